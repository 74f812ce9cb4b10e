"""A sentence of somebody's to the sentences of articles nearest to it: those alike, and those that differ.

What differs is a number, a day or a name in the place of the claim's, or a "not" where it has none. Whether
the claim is right is not for a program to say, and nothing here does.
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
_FEWEST_TERMS = 3  # a sentence of fewer claims nothing that could be looked up
_PASSAGES = 80
_ARTICLES = 16  # that are read for a claim
_LIKELY = 3  # sentences of an article that are held against it fact by fact
_NEAR = 0.6  # share of a claim, but for what differs, from which on a sentence speaks of it
_TITLED = 0.5  # what a term counts that stands in the title only
_SHOWN = 2  # of each side
_ORDER = re.compile(r"(?<!\S)[-+](?=\S)|[\"\u201c\u201d\u201e\u00ab\u00bb]")


def claims_in(text: str) -> tuple[str, ...]:
    """The sentences of `text` that say something to look up, without the signs that would order something."""
    sentences = (_ORDER.sub(" ", span.of(text)) for span in split_sentences(text))
    return tuple(" ".join(each.split()) for each in sentences if len(terms(each)) >= _FEWEST_TERMS)


def nearest_sentences(text: str, topic: TopicQuery) -> Claim:
    """The claim `text`, which `topic` was made of, beside the sentences nearest to it."""
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
    """A sentence beside a claim: which facts are the same, or `other` ones, and whether any is `missing`.

    `share` is the share of what the claim says that it says too, but for the facts that it has others for.
    """

    told: LeadSentence
    share: float
    alike: tuple[Fact, ...]
    other: tuple[Fact, ...]
    missing: bool
    differs: bool

    @classmethod
    def of(cls, claim: str, told: LeadSentence, weights: Mapping[str, float]) -> Self:
        article = told.article
        claimed, said = facts_of(claim, article.language), facts_of(told.text, article.language)
        titled = facts_of(article.title, article.language)
        stated, held = Stated.by(claimed), Stated.by((*said, *titled))  # a title need not be said again
        missing = [fact for fact in claimed if not held.holds(fact)]
        kinds = {fact.kind for fact in missing}
        other = _in_place(missing, [fact for fact in said if fact.kind in kinds and not stated.holds(fact)])
        replaced = {fact.kind for fact in other}
        gone = {term for fact in missing if fact.kind in replaced for term in fact.terms}
        title = frozenset(map(same, terms(article.title, article.language)))
        return cls(
            told=told,
            share=_share({term: w for term, w in weights.items() if term not in gone}, told.terms, title),
            alike=tuple(fact for fact in said if stated.holds(fact)),
            other=other,
            missing=bool(kinds - replaced),
            differs=bool(other) or denies(claim) != denies(told.text),
        )


def _in_place(missing: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of `others` in the place of what is missing: numbers of the same thing, if there are any."""
    counted = {fact.of for fact in missing if fact.of}
    alike = [fact for fact in others if fact.of in counted]
    return tuple(fact for fact in others if fact.kind is not FactKind.NUMBER or not alike or fact in alike)


def _near(claim: str, stored: StoredArticle, found: Sequence[Address], topic: TopicQuery) -> list[_Near]:
    """The sentence of an article that says most of the claim, if it says enough of it."""
    places = {place for address in found for place in range(address.first, address.last)}
    told = lead_sentences(stored, sorted(places))
    likely = nlargest(_LIKELY, told, key=lambda each: each.weight(topic.weights))
    near = [_Near.of(claim, each, topic.weights) for each in likely]
    best = max(near, key=lambda each: (each.share * each.told.independence, -each.told.place), default=None)
    return [best] if best and best.share >= _NEAR else []


def _share(weights: Mapping[str, float], held: frozenset[str], title: frozenset[str]) -> float:
    told = sum(
        weight * (1.0 if term in held else _TITLED if term in title else 0.0)
        for term, weight in weights.items()
    )
    return told / (sum(weights.values()) or 1.0)


def _excerpts(near: Iterable[_Near]) -> tuple[Excerpt, ...]:
    """The first few, each of something else; what is alike is highlighted, or else what is not."""
    groups = grouped(near, lambda each: each.told.text, same=DEFAULT_WEIGHTS.same)
    return tuple(_excerpt(group[0]) for group in groups[:_SHOWN])


def _excerpt(near: _Near) -> Excerpt:
    facts = near.other if near.differs else near.alike
    return near.told.excerpt(fact.span.moved(near.told.span.start) for fact in facts)
