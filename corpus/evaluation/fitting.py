"""Minimise the objectives of tuning by Adam: softmax choice, logistic curve."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_STEPS, _RATE = 300, 0.05  # of Adam


def softmax_gradient(
    scores: FloatArray, factors: FloatArray, right: BoolArray, sizes: NDArray[np.int64]
) -> FloatArray:
    """Return the gradient of the mean -ln(chance that a right candidate is chosen).

    Over questions that have one. `scores` is float64, (n,), `factors` float64, (n, names), `right` (n,),
    `sizes` the candidates of each question.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    all_odds, right_odds = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
    has = np.repeat(right_odds > 0, sizes)
    chance = odds / np.repeat(all_odds, sizes)
    wanted = odds * right / np.repeat(np.where(right_odds > 0, right_odds, 1.0), sizes)
    slope: FloatArray = ((chance - wanted) * has) @ factors / max((right_odds > 0).sum(), 1)
    return slope


def descended(slope: Callable[[FloatArray], FloatArray], signs: FloatArray) -> FloatArray:
    """Return where Adam (Kingma and Ba 2015) ends, every weight held to its sign.

    Args:
        slope: gives the gradient at weights, both float64, (w,).
        signs: float64, (w,): 1 and -1 hold a weight to this sign, 0 leaves it free.
    """
    weights, mean, square = np.zeros((3, len(signs)))
    for step in range(1, _STEPS + 1):
        now = slope(weights)
        mean, square = 0.9 * mean + 0.1 * now, 0.999 * square + 0.001 * now**2
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = weights - _RATE * move
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights


def logistic(factors: FloatArray, labels: FloatArray, *, counts: FloatArray | None = None) -> FloatArray:
    """Return the weights of a logistic regression, none but the first below 0.

    Args:
        factors: float64, (n, w), with ones in the first column.
        labels: float64, (n,), 0 or 1.
        counts: float64, (n,): what each counts; 1 by default.
    """
    share = np.ones(len(labels)) if counts is None else counts
    share = share / share.sum()
    signs = np.array([0.0] + [1.0] * (factors.shape[1] - 1))

    def slope(weights: FloatArray) -> FloatArray:
        chances = 1 / (1 + np.exp(-(factors @ weights)))
        gradient: FloatArray = factors.T @ ((chances - labels) * share)
        return gradient + 1e-4 * weights

    return descended(slope, signs)


def calibration(chances: FloatArray, labels: FloatArray) -> str:
    """Return the share that is right of those with about the same confidence."""
    bins = np.minimum((chances * 5).astype(int), 4)
    rows = (
        f"  sure {chances[bins == b].mean():.2f}  right {labels[bins == b].mean():.2f}  ({(bins == b).sum()})"
        for b in range(5)
        if (bins == b).any()
    )
    return "\n".join(rows)
