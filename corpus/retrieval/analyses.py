"""What a question needs to know of each sentence of an article, worked out once and kept in the store.

It saves most of the time of an answer: a hundred sentences a question would else be split into terms anew.
What is kept is compressed: a line with the version, and the sentences' terms. Whoever finds none, or one of
another version, analyses the sentences that it needs.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corpus.models.article import Article, Span
from corpus.retrieval.fragments import Role, ends, leans, roles_of
from corpus.retrieval.kinds import read
from corpus.retrieval.lists import introductions, may_hold_lists
from corpus.retrieval.read_sentences import read_all
from corpus.retrieval.sentence_terms import AnalysedSentence, PackedTerms, Ranges, SentenceTerms, flag_bits
from corpus.text.analysis import VERSION

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Raise it when what is packed changes, as by other kinds or roles: the writer renews what is older.
_FORMAT = 2
_VERSION = f"{VERSION}.{_FORMAT}\n".encode()
_LEVEL = 3  # of compression: 6 takes 3 % less room and twice the time


class ArticleAnalysis(Protocol):
    """What is known of an article's sentences."""

    def within(self, ranges: Ranges, /) -> SentenceTerms:
        """Return the terms of the sentences in these ranges."""

    def listed(self, low: int, high: int, /) -> bool:
        """Return whether one of these sentences may be an item of a list or a row of a table."""


def analysis_of(article: Article, spans: Sequence[Span], packed: bytes | None) -> ArticleAnalysis:
    """Return the analysis of an article: what was `packed` of it, or else one that is made when asked for."""
    kept = _unpacked(packed)
    if kept is not None and len(kept.lengths) == len(spans):
        return kept
    return _Unanalysed(article, spans)


@dataclass(frozen=True, slots=True)
class _Unanalysed:
    """An article of which no analysis is kept."""

    article: Article
    spans: Sequence[Span]

    def within(self, ranges: Ranges) -> SentenceTerms:
        return SentenceTerms.of([each for low, high in ranges for each in self._analysed(low, high)])

    def listed(self, _low: int, _high: int) -> bool:
        return True  # nobody has looked

    def _analysed(self, low: int, high: int) -> list[AnalysedSentence]:
        body, language = self.article.body, self.article.language
        texts = [span.of(body) for span in self.spans[low:high]]
        roles = roles_of(body, self.spans, low, high)
        return [analysed_sentence(text, language, role=role) for text, role in zip(texts, roles, strict=True)]


def packed_analysis(article: Article, spans: Sequence[Span]) -> tuple[list[list[str]], bytes]:
    """Return the terms of each sentence, and the analysis to keep; b"" where it cannot be kept."""
    body = article.body
    texts = [span.of(body) for span in spans]
    found = read_all(texts, article.language)
    listed = introductions(body, spans, 0, len(spans)) if spans and may_hold_lists(body) else {}
    roles = roles_of(body, spans, 0, len(spans))
    flags = [
        flag_bits(role, ends=ends(text), leans=leans(text), asks=_asks(text), listed=row in listed)
        for row, (role, text) in enumerate(zip(roles, texts, strict=True))
    ]
    packed = SentenceTerms.of_terms(
        found.terms,
        lengths=found.lengths,
        marks=found.marks,
        kinds=found.kinds,
        marked=found.marked,
        flags=np.array(flags, np.int64),
    ).packed()
    return found.own, zstd.compress(_VERSION + packed, _LEVEL) if packed else b""


def is_current(packed: bytes | None) -> bool:
    """Whether what is kept of an article is there, and of the version that is made now."""
    if not packed:
        return False
    return zstd.ZstdDecompressor().decompress(packed, max_length=len(_VERSION)) == _VERSION


def analysed_sentence(text: str, language: str | None, *, role: Role = Role.SENTENCE) -> AnalysedSentence:
    """Return the analysis of one sentence."""
    return AnalysedSentence(read(text, language), role, ends(text), leans(text), _asks(text))


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _unpacked(packed: bytes | None) -> PackedTerms | None:
    """Return the terms that were packed; None of another version."""
    content = zstd.decompress(packed) if packed else b""
    return PackedTerms.of(content, len(_VERSION)) if content.startswith(_VERSION) else None
