"""An earlier text of an article, and the status of its sentences."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An earlier text of an article, and what became of its sentences in the text that came after it.

    `digest` names the text: `Corpus.text` finds it by that. `kept` and `removed` are spans of
    `article.body`, the earlier one; `added` are spans of the body that came after. `seen` and `replaced` are
    when the text came in and went out, None where nobody said.
    """

    article: Article
    digest: str
    kept: tuple[Span, ...]
    removed: tuple[Span, ...]
    added: tuple[Span, ...]
    seen: datetime | None = None
    replaced: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A page that an article was read from, and what its feed says of it.

    `feed` and `key` are the number of the feed and the key of the entry in it, `shelf` that of the feed's
    articles. `etag` and `modified` are as the server sent them last.
    """

    feed: int
    key: str
    shelf: int
    url: str
    source: str
    title: str
    summary: str
    authors: tuple[str, ...]
    published_at: datetime | None
    seen_at: datetime
    due_at: datetime
    etag: str | None = None
    modified: str | None = None


class SentenceStatus(Enum):
    """Whether the sentences of an excerpt still stand in their article."""

    STANDS = "stands"
    CHANGED = "changed"  # other words were put in the place of some of them
    REMOVED = "removed"  # some were left out, and nothing was put in their place
    GONE = "gone"  # the article is kept no longer, or not the text that the excerpt was cut from


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptStatus:
    """What became of an excerpt.

    `earlier` is the article as it was cut from, `removed` the sentences of it that no longer stand (spans
    of `earlier.body`). `now` is what stands in its place in the article of today, each with a link of its
    own: its sentences where they stand now, and those that took their place. `since` is when the first of
    them went, None where nobody said.
    """

    standing: SentenceStatus
    earlier: Article | None = None
    removed: tuple[Span, ...] = ()
    now: tuple[Excerpt, ...] = ()
    since: datetime | None = None
