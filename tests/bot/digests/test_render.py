"""A digest as messages: in order, within Discord's limits, escaped, and with nothing that is not verbatim."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import COMPONENTS, fits
from bot.core.markdown import quote
from bot.digests.render import NOTE, Around, digest_parts, headlines, period
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from bot.topics.trend import numbers_text
from corpus import Brief, Digest, DigestTopic, Emptiness, Excerpt, Scope, Span, Story, TimeWindow
from corpus.models.coverage import Series, TopicResult, Trend
from tests.builders import NOON, an_article, odd_text, span_of

BODY = "Storm Ada flooded the harbour of Galway. Ferries stayed in port until the next day."
AROUND = Around(heading="News")
WINDOW = TimeWindow(since=NOON - timedelta(days=1), until=NOON)


def an_excerpt(article, part):
    return Excerpt(article=article, span=span_of(article.body, part), link=f"{article.url}#:~:text=x")


def a_story(number=0, outlets=1, **fields):
    articles = tuple(
        an_article(
            BODY,
            id=f"{number}-{outlet}",
            title=f"Storm {number}",
            source=f"Outlet {outlet}",
            url=f"https://outlet{outlet}.test/{number}",
            published_at=NOON - timedelta(hours=number),
        )
        for outlet in range(outlets)
    )
    given = {
        "articles": articles,
        "titled": articles[0],
        "lead": an_excerpt(articles[0], "Storm Ada flooded the harbour of Galway."),
        "sources": tuple(article.source for article in articles),
    }
    return Story(**(given | fields))


def a_digest(*stories, topics=(), **fields):
    given = {
        "brief": Brief(window=WINDOW, topics=tuple(DigestTopic(query=topic) for topic in topics)),
        "scope": Scope(articles=40, sources=3, newest=NOON),
        "made": NOON,
    }
    return Digest(**(given | {"stories": stories} | fields))


def texts_of(*parts):
    return "\n".join(text for part in parts for text in part.texts())


def test_a_story_has_its_headline_its_lead_and_who_reports_it():
    (part,) = digest_parts(a_digest(a_story(outlets=3)), ENGLISH, AROUND)

    assert part.head == "### News\n-# 23 Apr 12:00 to 24 Apr 12:00 UTC · 1 story from 3 sources"
    assert part.stories == (
        (
            0,
            "**1.** [Storm 0](<https://outlet0.test/0>)\n"
            "> Storm Ada flooded the harbour of Galway.\n"
            "-# 3 sources · [Outlet 0](<https://outlet0.test/0#:~:text=x>), "
            "[Outlet 1](<https://outlet1.test/0>), [Outlet 2](<https://outlet2.test/0>)"
            f" · <t:{int(NOON.timestamp())}:R>",
        ),
    )
    assert part.foot == f"-# 40 articles, newest <t:{int(NOON.timestamp())}:R>"


def test_to_who_knows_a_story_only_what_is_new_is_told():
    story = a_story()
    news = (an_excerpt(story.titled, "Ferries stayed in port until the next day."),)

    (part,) = digest_parts(a_digest(replace(story, known=True, news=news, lead=news[0])), ENGLISH, AROUND)

    assert f"-# new since <t:{int(WINDOW.since.timestamp())}:R>\n> Ferries stayed in port" in texts_of(part)
    assert "flooded" not in texts_of(part)


def test_copies_are_no_other_outlets_and_one_outlet_is_linked_once():
    story = a_story(outlets=4)
    same = replace(story.articles[2], source="outlet 1".title())
    articles = (*story.articles[:2], same, story.articles[3])

    (part,) = digest_parts(a_digest(replace(story, articles=articles, copies=articles[3:])), ENGLISH, AROUND)

    assert "=x>), [Outlet 1](<https://outlet1.test/0>) ·" in texts_of(part)


def test_without_leads_there_are_headlines_and_sources():
    (part,) = digest_parts(a_digest(a_story()), ENGLISH, replace(AROUND, leads=False))

    assert ">" not in part.stories[0][1].replace(">)", "").replace(":R>", "")


def test_a_story_without_a_title_is_its_lead_once():
    story = a_story()
    story = replace(story, titled=replace(story.titled, title=""))

    text = texts_of(*digest_parts(a_digest(story), ENGLISH, AROUND))

    assert text.count("Storm Ada flooded the harbour of Galway.") == 1


def test_a_topic_is_named_where_there_are_several():
    story = a_story(topic="weather")

    one = digest_parts(a_digest(story, topics=["weather"]), ENGLISH, AROUND)
    two = digest_parts(a_digest(story, topics=["weather", "strikes"]), ENGLISH, AROUND)

    assert "weather" not in texts_of(*one)
    assert "-# weather · [Outlet 0]" in texts_of(*two)


def test_a_late_digest_says_so_and_which_time_it_covers():
    (part,) = digest_parts(a_digest(a_story()), ENGLISH, replace(AROUND, late=True))

    assert part.head.endswith("\n-# late · 23 Apr 12:00 to 24 Apr 12:00 UTC · 1 story from 1 source")


def test_the_period_is_of_the_time_zone_of_the_digest_and_names_a_day_once():
    said = [
        period(NOON - timedelta(hours=hours), NOON, ENGLISH, zone=ZoneInfo("Europe/Berlin"))
        for hours in (9, 24)
    ]

    assert said == ["24 Apr 05:00 to 14:00 CEST", "23 Apr 14:00 to 24 Apr 14:00 CEST"]


@pytest.mark.parametrize(("worst", "all_fit"), [("*", False), ("x", True)])
def test_the_headlines_of_a_threaded_digest_leave_room_for_what_stands_beside_them(worst, all_fit):
    stories = [a_story(number) for number in range(20)]
    long = [
        replace(story, titled=replace(story.titled, title=worst * 600, url=f"https://a.test/{'x' * 400}"))
        for story in stories
    ]
    beside = ("head" * 100, "n" * 2600)

    said = headlines(a_digest(*long), ENGLISH, beside=beside)

    assert fits([said, *beside])
    assert [f"**{number}.** " in said for number in (1, 20)] == [True, all_fit]


def test_what_was_left_out_and_feeds_that_fail_are_in_the_small_print():
    failing = [f"Feed {number}" for number in range(7)]

    (part,) = digest_parts(a_digest(a_story(), more=3), ENGLISH, replace(AROUND, failing=failing))

    assert part.foot.startswith("-# 3 more stories · 40 articles, newest")
    assert part.foot.endswith("not read lately: Feed 0, Feed 1, Feed 2, Feed 3, Feed 4 and 2 others")
    assert "Feed 1" in digest_parts(a_digest(), ENGLISH, replace(AROUND, failing=failing[:2]))[0].foot


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Emptiness.NOTHING_PUBLISHED, "Nothing was published in that period."),
        (Emptiness.NOTHING_ON_TOPIC, r"40 articles were published in this time, and none is on \*oil\*."),
        (Emptiness.ALL_SEEN, "Nothing new since the last digest."),
    ],
)
def test_an_empty_digest_says_why(why, said):
    (part,) = digest_parts(a_digest(topics=["*oil*"], empty=why), ENGLISH, AROUND)

    assert part.head == f"### News\n-# 23 Apr 12:00 to 24 Apr 12:00 UTC\n{said}"
    assert "40 articles, newest" in part.foot


def test_many_stories_are_split_in_order():
    parts = digest_parts(a_digest(*(a_story(number, outlets=4) for number in range(40))), ENGLISH, AROUND)

    assert [place for part in parts for place, _ in part.stories] == list(range(40))
    assert all(fits(part.texts()) and 3 * len(part.stories) + 5 < COMPONENTS for part in parts)
    assert [bool(part.head) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert [bool(part.foot) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_small_print_that_does_not_fit_below_the_last_story_is_a_message_of_its_own():
    digest, around = a_digest(a_story(outlets=4)), replace(AROUND, numbers="n" * 3700)

    told, small = digest_parts(digest, ENGLISH, around)

    assert fits(small.texts())
    assert (told.foot, small.head, small.stories) == ("", "", ())
    assert small.foot.startswith("n" * 3700)
    assert not fits([*told.texts(), *small.texts()])


@pytest.mark.parametrize("worst", ["*", "\n*", "\N{NEWSPAPER}", "\u4e16"])
def test_a_story_of_nothing_but_what_takes_most_room_fits(worst):
    body = worst * 600
    articles = [
        an_article(
            body[:600],
            id=str(number),
            title=body,
            source=f"{body}{number}",
            url=f"https://a.test/{'x' * 490}",
        )
        for number in range(9)
    ]
    said = tuple(
        Excerpt(article=each, span=Span(start=0, end=600), link=each.url, gap_before=True, gap_after=True)
        for each in articles[:3]
    )
    given = {"articles": tuple(articles), "titled": articles[0], "lead": said[0], "topic": body}
    known, new = a_story(**given, known=True, news=said), a_story(**given)

    digest = a_digest(known, new, topics=["x", body], more=9)
    parts = digest_parts(digest, ENGLISH, Around(heading=body, late=True, failing=[body] * 9))

    assert all(fits(part.texts()) for part in parts)
    assert all(fits([text]) for part in parts for _, text in part.stories)


def a_trend(*names):
    """How much each of these was written of, by source."""
    found = TopicResult(query=None, scope=Scope(articles=40, sources=3, newest=NOON))
    series = tuple(Series(name=name, counts=(10**6, 10**6)) for name in names)
    return Trend(topics={"": found}, days=(NOON.date(), NOON.date()), series=series)


@st.composite
def stories(draw):
    """A story of odd articles, as long as articles are."""
    made = []
    for number in range(draw(st.integers(1, 7))):
        body = draw(odd_text) * draw(st.integers(1, 40)) + "x"
        url = draw(st.none() | st.text(max_size=600).map(lambda text: f"https://a.test/{text}"))
        title = draw(odd_text) * draw(st.integers(0, 9))
        source = draw(st.none() | odd_text)
        made.append(an_article(body, id=f"{number}", title=title, source=source, url=url, published_at=NOON))
    excerpts = tuple(
        Excerpt(article=article, span=Span(start=0, end=min(600, len(article.body))), link=article.url)
        for article in made
    )
    known = draw(st.booleans())
    return Story(
        articles=tuple(made),
        titled=draw(st.sampled_from(made)),
        lead=excerpts[0],
        sources=("Herald",),
        news=excerpts[:3] if known else (),
        known=known,
        topic=draw(st.none() | odd_text),
    )


@given(
    st.lists(stories(), max_size=12),
    odd_text,
    st.lists(odd_text, max_size=8),
    st.sampled_from(LANGUAGES),
    st.lists(odd_text.map(lambda name: name * 9), max_size=6),
)
def test_limits_are_never_passed_and_quotes_are_verbatim(drawn, heading, failing, language, counted):
    empty = None if drawn else Emptiness.NOTHING_ON_TOPIC
    digest = a_digest(*drawn, topics=[heading if heading.strip() else "x", "y"], empty=empty, more=5)

    parts = digest_parts(
        digest,
        Catalogue().of(language),
        Around(
            heading=heading * 9,
            late=True,
            failing=[name * 9 for name in failing],
            numbers=numbers_text(a_trend(*counted), ENGLISH) if counted else "",
        ),
    )
    assert fits([*parts[0].texts(), " " * NOTE])
    # With a thread both stand in one message, with a picture between them.
    assert fits([parts[0].head, parts[-1].foot])

    assert [place for part in parts for place, _ in part.stories] == list(range(len(drawn)))
    for part in parts:
        assert part.texts()
        assert fits(part.texts())
        for place, text in part.stories:
            story = drawn[place]
            allowed = {quote(excerpt) for excerpt in (story.lead, *story.news)}
            assert all(said in "\n".join(allowed) for said in re.findall(r"^> .*$", text, re.MULTILINE))
