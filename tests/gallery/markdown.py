"""Discord's Markdown to HTML, as far as the bot writes it: marks in a line, quotes, small lines, headings.

Unlike CommonMark a line break is one, a quote ends with its line, and "-# " makes a small line.
"""

import re
from datetime import UTC, datetime

from markdown_it import MarkdownIt

_INLINE = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable("entity")
_TIME = re.compile(r"(?<!\\)<t:(-?\d+)(?::([a-zA-Z]))?>")
_MENTION = re.compile(r"(?<!\\)<(?:(@)[!&]?|(#))\d+>")
_COMMAND = re.compile(r"(?<!\\)</([\w -]+):\d+>")
# What is drawn stands between these until the rest of its line is HTML.
_OPEN, _CLOSE = "\ue000", "\ue001"
_DRAWN = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_LINES = (
    (re.compile(r"^> ?"), "quote"),
    (re.compile(r"^-# "), "small"),
    (re.compile(r"^### "), "h3"),
    (re.compile(r"^## "), "h2"),
    (re.compile(r"^# "), "h1"),
    (re.compile(r"^[-*] "), "item"),
)
_FORMS = {"t": "%H:%M", "D": "%-d %B %Y", "d": "%d/%m/%Y", "F": "%A, %-d %B %Y %H:%M", "f": "%-d %B %Y %H:%M"}
_UNITS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3600), ("minute", 60))


def shown(text: str, now: datetime) -> str:
    """The HTML of a text display."""
    rows = [_row(line, now) for line in text.splitlines()]
    return "\n".join(_grouped(rows))


def _row(line, now):
    for pattern, kind in _LINES:
        if pattern.match(line):
            return kind, _inline(pattern.sub("", line, count=1), now)
    return "line", _inline(line, now)


def _inline(text, now):
    text = _TIME.sub(lambda found: f"{_OPEN}{_time(found, now)}{_CLOSE}", text)
    text = _MENTION.sub(lambda found: f"{_OPEN}{found[1] or found[2]}somebody{_CLOSE}", text)
    text = _COMMAND.sub(rf"{_OPEN}/\1{_CLOSE}", text)
    return _DRAWN.sub(r'<span class="drawn">\1</span>', _INLINE.renderInline(text))


def _time(found, now):
    moment = datetime.fromtimestamp(int(found[1]), UTC)
    form = found[2] or "f"
    if form != "R":
        return moment.strftime(_FORMS.get(form, _FORMS["f"]))
    seconds = (now - moment).total_seconds()
    unit, length = next(((u, n) for u, n in _UNITS if abs(seconds) >= n), ("second", 1))
    count = int(abs(seconds) // length)
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if seconds >= 0 else f"in {words}"


def _grouped(rows):
    """Lines of one quote in one block; every other line is one of its own."""
    quote = []
    for kind, line in [*rows, ("end", "")]:
        if kind == "quote":
            quote.append(line)
            continue
        if quote:
            yield f"<blockquote>{'<br>'.join(quote)}</blockquote>"
            quote = []
        if kind != "end":
            yield f'<div class="{kind}">{line or "&nbsp;"}</div>'
