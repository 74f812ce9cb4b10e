"""Every number that ranking and choosing depend on, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts.

    Attributes:
        candidates: passages taken from the index for ranking.
        coverage: score for a passage in which the whole question occurs, in units of the question's idf.
        freshness: share by which an article published at `now` gains; halves with each `half_life`.
        foresight: how far beyond `now` an article may be dated: clocks and time zones differ.
        judged: how many citations, from the first on, decide on the confidence.
        found: confidence from which on an answer counts as found. At .60, near the best balance over the
            development questions, .91 of the right answers count and .17 of the unanswerable ones.
        least: share of the best citation's coverage below which another one is left out.
    """

    candidates: int = 300
    coverage: float = 0.5
    freshness: float = 0.5
    half_life: timedelta = timedelta(days=20)
    foresight: timedelta = timedelta(days=1)
    judged: int = 3
    found: float = 0.6
    least: float = 0.5


DEFAULT_WEIGHTS = Weights()
