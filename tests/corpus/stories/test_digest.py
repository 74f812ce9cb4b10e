"""A digest: which stories it tells, in which order, and what it says where there are none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from corpus import Brief, Corpus, DigestTopic, Emptiness, QueryError, TimeWindow, Viewer
from corpus.models.ingest import PackedSpans
from corpus.store.database import writing
from corpus.store.rows import packed_text, unpacked_text
from corpus.store.tables import ARTICLES, PROFILES
from tests.builders import NOON
from tests.corpus.stories.newsroom import HOUR, STORM, STRIKE, bodies, newsroom, others, storm, strike, told

DAY = TimeWindow(since=NOON - timedelta(days=1), until=NOON + HOUR)


@pytest.fixture(scope="module")
def corpus():
    with newsroom() as corpus:
        yield corpus


def headlines(digest):
    return [story.headline for story in digest.stories]


def test_it_tells_the_day_up_to_the_newest_article_those_with_most_sources_first(corpus):
    digest = corpus.digest()

    first, second, *rest = digest.stories
    assert set(bodies(first)) >= set(STORM)
    assert bodies(second) == list(STRIKE)
    assert [len(story.articles) for story in rest] == [1] * 4
    assert (digest.empty, digest.more, digest.scope.articles) == (None, 0, 10)
    assert digest.scope.newest == NOON - HOUR


def test_a_copy_is_in_its_story_but_is_no_source_of_it(corpus):
    story = corpus.digest().stories[0]

    assert story.sources == ("Herald", "Courier", "Gazette")
    assert [copy.source for copy in story.copies] == ["Mirror"]


def test_a_digest_is_the_same_every_time(corpus):
    assert corpus.digest() == corpus.digest()
    with newsroom() as again:
        assert again.digest().stories == corpus.digest().stories


def test_what_is_dated_outside_of_its_time_or_after_now_is_not_told(corpus):
    since = corpus.digest(since=NOON - 4 * HOUR, until=NOON - 2 * HOUR)
    then = corpus.digest(now=NOON - 8 * HOUR)

    assert {article.published_at for story in since.stories for article in story.articles} == {
        NOON - 4 * HOUR,
        NOON - 3 * HOUR,
    }
    assert all(
        article.published_at <= NOON - 8 * HOUR for story in then.stories for article in story.articles
    )
    assert (then.made, then.brief.until - then.brief.since) == (NOON - 8 * HOUR, timedelta(days=1, seconds=1))


def test_the_limit_leaves_out_those_that_matter_least_and_says_how_many(corpus):
    digest = corpus.digest(limit=2)

    assert headlines(digest) == headlines(corpus.digest())[:2]
    assert digest.more == 4


def test_only_the_sources_asked_for_are_told_from(corpus):
    assert {s.sources for s in corpus.digest(sources=["courier"]).stories} == {("Courier",)}
    assert corpus.digest(sources=[]).empty is Emptiness.NOTHING_PUBLISHED


def test_a_topic_is_told_and_nothing_else(corpus):
    digest = corpus.digest(topic="train strike")

    assert [bodies(story) for story in digest.stories] == [list(STRIKE)]
    assert digest.stories[0].topic == "train strike"


def test_what_is_only_mentioned_further_down_is_no_topic_of_an_article():
    down = " ".join(f"The council of Bern discussed item {number} at length." for number in range(9))
    with newsroom(told(f"{down} A strike of train drivers was mentioned too.", "Bund", 1)) as corpus:
        assert [story.sources for story in corpus.digest(topic="strike train").stories] == [
            ("Herald", "Courier")
        ]


def test_what_is_about_a_topic_throughout_stands_before_what_begins_with_it():
    rest = " ".join(f"The council of Bern discussed item {number} at length." for number in range(9))
    about = (
        "The ferry to Elmsea lay in the fog on Monday. The ferry company of Elmsea sent its passengers home. "
        "Elmsea has one ferry. The next ferry for Elmsea sails at noon. Elmsea's mayor wants a second ferry."
    )
    offered = [
        told(
            f"A ferry such as that of Elmsea is not what Bern needs. {rest}", "Bund", 1, title="Bern in May"
        ),
        told(about, "Herald", 1.1, title="Fog on the coast"),
    ]
    with Corpus.in_memory(offered) as corpus:
        assert headlines(corpus.digest(topic="ferry Elmsea")) == ["Fog on the coast", "Bern in May"]


def test_a_topic_takes_the_signs_of_a_question(corpus):
    assert corpus.digest(topic="Galway -insurers").stories[0].sources == ("Herald", "Courier", "Gazette")
    assert corpus.digest(topic='strike "shorter hours"').stories == ()
    assert (
        corpus.digest(topic='Lyon strike "Solidaires asks"').stories[0].headline.startswith("Train drivers")
    )


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"topic": "volcano"}, Emptiness.NOTHING_ON_TOPIC),
        ({"since": NOON + HOUR}, Emptiness.NOTHING_PUBLISHED),
        ({"now": NOON - timedelta(days=9)}, Emptiness.NOTHING_PUBLISHED),
    ],
)
def test_an_empty_digest_says_why(corpus, asked, why):
    digest = corpus.digest(**{"until": NOON + 2 * HOUR} | asked if "since" in asked else asked)

    assert (digest.stories, digest.empty) == ((), why)


def test_an_empty_corpus_has_an_empty_digest():
    with Corpus.in_memory() as corpus:
        assert corpus.digest().empty is Emptiness.NOTHING_PUBLISHED


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 101}, {"topic": " "}, {"since": NOON, "until": NOON}]
)
def test_what_cannot_be_told_is_refused(corpus, asked):
    with pytest.raises(QueryError):
        corpus.digest(**asked)


@pytest.mark.parametrize("window", [TimeWindow(), TimeWindow(since=NOON), TimeWindow(until=NOON)])
def test_a_brief_needs_both_ends_of_its_time(window):
    with pytest.raises(QueryError, match="needs a start and a later end"):
        Brief(window=window)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"query": " \n"}, "a topic is empty; name it in a few words"),
        ({"query": "x" * 6001}, "a topic has 6,001 characters; name it in at most 6,000"),
        ({"query": "chess", "weight": 0.0}, "a topic's weight is 0; give a number above 0"),
        ({"query": "chess", "weight": float("nan")}, "a topic's weight is nan"),
    ],
)
def test_a_topic_that_cannot_be_is_refused_as_a_topic(fields, said):
    with pytest.raises(QueryError, match=said):
        DigestTopic(**fields)


def test_words_and_phrases_are_left_out(corpus):
    digest = corpus.compose(
        Brief(window=DAY, without=("insurer", "asks for a shorter week", "of", "a vaccine"))
    )

    told_bodies = [body for story in digest.stories for body in bodies(story)]
    assert STORM[0] in told_bodies
    assert STORM[1] not in told_bodies
    assert STRIKE[0] not in told_bodies
    assert STRIKE[1] in told_bodies
    assert not any("vaccine" in body for body in told_bodies)


def test_only_the_languages_asked_for_are_told_from():
    german = "Der Rat der Stadt hat die Sperrung der alten Rheinbrücken beschlossen. Sie dauert ein Jahr."
    with newsroom(told(german, "Bund", 1)) as corpus:
        digest = corpus.compose(Brief(window=DAY, languages=frozenset({"de"})))

    assert [bodies(story) for story in digest.stories] == [[german]]


def test_a_source_counts_by_its_standing_within_bounds():
    with newsroom(told("Brewers near Bern bottle beer of barley from Emmental.", "Bund", 0.5)) as corpus:

        def first(**standing):
            return corpus.compose(Brief(window=DAY, standing=standing)).stories[0].sources

        assert first() == first(Bund=3.0) == ("Herald", "Courier", "Gazette")
        assert first(bund=4.0) == first(Bund=1e9) == ("Bund",)
        # Less is never nothing: each of Herald's own stories is still told, after the others.
        *_, last = corpus.compose(Brief(window=DAY, standing={"Herald": 0.0})).stories
        assert last.sources == ("Herald",)


def test_several_topics_get_their_share_by_weight(corpus):
    topics = (
        DigestTopic(query="Galway storm"),
        DigestTopic(query="train strike", weight=9.0),
        DigestTopic(query="comet Chile"),
    )

    digest = corpus.compose(Brief(window=DAY, topics=topics))

    assert [story.topic for story in digest.stories] == ["train strike", "Galway storm", "comet Chile"]


def test_what_came_by_another_guilds_feed_is_neither_told_nor_counted():
    theirs = [replace(article, feed=7, id="") for article in strike()]
    with Corpus.in_memory([*storm(), *others(), *theirs]) as corpus:
        seen = corpus.compose(Brief(window=DAY, viewer=Viewer(owner="1")))

        assert len(corpus.digest().stories) == 6
        assert [story for story in seen.stories if "Lyon" in story.headline] == []
        assert seen.scope.articles == 8


def test_articles_stored_before_there_were_profiles_are_told_alike(corpus):
    with newsroom() as older:
        with writing(older.engine).begin() as connection:
            connection.execute(delete(PROFILES))

        assert older.digest().stories == corpus.digest().stories


def test_an_article_that_is_gone_leaves_no_profile():
    with newsroom() as corpus:
        corpus.add([replace(storm()[0], title="Changed", id=storm()[0].id)])

        with corpus.engine.connect() as connection:
            assert len(connection.execute(PROFILES.select()).all()) == corpus.scope().articles


def test_an_article_that_is_not_as_it_was_stored_is_not_told():
    with newsroom() as corpus:
        with_source = select(ARTICLES.c.number, ARTICLES.c.packed).where(ARTICLES.c.source.is_not(None))
        with writing(corpus.engine).begin() as connection:
            for number, packed in connection.execute(with_source).all():
                body, spans = unpacked_text(packed)
                if body == STRIKE[0]:
                    other = packed_text(body.replace("Lyon", "Nice"), PackedSpans(spans))
                    connection.execute(
                        update(ARTICLES).where(ARTICLES.c.number == number).values(packed=other)
                    )

        told_bodies = [body for story in corpus.digest().stories for body in bodies(story)]

    assert STRIKE[1] in told_bodies
    assert not any("Nice" in body for body in told_bodies)
