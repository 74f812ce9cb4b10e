"""Answers as the outbox stores them: the question and the posted excerpts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.state.messages import Cited, Kind, Message
from corpus import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it was put: what `Corpus.answer` takes, where it was asked, and by whom.

    `guild` is None in a direct message.
    """

    question: str
    now: datetime
    sources: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    guild: int | None = None
    asker: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAnswer:
    """An answer that was posted, or is being posted.

    Attributes:
        message: as the outbox has it.
        asked: the question.
        cited: the excerpts that it shows.
        earlier: ids of the articles that were shown for the question before it.
        refined: whether the question goes on from an earlier one.
        replaces: the token of the answer in whose place it stands, "" for one of its own.
    """

    message: Message
    asked: AskedQuestion
    cited: tuple[Cited, ...] = ()
    earlier: tuple[str, ...] = ()
    refined: bool = False
    replaces: str = ""

    @property
    def token(self) -> str:
        """Its token, which is in the custom ids of its buttons."""
        return self.message.token

    @property
    def seen(self) -> frozenset[str]:
        """The articles that were shown for this question so far."""
        return frozenset((*self.earlier, *(each.article_id for each in self.cited)))

    def of_citation(self, place: int) -> tuple[Cited, ...]:
        """Return the excerpts of the citation at `place` (from 0)."""
        return tuple(each for each in self.cited if each.place == place)


def answer_to(
    asked: AskedQuestion,
    *,
    target: int,
    language: str,
    origin: int | None = None,
    earlier: Sequence[str] = (),
    refined: bool = False,
    replaces: str = "",
) -> PostedAnswer:
    """Return an answer that is due: in `target`, or as a reply to the message `origin` there.

    With the token of an earlier answer in `replaces` it takes the place of that one.
    """
    details = {
        "question": asked.question,
        "sources": None if asked.sources is None else list(asked.sources),
        "since": asked.since and asked.since.isoformat(),
        "until": asked.until and asked.until.isoformat(),
        "earlier": sorted(earlier),
        "refined": refined,
        "replaces": replaces,
    }
    message = Message(
        kind=Kind.ANSWER,
        target=target,
        guild=asked.guild,
        reader=asked.asker,
        origin=origin,
        language=language,
        due_at=asked.now,
        details=details,
    )
    return answer_of(message)


def answer_of(message: Message, cited: Sequence[Cited] = ()) -> PostedAnswer:
    """Return the answer that a message is."""
    details = message.details
    since, until = (details[name] and datetime.fromisoformat(details[name]) for name in ("since", "until"))
    asked = AskedQuestion(
        question=details["question"],
        now=message.due_at,
        sources=None if details["sources"] is None else tuple(details["sources"]),
        since=since,
        until=until,
        guild=message.guild,
        asker=message.reader,
    )
    return PostedAnswer(
        message=message,
        asked=asked,
        cited=tuple(cited),
        earlier=tuple(details["earlier"]),
        refined=details["refined"],
        replaces=details.get("replaces", ""),  # older rows have none
    )


def cited_in(citations: Sequence[Citation]) -> tuple[Cited, ...]:
    """Return what an answer with these citations cites."""
    return tuple(
        Cited.of(excerpt, place) for place, citation in enumerate(citations) for excerpt in citation.excerpts
    )
