"""What is read without a question, as somebody in Discord does it: commands, and commands on a message."""

import struct
from dataclasses import replace
from datetime import timedelta

import pytest
from discord.utils import utcnow

from bot.core.charts import Chart, Charts, Line
from corpus import Article
from corpus.models.errors import Reason
from corpus.pipeline.extraction import analysed
from tests.bot.conftest import article, running
from tests.bot.messages import bold, excerpts, links, plain, titles
from tests.bot.topics.storm import STORM
from tests.loopback.components import Part, of_type
from tests.loopback.errors import ImpossibleError

HARBOUR = "harbour of Elmsea"
COMMANDS = ("latest", "compare", "timeline", "trend")


@pytest.fixture
def storm(bot):
    bot.corpus.add(STORM)
    return STORM


@pytest.fixture
def run(discord, ann, channel):
    """Runs a slash command, and returns its message."""

    async def ran(command, *, by=ann, where=channel, **options):
        call = await discord.slash(by, where, command, **options)
        return await call.answer()

    return ran


async def test_latest_lists_the_newest_first_without_any_option(bot, run):
    message = await run("latest")

    assert titles(message)[:2] == ["Harbour fees rise", "Chess club wins"]
    assert "Latest articles" in message.text
    assert not message.ephemeral


async def test_latest_keeps_to_a_topic_and_a_source(bot, run):
    of_source = await run("latest", source="Norholm Times")
    of_both = await run("latest", topic="harbour", source="Example Post")
    of_none = await run("latest", source="Unknown Post")

    assert titles(of_source) == ["Elmsea counts the damage"]
    assert titles(of_both) == ["Harbour fees rise", "Harbour of Elmsea reopens"]
    assert plain(of_none.text) == "No source is called Unknown Post. There are: Example Post, Norholm Times."


async def test_the_sources_are_offered_while_one_is_typed(discord, bot, ann, channel):
    choices = await discord.autocomplete(ann, channel, "latest", focused="source")

    assert [choice["value"] for choice in choices] == ["Example Post", "Norholm Times"]


async def test_what_the_news_names_is_offered_as_a_topic(discord, bot, ann, channel):
    anything = await discord.autocomplete(ann, channel, "latest", focused="topic")
    comet = await discord.autocomplete(ann, channel, "timeline", focused="topic", topic="ben")
    second = await discord.autocomplete(ann, channel, "trend", focused="topic", topic="fees, nor")

    assert {"Norholm", "Mayor Ada Quill", "Elmsea"} <= {choice["value"] for choice in anything}
    assert [choice["value"] for choice in comet] == ["Astronomer Ben Ives"]
    assert [choice["value"] for choice in second] == ["fees, Norholm"]


async def test_compare_shows_the_outlets_side_by_side_with_what_differs_in_bold(bot, storm, run):
    message = await run("compare", topic="Storm Ada floods Elmsea")

    quoted = excerpts(message)[0].split("\n")
    assert set(titles(message)) == {"Storm Ada floods Elmsea", "Elmsea flooded by Storm Ada"}
    assert "12" in bold(message.text)
    assert "Nine" in bold(message.text)
    assert "Elmsea" not in bold(message.text)
    assert quoted[0] in STORM[0].body


async def test_a_timeline_tells_days_oldest_first_and_the_gap_between_them(bot, storm, run):
    message = await run("timeline", topic="Storm Ada Elmsea")

    days = [message.text.find(f"<t:{int(each.published_at.timestamp())}:D>") for each in (STORM[0], STORM[2])]
    assert 0 < days[0] < days[1]
    assert "13 days without an article" in message.text
    assert "1 more that day" in message.text


async def test_a_trend_is_a_picture_with_its_numbers_and_what_it_shows_in_words(bot, storm, run):
    now = utcnow()
    bot.corpus.add(
        [
            Article(
                title="Kraken seen",
                body=f"The kraken was seen off Varde by sailor {number}.",
                source="Varde Sun",
                published_at=now - timedelta(days=number),
            )
            for number in (1, 2, 3, 4, 5)
        ]
    )

    sound = Chart(labels=("1 May", "2 May"), lines=(Line(name="x", values=(1, 2)),), stacked=True)
    # A machine that is busy takes its time to load what draws.
    while await bot.services[Charts].png(sound) is None:
        pass

    message = await run("trend", topic="kraken")

    (gallery,) = of_type(message.components, Part.MEDIA_GALLERY)
    (picture,) = message.attachments
    assert picture.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture.content[16:24])
    assert (width > 1000, height > 600) == (True, True)
    assert "Varde Sun: 5" in gallery["items"][0]["description"]
    assert "Varde Sun: **5**" in message.text
    # A chart that cannot be drawn is left out, and the next one is drawn again.
    assert await bot.services[Charts].png(replace(sound, labels=("1 May",))) is None
    assert await bot.services[Charts].png(sound) is not None


async def test_more_topics_than_a_chart_tells_apart_are_refused_with_the_number(bot, run):
    message = await run("trend", topic="a, b, c, d, e, f")

    assert "5 topics" in message.text


async def test_sources_says_how_fresh_each_feed_is_and_why_one_fails(bot, run):
    now = utcnow()
    feed = bot.corpus.feeds.add("https://feeds.test/rss", now=now, due_at=now, title="Failing *Post*")
    bot.corpus.feeds.record(
        replace(feed, failures=3, failing_since=now, polled_at=now, problem=Reason("HTTP 500 **oops**")),
        now=now,
    )

    message = await run("sources")

    assert "Failing \\*Post\\*" in message.text
    assert "HTTP 500 \\*\\*oops\\*\\*" in message.text
    assert "**Failing \\*Post\\*** \u00b7 0 articles" in message.text
    assert "**Example Post** \u00b7 4 articles \u00b7 newest <t:" in message.text
    assert "**Norholm Times** \u00b7 1 article \u00b7 newest <t:" in message.text


async def test_before_anything_is_there_sources_and_latest_say_so(tmp_path, start, run):
    await start(tmp_path / "empty")

    for command in ("sources", "latest"):
        assert "There are no articles to search." in (await run(command)).text
    for command in ("compare", "timeline"):
        assert "There are no articles to search." in (await run(command, topic="storm")).text


@pytest.mark.parametrize(
    ("command", "searched"), [(each, "6 articles") for each in COMMANDS[:-1]] + [("trend", "1 article")]
)
async def test_nothing_found_is_said_with_what_was_searched(bot, run, command, searched):
    bot.corpus.add([Article(title="Today", body="Nobody saw a whale today.", published_at=utcnow())])

    message = await run(command, topic="quokka")

    assert f"Nothing on **quokka** in {searched}." in message.text
    assert "In no article: quokka." in message.text
    assert links(message) == []


@pytest.mark.parametrize("command", ["latest", "compare", "timeline"])
async def test_a_word_that_no_article_has_is_named_and_leaves_the_others(bot, storm, run, command):
    message = await run(command, topic="storm Elmsea quokka")

    assert links(message)
    assert "In no article: quokka." in message.text


async def test_a_trend_over_days_without_any_article_says_so(bot, run):
    assert "No articles in that period." in (await run("trend", topic="harbour")).text


@pytest.mark.parametrize("command", COMMANDS)
async def test_odd_topics_get_an_answer_and_no_error(bot, run, command):
    for topic in ("   ", "** @everyone <@1>", "-harbour", '"', ",,,", "\U0001f30a", "the and of"):
        message = await run(command, topic=topic)

        assert message.text, topic
        assert "went wrong" not in message.text, topic


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_topic_that_is_too_long_is_refused_by_discord_itself(bot, run, command):
    with pytest.raises(ImpossibleError, match="length 201"):
        await run(command, topic="x" * 201)


async def test_long_lists_have_pages_that_turn_after_a_restart_too(discord, folder, start, ann, run, press):
    first = await start(folder)
    first.corpus.add(
        [
            article(
                7,
                f"Crane {n} {'of the harbour ' * 9}",
                f"Elmsea builds crane {n}. {'It is tall. ' * 3}",
                url=f"https://e.org/{n}",
            )
            for n in range(20)
        ]
    )
    message = await run("latest", topic="crane")
    before = titles(message)
    await first.close()

    async with running(folder, discord):
        turned = await press(message, "Next")

    assert len(before) > 2
    assert not set(before) & set(titles(turned))


async def test_the_readers_language_is_spoken(discord, bot, ann, run):
    ann.locale = "de"

    assert "Nichts zu **quokka** in 5 Artikeln." in (await run("timeline", topic="quokka")).text


@pytest.mark.parametrize("command", ["latest", "compare", "timeline", "trend", "sources"])
async def test_what_a_guilds_own_feed_brought_is_shown_in_no_other_guild(
    discord, bot, guild, channel, ann, run, command
):
    now = utcnow()
    feed = bot.corpus.feeds.add(
        "https://secret.test/rss", now=now, due_at=now, owner=str(guild.id), title="Gazette of Zephyrines"
    )
    secret = Article(
        title="Zephyrine over Elmsea",
        body="A zephyrine flew over the harbour of Elmsea, says Quixano.",
        source="Gazette of Zephyrines",
        feed=feed.shelf,
        published_at=now - timedelta(hours=1),
    )
    bot.corpus.take([analysed(secret)])
    elsewhere = discord.add_guild("Others")
    elsewhere.add_member(ann)
    topic = {} if command == "sources" else {"topic": "zephyrine"}

    other = elsewhere.add_text_channel("news")
    there = await run(command, where=other, **topic)

    if topic:
        offered = [await discord.autocomplete(ann, at, command, focused="topic", topic="quix")
                   for at in (other, channel)]  # fmt: skip
        assert [[choice["value"] for choice in each] for each in offered] == [[], ["Quixano"]]
    if command != "trend":  # whose picture is drawn elsewhere
        here = await run(command, **topic)
        assert "Zephyrine" in here.text or "Gazette" in here.text
    assert "Gazette" not in there.text
    assert "Quixano" not in there.text
    assert " 6 articles" not in there.text
    if topic and command != "trend":
        assert "In no article: zephyrine." in there.text
