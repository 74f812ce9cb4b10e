"""Text to sentences: the one importer of nltk's Punkt, on the trained models that come as a package.

Line breaks end a sentence, except in text that was wrapped by hand, where only blank lines do.
"""

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.models import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

# Titles that stand before names in news and that the trained model does not know.
NEWS_ABBREVIATIONS = frozenset(
    "gov sen rep gen sgt col maj capt lt cmdr adm rev hon pres supt insp det".split()
)

_LINES = re.compile(r"[^\n\r\u2028\u2029]+")
_PARAGRAPHS = re.compile(r"(?:[^\n\r\u2028\u2029]|\r?\n(?![ \t]*\r?\n)|[\r\u2028\u2029])+")
_NUMBER_SIGN = re.compile(r"\bNos?\.$")  # "No. 10"; as an abbreviation it would swallow "He said no."
_WRAPPED_AT = 100  # characters; e-mail and plain text files wrap below this
_WRAPPED_FROM = 50


@cache
def _tokenizer(language: str) -> "PunktSentenceTokenizer":
    # Imported here: nltk loads its whole toolkit, and answering a question needs none of it.
    import punkt
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    model = punkt.load_model(language)
    parameters = PunktParameters()
    parameters.abbrev_types = set(model.abbrev_types) | NEWS_ABBREVIATIONS
    parameters.collocations = set(model.collocations)
    parameters.sent_starters = set(model.sent_starters)
    parameters.ortho_context.update(model.ortho_context)
    return PunktSentenceTokenizer(parameters)


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of one paragraph or text, in order, without the white space around them.

    >>> text = "Gov. Hochul spoke. Nobody replied."
    >>> [span.of(text) for span in split_sentences(text)]
    ['Gov. Hochul spoke.', 'Nobody replied.']
    """
    blocks = _PARAGRAPHS if is_hard_wrapped(text) else _LINES
    return tuple(
        sentence.moved(block.start())
        for block in blocks.finditer(text)
        for sentence in _split_paragraph(block.group())
    )


def is_hard_wrapped(text: str) -> bool:
    """Whether line breaks in `text` come from wrapping: full lines, none longer than a page is wide."""
    lines = [line for line in text.splitlines() if line.strip()]
    inner = [line for line, following in pairwise(lines) if following[:1].islower()]
    return bool(inner) and max(map(len, lines)) <= _WRAPPED_AT and min(map(len, inner)) >= _WRAPPED_FROM


def _split_paragraph(paragraph: str) -> list[Span]:
    spans: list[Span] = []
    for start, end in _tokenizer("english").span_tokenize(paragraph):
        span = _stripped(paragraph, start, end)
        if spans and _NUMBER_SIGN.search(spans[-1].of(paragraph)) and span.of(paragraph)[:1].isdigit():
            span = Span(start=spans.pop().start, end=span.end)
        if len(span):
            spans.append(span)
    return spans


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start=start + left, end=start + left + len(piece.strip()))
