"""What becomes of an excerpt after it was shown: its article may say something else by now, or be gone."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from corpus.models import Article, Excerpt, Span


class Standing(Enum):
    """Whether the sentences of an excerpt still stand in their article."""

    STANDS = "stands"
    CHANGED = "changed"  # other words were put in the place of some of them
    REMOVED = "removed"  # some were left out, and nothing was put in their place
    GONE = "gone"  # the article is kept no longer, or not the text that the excerpt was cut from


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptFate:
    """What became of an excerpt.

    `earlier` is the article as it was cut from, `removed` the sentences of it that no longer stand (spans
    of `earlier.body`). `now` is what stands in its place in the article of today, each with a link of its
    own: its sentences where they stand now, and those that took their place. `since` is when the first of
    them went, None where nobody said.
    """

    standing: Standing
    earlier: Article | None = None
    removed: tuple[Span, ...] = ()
    now: tuple[Excerpt, ...] = ()
    since: datetime | None = None
