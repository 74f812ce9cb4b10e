"""Detect the kind of answer that a question wants, and the words that may be one."""

import re
from enum import IntFlag, auto
from functools import cache
from itertools import chain
from typing import NamedTuple

from corpus.retrieval.persons import asks_for_holder, person_in
from corpus.text.analysis import is_all_capitals, term_of
from corpus.text.equivalents import MULTITUDES, NUMBERS, WEEKDAYS, equivalents, months, places
from corpus.text.languages import ENGLISH
from corpus.text.tokens import part_tokens, split_tokens


class AnswerKind(IntFlag):
    """What a question asks for, and what a word may be; one word may be several.

    The last two are only asked for: who holds an office, and who somebody is.
    """

    NUMBER = auto()
    DATE = auto()
    PLACE = auto()
    NAME = auto()
    REASON = auto()
    HOLDER = auto()
    DESCRIPTION = auto()


# The first match decides: "how many people" is a number, though "people" might be a name.
_ASKED = (
    (
        AnswerKind.NUMBER,
        re.compile(
            r"\bhow (?:many|much|old|long|far|tall|big|large|fast|often|deep|wide|high|heavy|hot|cold)\b|"
            r"\b(?:what|which) (?:\w+ ){0,2}?(?:percentage|percent|share|number|size|age|amount|price|rate|"
            r"record|speed|temperature|distance|weight|height|length)\b|\bpopulation\b|"
            r"\bwie ?viele?\b|\bwas kostet\b|\bcombien\b|\bquel pourcentage\b|\bcu\u00e1nt[oa]s?\b|"
            r"\bqu\u00e9 porcentaje\b|\bquant[oie]s?\b|\bhoeveel\b|^\W*ile\b"
        ),
    ),
    (AnswerKind.DATE, re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b")),
    (
        AnswerKind.PLACE,
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:\w+ ){0,2}?"
            r"(?:city|country|countries|state|place|town|island|nation|county|province|continent|capital|"
            r"region|village)\b"
        ),
    ),
    (AnswerKind.REASON, re.compile(r"\bwhy\b|\b(?:what|which) (?:\w+ )?(?:reason|cause|caused)\b")),
    (
        AnswerKind.NAME,
        re.compile(
            r"\bwho(?:m|se)?\b|\bnames? of\b|\bnamed?\b|\b(?:what|which) (?:\w+ ){0,3}?"
            r"(?:actor|actress|president|minister|singer|player|man|woman|company|team|club|band|artist|"
            r"author|writer|director|celebrity|leader|politician|star|rapper|musician|airline|airport|brand|"
            r"retailer|chain|network|university|organi[sz]ation|agency|party|group|film|movie|show|series|"
            r"book|newspaper|magazine|firm|bank|person|athlete|senator|governor|king|queen|prince|princess)\b"
        ),
    ),
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_CAUSAL = frozenset(
    "because due amid after since caused cause causing reason over citing blamed so to".split()
)
_INTO_PLACES = frozenset("in at from near outside across".split())
_YEAR = re.compile(r"(?:1[0-9]|20)\d\ds?$")


def kind_of(question: str) -> AnswerKind | None:
    """Return the kind of answer that `question` asks for; None if it does not show.

    >>> kind_of("How many people live in Bonn?"), kind_of("Whom did Rutte meet?"), kind_of("Did it rain?")
    (<AnswerKind.NUMBER: 1>, <AnswerKind.NAME: 8>, None)
    """
    lowered = question.lower()
    # Of several sentences it is the one with the question mark that asks.
    asking = [part for part in _SENTENCE.findall(lowered) if part.endswith("?")]
    text = asking[-1] if asking else lowered
    if asks_for_holder(text):
        return AnswerKind.HOLDER
    if person_in(text):
        return AnswerKind.DESCRIPTION
    return next((kind for kind, pattern in _ASKED if pattern.search(text)), None)


class Sentence(NamedTuple):
    """The terms of a sentence, equivalents as one, and which may be answers.

    Attributes:
        terms: in order.
        kinds: pairs of a place among the terms and the `AnswerKind` bits of that term.
    """

    terms: tuple[str, ...]
    kinds: tuple[tuple[int, int], ...]


def read(sentence: str, language: str | None = None) -> Sentence:
    """Return the terms of `sentence` and the kinds of answer in it.

    >>> read("In May Rutte met two envoys in Oslo.")
    Sentence(terms=('may', 'rutt', 'meet', '2', 'envoy', 'oslo'), kinds=((0, 2), (1, 8), (3, 1), (5, 12)))
    """
    return read_with_terms(sentence, language)[0]


def read_with_terms(sentence: str, language: str | None = None) -> tuple[Sentence, list[str]]:
    """Return the same, and the terms as the index has them, each for itself."""
    words = _words(sentence, language or ENGLISH)
    own_terms = [word[0] for word in words if word[0]]
    capitals = not sentence.isupper()
    # A capital at the start of a sentence means little, unless another follows.
    if words and not (len(words) > 1 and words[1][_CAPITAL]):
        words[0] = _uncapitalised(words[0])
    terms, marks, before = list[str](), list[tuple[int, int]](), 0
    for _, term, own, follows, is_name, is_plain, _ in words:
        if is_plain and not before:
            if term:
                terms.append(term)
            continue
        if term:
            from_capital = before & _PLACE | _NAME if is_name and capitals else 0
            if kinds := own | from_capital | before & _REASON:
                marks.append((len(terms), kinds))
            terms.append(term)
        if follows is not None:
            # "because of mould": the small words between a cause and its mark change nothing.
            before = follows if term else follows | before & _REASON
    return Sentence(tuple(terms), tuple(marks)), own_terms


# A word's term, the term that stands for it, its kinds, those it lends to the next word (None: it changes
# nothing), whether it may be a name, whether none of these is so, and whether it has a capital.
_Word = tuple[str, str, int, int | None, bool, bool, bool]
_CAPITAL = -1


def _words(sentence: str, language: str) -> list[_Word]:
    """Return the words of a sentence, from what is remembered of the parts between its spaces."""
    reader = _readers(language, shouted=is_all_capitals(sentence))
    parts = sentence.split(" ")
    found = [part for part in map(reader.__getitem__, parts) if part is not None]
    if len(found) < len(parts):
        return reader.read(sentence)
    return list(chain.from_iterable(found))


class _Reader(dict[str, "tuple[_Word, ...] | None"]):
    """The words of what is between two spaces, by that; None where they depend on what is beyond.

    `shouted` is set where all letters are capitals, which then mean nothing.
    """

    def __init__(self, language: str, *, shouted: bool) -> None:
        super().__init__()
        self._language, self._of_token = language, _Words(language, shouted=shouted)

    def __missing__(self, part: str) -> tuple[_Word, ...] | None:
        tokens = part_tokens(part, self._language)
        found = None if tokens is None else tuple(map(self._of_token.__getitem__, tokens))
        if len(part) <= _LONGEST_PART:
            if len(self) >= _MOST_PARTS:
                self.clear()
            self[part] = found
        return found

    def read(self, text: str) -> list[_Word]:
        """Return the words of a text."""
        return list(map(self._of_token.__getitem__, split_tokens(text, self._language)))


class _Words(dict[str, _Word]):
    """The words of a language by token, each read on first use."""

    def __init__(self, language: str, *, shouted: bool) -> None:
        super().__init__()
        self._language, self._shouted = language, shouted

    def __missing__(self, token: str) -> _Word:
        if len(self) >= _MOST_WORDS:
            self.clear()
        term = term_of(token.lower() if self._shouted else token, self._language)
        own, follows, is_name = _kinds(token)
        is_plain = follows == 0 and not own and not is_name
        word = self[token] = term, _SAME(term, term), own, follows, is_name, is_plain, token[0].isupper()
        return word


_readers = cache(_Reader)


def _uncapitalised(word: _Word) -> _Word:
    term, same, own, follows, _, _, capital = word
    return term, same, own, follows, False, follows == 0 and not own, capital


def _kinds(token: str) -> tuple[int, int | None, bool]:
    """Return a word's kinds, those it lends to the next word, and if it may be a name.

    An article changes nothing for the next word: None.
    """
    lowered = token.lower()
    kinds = _KINDS_OF.get(token, 0) or _KINDS_OF.get(lowered, 0) & _NUMBER
    if token[0].isdigit():
        kinds |= _NUMBER | (_DATE if _YEAR.match(token) else 0)
    follows = (_PLACE if lowered in _INTO_PLACES else 0) | (_REASON if lowered in _CAUSAL else 0)
    is_name = token[0].isupper() and not kinds & _DATE
    return kinds, None if token in _ARTICLES else follows, is_name


_MOST_WORDS = 50_000  # tokens that are remembered
_MOST_PARTS = 50_000  # between spaces, of at most so many characters each
_LONGEST_PART = 64
# Plain numbers: arithmetic with flags takes ten times as long.
_NUMBER, _DATE, _PLACE, _NAME, _REASON, *_ = (kind.value for kind in AnswerKind)
_ARTICLES = frozenset(("the", "The"))
_SAME = equivalents().get
# By the word as it is written: "May" is a month, "may" is not.
_KINDS_OF = (
    {place.title(): _PLACE | _NAME for place in places()}
    | {name.title(): _DATE for name in months() | WEEKDAYS}
    | dict.fromkeys((*NUMBERS, *MULTITUDES), _NUMBER)
    | dict.fromkeys("yesterday today tomorrow tonight".split(), _DATE)
)
