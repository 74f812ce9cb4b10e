"""Compare what outlets wrote of one event: the same points, differences marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from corpus.models.answer import Citation, Excerpt
from corpus.models.article import Article
from corpus.models.coverage import Comparison
from corpus.models.digest import Story
from corpus.store.rows import StoredArticle
from corpus.stories.facts import Fact, Stated, facts_of
from corpus.stories.lead_sentences import LeadSentence, TermWeights, best_lead, lead_sentences
from corpus.stories.stories import publisher, stories_among, story_of
from corpus.stories.topics import TopicQuery
from corpus.text.analysis import terms

_READ = 50  # articles that are clustered to stories, the best on the topic
_OUTLETS = 5  # outlets whose scores count for a story
_FEWEST = 2  # outlets that can be compared
_NEARLY = 0.4  # share of the best story's fit from which a comparable story comes first
_FADES = timedelta(days=3)  # articles so far apart are half as good to compare
_OTHERS = 4  # further stories that are named
_POINTS = 2  # sentences that are compared
_CANDIDATES = 12  # sentences that may be a point
_APART = 0.4  # two points share less than so much of their weight
_SAME_POINT = 0.2  # share of a point that a sentence on it holds
_OF_TOPIC = 2.0  # factor of the topic's terms among those of the story


@dataclass(frozen=True, slots=True)
class _Outlet:
    """An outlet's article, the sentences quoted of it, and the facts in both."""

    article: Article
    sentences: tuple[LeadSentence, ...]
    quoted: Stated
    whole: Stated

    @classmethod
    def of(cls, article: Article, sentences: tuple[LeadSentence, ...]) -> "_Outlet":
        quoted = Stated.by(_facts([each.text for each in sentences], article))
        return cls(article, sentences, quoted, Stated.by(_facts([article.title, article.body], article)))

    def differs_on(self, fact: Fact) -> bool:
        """Return whether a fact is nowhere in the article, and the quotes replace it."""
        return self.quoted.has_another(fact) and not self.whole.holds(fact)


def compared(topic: TopicQuery, *, limit: int) -> Comparison:
    """Compare what at most `limit` outlets wrote of the topic's event, earliest first."""
    about = topic.mentions.about()
    best = (about if len(about) else topic.mentions).best(_READ)
    stored = {each.article.id: each for each in topic.read(best.numbers.tolist())}
    scores = dict(zip(best.numbers.tolist(), best.score.tolist(), strict=True))
    rated = {each.article.id: scores[each.number] for each in stored.values()}
    if not stored:
        return Comparison(found=topic.found)
    articles = [each.article for each in stored.values()]
    if topic.article_numbers is not None:
        story, *others = [story_of(articles, topic.background)]
    else:
        story, *others = _by_fit(stories_among(articles, topic.background), rated)
    outlets = _outlets(topic, story, stored)[:limit]
    accounts = tuple(
        _account(number, outlet, outlets, story.copies) for number, outlet in enumerate(outlets, start=1)
    )
    return Comparison(found=topic.found, story=story, accounts=accounts, others=tuple(others[:_OTHERS]))


def _by_fit(stories: Sequence[Story], rated: Mapping[str, float]) -> list[Story]:
    """Return the stories by fit to the topic, comparable ones nearly as good first."""
    fits = {id(story): _fit(story, rated) for story in stories}
    enough = _NEARLY * max(fits.values())
    return sorted(
        stories,
        key=lambda each: (len(each.sources) < _FEWEST or fits[id(each)] < enough, -fits[id(each)]),
    )


def _fit(story: Story, rated: Mapping[str, float]) -> float:
    """Return how well a story fits the topic: the sum of its outlets' best scores."""
    by_outlet: dict[str, float] = {}
    for article in story.articles:
        name = publisher(article)
        by_outlet[name] = max(by_outlet.get(name, 0.0), rated[article.id])
    return sum(sorted(by_outlet.values(), reverse=True)[:_OUTLETS])


def _outlets(topic: TopicQuery, story: Story, stored: Mapping[str, StoredArticle]) -> list[_Outlet]:
    """Return one article an outlet, with the sentences nearest to the story's points."""
    copies = {article.id for article in story.copies}
    by_article = {a.id: lead_sentences(stored[a.id]) for a in story.articles if a.id not in copies}
    repeated = _repeated(story, stored)
    by_article = {
        key: tuple(each for each in sentences if (publisher(each.article), each.text) not in repeated)
        for key, sentences in by_article.items()
    }
    weights = _weights(topic, list(by_article.values()))
    points = _points([each for sentences in by_article.values() for each in sentences], weights)
    quoted = {key: _nearest(sentences, points, weights) for key, sentences in by_article.items()}
    agreement = {
        key: _closeness(nearest, points)
        * sum(each.nearness(point, weights) for each in nearest for point in points)
        for key, nearest in quoted.items()
    }
    best: dict[str, Article] = {}
    for article in sorted(story.articles, key=lambda each: -agreement.get(each.id, 0.0)):
        if quoted.get(article.id):
            best.setdefault(publisher(article), article)
    chosen = frozenset(article.id for article in best.values())
    return [_Outlet.of(each, quoted[each.id]) for each in story.articles if each.id in chosen]


def _repeated(story: Story, stored: Mapping[str, StoredArticle]) -> frozenset[tuple[str, str]]:
    """Return what outlets repeat in articles on other events: "Subscribe to ...".

    Pairs of outlet and sentence.
    """
    own = {article.id for article in story.articles}
    others = [each for each in stored.values() if each.article.id not in own]
    return frozenset(
        (publisher(each.article), span.of(each.article.body)) for each in others for span in each.sentences
    )


def _weights(topic: TopicQuery, articles: Sequence[Sequence[LeadSentence]]) -> TermWeights:
    """Return how central each term is to the story: its weight by share of articles."""
    held = Counter(
        term for sentences in articles for term in frozenset().union(*(each.terms for each in sentences))
    )
    of_topic = topic.weights
    return {
        term: topic.term_weight(term) * count / len(articles) * (_OF_TOPIC if term in of_topic else 1.0)
        for term, count in held.items()
    }


def _points(sentences: Sequence[LeadSentence], weights: TermWeights) -> list[LeadSentence]:
    """Return the sentences with most of what most articles say, unlike one another."""
    heaviest = sorted(sentences, key=lambda each: -each.weight(weights) * each.independence)[:_CANDIDATES]
    worth = {each: each.weight(weights) * _sayers(each, sentences, weights) for each in heaviest}
    points: list[LeadSentence] = []
    while len(points) < _POINTS:
        apart = [each for each in worth if all(_are_apart(each, point, weights) for point in points)]
        best = best_lead(apart, worth.__getitem__)
        if best is None:
            break
        points.append(best)
    return points


def _are_apart(one: LeadSentence, other: LeadSentence, weights: TermWeights) -> bool:
    return max(one.nearness(other, weights), other.nearness(one, weights)) < _APART


def _sayers(point: LeadSentence, sentences: Sequence[LeadSentence], weights: TermWeights) -> int:
    """Return how many articles have a sentence on the point."""
    return len({each.article.id for each in sentences if each.nearness(point, weights) >= _SAME_POINT})


def _nearest(
    sentences: Sequence[LeadSentence], points: Sequence[LeadSentence], weights: TermWeights
) -> tuple[LeadSentence, ...]:
    """Return for each point the sentence with most of it; at least one."""
    chosen: list[LeadSentence] = []
    for point in points:
        best = _sayer(point, [each for each in sentences if each not in chosen], weights)
        if best and (not chosen or best.nearness(point, weights) >= _SAME_POINT):
            chosen.append(best)
    return tuple(sorted(chosen, key=lambda each: each.place))


def _closeness(sentences: Sequence[LeadSentence], points: Sequence[LeadSentence]) -> float:
    """Return how near in time an article is to that of the first point, 0 to 1."""
    moments = [each.article.appeared_at for each in (*sentences[:1], *points[:1])]
    if len(moments) < _FEWEST or moments[0] is None or moments[1] is None:
        return 1.0
    return 1 / (1 + abs(moments[0] - moments[1]) / _FADES)


def _sayer(
    point: LeadSentence, sentences: Sequence[LeadSentence], weights: TermWeights
) -> LeadSentence | None:
    return best_lead(sentences, lambda each: each.nearness(point, weights))


def _account(number: int, outlet: _Outlet, outlets: Sequence[_Outlet], copies: Sequence[Article]) -> Citation:
    others = [each for each in outlets if each is not outlet]
    return Citation(
        number=number,
        article=outlet.article,
        excerpts=tuple(_marked(sentence, others) for sentence in outlet.sentences),
        also_reported_by=tuple(copy for copy in copies if _original(copy, outlets) is outlet),
    )


def _marked(sentence: LeadSentence, others: Sequence[_Outlet]) -> Excerpt:
    """Return the sentence with the facts highlighted that other outlets replace."""
    facts = facts_of(sentence.text, sentence.article.language)
    differing = [fact for fact in facts if any(other.differs_on(fact) for other in others)]
    return sentence.excerpt(fact.span.moved(sentence.span.start) for fact in differing)


def _original(copy: Article, outlets: Sequence[_Outlet]) -> _Outlet:
    """Return the outlet whose text `copy` shares most of."""
    held = frozenset(terms(copy.body, copy.language))
    return max(
        outlets, key=lambda each: len(held.intersection(terms(each.article.body, each.article.language)))
    )


def _facts(texts: Sequence[str], article: Article) -> list[Fact]:
    return [fact for text in texts for fact in facts_of(text, article.language)]
