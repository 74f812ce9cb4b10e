"""Say what each step of setting a guild up asks for, and what was set at the end. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.core.limits import shortened
from bot.core.markdown import escaped, muted
from bot.guilds.render import choices
from bot.guilds.setup_steps import SetupState, SetupStep, offered_times
from bot.guilds.store import GuildSettings
from bot.locale.texts import Texts
from corpus.feeds.catalogue import CatalogueFeed, FeedTopic
from corpus.models.errors import Reason

_HOURS = 24
_NAMED = 12  # feeds that are named at the end
_NAME, _REASON = 60, 150  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupValues:
    """What a step shows beside what is chosen: the settings, the topics there are feeds for, the time."""

    settings: GuildSettings
    language: str
    topics: Mapping[FeedTopic, str]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupResult:
    """What was set: the feeds that are followed, and why others are not, by their addresses."""

    settings: GuildSettings
    wanted: tuple[CatalogueFeed, ...]
    followed: tuple[CatalogueFeed, ...]
    failed: Mapping[str, Reason]
    digests: Sequence[tuple[int, str]]  # channel and schedule
    problem: str = ""


def label_of(step: SetupStep, texts: Texts) -> str:
    """Return what the menu of a step says before anything is chosen."""
    return {
        SetupStep.LANGUAGE: texts("Choose a language"),
        SetupStep.ZONE: texts("Choose a time zone"),
        SetupStep.TOPICS: texts("Choose topics"),
        SetupStep.CHANNEL: texts("Choose a channel"),
        SetupStep.HOUR: texts("Choose an hour"),
        SetupStep.ASK: texts("Choose a channel"),
        SetupStep.DONE: "",
    }[step]


def step_text(state: SetupState, values: SetupValues, texts: Texts) -> str:
    """Return the question of a step, with a line of explanation (Markdown)."""
    zone = escaped(values.settings.time_zone)
    asked, why = {
        SetupStep.LANGUAGE: (
            texts("Which language do I write in here?"),
            texts("Answers to commands are in each member's own language."),
        ),
        SetupStep.ZONE: (
            texts("Which time zone is this server in?"),
            texts("Is yours not among these? Skip, and write it in `/settings`."),
        ),
        SetupStep.TOPICS: (
            texts("What should I read?"),
            texts("I follow feeds of well-known outlets on these topics. `/feeds browse` has more."),
        ),
        SetupStep.CHANNEL: (
            texts("Where do I post a daily digest?"),
            texts("Skip it if you want none."),
        ),
        SetupStep.HOUR: (
            texts("When do I post it?"),
            texts("Each day in <#{channel}>, by the clocks of {zone}.", channel=state.channel, zone=zone),
        ),
        SetupStep.ASK: (
            texts("Is there a channel for questions?"),
            texts(
                "I pin a button there that opens a form. Everywhere else members mention me or use `/ask`."
            ),
        ),
        SetupStep.DONE: ("", ""),
    }[state.step]
    return f"### {asked}\n{why}"


def options_of(state: SetupState, values: SetupValues, texts: Texts) -> list[discord.SelectOption]:
    """Return the options of a step's menu."""
    match state.step:
        case SetupStep.LANGUAGE:
            own = [each for each in choices("language", texts) if each.value]
            return [discord.SelectOption(label=each.label, value=each.value) for each in own]
        case SetupStep.ZONE:
            return [
                discord.SelectOption(label=zone.replace("_", " "), description=time, value=zone)
                for zone, time in offered_times(values.language, values.now)
            ]
        case SetupStep.TOPICS:
            chosen = state.topics
            return [
                discord.SelectOption(label=name, value=topic.value, default=topic in chosen)
                for topic, name in values.topics.items()
            ]
        case _:
            hours = (f"{hour:02}:00" for hour in range(_HOURS))
            return [discord.SelectOption(label=hour, value=hour) for hour in hours]


def waiting_text(count: int, texts: Texts) -> str:
    """Return what is shown while feeds are read for the first time."""
    return texts.plural(
        "I'm reading {count} feed for the first time. This takes up to a minute…",
        "I'm reading {count} feeds for the first time. This takes up to a minute…",
        count,
    )


def nothing_text(texts: Texts) -> str:
    """Return what is shown in place of a first answer where there are no articles."""
    return texts(
        "Nothing has come in yet. Feeds are read as they publish: try `/digest preview` or `/ask` in a while."
    )


def result_text(result: SetupResult, texts: Texts) -> str:
    """Return what was set, and where it is changed."""
    settings = result.settings
    lines = [f"### {texts('All set')}", *_feed_lines(result, texts)]
    lines += [
        texts("**Digest**: {when} in <#{channel}>", when=escaped(when), channel=channel)
        for channel, when in result.digests
    ] or [texts("**Digest**: none; `/digest schedule` makes one")]
    asking = (
        texts("in <#{channel}>, by mentioning me, or with `/ask`", channel=settings.ask_channel)
        if settings.ask_channel
        else texts("by mentioning me, or with `/ask`")
    )
    lines.append(texts("**Questions**: {how}", how=asking))
    lines.append(texts("**Time zone**: {zone}", zone=escaped(settings.time_zone)))
    lines.append(result.problem)
    lines.append(muted(texts("Change it any time: `/settings`, `/feeds browse`, `/digest list`.")))
    return "\n".join(filter(None, lines))


def _feed_lines(result: SetupResult, texts: Texts) -> list[str]:
    names = [escaped(shortened(feed.name, _NAME)) for feed in result.followed]
    more = ["…"] if len(names) > _NAMED else []
    lines = [texts("**Feeds**: {feeds}", feeds=", ".join(names[:_NAMED] + more))] if names else []
    if not result.wanted:
        lines.append(texts("**Feeds**: none yet; `/feeds browse` has hundreds"))
    return lines + [
        texts(
            "Not followed: {feed}. {reason}",
            feed=escaped(shortened(feed.name, _NAME)),
            reason=escaped(shortened(texts.translated(result.failed[feed.url]), _REASON)),
        )
        for feed in result.wanted
        if feed.url in result.failed
    ]
