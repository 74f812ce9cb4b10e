"""The index of the store's articles while it changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

import numpy as np

from corpus.index.bm25 import PostingsBM25
from corpus.models.ingest import ArticleTerms
from corpus.store.passages import UNDATED, IndexedPassages, seconds
from corpus.store.rows import StoredArticle
from corpus.store.sources import NO_SOURCE
from corpus.text.analysis import VERSION, article_terms
from corpus.text.languages import ENGLISH
from corpus.text.sentences import windows

_COLUMNS = ("article", "first", "last", "source", "published")
TITLE_TERMS = 40  # a title stands in every passage; one of a thousand words would drown them


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """What the index takes of one stored article.

    Attributes:
        number: the article's number in the store.
        source: the number of its source; None without one.
        appeared_at: `Article.appeared_at`.
        language: its language; None where that is not known.
        terms: the terms of its title and sentences.
    """

    number: int
    source: int | None
    appeared_at: datetime | None
    language: str | None
    terms: ArticleTerms

    @classmethod
    def of(cls, stored: StoredArticle) -> Self:
        """Analyse an article of the store."""
        article = stored.article
        return cls(
            number=stored.number,
            source=stored.source_number,
            appeared_at=article.appeared_at,
            language=article.language,
            terms=article_terms(article, stored.sentences),
        )


@dataclass(slots=True)
class WritableIndex:
    """An index that articles come into and go from, and how far it has read the store.

    `languages` are those that its articles were ever in; `analysis` is the version of what made its terms,
    and `store` the name of the store.
    """

    bm25: PostingsBM25 = field(default_factory=lambda: PostingsBM25(()))
    newest: int = 0
    removal: int = 0
    languages: frozenset[str] = frozenset()
    analysis: int = VERSION
    store: str = ""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what `save` has left in `folder`.

        Raises:
            IndexFormatError: a file is torn or foreign.
        """
        return cls.of(PostingsBM25.open(folder))

    def reopened(self, folder: Path) -> Self:
        """Open what `save` has left in `folder` since this was opened, which takes less time.

        Raises:
            IndexFormatError: a file is torn or foreign.
        """
        return self.of(self.bm25.reopened(folder))

    @classmethod
    def of(cls, bm25: PostingsBM25) -> Self:
        """Read from the note of an index that was opened how far it is."""
        newest, removal, analysis = (
            int(bm25.note.get(name, 0)) for name in ("article", "removal", "analysis")
        )
        languages = frozenset(str(bm25.note.get("languages", "")).split())
        return cls(bm25, newest, removal, languages, analysis, str(bm25.note.get("store", "")))

    def save(self, folder: Path) -> None:
        """Save the index, with how far the store was read."""
        note: dict[str, int | str] = {
            "article": self.newest,
            "removal": self.removal,
            "analysis": self.analysis,
            "languages": " ".join(sorted(self.languages)),
        }
        if self.store:
            note["store"] = self.store
        self.bm25.save(folder, note=note)

    def passages(self) -> IndexedPassages:
        """Give what there is now."""
        return IndexedPassages(self.bm25.frozen(), self.newest, self.removal, self.languages)

    def remove(self, removed: Sequence[tuple[int, int]]) -> None:
        """Remove articles: (removal, article number) pairs in order."""
        gone = np.isin(self.bm25.column("article"), [number for _, number in removed]) & self.bm25.alive
        self.bm25.delete(np.flatnonzero(gone))
        self.removal = removed[-1][0]

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Add articles, which are in order of number."""
        rows: list[tuple[int, ...]] = []
        passages: list[list[str]] = []
        for entry in entries:
            for row, terms in passages_of(entry):
                rows.append(row)
                passages.append(terms)
        table = np.array(rows, dtype=np.int64).reshape(-1, len(_COLUMNS))
        self.bm25.add(passages, columns=dict(zip(_COLUMNS, table.T, strict=True)))
        self.newest = entries[-1].number
        self.languages |= {entry.language or ENGLISH for entry in entries}


def origin_of(entry: IndexEntry) -> tuple[int, int]:
    """Return the source and the time of an article as the index keeps them."""
    when = UNDATED if entry.appeared_at is None else seconds(entry.appeared_at)
    return NO_SOURCE if entry.source is None else entry.source, when


def passages_of(entry: IndexEntry) -> Iterator[tuple[tuple[int, ...], list[str]]]:
    """Yield the columns and terms of each passage of an article."""
    title, sentences = entry.terms.title[:TITLE_TERMS], entry.terms.sentences
    source, when = origin_of(entry)
    for first, last in windows(len(sentences)):
        # With the title a passage says what its article is about, though its sentences may not.
        inner = [term for sentence in sentences[first:last] for term in sentence]
        yield (entry.number, first, last, source, when), inner + title
