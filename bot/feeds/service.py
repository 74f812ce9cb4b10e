"""Find, try, follow and list the feeds of a guild, in threads.

What comes from the web or as an attachment is parsed by `corpus.pipeline.parsers`, never in this process.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import UserError
from bot.core.threads import Threads
from bot.feeds.polling import fetcher_of, policy_of
from bot.guilds.store import viewer_of
from config.sections import FeedSettings, NetworkSettings
from corpus.feeds.discovery import FoundFeed, discover
from corpus.feeds.opml import ListedFeed, write_opml
from corpus.feeds.trial import TriedEntry, try_entries
from corpus.fetching.addresses import web_form
from corpus.fetching.client import Fetcher
from corpus.models.errors import IngestError, Reason
from corpus.models.feed import Feed, FeedHealth, FeedNotice
from corpus.pipeline.parsers import Parsers
from corpus.store.feeds import FeedStore

_TRIED = 3  # entries that are tried
_PATIENCE = 12.0  # seconds for one of several feeds, so that all are tried before the wait is given up
_AT_ONCE = 4  # moderators whose feeds are fetched at the same time; a page may take 5 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a list of feeds: those that are followed now, how many were already, and what failed."""

    added: tuple[Feed, ...]
    known: int
    problems: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of several addresses: the feeds now followed, by address, and why others are not."""

    feeds: Mapping[str, Feed]
    failed: Mapping[str, Reason]


class GuildFeeds:
    """Follows feeds for guilds."""

    def __init__(
        self,
        feeds: FeedStore,
        threads: Threads,
        parsers: Parsers,
        *,
        network: NetworkSettings,
        settings: FeedSettings,
    ) -> None:
        self._feeds, self._threads, self._parsers = feeds, threads, parsers
        self._network, self._settings = network, settings
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def add(self, guild: int, address: str, *, now: datetime) -> tuple[Feed, Sequence[str]]:
        """Follow the feed at an address, or the first that it names; return the addresses of the others.

        Raises:
            IngestError: there is none.
            UserError: the guild follows as many as it may.
        """
        async with self._fetching() as fetcher:
            first, *others = await discover(address, fetcher, self._parsers, now=now)
        feed = await self._threads.aside(lambda: self._follow(guild, [_listed(first)], now=now)[0])
        return feed, [other.url for other in others]

    async def follow(self, guild: int, addresses: Sequence[str], *, now: datetime) -> Followed:
        """Follow the feeds at these addresses, each tried first; those that fail are left out.

        Raises:
            UserError: the guild would follow more than it may.
        """
        async with self._fetching() as fetcher:
            tried = await asyncio.gather(*(self._tried(each, fetcher, now=now) for each in addresses))
        by_address = dict(zip(addresses, tried, strict=True))
        found = {address: each for address, each in by_address.items() if isinstance(each, FoundFeed)}
        listed = [_listed(each) for each in found.values()]
        feeds = await self._threads.aside(lambda: self._follow(guild, listed, now=now))
        return Followed(
            feeds=dict(zip(found, feeds, strict=True)),
            failed={address: each for address, each in by_address.items() if isinstance(each, Reason)},
        )

    async def remove(self, guild: int, named: str) -> Feed | None:
        """Unfollow the feed with this number, address or name; return None if the guild did not follow it."""
        return await self._threads.aside(lambda: self._remove(guild, named))

    async def own(self, guild: int) -> tuple[Feed, ...]:
        """Return the feeds that a guild follows itself, by name."""
        return await self._threads.aside(lambda: self._feeds.all([str(guild)]))

    async def health(self, guild: int, *, now: datetime) -> tuple[FeedHealth, ...]:
        """Return the feeds whose articles a guild sees, with their health."""
        owners = viewer_of(guild).owners
        return await self._threads.aside(lambda: self._feeds.health(owners, now=now))

    async def tried(self, address: str, *, now: datetime) -> tuple[FoundFeed, tuple[TriedEntry, ...]]:
        """Return the feed at an address and the articles of its newest entries.

        Raises:
            IngestError: there is none.
        """
        async with self._fetching() as fetcher:
            found = (await discover(address, fetcher, self._parsers, now=now))[0]
            return found, await try_entries(found, fetcher, self._parsers, now=now, most=_TRIED)

    async def import_list(self, guild: int, content: bytes, *, now: datetime) -> Imported:
        """Follow the feeds of an OPML list.

        Raises:
            IngestError: it is none.
            UserError: the guild would follow more than it may.
        """
        async with self._threads.in_time():
            listed = await self._parsers.feed_list(content)
        return await self._threads.in_turn(lambda: self._import(guild, listed, now=now))

    async def export(self, guild: int, *, title: str) -> str:
        """Return the guild's own feeds as an OPML list."""
        listed = [
            ListedFeed(url=feed.url, title=feed.title, site=feed.site) for feed in await self.own(guild)
        ]
        return write_opml(listed, title=title)

    async def untold(self) -> dict[int, FeedNotice]:
        """Return the notices that no owner has got yet, by number."""
        return await self._threads.aside(self._feeds.untold)

    async def mark_notified(self, numbers: Sequence[int], *, now: datetime) -> None:
        """Note that the owners were told of these."""
        await self._threads.aside(lambda: self._feeds.mark_notified(numbers, now=now))

    async def forget(self, guild: int) -> None:
        """Unfollow all feeds of a guild."""
        for feed in await self.own(guild):
            await self.remove(guild, feed.url)

    async def _tried(self, address: str, fetcher: Fetcher, *, now: datetime) -> FoundFeed | Reason:
        try:
            async with asyncio.timeout(_PATIENCE):
                return (await discover(address, fetcher, self._parsers, now=now))[0]
        except IngestError as error:
            return error.reason
        except TimeoutError:
            return Reason("it did not answer in time")

    @asynccontextmanager
    async def _fetching(self) -> AsyncIterator[Fetcher]:
        async with self._threads.in_time(), self._turns, fetcher_of(self._network) as fetcher:
            yield fetcher

    def _follow(self, guild: int, listed: Sequence[ListedFeed], *, now: datetime) -> list[Feed]:
        most, own = self._settings.per_guild, self._feeds.all([str(guild)])
        if len({feed.url for feed in own} | {each.url for each in listed}) > most:
            raise UserError("This server already follows {most} feeds. Remove one first.", most=most)
        return [
            self._feeds.add(each.url, now=now, due_at=now, owner=str(guild), title=each.title)
            for each in listed
        ]

    def _remove(self, guild: int, named: str) -> Feed | None:
        for feed in self._feeds.all([str(guild)]):
            if named in (str(feed.number), feed.name) or web_form(named) == feed.url:
                return feed if self._feeds.remove(feed.number, owner=str(guild)) else None
        return None

    def _import(self, guild: int, listed: Sequence[ListedFeed], *, now: datetime) -> Imported:
        policy, known = policy_of(self._network), {feed.url for feed in self._feeds.all([str(guild)])}
        wanted: list[ListedFeed] = []
        problems: list[Reason] = []
        for each in listed:
            try:
                url = str(policy.checked(each.url))
            except IngestError as error:
                problems.append(
                    Reason("{feed}: {reason}", feed=each.title or each.url or "?", reason=error.reason)
                )
                continue
            if url not in known:
                wanted.append(ListedFeed(url=url, title=each.title))
        added = self._follow(guild, wanted, now=now)
        already = len(listed) - len(wanted) - len(problems)
        return Imported(added=tuple(added), known=already, problems=tuple(problems))


def _listed(found: FoundFeed) -> ListedFeed:
    return ListedFeed(url=found.url, title=found.feed.title)
