"""A question to a `Query`: what to look for, where and when."""

import re
from collections.abc import Collection
from datetime import datetime

from corpus.errors import QueryError
from corpus.models import Query, TimeWindow, as_utc
from corpus.text.analysis import tokens
from corpus.text.detection import fitting
from corpus.text.languages import ENGLISH

LONGEST_QUESTION = 6000  # characters; as many as Discord lets a command option hold

_FOLLOW_UP = re.compile(r"(and|also|but|only|what about|how about|or|\+)\b", re.IGNORECASE)


def make_query(
    question: str,
    *,
    window: TimeWindow,
    sources: Collection[str] | None = None,
    now: datetime | None = None,
    languages: Collection[str] = (ENGLISH,),
) -> Query:
    """The query for `question`, analysed in those of `languages` (all that articles are in) that it fits.

    Raises:
        QueryError: the question is empty or too long, or `sources` is one name instead of several.
    """
    text = question.strip()
    if isinstance(sources, str):
        raise QueryError(f"sources is one name, {sources!r}; give a list of names")
    if not text:
        raise QueryError("the question is empty; ask it in a few words")
    if len(text) > LONGEST_QUESTION:
        raise QueryError(f"the question has {len(text):,} characters; ask it in at most {LONGEST_QUESTION:,}")
    words: dict[str, str] = {}
    for language in fitting(text, languages or (ENGLISH,)):
        for token in tokens(text, language):
            words.setdefault(token.term, token.span.of(text))
    return Query(
        text=text,
        terms=tuple(words),
        words=words,
        window=window,
        sources=None if sources is None else tuple(sources),
        now=as_utc(now),
    )


def is_follow_up(text: str) -> bool:
    """Whether `text` leans on the question before it.

    >>> is_follow_up("and in Spain?"), is_follow_up("Who leads Spain?")
    (True, False)
    """
    return _FOLLOW_UP.match(text.strip()) is not None


def follow_up(earlier: str, text: str) -> str:
    """The question that `text` makes of the `earlier` one: both, the newer last, within the longest question.

    >>> follow_up("Which countries must spend more?", "and in Spain?")
    'Which countries must spend more? and in Spain?'
    """
    newer = text.strip()[:LONGEST_QUESTION]
    room = LONGEST_QUESTION - len(newer) - 1
    return f"{earlier.strip()[-room:]} {newer}" if room > 0 else newer
