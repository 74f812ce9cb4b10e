"""Find the sentences of articles nearest to a claim, those that differ among them.

A difference is another number, day or name in the place of the claim's, or a "not" on one side only. Nothing
here decides whether the claim is right.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Self

from corpus.models.answer import Excerpt
from corpus.models.coverage import Claim
from corpus.retrieval.matching import same
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.store.passages import Address
from corpus.store.rows import StoredArticle
from corpus.stories.facts import Fact, FactKind, Stated, denies, facts_of
from corpus.stories.lead_sentences import LeadSentence, lead_sentences
from corpus.stories.topics import TopicQuery
from corpus.text.analysis import terms
from corpus.text.repeats import grouped
from corpus.text.sentences import split_sentences

MOST_CLAIMS = 4
_FEWEST_TERMS = 3  # a sentence of fewer holds nothing to look up
_PASSAGES = 80  # best passages, which lead to the articles
_ARTICLES = 16  # that are read for a claim
_LIKELY = 3  # sentences of an article that are compared with it fact by fact
_NEAR = 0.6  # share of a claim, without what differs, that a sentence on it holds
_TITLED = 0.5  # what a term counts that only the title holds
_MOST_EXCERPTS = 2  # that agree, and as many that differ
_ORDER = re.compile(r"(?<!\S)[-+](?=\S)|[\"\u201c\u201d\u201e\u00ab\u00bb]")


def claims_in(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` that can be looked up, without operators' signs."""
    sentences = (_ORDER.sub(" ", span.of(text)) for span in split_sentences(text))
    return tuple(" ".join(each.split()) for each in sentences if len(terms(each)) >= _FEWEST_TERMS)


def nearest_sentences(text: str, topic: TopicQuery) -> Claim:
    """Return the claim `text`, which `topic` was made of, with the sentences nearest."""
    found = topic.nearest(_PASSAGES)
    articles = topic.read(list(found)[:_ARTICLES])
    near = [each for stored in articles for each in _near(text, stored, found[stored.number], topic)]
    near.sort(key=lambda each: -each.share)
    return Claim(
        text=text,
        alike=_excerpts(each for each in near if not (each.differs or each.missing)),
        different=_excerpts(each for each in near if each.differs),
        near=_excerpts(each for each in near if each.missing and not each.differs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """A sentence near a claim.

    Attributes:
        sentence: the sentence.
        share: share of the claim's weight that it holds, without the facts that it has others for.
        alike: the facts that are the same.
        other: facts in the place of the claim's.
        missing: whether a fact of the claim has no counterpart.
        differs: whether it states another fact, or denies what the claim states.
    """

    sentence: LeadSentence
    share: float
    alike: tuple[Fact, ...]
    other: tuple[Fact, ...]
    missing: bool
    differs: bool

    @classmethod
    def of(cls, claim: str, sentence: LeadSentence, weights: Mapping[str, float]) -> Self:
        article = sentence.article
        claimed, stated_there = facts_of(claim, article.language), facts_of(sentence.text, article.language)
        titled = facts_of(article.title, article.language)
        # The body need not repeat the title.
        stated, held = Stated.by(claimed), Stated.by((*stated_there, *titled))
        missing = [fact for fact in claimed if not held.holds(fact)]
        kinds = {fact.kind for fact in missing}
        other = _in_place(
            missing, [fact for fact in stated_there if fact.kind in kinds and not stated.holds(fact)]
        )
        replaced = {fact.kind for fact in other}
        gone = {term for fact in missing if fact.kind in replaced for term in fact.terms}
        title = frozenset(map(same, terms(article.title, article.language)))
        return cls(
            sentence=sentence,
            share=_share({term: w for term, w in weights.items() if term not in gone}, sentence.terms, title),
            alike=tuple(fact for fact in stated_there if stated.holds(fact)),
            other=other,
            missing=bool(kinds - replaced),
            differs=bool(other) or denies(claim) != denies(sentence.text),
        )


def _in_place(missing: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return those of `others` in the place of what is missing.

    Numbers of the same thing, if there are any.
    """
    counted = {fact.of for fact in missing if fact.of}
    alike = [fact for fact in others if fact.of in counted]
    return tuple(fact for fact in others if fact.kind is not FactKind.NUMBER or not alike or fact in alike)


def _near(claim: str, stored: StoredArticle, found: Sequence[Address], topic: TopicQuery) -> list[_Near]:
    """Return the sentence of an article with most of the claim, if it has enough."""
    places = {place for address in found for place in range(address.first, address.last)}
    sentences = lead_sentences(stored, sorted(places))
    likely = nlargest(_LIKELY, sentences, key=lambda each: each.weight(topic.weights))
    near = [_Near.of(claim, each, topic.weights) for each in likely]
    best = max(
        near, key=lambda each: (each.share * each.sentence.independence, -each.sentence.place), default=None
    )
    return [best] if best and best.share >= _NEAR else []


def _share(weights: Mapping[str, float], held: frozenset[str], title: frozenset[str]) -> float:
    covered = sum(
        weight * (1.0 if term in held else _TITLED if term in title else 0.0)
        for term, weight in weights.items()
    )
    return covered / (sum(weights.values()) or 1.0)


def _excerpts(near: Iterable[_Near]) -> tuple[Excerpt, ...]:
    """Return the first few, each different, with what is alike or differs highlighted."""
    groups = grouped(near, lambda each: each.sentence.text, same=DEFAULT_WEIGHTS.same)
    return tuple(_excerpt(group[0]) for group in groups[:_MOST_EXCERPTS])


def _excerpt(near: _Near) -> Excerpt:
    facts = near.other if near.differs else near.alike
    return near.sentence.excerpt(fact.span.moved(near.sentence.span.start) for fact in facts)
