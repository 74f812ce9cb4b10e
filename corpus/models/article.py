"""The words of the house as frozen values: what flows from an article to an answer.

All offsets are half-open and count characters of `Article.body`; all times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import NoneType

from corpus.models.errors import IngestError
from corpus.models.evidence import Evidence
from corpus.models.feed import Viewer
from corpus.models.identity import article_id


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters.

    >>> Span(start=0, end=5).of("Hello there")
    'Hello'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` in this span."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def moved(self, by: int) -> "Span":
        """The same span, `by` characters further on."""
        return Span(start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article, its body as it was given: not a character is changed.

    Without an `id` it gets one from its canonical URL, or else from its text. A time without a zone is
    read as UTC. `language` is a code of ISO 639-1; the corpus fills it in where it is None. `feed` is the
    number of the feed that it came by if only guilds follow that one: who else offers the same has an article
    of their own. `received_at` is when a feed's article came in. What an article says is the same in whatever
    language it is taken to be, with any `image` (an address), by whatever feed and whenever it came in, so
    these count for nothing in a comparison.

    Raises:
        IngestError: a field has another type than the one that it is declared with.
    """

    title: str
    body: str
    url: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    id: str = ""
    language: str | None = field(default=None, compare=False)
    image: str | None = field(default=None, compare=False)
    feed: int = field(default=0, compare=False)
    received_at: datetime | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name, kinds in _ARTICLE_FIELDS.items():
            value = getattr(self, name)
            if not isinstance(value, kinds):
                wanted = " or ".join("None" if kind is NoneType else kind.__name__ for kind in kinds)
                raise IngestError(f"an article's {name} is {wanted}, not {type(value).__name__}")
        if not all(isinstance(author, str) for author in self.authors):
            raise IngestError("an article's authors are names (str)")
        object.__setattr__(self, "published_at", as_utc(self.published_at))
        object.__setattr__(self, "received_at", as_utc(self.received_at))
        object.__setattr__(self, "authors", tuple(self.authors))
        object.__setattr__(self, "id", self.id or self._derived_id())

    @property
    def is_known_by_text(self) -> bool:
        """Whether it has neither an address nor a given id: with another text it is another article."""
        return self.url is None and self.id == self._derived_id()

    @property
    def appeared_at(self) -> datetime | None:
        """Return when it was published, or when it came in if its feed dates it later than that.

        None where nobody dated it. Articles are ordered, restricted to a time and shown by this.
        """
        if self.published_at is None or self.received_at is None:
            return self.published_at
        return min(self.published_at, self.received_at)

    def _derived_id(self) -> str:
        derived = article_id(self.title, self.body, url=self.url)
        return f"{self.feed}:{derived}" if self.feed else derived


_ARTICLE_FIELDS: Mapping[str, tuple[type, ...]] = {
    "title": (str,),
    "body": (str,),
    "url": (str, NoneType),
    "source": (str, NoneType),
    "published_at": (datetime, NoneType),
    "authors": (tuple, list),
    "id": (str, NoneType),
    "language": (str, NoneType),
    "image": (str, NoneType),
    "feed": (int,),
    "received_at": (datetime, NoneType),
}


def as_utc(moment: datetime | None) -> datetime | None:
    """`moment` in UTC; one without a zone is taken to be in UTC already."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within hours of the calendar's ends
        return moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A window of consecutive sentences: sentences `first` to `last` (exclusive) of its article."""

    text: str
    span: Span
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From `since` on, and before `until`; an open side is None."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "since", as_utc(self.since))
        object.__setattr__(self, "until", as_utc(self.until))

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is really asked of the index: the question's terms, and where and when to look.

    Attributes:
        text: the question without what was understood as an order, such as `-word` or "since Monday".
        terms: what to look for.
        words: the word of the question that each term came from.
        window: when the articles were published.
        sources: names of the sources to search; None means all of them and an empty tuple none.
        viewer: for whom it is asked; None sees everything.
        now: the moment of asking, in the zone whose days the question means.
        question: as it was asked; by default `text`.
        period: a time that the question speaks of: what is from then is preferred.
        times: terms of words that were understood as a time; they are not missed where they occur nowhere.
        musts: phrases that every passage, or its article's title, holds word for word.
        exclusions: words and phrases that no article may hold.
        names: terms of words that belong together, in their order.
        unknown_source: a source that the question names ("according to Reuters") but that does not exist.
        corrections: by word of the question that occurs nowhere, the one that was searched instead.
        loose: the same query without what the question's words restrict it to; None where they do not.
    """

    text: str
    terms: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    window: TimeWindow = field(default_factory=TimeWindow)
    sources: tuple[str, ...] | None = None
    viewer: Viewer | None = None
    now: datetime | None = None
    question: str = ""
    period: TimeWindow = field(default_factory=TimeWindow)
    times: frozenset[str] = frozenset()
    musts: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    unknown_source: str = ""
    loose: "Query | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", self.question or self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was retrieved, with its article and its BM25 score."""

    score: float
    article: Article
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One to three consecutive sentences of an article, verbatim.

    `gap_before` says that the text leans on a sentence that is not shown, `gap_after` that its last
    sentence was cut at a clause: a face marks both with [...]. `link` opens the article at the sentence.
    """

    article: Article
    span: Span
    highlights: tuple[Span, ...] = ()
    gap_before: bool = False
    gap_after: bool = False
    link: str | None = None

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.span.of(self.article.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An article that is cited, by number, with what it says."""

    number: int
    article: Article
    excerpts: tuple[Excerpt, ...]
    also_reported_by: tuple[Article, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def link(self) -> str | None:
        """The link of its first excerpt."""
        return self.excerpts[0].link if self.excerpts else self.article.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was searched: how many articles of how many sources, and when the newest is from."""

    articles: int = 0
    sources: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Citations for a question. If `found` is false they are only the nearest, not an answer.

    `confidence` is between 0 and 1; `unknown_words` are words of the question that occur in no article
    that was searched.
    """

    question: str
    query: Query
    citations: tuple[Citation, ...]
    confidence: float
    found: bool
    scope: Scope
    unknown_words: tuple[str, ...] = ()

    def explain(self) -> tuple[Evidence, ...]:
        """Why each citation stands where it does, in their order."""
        return tuple(citation.evidence for citation in self.citations)
