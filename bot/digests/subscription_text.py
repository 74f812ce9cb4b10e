"""Render subscriptions as Markdown: content, place, next times, problems. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.limits import shortened
from bot.core.markdown import escaped, muted
from bot.digests.forms import topics_text
from bot.digests.store import DigestLength, DigestPlace, Subscription, SubscriptionPause, Wishes
from bot.locale.texts import Texts

_SHOWN = 300  # characters of a list of topics or sources
_SHOWN_IN_LIST = 60


def place_text(place: DigestPlace, texts: Texts) -> str:
    """Where a digest goes, as Discord links it."""
    return texts("direct messages") if place.guild is None else f"<#{place.target}>"


def moment_text(moment: datetime) -> str:
    """Return a timestamp that Discord shows in each reader's zone, with the day."""
    return f"<t:{int(moment.timestamp())}:f>"


def subscription_text(subscription: Subscription, texts: Texts, *, coming: Sequence[datetime]) -> str:
    """Return a digest in full: schedule, next times and content."""
    lines = [
        texts("**Digest {number}** · {place}", number=subscription.number, place=_place(subscription, texts)),
        *([f"**{escaped(subscription.wishes.title)}**"] if subscription.wishes.title else []),
        _schedule(subscription),
    ]
    if subscription.paused is not None:
        lines.append(texts("**Paused**: {reason}", reason=reason_text(subscription, texts)))
    else:
        times = ", ".join(map(moment_text, coming))
        lines.append(texts("Next: {times}", times=times))
    lines += wishes_lines(subscription.wishes, texts)
    lines += [_standing(subscription, texts)] if subscription.standing else []
    return "\n".join(lines)


def line_text(subscription: Subscription, texts: Texts) -> str:
    """Return a digest in two lines, for a list."""
    if subscription.paused is not None:
        when = texts("paused")
    else:
        when = f"<t:{int(subscription.due_at.timestamp())}:R>"
    head = texts(
        "**{number}** · {place} · {when}",
        number=subscription.number,
        place=_place(subscription, texts),
        when=when,
    )
    topics = subscription.wishes.title or topics_text(subscription.wishes.topics)
    about = escaped(shortened(topics, _SHOWN_IN_LIST)) if topics else texts("all news")
    return f"{head}\n{muted(f'{_schedule(subscription)} · {about}')}"


def name_of(subscription: Subscription, where: str) -> str:
    """Return a digest in plain text, for menus."""
    topics = subscription.wishes.title or topics_text(subscription.wishes.topics)
    parts = (str(subscription.number), where, subscription.schedule, topics)
    return shortened(" · ".join(filter(None, parts)), 100)


def wishes_lines(wishes: Wishes, texts: Texts) -> list[str]:
    """Return the wishes of a digest, one a line."""
    lines = []
    if wishes.topics:
        lines.append(texts("Topics: {topics}", topics=_list(topics_text(wishes.topics))))
    if wishes.sources is not None:
        lines.append(texts("Only {sources}", sources=_list(", ".join(wishes.sources))))
    if wishes.without:
        lines.append(texts("Without: {words}", words=_list(", ".join(wishes.without))))
    if wishes.languages:
        lines.append(texts("Languages: {codes}", codes=_list(", ".join(wishes.languages))))
    size = texts.plural("{count} story at most", "{count} stories at most", wishes.limit)
    extras = [size] + ([texts("headlines only")] if wishes.length is DigestLength.SHORT else [])
    extras += [texts("nothing is posted when there is no news")] if wishes.skip_empty else []
    if wishes.forum:
        extras.append(texts("a post for each story") if wishes.thread else texts("a post for each digest"))
    elif wishes.thread:
        extras.append(texts("in a thread"))
    if wishes.role:
        lines.append(texts("Mentions {role}", role=f"<@&{wishes.role}>"))
    extras += [texts("published to followers")] if wishes.publish else []
    extras += [texts("with a chart")] if wishes.picture else []
    return [*lines, muted(" · ".join(extras))]


def weight_text(factor: float, texts: Texts) -> str:
    """How much a source counts."""
    if factor == 1:
        return texts("counts as usual")
    return texts("counts {factor} times as much", factor=f"{factor:g}")


def paused_text(subscription: Subscription, texts: Texts) -> str:
    """Return the notice to moderators about a digest that was paused by errors."""
    said = texts(
        "I have paused digest {number} ({schedule}, {place}): {reason}",
        number=subscription.number,
        schedule=escaped(subscription.schedule),
        place=place_text(subscription.place, texts),
        reason=reason_text(subscription, texts),
    )
    mended = texts("When that is fixed, use `/digest resume`. It continues where it stopped.")
    return f"{said}\n{mended}"


def sure_text(subscription: Subscription, texts: Texts) -> str:
    """Return the question before a digest is removed."""
    return texts(
        "Remove digest {number} ({schedule}, {place})? Posted messages stay.",
        number=subscription.number,
        schedule=escaped(subscription.schedule),
        place=place_text(subscription.place, texts),
    )


def reason_text(subscription: Subscription, texts: Texts) -> str:
    """Why a digest does not come, and what to do about it."""
    place = place_text(subscription.place, texts)
    match subscription.paused:
        case SubscriptionPause.FORBIDDEN:
            return texts(
                "I may not post in {place}. I need *View Channel* and *Send Messages* there (in a thread "
                "*Send Messages in Threads*, for threads of my own *Create Public Threads*).",
                place=place,
            )
        case SubscriptionPause.GONE:
            return texts("its channel is gone. Remove it, or schedule it in another channel.")
        case SubscriptionPause.CLOSED if subscription.place.guild is None:
            return texts("your DMs are closed to me. Open them for a server we share.")
        case SubscriptionPause.CLOSED:
            return texts("the thread {place} is locked. Unlock it, or choose another place.", place=place)
        case SubscriptionPause.FAILED:
            return texts("it failed again and again. The reason is in my log.")
        case _:
            return texts("paused by a moderator.")


def _place(subscription: Subscription, texts: Texts) -> str:
    return place_text(subscription.place, texts)


def _schedule(subscription: Subscription) -> str:
    return f"{escaped(subscription.schedule)} ({escaped(subscription.zone)})"


def _standing(subscription: Subscription, texts: Texts) -> str:
    said = ", ".join(f"{name} x{factor:g}" for name, factor in sorted(subscription.standing.items()))
    return muted(texts("Sources: {sources}", sources=_list(said)))


def _list(text: str) -> str:
    return escaped(shortened(text, _SHOWN))
