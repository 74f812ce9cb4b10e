"""From a feed's entries to offers, with the page of each that is not whole in its feed, if it can be had."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.errors import FetchError
from corpus.feed import Feed
from corpus.ingest.arrivals import Arrival
from corpus.ingest.fetch import Fetcher
from corpus.ingest.offer import Offer
from corpus.ingest.page import is_whole
from corpus.ingest.robots import Robots
from corpus.reason import Reason

PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_PASSING = frozenset({408, 425, 429})
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """An entry whose page cannot be had now, but perhaps later."""

    reason: str


class Offering:
    """Makes offers of entries, with the pages that they need."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)

    async def offers(
        self, arrived: Sequence[Arrival], *, source: str, now: datetime, feed: Feed | None = None
    ) -> list[Offer | Withheld]:
        """An offer for each entry, in their order; or why there can be none yet."""
        by_feed, shelf = (feed.number, feed.shelf) if feed else (None, 0)
        offers = (Offer(entry=each.entry, source=source, by_feed=by_feed, feed=shelf) for each in arrived)
        return await asyncio.gather(
            *(self._with_page(offer, each, now=now) for offer, each in zip(offers, arrived, strict=True))
        )

    async def _with_page(self, offer: Offer, arrival: Arrival, *, now: datetime) -> Offer | Withheld:
        entry = arrival.entry
        if is_whole(entry) or entry.link is None:
            return offer
        try:
            if not await self._robots.allow(entry.link, now=now):
                return replace(offer, problem=Reason("its site's robots.txt keeps programs out"))
            page = await self._fetcher.get(entry.link, now=now, headers={"Accept": PAGE_TYPES})
        except FetchError as error:
            reason = Reason("its page: {reason}", reason=str(error))
            if _may_pass(error) and not arrival.is_last_try:
                return Withheld(reason=reason)
            return replace(offer, problem=reason)
        return replace(offer, page=page)


def _may_pass(error: FetchError) -> bool:
    """Whether another try may be better: what the server said for good stays so."""
    return error.status is None or error.status in _PASSING or error.status >= _SERVER_ERRORS
