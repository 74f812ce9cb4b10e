"""Render a guild's settings in words. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.citations import relative
from bot.core.errors import unknown_control
from bot.core.limits import shortened
from bot.core.markdown import escaped, muted
from bot.guilds.store import AnswerLength, GuildSettings
from bot.locale.texts import ENGLISH, Texts
from bot.state.messages import Message

CHANNELS = ("channels", "ask_channel", "thread_channels", "notice_channel")
SEVERAL = ("channels", "thread_channels", "roles")
_WAITS = (0, 5, 15, 30, 60, 300, 900, 3600)
_QUOTES = (0, 1, 3, 5, 10, 25, 100)
_NONE = "-"  # what a menu has for the empty value, which Discord does not take
_YES, _NO = "yes", "no"
_QUESTION = 150  # characters of a question that moderators see
_ID = re.compile("[0-9]{1,20}")  # of a channel or role
# In their own words, so that one who reads no other finds theirs.
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pl": "Polski"}


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """A value that can be chosen, as it is kept in a menu, and its label."""

    value: str
    label: str


def labels(texts: Texts) -> Mapping[str, str]:
    """Return the label of each setting."""
    return {
        "channels": texts("Channels I answer in"),
        "roles": texts("Roles that may ask"),
        "ask_channel": texts("Ask channel"),
        "thread_channels": texts("A thread for each answer"),
        "notice_channel": texts("Notices about feeds"),
        "weekly_report": texts("Weekly report"),
        "asked_since": texts("Who asked what"),
        "language": texts("Language"),
        "time_zone": texts("Time zone"),
        "length": texts("Length of answers"),
        "pictures": texts("Pictures of articles"),
        "user_cooldown": texts("Cooldown per member"),
        "guild_cooldown": texts("Server-wide cooldown"),
        "source_quotes": texts("Excerpts of one source a day"),
    }


def explanations(texts: Texts) -> Mapping[str, str]:
    """Return the explanation of each setting."""
    return {
        "channels": texts("Where I answer. With none chosen I answer in every channel that I can see."),
        "roles": texts("Who may ask me. With none chosen everyone may."),
        "ask_channel": texts("I post a button here that opens a form for questions."),
        "thread_channels": texts("In these channels I open a thread for each question that mentions me."),
        "notice_channel": texts("Where I report feeds of this server that moved, fail or ended."),
        "weekly_report": texts(
            "Each Monday, where notices about feeds go: questions without an answer, feeds that fail or were "
            "never cited, and feeds you may like. No names."
        ),
        "asked_since": texts(
            "Lets moderators see who asked what in this server's channels from now on, never direct messages "
            "or private answers. `/privacy` tells members."
        ),
        "language": texts("The language of what I post. Answers to commands are in each member's own."),
        "time_zone": texts("The time zone of digests, such as Europe/Berlin."),
        "length": texts("How many articles an answer cites."),
        "pictures": texts("Whether answers show the pictures of the articles that they cite."),
        "user_cooldown": texts("Cooldown between questions of one member."),
        "guild_cooldown": texts("Server-wide cooldown between questions."),
        "source_quotes": texts("How many excerpts of one source I show here a day."),
    }


def choices(name: str, texts: Texts) -> tuple[SettingChoice, ...]:
    """Return the choices of a setting; empty if it has none."""
    match name:
        case "language":
            own = tuple(SettingChoice(code, label) for code, label in _LANGUAGES.items())
            return (SettingChoice("", texts("Same as the server's Discord language")), *own)
        case "length":
            return tuple(SettingChoice(length.value, _length(length, texts)) for length in AnswerLength)
        case "user_cooldown" | "guild_cooldown":
            return tuple(SettingChoice(str(seconds), wait_text(seconds, texts)) for seconds in _WAITS)
        case "source_quotes":
            return tuple(SettingChoice(str(number), _quotes(number or None, texts)) for number in _QUOTES)
        case "pictures" | "weekly_report" | "asked_since":
            return tuple(SettingChoice(value, _switched(name, value == _YES, texts)) for value in (_NO, _YES))
        case _:
            return ()


def value_text(name: str, settings: GuildSettings, texts: Texts) -> str:
    """Return the value of a setting (Markdown)."""
    value = getattr(settings, name)
    if name in CHANNELS:
        default = texts("everywhere") if name == "channels" else texts("nowhere")
        return _mentions("#", value if isinstance(value, tuple) else (value,)) or default
    if name == "roles":
        return _mentions("@&", value) or texts("everyone")
    return _chosen_text(name, value, texts)


def _chosen_text(name: str, value: Any, texts: Texts) -> str:
    match name:
        case "language":
            return _LANGUAGES.get(value, "") or texts("Same as the server's Discord language")
        case "length":
            return _length(value, texts)
        case "user_cooldown" | "guild_cooldown":
            return wait_text(value, texts)
        case "source_quotes":
            return _quotes(value, texts)
        case "pictures" | "weekly_report" | "asked_since":
            return _switched(name, bool(value), texts)
        case _:
            return escaped(str(value))


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that belong together, with their name and a line that explains them."""

    label: str
    explanation: str
    names: tuple[str, ...]


def groups(texts: Texts) -> tuple[SettingGroup, ...]:
    """Return the groups of settings, in the order in which they are shown."""
    return (
        SettingGroup(
            texts("Where"),
            texts("The channels that I use"),
            ("channels", "ask_channel", "thread_channels", "notice_channel"),
        ),
        SettingGroup(texts("Who"), texts("The members whose questions I answer"), ("roles",)),
        SettingGroup(
            texts("Style"),
            texts("What my messages look like"),
            ("language", "time_zone", "length", "pictures"),
        ),
        SettingGroup(
            texts("Moderation"), texts("What moderators are shown"), ("weekly_report", "asked_since")
        ),
        SettingGroup(
            texts("Limits"),
            texts("How often I answer, and how much I quote"),
            ("user_cooldown", "guild_cooldown", "source_quotes"),
        ),
    )


def settings_texts(settings: GuildSettings, texts: Texts) -> Iterator[str]:
    """Yield a text a group: what it is for, and each setting on a line."""
    named = labels(texts)
    for group in groups(texts):
        values = (
            texts("**{label}**: {value}", label=named[name], value=value_text(name, settings, texts))
            for name in group.names
        )
        yield "\n".join([muted(f"{group.label} \u00b7 {group.explanation}"), *values])


def changed_to(name: str, values: list[str]) -> object:
    """Return the value to store when these values are chosen.

    Raises:
        UserError: there is no such menu, or it does not offer them.
    """
    offered = {each.value or _NONE for each in choices(name, ENGLISH)}
    if name in {*CHANNELS, "roles"}:
        fits = all(_ID.fullmatch(value) for value in values)
    else:
        fits = len(values) == 1 and offered.issuperset(values)
    if not fits:
        raise unknown_control()
    if name in SEVERAL:
        return tuple(int(value) for value in values)
    value = values[0] if values else ""
    match name:
        case "length":
            return AnswerLength(value)
        case "user_cooldown" | "guild_cooldown":
            return int(value or 0)
        case "language":
            return value if value in _LANGUAGES else None
        case "pictures" | "weekly_report" | "asked_since":
            return value == _YES
        case _:
            return int(value or 0) or None


def wait_text(seconds: int, texts: Texts) -> str:
    """Return a cooldown in words."""
    if not seconds:
        return texts("none")
    if seconds % 60:
        return texts.plural("{count} second", "{count} seconds", seconds)
    return texts.plural("{count} minute", "{count} minutes", seconds // 60)


def _length(length: AnswerLength, texts: Texts) -> str:
    return {
        AnswerLength.SHORT: texts("short: one article"),
        AnswerLength.NORMAL: texts("normal: a few articles"),
        AnswerLength.LONG: texts("long: up to five articles"),
    }[length]


def _switched(name: str, on: bool, texts: Texts) -> str:  # noqa: FBT001 # the value itself
    if name == "pictures":
        return texts("shown") if on else texts("not shown")
    return texts("on") if on else texts("off")


def _quotes(number: int | None, texts: Texts) -> str:
    return texts("any number") if number is None else texts.number(number)


def _mentions(kind: str, ids: tuple[int | None, ...]) -> str:
    shown = [f"<{kind}{each}>" for each in ids if each]
    return ", ".join(shown[:25])


def asked_lines(messages: Iterable[Message], texts: Texts) -> Iterator[str]:
    """Yield who asked what, when and where (Markdown)."""
    for each in messages:
        question = escaped(shortened(" ".join(str(each.details["question"]).split()), _QUESTION))
        when = relative(each.due_at)
        yield texts(
            "<@{user}> in <#{channel}> {when}: {question}",
            user=each.reader,
            channel=each.channel,
            when=when,
            question=question,
        )
