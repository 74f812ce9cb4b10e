"""Questions that stand: each new article against all of them, to the sentences that answer one.

watch       a standing question, and what was found for it
standing    a watch to what articles are held against: its query, and the share of each of its terms
index       which watches an article may answer at all, by its terms
news        which sentences of an article nobody has said before
matching    an article to its finds
watching    the room as a whole
"""

from corpus.watching.watch import Batch, Find, Watch
from corpus.watching.watching import Watching

__all__ = ["Batch", "Find", "Watch", "Watching"]
