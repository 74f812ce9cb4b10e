"""Draw charts in Discord's dark colours. The one importer of matplotlib, in a worker only.

Its import takes as long as a hundred answers, and as much memory as half of the bot.
"""

from __future__ import annotations

import asyncio
import textwrap
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
_WIDTH, _HEIGHT, _STRIP, _ROW = 6.4, 3.6, 1.2, 0.3  # inches: a chart, one of several, a line of text
_DOTS = 200  # an inch
_BACKGROUND, _GRID, _TEXT = "#2b2d31", "#4a4d55", "#dbdee1"
# Apart from one another also for those who see red and green as one, and all readable on the background.
_COLOURS = ("#5b9bf5", "#f5a35b", "#5fd0a5", "#eb6fa8", "#b79bf0")
_REST = "#9ca3af"
_LETTERS = 16  # points
_LABEL = 16  # characters of a label that has room for another beside it
_LINE = 44  # characters of a line of text
# The first that has a letter draws it. All but the first are used where they are installed.
_FONTS = (
    *("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "Noto Sans Arabic"),
    *("Noto Naskh Arabic", "Noto Sans Devanagari", "Lohit Devanagari", "Noto Sans Thai", "Noto Sans Hebrew"),
)
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
    """Rows of numbers over the same days, as bars: on top of one another, or one chart below another.

    Attributes:
        labels: the names of the days.
        lines: the rows.
        stacked: whether they are parts of one number.
        title: what stands above, such as the period.
    """

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    stacked: bool
    title: str = ""


def chart_of(row: Mapping[str, Any]) -> Chart:
    """Return the chart from its JSON fields."""
    lines = (Line(**{**line, "values": tuple(line["values"])}) for line in row["lines"])
    labels, title = tuple(row["labels"]), row.get("title", "")  # older rows have no title
    return Chart(labels=labels, lines=tuple(lines), stacked=row["stacked"], title=title)


def drawer() -> Callable[[Chart], bytes]:
    """Return the function that draws charts as PNG. Loading takes a second or two."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure
    from matplotlib.font_manager import findfont, fontManager, get_font

    there = set(fontManager.get_font_names())
    fonts = [name for name in _FONTS if name in there or name == _FONTS[0]]
    # A name from a feed is no formula, whatever dollars stand in it.
    mpl.rcParams |= {"text.parse_math": False, "font.family": fonts, "font.size": _LETTERS}
    known = frozenset(code for name in fonts for code in get_font(findfont(name)).get_charmap())

    def draw(chart: Chart) -> bytes:
        names = [label(line.name, number, known) for number, line in enumerate(chart.lines, start=1)]
        rows = sum(name.count("\n") + 1 for name in names)
        height = _HEIGHT if chart.stacked else _STRIP * len(names)
        size = (_WIDTH, height + _ROW * rows)
        figure = Figure(figsize=size, dpi=_DOTS, facecolor=_BACKGROUND, layout="constrained")
        (_stack if chart.stacked else _strips)(figure, chart, names, _drawable(chart.title, known))
        return _png(figure)

    return draw


def label(name: str, number: int, known: frozenset[int]) -> str:
    """Return the label of a row: its number in the message's list and its name, in lines.

    Of a name in letters that no font has only the number stands there.

    >>> label("Le Monde", 1, frozenset(map(ord, "LeMond "))), label("朝日新聞", 2, frozenset())
    ('1 Le Monde', '2')
    """
    drawn = _drawable(name, known)
    lost = sum(char.isalnum() for char in name) - sum(char.isalnum() for char in drawn)
    return str(number) if lost or not drawn else textwrap.fill(f"{number} {drawn}", _LINE)


def _drawable(text: str, known: frozenset[int]) -> str:
    return " ".join("".join(char for char in text if ord(char) in known and char.isprintable()).split())


def _stack(figure: Figure, chart: Chart, names: Sequence[str], title: str) -> None:
    """Draw the rows as parts of one bar a day, with their names above."""
    axes = figure.add_subplot(facecolor=_BACKGROUND)
    below = [0] * len(chart.labels)
    for line, name, colour in zip(chart.lines, names, _colours(chart.lines), strict=True):
        places = range(len(chart.labels))
        axes.bar(places, line.values, _BAR, bottom=below, color=colour, label=name, linewidth=0)
        below = [low + value for low, value in zip(below, line.values, strict=True)]
    _dress(axes, chart)
    columns = 2 if len(names) > 1 and max(map(len, names)) <= _LABEL else 1
    # The title of a figure would be drawn over a legend that stands outside the axes.
    legend = figure.legend(
        loc="outside upper left",
        ncols=columns,
        frameon=False,
        labelcolor=_TEXT,
        fontsize=_LETTERS,
        title=title or None,
        alignment="left",
    )
    legend.get_title().set_color(_TEXT)


def _strips(figure: Figure, chart: Chart, names: Sequence[str], title: str) -> None:
    """Draw the rows one below another, each under its name; all have one scale."""
    all_axes = figure.subplots(len(chart.lines), squeeze=False)[:, 0]
    if title:
        figure.suptitle(title, x=0.02, ha="left", color=_TEXT, fontsize=_LETTERS)
    most = max(1, *(max(line.values, default=0) for line in chart.lines))
    for axes, line, name, colour in zip(all_axes, chart.lines, names, _colours(chart.lines), strict=True):
        axes.set_facecolor(_BACKGROUND)
        axes.bar(range(len(chart.labels)), line.values, _BAR, color=colour, linewidth=0)
        axes.set_title(name, loc="left", color=colour, fontsize=_LETTERS)
        _dress(axes, chart, most=most, dated=axes is all_axes[-1])


def _dress(axes: Axes, chart: Chart, *, most: int = 1, dated: bool = True) -> None:
    """Return axes with few ticks, whole numbers only, and the days below where wanted."""
    from matplotlib.ticker import MaxNLocator

    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_GRID, linewidth=1)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_GRID)
    axes.tick_params(colors=_TEXT, length=0, pad=6)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4 if chart.stacked else 2, integer=True))
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], most))
    shown = _spread(len(chart.labels)) if dated else []
    axes.set_xticks(shown, [chart.labels[place] for place in shown])
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)


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
