"""Phrases that Discord and the terminal share: ages, counts, what was searched."""

from datetime import UTC, datetime, timedelta, tzinfo

from bot.locale.texts import Texts
from corpus import Answer, AnswerStatus, Citation, Query, Scope, SmallTalk, TimeWindow

GAP = "[...]"

# Citations to show at most: more of what is no answer would look like one.
_SHOWN = {AnswerStatus.ANSWER: None, AnswerStatus.CLOSEST: 2, AnswerStatus.NONE: 0}

_MINUTE = 60
_UNITS = (("year", 365 * 86400), ("month", 30 * 86400), ("week", 7 * 86400), ("day", 86400), ("hour", 3600))


def counted(number: int, noun: str) -> str:
    """Return `number` and `noun`, in the plural unless it is one.

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


def freshness(scope: Scope, texts: Texts, *, age: str) -> str:
    """Return what was searched and how old the newest article is."""
    if not scope.articles:
        return nothing_to_search(texts)
    if scope.newest is None:
        return texts.plural(
            "{count} article searched, none with a date",
            "{count} articles searched, none with a date",
            scope.articles,
        )
    return texts.plural(
        "{count} article, newest {age}", "{count} articles, newest {age}", scope.articles, age=age
    )


def searched(scope: Scope, texts: Texts, *, age: str) -> str:
    """Return what was searched in vain, and how old the newest article is."""
    looked = _searched(scope, texts).removesuffix(".")
    return f"{looked}, {texts('newest {age}', age=age)}" if scope.newest else looked


def visible_citations(answer: Answer) -> tuple[Citation, ...]:
    """Return the citations to show: all of an answer, else the two closest or none."""
    return answer.citations[: _SHOWN[answer.status]]


def nothing_to_search(texts: Texts) -> str:
    """Return the notice that there are no articles at all."""
    return texts("There are no articles to search.")


def none_of_these(query: Query | None, texts: Texts) -> str:
    """Return what is said where no article is of the time and the sources of `query`; plain text."""
    sources = ", ".join(query.sources or ()) if query else ""
    if sources and query and query.window:
        return texts("No articles from {sources} in that period.", sources=sources)
    if sources:
        return texts("No articles from {sources}.", sources=sources)
    return texts("No articles in that period.") if query and query.window else nothing_to_search(texts)


def understood(query: Query, texts: Texts) -> str | None:
    """Return how the question was understood: corrections and restrictions, plain text."""
    parts = [
        texts('searched for "{written}" instead of "{asked}"', written=written, asked=asked)
        for asked, written in query.corrections.items()
    ]
    if query.unknown_source:
        parts.append(texts("no source is called {name}; searched all", name=query.unknown_source))
    if query.loose:
        if query.sources is not None and query.sources != query.loose.sources:
            parts.append(texts("only articles of {sources}", sources=", ".join(query.sources)))
        if query.window != query.loose.window:
            zone = query.now.tzinfo if query.now else None
            parts += _published(query.window, zone or UTC, texts)
    return "; ".join(parts) or None


def _published(window: TimeWindow, zone: tzinfo, texts: Texts) -> list[str]:
    said = []
    if window.since:
        said.append(texts("published from {date} on", date=_date(window.since.astimezone(zone), texts)))
    if window.until:
        said.append(texts("published before {date}", date=_date(window.until.astimezone(zone), texts)))
    return said


def _date(moment: datetime, texts: Texts) -> str:
    at = f", {moment:%H:%M %Z}" if moment.hour or moment.minute else ""
    return texts.date(moment) + at


def verdict(answer: Answer, texts: Texts) -> str:
    """Return that there is no answer, or why there can be none; plain text."""
    if answer.query.small_talk:
        return small_talk_reply(answer.query.small_talk, texts)
    if not answer.scope.articles:
        return none_of_these(answer.query, texts)
    if not (answer.query.terms or answer.query.exact_names):
        return nothing_asked(texts)
    if answer.status is AnswerStatus.CLOSEST:
        return texts("I found no article that answers this.")
    return texts("I found no article about this.")


def missing(answer: Answer, texts: Texts) -> list[str]:
    """Return which words of a question no article has, and which name the first passage lacks; plain text."""
    if not answer.scope.articles or not (answer.query.terms or answer.query.exact_names):
        return []
    said = []
    if answer.unknown_words:
        said.append(texts("In no article: {words}.", words=", ".join(answer.unknown_words)))
    if answer.unmentioned and answer.unmentioned not in answer.unknown_words:
        said.append(texts("The first passage does not mention {name}.", name=answer.unmentioned))
    return said


def not_answered(answer: Answer, texts: Texts) -> str:
    """Return all of that in one paragraph, with what was searched; plain text."""
    said = [verdict(answer, texts)]
    asks = answer.query.terms or answer.query.exact_names
    if answer.scope.articles and asks and not answer.query.small_talk:
        if answer.status is AnswerStatus.CLOSEST:
            said = [texts("Closest passages, but not an answer.")]
        said += [_searched(answer.scope, texts), *missing(answer, texts)]
    return " ".join(said)


def nothing_asked(texts: Texts) -> str:
    """Return the notice that a question has no words to search for."""
    return texts("There is nothing to search for in that question. Name a person, a place or a thing.")


def small_talk_reply(kind: SmallTalk, texts: Texts) -> str:
    """Return the reply to what is no question about the news, plain text."""
    match kind:
        case SmallTalk.GREETING:
            return texts("Hello! Ask me about the news, in plain words.")
        case SmallTalk.THANKS:
            return texts("You're welcome! Ask me anything else about the news.")
        case SmallTalk.FAREWELL:
            return texts("Goodbye! I'm here when you want to know what the news says.")
        case SmallTalk.REMARK:
            return texts("All right. Ask me about the news whenever you like.")
        case SmallTalk.ABOUT:
            return texts(
                "I'm a bot that answers questions about the news with sentences from articles, word for "
                "word. Ask me in plain words, for example: Who met the president on Thursday?"
            )
        case SmallTalk.UNCLEAR:
            return f"{nothing_asked(texts)} {texts('If it is a name, put it in quotes.')}"


def _searched(scope: Scope, texts: Texts) -> str:
    articles = texts.plural("in {count} article", "in {count} articles", scope.articles)
    if not scope.sources:
        return texts("Looked {in_articles}.", in_articles=articles)
    sources = texts.plural("from {count} source", "from {count} sources", scope.sources)
    return texts("Looked {in_articles} {from_sources}.", in_articles=articles, from_sources=sources)
