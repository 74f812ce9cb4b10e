"""Detect the kind of answer that a question wants, and the words that may be one."""

import re
from enum import IntFlag, auto
from functools import cache
from itertools import chain
from typing import NamedTuple

from corpus.models.memos import Memo
from corpus.retrieval.persons import asks_for_holder, person_in
from corpus.text.analysis import is_all_capitals, made_term
from corpus.text.equivalents import MULTITUDES, NUMBERS, WEEKDAYS, equivalents, months, places
from corpus.text.languages import ENGLISH
from corpus.text.tokens import SIGNS, is_token_alone, part_tokens, split_tokens


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
_CAUSAL = "because due amid after since caused cause causing reason over citing blamed so to"
_INTO_PLACES = "in at from near outside across"
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

    `corpus.retrieval.read_sentences` does the same for all sentences of an article at once.

    >>> read("In May Rutte met two envoys in Oslo.")
    Sentence(terms=('may', 'rutt', 'meet', '2', 'envoy', 'oslo'), kinds=((0, 2), (1, 8), (3, 1), (5, 12)))
    """
    words = words_of(sentence, language or ENGLISH)
    capitals = not sentence.isupper()
    # A capital at the start of a sentence means little, unless another follows.
    if words and not (len(words) > 1 and words[1][2] & IS_CAPITAL):
        own, same, bits = words[0]
        words[0] = own, same, bits & ~IS_NAME
    terms, marks, before = list[str](), list[tuple[int, int]](), 0
    for _, term, bits in words:
        if not before and not bits & ~(IS_CAPITAL | IS_TERM):
            if term:
                terms.append(term)
            continue
        follows = bits >> LENDS & KINDS
        if term:
            from_capital = before & PLACE | NAME if bits & IS_NAME and capitals else 0
            if kinds := bits & KINDS | from_capital | before & REASON:
                marks.append((len(terms), kinds))
            terms.append(term)
        if not bits & IS_PASSED_OVER:
            # "because of mould": the small words between a cause and its mark change nothing.
            before = follows if term else follows | before & REASON
    return Sentence(tuple(terms), tuple(marks))


# A word's term, the term that stands for it, and bits: its kinds, above them those that it lends to the next
# word, and above these what else it is.
Word = tuple[str, str, int]
KINDS, LENDS = 0xFF, 8
IS_NAME, IS_CAPITAL, IS_PASSED_OVER, IS_TERM = (1 << bit for bit in range(16, 20))


def words_of(sentence: str, language: str) -> list[Word]:
    """Return the words of a sentence, from what is remembered of the parts between its spaces."""
    reader = _readers(language, is_all_capitals(sentence))
    found = list(map(reader.__getitem__, sentence.split(" ")))
    return reader.read(sentence) if None in found else list(chain.from_iterable(found))  # type: ignore[arg-type]


class _Reader(Memo[str, "tuple[Word, ...] | None"]):
    """The words of what is between two spaces, by that; None where they depend on what is beyond.

    `shouted` is set where all letters are capitals, which then mean nothing.
    """

    def __init__(self, language: str, shouted: bool) -> None:  # noqa: FBT001
        super().__init__(most=_MOST_PARTS)
        self._language, self._of_token = language, _Words(language, shouted=shouted)
        self._alone = _AloneWords(language, self._of_token)

    def made(self, part: str) -> tuple[Word, ...] | None:
        found = self._alone[part.strip(SIGNS)]
        if found is not None:
            return found
        tokens = part_tokens(part, self._language)
        return None if tokens is None else tuple(map(self._of_token.__getitem__, tokens))

    def read(self, text: str) -> list[Word]:
        """Return the words of a text."""
        return list(map(self._of_token.__getitem__, split_tokens(text, self._language)))


class _AloneWords(Memo[str, "tuple[Word] | None"]):
    """The one word of what is between two spaces, by that without its signs; None where there may be more."""

    def __init__(self, language: str, of_token: "_Words") -> None:
        super().__init__(most=_MOST_WORDS)
        self._language, self._of_token = language, of_token

    def made(self, token: str) -> "tuple[Word] | None":
        return (self._of_token[token],) if is_token_alone(token, self._language) else None


class _Words(Memo[str, Word]):
    """The words of a language by token."""

    def __init__(self, language: str, *, shouted: bool) -> None:
        super().__init__(most=_MOST_WORDS)
        self._language, self._shouted = language, shouted

    def made(self, token: str) -> Word:
        term = made_term(token.lower() if self._shouted else token, self._language)
        bits = _bits(token) | (IS_TERM if term else 0)
        return term, _SAME(term, term), bits


_readers = cache(_Reader)


def _bits(token: str) -> int:
    """Return a word's kinds, those it lends to the next word, and whether it may be a name."""
    lowered = token.lower()
    kinds = _KINDS_OF.get(token, 0) or _KINDS_OF.get(lowered, 0) & NUMBER
    if token[0].isdigit():
        kinds |= NUMBER | (DATE if _YEAR.match(token) else 0)
    bits = kinds
    if token in _ARTICLES:
        bits |= IS_PASSED_OVER
    elif lowered in _LENT:
        bits |= _LENT[lowered] << LENDS
    if token[0].isupper():
        bits |= IS_CAPITAL if kinds & DATE else IS_CAPITAL | IS_NAME
    return bits


_MOST_WORDS = 30_000  # tokens that are remembered, and as many before
_MOST_PARTS = 30_000  # between spaces, of which the same
# Plain numbers: arithmetic with flags takes ten times as long.
NUMBER, DATE, PLACE, NAME, REASON, *_ = (kind.value for kind in AnswerKind)
_ARTICLES = frozenset(("the", "The"))
_LENT = dict.fromkeys(_INTO_PLACES.split(), PLACE) | dict.fromkeys(_CAUSAL.split(), REASON)
_SAME = equivalents().get
# By the word as it is written: "May" is a month, "may" is not.
_KINDS_OF = (
    {place.title(): PLACE | NAME for place in places()}
    | {name.title(): DATE for name in months() | WEEKDAYS}
    | dict.fromkeys((*NUMBERS, *MULTITUDES), NUMBER)
    | dict.fromkeys("yesterday today tomorrow tonight".split(), DATE)
)
