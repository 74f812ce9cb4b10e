"""What the bot can do, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.limits import fits
from bot.locale.texts import Texts


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command: its full name, its description in English, and the id that Discord gave it, if known."""

    name: str
    description: str
    number: int | None = None
    for_moderators: bool = False

    @property
    def section(self) -> str:
        """The section of the help that it belongs to."""
        return _SECTION_OF.get(self.name.partition(" ")[0], "moderators" if self.for_moderators else "ask")

    @property
    def mention(self) -> str:
        """Return what opens the command when it is clicked; its name where the id is not known."""
        return f"</{self.name}:{self.number}>" if self.number else f"`/{self.name}`"


_SECTION_OF = {
    **dict.fromkeys(("latest", "compare", "timeline", "trend", "sources"), "browse"),
    **dict.fromkeys(("watch",), "watch"),
    **dict.fromkeys(("digest",), "digests"),
}


def section_labels(texts: Texts) -> Mapping[str, str]:
    """Return the name of each section, in order."""
    return {
        "ask": texts("Ask"),
        "browse": texts("Browse the news"),
        "watch": texts("Watch a question"),
        "digests": texts("Digests"),
        "moderators": texts("For moderators"),
    }


def examples(texts: Texts) -> Sequence[str]:
    """Return questions to begin with."""
    return (
        texts("What happened today?"),
        texts("What does the government plan?"),
        texts("Who won the match?"),
    )


def introduction_text(texts: Texts) -> str:
    """Return what the bot does and how to ask it."""
    return "\n".join(
        [
            f"### {texts('How to ask')}",
            texts(
                "Use `/ask`, mention me, or send me a direct message. I answer with sentences from news "
                "articles, word for word, each with its source, and I say so when there is no answer."
            ),
            texts("Try one of these, or choose below what you want to know more about."),
        ]
    )


def section_texts(section: str, commands: Iterable[CommandHelp], texts: Texts) -> tuple[str, str]:
    """Return what a section is for, and its commands, as many as fit."""
    head = "\n".join([f"### {section_labels(texts)[section]}", *_explained(section, texts)])
    listed = ""
    for command in (each for each in commands if each.section == section):
        longer = f"{listed}\n{_called(command, texts)} {texts(command.description)}".lstrip("\n")
        listed = longer if fits([head, longer]) else listed
    return head, listed


def _called(command: CommandHelp, texts: Texts) -> str:
    """Return what opens a command, and what Discord calls it in the reader's language where that differs.

    A mention shows the English name, and opens the command by no other.
    """
    own = " ".join(texts.commands.get(name, name) for name in command.name.split())
    return command.mention if own == command.name else f"{command.mention} (/{own})"


def _explained(section: str, texts: Texts) -> list[str]:
    match section:
        case "ask":
            said = (
                texts("Times and sources are understood: *since Monday*, *in March*, *only Reuters*."),
                texts('`"exact words"` must stand together, `-word` must not occur.'),
                texts("Reply to an answer to narrow it down: *and in Spain?*, *not about football*."),
                texts(
                    "On any message, *Apps* has *Check against the news* and *More coverage*. "
                    "Send me a link, and I look for more coverage of it."
                ),
            )
            return [f"- {each}" for each in said]
        case "browse":
            return [texts("News without a question: the newest articles, one event in several outlets.")]
        case "watch":
            return [texts("I tell you when new sentences answer your question.")]
        case "digests":
            return [texts("A summary of the news in excerpts, at the times that a channel wants.")]
        case _:
            return [texts("Where and how I answer, what I read, and what I post.")]
