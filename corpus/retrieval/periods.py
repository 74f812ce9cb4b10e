"""How near articles are to the time that a question speaks of."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.index.passages import UNDATED, seconds
from corpus.models import Query, TimeWindow

_LONG = timedelta(days=14)
_YEAR = 4  # digits


def moment_of(query: Query) -> datetime | None:
    """The moment that freshness is told from: that of asking, or the end of a time long over.

    Without its year, as in "who retired in February and came back", a time is mostly the story's background.
    """
    now, end = query.now, query.period.until
    has_year = any(term.isdigit() and len(term) == _YEAR for term in query.times)
    return end if now and end and has_year and now - end > _LONG else now


def nearness(published: NDArray[np.int64], period: TimeWindow, *, fades: timedelta) -> NDArray[np.float64]:
    """1 for what was published in the period, halved with each `fades` after it; 0 before it or undated."""
    near = np.ones(len(published))
    if period.until is not None:
        after = np.maximum(published.astype(np.float64) - seconds(period.until), 0)
        near = 0.5 ** (after / fades.total_seconds())
    if period.since is not None:
        near[published < seconds(period.since)] = 0.0
    near[published == UNDATED] = 0.0
    return near
