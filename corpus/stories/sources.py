"""Who reports a story on their own: copies of one text count as one source."""

import re
from collections.abc import Sequence

from corpus.models import Article

_COPIED = 0.7  # share of an article's runs of words that stand in an earlier one, from which on it is a copy
_RUN = 5  # words; two writers hardly ever choose the same five in a row
_COMPARED = 1_500  # characters; a copy that is cut or has a paragraph in front shows in so many
_WORD = re.compile(r"\w+")


def originals(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Those of `articles` that are not copies of one before them, in their order."""
    if len(articles) == 1:
        return tuple(articles)
    kept: list[tuple[Article, frozenset[int]]] = []
    for article in articles:
        runs = _runs(article)
        if not any(_is_copy(runs, earlier) for _, earlier in kept):
            kept.append((article, runs))
    return tuple(article for article, _ in kept)


def publisher(article: Article) -> str:
    """Who published an article: its source, or else the host of its page, or else the article itself."""
    host = (article.url or "").partition("://")[2].partition("/")[0].casefold().removeprefix("www.")
    return (article.source or "").strip() or host or article.id


def _runs(article: Article) -> frozenset[int]:
    words = _WORD.findall(article.body[:_COMPARED].casefold())
    return frozenset(hash(run) for run in zip(*(words[start:] for start in range(_RUN)), strict=False))


def _is_copy(runs: frozenset[int], earlier: frozenset[int]) -> bool:
    return bool(runs) and len(runs & earlier) >= _COPIED * len(runs)
