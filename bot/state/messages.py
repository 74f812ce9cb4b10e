"""Convert messages of the outbox and their excerpts to rows and back."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Connection, Row, bindparam, delete, insert, update

from bot.state.tables import EXCERPTS, MESSAGES
from corpus import Excerpt, Span, excerpt_digest


class Kind(StrEnum):
    """What sends a message."""

    ANSWER = "answer"
    WATCH = "watch"
    DIGEST = "digest"
    WELCOME = "welcome"  # to a guild that added the bot
    PUBLICATION = "publication"  # publishes a message of an announcement channel
    ALERT = "alert"  # to the operator
    REPORT = "report"  # a week's, to moderators
    PAGES = "pages"  # kept while its pages can be turned; it is sent by whoever was asked


class State(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"  # for its turn; matches of a watch gather in it
    CLAIMED = "claimed"
    COMPOSED = "composed"
    SENT = "sent"
    SKIPPED = "skipped"  # there was nothing to tell
    GIVEN_UP = "given up"
    KNOWN = "known"  # never sent: what somebody had read before they began to watch


OPEN = (State.CLAIMED, State.COMPOSED)


def new_token() -> str:
    """Return a token that no message has."""
    return secrets.token_urlsafe(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is due, being sent, or sent.

    Attributes:
        kind: what sends it.
        target: the channel where it goes, or without a guild the person.
        due_at: when it was to be there.
        token: its name.
        guild: None in a direct message; else the guild whose quota it counts against.
        reader: the person for whom it was made, if that is one.
        origin: the watch, the subscription, or the message that it replies to.
        language: a code of the catalogue.
        details: what it is composed of (JSON).
        content: as it was composed (JSON), where it is not composed anew.
        batch: the messages that go out with it; its token if it is alone.
        part: its place in its batch, from 0.
        attempts: how often it was claimed.
        looked_at: up to then it is known what of it stands in its place; `due_at` if None.
        message: the id that Discord gave it.
        channel: the channel in which it can be corrected.
    """

    kind: Kind
    target: int
    due_at: datetime
    token: str = field(default_factory=new_token)
    guild: int | None = None
    reader: int | None = None
    origin: int | None = None
    language: str = "en"
    details: Mapping[str, Any] = field(default_factory=dict)
    content: dict[str, Any] | None = None
    batch: str = ""
    part: int = 0
    state: State = State.CLAIMED
    attempts: int = 1
    looked_at: datetime | None = None
    message: int | None = None
    channel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An excerpt as a message cites it; an article of which it quotes nothing has no span.

    Attributes:
        article_id: the id of its article.
        span: where in the article's body it is.
        digest: of its text.
        place: that of its citation in the message, or of its story in a digest, from 0.
        source: that of its article.
        topic: for which its story was chosen.
        confidence: per mille, of a match of a watch.
        corrected: the digest of what it was corrected to; None while it stands as it was posted.
        message: the token of its message.
        number: its place in the message, from 0.
    """

    article_id: str
    span: Span | None = None
    digest: str = ""
    place: int = 0
    source: str | None = None
    topic: str | None = None
    confidence: int | None = None
    corrected: str | None = None
    message: str = ""
    number: int = 0

    @classmethod
    def of(cls, excerpt: Excerpt, place: int = 0, **fields: Any) -> Self:
        """Return the citation of an excerpt."""
        article = excerpt.article
        return cls(
            article_id=article.id,
            span=excerpt.span,
            digest=excerpt_digest(excerpt.text),
            place=place,
            source=article.source,
            **fields,
        )


def batch_token(batch: str, part: int) -> str:
    """Return the token of a message in a batch that has a name."""
    return f"{batch}:{part}"


# Each answer takes these: with values in it, a statement takes longer to build than to execute.
ADD_MESSAGE = insert(MESSAGES)
CHANGE_OWN = update(MESSAGES).where(
    MESSAGES.c.token == bindparam("its_token"),
    MESSAGES.c.holder == bindparam("its_holder"),
    MESSAGES.c.state.in_(OPEN),
)


def message_row(message: Message) -> dict[str, Any]:
    """Return the row of a message, without its lease."""
    return {
        "token": message.token,
        "kind": message.kind,
        "batch": message.batch or message.token,
        "part": message.part,
        "state": message.state,
        "guild": message.guild,
        "target": message.target,
        "reader": message.reader,
        "origin": message.origin,
        "language": message.language,
        "due_at": message.due_at,
        "details": dict(message.details),
        "content": message.content,
        "attempts": message.attempts,
        "looked_at": message.looked_at or message.due_at,
        "message": message.message,
        "channel": message.channel,
    }


def message_of(row: Row[Any]) -> Message:
    """Return the message of a row."""
    columns = dict(row._mapping)  # noqa: SLF001 # SQLAlchemy's public name for it
    fields = {name: columns[name] for name in Message.__dataclass_fields__}
    return Message(**fields | {"kind": Kind(row.kind), "state": State(row.state)})


def cited_of(row: Row[Any]) -> Cited:
    """Return the citation of a row."""
    return Cited(
        article_id=row.article,
        span=None if row.start is None else Span(start=row.start, end=row.end),
        digest=row.digest,
        place=row.place,
        source=row.source,
        topic=row.topic,
        confidence=row.confidence,
        corrected=row.corrected,
        message=row.message,
        number=row.number,
    )


def keep_cited(connection: Connection, token: str, cited: Iterable[Cited], *, first: int = 0) -> None:
    """Store what a message cites: from number `first` on, in place of what was stored there before."""
    newer = (EXCERPTS.c.message == token) & (EXCERPTS.c.number >= first)
    connection.execute(delete(EXCERPTS).where(newer))
    rows: Sequence[dict[str, Any]] = [
        {
            "message": token,
            "number": number,
            "article": each.article_id,
            "start": each.span and each.span.start,
            "end": each.span and each.span.end,
            "digest": each.digest,
            "place": each.place,
            "source": each.source,
            "topic": each.topic,
            "confidence": each.confidence,
            "corrected": each.corrected,
        }
        for number, each in enumerate(cited, start=first)
    ]
    if rows:
        connection.execute(insert(EXCERPTS), rows)
