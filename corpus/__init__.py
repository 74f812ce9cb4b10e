"""Articles to sentences, passages, hits, excerpts and answers. Knows nothing of Discord.

with Corpus.open(folder) as corpus:
    corpus.add([Article(title="...", body="...")])
    answer = corpus.answer("Who ...?")
"""

from corpus.library import Corpus
from corpus.models.answer import (
    Answer,
    AskedTerm,
    Citation,
    Evidence,
    Excerpt,
    Factor,
    Hit,
    Query,
    Scope,
    TimeWindow,
)
from corpus.models.article import Article, Passage, Span
from corpus.models.digest import Brief, Digest, DigestTopic, Emptiness, Story
from corpus.models.errors import CorpusError, IndexFormatError, IngestError, QueryError, StoreError
from corpus.models.feed import Feed, Viewer
from corpus.models.identity import excerpt_digest
from corpus.models.revision import ExcerptStatus, Revision, SentenceStatus
from corpus.models.watch import Find, Watch
from corpus.pipeline.history import History
from corpus.retrieval.sentences import rank_sentences
from corpus.stories import cluster_stories
from corpus.text.sentences import split_sentences

__all__ = [
    "Answer",
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
    "Find",
    "History",
    "Hit",
    "IndexFormatError",
    "IngestError",
    "Passage",
    "Query",
    "QueryError",
    "Revision",
    "Scope",
    "SentenceStatus",
    "Span",
    "StoreError",
    "Story",
    "TimeWindow",
    "Viewer",
    "Watch",
    "cluster_stories",
    "excerpt_digest",
    "rank_sentences",
    "split_sentences",
]
