"""Choose what finds passages: the index in the data folder, or a search server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from sqlalchemy import Engine

from corpus.store.articles import ArticleStore
from corpus.store.catalog import ArticleIndex, Catalog
from corpus.store.database import CORPUS_CHAIN, Chain


class Servers(TypedDict, total=False):
    """Addresses of what stands for a part of the data folder; None for the part itself.

    `store_url` is a database in PostgreSQL, `search_url` a Milvus server.
    """

    store_url: str | None
    search_url: str | None


# What a search server needs is imported where one is named: without one it need not even be installed.


def index_of(
    engine: Engine, folder: Path | None, *, search_url: str | None, writes: bool = True
) -> ArticleIndex:
    """Return the index of a store's articles.

    Args:
        engine: of the database with the articles.
        folder: where an index of our own is kept; None keeps it in memory.
        search_url: the address of a Milvus server; None for an index of our own.
        writes: whether the index may be changed.

    Raises:
        StoreError: the address is none, or what it takes is not installed.
    """
    store = ArticleStore(engine)
    if not search_url:
        return Catalog(store, folder, saves=writes)
    from corpus.milvus.catalog import MilvusCatalog
    from corpus.milvus.server import MilvusServer

    return MilvusCatalog(engine, store, MilvusServer(search_url), writes=writes)


def check_search(search_url: str | None) -> None:
    """Raise unless a search server answers at this address, or there is none.

    Raises:
        StoreError: it is no address, or what it takes is not installed.
        SearchUnavailableError: the server does not answer; the text says what to do.
    """
    if not search_url:
        return
    from corpus.milvus.server import MilvusServer

    server = MilvusServer(search_url)
    try:
        server.collections()
    finally:
        server.close()


def with_search(servers: Servers, chains: Sequence[Chain] = ()) -> tuple[Chain, ...]:
    """Return chains of migrations, by default the corpus's, with that of a search server if there is one."""
    chains = tuple(chains) or (CORPUS_CHAIN,)
    if not servers.get("search_url"):
        return chains
    from corpus.milvus.tables import SEARCH_CHAIN

    return (*chains, SEARCH_CHAIN)
