"""An article to its excerpt: the one to three sentences that answer best and stand alone, verbatim."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from corpus.models import Article, Excerpt, Query, Span
from corpus.retrieval.links import deep_link
from corpus.retrieval.sentences import rank_sentences
from corpus.text.analysis import marked
from corpus.text.passages import span_of

MOST_SENTENCES = 3
MOST_CHARACTERS = 600

# As shares of the best sentence's score: what a further sentence adds beyond its terms, what a heading and
# what a start that leans on an unseen sentence cost.
_COMPANY = 0.05
_HEADING = 0.15
_DANGLING = 0.2

_LEANING = re.compile(
    r"[\"'\u201c\u2018\u00ab(\[\s]*"
    r"(?:he|she|it|they|his|hers?|its|theirs?|him|them|this|that|these|those|such|both|neither|"
    r"but|and|or|nor|yet|so|still|also|however|instead|meanwhile|moreover|furthermore|therefore|thus|"
    r"otherwise|nevertheless|nonetheless|then|the (?:former|latter|two|pair|duo|trio|move|decision)|"
    r"in addition|as a result|by contrast|on the other hand|for example|for instance|that said)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]\s]*$")
_CLAUSE = re.compile(r"[,;:\u2013\u2014]\s+|\s[-\u2013\u2014]\s")


def leans(sentence: str) -> bool:
    """Whether `sentence` cannot be read without the one before it.

    >>> leans("But he refused."), leans("The former is larger."), leans("Rutte refused.")
    (True, True, False)
    """
    return _LEANING.match(sentence) is not None


def make_excerpt(
    article: Article,
    sentences: Sequence[Span],
    passage: tuple[int, int],
    *,
    query: Query,
    weight: Callable[[str], float],
) -> Excerpt:
    """The excerpt of `article` around a passage that was retrieved, without a link yet.

    Args:
        article: what is cut from.
        sentences: all of its sentences.
        passage: the half-open range of sentences that was retrieved.
        query: what was asked.
        weight: how telling a term is.
    """
    low, high = max(passage[0] - 1, 0), min(passage[1] + 1, len(sentences))
    texts = [sentence.of(article.body) for sentence in sentences[low:high]]
    scores = rank_sentences(query.text, texts, weight=weight, language=article.language)
    first, last = _best_window(texts, scores, starts_article=low == 0)
    span = span_of(sentences, low + first, low + last)
    whole = span
    if len(span) > MOST_CHARACTERS:
        span = _cut(article, span, query.terms)
    return Excerpt(
        article=article,
        span=span,
        highlights=_highlights(article, span, query.terms),
        gap_before=span.start > whole.start or (low + first > 0 and leans(texts[first])),
        gap_after=span.end < whole.end,
    )


def linked(excerpt: Excerpt) -> Excerpt:
    """The same excerpt with the link that opens its article there."""
    return replace(excerpt, link=deep_link(excerpt.article.url, excerpt.article.body, excerpt.span))


def widen(
    article: Article, sentences: Sequence[Span], span: Span, *, by: int, terms: Collection[str]
) -> Excerpt | None:
    """The text in `span` with `by` sentences before and after it; None where no sentence stands in `span`."""
    inside = [
        place for place, other in enumerate(sentences) if other.start < span.end and span.start < other.end
    ]
    if not inside:
        return None
    first, last = max(inside[0] - by, 0), min(inside[-1] + 1 + by, len(sentences))
    wide = span_of(sentences, first, last)
    return Excerpt(
        article=article,
        span=wide,
        highlights=_highlights(article, wide, terms),
        gap_before=first > 0 and leans(wide.of(article.body)),
        link=deep_link(article.url, article.body, span),
    )


def _best_window(texts: Sequence[str], scores: Sequence[float], *, starts_article: bool) -> tuple[int, int]:
    """The half-open range of sentences worth most; the earliest among equals."""
    unit = max(scores) or 1.0
    worth = [
        score + unit * (_COMPANY if _ENDED.search(text) else -_HEADING)
        for score, text in zip(scores, texts, strict=True)
    ]

    def value(window: tuple[int, int]) -> float:
        first, last = window
        dangling = leans(texts[first]) and not (starts_article and first == 0)
        return sum(worth[first:last]) - unit * _DANGLING * dangling

    return max(_windows_that_fit(texts), key=value)


def _windows_that_fit(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    for first in range(len(texts)):
        yield first, first + 1
        for last in range(first + 2, min(first + MOST_SENTENCES, len(texts)) + 1):
            # A paragraph's break and spaces between sentences are part of the excerpt.
            if sum(map(len, texts[first:last])) + 2 * (last - first) <= MOST_CHARACTERS:
                yield first, last


def _cut(article: Article, span: Span, terms: Collection[str]) -> Span:
    """The clauses of one long sentence, at most `MOST_CHARACTERS`, that hold most of the terms."""
    text = span.of(article.body)
    starts = [0, *(match.end() for match in _CLAUSE.finditer(text))]
    ends = [*(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    pieces = [_longest(text, start, ends) for start in starts]
    return max(
        (piece.moved(span.start) for piece in pieces),
        key=lambda piece: len(_highlights(article, piece, terms)),
    )


def _longest(text: str, start: int, ends: Sequence[int]) -> Span:
    fitting = [end for end in ends if start < end <= start + MOST_CHARACTERS]
    if fitting:
        return Span(start=start, end=fitting[-1])
    # No clause is short enough: a word's end, or in a text without words just the limit.
    space = text.rfind(" ", start + 1, start + MOST_CHARACTERS)
    return Span(start=start, end=min(space if space > start else start + MOST_CHARACTERS, len(text)))


def _highlights(article: Article, span: Span, terms: Collection[str]) -> tuple[Span, ...]:
    found = marked(span.of(article.body), terms, article.language)
    return tuple(highlight.moved(span.start) for highlight in found)
