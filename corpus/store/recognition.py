"""Decide which stored article an incoming one is. The rule stands in `corpus/README.md`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from sqlalchemy import ColumnElement, Connection, func, or_, select

from corpus.models.article import Article
from corpus.models.identity import address_of, article_id, canonical_url, text_digest
from corpus.models.ingest import AddStatus, LinkUse
from corpus.store.rows import COLUMNS, JOINED, StoredArticle, stored_article
from corpus.store.tables import ARTICLES, EXPIRED, SOURCES

Alike = Callable[[str, str], bool]  # whether one text is a near copy of the other

# An article is no copy of one that those who see it do not.
FEED = func.coalesce(SOURCES.c.feed, 0)
_COMPARED = 2_000  # characters of two texts, by which a short one is compared
_SIMILAR = 0.6  # of the words, so that a correction of a short text is no other text


def never(_one: str, _other: str) -> bool:
    """Return False: only a text that is the same to the letter is a copy."""
    return False


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """An article as it comes in; the other fields are those of `corpus.models.ingest.AnalysedArticle`."""

    article: Article
    entry_id: str = ""
    link_use: LinkUse = LinkUse.OWN
    page: str | None = None
    by_feed: int | None = None

    @cached_property
    def address(self) -> str | None:
        """Return the address that the article's id was made of; None for another id."""
        return derived_address(self.article)

    @cached_property
    def digest(self) -> str:
        """Return the digest of its text."""
        return text_digest(self.article.title, self.article.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What becomes of an article, under which identity, and the stored one it is another state of."""

    status: AddStatus
    article: Article
    known: StoredArticle | None = None


def recognised(connection: Connection, new: Incoming, *, alike: Alike = never) -> Recognised:
    """Return what is to become of an article.

    It is known by its id, by its feed's entry, by a form of its address that names it alone, or by its text
    where the same source has it already. An id that was given is all that counts.
    """
    article = new.article
    own = new.entry_id
    known = _one(connection, ARTICLES.c.id == own) if own else None
    if known is not None:
        article = replace(article, id=own, url=known.article.url)
    else:
        article, known = _by_addresses(connection, new)
        if known is not None and own and not _is_state_of(known, new, alike=alike):
            article, known = _apart(connection, new, own, alike=alike)
    status = AddStatus.ADDED if known is None else _status(known, replace(new, article=article))
    is_new = known is None or (own and known.digest != text_digest(article.title, article.body))
    if is_new and _is_there_elsewhere(connection, article, own=own):
        status = AddStatus.DUPLICATE
    return Recognised(status=status, article=article, known=known)


def derived_address(article: Article) -> str | None:
    """Return the address that the article's id was made of; None for another id."""
    if article.url is None or article.id != article_id(article.title, article.body, url=article.url):
        return None
    return address_of(article.url)


def has_gone(connection: Connection, article: Article) -> bool:
    """Whether it was there before, and was removed or grew too old while it had no date to show that."""
    same = EXPIRED.c.id == article.id
    if address := derived_address(article):
        same = or_(same, EXPIRED.c.address == address)
    return connection.execute(select(EXPIRED.c.id).where(same).limit(1)).first() is not None


def _by_address(connection: Connection, article: Article) -> StoredArticle | None:
    known = _one(connection, ARTICLES.c.id == article.id)
    if known is None and (address := derived_address(article)):
        known = _one(connection, ARTICLES.c.address == address)
    return known


def _by_addresses(connection: Connection, new: Incoming) -> tuple[Article, StoredArticle | None]:
    """Return the article and what is stored under its address, that of its page before its canonical one."""
    if new.page is not None and address_of(new.page) != address_of(new.article.url or ""):
        article = replace(new.article, url=canonical_url(new.page), id="")
        if (known := _by_address(connection, article)) is not None:
            return article, known
    return new.article, _by_address(connection, new.article)


def _apart(
    connection: Connection, new: Incoming, own: str, *, alike: Alike
) -> tuple[Article, StoredArticle | None]:
    """Return the article under an identity that is not its address, and what is stored under that."""
    if new.page is not None and new.link_use is LinkUse.OWN:
        # Its canonical address is another page's, so that its own counts.
        article = replace(new.article, url=canonical_url(new.page), id="")
        known = _by_address(connection, article)
        if known is None or _is_state_of(known, replace(new, article=article), alike=alike):
            return article, known
    return replace(new.article, id=own), None


def _is_state_of(known: StoredArticle, new: Incoming, *, alike: Alike) -> bool:
    """Whether an article with the address of a stored one is that one, changed or not."""
    one, other = known.article.body, new.article.body
    if known.digest == text_digest(new.article.title, other):
        return True
    if new.link_use is not LinkUse.OWN:
        return new.link_use is LinkUse.DOUBTFUL and alike(one, other)
    is_elsewhere = new.page is not None and address_of(new.page) != address_of(new.article.url or "")
    is_of_another = new.by_feed is not None and known.by_feed not in {None, new.by_feed}
    return not (is_elsewhere or is_of_another) or alike(one, other) or _is_similar(one, other)


def _is_similar(one: str, other: str) -> bool:
    """Whether one text holds the other, or most of its words in their order."""
    words, others = one[:_COMPARED].split(), other[:_COMPARED].split()
    if " ".join(one.split()) in " ".join(other.split()) or " ".join(other.split()) in " ".join(one.split()):
        return True
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= _SIMILAR


def _one(connection: Connection, condition: ColumnElement[bool]) -> StoredArticle | None:
    query = select(*COLUMNS).select_from(JOINED).where(condition).order_by(ARTICLES.c.number).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else stored_article(row)


def _status(known: StoredArticle, new: Incoming) -> AddStatus:
    """Return what becomes of a stored article: one that another feed brings too keeps its source and date."""
    is_of_another = new.by_feed is not None and known.by_feed not in {None, new.by_feed}
    if is_of_another and known.digest == text_digest(new.article.title, new.article.body):
        return AddStatus.DUPLICATE
    return AddStatus.DUPLICATE if _says_the_same(known.article, new.article) else AddStatus.UPDATED


def _says_the_same(known: Article, article: Article) -> bool:
    """Whether they are equal, but for the form of their address."""
    if known == article:
        return True
    if known.url is None or article.url is None or address_of(known.url) != address_of(article.url):
        return False
    return known == replace(article, url=known.url, id=known.id)


def _is_there_elsewhere(connection: Connection, article: Article, *, own: str) -> bool:
    """Whether the text is there under another id, and `article` says no more than that.

    It says more where it has an address, unless the same source has it too: by a feed, or at the same path of
    another host, where a source has moved to.
    """
    address = derived_address(article)
    if article.url is not None and (article.source is None or not (address or own)):
        return False
    same = text_digest(article.title, article.body)
    query = select(ARTICLES.c.address, SOURCES.c.name).select_from(JOINED)
    rows = connection.execute(query.where(ARTICLES.c.digest == same, FEED.in_((article.feed,)))).all()
    if article.url is None:
        return bool(rows)
    of_source = [row.address for row in rows if row.name == article.source]
    return bool(of_source) and (bool(own) or _path(address) in map(_path, of_source))


def _path(address: str | None) -> str | None:
    """Return what follows the host of an address; None where nothing does."""
    return (address or "").partition("/")[2] or None
