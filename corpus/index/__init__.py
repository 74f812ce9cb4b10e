"""The index room: postings of passages, scored as rank_bm25 scores them, kept on disk as immutable segments.

    index = PostingsBM25(tokenized_corpus)
    ids, scores = index.search(tokens, 10)

Passages come in as lists of terms (`corpus.text` makes them) and go out as ids and scores (`corpus.retrieval`
makes hits of them). The folder is a cache of the store: it can always be built again.
"""

from corpus.index.bm25 import PostingsBM25

__all__ = ["PostingsBM25"]
