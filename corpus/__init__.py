"""Find answers to questions in news articles: verbatim excerpts, each cited. Knows nothing of Discord.

    with Corpus.open(folder) as corpus:
        corpus.add([Article(title="...", body="...")])
        answer = corpus.answer("Who ...?")

Each name is imported when it is first used (PEP 562), so that `import corpus` costs nothing, and a program
that only splits sentences loads neither SQLAlchemy nor trafilatura.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.feeds.parsing import parse_feed
    from corpus.library import Corpus
    from corpus.models.answer import (
        Answer,
        AnswerStatus,
        AskedTerm,
        Citation,
        Evidence,
        Excerpt,
        Factor,
        Hit,
        Query,
        Scope,
        SmallTalk,
        TimeWindow,
    )
    from corpus.models.article import Article, Passage, Span
    from corpus.models.digest import Brief, Digest, DigestTopic, Emptiness, Story
    from corpus.models.errors import CorpusError, IndexFormatError, IngestError, QueryError, StoreError
    from corpus.models.feed import Feed, FeedEntry, ParsedFeed, Viewer
    from corpus.models.identity import excerpt_digest
    from corpus.models.ingest import AddReport
    from corpus.models.revision import ExcerptStatus, Revision, SentenceStatus
    from corpus.models.watch import Find, Watch
    from corpus.parsing.html import extract_article
    from corpus.pipeline.history import History
    from corpus.retrieval.sentences import rank_sentences
    from corpus.stories.stories import cluster_stories
    from corpus.text.sentences import split_sentences

__all__ = [
    "AddReport",
    "Answer",
    "AnswerStatus",
    "Article",
    "AskedTerm",
    "Brief",
    "Citation",
    "Corpus",
    "CorpusError",
    "Digest",
    "DigestTopic",
    "Emptiness",
    "Evidence",
    "Excerpt",
    "ExcerptStatus",
    "Factor",
    "Feed",
    "FeedEntry",
    "Find",
    "History",
    "Hit",
    "IndexFormatError",
    "IngestError",
    "ParsedFeed",
    "Passage",
    "Query",
    "QueryError",
    "Revision",
    "Scope",
    "SentenceStatus",
    "SmallTalk",
    "Span",
    "StoreError",
    "Story",
    "TimeWindow",
    "Viewer",
    "Watch",
    "cluster_stories",
    "excerpt_digest",
    "extract_article",
    "parse_feed",
    "rank_sentences",
    "split_sentences",
]

_HOMES = {
    "corpus.feeds.parsing": "parse_feed",
    "corpus.library": "Corpus",
    "corpus.models.answer": (
        "Answer AnswerStatus AskedTerm Citation Evidence Excerpt Factor Hit Query Scope SmallTalk TimeWindow"
    ),
    "corpus.models.article": "Article Passage Span",
    "corpus.models.digest": "Brief Digest DigestTopic Emptiness Story",
    "corpus.models.errors": "CorpusError IndexFormatError IngestError QueryError StoreError",
    "corpus.models.feed": "Feed FeedEntry ParsedFeed Viewer",
    "corpus.models.identity": "excerpt_digest",
    "corpus.models.ingest": "AddReport",
    "corpus.models.revision": "ExcerptStatus Revision SentenceStatus",
    "corpus.models.watch": "Find Watch",
    "corpus.parsing.html": "extract_article",
    "corpus.pipeline.history": "History",
    "corpus.retrieval.sentences": "rank_sentences",
    "corpus.stories.stories": "cluster_stories",
    "corpus.text.sentences": "split_sentences",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a public name from the module that defines it."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
