"""Store watches and match new articles against them, in threads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.errors import UserError
from bot.core.threads import Threads
from bot.guilds.store import viewer_of
from bot.state.matches import Matches
from bot.state.messages import Cited
from bot.state.outbox_history import MessageHistory
from bot.watches.store import SavedWatch, Watches, WatchPause
from corpus import AskedTerm, Corpus, Excerpt, excerpt_digest, split_sentences
from corpus.watches.index import WatchIndex

MOST_WATCHES = 10  # of one person
MOST_IN_CHANNEL = 10
Count = TypeVar("Count", bool, int)

_REMEMBERED = 50  # excerpts of a watch with which new ones are compared
MOST_A_DAY = 5  # messages of one watch; what comes in beyond that waits, and is told together


class WatchService:
    """Keeps watches, holds articles against them, and hands out what is to be told, in threads."""

    def __init__(self, corpus: Corpus, watches: Watches, matches: Matches, threads: Threads) -> None:
        self._corpus, self._watches, self._matches, self._threads = corpus, watches, matches, threads
        self._history = MessageHistory(corpus.engine)
        self._index: WatchIndex | None = None  # none before the first look

    async def add(self, watch: SavedWatch, *, known: Sequence[Cited] = ()) -> SavedWatch:
        """Store a watch whose owner has seen some excerpts already.

        Raises:
            UserError: there are too many, the same one is there, or its words say nothing to look for.
            QueryError: the question cannot be asked as it is.
        """
        return await self._threads.aside(lambda: self._add(watch, known))

    async def check(self, watch: SavedWatch) -> None:
        """Raise what `add` would."""
        await self._threads.aside(lambda: self._check(watch))

    async def of(self, owner: int) -> tuple[SavedWatch, ...]:
        """Return a member's watches."""
        return await self._threads.aside(lambda: self._watches.of(owner))

    async def in_channel(self, channel: int) -> tuple[SavedWatch, ...]:
        """Return a channel's watches."""
        return await self._threads.aside(lambda: self._watches.in_channel(channel))

    async def get(self, number: int) -> SavedWatch | None:
        """Return the watch with this number, or None."""
        return await self._threads.aside(lambda: self._watches.get(number))

    async def mentions(self, guild: int, role: int) -> bool:
        """Return whether a watch of a guild mentions a role."""
        return await self._threads.aside(lambda: self._watches.mentions(guild, role))

    async def pause(self, number: int, why: WatchPause | None) -> None:
        """Pause a watch, or with None resume it."""
        await self._threads.aside(lambda: self._watches.pause(number, why))

    async def remove(self, number: int) -> bool:
        """Delete a watch, and return whether there was one."""
        return await self._threads.aside(lambda: self._forgotten(self._watches.remove(number)))

    async def count_asker(self, asker: int, /) -> int:
        """Return how many watches a person has."""
        return len(await self.of(asker))

    async def forget_asker(self, asker: int, /) -> int:
        """Delete all watches of a person."""
        return await self._threads.aside(lambda: self._forgotten(self._watches.forget(asker)))

    async def forget_guild(self, guild: int) -> int:
        """Delete all watches of a guild."""
        return await self._threads.aside(lambda: self._forgotten(self._watches.forget_guild(guild)))

    async def forget(self, *, now: datetime, after: timedelta) -> int:  # noqa: ARG002 # each has its own time
        """Delete the watches whose time is over."""
        return await self._threads.aside(lambda: self._forgotten(self._watches.expire(now=now)))

    async def look(self, *, now: datetime) -> bool:
        """Match the next new articles against the watches, or work out some of these at first.

        Return whether more is to do.
        """
        return await self._threads.in_turn(lambda: self._look(now))

    async def waiting(self, *, now: datetime) -> tuple[str, ...]:
        """Return the tokens of messages that may be sent for what was found."""
        return await self._threads.aside(lambda: self._matches.due(now=now, most=MOST_A_DAY))

    async def excerpts(self, token: str) -> tuple[tuple[Cited, Excerpt], ...]:
        """Return what a message tells, best first, as far as it still stands where its watch sees it."""
        return await self._threads.aside(lambda: self._excerpts(token))

    async def why(self, token: str) -> tuple[tuple[Excerpt, tuple[AskedTerm, ...]], ...] | None:
        """Why each excerpt of a message was found; None if it is forgotten."""
        return await self._threads.aside(lambda: self._why(token))

    def _add(self, watch: SavedWatch, known: Sequence[Cited]) -> SavedWatch:
        self._check(watch)
        if self._matches.looked_at() is None:
            self._matches.keep((), newest=self._corpus.watching.newest(), now=watch.made)
        kept = self._watches.add(replace(watch, after=self._corpus.watching.newest()))
        self._matches.know(kept.number, known, now=watch.made)
        return kept

    def _check(self, watch: SavedWatch) -> None:
        own = self._watches.of(watch.owner)
        if any(_same(watch, other) for other in own):
            raise UserError("You watch this already.")
        if len(own) >= MOST_WATCHES:
            raise UserError("You have {count} watches; remove one first.", count=len(own))
        if watch.channel and len(self._watches.in_channel(watch.channel)) >= MOST_IN_CHANNEL:
            raise UserError("This channel has {count} watches; remove one first.", count=MOST_IN_CHANNEL)
        (query,) = self._corpus.watching.index([watch.watch]).queries
        if query.query.small_talk or not query.query.terms:
            raise UserError(
                "There is nothing to search for in that question. Name a person, a place or a thing."
            )

    def _look(self, now: datetime) -> bool:
        looked_at = self._matches.looked_at()
        if looked_at is None:
            self._matches.keep((), newest=self._corpus.watching.newest(), now=now)
            return False
        watching = self._corpus.watching
        has_news = watching.newest() > looked_at
        if self._index is not None and not has_news:
            return False
        active = [each.watch for each in self._watches.active(now=now)]
        self._index = watching.next_index(active, known=self._index)
        if len(self._index.queries) < len(active):
            return True
        if not has_news:
            return False
        batch = watching.batch(self._index, after=looked_at, now=now, known_of=self._told)
        self._matches.keep(batch.finds, newest=batch.newest, now=now)
        return batch.more

    def _forgotten(self, count: Count) -> Count:
        """Let go of what is kept of watches elsewhere, where some were deleted; return how many."""
        if count:
            self._corpus.watching.forget_kept()
        return count

    def _told(self, watch: int) -> list[str]:
        """Return the sentences that a watch has posted or its owner knew."""
        history, said = self._corpus.history, list[str]()
        for cited in self._history.matched(watch, most=_REMEMBERED):
            if cited.span is None:
                continue
            earlier = history.status_of(cited.article_id, cited.span, cited.digest).earlier
            if earlier is not None:
                text = cited.span.of(earlier.body)
                said += [span.of(text) for span in split_sentences(text, earlier.language)]
        return said

    def _excerpts(self, token: str) -> tuple[tuple[Cited, Excerpt], ...]:
        message = self._history.by_token(token)
        watch = self._watches.get(message.origin or 0) if message else None
        if watch is None:
            return ()
        best = sorted(self._history.cited(token), key=lambda each: -(each.confidence or 0))
        cut = ((each, self._cut(watch, each)) for each in best)
        return tuple((each, excerpt) for each, excerpt in cut if excerpt is not None)

    def _cut(self, watch: SavedWatch, cited: Cited) -> Excerpt | None:
        """Return the match cut again from the article, if it still says so."""
        viewer, span = viewer_of(watch.guild), cited.span
        if span is None:
            return None
        wide = self._corpus.context(watch.question, cited.article_id, span, by=0, viewer=viewer)
        if wide is None or excerpt_digest(span.of(wide.article.body)) != cited.digest:
            return None
        return replace(
            wide,
            span=span,
            highlights=tuple(each for each in wide.highlights if span.holds(each)),
            gap_before=wide.gap_before or wide.span.start < span.start,
            gap_after=span.end < wide.span.end,
        )

    def _why(self, token: str) -> tuple[tuple[Excerpt, tuple[AskedTerm, ...]], ...] | None:
        message = self._history.by_token(token)
        watch = self._watches.get(message.origin or 0) if message else None
        if watch is None:
            return None
        why = self._corpus.watching.why
        return tuple((excerpt, why(watch.watch, excerpt)) for _, excerpt in self._excerpts(token))


def _same(one: SavedWatch, other: SavedWatch) -> bool:
    asked = [" ".join(each.question.casefold().split()) for each in (one, other)]
    return asked[0] == asked[1] and (one.guild, one.channel) == (other.guild, other.channel)
