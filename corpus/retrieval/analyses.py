"""What a question needs to know of each sentence of an article, worked out once and kept in the store.

It saves most of the time of an answer: a hundred sentences a question would else be split into terms anew.
What is kept is compressed text: a line for the article, then one for each sentence with a sign for its flags,
two for each kind of answer in it, and its terms. Whoever finds none, or one of another version, analyses the
sentences that it needs.
"""

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.models.article import Article, Span
from corpus.retrieval.fragments import Role, ends, leans, roles_of
from corpus.retrieval.kinds import Sentence, read, read_with_terms
from corpus.retrieval.lists import may_hold_lists
from corpus.text.analysis import VERSION

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FORMAT = 1  # raise it when what is packed changes, as by other equivalents, kinds or roles
_VERSION = f"{VERSION}.{_FORMAT}"
_LEVEL = 3  # of compression: 6 takes 3 % less room and twice the time
_FIRST = 33  # of the signs that stand for numbers: those below part lines and terms
_MOST = 50_000  # terms of a sentence whose places have signs; no article of news comes near
_ROLE, _ENDS, _LEANS, _ASKS = 3, 4, 8, 16  # bits of the flags


class AnalysedSentence(NamedTuple):
    """A sentence as questions are matched with it.

    Attributes:
        sentence: its terms, and which may be answers.
        role: what it is to an excerpt.
        ends: whether it has the end of a sentence.
        leans: whether it needs the sentence before it.
        asks: whether it is a question.
    """

    sentence: Sentence
    role: Role
    ends: bool
    leans: bool
    asks: bool


class ArticleAnalysis(NamedTuple):
    """The analysed sentences of an article.

    Attributes:
        holds_lists: whether it may hold a list or a table; most articles hold none.
        between: gives the sentences from one place up to another.
    """

    holds_lists: bool
    between: Callable[[int, int], list[AnalysedSentence]]


def analysis_of(article: Article, spans: Sequence[Span], packed: bytes | None) -> ArticleAnalysis:
    """Return the analysis of an article: what was `packed` of it, or else one that is made when asked for."""
    version, holds_lists, lines = _unpacked(packed)
    if version == _VERSION and len(lines) == len(spans):
        return ArticleAnalysis(holds_lists, lambda low, high: [_sentence(line) for line in lines[low:high]])
    return ArticleAnalysis(True, lambda low, high: _analysed(article, spans, low, high))


def packed_analysis(article: Article, spans: Sequence[Span]) -> tuple[list[list[str]], bytes]:
    """Return the terms of each sentence, and the analysis to keep; b"" where it cannot be kept."""
    body, language = article.body, article.language
    terms, lines = list[list[str]](), [f"{_VERSION}\t{int(may_hold_lists(body))}"]
    for span, role in zip(spans, roles_of(body, spans, 0, len(spans)), strict=True):
        text = span.of(body)
        sentence, own = read_with_terms(text, language)
        terms.append(own)
        lines.append(_line(_with_flags(sentence, role, text)))
    if max(map(len, terms), default=0) > _MOST:
        return terms, b""
    return terms, zstd.compress("\n".join(lines).encode("utf-8", "surrogatepass"), _LEVEL)


def asks(text: str) -> bool:
    """Return whether a sentence is a question."""
    return text.rstrip().endswith("?")


def analysed_sentence(text: str, language: str | None, *, role: Role = Role.SENTENCE) -> AnalysedSentence:
    """Return the analysis of one sentence."""
    return _with_flags(read(text, language), role, text)


def _analysed(article: Article, spans: Sequence[Span], low: int, high: int) -> list[AnalysedSentence]:
    roles = roles_of(article.body, spans, low, high)
    texts = [span.of(article.body) for span in spans[low:high]]
    return [
        analysed_sentence(text, article.language, role=role) for text, role in zip(texts, roles, strict=True)
    ]


def _with_flags(sentence: Sentence, role: Role, text: str) -> AnalysedSentence:
    return AnalysedSentence(sentence, role, ends(text), leans(text), asks(text))


def _line(one: AnalysedSentence) -> str:
    flags = one.role | _ENDS * one.ends | _LEANS * one.leans | _ASKS * one.asks
    signs = [chr(_FIRST + number) for kind in one.sentence.kinds for number in kind]
    return "\t".join((chr(_FIRST + flags) + "".join(signs), *one.sentence.terms))


def _sentence(line: str) -> AnalysedSentence:
    signs, *terms = line.split("\t")
    flags, *numbers = [ord(sign) - _FIRST for sign in signs]
    kinds = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return AnalysedSentence(
        Sentence(tuple(terms), kinds),
        _ROLES[flags & _ROLE],
        bool(flags & _ENDS),
        bool(flags & _LEANS),
        bool(flags & _ASKS),
    )


_ROLES = tuple(Role)


def _unpacked(packed: bytes | None) -> tuple[str, bool, list[str]]:
    """Return the version, whether there may be lists, and the lines of the sentences."""
    if not packed:
        return "", True, []
    first, *lines = zstd.decompress(packed).decode("utf-8", "surrogatepass").split("\n")
    version, _, holds_lists = first.partition("\t")
    return version, holds_lists != "0", lines
