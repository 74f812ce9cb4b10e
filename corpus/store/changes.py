"""Write one article in a transaction: its identity, what it replaces, what it copies."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from corpus.models.article import Article
from corpus.models.identity import address_of, article_id, text_digest
from corpus.models.ingest import AddStatus, AnalysedArticle, PackedSpans
from corpus.store.indexing import IndexEntry
from corpus.store.rows import COLUMNS, JOINED, StoredArticle, received, stored_article, values_of
from corpus.store.tables import ARTICLES, BANDS, EXPIRED, PROFILES, REMOVALS, REVISIONS, SOURCES

_CANDIDATES = 8  # texts that are compared with a new one, those with most bands in common
# An article is no copy of one that those who see it do not.
_FEED = func.coalesce(SOURCES.c.feed, 0)
_APART = timedelta(days=14)  # a text that is printed again after longer is news again


Alike = Callable[[str, str], bool]  # whether one text is a near copy of the other


def never(_one: str, _other: str) -> bool:
    """Return False: only a text that is the same to the letter is a copy."""
    return False


def recognised(connection: Connection, article: Article) -> tuple[AddStatus, StoredArticle | None]:
    """Return what is to become of `article`, and the stored one it is another state of.

    An id that was given is all that counts. Else an article is known by its id, by another form of its
    address, or by its text, where the same source had it at the same path of another host.
    """
    known = _one(connection, ARTICLES.c.id == article.id)
    if known is None and (address := derived_address(article)):
        known = _one(connection, ARTICLES.c.address == address)
    if known is not None:
        return (AddStatus.DUPLICATE if _says_the_same(known.article, article) else AddStatus.UPDATED), known
    return (AddStatus.DUPLICATE if _is_there_elsewhere(connection, article) else AddStatus.ADDED), None


def put(
    connection: Connection, new: AnalysedArticle, *, known: StoredArticle | None, alike: Alike
) -> IndexEntry:
    """Store an article in the place of the one it was `known` as, and return what the index takes of it."""
    article = new.article if known is None else replace(new.article, id=known.article.id)
    values = values_of(connection, article, new.sentences)
    first_seen = text_seen = new.received_at
    by_feed = new.by_feed
    if known is not None:
        first_seen, by_feed = known.first_seen, known.by_feed
        if known.digest == values["digest"]:
            text_seen = known.text_seen
        else:
            _keep_revision(connection, known, now=new.received_at)
        remove(connection, [known.number])
    _forget_revision(connection, article.id, str(values["digest"]))
    origin = _origin(connection, replace(new, article=article), digest=str(values["digest"]), alike=alike)
    values |= {"address": derived_address(new.article), "origin": origin}
    values |= {"first_seen": first_seen, "text_seen": text_seen, "by_feed": by_feed}
    number = connection.execute(insert(ARTICLES).values(values).returning(ARTICLES.c.number)).scalar_one()
    if new.profile:
        connection.execute(insert(PROFILES).values(number=number, content=new.profile))
    # A copy is found by what it is a copy of: thousands of one text would else have to be looked through.
    if new.bands and origin == article.id:
        connection.execute(insert(BANDS), [{"band": band, "number": number} for band in set(new.bands)])
    received_at = received(first_seen, by_feed)
    return IndexEntry(
        number=number,
        source=values["source"],
        appeared_at=replace(article, received_at=received_at).appeared_at,
        language=article.language,
        terms=new.terms,
    )


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove articles, and record that for the index; their bands are swept up later."""
    if numbers:
        connection.execute(insert(REMOVALS), [{"number": number} for number in numbers])
        connection.execute(delete(PROFILES).where(PROFILES.c.number.in_(numbers)))
        connection.execute(delete(ARTICLES).where(ARTICLES.c.number.in_(numbers)))


def derived_address(article: Article) -> str | None:
    """Return the address that the article's id was made of; None for another id."""
    if article.url is None or article.id != article_id(article.title, article.body, url=article.url):
        return None
    return address_of(article.url)


def _one(connection: Connection, condition: ColumnElement[bool]) -> StoredArticle | None:
    query = select(*COLUMNS).select_from(JOINED).where(condition).order_by(ARTICLES.c.number).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else stored_article(row)


def _says_the_same(known: Article, article: Article) -> bool:
    """Whether they are equal, but for the form of their address."""
    if known == article:
        return True
    if known.url is None or article.url is None or address_of(known.url) != address_of(article.url):
        return False
    return known == replace(article, url=known.url, id=known.id)


def _is_there_elsewhere(connection: Connection, article: Article) -> bool:
    """Whether the text is there under another id, and `article` says no more than that.

    It says more where it has an address, unless the same source has moved to another host since.
    """
    address = derived_address(article)
    if article.url is not None and (article.source is None or address is None):
        return False
    query = select(ARTICLES.c.address, SOURCES.c.name).select_from(JOINED)
    same = text_digest(article.title, article.body)
    query = query.where(ARTICLES.c.digest == same, _FEED.in_((article.feed,)))
    rows = connection.execute(query).all()
    if address is None:
        return bool(rows)
    return any(row.name == article.source and _path(row.address) == _path(address) for row in rows)


def has_gone(connection: Connection, article: Article) -> bool:
    """Whether it was there before, and was removed or grew too old while it had no date to show that."""
    same = EXPIRED.c.id == article.id
    if address := derived_address(article):
        same = or_(same, EXPIRED.c.address == address)
    return connection.execute(select(EXPIRED.c.id).where(same).limit(1)).first() is not None


def _path(address: str | None) -> str | None:
    """Return what follows the host of an address; None where nothing does."""
    return (address or "").partition("/")[2] or None


def _keep_revision(connection: Connection, known: StoredArticle, *, now: datetime | None) -> None:
    connection.execute(
        insert(REVISIONS).values(
            article=known.article.id,
            digest=known.digest,
            title=known.article.title,
            body=known.article.body,
            sentences=PackedSpans.of(known.sentences).content,
            seen=known.text_seen,
            replaced=now,
        )
    )


def _forget_revision(connection: Connection, article: str, digest: str) -> None:
    """Forget a revision whose text is the present one again."""
    connection.execute(delete(REVISIONS).where(REVISIONS.c.article == article, REVISIONS.c.digest == digest))


def _origin(connection: Connection, new: AnalysedArticle, *, digest: str, alike: Alike) -> str:
    """Return the id of the article that the text first appeared in."""
    article = new.article
    if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.origin == article.id).limit(1)).first():
        return article.id  # others are copies of it
    for condition in (
        ARTICLES.c.digest == digest,
        ARTICLES.c.number.in_(_sharing(connection, new)),
    ):
        query = select(*COLUMNS).select_from(JOINED).where(condition, _FEED.in_((0, article.feed)))
        query = query.order_by(ARTICLES.c.number)
        for other in map(stored_article, connection.execute(query.limit(_CANDIDATES))):
            same = other.digest == digest or alike(other.article.body, article.body)
            if same and _are_near(other.article, article):
                return other.origin
    return article.id


def _sharing(connection: Connection, new: AnalysedArticle) -> list[int]:
    if not new.bands:
        return []
    query = select(BANDS.c.number).select_from(BANDS.join(JOINED, BANDS.c.number == ARTICLES.c.number))
    query = query.where(BANDS.c.band.in_(new.bands), _FEED.in_((0, new.article.feed)))
    query = query.group_by(BANDS.c.number)
    return list(connection.scalars(query.order_by(func.count().desc(), BANDS.c.number).limit(_CANDIDATES)))


def _are_near(one: Article, other: Article) -> bool:
    if one.published_at is None or other.published_at is None:
        return True
    return abs(one.published_at - other.published_at) <= _APART
