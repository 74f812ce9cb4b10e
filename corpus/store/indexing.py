"""The index of the store's articles while it changes: articles go in and out, passages come of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np

from corpus.index.bm25 import PostingsBM25
from corpus.store.passages import UNDATED, IndexedPassages, seconds
from corpus.store.rows import StoredArticle
from corpus.store.sources import NO_SOURCE
from corpus.text.analysis import VERSION, terms
from corpus.text.languages import ENGLISH
from corpus.text.sentences import windows

_COLUMNS = ("article", "first", "last", "source", "published")
_TITLE_TERMS = 40  # a title stands in every passage; one of a thousand words would drown them


@dataclass(slots=True)
class WritableIndex:
    """An index that articles come into and go from, and how far it has read the store.

    `languages` are those that its articles were ever in; `analysis` is the version of what made its terms.
    """

    bm25: PostingsBM25 = field(default_factory=lambda: PostingsBM25(()))
    newest: int = 0
    removal: int = 0
    languages: frozenset[str] = frozenset()
    analysis: int = VERSION

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
        return cls(bm25, newest, removal, languages, analysis)

    def save(self, folder: Path) -> None:
        """Save the index, with how far the store was read."""
        note: dict[str, int | str] = {
            "article": self.newest,
            "removal": self.removal,
            "analysis": self.analysis,
            "languages": " ".join(sorted(self.languages)),
        }
        self.bm25.save(folder, note=note)

    def passages(self) -> IndexedPassages:
        """Give what there is now."""
        return IndexedPassages(self.bm25.frozen(), self.newest, self.removal, self.languages)

    def remove(self, removed: Sequence[tuple[int, int]]) -> None:
        """Remove articles: (removal, article number) pairs in order."""
        gone = np.isin(self.bm25.column("article"), [number for _, number in removed]) & self.bm25.alive
        self.bm25.delete(np.flatnonzero(gone))
        self.removal = removed[-1][0]

    def add(self, articles: Sequence[StoredArticle]) -> None:
        """Add articles, which are in order of number."""
        rows: list[tuple[int, ...]] = []
        passages: list[list[str]] = []
        for stored in articles:
            for place, terms_of in _passages(stored):
                rows.append(place)
                passages.append(terms_of)
        table = np.array(rows, dtype=np.int64).reshape(-1, len(_COLUMNS))
        self.bm25.add(passages, columns=dict(zip(_COLUMNS, table.T, strict=True)))
        self.newest = articles[-1].number
        self.languages |= {stored.article.language or ENGLISH for stored in articles}


def _passages(stored: StoredArticle) -> Iterator[tuple[tuple[int, ...], list[str]]]:
    """The columns and terms of each passage of an article."""
    article = stored.article
    title = terms(article.title, article.language)[:_TITLE_TERMS]
    sentences = [terms(sentence.of(article.body), article.language) for sentence in stored.sentences]
    appeared = article.appeared_at
    when = UNDATED if appeared is None else seconds(appeared)
    source = NO_SOURCE if stored.source_number is None else stored.source_number
    for first, last in windows(len(sentences)):
        # With the title a passage says what its article is about, though its sentences may not.
        inner = [term for sentence in sentences[first:last] for term in sentence]
        yield (stored.number, first, last, source, when), inner + title
