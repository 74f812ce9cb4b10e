"""What messages cite, for the event loop: remembered when posted, and held against what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.threads import Threads
from bot.state.cited import Cited, CitedExcerpts, Correction, MessagePlace
from bot.state.facts import Facts
from bot.state.posted import PostedExcerpt
from corpus import Corpus, ExcerptStatus, SentenceStatus, excerpt_digest

_LOOKED_AT = "corrected what changed until"
# What was read at a moment is stored a while after it; what was corrected already is not corrected again.
_STORED_WITHIN = timedelta(hours=1)
_AS_POSTED = "stands"


class CitingService:
    """Remembers what messages cite, and finds what of it has changed, in threads."""

    def __init__(
        self, corpus: Corpus, cited: CitedExcerpts, facts: Facts, threads: Threads, *, keeps: bool
    ) -> None:
        self._corpus, self._cited, self._facts, self._threads = corpus, cited, facts, threads
        self._keeps = keeps

    async def add(self, where: MessagePlace, shown: Sequence[PostedExcerpt]) -> None:
        """Remembers the excerpts of a message that was posted, in the order of its quotes."""
        if self._keeps:
            await self._threads.aside(lambda: self._cited.add(where, shown))

    async def due(self, *, now: datetime) -> Mapping[MessagePlace, tuple[Correction, ...]]:
        """The messages that are to be corrected since the last time, with what is wrong in each."""
        return await self._threads.aside(lambda: self._due(now))

    async def corrected(self, corrections: Sequence[Correction]) -> None:
        """Remembers that a message shows these."""
        await self._threads.aside(lambda: self._cited.correct(corrections))

    async def looked_at(self, *, now: datetime) -> None:
        """Remembers that everything that had changed until now is corrected."""
        await self._threads.aside(lambda: self._facts.put(_LOOKED_AT, now.isoformat()))

    async def gone(self, message: int) -> None:
        """Forgets a message that is there no more."""
        await self._threads.aside(lambda: self._cited.gone(message))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets what was posted longer ago than `after`."""
        return await self._threads.aside(lambda: self._cited.expire(now=now, after=after))

    async def forget_asker(self, asker: int, /) -> int:
        """Forgets what was posted for a person: it is then no longer corrected."""
        return await self._threads.aside(lambda: self._cited.forget(asker))

    def _due(self, now: datetime) -> dict[MessagePlace, tuple[Correction, ...]]:
        last = self._facts.get(_LOOKED_AT)
        since = datetime.fromisoformat(last) if last else now
        changed = self._corpus.history.changed_since(since - _STORED_WITHIN)
        due: dict[MessagePlace, list[Correction]] = {}
        for cited in self._cited.of_articles(changed):
            correction = self._correction(cited)
            if correction is not None:
                due.setdefault(cited.where, []).append(correction)
        return {where: tuple(corrections) for where, corrections in due.items()}

    def _correction(self, cited: Cited) -> Correction | None:
        shown = cited.shown
        fate = self._corpus.history.status_of(shown.article_id, shown.span, shown.digest)
        if fate.standing is SentenceStatus.GONE:
            return None
        digest = _digest(fate)
        return (
            Correction(cited=cited, fate=fate, digest=digest)
            if digest != (cited.corrected or _AS_POSTED)
            else None
        )


def _digest(fate: ExcerptStatus) -> str:
    if fate.standing is SentenceStatus.STANDS:
        return _AS_POSTED
    return excerpt_digest("\0".join([fate.standing.value, *(excerpt.text for excerpt in fate.now)]))
