"""An edition: one issue of a digest, stored with the first message of its batch."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.digests.store import DigestPlace, Subscription
from bot.state.messages import Kind, Message, batch_token
from corpus.models.answer import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest of one moment, on its way or posted; `message` is its first.

    `subscription` is None if it was asked for at once.
    """

    key: str
    subscription: int | None
    place: DigestPlace
    due_at: datetime
    window: TimeWindow
    late: bool
    message: Message


def due_edition(
    subscription: Subscription, *, due_at: datetime, window: TimeWindow, late: bool = False
) -> Edition:
    """Return the edition of a moment: the same for the same digest of the same moment."""
    place, number = subscription.place, subscription.number or None
    named = f"{place.target}:{number}:{due_at.isoformat()}"
    key = sha256(named.encode()).hexdigest()[:20]
    details = {
        "since": window.since and window.since.isoformat(),
        "until": window.until and window.until.isoformat(),
        "late": late,
    }
    return edition_of(
        Message(
            kind=Kind.DIGEST,
            token=batch_token(key, 0),
            batch=key,
            guild=place.guild,
            target=place.target,
            reader=place.target if place.guild is None else None,
            origin=number,
            due_at=due_at,
            details=details,
        )
    )


def edition_of(message: Message) -> Edition:
    """Return the edition that a message is part of."""
    since, until = (message.details[name] for name in ("since", "until"))
    return Edition(
        key=message.batch,
        subscription=message.origin,
        place=DigestPlace(guild=message.guild, target=message.target),
        due_at=message.due_at,
        window=TimeWindow(
            since=since and datetime.fromisoformat(since), until=until and datetime.fromisoformat(until)
        ),
        late=message.details["late"],
        message=message,
    )
