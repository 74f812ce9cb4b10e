"""Draw charts in Discord's dark colours. The one importer of matplotlib, in a worker only.

Its import takes as long as a hundred answers, and as much memory as half of the bot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import structlog

from corpus import CorpusError
from corpus.workers.worker import Limits, Workers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The picture lies within a message, on a phone at a quarter of its size: few, large letters.
_INCHES, _DOTS = (6.4, 4.4), 200
_BACKGROUND, _GRID, _TEXT = "#2b2d31", "#4a4d55", "#dbdee1"
# Apart from one another also for those who see red and green as one, and all readable on the background.
_COLOURS = ("#5b9bf5", "#f5a35b", "#5fd0a5", "#eb6fa8", "#b79bf0")
_REST = "#9ca3af"
_LETTERS = 16  # points
_LABEL = 16  # characters of a label beside the chart
_TICKS = 4  # dates that stand below it without touching one another
_BAR = 0.86  # of the room for one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A named row of numbers; `rest` marks the one that holds all others together."""

    name: str
    values: tuple[int, ...]
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Rows of numbers over the same days, named by `labels`: stacked bars, or else lines."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    stacked: bool


def chart_of(row: Mapping[str, Any]) -> Chart:
    """Return the chart from its JSON fields."""
    lines = (Line(**{**line, "values": tuple(line["values"])}) for line in row["lines"])
    return Chart(labels=tuple(row["labels"]), lines=tuple(lines), stacked=row["stacked"])


def drawer() -> Callable[[Chart], bytes]:
    """Return the function that draws charts as PNG. Loading takes a second or two."""
    import matplotlib as mpl

    mpl.use("Agg")
    # A name from a feed is no formula, whatever dollars stand in it.
    mpl.rcParams |= {"text.parse_math": False, "font.family": "DejaVu Sans", "font.size": _LETTERS}
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = frozenset(get_font(findfont(FontProperties())).get_charmap())

    def draw(chart: Chart) -> bytes:
        figure = Figure(figsize=_INCHES, dpi=_DOTS, facecolor=_BACKGROUND, layout="constrained")
        _draw(figure.add_subplot(facecolor=_BACKGROUND), chart, known)
        return _png(figure)

    return draw


def label(name: str, number: int, known: frozenset[int]) -> str:
    """Return the label of a line: its number in the message's list and its name.

    Of a name in letters that the font lacks only the number stands there.

    >>> label("Le Monde", 1, frozenset(map(ord, "LeMond "))), label("朝日新聞", 2, frozenset())
    ('1 Le Monde', '2')
    """
    drawable = "".join(char for char in name if ord(char) in known and char.isprintable()).split()
    told = " ".join(drawable)
    lost = sum(char.isalnum() for char in name) - sum(char.isalnum() for char in told)
    if lost or not told:
        return str(number)
    return f"{number} {told if len(told) <= _LABEL else told[: _LABEL - 1].rstrip() + '…'}"


def _draw(axes: Axes, chart: Chart, known: frozenset[int]) -> None:
    places = range(len(chart.labels))
    below = [0] * len(chart.labels)
    for number, (line, colour) in enumerate(zip(chart.lines, _colours(chart.lines), strict=True), start=1):
        name = label(line.name, number, known)
        if chart.stacked:
            axes.bar(places, line.values, _BAR, bottom=below, color=colour, label=name, linewidth=0)
            below = [low + value for low, value in zip(below, line.values, strict=True)]
        else:
            axes.plot(places, line.values, color=colour, label=name, linewidth=3, marker="o", markersize=5)
    _dress(axes, chart)


def _dress(axes: Axes, chart: Chart) -> None:
    """Axes with few marks, whole numbers only, and the names above the chart."""
    from matplotlib.ticker import MaxNLocator

    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_GRID, linewidth=1)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_GRID)
    axes.tick_params(colors=_TEXT, length=0, pad=6)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    shown = _spread(len(chart.labels))
    axes.set_xticks(shown, [chart.labels[place] for place in shown])
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)
    columns = 2 if len(chart.lines) > 1 else 1
    axes.figure.legend(
        loc="outside upper left", ncols=columns, frameon=False, labelcolor=_TEXT, fontsize=_LETTERS
    )


def _spread(count: int) -> list[int]:
    """Return a few indices, evenly spaced, always with the last.

    >>> _spread(30), _spread(2)
    ([5, 13, 21, 29], [0, 1])
    """
    step = -(-count // _TICKS)
    return sorted(range(count - 1, -1, -step or -1))


def _colours(lines: Sequence[Line]) -> list[str]:
    return [_REST if line.rest else _COLOURS[place % len(_COLOURS)] for place, line in enumerate(lines)]


def _png(figure: Figure) -> bytes:
    content = BytesIO()
    figure.savefig(content, format="png", facecolor=_BACKGROUND)
    return content.getvalue()


_LIMITS = Limits(seconds=10.0)  # for one picture, which takes a tenth of a second
_PATIENCE = 60.0  # seconds, with the start of the process before the first picture, on a small machine

log = structlog.get_logger()


class Charts:
    """Draws charts, one after another."""

    def __init__(self) -> None:
        self._workers = Workers("bot.core.charts:drawer", count=1, limits=_LIMITS)

    async def png(self, chart: Chart) -> bytes | None:
        """Return the picture, or None if it cannot be drawn: the numbers suffice."""
        try:
            async with asyncio.timeout(_PATIENCE):
                picture: bytes = await asyncio.wrap_future(self._workers.submit(chart))
        except (CorpusError, TimeoutError) as error:
            notes = getattr(error, "__notes__", [])
            log.warning("no chart", reason=str(error) or "took too long", notes=notes)
            return None
        return picture

    def close(self) -> None:
        """End the process."""
        self._workers.close()
