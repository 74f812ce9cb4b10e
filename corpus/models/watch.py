"""A saved question and its matches."""

from dataclasses import dataclass
from datetime import datetime

from corpus.models.answer import Excerpt
from corpus.models.feed import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A standing question.

    Attributes:
        number: by which its finds name it.
        question: as it was asked.
        made: when; what the question's words say of sources counts, what they say of times does not.
        after: the number of the newest article of then; what came in before is not told.
        viewer: for whom it is asked; None sees everything.
    """

    number: int
    question: str
    made: datetime
    after: int = 0
    viewer: Viewer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """New sentences that answer a watch, and how far that can be trusted (0 to 1).

    The excerpt has neither a link nor highlights yet: they are made for what is told. `sentences` are those
    that stand in it, whole.
    """

    watch: int
    excerpt: Excerpt
    sentences: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was found in the articles up to number `newest`; `more` came in after it."""

    newest: int
    finds: tuple[Find, ...] = ()
    more: bool = False
