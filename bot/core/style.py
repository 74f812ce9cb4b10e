"""The look of every message: a container with one accent colour a kind.

Quotes, links, small lines and escapes are `bot.core.markdown`'s; limits are `bot.core.limits`'.
"""

from enum import IntEnum
from typing import Any

from discord import ui


class MessageKind(IntEnum):
    """What a message is, by the colour at its edge."""

    ANSWER = 0x3B82F6
    NEAREST = 0x9CA3AF  # nothing was found, these are the nearest
    NOTICE = 0xF59E0B  # something to know, to mend or to do
    ERROR = 0xEF4444
    DIGEST = 0x10B981
    TIMELINE = 0x8B5CF6  # and whatever else shows a story over time
    COMPARISON = 0x06B6D4  # what several sources say, side by side
    SETTINGS = 0x64748B  # settings, feeds, privacy, help: what is between the bot and those it serves


View = ui.LayoutView
Item = ui.Item[Any]


def message(kind: MessageKind, *parts: str | Item, below: tuple[Item, ...] = ()) -> View:
    """Return a message: texts and items in a container, and items below it.

    It never times out: what is pressed in it must be a dynamic item, which works after a restart too.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=int(kind))
    for part in parts:
        if part:
            container.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for item in below:
        view.add_item(item)
    return view


def text_view(text: str, kind: MessageKind = MessageKind.NOTICE) -> View:
    """Return a message of one text (Markdown)."""
    return message(kind, text)
