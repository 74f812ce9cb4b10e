"""Sheets to messages: drawn, and posted with their picture where one may be sent."""

import discord
import structlog

from bot.core.charts import Charts
from bot.digests.editions import Sheet
from bot.digests.views import edition_view
from bot.locale.catalogue import Catalogue
from bot.schedule.courier import Courier
from bot.state.editions import Edition
from bot.topics.trend import PICTURE

log = structlog.get_logger()


class Press:
    """Posts the sheets of editions."""

    def __init__(self, courier: Courier, charts: Charts, catalogue: Catalogue) -> None:
        self._courier = courier
        self._charts = charts
        self._catalogue = catalogue

    async def post(self, edition: Edition, sheet: Sheet, *, part: int, thread: int | None) -> int:
        """Posts a sheet, which is part `part` of an edition; gives the id of its message.

        It has one message with its picture or without: what the picture shows is said in words too.
        """
        picture = await self._charts.png(sheet.picture.chart) if sheet.picture else None
        if picture is not None:
            try:
                return await self._posted(edition, sheet, part=part, thread=thread, picture=picture)
            except discord.Forbidden as error:
                # Discord has posted nothing: where files are not allowed, words may be.
                log.warning("no picture", key=edition.key, reason=error.text)
        return await self._posted(edition, sheet, part=part, thread=thread)

    async def _posted(
        self, edition: Edition, sheet: Sheet, *, part: int, thread: int | None, picture: bytes | None = None
    ) -> int:
        texts, pictured = self._catalogue.of(sheet.language), picture is not None
        return await self._courier.post(
            edition.place,
            edition_view(sheet, edition.key, part, texts=texts, pictured=pictured),
            nonce=f"{edition.key}:{part}",
            thread=thread,
            files={} if picture is None else {PICTURE: picture},
        )
