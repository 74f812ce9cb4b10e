"""Articles to sentences, passages, hits, excerpts and answers. Knows nothing of Discord.

with Corpus.open(folder) as corpus:
    corpus.add([Article(title="...", body="...")])
    answer = corpus.answer("Who ...?")
"""

from corpus.digest import Brief, Digest, Emptiness, Topic
from corpus.errors import CorpusError, IndexFormatError, IngestError, QueryError, StoreError
from corpus.feed import Feed
from corpus.library import Corpus
from corpus.models import (
    Answer,
    Article,
    AskedTerm,
    Citation,
    Evidence,
    Excerpt,
    Factor,
    Hit,
    Passage,
    Query,
    Scope,
    Span,
    TimeWindow,
)
from corpus.retrieval.sentences import rank_sentences
from corpus.revision import Revision
from corpus.stories import cluster_stories
from corpus.story import Story
from corpus.text.sentences import split_sentences
from corpus.viewer import Viewer

__all__ = [
    "Answer",
    "Article",
    "AskedTerm",
    "Brief",
    "Citation",
    "Corpus",
    "CorpusError",
    "Digest",
    "Emptiness",
    "Evidence",
    "Excerpt",
    "Factor",
    "Feed",
    "Hit",
    "IndexFormatError",
    "IngestError",
    "Passage",
    "Query",
    "QueryError",
    "Revision",
    "Scope",
    "Span",
    "StoreError",
    "Story",
    "TimeWindow",
    "Topic",
    "Viewer",
    "cluster_stories",
    "rank_sentences",
    "split_sentences",
]
