"""A question and its answer: queries, hits, excerpts and citations with the reasons for their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from corpus.models.article import Article, Passage, Span, as_utc
from corpus.models.feed import Viewer

LONGEST_QUESTION = 6000  # characters; as many as Discord lets a command option hold


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


class SmallTalk(StrEnum):
    """What is said to the bot that is no question about the news.

    Attributes:
        GREETING: a hello.
        THANKS: thanks or praise.
        FAREWELL: a goodbye.
        REMARK: such as "ok" or an emoji.
        ABOUT: a question about the bot itself.
        UNCLEAR: a letter, a sign or "why?", which names nothing to search for.
    """

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    REMARK = "remark"
    ABOUT = "about"
    UNCLEAR = "unclear"


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
        exact_names: names of stop words or signs ("M&S", "The Who") that every passage, or its article's
            title, holds as they are written.
        exclusions: words and phrases that no article may hold.
        names: terms of words that belong together, in their order.
        carried: terms of earlier questions alone, from which the last one goes on; they count for less.
        unknown_source: a source that the question names ("according to Reuters") but that does not exist.
        corrections: by word of the question that occurs nowhere, the one that was searched instead.
        small_talk: what it is if it is no question; None for a question.
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
    exact_names: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    carried: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)
    unknown_source: str = ""
    small_talk: SmallTalk | None = None
    loose: "Query | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", self.question or self.text)

    @property
    def requires_text(self) -> bool:
        """Whether the text of a passage must hold something as it is written."""
        return bool(self.musts or self.exact_names)


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
class Factor:
    """One reason for a citation's place: `value` (about 0 to 1) times `weight` is what it adds."""

    name: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTerm:
    """A term of the question, with the word it came from: its share of the question, and where it is."""

    term: str
    word: str
    weight: float
    in_excerpt: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an excerpt is cited where it is: the question's terms, and the factors that make its score."""

    terms: tuple[AskedTerm, ...] = ()
    factors: tuple[Factor, ...] = ()

    @property
    def score(self) -> float:
        """The sum of what the factors add; citations stand in order of it."""
        return sum(factor.share for factor in self.factors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An article that is cited, by number, with what it says.

    Attributes:
        number: its rank, from 1.
        article: the article.
        excerpts: of its text, in its order.
        headline: its title, where that answers and the excerpts do not; else None. It is no excerpt.
        also_reported_by: articles with the same text.
        evidence: why it is cited.
    """

    number: int
    article: Article
    excerpts: tuple[Excerpt, ...]
    headline: str | None = None
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


class AnswerStatus(StrEnum):
    """What the citations of an answer are worth.

    Attributes:
        ANSWER: they answer the question.
        CLOSEST: they come closest, but do not answer it.
        NONE: nothing comes close; no citation is worth showing.
    """

    ANSWER = "answer"
    CLOSEST = "closest"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Citations for a question, and what they are worth.

    Attributes:
        question: as it was asked.
        query: what was searched for it.
        citations: the best first.
        confidence: that they answer, from 0 to 1.
        status: whether they answer, come closest, or neither.
        scope: what was searched.
        unknown_words: words of the question that occur in no article that was searched.
        unmentioned: the rarest name of the question, where the first citation does not mention it; else "".
    """

    question: str
    query: Query
    citations: tuple[Citation, ...]
    confidence: float
    status: AnswerStatus
    scope: Scope
    unknown_words: tuple[str, ...] = ()
    unmentioned: str = ""

    @property
    def found(self) -> bool:
        """Whether the citations answer the question."""
        return self.status is AnswerStatus.ANSWER

    def explain(self) -> tuple[Evidence, ...]:
        """Why each citation stands where it does, in their order."""
        return tuple(citation.evidence for citation in self.citations)
