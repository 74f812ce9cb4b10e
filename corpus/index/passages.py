"""The passages of all articles at one moment: BM25's index, with where each passage comes from.

A question takes one of these and keeps to it; what is added meanwhile is in the next one.
"""

import math
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.index.bm25 import PostingsBM25
from corpus.models import TimeWindow
from corpus.store.articles import StoredArticle
from corpus.text.analysis import VERSION, terms
from corpus.text.languages import ENGLISH
from corpus.text.passages import windows

UNDATED = np.iinfo(np.int64).min
_COLUMNS = ("article", "first", "last", "source", "published")
_NO_SOURCE = -1
_TITLE_TERMS = 40  # a title stands in every passage; one of a thousand words would drown them


@dataclass(frozen=True, slots=True)
class Address:
    """Where a passage stands: the number of its article, and its sentences, half-open."""

    article: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class IndexedPassages:
    """An index and how far it has read the store: the newest article's number and the newest removal.

    `languages` are those that its articles were ever in, `analysis` the version of what made its terms.
    """

    bm25: PostingsBM25 = field(default_factory=lambda: PostingsBM25(()))
    newest: int = 0
    removal: int = 0
    languages: frozenset[str] = frozenset()
    analysis: int = VERSION

    @classmethod
    def open(cls, folder: Path) -> Self:
        """What was saved in `folder`.

        Raises:
            IndexFormatError: a file of the index is torn or foreign.
        """
        bm25 = PostingsBM25.open(folder)
        newest, removal, analysis = (
            int(bm25.note.get(name, 0)) for name in ("article", "removal", "analysis")
        )
        languages = frozenset(str(bm25.note.get("languages", "")).split())
        return cls(bm25, newest, removal, languages, analysis)

    def save(self, folder: Path) -> None:
        """Saves the index, and with it how far the store was read."""
        note: dict[str, int | str] = {
            "article": self.newest,
            "removal": self.removal,
            "languages": " ".join(sorted(self.languages)),
            "analysis": self.analysis,
        }
        self.bm25.save(folder, note=note)

    def addresses(self, ids: ArrayLike) -> list[Address]:
        """Where each of these passages stands."""
        wanted = np.asarray(ids, dtype=np.int64)
        columns = (self.bm25.column(name)[wanted].tolist() for name in ("article", "first", "last"))
        return [Address(*row) for row in zip(*columns, strict=True)]

    def allowed(
        self, window: TimeWindow, *, sources: Collection[int] | None, horizon: datetime | None
    ) -> NDArray[np.bool_] | None:
        """Which passages a query may find, one bool an id; None for all of them.

        Args:
            window: when the article was published; one without a date is in no window but the open one.
            sources: numbers of the sources; None means all.
            horizon: articles from later than this are not there yet.
        """
        if not window and sources is None and horizon is None:
            return None
        published = self.bm25.column("published")
        allowed = np.ones(len(published), dtype=np.bool_)
        if sources is not None:
            allowed &= np.isin(self.bm25.column("source"), list(sources))
        if horizon is not None:
            allowed &= published <= _seconds(horizon)
        if window:
            allowed &= published != UNDATED
        if window.since is not None:
            allowed &= published >= _seconds(window.since)
        if window.until is not None:
            allowed &= published < _seconds(window.until)
        return allowed

    def weight(self, holding: int) -> float:
        """How telling a term is that `holding` passages hold: above 0 however few passages there are.

        ln(1 + (N - df + 0.5) / (df + 0.5)), the idf of Lucene's BM25.
        """
        return math.log(1 + (len(self.bm25) - holding + 0.5) / (holding + 0.5))

    def without(self, removed: Sequence[tuple[int, int]]) -> "IndexedPassages":
        """These passages without those of removed articles: (removal, article number) pairs in order."""
        changed = copy(self.bm25)
        gone = np.isin(changed.column("article"), [number for _, number in removed]) & changed.alive
        changed.delete(np.flatnonzero(gone))
        return replace(self, bm25=changed, removal=removed[-1][0])

    def with_articles(self, articles: Sequence[StoredArticle]) -> "IndexedPassages":
        """These passages and those of `articles`, which are in order of number."""
        rows: list[tuple[int, ...]] = []
        passages: list[list[str]] = []
        for stored in articles:
            body, language = stored.article.body, stored.article.language
            title = terms(stored.article.title, language)[:_TITLE_TERMS]
            sentences = [terms(sentence.of(body), language) for sentence in stored.sentences]
            published = stored.article.published_at
            when = UNDATED if published is None else _seconds(published)
            source = _NO_SOURCE if stored.source_number is None else stored.source_number
            for first, last in windows(len(sentences)):
                # With the title a passage says what its article is about, though its sentences may not.
                passages.append([term for sentence in sentences[first:last] for term in sentence] + title)
                rows.append((stored.number, first, last, source, when))
        table = np.array(rows, dtype=np.int64).reshape(-1, len(_COLUMNS))
        changed = copy(self.bm25)
        changed.add(passages, columns=dict(zip(_COLUMNS, table.T, strict=True)))
        spoken = {stored.article.language or ENGLISH for stored in articles}
        return replace(self, bm25=changed, newest=articles[-1].number, languages=self.languages | spoken)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
