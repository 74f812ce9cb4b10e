"""Estimate how reliable the measures are: intervals, folds, confidence curve."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from corpus.evaluation.answering import DISPLAYED, AnswerOutcome, Figures, figures

_DRAWS = 200  # bootstrap samples
_SEED = 20221  # any number: the intervals are the same in every run
_LIKELY = (0.025, 0.975)  # quantiles, between which 95 % of the draws lie

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """The shares of right answers and of unanswerable questions above a threshold."""

    threshold: float
    right: float
    unanswerable: float


def intervals(
    answerable: Sequence[AnswerOutcome], unanswerable: Sequence[AnswerOutcome]
) -> dict[str, Interval]:
    """Return the bootstrap interval of each measure: 95 % of the draws, seeded."""
    chance = np.random.default_rng(_SEED)
    drawn = [_flat(figures(_draw(answerable, chance), _draw(unanswerable, chance))) for _ in range(_DRAWS)]
    names = drawn[0]
    return {name: _between([values[name] for values in drawn]) for name in names}


def folds(answerable: Sequence[AnswerOutcome], unanswerable: Sequence[AnswerOutcome]) -> dict[str, Figures]:
    """Return the measures of each month, and by the outlet of the first citation."""
    names = sorted({o.month for o in answerable}) + sorted({o.outlet for o in answerable if o.outlet})
    parts = {
        name: [outcome for outcome in answerable if name in (outcome.month, outcome.outlet)] for name in names
    }
    return {name: figures(part, unanswerable) for name, part in parts.items()}


def curve(answerable: Sequence[AnswerOutcome], unanswerable: Sequence[AnswerOutcome]) -> list[Point]:
    """Return what each threshold keeps of right answers and unanswerable questions."""
    right = np.array([o.confidence for o in answerable if 0 < o.answer_rank <= DISPLAYED])
    wrong = np.array([outcome.confidence for outcome in unanswerable])
    return [
        Point(threshold=step / 10, right=_above(right, step / 10), unanswerable=_above(wrong, step / 10))
        for step in range(1, 10)
    ]


def _above(confidences: np.ndarray, threshold: float) -> float:
    return float((confidences >= threshold).mean()) if confidences.size else float("nan")


def _draw(outcomes: Sequence[AnswerOutcome], chance: np.random.Generator) -> list[AnswerOutcome]:
    return [outcomes[place] for place in chance.integers(0, len(outcomes), len(outcomes))] if outcomes else []


def _flat(measured: Figures) -> dict[str, float]:
    values = {field.name: getattr(measured, field.name) for field in fields(measured)}
    ranked = {name: values.pop(f"{name}_at") for name in ("answer", "headed")}
    return {
        f"{name}@{k}": share for name, shares in ranked.items() for k, share in enumerate(shares, start=1)
    } | values


def _between(values: Sequence[float]) -> Interval:
    known = [value for value in values if not np.isnan(value)]
    low, high = np.quantile(known, _LIKELY) if known else (float("nan"), float("nan"))
    return float(low), float(high)
