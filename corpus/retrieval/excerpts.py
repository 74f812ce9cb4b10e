"""Cut excerpts from articles: verbatim, short, and marked where text is left out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span
from corpus.retrieval.candidates import MOST_CHARACTERS
from corpus.retrieval.fragments import leans
from corpus.retrieval.links import deep_link
from corpus.text.analysis import term_spans
from corpus.text.sentences import span_of

_CLAUSE = re.compile(r"[,;:\u2013\u2014]\s+|\s[-\u2013\u2014]\s")


def make_excerpt(
    article: Article, sentences: Sequence[Span], window: tuple[int, int], *, terms: Collection[str]
) -> Excerpt:
    """Return the excerpt of a half-open range of sentences, without a link.

    `terms` are highlighted.
    """
    return highlighted(plain_excerpt(article, sentences, window, terms=terms), terms)


def highlighted(excerpt: Excerpt, terms: Collection[str]) -> Excerpt:
    """Return the excerpt with these terms alone highlighted."""
    return replace(excerpt, highlights=_highlights(excerpt.article, excerpt.span, terms))


def plain_excerpt(
    article: Article, sentences: Sequence[Span], window: tuple[int, int], *, terms: Collection[str]
) -> Excerpt:
    """Return the same without highlights.

    One that is too long is cut to the clauses with most of the `terms`.
    """
    first, last = window
    whole = span = span_of(sentences, first, last)
    if len(span) > MOST_CHARACTERS:
        span = _cut(article, span, terms)
    return Excerpt(
        article=article,
        span=span,
        gap_before=span.start > whole.start or (first > 0 and leans(whole.of(article.body))),
        gap_after=span.end < whole.end,
    )


def linked(excerpt: Excerpt) -> Excerpt:
    """Return the excerpt with the link that opens its article there."""
    return replace(excerpt, link=deep_link(excerpt.article.url, excerpt.article.body, excerpt.span))


def widen(
    article: Article, sentences: Sequence[Span], span: Span, *, by: int, terms: Collection[str]
) -> Excerpt | None:
    """Return the text in `span` with `by` sentences before and after it.

    None if `span` holds no sentence.
    """
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


def _cut(article: Article, span: Span, terms: Collection[str]) -> Span:
    """Return the clauses of a long sentence, within the limit, with most terms."""
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
    found = term_spans(span.of(article.body), terms, article.language)
    return tuple(highlight.moved(span.start) for highlight in found)
