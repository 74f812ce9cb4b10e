"""What a person sees of a message: its Markdown read back, apart from the code that wrote it."""

import re

from tests.loopback.components import texts

# An escaped punctuation mark is shown as itself, two asterisks begin or end bold.
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*")
_BOLD = re.compile(r"(?<!\\)\*\*((?:\\.|[^*\\])+)\*\*")
_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<([^<>\s]*)>\)")
_QUOTE = re.compile(r"(?:^> .*\n?)+", re.MULTILINE)
_LINE_OF_QUOTE = re.compile(r"^> ", re.MULTILINE)
_GAP = re.compile(r"^\[\.\.\.\] | \[\.\.\.\]$")

# What is not shown at all: control characters, and those that turn the direction or hide.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")


def plain(markdown):
    """The text without its marks."""
    return _MARKUP.sub(lambda mark: mark[1] or "", markdown)


def bold(markdown):
    """The words in bold, as they are shown."""
    return [plain(found) for found in _BOLD.findall(markdown)]


def links(message):
    """The links of a message, as (what is shown, where it leads)."""
    return [(plain(label), address) for label, address in _LINK.findall(message.text)]


def excerpts(message):
    """The quoted text of each citation, as it is shown, without the marks of what is left out."""
    return [_GAP.sub("", plain(quote)) for quote in map(quoted, texts(message.components)) if quote]


def pieces(quote):
    """Return the excerpts of a citation, each of which is a quote of its own."""
    return [_GAP.sub("", piece) for piece in quote.split("\n\n")]


def quoted(markdown):
    """Return the quotes in a text, their marks still there, with an empty line between two of them."""
    found = (_LINE_OF_QUOTE.sub("", quote).strip("\n") for quote in _QUOTE.findall(markdown))
    return "\n\n".join(found)


def titles(message):
    """The titles of the articles that are cited."""
    return [title for title, _ in links(message)]


def actions(message):
    """The options of an answer's menu."""
    return [option for select in message.selects for option in select.options]


def contexts(message):
    """The values of a message's *Context* actions, one a citation."""
    return [option.value for option in actions(message) if option.value.startswith("context:")]


def answers(channel):
    """The messages of the bot in a channel, those that still say "thinking" included."""
    return [message for message in channel.messages.values() if message.author.bot]
