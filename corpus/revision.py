"""An earlier text of an article, and what has become of its sentences."""

from dataclasses import dataclass
from datetime import datetime

from corpus.models import Article, Span


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
