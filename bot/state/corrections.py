"""Messages that quote what an article no longer says: that is struck through, what it says now added."""

from collections.abc import Sequence
from datetime import datetime

import aiohttp
import discord
import structlog

from bot.app import Services
from bot.core.delivery import insistently
from bot.state.cited import Correction, MessagePlace
from bot.state.correction_text import corrected

log = structlog.get_logger()


class Corrections:
    """Edits messages, each by what stands in it."""

    def __init__(self, services: Services, client: discord.Client) -> None:
        self._services, self._client = services, client

    async def tick(self, *, now: datetime) -> int:
        """Corrects what is to be corrected by now, and says how many messages that were."""
        due = await self._services.citing.due(now=now)
        done = [await self._corrected(where, corrections) for where, corrections in due.items()]
        if None not in done:
            await self._services.citing.looked_at(now=now)
        return sum(map(bool, done))

    async def _corrected(self, where: MessagePlace, corrections: Sequence[Correction]) -> bool | None:
        """Whether a message was corrected; None if that is to be tried again."""
        try:
            await self._correct(where, corrections)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("not corrected", code=error.code, reason=error.text)
            await self._services.citing.gone(where.message)
            return False
        except (discord.HTTPException, aiohttp.ClientError) as error:
            log.warning("not corrected yet", reason=str(error))
            return None
        await self._services.citing.corrected(corrections)
        return True

    async def _correct(self, where: MessagePlace, corrections: Sequence[Correction]) -> None:
        texts = self._services.catalogue.of(where.language)
        channel = self._client.get_partial_messageable(where.channel)
        message = await insistently(lambda: channel.fetch_message(where.message))
        view = discord.ui.LayoutView.from_message(message, timeout=None)
        displays = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
        before = [display.content for display in displays]
        contents = corrected(before, corrections, texts)
        if contents == before:
            log.warning("nothing of it stands there", message=where.message)
            return
        for display, content in zip(displays, contents, strict=True):
            display.content = content
        # Its buttons are dynamic items, which are known by their ids: this copy of them is not to be kept.
        view.stop()
        await insistently(lambda: message.edit(view=view, allowed_mentions=discord.AllowedMentions.none()))
        log.info("corrected", excerpts=len(corrections))
