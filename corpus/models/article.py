"""An article, and ranges of its text.

All offsets are half-open and count characters of `Article.body`; all times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import NoneType

from corpus.models.errors import IngestError
from corpus.models.identity import article_id

ARTICLE_BYTES = 5_000_000  # the cap on one article: a text, a page, a line of JSON


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
        """Return the characters of `text` in this span."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def moved(self, by: int) -> "Span":
        """Return the same span, `by` characters further on."""
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
