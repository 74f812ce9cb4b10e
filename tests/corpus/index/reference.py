"""What the index must agree with: rank_bm25 over the living passages, and passages to try it on."""

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

# Few terms, so that some are in more than half of the passages; some are longer in bytes, or broken.
TERMS = ("storm", "harbour", "vote", "the", "a", "", "žluťoučký", "😀", "\ud800", "vot", "votes")

tokens = st.sampled_from(TERMS)
passages = st.lists(tokens, max_size=8)
corpora = st.lists(passages, max_size=12)
queries = st.lists(st.sampled_from((*TERMS, "unknown")), max_size=6)
parameters = st.fixed_dictionaries(
    {
        "k1": st.floats(0.1, 3),
        "b": st.floats(0, 0.95),  # at 1 rank_bm25 divides 0 by 0 for an empty passage
        "epsilon": st.floats(-1, 2),
    }
)


def fresh(corpus: Sequence[Sequence[str] | None], **given: float) -> Callable[[Sequence[str]], np.ndarray]:
    """Give rank_bm25's score of each passage, as if those that are None had never been; 0 for these."""
    living = [number for number, passage in enumerate(corpus) if passage is not None]
    okapi = None
    if any(corpus[number] for number in living):
        okapi = BM25Okapi([corpus[number] for number in living], **given)

    def scores_of(query: Sequence[str]) -> np.ndarray:
        expected = np.zeros(len(corpus))
        if okapi:
            expected[living] = okapi.get_scores(query)
        return expected

    return scores_of


def scores(corpus: Sequence[Sequence[str] | None], query: Sequence[str], **given: float) -> np.ndarray:
    """Give the scores of one query, as `fresh` does."""
    return fresh(corpus, **given)(query)


def ranked(found: np.ndarray, k: int) -> list[int]:
    """Give the ids of the `k` best scores other than 0, by the plainest sort there is."""
    scoring = [passage for passage in range(len(found)) if found[passage] != 0]
    return sorted(scoring, key=lambda passage: (-found[passage], passage))[:k]


def articles(count: int, *, seed: int = 0) -> list[list[str]]:
    """Give `count` passages of up to 11 terms out of 300, the first of them far more frequent."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(0, 12, count)
    return [[f"term{number}" for number in rng.zipf(1.5, length) % 300] for length in lengths]
