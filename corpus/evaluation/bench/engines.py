"""Wrap the engines that are compared, if they are installed (extra `bench`)."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from corpus.index import PostingsBM25

Passages = Sequence[list[str]]
Search = Callable[[list[str], int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How to build one engine, and how many queries of each set it gets."""

    name: str
    build: Callable[[Passages], Search]
    queries: int
    package: str

    @property
    def installed(self) -> bool:
        """Whether what it needs can be imported."""
        return find_spec(self.package) is not None


def _ours(passages: Passages) -> Search:
    PostingsBM25.compiled.load()
    return PostingsBM25(passages, columns={"article": np.arange(len(passages)) // 10}).search


def _rank_bm25(passages: Passages) -> Search:
    from rank_bm25 import BM25Okapi

    okapi = BM25Okapi(passages)
    documents = range(len(passages))
    return lambda tokens, k: okapi.get_top_n(tokens, documents, n=k)


def _bm25s(passages: Passages) -> Search:
    import bm25s

    retriever = bm25s.BM25(k1=1.5, b=0.75, backend="numba")
    retriever.index(passages, show_progress=False)
    return lambda tokens, k: retriever.retrieve([tokens], k=k, show_progress=False, n_threads=0)


def _tantivy(passages: Passages) -> Search:
    import tantivy

    builder: Any = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, index_option="freq")
    index: Any = tantivy.Index(builder.build())
    writer = index.writer(500_000_000, 1)
    for tokens in passages:
        writer.add_document(tantivy.Document(text=" ".join(tokens)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, schema = index.searcher(), index.schema

    def search(tokens: list[str], k: int) -> object:
        terms = [tantivy.Query.term_query(schema, "text", term, "freq") for term in tokens]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return searcher.search(query, k, count=False).hits

    return search


def _fts5(passages: Passages) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, content='')")
    texts = ((number, " ".join(tokens)) for number, tokens in enumerate(passages))
    database.executemany("INSERT INTO passage (rowid, text) VALUES (?, ?)", texts)
    database.execute("INSERT INTO passage (passage) VALUES ('optimize')")

    def search(tokens: list[str], k: int) -> object:
        statement = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"
        return database.execute(statement, (" OR ".join(tokens), k)).fetchall()

    return search


OURS = "clippings"
ENGINES = tuple(
    Engine(name=name, build=build, queries=queries, package=package)
    for name, build, queries, package in (
        (OURS, _ours, 1_000_000, "numpy"),
        ("bm25s", _bm25s, 1_000_000, "bm25s"),
        ("tantivy", _tantivy, 1_000_000, "tantivy"),
        ("fts5", _fts5, 8, "sqlite3"),
        ("rank_bm25", _rank_bm25, 3, "rank_bm25"),
    )
)
