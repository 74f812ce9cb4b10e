"""Messages of coverage: within every limit of Discord's, whatever the articles hold, and nothing acted on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.charts import Chart, Line, drawer, label
from bot.core.pager import Paged, page_view
from bot.core.style import MessageKind, text_view
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from bot.topics.render import check_pages, compare_pages, latest_pages, more_pages, timeline_pages
from bot.topics.sources import SourcesSeen, sources_pages
from bot.topics.trend import trend_alt, trend_chart, trend_head, trend_text, trend_view
from corpus import Citation, Query, Scope, Story
from corpus.models.coverage import (
    Check,
    Claim,
    Comparison,
    Listing,
    Series,
    Timeline,
    TimelineEntry,
    TopicResult,
    Trend,
)
from corpus.models.errors import Reason
from corpus.models.feed import FeedHealth
from tests.bot.ask.answers import NOW, articles, excerpts, texts
from tests.bot.ask.test_render import must_be_taken
from tests.builders import a_feed

TEXTS = st.sampled_from(LANGUAGES).map(Catalogue().of)
TOKEN = "t" * 32

counts = st.integers(0, 10**6)
queries = st.builds(
    Query,
    text=texts(200, 1),
    terms=st.just(()),
    corrections=st.dictionaries(texts(300, 1), texts(300, 1), max_size=2),
)
found = st.builds(
    TopicResult,
    query=st.none() | queries,
    scope=st.builds(Scope, articles=st.sampled_from((0, 1, 4973)), newest=st.none() | st.just(NOW)),
    unknown_words=st.lists(texts(300, 1), max_size=5).map(tuple),
)


@st.composite
def citations(draw):
    shown = draw(st.lists(excerpts(), max_size=2))
    return Citation(
        number=draw(st.integers(1, 99)),
        article=shown[0].article if shown else draw(articles()),
        excerpts=tuple(shown),
        also_reported_by=tuple(draw(st.lists(articles("x"), max_size=6))),
    )


stories = st.builds(
    lambda articles: Story(articles=(articles,), titled=articles, lead=None, sources=()), articles()
)
turns = st.builds(
    TimelineEntry,
    day=st.dates(),
    excerpt=excerpts(),
    articles=st.integers(1, 99),
    left_out=counts,
    quiet=counts,
)
several = st.lists(stories, max_size=4).map(tuple)
some = st.lists(citations(), max_size=5).map(tuple)
sides = st.lists(excerpts(), max_size=2).map(tuple)


def must_be_messages(pages, speak):
    if len(pages) == 1:
        must_be_taken(text_view(pages[0]).to_components())
        return
    paged = Paged(
        kind=MessageKind.TIMELINE.name, language=speak.language, pages=tuple(pages), now=NOW, asker=1
    )
    for place in range(len(pages)):
        must_be_taken(page_view(paged, TOKEN, place=place, texts=speak).to_components())


@given(st.builds(Listing, found=found, citations=some), st.none() | texts(200, 1), TEXTS)
def test_lists_are_within_the_limits(listing, topic, speak):
    must_be_messages(latest_pages(listing, speak, topic=topic), speak)
    must_be_messages(more_pages(listing, speak), speak)


@given(
    st.builds(Comparison, found=found, story=st.none() | stories, accounts=some, others=several),
    texts(200, 1),
    TEXTS,
)
def test_comparisons_are_within_the_limits(comparison, topic, speak):
    must_be_messages(compare_pages(comparison, speak, topic=topic), speak)


@given(
    st.builds(
        Timeline,
        found=found,
        turns=st.lists(turns, max_size=5).map(tuple),
    ),
    texts(200, 1),
    TEXTS,
)
def test_timelines_are_within_the_limits(timeline, topic, speak):
    must_be_messages(timeline_pages(timeline, speak, topic=topic), speak)


@given(
    st.builds(
        Check,
        claims=st.lists(
            st.builds(Claim, text=texts(4000, 1), alike=sides, different=sides, near=sides), max_size=4
        ).map(tuple),
        left_out=counts,
    ),
    TEXTS,
)
def test_checks_are_within_the_limits(check, speak):
    must_be_messages(check_pages(check, speak), speak)


@given(
    st.lists(
        st.builds(
            lambda **fields: FeedHealth(feed=a_feed(**fields), entries=9, rejected={"x": 8}),
            title=texts(300),
            problem=texts(900).map(Reason),
            failures=st.integers(0, 9),
            failing_since=st.none() | st.just(NOW),
            newest_at=st.none() | st.just(NOW),
            per_day=st.none() | st.floats(0, 9e5),
        ),
        max_size=6,
    ).map(tuple),
    st.lists(texts(300, 1), max_size=80).map(tuple),
    TEXTS,
)
def test_sources_are_within_the_limits(feeds, names, speak):
    sources = {name: Scope(articles=3, newest=NOW) for name in names}
    seen = SourcesSeen(feeds=feeds, sources=sources, scope=Scope(articles=4973, newest=NOW))

    must_be_messages(sources_pages(seen, speak), speak)


def a_trend(topics=("storm",), names=("Herald", "Courier"), days=30):
    each = tuple(range(days))
    return Trend(
        topics={topic: TopicResult(query=None, scope=Scope(articles=9, newest=NOW)) for topic in topics},
        days=tuple(date(2025, 3, 26) + timedelta(days=day) for day in range(days)),
        series=tuple(Series(name=name, counts=each) for name in names),
        others=Series(name="", counts=(1,) * days),
    )


@given(
    st.lists(texts(200, 1), min_size=1, max_size=5, unique=True),
    st.lists(texts(300), min_size=1, max_size=5),
    st.integers(2, 365),
    TEXTS,
)
def test_trends_are_within_the_limits(topics, names, days, speak):
    trend = a_trend(topics, names, days)
    alt = trend_alt(trend, speak)

    must_be_taken(trend_view(trend_head(trend, speak), trend_text(trend, speak), alt=alt).to_components())
    chart = trend_chart(trend, speak)
    assert all(len(line.values) == len(chart.labels) for line in chart.lines)


def test_a_long_trend_is_drawn_by_whole_weeks_up_to_the_last_day():
    chart = trend_chart(a_trend(days=100), ENGLISH)

    assert len(chart.labels) == 14
    assert chart.title == "26 March 2025 to 3 July 2025"
    assert chart.labels[-1] == "27 Jun"
    assert chart.lines[0].values[-1] == sum(range(93, 100))


def test_a_reader_hears_when_most_was_written_and_how_much_in_all():
    alt = trend_alt(a_trend(days=3, names=("Herald",)), ENGLISH)

    assert alt == (
        "Chart of articles a day from 26 March 2025 to 28 March 2025. Most on 28 March 2025: 3. "
        "Herald: 3. others: 3."
    )


NAMES = (
    "Le Monde",
    "a $x_1^2$ b",
    "\\frac{1}{0}$",
    "\u671d\u65e5\u65b0\u805e",
    "\u0627\u0644\u062c\u0632\u064a\u0631\u0629",
    "\U0001f30a",
    "",
    "x" * 300,
    "\u202eabc\n\t",
)


@pytest.fixture(scope="module")
def draw():
    return drawer()


@pytest.mark.parametrize("stacked", [True, False])
def test_whatever_the_names_are_a_chart_is_drawn_and_no_glyph_is_missed(draw, stacked):
    lines = tuple(Line(name=name, values=(3, 0, 1), rest=not name) for name in NAMES)

    # A glyph that the font lacks is a warning, and a warning fails a test.
    picture = draw(Chart(labels=("1 May", "2 ma\u00ef", "3 May"), lines=lines, stacked=stacked))

    assert picture.startswith(b"\x89PNG")


def test_the_same_numbers_give_the_same_picture(draw):
    chart = Chart(labels=("1 May", "2 May"), lines=(Line(name="x", values=(1, 2)),), stacked=True)

    assert draw(chart) == draw(chart)


def test_a_name_without_its_glyphs_is_a_number():
    known = frozenset(map(ord, "Le Mond"))

    assert label("Le Monde", 1, known) == "1 Le Monde"
    assert label("\u671d\u65e5 Le Monde", 2, known) == "2"
    assert label("Le Monde " * 9, 4, known).replace("\n", " ") == "4" + " Le Monde" * 9
    assert label("Le Monde \U0001f30a", 3, known) == "3 Le Monde"
