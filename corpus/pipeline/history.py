"""Show earlier texts of an article and what changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Engine

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span
from corpus.models.identity import excerpt_digest, text_digest
from corpus.models.revision import ExcerptStatus, Revision, SentenceStatus
from corpus.pipeline.differences import Replacement, SplitText, difference, replacement
from corpus.retrieval.excerpts import linked
from corpus.store.articles import ArticleStore
from corpus.store.revisions import EarlierText, RevisionStore
from corpus.store.rows import StoredArticle


class History:
    """The earlier texts of the articles in one database."""

    def __init__(self, engine: Engine) -> None:
        self._articles = ArticleStore(engine)
        self._revisions = RevisionStore(engine)

    def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """Return the earlier texts of an article that said something else, oldest first.

        A change of the title or of white space alone is no revision.
        """
        stored = self._articles.find(article_id)
        if stored is None:
            return ()
        earlier = self._revisions.of(article_id)
        changes = [difference(*pair) for pair in pairwise(_texts(earlier, stored))]
        return tuple(
            Revision(
                article=_with_text(stored, text),
                digest=text.digest,
                kept=change.kept,
                removed=change.removed,
                added=change.added,
                seen=text.seen,
                replaced=text.replaced,
            )
            for text, change in zip(earlier, changes, strict=True)
            if change
        )

    def text(self, article_id: str, digest: str) -> Article | None:
        """Return the article with its text of this digest; None if it is not kept."""
        stored = self._articles.find(article_id)
        if stored is None:
            return None
        texts: tuple[Article | EarlierText, ...] = (stored.article, *self._revisions.of(article_id))
        for text in texts:
            if text_digest(text.title, text.body) == digest:
                return _with_text(stored, text)
        return None

    def changed_since(self, moment: datetime) -> tuple[str, ...]:
        """Return the ids of the articles with a text replaced at `moment` or later."""
        return self._revisions.replaced_since(moment)

    def status_of(self, article_id: str, span: Span, digest: str) -> ExcerptStatus:
        """Whether the sentences of an excerpt still stand in their article, and if not what stands there now.

        Args:
            article_id: its article.
            span: where it stood in the body of the article.
            digest: that of its text, by `excerpt_digest`.
        """
        stored = self._articles.find(article_id)
        if stored is None:
            return ExcerptStatus(standing=SentenceStatus.GONE)
        earlier = self._revisions.of(article_id)
        texts = _texts(earlier, stored)
        # The newest that says it there: what has not changed is found at once.
        said = (n for n in reversed(range(len(texts))) if excerpt_digest(span.of(texts[n].body)) == digest)
        cut = next(said, None)
        if cut is None:
            return ExcerptStatus(standing=SentenceStatus.GONE)
        became = replacement(texts[cut], texts[-1], span)
        return ExcerptStatus(
            standing=_standing(became),
            earlier=stored.article if cut == len(earlier) else _with_text(stored, earlier[cut]),
            removed=became.gone,
            now=tuple(linked(Excerpt(article=stored.article, span=after)) for after in became.after),
            since=_gone_since(earlier, texts, cut, span) if became.gone else None,
        )


def _gone_since(
    earlier: Sequence[EarlierText], texts: Sequence[SplitText], cut: int, span: Span
) -> datetime | None:
    """When a sentence in `span` of the text number `cut` was first gone."""
    later = range(cut, len(earlier))
    return next(earlier[n].replaced for n in later if replacement(texts[cut], texts[n + 1], span).gone)


def _texts(earlier: Sequence[EarlierText], stored: StoredArticle) -> list[SplitText]:
    """All texts of an article, the present one last."""
    present = SplitText(stored.article.body, stored.sentences)
    return [*(SplitText(text.body, text.sentences) for text in earlier), present]


def _with_text(stored: StoredArticle, text: Article | EarlierText) -> Article:
    return replace(stored.article, title=text.title, body=text.body)


def _standing(became: Replacement) -> SentenceStatus:
    if not became.gone:
        return SentenceStatus.STANDS
    return SentenceStatus.CHANGED if became.was_put_otherwise else SentenceStatus.REMOVED
