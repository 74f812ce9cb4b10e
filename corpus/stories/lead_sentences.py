"""Choose the lead sentence of an article, which says most and stands alone.

A question is answered by the sentence that fits it best, wherever that is (`corpus.retrieval.candidates`);
here the beginning counts, for news says first what happened.
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

TermWeights = Mapping[str, float]  # by term, equivalents as one

_LOOKED_AT = 40  # sentences of an article; later ones are seldom what happened
_FEWEST = 30  # characters of a lead sentence
_DANGLING = 0.5  # independence of a sentence that needs another, or has no end
_LATER = 8  # place at which a sentence is worth half of the first
_USUAL = 20  # terms of a sentence; the weight of a longer one is divided by the root of its terms


@dataclass(frozen=True, slots=True, eq=False)
class LeadSentence:
    """A sentence of an article that may stand alone in a list.

    Attributes:
        stored: the article.
        place: its number within the article.
        terms: equivalents as one.
        independence: how well it stands alone, 0 to 1.
    """

    stored: StoredArticle
    place: int
    terms: frozenset[str]
    independence: float

    @property
    def article(self) -> Article:
        """The article it is from."""
        return self.stored.article

    @property
    def span(self) -> Span:
        """Where it is in the article's body."""
        return self.stored.sentences[self.place]

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.span.of(self.article.body)

    def weight(self, weights: TermWeights) -> float:
        """Return its terms' weight over the root of their number (at least 20)."""
        held = sum(weights.get(term, 0.0) for term in self.terms)
        return held / math.sqrt(max(len(self.terms), _USUAL))

    def nearness(self, other: "LeadSentence", weights: TermWeights) -> float:
        """Return the share of the other's weight that is here too, 0 to 1."""
        total = sum(weights.get(term, 0.0) for term in other.terms)
        return sum(weights.get(term, 0.0) for term in self.terms & other.terms) / total if total else 0.0

    def excerpt(self, highlights: Iterable[Span] = ()) -> Excerpt:
        """Return it as a linked excerpt; `highlights` are spans of the article's body."""
        made = make_excerpt(self.article, self.stored.sentences, (self.place, self.place + 1), terms=())
        kept = tuple(each for each in highlights if made.span.holds(each))
        return linked(replace(made, highlights=kept))


def lead_sentences(stored: StoredArticle, places: Sequence[int] | None = None) -> tuple[LeadSentence, ...]:
    """Return the sentences at `places`, by default the first, unless too short."""
    article, found = stored.article, []
    for place in range(min(_LOOKED_AT, len(stored.sentences))) if places is None else places:
        text = stored.sentences[place].of(article.body)
        quotable = role_of(article.body, stored.sentences, place) is Role.SENTENCE
        if len(text) >= _FEWEST and quotable:
            held = frozenset(map(same, terms(text, article.language)))
            found.append(LeadSentence(stored, place, held, _independence(text)))
    return tuple(found)


def best_lead(found: Sequence[LeadSentence], worth: Callable[[LeadSentence], float]) -> LeadSentence | None:
    """Return the sentence of the highest worth, earlier ones favoured.

    None if all are worth nothing.
    """
    rated = [(worth(each) * each.independence / (1 + each.place / _LATER), -each.place) for each in found]
    best = max(range(len(rated)), key=rated.__getitem__, default=None)
    return found[best] if best is not None and rated[best][0] > 0 else None


def _independence(text: str) -> float:
    return _DANGLING if leans(text) or not ends(text) or text.rstrip().endswith("?") else 1.0
