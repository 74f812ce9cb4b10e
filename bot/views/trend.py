"""The message of a trend: its picture between what is counted and the numbers."""

from typing import Any

import discord
from discord import ui

from bot.views.look import Kind, View, message

PICTURE = "trend.png"


def trend_view(head: str, numbers: str, *, alt: str | None) -> View:
    """The message; `alt` says what the picture of that name shows, None where there is no picture."""
    if alt is None:
        return message(Kind.TIMELINE, head, numbers)
    return message(Kind.TIMELINE, head, picture_item(alt), numbers)


def picture_item(alt: str) -> ui.MediaGallery[Any]:
    """The picture of that name, which is sent beside the message."""
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt))
