"""Check that a search server scores by BM25's formula, with a tiny collection of known passages."""

import math
from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from corpus.milvus.server import K1, B, MilvusServer, PassageRow
from corpus.models.errors import StoreError

_TOLERANCE = 1e-5  # of a score, relative: the server computes in 32 bits
_PASSAGES = (
    "storm harbour storm ferri",
    "vote elect minist vote vote",
    "harbour",
    "storm vote ferri harbour elect minist school",
    "school teacher",
    "ferri storm",
)
_QUESTIONS = ("storm harbour", "vote", "minist school ferri storm")


def check_scores(server: MilvusServer) -> None:
    """Compare the server's scores with the formula.

    Raises:
        StoreError: they differ, so that what it finds cannot be relied on.
        SearchUnavailableError: it does not answer.
    """
    name = f"clippings_probe_{uuid4().hex[:12]}"
    server.create(name)
    try:
        server.upsert(name, [PassageRow(key, key, 0, 0, text) for key, text in enumerate(_PASSAGES)])
        for question in _QUESTIONS:
            (found,) = server.search(name, [question], most=len(_PASSAGES), strongly=True)
            wanted = _scores(question.split(), [text.split() for text in _PASSAGES])
            given = dict(zip(found.keys, found.scores, strict=True))
            if given.keys() != wanted.keys() or any(
                not math.isclose(given[key], wanted[key], rel_tol=_TOLERANCE) for key in wanted
            ):
                raise StoreError(
                    "the search server at retrieval.url does not score by BM25 as it should, so its answers "
                    "would be wrong; use the version of Milvus that config/deploy/scale names"
                )
    finally:
        server.drop(name)


def _scores(question: Sequence[str], passages: Sequence[Sequence[str]]) -> dict[int, float]:
    """Return the scores by Lucene's BM25, with ln(1 + (N - df + 0.5) / (df + 0.5)), of what matches."""
    average = sum(map(len, passages)) / len(passages)
    holding = Counter(term for passage in passages for term in set(passage))
    scores = dict[int, float]()
    for key, passage in enumerate(passages):
        norm = K1 * (1 - B + B * len(passage) / average)
        for term in question:
            if count := passage.count(term):
                idf = math.log(1 + (len(passages) - holding[term] + 0.5) / (holding[term] + 0.5))
                scores[key] = scores.get(key, 0.0) + idf * count * (K1 + 1) / (count + norm)
    return scores
