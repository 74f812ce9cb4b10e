"""Obey robots.txt by RFC 9309. The one importer of Protego."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from http import HTTPStatus

from protego import Protego
from yarl import URL

from corpus.fetching.client import Fetcher
from corpus.models.errors import FetchError

_KEPT = timedelta(days=1)
_KEPT_WHILE_DOWN = timedelta(minutes=30)
_MOST_SITES = 1000
_MOST_BYTES = 500_000  # RFC 9309 asks for this much to be read, and no more
_ASKED_TOO_OFTEN = 429
_SERVER_ERRORS = 500
_SLOWEST = 30.0  # seconds between two pages; a site that asks for more is read at this pace


class _Site:
    """What is known of a site; whoever comes while its rules are asked for waits for them."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.rules: Protego | FetchError | None = None  # an error: nothing may be read
        self.until: datetime | None = None


class Robots:
    """The rules of each site, asked for once a day at most."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def allow(self, address: str, *, now: datetime) -> bool:
        """Return whether our User-Agent may read the page at `address`; a site without rules allows all.

        Raises:
            FetchError: the site cannot say what its rules are, so that nothing of it may be read for now.
        """
        try:
            url = URL(address)
            root, host = str(url.origin()), url.host or ""
        except ValueError:
            return False
        rules = await self._rules(root, now=now)
        if delay := rules.crawl_delay(self._fetcher.agent):
            self._fetcher.pace.slow_down(host, min(delay, _SLOWEST))
        return bool(rules.can_fetch(address, self._fetcher.agent))

    async def _rules(self, root: str, *, now: datetime) -> Protego:
        site = self._sites.setdefault(root, _Site())
        self._sites.move_to_end(root)
        if len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        async with site.lock:
            if site.rules is None or site.until is None or site.until <= now:
                site.rules = await self._asked(root, now=now)
                site.until = now + (_KEPT_WHILE_DOWN if isinstance(site.rules, FetchError) else _KEPT)
            if isinstance(site.rules, FetchError):
                raise site.rules.with_traceback(None)
            return site.rules

    async def _asked(self, root: str, *, now: datetime) -> Protego | FetchError:
        try:
            fetched = await self._fetcher.get(f"{root}/robots.txt", now=now, first=_MOST_BYTES)
        except FetchError as error:
            # What cannot be read although the server has it is no permission.
            answered = error.status is not None and HTTPStatus.OK < error.status < _SERVER_ERRORS
            return Protego.parse("") if answered and error.status != _ASKED_TOO_OFTEN else error
        return Protego.parse(fetched.content.decode("utf-8", errors="replace"))
