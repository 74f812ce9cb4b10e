"""What is new in a story: the sentences that say what none of its earlier articles said, word for word.

A sentence is new by the terms, names and numbers in it that stand nowhere in the earlier articles, weighed by
how telling they are. So a near copy of an earlier sentence is never new, however it is put. (To count new
words did as well on TREC's novelty track as any model: Allan, Wade and Bolivar, SIGIR 2003.)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.models.answer import Excerpt
from corpus.retrieval.excerpts import linked, make_excerpt
from corpus.retrieval.fragments import Role, role_of
from corpus.store.rows import StoredArticle
from corpus.stories.stories import Centrality, independence
from corpus.text.profiles import ProfileVocabulary

_NEW = 0.25  # share of a sentence's weight that nobody has said, from which on it is new
_MOST = 3  # sentences
_READ = 40  # sentences of an article; what comes later is background
_FEWEST = 3  # terms


@dataclass(slots=True)
class KnownTerms:
    """The terms of all that was said already, by their places in a vocabulary."""

    vocabulary: ProfileVocabulary
    places: set[int] = field(default_factory=set)

    def hear(self, text: str, language: str | None) -> None:
        """Takes one more text in."""
        self.places.update(self.vocabulary.places(text, language))

    def hear_all(self, articles: Iterable[StoredArticle]) -> None:
        """Takes articles in, with their titles."""
        for stored in articles:
            self.hear(stored.article.title, stored.article.language)
            self.hear(stored.article.body, stored.article.language)

    def novelty(self, text: str, language: str | None) -> float:
        """The share of the weight of a text that was not said, from 0 to 1; 0 of a text of a few terms."""
        held = sorted(set(self.vocabulary.places(text, language)))
        if len(held) < _FEWEST:
            return 0.0
        weights = self.vocabulary.telling(held)
        new = sum(weight for place, weight in zip(held, weights, strict=True) if place not in self.places)
        return new / (sum(weights) or 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence that may be told as news: `worth` puts those first that stand alone."""

    stored: StoredArticle
    place: int
    text: str
    worth: tuple[float, float]


def news(articles: Sequence[StoredArticle], said: KnownTerms, central: Centrality) -> tuple[Excerpt, ...]:
    """At most three sentences of `articles` that say what was not `said`, those that stand alone first.

    What they say counts as said from then on, so that no two of them say the same.
    """
    found = sorted(_new(articles, said, central), key=lambda sentence: sentence.worth, reverse=True)
    told: list[Excerpt] = []
    for sentence in found:
        language = sentence.stored.article.language
        if len(told) < _MOST and said.novelty(sentence.text, language) >= _NEW:
            told.append(_excerpt(sentence))
            said.hear(sentence.text, language)
    return tuple(told)


def _new(articles: Sequence[StoredArticle], said: KnownTerms, central: Centrality) -> Iterator[_Sentence]:
    for stored in articles:
        article = stored.article
        for place, span in enumerate(stored.sentences[:_READ]):
            text = span.of(article.body)
            quotable = role_of(article.body, stored.sentences, place) is Role.SENTENCE
            alone = independence(text) if quotable else 0.0
            novelty = said.novelty(text, article.language) if alone else 0.0
            if novelty >= _NEW:
                worth = (alone, novelty * central.of(text, article.language))
                yield _Sentence(stored=stored, place=place, text=text, worth=worth)


def _excerpt(sentence: _Sentence) -> Excerpt:
    stored, place = sentence.stored, sentence.place
    return linked(make_excerpt(stored.article, stored.sentences, (place, place + 1), terms=()))
