"""Open a data folder and connect the packages: the `Corpus`."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self, Unpack

from sqlalchemy import Engine

from corpus.backup.upgrading import open_upgraded, read_upgraded
from corpus.deferred import DeferredParts, new_encoder
from corpus.models.answer import Answer, Excerpt, Hit, Query, Scope, TimeWindow
from corpus.models.article import Article, Span
from corpus.models.coverage import Extent
from corpus.models.digest import Brief, Digest
from corpus.models.errors import QueryError
from corpus.models.feed import Viewer
from corpus.models.ingest import AddReport, AddStatus, AnalysedArticle
from corpus.pipeline.article_index import Servers, check_search, index_of, with_search
from corpus.pipeline.writer import ArticleWriter
from corpus.retrieval.reading import ReadArticles
from corpus.retrieval.retriever import Retriever
from corpus.store.articles import ArticleStore
from corpus.store.catalog import INDEX, Progress
from corpus.store.database import Chain, has_store, open_in_memory, server_url
from corpus.store.engine import Restriction
from corpus.store.feeds import FeedStore
from corpus.store.naming import ArticleNames
from corpus.store.retention import Retention
from corpus.store.sources import SourceStore

MOST_HITS = 1000


class Corpus(DeferredParts):
    """Articles that can be asked; made by `open` or `in_memory`, and closed, as by a `with` statement.

    Attributes:
        engine: its database, for programs that keep tables of their own there.
        folder, store_url, search_url: its data folder, database and search server; None where it has none.
        feeds: those that are followed.
    """

    def __init__(
        self,
        engine: Engine,
        index_folder: Path | None,
        *,
        writes: bool = True,
        encoder: Path | None = None,
        search_url: str | None = None,
    ) -> None:
        self.engine = engine
        self.folder = index_folder and index_folder.parent
        self.store_url, self.search_url = server_url(engine), search_url
        self._encoder = new_encoder(encoder) if encoder else None
        self._similarities = self._encoder.similarities if self._encoder else None
        self.feeds = FeedStore(engine)
        self._store, self._names, self._sources = (
            ArticleStore(engine),
            ArticleNames(engine),
            SourceStore(engine),
        )
        self._catalog = index_of(engine, index_folder, search_url=search_url, writes=writes)
        self._writer = ArticleWriter(engine, self._catalog)
        self._retriever = Retriever(
            self._store, self._sources, self._catalog, similarities=self._similarities
        )

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        chains: Sequence[Chain] = (),
        encoder: Path | None = None,
        **servers: Unpack[Servers],
    ) -> Self:
        """Open the corpus in `folder`, which is made if it is not there.

        What was stored but not indexed when the last process ended is indexed first, unless another is at it.
        `encoder` is the folder of a model that judges answers; where it fails, they go without it.
        `store_url` is a database in PostgreSQL, and `search_url` a Milvus server, in the place of files here.

        Raises:
            StoreError: the folder, its database or its index cannot be used; the text says what to do.
        """
        place, url, search = Path(folder), servers.get("store_url"), servers.get("search_url")
        engine = open_upgraded(place, with_search(servers, chains), url=url)
        corpus = cls(engine, place / INDEX, encoder=encoder, search_url=search)
        return corpus._started(corpus._catalog.start)

    @classmethod
    def open_to_read(
        cls, folder: Path | str, *, encoder: Path | None = None, **servers: Unpack[Servers]
    ) -> Self:
        """Return the corpus in `folder`, empty if there is none, for questions; errors are as of `open`.

        Nothing is written: where there is no index of this version, all articles are indexed in memory.
        """
        place, url, search = Path(folder), servers.get("store_url"), servers.get("search_url")
        if not has_store(place, url=url):
            check_search(search)
            return cls.in_memory(encoder=encoder)
        engine = read_upgraded(place, with_search(servers), url=url)
        corpus = cls(engine, place / INDEX, writes=False, encoder=encoder, search_url=search)
        return corpus._started(corpus._catalog.start_to_read)

    @classmethod
    def rebuild_index(
        cls, folder: Path | str, *, progress: Progress | None = None, **servers: Unpack[Servers]
    ) -> Self:
        """Open the corpus in `folder` with an index made anew from the store."""
        place, url, search = Path(folder), servers.get("store_url"), servers.get("search_url")
        corpus = cls(open_upgraded(place, with_search(servers), url=url), place / INDEX, search_url=search)
        return corpus._started(lambda: corpus._writer.rebuild(progress=progress))

    @classmethod
    def in_memory(cls, articles: Iterable[Article] = (), *, encoder: Path | None = None) -> Self:
        """Return a corpus of these articles that is gone when it is closed."""
        corpus = cls(open_in_memory(), None, encoder=encoder)
        corpus.add(articles)
        return corpus

    def _started(self, start: Callable[[], object]) -> Self:
        try:
            start()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Let go of the database and the search server, and end the sentence encoder."""
        self._catalog.close()
        self.engine.dispose()
        if self._encoder is not None:
            self._encoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, articles: Iterable[Article], *, now: datetime | None = None) -> AddReport:
        """Store and index articles in order, each wholly or not at all.

        An article that is there already changes nothing; one with the id of another text replaces it, and
        the earlier text is kept as a revision. `now` is when they came in, None where that is not known.
        """
        return self._writer.add(articles, now=now)

    def take(self, articles: Sequence[AnalysedArticle]) -> tuple[AddStatus, ...]:
        """Do what `add` does, with analysed articles, in one transaction."""
        return self._writer.take(articles)

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str] = ()) -> int:
        """Remove what `retention` does not keep, except the ids `kept`; return how many."""
        return self._writer.expire(retention, now=now, kept=kept)

    def remove(self, ids: Collection[str], *, now: datetime) -> int:
        """Remove these articles with their earlier texts, and return how many those were.

        No feed brings them back, but `add` does.
        """
        return self._writer.remove(ids, now=now)

    def search(
        self,
        question: str,
        limit: int = 10,
        *,
        now: datetime | None = None,
        sources: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        viewer: Viewer | None = None,
    ) -> tuple[Hit, ...]:
        """At most `limit` (up to 1,000) passages that hold words of the question, best first.

        Args:
            question: in words.
            limit: how many passages; several may be of one article.
            now: the moment of asking; what is dated later is not there yet. None: all there is. Days in
                the question's words, as in "yesterday", are those of its zone.
            sources: names of the sources to search, None for all; an empty collection finds nothing.
            since: the earliest time of publication.
            until: the time before which an article was published.
            viewer: for whom it is searched; None sees everything.

        Raises:
            QueryError: the question is empty or too long, or `limit` out of range.
        """
        extent = Extent(window=TimeWindow(since=since, until=until), sources=sources, viewer=viewer, now=now)
        return self._retriever.search(self._query(question, extent, limit), limit=limit)

    def answer(
        self,
        question: str,
        limit: int = 3,
        *,
        now: datetime | None = None,
        sources: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        viewer: Viewer | None = None,
    ) -> Answer:
        """Answer `question` in verbatim excerpts; arguments and errors are those of `search`."""
        extent = Extent(window=TimeWindow(since=since, until=until), sources=sources, viewer=viewer, now=now)
        return self._retriever.answer(self._query(question, extent, limit), limit=limit)

    def digest(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        limit: int = 10,
        *,
        now: datetime | None = None,
        sources: Collection[str] | None = None,
    ) -> Digest:
        """Return the stories of a period, by default the day up to `now` or the newest article.

        Raises:
            QueryError: the topic is empty, `limit` not from 1 to 100, or the time ends before it begins.
        """
        newest = until or now or self.scope().newest
        topics = () if topic is None else (topic,)
        brief = Brief.of(TimeWindow(since=since, until=until), topics, limit, newest=newest, sources=sources)
        return self.compose(brief, now=now)

    def compose(self, brief: Brief, *, now: datetime | None = None) -> Digest:
        """Return the digest that `brief` asks for, without articles dated after `now`."""
        self._catalog.refresh()
        return self._digests.digest(brief, now=now)

    def readings(self, question: str, *, now: datetime | None = None) -> ReadArticles:
        """Return what an answer would be chosen from, with the factors of each, for tuning."""
        return self._retriever.read(self._retriever.query(question, Extent(now=now)))

    def context(
        self, question: str, article_id: str, span: Span, *, by: int = 3, viewer: Viewer | None = None
    ) -> Excerpt | None:
        """Return an excerpt with `by` more sentences on each side.

        None if its article has changed, is gone, or is not the viewer's to see.
        """
        query = self._retriever.query(question, Extent(viewer=viewer))
        return self._retriever.context(article_id, span, by=by, query=query)

    def article(self, named: str) -> Article | None:
        """Return the article with this id, at this address in any of its forms, or from this file."""
        stored = self._store.find(self._names.find_one(named) or named)
        return stored.article if stored else None

    def articles(self, named: str) -> tuple[str, ...]:
        """Return the ids of all articles that `named` stands for: an id, address, path or source."""
        return self._names.find(named)

    def known(self, articles: Iterable[Article]) -> tuple[str, ...]:
        """Return the ids of those of `articles` that are stored, whatever their text is there."""
        return self._names.known(articles)

    def newest(self, count: int) -> list[Article]:
        """Return the articles that came in last, the last one first."""
        return self._store.newest(count)

    @property
    def size(self) -> int:
        """Return how many articles are stored."""
        return self._store.count_after(0)

    def scope(self, *, viewer: Viewer | None = None) -> Scope:
        """Return what there is to search."""
        self._catalog.refresh()
        return self._catalog.passages.scope(Restriction(sources=self._sources.allowed(viewer=viewer)))

    @property
    def is_indexed(self) -> bool:
        """Whether everything that is stored is indexed, and so can be found."""
        return not self._catalog.is_behind()

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return len(self._catalog.passages.bm25)

    def sources(self, *, viewer: Viewer | None = None) -> tuple[str, ...]:
        """Return the names of all sources that the viewer sees, in alphabetical order."""
        return tuple(sorted(self._sources.names(viewer), key=str.casefold))

    def _query(self, question: str, extent: Extent, limit: int) -> Query:
        if not 1 <= limit <= MOST_HITS:
            raise QueryError("limit is {limit}; give a number from 1 to {most}", limit=limit, most=MOST_HITS)
        return self._retriever.query(question, extent)
