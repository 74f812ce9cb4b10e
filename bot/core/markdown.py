"""Escape foreign text for Discord's Markdown, and read the text of messages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

from bot.core.limits import HIGHLIGHTS, LINK
from bot.core.phrases import GAP
from corpus import Excerpt

if TYPE_CHECKING:
    import discord

# Whatever can begin a mark, a mention, a time, an emoji or a link. Discord shows an escaped punctuation mark
# as itself. discord.utils.escape_markdown leaves mentions, numbered lists and what stands in brackets alone.
_MARKS = re.compile(r"([\\*_~|`<>\[\]()#@:-])")
_NUMBERED = re.compile(r"^(\s*\d+)\.", re.MULTILINE)
# Control characters, and those that change the direction or hide what follows.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")

# Within <...> a link ends at its bracket, and Discord takes no space in an address.
_CLOSING = re.compile(r"[<>\\\s]")


def escaped(text: str) -> str:
    r"""`text` so that Discord shows it as it is.

    >>> escaped("**@everyone** <@1>")
    '\\*\\*\\@everyone\\*\\* \\<\\@1\\>'
    """
    return _NUMBERED.sub(r"\1\.", _MARKS.sub(r"\\\1", _UNSEEN.sub("", text)))


def isolated(text: str) -> str:
    """Return `text` (Markdown already) so that, written from right to left, it turns nothing around it.

    >>> isolated("Le Monde"), isolated("\u0627")
    ('Le Monde', '\u2068\u0627\u2069')
    """
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\u2068{text}\u2069" if turns else text


def quote(excerpt: Excerpt) -> str:
    """Return the excerpt as a quote, matched words in bold, gaps marked."""
    body, at = excerpt.article.body, excerpt.span.start
    pieces = [f"{GAP} "] if excerpt.gap_before else []
    for highlight in excerpt.highlights[:HIGHLIGHTS]:
        word = escaped(body[highlight.start : highlight.end])
        pieces += [escaped(body[at : highlight.start]), f"**{word}**"]
        at = highlight.end
    pieces += [escaped(body[at : excerpt.span.end]), f" {GAP}" if excerpt.gap_after else ""]
    lines = (line.strip() for line in "".join(pieces).splitlines())
    return "\n".join(f"> {line}" for line in lines if line)


def quotes(excerpts: Iterable[Excerpt]) -> str:
    """Return each excerpt as a quote of its own: what stands apart in the article is not read as one text."""
    return "\n\n".join(filter(None, map(quote, excerpts)))


def link(label: str, *addresses: str | None) -> str:
    """`label`, escaped, as a link to the first of `addresses` that will do; without one in bold."""
    text = escaped(" ".join(label.split()))
    safe = next(filter(None, map(_safe, addresses)), None)
    return f"**{text}**" if safe is None else f"[{text}](<{safe}>)"


def _safe(address: str | None) -> str | None:
    """Return an address that is safe inside a link; None if invalid or too long."""
    if address is None or not address.startswith(("http://", "https://")):
        return None
    safe = _CLOSING.sub(lambda found: percent_encoded(found[0]), _UNSEEN.sub("", address))
    return safe if len(safe) <= LINK else None


def muted(text: str) -> str:
    """`text` (Markdown already) as a small line."""
    return f"-# {text}"


def mention_of(role: int) -> str:
    """Return the small line that mentions a role."""
    return muted(f"<@&{role}>")


_LONGEST = 4000  # characters that are looked up
_LINK = re.compile(r"https?://[^\s<>|)\]]+")
_SIGNS = re.compile(r"<(?:a?:\w+:|[@#][!&]?|t:|/[^>]*:)[-\w:]*>")  # emoji, mentions, times, commands


def text_and_links(message: "discord.Message") -> tuple[str, tuple[str, ...]]:
    """Return a message's text, with forwards and previews, and its links in order."""
    # Imported here: the terminal escapes Markdown too, and needs nothing of Discord.
    from discord.utils import remove_markdown

    texts = list(_texts(message))
    links = [link.rstrip(".,;:!?") for text in texts for link in _LINK.findall(text)]
    links += [embed.url for embed in message.embeds if embed.url]
    plain = remove_markdown(_SIGNS.sub(" ", _LINK.sub(" ", "\n".join(texts))))
    return plain.strip()[:_LONGEST], tuple(dict.fromkeys(links))


def _texts(message: "discord.Message") -> Iterator[str]:
    yield message.content
    yield from (snapshot.content for snapshot in message.message_snapshots)
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.description))
    yield from _displayed(message.components)


def _displayed(components: Iterable[Any]) -> Iterator[str]:
    """Return the texts of all text displays, however deeply nested."""
    from discord import TextDisplay

    for component in components:
        if isinstance(component, TextDisplay):
            yield component.content
        yield from _displayed(getattr(component, "children", ()))
