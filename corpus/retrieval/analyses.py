"""What a question needs to know of each sentence of an article, worked out once and kept in the store.

It saves most of the time of an answer: a hundred sentences a question would else be split into terms anew.
What is kept is compressed: a line with the version, and the sentences' terms. Whoever finds none, or one of
another version, analyses the sentences that it needs.
"""

import sys
from collections.abc import Callable, Sequence

from corpus.models.article import Article, Span
from corpus.retrieval.fragments import Role, ends, leans, roles_of
from corpus.retrieval.kinds import Sentence, read, read_with_terms
from corpus.retrieval.lists import introductions, may_hold_lists
from corpus.retrieval.sentence_terms import AnalysedSentence, SentenceTerms
from corpus.text.analysis import VERSION

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FORMAT = 2  # raise it when what is packed changes, as by other equivalents, kinds or roles
_VERSION = f"{VERSION}.{_FORMAT}\n".encode()
_LEVEL = 3  # of compression: 6 takes 3 % less room and twice the time

Ranges = Sequence[tuple[int, int]]
ArticleAnalysis = Callable[[Ranges], SentenceTerms]
"""Gives the terms of the sentences in half-open ranges of an article's sentences."""


def analysis_of(article: Article, spans: Sequence[Span], packed: bytes | None) -> ArticleAnalysis:
    """Return the analysis of an article: what was `packed` of it, or else one that is made when asked for."""
    kept = _unpacked(packed)
    if kept is not None and len(kept.lengths) == len(spans):
        return kept.within
    return lambda ranges: SentenceTerms.of(
        [each for low, high in ranges for each in _analysed(article, spans, low, high)]
    )


def packed_analysis(article: Article, spans: Sequence[Span]) -> tuple[list[list[str]], bytes]:
    """Return the terms of each sentence, and the analysis to keep; b"" where it cannot be kept."""
    body, language = article.body, article.language
    terms, sentences = list[list[str]](), list[AnalysedSentence]()
    for span, role in zip(spans, roles_of(body, spans, 0, len(spans)), strict=True):
        text = span.of(body)
        sentence, own = read_with_terms(text, language)
        terms.append(own)
        sentences.append(_with_flags(sentence, role, text))
    listed = introductions(body, spans, 0, len(spans)) if spans and may_hold_lists(body) else {}
    packed = SentenceTerms.of(sentences, listed).packed()
    return terms, zstd.compress(_VERSION + packed, _LEVEL) if packed else b""


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
    return AnalysedSentence(sentence, role, ends(text), leans(text), text.rstrip().endswith("?"))


def _unpacked(packed: bytes | None) -> SentenceTerms | None:
    """Return the terms that were packed; None of another version."""
    content = zstd.decompress(packed) if packed else b""
    return SentenceTerms.unpacked(content[len(_VERSION) :]) if content.startswith(_VERSION) else None
