"""Articles to sentences, passages, hits, excerpts and answers. Knows nothing of Discord.

with Corpus.open(folder) as corpus:
    corpus.add([Article(title="...", body="...")])
    answer = corpus.answer("Who ...?")
"""

from corpus.digest import Brief, Digest, Emptiness, Topic
from corpus.errors import CorpusError, IndexFormatError, IngestError, QueryError, StoreError
from corpus.evidence import AskedTerm, Evidence, Factor
from corpus.excerpt_fate import ExcerptFate, Standing
from corpus.feed import Feed
from corpus.history import History
from corpus.identity import excerpt_digest
from corpus.library import Corpus
from corpus.models import (
    Answer,
    Article,
    Citation,
    Excerpt,
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
from corpus.watching import Find, Watch

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
    "ExcerptFate",
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
    "Span",
    "Standing",
    "StoreError",
    "Story",
    "TimeWindow",
    "Topic",
    "Viewer",
    "Watch",
    "cluster_stories",
    "excerpt_digest",
    "rank_sentences",
    "split_sentences",
]
