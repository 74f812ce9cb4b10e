"""Make a query of a question, step by step.

Words that restrict the search are no longer words to search for.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.models.answer import LONGEST_QUESTION, Query, TimeWindow
from corpus.models.article import Span, as_utc
from corpus.models.errors import QueryError
from corpus.models.feed import Viewer
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.conversation import questions_in, refers
from corpus.retrieval.query.exact_names import SIGNED, exact_names, is_exact_name, with_country
from corpus.retrieval.query.fillers import fillers
from corpus.retrieval.query.markup import without_markup
from corpus.retrieval.query.names import name_spans, names_of
from corpus.retrieval.query.publishers import NamedSources, find_sources, unknown_source
from corpus.retrieval.query.small_talk import small_talk
from corpus.retrieval.query.times import TimeExpression, find_times
from corpus.text.analysis import tokens
from corpus.text.languages import ENGLISH, possible_languages

_QUOTED = (
    r"(?<!\w)\"(?!\s)(?P<straight>[^\"\n]+)(?<!\s)\"|\u201c(?P<curly>[^\u201c\u201d\n]+)\u201d|"
    r"\u201e(?P<low>[^\u201c\u201d\n]+)[\u201c\u201d]|\u00ab(?P<angle>[^\u00ab\u00bb\n]+)\u00bb"
)
_WORD = rf"(?P<word>{SIGNED}|[^\W\d_][\w'\u2019]*(?:[-.][^\W_]+)*)"
# A minus before a digit is one of a number, and one after a character a hyphen.
_OPERATOR = lazy_pattern(rf"(?P<minus>(?<!\S)-)?(?:{_QUOTED})|(?<!\S)-{_WORD}")
_TRIMMED = " \t.,;:!?\u2026'\u2018\u2019"


@dataclass(frozen=True, slots=True)
class Operator:
    """A phrase that a passage must hold, or if `excluded` its article must not."""

    span: Span
    words: str
    excluded: bool


def find_operators(text: str) -> tuple[Operator, ...]:
    """Return the operators in `text`, in order.

    >>> [(found.words, found.excluded) for found in find_operators('who said "a new dawn" -film')]
    [('a new dawn', False), ('film', True)]
    """
    found = []
    for match in _OPERATOR.finditer(text):
        words = (match[match.lastgroup or 0]).strip(_TRIMMED)
        if any(char.isalnum() for char in words):
            span = Span(start=match.start(), end=match.end())
            excluded = match["minus"] is not None or match["word"] is not None
            found.append(Operator(span, words, excluded))
    return tuple(found)


_HOW_MANY = lazy_pattern(r"\bhow (?:many|much)\b", re.IGNORECASE)
_MASK = "\0"  # neither a word's character nor a space


def make_query(
    question: str,
    *,
    window: TimeWindow,
    sources: Collection[str] | None = None,
    viewer: Viewer | None = None,
    now: datetime | None = None,
    languages: Collection[str] = (ENGLISH,),
    known_sources: Callable[[], Collection[str]] = tuple,
) -> Query:
    """Return the query for `question`, analysed in the `languages` that fit it.

    Args:
        question: in words.
        window: when the articles were published; if it is open on both sides the question's words decide.
        sources: names of the sources to search, None for all; the question's words choose among these.
        viewer: for whom it is asked; None sees everything.
        now: the moment of asking, which relative times start from: "yesterday" is a day of its zone.
        languages: those that articles are in.
        known_sources: gives the names of all sources; asked only where the question may name one.

    Raises:
        QueryError: the question is empty or too long, or `sources` is one name instead of several.
    """
    asked = _checked(question, sources)
    text = without_markup(asked)
    moment = now if now and now.tzinfo else as_utc(now)
    restrictions = _read(text, moment, lambda: _permitted(known_sources(), sources))
    fits = possible_languages(restrictions.content() or text, languages or (ENGLISH,))
    loose = replace(
        _of_words(restrictions, fits),
        question=asked,
        window=window,
        period=_period(restrictions.times, moment),
        sources=None if sources is None else tuple(sources),
        viewer=viewer,
        now=moment,
        small_talk=None if sources is not None or restrictions.named else small_talk(text),
    )
    return _restricted(loose, restrictions)


def _of_words(restrictions: "_Restrictions", languages: Sequence[str]) -> Query:
    """Return what to look for, without restrictions."""
    content = restrictions.content()
    if not _words(content, languages):
        content = restrictions.content(with_fillers=True)
    # The kind of answer covers "how many": an article that says "12" need not say "many".
    asked = with_country(content)
    words = _words(_HOW_MANY.sub(" ", asked), languages) or _words(asked, languages)
    return Query(
        question=restrictions.text,
        text=content,
        terms=tuple(words),
        words=words,
        names=names_of(content, languages[0]),
        carried=_carried(asked, words, languages),
        times=frozenset(_words(restrictions.spoken_times(), languages)),
        exclusions=restrictions.phrases(excluded=True),
        unknown_source=restrictions.unknown,
    )


def _carried(asked: str, words: Mapping[str, str], languages: Sequence[str]) -> frozenset[str]:
    """Return the terms that only questions before the last one of `asked` hold.

    Names are left out of them where the last one speaks of "him" or "it".
    """
    *earlier, last = questions_in(asked)
    own = _words(last, languages) if earlier else words
    if not own:
        return frozenset()
    spans = [(span, text) for text in earlier for span in name_spans(text, languages[0])]
    names = " ".join(span.of(text) for span, text in spans) if refers(last) else ""
    return frozenset(words.keys() - own.keys() - _words(names, languages).keys())


def _restricted(loose: Query, restrictions: "_Restrictions") -> Query:
    """Return the query with the restrictions of the question's words."""
    query = replace(
        loose,
        window=loose.window or _window(restrictions.times),
        sources=restrictions.named.names if restrictions.named else loose.sources,
        musts=restrictions.phrases(excluded=False),
        exact_names=restrictions.exact_names,
    )
    return query if query == loose else replace(query, loose=loose)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Restrictions:
    """What a question's words and signs ask for in addition to its terms."""

    text: str
    exact_names: tuple[str, ...]
    operators: tuple[Operator, ...]
    times: tuple[TimeExpression, ...]
    named: NamedSources | None
    fillers: tuple[Span, ...]
    unknown: str = ""

    def content(self, *, with_fillers: bool = False) -> str:
        """Return the question without fillers and what restricts it.

        Required phrases are kept, and the fillers if nothing but words of grammar is left.
        """
        spans = [time.span for time in self.times if time.binding]
        spans += [operator.span for operator in self.operators if operator.excluded]
        spans += [self.named.span] if self.named else []
        spans += () if with_fillers else self.fillers
        return " ".join(_masked(self.text, spans).replace(_MASK, " ").split())

    def spoken_times(self) -> str:
        """Return all words for times."""
        return " ".join(time.span.of(self.text) for time in self.times)

    def phrases(self, *, excluded: bool) -> tuple[str, ...]:
        """Return the required phrases, or the excluded ones; exact names are no phrases."""
        phrases = (each.words for each in self.operators if each.excluded == excluded)
        return tuple(dict.fromkeys(words for words in phrases if excluded or not is_exact_name(words)))


def _read(text: str, now: datetime | None, known_sources: Callable[[], Collection[str]]) -> _Restrictions:
    operators = find_operators(text)
    # Within a phrase nothing is understood, and a time is no source.
    plain = _masked(text, [operator.span for operator in operators])
    names = exact_names(plain)
    times = find_times(_masked(plain, names), now)
    timeless = _masked(plain, [time.span for time in times])
    named = find_sources(timeless, known_sources)
    names = tuple(name for name in names if not (named and named.span.holds(name)))
    unknown = "" if named else unknown_source(timeless)
    quoted = [each.words for each in operators if not each.excluded and is_exact_name(each.words)]
    return _Restrictions(
        text=text,
        exact_names=tuple(dict.fromkeys([*quoted, *(span.of(text) for span in names)])),
        operators=operators,
        times=times,
        named=named,
        fillers=fillers(_masked(timeless, [named.span] if named else [])),
        unknown=unknown,
    )


def _checked(question: str, sources: Collection[str] | None) -> str:
    text = question.strip()
    if isinstance(sources, str):
        raise QueryError("sources is one name, {name}; give a list of names", name=repr(sources))
    if not text:
        raise QueryError("the question is empty; ask it in a few words")
    if len(text) > LONGEST_QUESTION:
        raise QueryError(
            "the question has {length} characters; ask it in at most {most}",
            length=len(text),
            most=LONGEST_QUESTION,
        )
    return text


def _permitted(known: Collection[str], sources: Collection[str] | None) -> Collection[str]:
    if sources is None:
        return known
    wanted = {name.casefold() for name in sources}
    return [name for name in known if name.casefold() in wanted]


def _masked(text: str, spans: Iterable[Span]) -> str:
    """Return `text`, as long as before, with `spans` masked."""
    for span in spans:
        text = f"{text[: span.start]}{_MASK * len(span)}{text[span.end :]}"
    return text


def _words(text: str, languages: Iterable[str]) -> dict[str, str]:
    """Return the word that each term of `text` came from."""
    words: dict[str, str] = {}
    for language in languages:
        for token in tokens(text, language):
            words.setdefault(token.term, token.span.of(text))
    return words


def _window(times: Iterable[TimeExpression]) -> TimeWindow:
    """Return what all binding times have in common, or else the last of them."""
    common = TimeWindow()
    for time in times:
        if time.binding:
            common = _narrowed(common, time.window) or time.window
    return common


def _period(times: Iterable[TimeExpression], now: datetime | None) -> TimeWindow:
    """Return the shortest time that the question names as evidence, if it has begun."""
    spoken = [
        time.window
        for time in times
        if not time.binding and (now is None or time.window.since is None or time.window.since <= now)
    ]
    return min(spoken, key=_length, default=TimeWindow())


def _length(window: TimeWindow) -> float:
    if window.since is None or window.until is None:
        return float("inf")
    return (window.until - window.since).total_seconds()


def _narrowed(one: TimeWindow, other: TimeWindow) -> TimeWindow | None:
    since = max(filter(None, (one.since, other.since)), default=None)
    until = min(filter(None, (one.until, other.until)), default=None)
    if since is not None and until is not None and since >= until:
        return None
    return TimeWindow(since=since, until=until)
