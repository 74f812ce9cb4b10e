"""What is kept of a user, in words."""

from collections.abc import Iterator, Mapping

from bot.guilds.store import GuildSettings
from bot.locale.texts import Texts
from bot.privacy.service import Kept

_UNSET = GuildSettings()


def privacy_text(
    days: int, texts: Texts, *, reads_channel: bool = False, settings: GuildSettings = _UNSET
) -> str:
    """Return what is kept of a user, for how long, and what is not (Markdown).

    Args:
        days: for how long; 0 where nothing is kept.
        texts: those of the user.
        reads_channel: whether the operator lets every message of an ask channel be a question.
        settings: those of the guild where they ask, which may show moderators something.
    """
    if days:
        kept = texts.plural(
            "Your question and which excerpts I showed, for {count} day, so that buttons and replies work.",
            "Your question and which excerpts I showed, for {count} days, so that buttons and replies work.",
            days,
        )
    else:
        kept = texts("Answers are not remembered on this bot, so they have no buttons.")
    return "\n".join(
        (
            f"### {texts('What I store about you')}",
            f"- {kept}",
            "- " + texts("Your Discord id with each of them, so that I can delete it."),
            "- " + texts("Whether you found an answer helpful, as long as I remember the answer."),
            "- " + texts("What you set up yourself, such as a watch, until you remove it."),
            "- " + texts("The language you chose with `/language`, until you change it."),
            *(_of_asking(texts) if days else ()),
            *(_of_moderators(settings, texts) if days else ()),
            _read(texts, reads_channel=reads_channel),
            texts("Nothing is shared. Only my answers leave the machine I run on."),
        )
    )


def _of_asking(texts: Texts) -> Iterator[str]:
    yield "- " + texts("When you can ask again, where a server has a cooldown.")
    yield "- " + texts("Your language, until I am restarted, for my answers to your direct messages.")


def _of_moderators(settings: GuildSettings, texts: Texts) -> Iterator[str]:
    if settings.asked_since:
        yield "- " + texts(
            "Moderators of this server can see who asked what in its channels, for as long as I keep it. "
            "Private answers and direct messages are never among it."
        )
    if settings.weekly_report:
        yield "- " + texts(
            "Moderators of this server get a weekly list of questions that found no answer, without names."
        )


def _read(texts: Texts, *, reads_channel: bool) -> str:
    if reads_channel:
        return texts(
            "I read no message but those that mention me, answer me, are sent to me directly or stand in an "
            "ask channel."
        )
    return texts("I read no message but those that mention me, answer me or are sent to me directly.")


def kept_text(counts: Mapping[Kept, int], texts: Texts) -> str:
    """Return what would be deleted, watches apart, and what that means (Markdown)."""
    listed = [f"- {line}" for line in _kept_lines(counts, texts)] or [texts("I have no answers of yours.")]
    watches = texts.plural(
        "You also have {count} watch. It goes only if you say so.",
        "You also have {count} watches. They go only if you say so.",
        counts[Kept.WATCHES],
    )
    return "\n".join(
        (
            f"### {texts('Delete this?')}",
            *listed,
            *([watches] if counts[Kept.WATCHES] else ()),
            texts("The buttons of those answers stop working. This cannot be undone."),
        )
    )


def _kept_lines(counts: Mapping[Kept, int], texts: Texts) -> Iterator[str]:
    if count := counts[Kept.ANSWERS]:
        yield texts.plural(
            "{count} message made for you, with your question",
            "{count} messages made for you, with your questions",
            count,
        )
    if count := counts[Kept.VOTES]:
        yield texts.plural("{count} vote on an answer", "{count} votes on answers", count)
    if count := counts[Kept.DIGESTS]:
        yield texts.plural("{count} digest in your DMs", "{count} digests in your DMs", count)
    if counts[Kept.LANGUAGE]:
        yield texts("the language you chose")


def nothing_deleted_text(texts: Texts) -> str:
    """Return that nothing was deleted."""
    return texts("Nothing was deleted.")


def deleted_text(count: int, texts: Texts) -> str:
    """Return that what was kept is gone."""
    if not count:
        return texts("I have nothing stored about you.")
    return texts.plural(
        "Deleted: {count} entry. The buttons of those answers no longer work.",
        "Deleted: {count} entries. The buttons of those answers no longer work.",
        count,
    )
