"""An article to the sentence that tells most of a topic, so that it can stand alone in a list.

A question is answered by the sentence that fits it best, wherever that stands; here the beginning counts, for
news says first what happened.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span
from corpus.retrieval.excerpts import linked, make_excerpt
from corpus.retrieval.fragments import Role, ends, leans, role_of
from corpus.retrieval.matching import same
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms

Weights = Mapping[str, float]  # by term, equivalents as one

_LOOKED_AT = 40  # sentences of an article; what comes later is seldom what happened
_FEWEST = 30  # characters
_DANGLING = 0.5  # what a sentence is worth that leans on another, or has no end
_LATER = 8  # sentences after which one is worth half of the first
_USUAL = 20  # terms; a sentence of more says more, but not at the same rate


@dataclass(frozen=True, slots=True, eq=False)
class LeadSentence:
    """A sentence of an article by its place, its terms, and how well it stands alone, from 0 to 1."""

    stored: StoredArticle
    place: int
    terms: frozenset[str]
    independence: float

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.stored.article

    @property
    def span(self) -> Span:
        """Where it stands in the article's body."""
        return self.stored.sentences[self.place]

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.span.of(self.article.body)

    def weight(self, weights: Weights) -> float:
        """What its terms weigh, over the root of how many there are, so that length alone is no merit."""
        held = sum(weights.get(term, 0.0) for term in self.terms)
        return held / math.sqrt(max(len(self.terms), _USUAL))

    def nearness(self, other: "LeadSentence", weights: Weights) -> float:
        """The share of the other's weight that stands here too, from 0 to 1."""
        total = sum(weights.get(term, 0.0) for term in other.terms)
        return sum(weights.get(term, 0.0) for term in self.terms & other.terms) / total if total else 0.0

    def excerpt(self, highlights: Iterable[Span] = ()) -> Excerpt:
        """The sentence as an excerpt, with a link; `highlights` are spans of the article's body."""
        made = make_excerpt(self.article, self.stored.sentences, (self.place, self.place + 1), terms=())
        kept = tuple(each for each in highlights if made.span.holds(each))
        return linked(replace(made, highlights=kept))


def lead_sentences(stored: StoredArticle, places: Sequence[int] | None = None) -> tuple[LeadSentence, ...]:
    """The sentences at `places`, by default the first of an article, but those too short to say much."""
    article, told = stored.article, []
    for place in range(min(_LOOKED_AT, len(stored.sentences))) if places is None else places:
        text = stored.sentences[place].of(article.body)
        quotable = role_of(article.body, stored.sentences, place) is Role.SENTENCE
        if len(text) >= _FEWEST and quotable:
            held = frozenset(map(same, terms(text, article.language)))
            told.append(LeadSentence(stored, place, held, _standing(text)))
    return tuple(told)


def best_lead(told: Sequence[LeadSentence], worth: Callable[[LeadSentence], float]) -> LeadSentence | None:
    """The sentence of the highest worth, an earlier one for more; None where all are worth nothing."""
    rated = [(worth(each) * each.independence / (1 + each.place / _LATER), -each.place) for each in told]
    best = max(range(len(rated)), key=rated.__getitem__, default=None)
    return told[best] if best is not None and rated[best][0] > 0 else None


def _standing(text: str) -> float:
    return _DANGLING if leans(text) or not ends(text) or text.rstrip().endswith("?") else 1.0
