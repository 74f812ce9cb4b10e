"""What the bot can do, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.locale.texts import Texts


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command, as it is named and described in English."""

    name: str
    description: str


def help_blocks(commands: Iterable[CommandHelp], texts: Texts) -> list[str]:
    """Return how to ask, and the commands that a user can use, as blocks (Markdown)."""
    return [
        f"### {texts('How to ask')}",
        texts(
            "Use `/ask`, mention me, or send me a direct message. I answer with sentences from news "
            "articles, word for word, each with its source, and I say so when there is no answer."
        ),
        texts(
            '`"exact words"` must stand together, `-word` must not occur. Times and sources are understood: '
            "*since Monday*, *in March*, *only Reuters*."
        ),
        texts("Reply to an answer to narrow it down: *and in Spain?*, *not about football*."),
        texts("**Context** shows the sentences around an excerpt, **More** further articles."),
        f"### {texts('Commands')}",
        *(f"`/{each.name}` {texts(each.description)}" for each in commands),
    ]
