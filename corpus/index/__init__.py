"""Index passages as postings, scored as rank_bm25 does, in segments on disk.

    index = PostingsBM25(tokenized_corpus)
    ids, scores = index.search(tokens, 10)

Passages come in as lists of terms (from `corpus.text`) and are found as ids and scores. The folder is a cache
of the store: it can always be built again.
"""

from corpus.index.bm25 import PostingsBM25

__all__ = ["PostingsBM25"]
