"""Answer questions about coverage: what is new, how outlets differ, day by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from corpus.models.answer import Query, Scope, TimeWindow
from corpus.models.article import Article, as_utc
from corpus.models.coverage import (
    Check,
    Comparison,
    Extent,
    Listing,
    StoryArticles,
    Timeline,
    TopicResult,
    Trend,
)
from corpus.models.identity import article_id
from corpus.retrieval.asked import MOST_ON_TOPIC
from corpus.retrieval.phrases import with_phrases
from corpus.retrieval.ranking import known_terms
from corpus.retrieval.retriever import Retriever
from corpus.store.articles import ArticleStore, StoryStore
from corpus.store.rows import StoredArticle
from corpus.store.sources import SourceStore
from corpus.stories.claims import MOST_CLAIMS, claims_in, nearest_sentences
from corpus.stories.compare import compared
from corpus.stories.latest import clustered_with, listed, lookup_text, same_story, subjects_of
from corpus.stories.pool import Pools
from corpus.stories.timeline import timeline_of, trend_of
from corpus.stories.topics import TopicQuery, read_intact
from corpus.text.analysis import terms

ALL = Extent()
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SAMPLED = 200  # articles that show what the news is about
_COPIES = 4  # times as many articles are read as are listed, for copies are grouped


class CoverageReader:
    """Reports the coverage of topics in the articles of a store and their index.

    Every topic is asked for like a question, and refused like one:

    Raises:
        QueryError: the topic is empty or too long.
    """

    def __init__(
        self,
        store: ArticleStore,
        sources: SourceStore,
        stories: StoryStore,
        retriever: Retriever,
    ) -> None:
        self._retriever = retriever
        self._store, self._sources = store, sources
        self._counts = Pools(store, stories).counts

    def latest(self, topic: str | None = None, extent: Extent = ALL, *, limit: int = 10) -> Listing:
        """Return the newest articles, of a topic or of all."""
        if topic is None:
            return self._newest(extent, limit=limit)
        about = self._topic(topic, extent)
        newest = about.mentions.about().newest(_COPIES * limit)
        citations = listed(about.read(newest.numbers.tolist()), about.weights, limit=limit)
        return Listing(found=about.found, citations=citations)

    def subjects(self, extent: Extent = ALL, *, limit: int = 100) -> tuple[str, ...]:
        """Return what the newest articles are about, in names, the most frequent first."""
        articles = self._newest_articles(self._everything(extent), limit=_SAMPLED)
        return subjects_of((each.article for each in articles), limit=limit)

    def compare(self, topic: str | StoryArticles, extent: Extent = ALL, *, limit: int = 5) -> Comparison:
        """Compare what at most `limit` outlets wrote of the topic's event, or of a story."""
        return compared(self._subject(topic, extent), limit=limit)

    def timeline(self, topic: str | StoryArticles, extent: Extent = ALL, *, limit: int = 12) -> Timeline:
        """Return at most `limit` days of a topic or a story, each with a sentence."""
        return timeline_of(self._subject(topic, extent), limit=limit)

    def trend(self, topics: Sequence[str], extent: Extent = ALL, *, days: int = 30) -> Trend:
        """Count the articles of each of the last `days`, by topic, or of one by source.

        Without topics all articles count, by source.
        """
        newest = extent.now or self._retriever.scope(self._everything(extent)).newest or _NEVER
        last = newest.astimezone(UTC).date()
        first = datetime.combine(last, time(), tzinfo=UTC) - timedelta(days=days - 1)
        within = replace(extent, window=TimeWindow(since=first))
        asked = {topic: self._topic(topic, within) for topic in dict.fromkeys(topics)}
        return trend_of(
            asked or {"": self._all(within)},
            last=last,
            days=days,
            source_names=self._sources.numbered(),
        )

    def sources(self, extent: Extent = ALL) -> dict[str, Scope]:
        """Return how many articles there are of each source, by its name, and the newest of them."""
        query, names = self._everything(extent), self._sources.numbered()
        passages, found = self._retriever.passages, dict[str, Scope]()
        for number, scope in passages.by_source(self._retriever.restrictions(query)[1]).items():
            if name := names.get(number):
                found[name] = _both(found[name], scope) if name in found else scope
        return found

    def check(self, text: str, extent: Extent = ALL) -> Check:
        """Return the first claims of `text`, each with the sentences nearest to it."""
        claims = claims_in(text)
        looked_up = [(claim, self._topic(claim, extent)) for claim in claims[:MOST_CLAIMS]]
        return Check(
            claims=tuple(nearest_sentences(claim, topic) for claim, topic in looked_up),
            left_out=max(len(claims) - MOST_CLAIMS, 0),
        )

    def more(self, text: str, extent: Extent = ALL, *, links: Sequence[str] = (), limit: int = 10) -> Listing:
        """Return other articles on the story of the first known link, or else of `text`.

        `found.query` is None if neither holds anything to look up.
        """
        everything = self._everything(extent)
        article = self._known(links, everything) or Article(title="", body=text)
        if not terms(lookup_text(article)):
            return Listing(
                found=TopicResult(query=None, scope=self._retriever.scope(everything)), citations=()
            )
        topic = self._unrestricted(lookup_text(article), extent)
        others = same_story(article, topic)
        found = TopicResult(query=topic.query, scope=topic.scope, articles=len(others))
        return Listing(found=found, citations=listed(others, topic.weights, limit=limit))

    def _newest(self, extent: Extent, *, limit: int) -> Listing:
        everything = self._everything(extent)
        scope = self._retriever.scope(everything)
        articles = self._newest_articles(everything, limit=_COPIES * limit)
        return Listing(
            found=TopicResult(query=None, scope=scope, articles=scope.articles),
            citations=listed(articles, {}, limit=limit),
        )

    def _newest_articles(self, everything: Query, *, limit: int) -> list[StoredArticle]:
        return read_intact(self._store, self._retriever.latest(everything, limit))

    def _subject(self, topic: str | StoryArticles, extent: Extent) -> TopicQuery:
        return self._topic(topic, extent) if isinstance(topic, str) else self._story(topic, extent)

    def _story(self, story: StoryArticles, extent: Extent) -> TopicQuery:
        """Return a story's articles and those that joined it since, if they may be read."""
        everything = self._everything(extent)
        found = [each for each in map(self._store.find, story.articles) if each is not None]
        may = self._retriever.within([each.number for each in found], everything)
        kept = [each for each in found if each.number in may and each.is_intact()]
        numbers = frozenset(each.number for each in kept)
        asked = lookup_text(kept[0].article) if kept else ""
        if not terms(asked):
            return replace(self._looked_up(everything), article_numbers=numbers)
        since = clustered_with(kept[0].article, self._unrestricted(asked, extent))
        topic = self._unrestricted(story.headline if terms(story.headline) else asked, extent)
        return replace(topic, article_numbers=numbers.union(each.number for each in since))

    def _topic(self, text: str, extent: Extent) -> TopicQuery:
        return self._looked_up(self._retriever.query(text, extent))

    def _all(self, extent: Extent) -> TopicQuery:
        everything = self._everything(extent)
        numbers = self._retriever.articles(everything).numbers
        return replace(self._looked_up(everything), article_numbers=frozenset(numbers.tolist()))

    def _unrestricted(self, text: str, extent: Extent) -> TopicQuery:
        """Return the topic of a text without restrictions: "until Sunday" is news there."""
        query = self._retriever.query(text, extent)
        return self._looked_up(query.loose or query)

    def _looked_up(self, query: Query) -> TopicQuery:
        asked = self._retriever.asked(query, most=MOST_ON_TOPIC)
        return TopicQuery(
            query=asked.query,
            known=known_terms(asked.passages, asked.query),
            passages=asked.passages,
            allowed=with_phrases(asked.allowed, asked.passages, asked.query),
            seen=asked.visible,
            scope=asked.scope,
            store=self._store,
            counts=self._counts,
        )

    def _everything(self, extent: Extent) -> Query:
        """Return the query for what the extent allows, without a topic."""
        self._retriever.refresh()
        sources = None if extent.sources is None else tuple(extent.sources)
        return Query(
            text="",
            terms=(),
            window=extent.window,
            sources=sources,
            viewer=extent.viewer,
            now=as_utc(extent.now),
        )

    def _known(self, links: Sequence[str], everything: Query) -> Article | None:
        """Return the article that the first known link leads to, if it may be read."""
        for link in links:
            stored = self._store.find(article_id("", "", url=link))
            if stored and stored.is_intact() and self._retriever.within([stored.number], everything):
                return stored.article
        return None


def _both(one: Scope, other: Scope) -> Scope:
    """Return the sum of two sources of one name."""
    newest = max(filter(None, (one.newest, other.newest)), default=None)
    return Scope(articles=one.articles + other.articles, sources=1, newest=newest)
