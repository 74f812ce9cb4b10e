"""Small phrases that all faces share: ages, counts, what was searched."""

from datetime import datetime, timedelta

from corpus import Answer, Citation, Query, Scope, TimeWindow

GAP = "[...]"
NEAREST = "These are the nearest, not an answer:"
NOTHING_TO_SEARCH = "There are no articles to search."
NOTHING_THERE = "No article is of the time and the sources that you ask for."

_NEAREST_SHOWN = 2  # more of what is no answer would look like one

_MINUTE = 60
_UNITS = (("year", 365 * 86400), ("month", 30 * 86400), ("week", 7 * 86400), ("day", 86400), ("hour", 3600))


def counted(number: int, noun: str) -> str:
    """`number` and `noun`, in the plural where there is not one.

    >>> counted(1, "article"), counted(4973, "article")
    ('1 article', '4,973 articles')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def age(moment: datetime, now: datetime) -> str:
    """How long `moment` is ago, in its largest whole unit.

    >>> from datetime import UTC
    >>> age(datetime(2025, 4, 24, 9, tzinfo=UTC), datetime(2025, 4, 24, 12, 30, tzinfo=UTC))
    '3 hours'
    """
    seconds = max((now - moment) / timedelta(seconds=1), 0)
    for unit, length in _UNITS:
        if seconds >= length:
            return counted(int(seconds // length), unit)
    return counted(int(seconds // 60), "minute") if seconds >= _MINUTE else "less than a minute"


def freshness(scope: Scope, now: datetime, *, newest: str | None = None) -> str:
    """What was searched and how old the newest of it is.

    Args:
        scope: what was searched.
        now: the moment of asking.
        newest: how to say the newest one's age, by default in words.
    """
    if not scope.articles:
        return NOTHING_TO_SEARCH
    if scope.newest is None:
        return f"{counted(scope.articles, 'article')} searched, none with a date"
    return f"newest of {counted(scope.articles, 'article')}: {newest or age(scope.newest, now) + ' old'}"


def shown(answer: Answer) -> tuple[Citation, ...]:
    """The citations that a face shows: all of an answer, but of what is only near the two nearest."""
    return answer.citations if answer.found else answer.citations[:_NEAREST_SHOWN]


def understood(query: Query) -> str | None:
    """What was searched instead of what the question says, and what its words restrict it to; plain text."""
    parts = [f'searched for "{written}" instead of "{asked}"' for asked, written in query.corrections.items()]
    if query.loose:
        if query.sources is not None and query.sources != query.loose.sources:
            parts.append(f"only articles of {', '.join(query.sources)}")
        if query.window != query.loose.window:
            parts += _published(query.window)
    return "; ".join(parts) or None


def _published(window: TimeWindow) -> list[str]:
    since = [f"published from {_date(window.since)} on"] if window.since else []
    return since + ([f"published before {_date(window.until)}"] if window.until else [])


def _date(moment: datetime) -> str:
    at = f", {moment:%H:%M} UTC" if moment.hour else ""
    return f"{moment.day} {moment:%B} {moment.year}{at}"


def not_found(answer: Answer) -> str:
    """That nothing answers, what was searched, and which words stand nowhere in it; in plain text."""
    scope = answer.scope
    if not scope.articles:
        restricted = answer.query.window or answer.query.sources is not None
        return NOTHING_THERE if restricted else NOTHING_TO_SEARCH
    sources = f" from {counted(scope.sources, 'source')}" if scope.sources else ""
    sentences = [f"Not found in {counted(scope.articles, 'article')}{sources}."]
    if answer.unknown_words:
        sentences.append(f"In no article: {', '.join(answer.unknown_words)}.")
    if not answer.query.terms:
        sentences.append("Ask with a name, a place or a thing: these words say nothing to search for.")
    return " ".join(sentences)
