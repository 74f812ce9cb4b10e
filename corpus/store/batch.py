"""Store a batch of articles, with few statements for those that the store knows nothing of.

Most articles that come in are new in every way: no article has their id, address or text, and none shares a
band with them. A few statements a batch find these out, which would take a dozen for each of them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, select

from corpus.models.article import Article
from corpus.models.identity import address_of
from corpus.models.ingest import AddStatus, AnalysedArticle
from corpus.store.changes import Additions, put, put_new
from corpus.store.indexing import IndexEntry
from corpus.store.recognition import Alike, Incoming, has_gone, recognised
from corpus.store.rows import source_number
from corpus.store.tables import ARTICLES, BANDS, EXPIRED, REVISIONS

Analyse = Callable[[Article], AnalysedArticle]

_AT_ONCE = 5_000  # values in one statement; SQLite takes 32,766


class Strangers:
    """What the store holds of the ids, addresses and texts of a batch, and what came in with it since."""

    def __init__(
        self, connection: Connection, incoming: Sequence[Incoming], bands: Iterable[Collection[int]] = ()
    ) -> None:
        self._connection = connection
        ids = {each.article.id for each in incoming}
        addresses = {each.address for each in incoming if each.address}
        self._ids = self._known(ids, ARTICLES.c.id, ARTICLES.c.origin, REVISIONS.c.article, EXPIRED.c.id)
        self._addresses = self._known(addresses, ARTICLES.c.address, EXPIRED.c.address)
        self._digests = self._known({each.digest for each in incoming}, ARTICLES.c.digest)
        self._bands = self._known({band for each in bands for band in each}, BANDS.c.band)

    def has(self, incoming: Incoming) -> bool:
        """Return whether nothing is known of an article, so that it is added as it is."""
        url, page = incoming.article.url or "", incoming.page
        return (
            not incoming.entry_id
            and (page is None or address_of(page) == address_of(url))
            and incoming.article.id not in self._ids
            and incoming.address not in self._addresses
            and incoming.digest not in self._digests
        )

    def shares(self, bands: Collection[int]) -> bool:
        """Return whether an article that is there shares a band, and so may be a near copy."""
        return not self._bands.isdisjoint(bands)

    def note(self, incoming: Incoming, bands: Collection[int]) -> None:
        """Remember an article that was stored meanwhile."""
        self._ids.add(incoming.article.id)
        self._digests.add(incoming.digest)
        if incoming.address:
            self._addresses.add(incoming.address)
        self._bands.update(bands)

    def _known(self, values: Collection[Any], *columns: Column[Any]) -> set[Any]:
        ordered = sorted(values)
        parts = [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
        return {
            value
            for part in parts
            for column in columns
            for value in self._connection.scalars(select(column).where(column.in_(part)))
        }


class StoreChanges:
    """What became of articles, in their order, and what the index takes of those that it must read.

    Args:
        connection: in a transaction that writes.
        strangers: what the store holds of the batch.
        alike: tells near copies.
    """

    def __init__(self, connection: Connection, strangers: Strangers, *, alike: Alike) -> None:
        self._connection, self._strangers, self._alike = connection, strangers, alike
        self._added, self._sources = Additions(), dict[tuple[str | None, int], int | None]()
        self._statuses: list[AddStatus] = []
        self.entries: dict[int, IndexEntry] = {}

    @property
    def statuses(self) -> tuple[AddStatus, ...]:
        """Return what became of each article."""
        return tuple(self._statuses)

    def put(self, incoming: Incoming, analyse: Analyse, known: AnalysedArticle | None = None) -> None:
        """Store an article unless it is there, or went and only comes back by a feed.

        `known` is its analysis if it was made already.
        """
        if known is not None and self._strangers.has(incoming) and not self._strangers.shares(known.bands):
            self._put_new(incoming, _given(known, incoming.article))
        else:
            self._put(incoming, partial(_given, known) if known else analyse)

    def write(self) -> None:
        """Write what waits; an article that may have to do with others needs all of it there."""
        self._added.write(self._connection)

    def _put_new(self, incoming: Incoming, new: AnalysedArticle) -> None:
        article = new.article
        key = article.source, article.feed
        if key not in self._sources:
            self._sources[key] = source_number(self._connection, article)
        entry = put_new(self._connection, new, source=self._sources[key], added=self._added)
        self._strangers.note(incoming, new.bands)
        self.entries[entry.number] = entry
        self._statuses.append(AddStatus.ADDED)

    def _put(self, incoming: Incoming, analyse: Analyse) -> None:
        self.write()
        found = recognised(self._connection, incoming, alike=self._alike)
        status = found.status
        if status is not AddStatus.DUPLICATE:
            new = analyse(found.article)
            if found.known is None and new.by_feed is not None and has_gone(self._connection, found.article):
                status = AddStatus.REJECTED
            else:
                entry = put(self._connection, new, known=found.known, alike=self._alike)
                # Under the identity that it came to have.
                self._strangers.note(replace(incoming, article=found.article), new.bands)
                self.entries[entry.number] = entry
        self._statuses.append(status)


def _given(analysed: AnalysedArticle, article: Article) -> AnalysedArticle:
    """Return what is analysed already, under the identity that it came to have."""
    same = analysed.article
    return replace(analysed, article=replace(same, id=article.id, url=article.url))
