"""What an article said before: earlier texts from the store, with what changed from each to the next."""

from dataclasses import replace
from itertools import pairwise

from sqlalchemy import Engine

from corpus.identity import text_digest
from corpus.ingest.revisions import SplitText, difference
from corpus.models import Article
from corpus.revision import Revision
from corpus.store.articles import ArticleStore
from corpus.store.revisions import RevisionStore


class History:
    """The earlier texts of the articles in one database."""

    def __init__(self, engine: Engine) -> None:
        self._articles = ArticleStore(engine)
        self._revisions = RevisionStore(engine)

    def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """The earlier texts of an article that said something else, oldest first.

        A change of the title or of white space alone is no revision.
        """
        stored = self._articles.find(article_id)
        if stored is None:
            return ()
        earlier = self._revisions.of(article_id)
        texts = [SplitText(text.body, text.sentences) for text in earlier]
        changes = [
            difference(*pair) for pair in pairwise([*texts, SplitText(stored.article.body, stored.sentences)])
        ]
        return tuple(
            Revision(
                article=replace(stored.article, title=text.title, body=text.body),
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
        """The article with its text of this digest, present or earlier; None if it is not kept."""
        stored = self._articles.find(article_id)
        if stored is None:
            return None
        earlier = [(text.title, text.body) for text in self._revisions.of(article_id)]
        for title, body in ((stored.article.title, stored.article.body), *earlier):
            if text_digest(title, body) == digest:
                return replace(stored.article, title=title, body=body)
        return None
