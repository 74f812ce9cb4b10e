"""What the bot can do and what it keeps, in plain words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.locale.texts import Texts


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command, as it is named and described in English."""

    name: str
    description: str


def help_blocks(commands: Iterable[CommandHelp], texts: Texts) -> list[str]:
    """How to ask, and the commands that whoever asks for help can use."""
    return [
        f"### {texts('How to ask')}",
        texts(
            "Use `/ask`, mention me, or write to me directly, in plain words. I answer with sentences from "
            "news articles, word for word, each with its source, and say so when they hold no answer."
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


def privacy_text(days: int, texts: Texts, *, reads_channel: bool = False) -> str:
    """What is kept of a person, for how long, and what is not.

    Args:
        days: for how long; 0 where nothing is kept.
        texts: in which it is said.
        reads_channel: whether the operator lets every message of an ask channel be a question.
    """
    if days:
        kept = texts.plural(
            "Your question and which excerpts I showed, for {count} day, so that buttons and replies work.",
            "Your question and which excerpts I showed, for {count} days, so that buttons and replies work.",
            days,
        )
    else:
        kept = texts("Nothing: who runs me has switched that off, so answers have no buttons.")
    return "\n".join(
        (
            f"### {texts('What I keep of you')}",
            f"- {kept}",
            "- " + texts("With each of them your Discord id, so that I can delete it."),
            "- " + texts("Whether you found an answer helpful, as long as I remember the answer."),
            "- " + texts("What you set up yourself, such as a watch, until you remove it."),
            *(_of_asking(texts) if days else ()),
            _read(texts, reads_channel=reads_channel),
            texts("Nothing is passed on, and nothing leaves the machine that I run on but my answers."),
        )
    )


def _of_asking(texts: Texts) -> Iterator[str]:
    yield "- " + texts("Until when you wait, where a server wants pauses between questions.")
    yield "- " + texts("Your language, until I am restarted, for my answers to your direct messages.")


def _read(texts: Texts, *, reads_channel: bool) -> str:
    if reads_channel:
        return texts(
            "I read no message but those that mention me, answer me, are sent to me directly or stand in an "
            "ask channel."
        )
    return texts("I read no message but those that mention me, answer me or are sent to me directly.")


def deleted_text(count: int, texts: Texts) -> str:
    """That what was kept is gone."""
    if not count:
        return texts("I kept nothing of you.")
    return texts.plural(
        "Deleted: {count} entry. The buttons of those answers no longer work.",
        "Deleted: {count} entries. The buttons of those answers no longer work.",
        count,
    )
