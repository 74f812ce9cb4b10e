"""Find names that the analysis of words would lose: "M&S", "The Who", "It", "The 1975".

They are made of stop words, signs or a single letter, so that no term, or one that says little, is left of
them. What is found has to stand in an article as it is written. English only: German writes many words with
a capital that are no names.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.text.languages import ENGLISH
from corpus.text.stopwords import STOP_WORDS

SIGNED = (
    r"(?i:(?<![\w&+#/])(?:"
    r"[a-z]{1,2}(?:&[a-z]{1,2})+|(?-i:[A-Z]{1,2}(?: & [A-Z]{1,2})+)|"  # M&S, AT & T
    r"[a-z](?:\+\+?|#)|"  # C++, C#
    r"\d{1,2}/\d{1,2}|(?-i:[A-Z]{2,3}/[A-Z]{2,3})"  # 9/11, AC/DC
    r")(?![\w&+#/]))"
)
_SIGNED = lazy_pattern(SIGNED)
_TOKEN = lazy_pattern(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
# Behind the end of a sentence, with its closing quotes, or an opening one; nothing else but signs is before.
_STARTS = lazy_pattern(
    r"(?:^|[.?!:;\u2026][\"\u201d\u2019\u00bb)]*|[\"\u201c\u201e\u00ab(\u2013\u2014-])[^\w]*$"
)
_ARTICLE = "the"
_LEAST = 3  # words: shorter texts in capitals may be nothing but a name
# A number behind "The" with nothing of a name after it: a band, not a year's election.
_NUMBER = lazy_pattern(r"(?<=[a-z,] )The \d{2,4}(?![\w.,/-]*\w)(?! [A-Z])")
# Nothing in English grammar joins "the" to these.
_THE_PRONOUN = lazy_pattern(r"\bthe (?:who|the|it|them|they|when)\b(?!['\u2019])")
_STOP = STOP_WORDS[ENGLISH]
# With a capital amid a sentence these are an oversight more often than a name.
_SLIPS = frozenset(
    """
    a an the im ive am is are was were be been being do does did has have had can could shall should will
    would might must which what how when where why whose all and or but nor if then than as so of in on at by
    to from for with into not no
    """.split()
)


def exact_names(text: str) -> tuple[Span, ...]:
    """Return where names of stop words or signs are in `text`, in order.

    >>> def names(text): return [span.of(text) for span in exact_names(text)]
    >>> names("Did M&S or AT&T report?"), names("When does The Who tour?"), names("Who directed It?")
    (['M&S', 'AT&T'], ['The Who'], ['It'])
    >>> names("Who did it?"), names("Is the U.S. in The Hague?")
    ([], [])
    """
    others = _THE_PRONOUN if text.islower() else _NUMBER
    found = [_span(each) for pattern in (_SIGNED, others) for each in pattern.finditer(text)]
    found += [] if text.islower() else _of_stop_words(_SIGNED.sub(lambda each: "_" * len(each[0]), text))
    return tuple(sorted(found, key=lambda span: span.start))


def is_exact_name(quoted: str) -> bool:
    """Return whether only the writing of a quoted phrase sets it apart: "The Who".

    >>> is_exact_name("The Who"), is_exact_name("X"), is_exact_name("to be"), is_exact_name("The Hague")
    (True, True, False, False)
    """
    words = _TOKEN.findall(quoted)
    little = all(len(word) == 1 or word.lower() in _STOP for word in words)
    return bool(words) and little and not quoted.islower()


def _of_stop_words(text: str) -> Iterator[Span]:
    tokens = list(_TOKEN.finditer(text))
    bare = not any(token[0].islower() for token in tokens[1:])
    if bare and len(tokens) > _LEAST:
        return
    for run in _runs(text, tokens):
        if run[0].group().lower() != _ARTICLE and _starts(text, run[0]):
            run = run[1:]  # noqa: PLW2901 # a sentence's first word has a capital anyway
        if _is_letter(text, run, bare=bare) or _is_name(run, bare=bare):
            yield Span(start=run[0].start(), end=run[-1].end())


def _runs(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield each run of words with a capital that follow one another."""
    run: list[re.Match[str]] = []
    for token in tokens:
        if run and (not token[0][0].isupper() or text[run[-1].end() : token.start()] != " "):
            yield run
            run = []
        if token[0][0].isupper():
            run.append(token)
    if run:
        yield run


def _is_letter(text: str, run: Sequence[re.Match[str]], *, bare: bool) -> bool:
    """Return whether a run is one letter that is a name, and no initial: "X", vitamin D."""
    (letter, *others) = run or (None,)
    return (
        letter is not None
        and not (others or bare)
        and len(letter[0]) == 1
        and letter[0] not in "AI"
        and text[letter.end() : letter.end() + 1] != "."
    )


def _is_name(run: Sequence[re.Match[str]], *, bare: bool) -> bool:
    """Return whether a run is a name of stop words alone; acronyms are terms."""
    words = [token[0].lower() for token in run]
    if not all(word in _STOP for word in words) or any(token[0].isupper() for token in run):
        return False
    if len(words) > 1 and words[0] == _ARTICLE:
        return True
    return not bare and bool(words) and not any(word in _SLIPS for word in words)


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end())


def _starts(text: str, token: re.Match[str]) -> bool:
    """Return whether a word begins its sentence."""
    return _STARTS.search(text, 0, token.start()) is not None


_US = lazy_pattern(r"\bus\b")
_TO_US = frozenset(
    """
    tell tells told give gives gave show shows showed let lets help helps helped make makes made send sends
    sent teach teaches taught ask asks asked remind reminds bring brings brought cost costs affect affects
    join joins
    """.split()
)
_NEAR = 40  # characters: the words before "us" that count are shorter
_WHEN = frozenset("today tonight tomorrow yesterday later please".split())


def with_country(text: str) -> str:
    """Return an all lower-case `text` with the "us" that is a country as "US".

    >>> with_country("who won the us election"), with_country("what did he tell us about it")
    ('who won the US election', 'what did he tell us about it')
    """
    return _US.sub(lambda found: "US" if _is_country(text, found) else "us", text) if text.islower() else text


def _is_country(text: str, found: re.Match[str]) -> bool:
    before = _TOKEN.findall(text, max(found.start() - _NEAR, 0), found.start())
    after = _TOKEN.search(text, found.end())
    if before and before[-1] == _ARTICLE:
        return True
    modifies = after is not None and after[0] not in _STOP | _WHEN
    return modifies and not (before and before[-1] in _TO_US)
