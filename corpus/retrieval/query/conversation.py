"""Tell the question that is asked from those before it, and what goes on from a question from what does not.

A conversation is kept as one text: the questions in their order, of which the last one asks.
"""

import re
from itertools import pairwise

from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.names import name_spans
from corpus.text.analysis import terms
from corpus.text.languages import ENGLISH

_BETWEEN = lazy_pattern(r"(?<=\?)\s+")
_QUOTED = lazy_pattern('["\u201c\u201e\u00ab][^"\u201c\u201d\u00ab\u00bb]*["\u201c\u201d\u00bb]')
_KEPT = 3  # earlier questions; older ones have long been left
_QUESTION_WORDS = r"""
    who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|
    wer|was|wie|wo|wann|warum|welche\w*|
    qui|que|quand|o[uù]|pourquoi|combien|quien|quién|cuándo|cuánto\w*|dónde|
    kto|kiedy|gdzie|dlaczego|ile|czy
"""
QUESTION = lazy_pattern(
    r"(?:(?:by|in|at|from|to|with|on|for|of|since|until)\s+(?=wh|how))?"
    rf"(?:{''.join(_QUESTION_WORDS.split())})\b(?!\s+about\b)",
    re.IGNORECASE,
)
# Somebody or something that a text of its own would name before.
_PERSONS = lazy_pattern(r"\b(?:he|she|they|him|her|hers|them|his|their|theirs)\b", re.IGNORECASE)
# In other languages, in small letters only: "Il Volo" is a name.
_FOREIGN_PERSONS = lazy_pattern(
    r"\b(?:er|ihn|ihm|seine?[mnrs]?|elle|lui|il|elles|ils|\u00e9l|ella|ellos|ellas|ona|jego|jej|oni)\b"
)
_THINGS = lazy_pattern(r"\b(?:it|its|this|that|these|those|there|then|the same|the others?)\b", re.IGNORECASE)
_DEFINITION = lazy_pattern(r"(?:who|what|where)(?:['\u2019]s|\s+(?:is|are|was|were))\b", re.IGNORECASE)
_FEW, _SOME = 2, 3  # terms of a question that names nothing: they are hardly all of it


def questions_in(text: str) -> list[str]:
    """Return the questions of a conversation in order; what follows the last sign belongs to it.

    >>> questions_in("Who met Rutte? And where? in May")
    ['Who met Rutte?', 'And where? in May']
    """
    text = text.strip()
    unquoted = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    ends = [match.end() for match in _BETWEEN.finditer(unquoted)]
    parts = [text[start:end].strip() for start, end in pairwise([0, *ends, len(text)])]
    if len(parts) > 1 and not parts[-1].endswith("?"):
        parts[-2:] = [" ".join(parts[-2:])]
    return parts


def recent(earlier: str) -> str:
    """Return the last questions of a conversation, with the last that holds a name."""
    parts = questions_in(earlier)
    kept = parts[-_KEPT:]
    named = next((part for part in reversed(parts) if name_spans(part[1:], ENGLISH)), None)
    return " ".join(kept if named is None or named in kept else [named, *kept[1:]])


def refers(text: str) -> bool:
    """Return whether a question speaks of somebody or something that it does not name.

    >>> refers("How old is he?"), refers("When did it happen?"), refers("Did Ann say she left?")
    (True, True, False)
    """
    names = name_spans(text[1:], ENGLISH)
    person = _PERSONS.search(text) or _FOREIGN_PERSONS.search(text)
    if person and not any(span.start < person.start() for span in names):
        return True
    few = len(set(terms(text, ENGLISH))) <= _SOME
    return few and not names and _THINGS.search(text) is not None


def is_short(text: str) -> bool:
    """Return whether a question says so little that it may go on from another.

    >>> is_short("Which countries are behind?"), is_short("Which countries joined NATO?")
    (True, False)
    """
    if name_spans(text[1:], ENGLISH) or not QUESTION.match(text) or _DEFINITION.match(text):
        return False
    return len(set(terms(text, ENGLISH))) <= _FEW
