"""What a question's signs ask for: "quoted phrases" must be there; -words or -"phrases" must not."""

import re
from dataclasses import dataclass

from corpus.models import Span

_QUOTED = (
    r"(?<!\w)\"(?!\s)(?P<straight>[^\"\n]+)(?<!\s)\"|\u201c(?P<curly>[^\u201c\u201d\n]+)\u201d|"
    r"\u201e(?P<low>[^\u201c\u201d\n]+)[\u201c\u201d]|\u00ab(?P<angle>[^\u00ab\u00bb\n]+)\u00bb"
)
_WORD = r"(?P<word>[^\W\d_][\w'\u2019]*(?:[-.][^\W_]+)*)"
# A minus before a digit is one of a number, and one after a character a hyphen.
_OPERATOR = re.compile(rf"(?P<minus>(?<!\S)-)?(?:{_QUOTED})|(?<!\S)-{_WORD}")
_TRIMMED = " \t.,;:!?\u2026'\u2018\u2019"


@dataclass(frozen=True, slots=True)
class Operator:
    """Words that must stand in a passage together, in this order, or if `excluded` nowhere in its article."""

    span: Span
    words: str
    excluded: bool


def find_operators(text: str) -> tuple[Operator, ...]:
    """The operators in `text`, in order.

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
