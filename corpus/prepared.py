"""An article on its way into the store, with all that was worked out about it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.models import Article, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article that is ready to be stored.

    `bands` are numbers of which near copies of its text share some, `profile` is what stories compare it by;
    nothing is kept where it is empty. `seen` is when it came in, as far as that is known, and `by_feed` the
    number of the feed that it came by; None where it was put in by hand.
    """

    article: Article
    sentences: Sequence[Span]
    bands: Sequence[int] = ()
    profile: bytes = b""
    seen: datetime | None = None
    by_feed: int | None = None
