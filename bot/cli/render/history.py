"""Render the changes of an article as text and as a JSON document."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.core.invisible import visible
from bot.core.limits import shortened
from corpus import Article, Revision, Span

_TITLE = 100


def history_text(article: Article, revisions: Sequence[Revision]) -> str:
    """Return the article's changes in lines for people, oldest first."""
    lines = [shortened(article.title or article.id, _TITLE) + (f"  {article.url}" if article.url else "")]
    for revision, after in _with_bodies(article, revisions):
        lines.append(f"changed {_when(revision.replaced)}")
        lines += _sentences("-", revision.removed, revision.article.body)
        lines += _sentences("+", revision.added, after)
    if not revisions:
        lines.append("no earlier text is known")
    return visible("\n".join(lines))


def history_document(article: Article, revisions: Sequence[Revision]) -> dict[str, Any]:
    """Return the article and each change: sentences removed and added."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "revisions": [
            {
                "digest": revision.digest,
                "seen": _iso(revision.seen),
                "replaced": _iso(revision.replaced),
                "removed": [span.of(revision.article.body) for span in revision.removed],
                "added": [span.of(after) for span in revision.added],
            }
            for revision, after in _with_bodies(article, revisions)
        ],
    }


def _with_bodies(article: Article, revisions: Sequence[Revision]) -> Iterator[tuple[Revision, str]]:
    """Yield each revision with the body that came after it."""
    bodies = [revision.article.body for revision in revisions[1:]]
    yield from zip(revisions, (*bodies, article.body), strict=False)


def _sentences(mark: str, spans: Sequence[Span], body: str) -> Iterator[str]:
    for span in spans:
        yield f"  {mark} {' '.join(span.of(body).split())}"


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "at an unknown time"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
