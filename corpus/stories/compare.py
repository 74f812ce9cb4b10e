"""A topic to what each outlet wrote of one event: the same points side by side, what differs marked."""

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
from corpus.stories.lead_sentences import LeadSentence, Weights, best_lead, lead_sentences
from corpus.stories.stories import publisher, stories_among, story_of
from corpus.stories.topics import TopicQuery
from corpus.text.analysis import terms

_READ = 50  # articles that the stories are made of, the best on the topic
_OUTLETS = 5  # beyond so many, more of them do not make a story fit better
_FEWEST = 2  # outlets that can be compared
_NEARLY = 0.4  # of the best story's fit
_FADES = timedelta(days=3)  # so far apart articles are half as good to compare
_OTHERS = 4  # further stories that are named
_POINTS = 2  # sentences that are held side by side
_CANDIDATES = 12  # sentences that may be a point
_APART = 0.4  # a second point has less than so much of the first, and that of it
_SAME_POINT = 0.2  # an outlet has the second point if a sentence of it holds so much of it
_OF_TOPIC = 2.0  # a term of the topic counts so much more than others of the story


@dataclass(frozen=True, slots=True)
class _Outlet:
    """An outlet's article on the event, the sentences that are shown, and what they and all of it state."""

    article: Article
    told: tuple[LeadSentence, ...]
    shown: Stated
    whole: Stated

    @classmethod
    def of(cls, article: Article, told: tuple[LeadSentence, ...]) -> "_Outlet":
        shown = Stated.by(_facts([each.text for each in told], article))
        return cls(article, told, shown, Stated.by(_facts([article.title, article.body], article)))

    def differs_on(self, fact: Fact) -> bool:
        """Whether a fact of another's stands nowhere in it, and what is shown has another in its place."""
        return self.shown.has_another(fact) and not self.whole.holds(fact)


def compared(topic: TopicQuery, *, limit: int) -> Comparison:
    """What at most `limit` outlets wrote of the event that `topic` means, who wrote first at the top."""
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
    """The stories by how well they fit; before others those that can be compared and fit nearly as well."""
    fits = {id(story): _fit(story, rated) for story in stories}
    enough = _NEARLY * max(fits.values())
    return sorted(
        stories,
        key=lambda each: (len(each.sources) < _FEWEST or fits[id(each)] < enough, -fits[id(each)]),
    )


def _fit(story: Story, rated: Mapping[str, float]) -> float:
    """How well a story fits the topic: what its outlets score together, each by its best article."""
    by_outlet: dict[str, float] = {}
    for article in story.articles:
        name = publisher(article)
        by_outlet[name] = max(by_outlet.get(name, 0.0), rated[article.id])
    return sum(sorted(by_outlet.values(), reverse=True)[:_OUTLETS])


def _outlets(topic: TopicQuery, story: Story, stored: Mapping[str, StoredArticle]) -> list[_Outlet]:
    """One article an outlet, with the sentences that come nearest to the story's points."""
    copies = {article.id for article in story.copies}
    told = {a.id: lead_sentences(stored[a.id]) for a in story.articles if a.id not in copies}
    repeated = _repeated(story, stored)
    told = {
        key: tuple(each for each in sentences if (publisher(each.article), each.text) not in repeated)
        for key, sentences in told.items()
    }
    weights = _weights(topic, list(told.values()))
    points = _points([each for sentences in told.values() for each in sentences], weights)
    shown = {key: _nearest(sentences, points, weights) for key, sentences in told.items()}
    said = {
        key: _closeness(nearest, points)
        * sum(each.nearness(point, weights) for each in nearest for point in points)
        for key, nearest in shown.items()
    }
    best: dict[str, Article] = {}
    for article in sorted(story.articles, key=lambda each: -said.get(each.id, 0.0)):
        if shown.get(article.id):
            best.setdefault(publisher(article), article)
    chosen = frozenset(article.id for article in best.values())
    return [_Outlet.of(each, shown[each.id]) for each in story.articles if each.id in chosen]


def _repeated(story: Story, stored: Mapping[str, StoredArticle]) -> frozenset[tuple[str, str]]:
    """What outlets say in articles on something else too, by outlet: how to subscribe, what else to read."""
    own = {article.id for article in story.articles}
    others = [each for each in stored.values() if each.article.id not in own]
    return frozenset(
        (publisher(each.article), span.of(each.article.body)) for each in others for span in each.sentences
    )


def _weights(topic: TopicQuery, articles: Sequence[Sequence[LeadSentence]]) -> Weights:
    """How central a term is to the story: how telling it is, times the share of its articles that say it."""
    held = Counter(term for told in articles for term in frozenset().union(*(each.terms for each in told)))
    of_topic = topic.weights
    return {
        term: topic.term_weight(term) * count / len(articles) * (_OF_TOPIC if term in of_topic else 1.0)
        for term, count in held.items()
    }


def _points(told: Sequence[LeadSentence], weights: Weights) -> list[LeadSentence]:
    """The sentences that say most of what most articles say too, each of something else."""
    heaviest = sorted(told, key=lambda each: -each.weight(weights) * each.independence)[:_CANDIDATES]
    worth = {each: each.weight(weights) * _sayers(each, told, weights) for each in heaviest}
    points: list[LeadSentence] = []
    while len(points) < _POINTS:
        apart = [each for each in worth if all(_are_apart(each, point, weights) for point in points)]
        best = best_lead(apart, worth.__getitem__)
        if best is None:
            break
        points.append(best)
    return points


def _are_apart(one: LeadSentence, other: LeadSentence, weights: Weights) -> bool:
    return max(one.nearness(other, weights), other.nearness(one, weights)) < _APART


def _sayers(point: LeadSentence, told: Sequence[LeadSentence], weights: Weights) -> int:
    """How many articles have a sentence that says so."""
    return len({each.article.id for each in told if each.nearness(point, weights) >= _SAME_POINT})


def _nearest(
    told: Sequence[LeadSentence], points: Sequence[LeadSentence], weights: Weights
) -> tuple[LeadSentence, ...]:
    """For each point the sentence that says most of it; the first is always there."""
    chosen: list[LeadSentence] = []
    for point in points:
        best = _sayer(point, [each for each in told if each not in chosen], weights)
        if best and (not chosen or best.nearness(point, weights) >= _SAME_POINT):
            chosen.append(best)
    return tuple(sorted(chosen, key=lambda each: each.place))


def _closeness(told: Sequence[LeadSentence], points: Sequence[LeadSentence]) -> float:
    """How near in time an article is to that of the first point: one moment of a story is compared."""
    moments = [each.article.appeared_at for each in (*told[:1], *points[:1])]
    if len(moments) < _FEWEST or moments[0] is None or moments[1] is None:
        return 1.0
    return 1 / (1 + abs(moments[0] - moments[1]) / _FADES)


def _sayer(point: LeadSentence, told: Sequence[LeadSentence], weights: Weights) -> LeadSentence | None:
    return best_lead(told, lambda each: each.nearness(point, weights))


def _account(number: int, outlet: _Outlet, outlets: Sequence[_Outlet], copies: Sequence[Article]) -> Citation:
    others = [each for each in outlets if each is not outlet]
    return Citation(
        number=number,
        article=outlet.article,
        excerpts=tuple(_marked(told, others) for told in outlet.told),
        also_reported_by=tuple(copy for copy in copies if _original(copy, outlets) is outlet),
    )


def _marked(told: LeadSentence, others: Sequence[_Outlet]) -> Excerpt:
    """The sentence, with the numbers and names marked that another outlet has not, but others instead."""
    facts = facts_of(told.text, told.article.language)
    differing = [fact for fact in facts if any(other.differs_on(fact) for other in others)]
    return told.excerpt(fact.span.moved(told.span.start) for fact in differing)


def _original(copy: Article, outlets: Sequence[_Outlet]) -> _Outlet:
    """The outlet whose text `copy` shares most of."""
    held = frozenset(terms(copy.body, copy.language))
    return max(
        outlets, key=lambda each: len(held.intersection(terms(each.article.body, each.article.language)))
    )


def _facts(texts: Sequence[str], article: Article) -> list[Fact]:
    return [fact for text in texts for fact in facts_of(text, article.language)]
