"""Subscriptions to Markdown: what comes when and where, and why one does not come. Pure."""

from bot.render.markdown import escaped
from bot.state.subscriptions import Pause, Place, Subscription
from bot.texts.texts import Texts


def place_text(place: Place, texts: Texts) -> str:
    """Where a digest goes, as Discord links it."""
    return texts("direct messages") if place.guild is None else f"<#{place.target}>"


def paused_text(subscription: Subscription, texts: Texts) -> str:
    """What a moderator is told of a digest that was paused because it could not be posted."""
    place = place_text(subscription.place, texts)
    said = texts(
        "I have paused digest {number} ({schedule}, {place}): {reason}",
        number=subscription.number,
        schedule=escaped(subscription.schedule),
        place=place,
        reason=reason_text(subscription, texts),
    )
    return (
        said
        + "\n"
        + texts("Once that is mended, resume it with `/digest resume`: it goes on where it stopped.")
    )


def reason_text(subscription: Subscription, texts: Texts) -> str:
    """Why a digest does not come, and what to do about it."""
    place = place_text(subscription.place, texts)
    match subscription.paused:
        case Pause.FORBIDDEN:
            return texts(
                "I may not post in {place}. There I need the permissions *View Channel* and *Send Messages* "
                "(in a thread *Send Messages in Threads*).",
                place=place,
            )
        case Pause.GONE:
            return texts("its channel is gone. Remove it, or schedule it in another channel.")
        case Pause.CLOSED if subscription.place.guild is None:
            return texts("you take no direct messages from me. Allow them for a server that we share.")
        case Pause.CLOSED:
            return texts("the thread {place} is locked. Unlock it, or choose another place.", place=place)
        case Pause.FAILED:
            return texts("it could not be made, again and again. Who runs me finds the reason in my log.")
        case _:
            return texts("a moderator has paused it.")
