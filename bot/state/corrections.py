"""Edit messages whose quoted sentences have changed."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus

import aiohttp
import discord
import structlog

from bot.core.delivery import insistently
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.state.correction_text import Correction, corrected
from bot.state.facts import Facts
from bot.state.messages import Cited, Message
from bot.state.outbox_delivery import Delivery
from bot.state.outbox_history import MessageHistory
from corpus import SentenceStatus, excerpt_digest
from corpus.models.revision import ExcerptStatus
from corpus.pipeline.history import History

_LOOKED_AT = "corrected what changed until"
# What was read at a moment is stored a while after it; what was corrected already is not corrected again.
_STORED_WITHIN = timedelta(hours=1)
_AS_POSTED = "stands"
_THREAD_ARCHIVED = 50083  # an error code of Discord's
# What says nothing of a message: a token that was reset, and too many requests.
_OF_ALL_REQUESTS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)

log = structlog.get_logger()


class Corrections:
    """Edits messages of the outbox when articles that they quote change.

    Args:
        client: the connection to Discord.
        delivery: the outbox.
        changes: the earlier versions of articles.
        history: the messages that were sent.
        facts: remembers until when changes were looked at.
        threads: the way to the database.
        catalogue: the languages.
    """

    def __init__(
        self,
        client: discord.Client,
        delivery: Delivery,
        *,
        changes: History,
        history: MessageHistory,
        facts: Facts,
        threads: Threads,
        catalogue: Catalogue,
    ) -> None:
        self._client, self._delivery, self._changes = client, delivery, changes
        self._history, self._facts, self._catalogue = history, facts, catalogue
        self._run = threads.aside

    async def tick(self, now: datetime) -> int:
        """Correct what is to be corrected by now, and return how many messages that were."""
        due = await self._run(lambda: self._due(now))
        done = [await self._corrected(message, corrections) for message, corrections in due]
        if None not in done:
            await self._run(lambda: self._facts.put(_LOOKED_AT, now.isoformat()))
        return sum(map(bool, done))

    def _due(self, now: datetime) -> list[tuple[Message, tuple[Correction, ...]]]:
        """Return the messages that quote what has changed since the last time, with what is wrong in each."""
        last = self._facts.get(_LOOKED_AT)
        since = datetime.fromisoformat(last) if last else now
        changed = self._changes.changed_since(since - _STORED_WITHIN)
        cited = self._history.citing(changed)
        due = [(message, tuple(filter(None, map(self._correction, own)))) for message, own in cited]
        return [(message, corrections) for message, corrections in due if corrections]

    def _correction(self, cited: Cited) -> Correction | None:
        if cited.span is None:
            return None
        fate = self._changes.status_of(cited.article_id, cited.span, cited.digest)
        digest = _digest(fate)
        if fate.standing is SentenceStatus.GONE or digest == (cited.corrected or _AS_POSTED):
            return None
        return Correction(cited=cited, fate=fate, digest=digest)

    async def _corrected(self, message: Message, corrections: Sequence[Correction]) -> bool | None:
        """Return whether a message was corrected; None if that is to be tried again."""
        outbox, now, until = (
            self._delivery.outbox,
            self._delivery.timing.clock(),
            self._delivery.timing.until(),
        )
        if not await self._run(lambda: outbox.hold(message, now=now, until=until)):
            return None
        try:
            await self._correct(message, corrections)
        except (discord.HTTPException, aiohttp.ClientError) as error:
            if not _is_final(error):
                log.warning("not corrected yet", reason=str(error))
                return None
            log.info("not corrected", reason=str(error))
            await self._run(lambda: self._history.unreachable(message))
            return False
        shown = [(each.cited, each.digest) for each in corrections]
        await self._run(lambda: outbox.corrected(shown))
        return True

    async def _correct(self, message: Message, corrections: Sequence[Correction]) -> None:
        """Look at what stands there, and edit it unless the corrections are there already."""
        texts = self._catalogue.of(message.language)
        channel, number = self._client.get_partial_messageable(message.channel or 0), message.message or 0
        there = await insistently(lambda: channel.fetch_message(number))
        view = discord.ui.LayoutView.from_message(there, timeout=None)
        displays = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
        before = [display.content for display in displays]
        contents = corrected(before, corrections, texts)
        if contents == before:
            log.info("nothing to correct", message=number)
            return
        for display, content in zip(displays, contents, strict=True):
            display.content = content
        # Its buttons are dynamic items, which are known by their ids: this copy of them is not to be kept.
        view.stop()
        nobody = discord.AllowedMentions.none()
        await self._edited(channel.id, lambda: there.edit(view=view, allowed_mentions=nobody))
        log.info("corrected", excerpts=len(corrections))

    async def _edited(self, place: int, edit: Callable[[], Awaitable[object]]) -> None:
        """Edit a message; a thread that was archived is opened for that, and archived again."""
        try:
            await insistently(edit)
        except discord.HTTPException as error:
            if error.code != _THREAD_ARCHIVED:
                raise
            change = self._client.http.edit_channel
            await insistently(lambda: change(place, archived=False))
            await insistently(edit)
            with suppress(discord.HTTPException, aiohttp.ClientError):  # then Discord archives it in its time
                await insistently(lambda: change(place, archived=True))


def _is_final(error: Exception) -> bool:
    """Whether Discord refuses a request for good: it is wrong, or the bot may not make it."""
    if not isinstance(error, discord.HTTPException):
        return False
    return HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR and (
        error.status not in _OF_ALL_REQUESTS
    )


def _digest(fate: ExcerptStatus) -> str:
    if fate.standing is SentenceStatus.STANDS:
        return _AS_POSTED
    return excerpt_digest("\0".join([fate.standing.value, *(excerpt.text for excerpt in fate.now)]))
