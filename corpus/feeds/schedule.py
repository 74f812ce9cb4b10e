"""Decide when and where a feed is polled next, and what its owners are told. Pure.

Pure: a feed, what came of asking, the time and a chance go in; the feed as it is from now on comes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from corpus.models.errors import NO_REASON, Reason
from corpus.models.feed import Feed, FeedEntry, FeedNotice, FeedStatus, NoticeKind
from corpus.models.ingest import Fetched, Submission
from corpus.models.revision import Revisit

_NONE = timedelta()
_WINDOW = timedelta(days=14)  # over which entries are counted
_POLLS_PER_ENTRY = 3  # so many polls while one entry is expected
_SILENCE_PARTS = 24  # after a silence, a poll each time it has grown by one part in so many
_UNKNOWN = timedelta(hours=1)  # until it is known how often a feed publishes
_JITTER = 0.1
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """How often a feed is asked, at most and at least; and when one that fails is spoken of and given up.

    A feed is given up when it has failed for `disable_after` and at least `disable_failures` times in a row,
    and its owners have known for `notice` that it would be.
    """

    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(days=1)
    warn_after: timedelta = timedelta(days=2)
    warn_failures: int = 5
    notice: timedelta = timedelta(days=5)
    disable_after: timedelta = timedelta(days=14)
    disable_failures: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The feed was there: read, or told to be as it was; it asks not to be read again for `fresh_for`.

    `per_day` and `newest_at` are None where nothing new is known of them; so are `title` and `site`.
    """

    moved_to: str
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    fresh_for: timedelta = _NONE
    title: str | None = None
    site: str | None = None
    per_day: float | None = None
    newest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The feed was not there, or was none. `wait` is how long its server asks to be left alone."""

    reason: Reason
    wait: timedelta = _NONE
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The feed from now on, and what its owners are told."""

    feed: Feed
    notices: tuple[FeedNotice, ...] = ()


def decide(
    feed: Feed, outcome: Answered | Failed, *, now: datetime, chance: float, rules: PollRules
) -> Decision:
    """Return what follows from a poll; `chance`, of 0 to 1, spreads feeds over time."""
    if isinstance(outcome, Answered):
        return _after_answer(feed, outcome, now=now, chance=chance, rules=rules)
    if outcome.gone:
        return _ended(feed, outcome, now=now)
    failing = replace(
        feed,
        polled_at=now,
        problem=outcome.reason,
        failures=feed.failures + 1,
        failing_since=feed.failing_since or now,
        due_at=now + _spread(_wait_after_failure(feed, outcome, rules=rules), chance, rules=rules),
    )
    return _judged(failing, now=now, rules=rules)


def _after_answer(
    feed: Feed, answer: Answered, *, now: datetime, chance: float, rules: PollRules
) -> Decision:
    known = replace(
        feed,
        url=answer.moved_to,
        title=feed.title if answer.title is None else answer.title,
        site=feed.site if answer.site is None else answer.site,
        etag=answer.etag,
        modified=answer.modified,
        digest=answer.digest,
        polled_at=now,
        succeeded_at=now,
        newest_at=answer.newest_at or feed.newest_at,
        per_day=feed.per_day if answer.per_day is None else answer.per_day,
        failures=0,
        failing_since=None,
        warned_at=None,
        problem=NO_REASON,
    )
    wanted = max(interval(known, now=now, rules=rules), min(answer.fresh_for, rules.longest))
    known = replace(known, due_at=now + _spread(wanted, chance, rules=rules))
    if known.url == feed.url:
        return Decision(feed=known)
    text = f"The feed {known.name} has moved from {feed.url} to {known.url}; it is followed there."
    return Decision(feed=known, notices=(_notice(NoticeKind.MOVED, known, now=now, text=text),))


def interval(feed: Feed, *, now: datetime, rules: PollRules) -> timedelta:
    """How long to wait with the next poll, by how often the feed publishes and how long it is silent."""
    expected = _UNKNOWN
    if feed.per_day is not None:
        expected = _DAY / max(feed.per_day * _POLLS_PER_ENTRY, _DAY / rules.longest)
    silence = now - feed.newest_at if feed.newest_at else _NONE
    return min(max(expected, silence / _SILENCE_PARTS, rules.shortest), rules.longest)


def entries_a_day(moments: Sequence[datetime], *, now: datetime) -> float | None:
    """Return the mean number of entries a day, of the listed ones; None without any.

    A feed lists its newest entries only: the mean is over the time that they cover, up to two weeks.
    """
    past = [moment for moment in moments if moment <= now]
    if not past:
        return None
    lately = [moment for moment in past if now - moment <= _WINDOW]
    if not lately:
        return 0.0
    covered = _WINDOW if len(lately) < len(past) else max(now - min(lately), timedelta(hours=1))
    return len(lately) / (covered / _DAY)


def _wait_after_failure(feed: Feed, failure: Failed, *, rules: PollRules) -> timedelta:
    doubled = rules.shortest * (2 << min(feed.failures, 16))
    return min(max(doubled, failure.wait), rules.longest)


def _spread(wait: timedelta, chance: float, *, rules: PollRules) -> timedelta:
    """`wait` or a little more, never less: a server that names a time means it."""
    return min(wait * (1 + _JITTER * chance), rules.longest)


def _ended(feed: Feed, outcome: Failed, *, now: datetime) -> Decision:
    ended = replace(feed, status=FeedStatus.ENDED, polled_at=now, problem=outcome.reason)
    text = f"The feed {feed.name} was ended by its publisher; it is not read any more."
    return Decision(feed=ended, notices=(_notice(NoticeKind.ENDED, ended, now=now, text=text),))


def _judged(feed: Feed, *, now: datetime, rules: PollRules) -> Decision:
    """Decide whether owners hear of a feed that fails, or it is given up."""
    failing_for = now - (feed.failing_since or now)
    if feed.warned_at is None:
        if failing_for < rules.warn_after or feed.failures < rules.warn_failures:
            return Decision(feed=feed)
        warned = replace(feed, warned_at=now)
        text = (
            f"The feed {feed.name} has failed for {failing_for.days} days: {feed.problem}. "
            f"It is given up on {_gives_up_at(warned, rules=rules):%Y-%m-%d} if it goes on like this."
        )
        return Decision(feed=warned, notices=(_notice(NoticeKind.FAILING, warned, now=now, text=text),))
    if now < _gives_up_at(feed, rules=rules) or feed.failures < rules.disable_failures:
        return Decision(feed=feed)
    disabled = replace(feed, status=FeedStatus.DISABLED)
    text = (
        f"The feed {feed.name} is given up after {failing_for.days} days: {feed.problem}. "
        "Add it again to have it read again."
    )
    return Decision(feed=disabled, notices=(_notice(NoticeKind.DISABLED, disabled, now=now, text=text),))


def _gives_up_at(feed: Feed, *, rules: PollRules) -> datetime:
    """When a feed of which its owners were told is given up, at the earliest."""
    since, warned = feed.failing_since, feed.warned_at
    if since is None or warned is None:
        raise ValueError("only a feed that fails and was spoken of is given up")
    return max(since + rules.disable_after, warned + rules.notice)


def _notice(kind: NoticeKind, feed: Feed, *, now: datetime, text: str) -> FeedNotice:
    return FeedNotice(kind=kind, feed=feed, at=now, text=text)


AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""When a page is looked at again, since it was seen first: most corrections are made on the first day."""

_NEWS = timedelta(days=2)  # an article that is older when it comes in changes no more


def first_revisit(submission: Submission, *, key: str, now: datetime) -> Revisit | None:
    """Return when to fetch the page of an article again that came in; None if that is not worth it."""
    entry, page = submission.entry, submission.page
    if page is None or entry is None or submission.by_feed is None:
        return None
    if entry.published_at is not None and now - entry.published_at > _NEWS:
        return None
    return Revisit(
        feed=submission.by_feed,
        key=key,
        shelf=submission.feed,
        url=entry.link or page.url,
        source=submission.source or "",
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        published_at=entry.published_at,
        seen_at=now,
        due_at=now + AFTER[0],
        etag=page.headers.get("etag"),
        modified=page.headers.get("last-modified"),
    )


def next_revisit(visit: Revisit, page: Fetched | None, *, now: datetime) -> Revisit | None:
    """Return the recrawl after this one, if any; `page` is None if nothing new came."""
    due_at = next((moment for after in AFTER if (moment := visit.seen_at + after) > now), None)
    if due_at is None:
        return None
    if page is None:
        return replace(visit, due_at=due_at)
    etag, modified = page.headers.get("etag"), page.headers.get("last-modified")
    return replace(visit, due_at=due_at, etag=etag, modified=modified)


def resubmitted(visit: Revisit, page: Fetched, *, now: datetime) -> Submission:
    """Return the submission of `page`, which was fetched again."""
    entry = FeedEntry(
        id=visit.key,
        title=visit.title,
        link=visit.url,
        published_at=visit.published_at,
        summary=visit.summary,
        authors=visit.authors,
    )
    return Submission(
        page=page,
        entry=entry,
        key=visit.key,
        source=visit.source,
        feed=visit.shelf,
        by_feed=visit.feed,
        received_at=now,
    )
