"""Tell the names and numbers of a short article from its other terms.

They set two events of one topic apart, which share the words of the topic.
"""

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Article
from corpus.text.analysis import tokens

# Factor of names and numbers in the shortest articles, less in longer ones; fitted to items of one to three
# sentences.
_TELLING = 2.0
_YEAR = re.compile(r"(?:19|20)\d\d")
# Behind a name or one of these words a number identifies ("Firefox 139"); others count, and change with time.
_NUMBERED = re.compile(
    r"(?:\b(?:[Vv]ersion|[Bb]uild|[Ff]light|[Rr]ound|[Ss]tage)|\b[A-Z][\w.]*)[ \u00a0-](?:\d+-)?$"
)
_COUNTING = re.compile(
    r"(?:Some|About|Nearly|Almost|Around|Roughly|Over|Than|Least|Most|Only|Just)[ \u00a0]$"
)
_FEWEST_DIGITS = 2
_NEAR = 40  # characters before a number that are looked at
_BEGINS = frozenset('.?!:;"\u201c\u201e\u00ab')  # behind which any word has a capital
_TITLE_CASE = 0.7  # share of words with a capital from which on capitals tell no names


class TermKind(IntEnum):
    """What a term of a short article is; those of longer ones are all words."""

    WORD = 0
    NAME = 1
    NUMBER = 2  # that identifies: a version, a flight


def telling_terms(article: Article) -> dict[str, TermKind]:
    """Return which terms of an article are names, by their capital, and which are numbers that identify."""
    kinds: dict[str, TermKind] = {}
    for text in (article.title, article.body):
        found = list(tokens(text, article.language))
        capitals = sum(text[token.span.start].isupper() for token in found)
        titled = capitals > _TITLE_CASE * len(found)
        for token in found:
            kind = _kind(token.term, text, token.span.start, titled=titled)
            if kind is not TermKind.WORD:
                kinds[token.term] = max(kind, kinds.get(token.term, kind))
    return kinds


def _kind(term: str, text: str, start: int, *, titled: bool) -> TermKind:
    before = text[max(start - _NEAR, 0) : start]
    if text[start].isdigit():
        is_long = sum(map(str.isdigit, term)) >= _FEWEST_DIGITS and not _YEAR.fullmatch(term)
        numbered = is_long and not titled and _NUMBERED.search(before) and not _COUNTING.search(before)
        return TermKind.NUMBER if numbered else TermKind.NAME
    begins = not before.strip() or before.rstrip()[-1] in _BEGINS
    return TermKind.NAME if text[start].isupper() and not begins else TermKind.WORD


def telling_factors(kinds: NDArray[np.uint8], full: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the factor of each weight, float64, (t,): above 1 for what tells short articles apart.

    Args:
        kinds: uint8, (t,): the `TermKind` of each term.
        full: float64, (t,): how far the article of each is reported in full, 0 to 1.
    """
    return np.where(kinds == TermKind.WORD, 1, _TELLING - (_TELLING - 1) * full)
