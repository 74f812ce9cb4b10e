"""A message of somebody's to what it says and where it links, without Discord's own signs. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import discord

_LONGEST = 4000  # characters that are looked up
_LINK = re.compile(r"https?://[^\s<>|)\]]+")
_SIGNS = re.compile(r"<(?:a?:\w+:|[@#][!&]?|t:|/[^>]*:)[-\w:]*>")  # emoji, mentions, times, commands


def said_in(message: discord.Message) -> tuple[str, tuple[str, ...]]:
    """The text of a message, of what it forwards and of its link previews; and its links, in their order."""
    texts = list(_texts(message))
    links = [link.rstrip(".,;:!?") for text in texts for link in _LINK.findall(text)]
    links += [embed.url for embed in message.embeds if embed.url]
    plain = discord.utils.remove_markdown(_SIGNS.sub(" ", _LINK.sub(" ", "\n".join(texts))))
    return plain.strip()[:_LONGEST], tuple(dict.fromkeys(links))


def _texts(message: discord.Message) -> Iterator[str]:
    yield message.content
    yield from (snapshot.content for snapshot in message.message_snapshots)
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.description))
    yield from _displayed(message.components)


def _displayed(components: Iterable[Any]) -> Iterator[str]:
    """The texts of all text displays, wherever they are nested."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _displayed(getattr(component, "children", ()))
