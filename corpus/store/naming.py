"""Find the articles that a user names by id, address, path or source."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, func, or_, select

from corpus.models.article import Article
from corpus.models.identity import address_of, article_id, canonical_url, path_id
from corpus.store.recognition import Incoming, recognised
from corpus.store.rows import JOINED
from corpus.store.tables import ARTICLES, SOURCES

_WEB = ("http://", "https://")


class ArticleNames:
    """Looks up in one database what articles are called."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of the articles that `name` stands for, the last added first; none if it is unknown.

        An id comes first, then an address in any of its forms, then the path of a file or folder, then the
        name of a source.
        """
        return self._first((*_places(name), *_sources(name)))

    def find_one(self, name: str) -> str | None:
        """Return the id of the article that `name` is the id, address or path of."""
        return next(iter(self._first(_places(name))), None)

    def known(self, articles: Iterable[Article]) -> tuple[str, ...]:
        """Return the ids of those of `articles` that are stored, whatever their text is there."""
        with self._engine.connect() as connection:
            states = (recognised(connection, Incoming(article=article)).known for article in articles)
            return tuple(dict.fromkeys(stored.article.id for stored in states if stored is not None))

    def _first(self, meanings: Iterable[ColumnElement[bool]]) -> tuple[str, ...]:
        """Return the ids by the first of these meanings that there is an article for."""
        for meaning in meanings:
            query = select(ARTICLES.c.id).select_from(JOINED).where(meaning)
            with self._engine.connect() as connection:
                ids = tuple(connection.scalars(query.order_by(ARTICLES.c.number.desc())))
            if ids:
                return ids
        return ()


def _places(name: str) -> Iterator[ColumnElement[bool]]:
    yield ARTICLES.c.id == name
    if name.startswith(_WEB):
        derived = article_id("", "", url=name)
        yield or_(
            ARTICLES.c.address == address_of(name),
            ARTICLES.c.url.in_([name, canonical_url(name)]),
            ARTICLES.c.id.endswith(f":{derived}"),  # of a feed that only guilds follow
        )
    elif place := _uri(name):
        folder = f"{place.rstrip('/')}/"
        yield or_(ARTICLES.c.id == place, func.substr(ARTICLES.c.id, 1, len(folder)) == folder)


def _sources(name: str) -> Iterator[ColumnElement[bool]]:
    yield SOURCES.c.name == name
    yield func.lower(SOURCES.c.name) == name.lower()


def _uri(name: str) -> str:
    """Return what the ids of files at the path `name` begin with; "" if it can be no path."""
    try:
        return path_id(Path(name))
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, links in a circle
        return ""
