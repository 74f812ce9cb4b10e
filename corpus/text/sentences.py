"""Split text into sentences, and sentences into overlapping passages.

The one importer of nltk's Punkt, whose trained models come as a package.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.models.article import Span
from corpus.text.abbreviations import abbreviations_of, starters_of
from corpus.text.asides import dateline_end
from corpus.text.boundaries import ABBREVIATIONS, STARTERS, end_of_sentence, is_false_cut, missed_cuts
from corpus.text.languages import ENGLISH, SUPPORTED
from corpus.text.lines import paragraph_spans

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer


_AT_END = " \t\u00a0\"')]\u2019\u201d\u00bb"
_CONTEXTS = 50_000  # answers of Punkt that are remembered, by language: about 5 MB
_MAY_END = re.compile(r"[.?!](?![^\W_])")
_PLAIN_END = re.compile(
    r"\A[\"'(\u2018\u201c]?([A-Za-z]{2,}+)\.(?:\s++[\"'(\u2018\u201c]?[A-Za-z]|[\"'\u2019\u201d)]+\Z)"
)
# No writing has as many signs in a row, and Punkt takes the square of them: it gives up at 10,000 full stops.
_SIGNS = 200
_WORDLESS = re.compile(rf"[\W_]{{{_SIGNS}}}")


@dataclass(frozen=True, slots=True)
class _Splitter:
    """Punkt, and the rules that correct it, for one language."""

    punkt: "PunktSentenceTokenizer"
    common: frozenset[str]
    language: str

    def split(self, text: str, offset: int) -> Iterator[Span]:
        """Yield the sentences of one paragraph, which starts at `offset`."""
        start = 0
        for cut in (*self._cuts(text), len(text)):
            piece = text[start:cut]
            if sentence := piece.strip():
                first = offset + start + piece.index(sentence)
                yield Span(start=first, end=first + len(sentence))
            start = cut

    def _cuts(self, text: str) -> list[int]:
        """Return where all sentences but the first start, in order."""
        start = dateline_end(text, 0)
        found = missed_cuts(text, common=self.common, language=self.language)
        missed = sorted({start, *(cut for cut in found if cut > start)})
        cuts = set(missed)
        # Most paragraphs of news are one sentence, which Punkt would take its time for.
        within = len(text.rstrip(_AT_END)) - 1
        places = self.punkt.span_tokenize(text) if _MAY_END.search(text, 0, within) else ()
        for place, _ in places:
            cut = end_of_sentence(text, place)
            earlier = bisect_left(missed, cut)
            start = max(start, missed[earlier - 1]) if earlier else start
            if start < cut < len(text) and not is_false_cut(text, start, cut, self.language):
                cuts.add(cut)
                start = cut
        return sorted(cuts)


class _Seen(dict[str, int]):
    """Orthographic contexts by word, as Punkt asks for them.

    A word that was never seen leaves no entry: texts must not fill the memory.
    """

    def __missing__(self, word: str) -> int:
        return 0


@cache
def _splitter(language: str) -> _Splitter:
    # Imported here: nltk loads its whole toolkit, and answering a question needs none of it.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters, common = PunktParameters(), frozenset[str]()
    if language in SUPPORTED:
        import punkt

        model = punkt.load_model(SUPPORTED[language])
        parameters.abbrev_types = set(model.abbrev_types)
        parameters.collocations = set(model.collocations)
        parameters.sent_starters = set(model.sent_starters)
        parameters.ortho_context = _Seen(model.ortho_context)
        lower = punkt.OrthoContext.LC
        common = frozenset(word for word, seen in model.ortho_context.items() if seen & lower)
    if language == ENGLISH:
        parameters.abbrev_types |= ABBREVIATIONS
        parameters.sent_starters |= STARTERS
    else:
        known = abbreviations_of(language)
        parameters.abbrev_types |= known.before_words | known.before_numbers | known.others
        parameters.sent_starters |= starters_of(language)
        common |= starters_of(language)
    tokenizer = PunktSentenceTokenizer(parameters)
    # Asked for the words around each sign that may end a sentence; in 400 articles, 28 % of them repeat.
    asked = lru_cache(_CONTEXTS)(tokenizer.text_contains_sentbreak)
    doubtful = parameters.abbrev_types | {first for first, _ in parameters.collocations}

    def contains_sentence_break(context: str) -> bool:
        # A word that is no abbreviation ends a sentence for Punkt too, by a long way.
        plain = _PLAIN_END.match(context)
        return (plain is not None and plain[1].lower() not in doubtful) or asked(context)

    tokenizer.text_contains_sentbreak = contains_sentence_break
    return _Splitter(tokenizer, common, language)


def split_sentences(text: str, language: str | None = ENGLISH) -> tuple[Span, ...]:
    """Return the sentences of a text in order, without the white space around them.

    Args:
        text: a paragraph or several.
        language: ISO 639-1 code; None stands for English.

    >>> text = "Gov. Hochul spoke. Nobody replied."
    >>> [span.of(text) for span in split_sentences(text)]
    ['Gov. Hochul spoke.', 'Nobody replied.']
    """
    splitter = _splitter(language or ENGLISH)
    return tuple(
        sentence
        for paragraph in paragraph_spans(text)
        for piece in _pieces(text, paragraph)
        for sentence in splitter.split(piece.of(text), piece.start)
    )


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """Yield the spans of a paragraph, cut behind every long run without a word."""
    start = block.start
    if block.end - start < _SIGNS:
        yield block
        return
    for wordless in _WORDLESS.finditer(text, block.start, block.end):
        yield Span(start=start, end=wordless.end())
        start = wordless.end()
    if start < block.end:
        yield Span(start=start, end=block.end)


WINDOW = 3  # sentences of a passage, as many as a citation shows
# No overlap but at the end of an article: one sentence of it makes the index a half larger, and over both
# years of quiz questions answers no better (first citation .54 and .33 without, .52 and .33 with).
STRIDE = 3


def windows(count: int) -> Iterator[tuple[int, int]]:
    """Yield the half-open sentence ranges of the passages of `count` sentences.

    Every sentence is in at least one passage, and no passage lies within another.

    >>> list(windows(6)), list(windows(5))
    ([(0, 3), (3, 6)], [(0, 3), (2, 5)])
    >>> list(windows(2))
    [(0, 2)]
    """
    last = max(count - WINDOW, 0)
    for first in range(0, last, STRIDE):
        yield first, first + WINDOW
    if count:
        yield last, count


def span_of(sentences: Sequence[Span], first: int, last: int) -> Span:
    """Return the span from sentence `first` to before sentence `last`."""
    return Span(start=sentences[first].start, end=sentences[last - 1].end)
