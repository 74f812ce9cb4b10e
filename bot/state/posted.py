"""Answers that were posted: what each one was asked and showed, so that its buttons work after a restart."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update

from bot.state.tables import POSTED_ANSWERS
from corpus import Citation, Excerpt, Span, excerpt_digest
from corpus.store.database import writing


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
class PostedExcerpt:
    """An excerpt that was shown, and the digest of its text; `place` is that of its citation, from 0."""

    article_id: str
    span: Span
    digest: str
    place: int = 0
    source: str | None = None

    @classmethod
    def of(cls, excerpt: Excerpt, place: int = 0) -> "PostedExcerpt":
        """What is remembered of `excerpt`."""
        return cls(
            article_id=excerpt.article.id,
            span=excerpt.span,
            digest=excerpt_digest(excerpt.text),
            place=place,
            source=excerpt.article.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAnswer:
    """An answer that was posted; `earlier` are the articles that were shown for the question before it."""

    token: str
    asked: AskedQuestion
    shown: tuple[PostedExcerpt, ...]
    earlier: tuple[str, ...]

    @property
    def seen(self) -> frozenset[str]:
        """The articles that were shown for this question so far."""
        return frozenset((*self.earlier, *(shown.article_id for shown in self.shown)))

    def of_citation(self, place: int) -> tuple[PostedExcerpt, ...]:
        """The excerpts of the citation at `place` (from 0)."""
        return tuple(shown for shown in self.shown if shown.place == place)


class PostedAnswers:
    """The repository of posted answers on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, asked: AskedQuestion, citations: Sequence[Citation], *, earlier: Sequence[str] = ()
    ) -> PostedAnswer:
        """Remembers an answer that is about to be posted with these citations."""
        shown = tuple(
            PostedExcerpt.of(excerpt, place)
            for place, citation in enumerate(citations)
            for excerpt in citation.excerpts
        )
        posted = PostedAnswer(
            token=secrets.token_urlsafe(9), asked=asked, shown=shown, earlier=tuple(earlier)
        )
        with writing(self._engine).begin() as connection:
            connection.execute(insert(POSTED_ANSWERS).values(_row(posted)))
        return posted

    def sent(self, posted: PostedAnswer, message: int) -> None:
        """Remembers the id that Discord gave the message."""
        change = update(POSTED_ANSWERS).where(POSTED_ANSWERS.c.token == posted.token).values(message=message)
        with writing(self._engine).begin() as connection:
            connection.execute(change)

    def by_token(self, token: str) -> PostedAnswer | None:
        """The answer with this token, unless it was forgotten."""
        return self._one(POSTED_ANSWERS.c.token == token)

    def by_message(self, message: int) -> PostedAnswer | None:
        """The answer in this message, unless it was forgotten."""
        return self._one(POSTED_ANSWERS.c.message == message)

    def articles(self) -> frozenset[str]:
        """The ids of the articles that are cited in answers which are remembered."""
        with self._engine.connect() as connection:
            shown = connection.scalars(select(POSTED_ANSWERS.c.shown)).all()
        return frozenset(article for excerpts in shown for article, *_ in excerpts)

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Deletes what is older than `after`, and says how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(
                delete(POSTED_ANSWERS).where(POSTED_ANSWERS.c.now < now - after)
            ).rowcount

    def forget_asker(self, asker: int) -> int:
        """Deletes what this person asked, and says how many answers that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(POSTED_ANSWERS).where(POSTED_ANSWERS.c.asker == asker)).rowcount

    def _one(self, condition: ColumnElement[bool]) -> PostedAnswer | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(POSTED_ANSWERS).where(condition)).mappings().one_or_none()
        return None if row is None else _posted(dict(row))


def _row(posted: PostedAnswer) -> dict[str, Any]:
    asked = posted.asked
    return {
        "token": posted.token,
        "question": asked.question,
        "now": asked.now,
        "guild": asked.guild,
        "asker": asked.asker,
        "scope": {
            "sources": None if asked.sources is None else list(asked.sources),
            "since": asked.since and asked.since.isoformat(),
            "until": asked.until and asked.until.isoformat(),
        },
        "shown": [
            [shown.article_id, shown.span.start, shown.span.end, shown.digest, shown.place, shown.source]
            for shown in posted.shown
        ],
        "earlier": list(posted.earlier),
    }


def _posted(row: dict[str, Any]) -> PostedAnswer:
    scope = row["scope"]
    asked = AskedQuestion(
        question=row["question"],
        now=row["now"],
        sources=None if scope["sources"] is None else tuple(scope["sources"]),
        since=scope["since"] and datetime.fromisoformat(scope["since"]),
        until=scope["until"] and datetime.fromisoformat(scope["until"]),
        guild=row["guild"],
        asker=row["asker"],
    )
    shown = tuple(map(_shown, range(len(row["shown"])), row["shown"]))
    return PostedAnswer(token=row["token"], asked=asked, shown=shown, earlier=tuple(row["earlier"]))


def _shown(number: int, kept: Sequence[Any]) -> PostedExcerpt:
    article, start, end, digest, *rest = kept
    # Before citations had several excerpts, each was of the citation of its own number.
    place, source = rest or (number, None)
    span = Span(start=start, end=end)
    return PostedExcerpt(article_id=article, span=span, digest=digest, place=place, source=source)
