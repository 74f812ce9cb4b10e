"""How much less or more a source counts in a digest: in steps, within bounds, and back again. Pure."""

from collections.abc import Mapping
from enum import StrEnum

LEAST, MOST = 0.25, 4.0
_STEP = 2.0


class Turn(StrEnum):
    """What is done with the standing of a source."""

    LESS = "less"
    MORE = "more"
    EVEN = "even"  # as usual again


def turned(standing: Mapping[str, float], source: str, turn: Turn) -> dict[str, float]:
    """The standing of all sources after a turn of one; one that counts as usual is not named.

    >>> turned({}, "Reuters", Turn.LESS)
    {'Reuters': 0.5}
    >>> turned({"Reuters": 0.5}, "Reuters", Turn.MORE)
    {}
    """
    now = standing.get(source, 1.0)
    wanted = {Turn.LESS: now / _STEP, Turn.MORE: now * _STEP, Turn.EVEN: 1.0}[turn]
    kept = dict(standing) | {source: min(max(wanted, LEAST), MOST)}
    return {name: factor for name, factor in kept.items() if factor != 1.0}


def may_turn(factor: float, turn: Turn) -> bool:
    """Whether a turn changes anything."""
    return {Turn.LESS: factor > LEAST, Turn.MORE: factor < MOST, Turn.EVEN: factor != 1.0}[turn]
