"""Render alerts for Discord. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.citations import relative
from bot.core.markdown import escaped, muted
from bot.health.conditions import Condition
from bot.health.store import Alert
from bot.locale.texts import Texts

_AN_HOUR = 60  # minutes


def alert_text(alert: Alert, texts: Texts) -> str:
    """Return what is wrong and what to do (Markdown)."""
    title, text, advice = _words(alert.condition, alert.details, texts)
    return "\n".join(filter(None, (f"### {title}", text, muted(advice))))


def over_text(alert: Alert, texts: Texts) -> str:
    """Return that something is over (Markdown)."""
    title, _, _ = _words(alert.condition, alert.details, texts)
    since = texts("It began {when}.", when=relative(alert.since))
    return "\n".join((f"### {texts('Over: {problem}', problem=title)}", since))


def state_text(alerts: Iterable[Alert], texts: Texts) -> str:
    """Return all that is wrong at present (Markdown)."""
    found = [f"- {_words(each.condition, each.details, texts)[0]}, {relative(each.since)}" for each in alerts]
    if not found:
        return texts("Nothing is wrong right now.")
    return "\n".join([texts("**Still wrong**"), *found])


def _words(condition: Condition, details: Mapping[str, Any], texts: Texts) -> tuple[str, str, str]:
    """Return the title of a condition, what is wrong in detail, and what to do."""
    return (_words_of_machine(details, texts) | _words_of_discord(details, texts))[condition]


def _words_of_machine(details: Mapping[str, Any], texts: Texts) -> dict[Condition, tuple[str, str, str]]:
    return {
        Condition.FEEDS: (
            texts.plural("{count} feed fails", "{count} feeds fail", details.get("count", 0)),
            "\n".join(f"- {escaped(each)}" for each in details.get("feeds", ())),
            texts("`clippings feeds list` says why. If most fail, check the network of the machine."),
        ),
        Condition.DISK: (
            texts("The disk is nearly full"),
            texts("{count} MB are free.", count=details.get("megabytes", 0)),
            texts("Make room, or keep fewer articles: `retention` in the settings."),
        ),
        Condition.CLOCK: (
            texts("The machine's clock is wrong"),
            _clock(details, texts),
            texts("Set it. While it is more than a day off, I delete nothing for its age."),
        ),
        Condition.INDEX: (
            texts("New articles are not found yet"),
            texts("The index is behind what is stored."),
            texts("`clippings doctor` looks at it; `clippings index rebuild` makes it anew."),
        ),
    }


def _clock(details: Mapping[str, Any], texts: Texts) -> str:
    """Return how far the clock is off."""
    minutes = details.get("minutes", 0)
    length = texts.plural("{count} minute", "{count} minutes", minutes)
    if minutes >= 2 * _AN_HOUR:
        length = texts.plural("{count} hour", "{count} hours", round(minutes / _AN_HOUR))
    if details.get("ahead", True):
        return texts("It is {length} ahead.", length=length)
    return texts("It is {length} behind.", length=length)


def _words_of_discord(details: Mapping[str, Any], texts: Texts) -> dict[Condition, tuple[str, str, str]]:
    return {
        Condition.DIGESTS: (
            texts("Digests are late"),
            texts.plural(
                "The latest should have been posted {count} hour ago.",
                "The latest should have been posted {count} hours ago.",
                details.get("hours", 0),
            ),
            texts("The log says what I wait for, and so does `clippings doctor`."),
        ),
        Condition.PERMISSION: (
            texts("I may no longer post some digests"),
            " ".join(f"<#{channel}>" for channel in details.get("channels", ())),
            texts("Let me post there again, then resume the digests with /digest list."),
        ),
        Condition.TOKEN: (
            texts("Discord refused my token"),
            "",
            texts("Copy it anew from the developer portal."),
        ),
        Condition.INTENTS: (
            texts("Discord refused the message-content intent"),
            "",
            texts("Switch it on in the developer portal, or off in my settings."),
        ),
    }
