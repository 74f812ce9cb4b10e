"""Show what the running bot has found wrong, as it told its operator."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from bot.core.phrases import age
from bot.doctor.finding import Finding, fine, warning
from bot.health.conditions import Condition
from bot.health.store import Alerts

_WORDS = {
    Condition.FEEDS: ("feeds fail", "`clippings feeds list` says why"),
    Condition.DISK: ("the disk is nearly full", "make room, or keep fewer articles ([retention])"),
    Condition.CLOCK: (
        "the machine's clock is wrong",
        "set it; while it is more than a day off, nothing is deleted for its age",
    ),
    Condition.DIGESTS: ("digests are late", "the bot's log says what it waits for"),
    Condition.PERMISSION: (
        "the bot may no longer post some digests",
        "give it back the permission, then resume them with `/digest list`",
    ),
    Condition.INDEX: ("new articles are not found yet", "`clippings index rebuild` makes the index anew"),
    Condition.TOKEN: ("Discord refused the token", "copy it anew from the developer portal"),
    Condition.INTENTS: (
        "Discord refused the message-content intent",
        "switch it on on the Bot page of the developer portal, or discord.message_content off",
    ),
}


def current(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Return what the bot has found wrong and not yet found mended."""
    found = Alerts(engine).current()
    for alert in found.values():
        text, advice = _WORDS[alert.condition]
        yield warning("alerts", f"{text}, as the bot noticed {age(alert.since, now)} ago", advice)
    if not found:
        yield fine("alerts", "the bot has found nothing wrong")
