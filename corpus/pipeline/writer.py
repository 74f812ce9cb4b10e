"""The far end of an intake: what stores and indexes all that comes in. `corpus.pipeline.workers` runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.library import Corpus
from corpus.models.prepared import Prepared
from corpus.models.report import AddResult, AddStatus
from corpus.parsing.boilerplate import Boilerplate, Repeats
from corpus.store.retention import Retention

_REMEMBERED = 2_000  # articles whose paragraphs are known from the start, so that a restart forgets no host


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """An article that came in at `now`, and at which address if it stood on a page."""

    prepared: Prepared
    now: datetime
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """A call of `Corpus.expire`."""

    retention: Retention
    now: datetime
    kept: tuple[str, ...]


class Writer:
    """Stores and indexes what comes in.

    Args:
        corpus: where it goes.
        retention: what would go at once by this is refused.
    """

    def __init__(self, corpus: Corpus, retention: Retention) -> None:
        self._corpus = corpus
        self._retention = retention
        self._repeats = Repeats()
        for article in corpus.store.newest(_REMEMBERED):
            if article.url is not None:
                self._repeats.fill(article.url, article.body)

    def __call__(self, request: Sequence[ExtractedArticle] | Expiry) -> tuple[AddResult, ...] | int:
        """What becomes of each article, or how many have expired."""
        if isinstance(request, Expiry):
            return self._corpus.expire(request.retention, now=request.now, kept=request.kept)
        return self._take(request)

    def _take(self, batch: Sequence[ExtractedArticle]) -> tuple[AddResult, ...]:
        reasons = [self._reason_against(found) for found in batch]
        sound = [found.prepared for found, reason in zip(batch, reasons, strict=True) if not reason]
        fates = iter(self._corpus.take(sound))
        return tuple(
            AddResult(fate=AddStatus.REJECTED, reason=reason) if reason else AddResult(fate=next(fates))
            for reason in reasons
        )

    def _reason_against(self, found: ExtractedArticle) -> str:
        """Why it is not taken; "" if it is. One that its feed has whole is not held against other pages."""
        article = found.prepared.article
        if self._retention.is_too_old(article.published_at, now=found.now):
            return f"older than the {self._retention.days} days that are kept"
        if found.page is not None and self._repeats.fill(article.url or found.page, article.body):
            return Boilerplate.REPEATED.value
        return ""


def writer(folder: str, days: int | None) -> Writer:
    """The writer of the corpus in `folder`, which keeps articles for so many days."""
    return Writer(Corpus.open(folder), Retention(days=days))
