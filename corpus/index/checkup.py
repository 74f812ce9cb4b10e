"""Whether an index on disk is whole and in step with the store; a look that changes nothing."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.index.bm25 import PostingsBM25
from corpus.index.writable import WritableIndex
from corpus.store.articles import ArticleStore
from corpus.text.analysis import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How an index stands to its store.

    `behind` are changes of the store that it has not read yet, `strays` passages' articles that the store
    does not have; `outdated` is an index of terms that another version made.
    """

    passages: int
    behind: int
    strays: int
    outdated: bool


def index_state(store: ArticleStore, folder: Path) -> IndexState:
    """How the index in `folder` stands to `store`; every file of it is read.

    Raises:
        IndexFormatError: there is none, or a file is missing, torn, foreign or of another version.
    """
    # The index first: what comes in meanwhile, it is behind with, and never ahead.
    index = WritableIndex.of(PostingsBM25.open(folder, verify=True))
    removed = store.removed_after(index.removal)
    numbers = np.unique(index.bm25.column("article")[index.bm25.alive]) if len(index.bm25) else np.empty(0)
    known = np.array([*store.numbers(), *(number for _, number in removed)], dtype=np.int64)
    return IndexState(
        passages=len(index.bm25),
        behind=store.count_after(index.newest) + len(removed),
        strays=int(np.isin(numbers, known, invert=True).sum()),
        outdated=index.analysis != VERSION,
    )
