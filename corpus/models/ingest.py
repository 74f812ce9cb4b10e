"""What comes in, with one type for each step from an address to the store."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Self, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Article, Span
from corpus.models.errors import NO_REASON, Reason
from corpus.models.feed import FeedEntry
from corpus.models.identity import entry_id

SPANS = np.dtype("<u4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was at an address.

    `url` is where it was found after all redirects, `moved_to` where to ask from now on. The names of
    `headers` are in small letters.
    """

    url: str
    content: bytes
    moved_to: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """Return the content type of its header; "" without one."""
        return self.headers.get("content-type", "")


class LinkUse(Enum):
    """Whether the link of a feed's entry names that entry."""

    OWN = "own"
    DOUBTFUL = (
        "doubtful"  # another entry had it, or it is shared by now: only a text that is alike is the same
    )
    SHARED = "shared"  # other entries have it too, so that it names none of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A page, a feed's entry, or an entry with its page, that may become an article.

    Attributes:
        page: the page, where it was fetched.
        entry: the entry of a feed that led there.
        source: the source to store the article under; without one the page's own counts.
        key: what the entry is known by within its feed; "" without an entry.
        link_use: whether the entry's link names it.
        feed: the number of the feed where only guilds follow it, else 0.
        by_feed: the number of the feed that it came by; None without one.
        received_at: when it came in, as far as that is known.
    """

    page: Fetched | None = None
    entry: FeedEntry | None = None
    key: str = ""
    link_use: LinkUse = LinkUse.OWN
    source: str | None = None
    feed: int = 0
    by_feed: int | None = None
    received_at: datetime | None = None

    @property
    def entry_id(self) -> str:
        """Return the id of its article where the entry names it rather than its address; "" without one."""
        if self.entry is None or self.entry.link is None or not self.key:
            return ""
        return entry_id(self.entry.link, self.key, feed=self.feed)

    @property
    def subject(self) -> str:
        """Return what a report names it by: its address, or else its title."""
        if self.page is not None:
            return self.page.url
        return (self.entry.link or self.entry.title[:80]) if self.entry else ""


class ForeignKind(Enum):
    """What foreign content is parsed as, where that is no article."""

    FEED = "feed"
    FEED_LINKS = "page that names feeds"
    FEED_LIST = "list of feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignContent:
    """What was fetched, and what it is to be parsed as."""

    kind: ForeignKind
    fetched: Fetched


Request: TypeAlias = Submission | ForeignContent  # what a worker process answers


@dataclass(frozen=True, slots=True)
class PackedSpans(Sequence[Span]):
    """Spans as little-endian pairs of start and end: a question reads a few of an article's hundreds.

    >>> PackedSpans.of([Span(start=0, end=7), Span(start=8, end=15)])[1]
    Span(start=8, end=15)
    """

    content: bytes

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        """Pack `spans`."""
        if isinstance(spans, cls):
            return spans
        return cls(np.array([(span.start, span.end) for span in spans], dtype=SPANS).tobytes())

    def __len__(self) -> int:
        return len(self.content) // (2 * SPANS.itemsize)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, place: int | slice) -> Span | tuple[Span, ...]:
        pairs = np.frombuffer(self.content, dtype=SPANS).reshape(-1, 2)[place].tolist()
        if isinstance(place, slice):
            return tuple(Span(start=start, end=end) for start, end in pairs)
        return Span(start=pairs[0], end=pairs[1])

    def __iter__(self) -> Iterator[Span]:
        return iter(self[:])

    def within(self, ranges: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
        """Return start and end of the spans in these half-open ranges: int64, (n, 2)."""
        pairs = np.frombuffer(self.content, dtype=SPANS).reshape(-1, 2)
        return np.concatenate([pairs[:0], *(pairs[low:high] for low, high in ranges)]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """The terms of an article's title and of each of its sentences, in one text that is quick to send.

    >>> terms = ArticleTerms.of(["storm"], [["ferri", "stop"], []])
    >>> terms.title, terms.sentences
    (['storm'], [['ferri', 'stop'], []])
    """

    content: str  # a line for the title and one for each sentence, with tabs, which no term holds

    @classmethod
    def of(cls, title: Iterable[str], sentences: Iterable[Iterable[str]]) -> Self:
        """Pack these terms."""
        return cls("\n".join(map("\t".join, (title, *sentences))))

    @property
    def title(self) -> list[str]:
        """Return the terms of the title."""
        return _split(self.content.partition("\n")[0])

    @property
    def sentences(self) -> list[list[str]]:
        """Return the terms of each sentence."""
        return [_split(line) for line in self.content.split("\n")[1:]]


def _split(line: str) -> list[str]:
    return line.split("\t") if line else []


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedArticle:
    """An article with all that is worked out about it before it is stored and indexed.

    Attributes:
        article: the article, with its language.
        sentences: the sentences of its body.
        terms: the terms of its title and sentences.
        bands: numbers of which near copies of its text share some; not stored where empty.
        profile: what stories compare it by (`corpus.text.profiles`); not stored where empty.
        analysis: of its sentences, for questions (`corpus.retrieval.analyses`); not stored where empty.
        received_at: when it came in, as far as that is known.
        by_feed: the number of the feed that it came by; None where it was put in by hand.
        page: the address of the page that it was extracted from; None where it was not.
        entry_id: the id that it has where its feed's entry names it rather than its address; "" without one.
        link_use: whether its address names it.
    """

    article: Article
    sentences: Sequence[Span]
    terms: ArticleTerms
    bands: Sequence[int] = ()
    profile: bytes = b""
    analysis: bytes = b""
    received_at: datetime | None = None
    by_feed: int | None = None
    page: str | None = None
    entry_id: str = ""
    link_use: LinkUse = LinkUse.OWN


class AddStatus(Enum):
    """What became of an article that was submitted."""

    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WAITING = "waiting"  # its page cannot be had now, but perhaps later


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What became of one article; `reason` says why it did not come in, and `subject` which one it is."""

    status: AddStatus
    reason: Reason = NO_REASON
    subject: str = ""

    @classmethod
    def rejected(cls, reason: Reason, subject: str = "") -> Self:
        """Return the result of an article that was rejected for `reason`."""
        return cls(status=AddStatus.REJECTED, reason=reason, subject=subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of many articles: counts, and the reasons of those that were rejected."""

    added: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, results: Sequence[AddResult]) -> Self:
        """Count `results`."""
        counts = Counter(result.status for result in results)
        return cls(
            added=counts[AddStatus.ADDED],
            updated=counts[AddStatus.UPDATED],
            duplicates=counts[AddStatus.DUPLICATE],
            rejected=counts[AddStatus.REJECTED],
            problems=tuple(f"{result.subject}: {result.reason}" for result in results if result.reason),
        )

    def __add__(self, other: "AddReport") -> "AddReport":
        return AddReport(
            added=self.added + other.added,
            updated=self.updated + other.updated,
            duplicates=self.duplicates + other.duplicates,
            rejected=self.rejected + other.rejected,
            problems=self.problems + other.problems,
        )
