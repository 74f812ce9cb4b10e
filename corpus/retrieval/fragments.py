"""Detect what is no sentence of its own: headings, labels, datelines and credits.

The sentences of an article come from whatever its page held, line by line. A heading may be quoted with the
sentence below it, a dateline or a photo credit not at all.
"""

import re
from collections.abc import Sequence
from enum import IntEnum

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.text.asides import dateline_end, is_aside
from corpus.text.furniture import LONGEST_FURNITURE, is_furniture, is_label

_LEANING = lazy_pattern(
    r"[\"'\u201c\u2018\u00ab(\[\s]*"
    r"(?:he|she|it|they|his|hers?|its|theirs?|him|them|this|that|these|those|such|both|neither|"
    r"but|and|or|nor|yet|so|still|also|however|instead|meanwhile|moreover|furthermore|therefore|thus|"
    r"otherwise|nevertheless|nonetheless|then|the (?:former|latter|two|pair|duo|trio|move|decision)|"
    r"in addition|as a result|by contrast|on the other hand|for example|for instance|that said)\b",
    re.IGNORECASE,
)
_ENDED = lazy_pattern(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]\s]*$")


def leans(sentence: str) -> bool:
    """Return whether `sentence` cannot be understood without the one before it.

    >>> leans("But he refused."), leans("The former is larger."), leans("Rutte refused.")
    (True, True, False)
    """
    return _LEANING.match(sentence) is not None


def ends(sentence: str) -> bool:
    """Return whether `sentence` has an end, unlike headings and captions.

    >>> ends('"We refuse," he said.'), ends("What the volcano does")
    (True, False)
    """
    # The search starts near the end, for it is linear in what it covers.
    return _ENDED.search(sentence, max(len(sentence) - 12, 0)) is not None


_SHORT = 120  # characters of a heading or a credit, as one line of a page holds
_MOST_WORDS = 15  # of a heading: the longest of the pages examined has 14
_NAMED = 6  # words of a credit with a full stop: "Photo: Ann Lee."
_ASIDES = 3  # between a headline and the text: a byline, a date, a dateline
_ITEM = lazy_pattern(r"[-*\u2022\u00b7\u25cf\u25aa\u2013]\s")
_HEADINGS = 2  # in a row, a heading and one below it; three lines without an end are a list
_REACH = _HEADINGS * (_ASIDES + 1) + 2  # sentences on either side that a role can depend on


class Role(IntEnum):
    """What a sentence of an article is to an excerpt.

    Attributes:
        SENTENCE: it may be quoted.
        OPENING: a heading or a label, quoted only with the sentence after it.
        ASIDE: a dateline, a byline, a credit or what the site adds, never quoted.
    """

    SENTENCE = 0
    OPENING = 1
    ASIDE = 2


def role_of(body: str, sentences: Sequence[Span], place: int) -> Role:
    r"""Return the role of the sentence at `place` of an article.

    >>> body = "What we know\n\nThe bridge reopened on Monday."
    >>> spans = (Span(start=0, end=12), Span(start=14, end=44))
    >>> [role_of(body, spans, place).name for place in (0, 1)]
    ['OPENING', 'SENTENCE']
    """
    text = sentences[place].of(body).strip()
    if _is_of_site(body, sentences[place], text) or _is_dateline(body, sentences[place]):
        return Role.ASIDE
    if text.endswith(":"):
        return Role.OPENING
    if len(text) > _SHORT:
        return Role.SENTENCE
    ended = ends(text)
    # A caption that begins with "Photo:" is a sentence; a name behind it is none, even with a full stop.
    if (not ended or len(text.split()) <= _NAMED) and is_aside(text):
        return Role.ASIDE
    if ended and not text.endswith("?"):
        return Role.SENTENCE
    return Role.OPENING if _introduces(body, sentences, place) else Role.SENTENCE


def roles_of(body: str, sentences: Sequence[Span], low: int, high: int) -> list[Role]:
    """Return the roles of the sentences from `low` up to `high`, as `role_of` gives them.

    Spans are unpacked once for all, with the neighbours that a role depends on.
    """
    start = max(low - _REACH, 0)
    near = sentences[start : high + _REACH]
    return [role_of(body, near, place - start) for place in range(low, high)]


def quotable(roles: Sequence[Role]) -> bool:
    """Return whether sentences of these roles, one after another, may be quoted."""
    return roles[-1] is Role.SENTENCE and Role.ASIDE not in roles


def _is_of_site(body: str, sentence: Span, text: str) -> bool:
    """Return whether `text`, that of `sentence`, or its whole line is what the site adds."""
    if len(text) > LONGEST_FURNITURE:
        return False  # as is its line
    start, end = body.rfind("\n", 0, sentence.start) + 1, body.find("\n", sentence.end)
    line = body[start : end if end >= 0 else len(body)]
    return is_label(text) or is_furniture(text) or (len(line) > len(text) and is_furniture(line))


def _is_dateline(body: str, sentence: Span) -> bool:
    return dateline_end(body, sentence.start) >= sentence.end > sentence.start


def _introduces(body: str, sentences: Sequence[Span], place: int) -> bool:
    """Return whether one or two short lines without an end are here above a sentence."""
    heading = place
    for _ in range(_HEADINGS):
        following = _next_text(body, sentences, heading)
        if following is None or not _is_heading(body, sentences, heading):
            return False
        if not _is_heading(body, sentences, following):
            return ends(sentences[following].of(body)) and not _is_list(body, sentences, place)
        heading = following
    return False


def _next_text(body: str, sentences: Sequence[Span], place: int) -> int | None:
    """Return the place of the next line that is no byline, date or dateline; None where there is none."""
    for following in range(place + 1, min(place + 2 + _ASIDES, len(sentences))):
        text = sentences[following].of(body).strip()
        if not (_is_dateline(body, sentences[following]) or (len(text) <= _SHORT and is_aside(text))):
            return following
    return None


def _is_list(body: str, sentences: Sequence[Span], place: int) -> bool:
    """Return whether lines without an end are above the one at `place`, as in a list."""
    before = range(max(place - _HEADINGS, 0), place)
    return len(before) == _HEADINGS and all(_is_heading(body, sentences, each) for each in before)


def _is_heading(body: str, sentences: Sequence[Span], place: int) -> bool:
    """Return whether a short line has no end, or asks what the text below answers."""
    text = sentences[place].of(body).strip()
    if (
        len(text) > _SHORT
        or _ITEM.match(text)
        or len(text.split()) > _MOST_WORDS
        or (ends(text) and not text.endswith("?"))
    ):
        return False
    before = body[sentences[place - 1].end : sentences[place].start] if place else "\n"
    after = body[sentences[place].end : sentences[place + 1].start] if place + 1 < len(sentences) else "\n"
    return _is_break(before) and _is_break(after)


def _is_break(between: str) -> bool:
    return "\n" in between or "\r" in between
