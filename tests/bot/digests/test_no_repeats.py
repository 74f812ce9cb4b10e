"""A story in the thread of a digest: shown outlet by outlet and day by day, but nowhere else."""

from dataclasses import replace

import pytest
from discord.utils import utcnow
from sqlalchemy import update

from bot.digests.store import Wishes
from bot.state.tables import EXCERPTS
from corpus import Article
from corpus.pipeline.extraction import analysed
from corpus.store.database import writing
from corpus.store.retention import Retention
from corpus.store.tables import ARTICLES
from tests.bot.conftest import running
from tests.bot.digests.conftest import DAY, HOUR, OTHER, STORY, a_subscription, labels, place_of, shown
from tests.bot.messages import excerpts, plain, titles
from tests.loopback.permissions import USUAL_MEMBER, Permission


@pytest.fixture
def threaded(kept, channel):
    """A digest of the channel that tells its stories in a thread."""
    return kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY, wishes=Wishes(thread=True)))


@pytest.fixture
async def storm(command, threaded, news, channel):
    """The message of the story that two outlets report, in the thread of a digest."""
    await command("now", digest=threaded.number)
    (first,) = shown(channel)
    (message,) = [each for each in first.thread.messages.values() if "2 sources" in each.text]
    return message


async def test_each_message_of_the_thread_has_its_buttons(channel, storm):
    (first,) = shown(channel)
    stories = list(first.thread.messages.values())

    assert (labels(first), len(first.select("Why these?").options)) == ([], 2)
    assert "**1.** [" in first.text
    assert "**2.** [" in first.text
    assert [labels(each) for each in stories] == [["Why?", "Compare", "Timeline"]] * 2


async def test_compare_shows_the_presser_what_each_outlet_wrote_of_this_story(press, storm, bob):
    message = await press(storm, "Compare", by=bob)

    assert set(titles(message)) == {"Storm closes harbour of Galway", "Harbour of Galway closed by storm"}
    quoted = "\n".join(excerpts(message)).split("\n")
    assert all(line in f"{STORY} {OTHER}" for line in quoted)
    assert "omet" not in message.text
    assert (message.ephemeral, message.shown_to(bob)) == (True, True)


async def test_the_timeline_tells_the_days_of_this_story_and_what_came_since(discord, bot, press, storm):
    bot.corpus.add(
        [
            Article(
                title="Harbour of Galway open after storm",
                body="The harbour of Galway that a storm closed is open again. Ferries to the islands sail.",
                url="https://example.org/news/later",
                source="Example Post",
                published_at=utcnow() + 2 * DAY,
            ),
            Article(
                title="Chess cup for Galway",
                body="A chess club of Galway won the cup. Its captain is fourteen.",
                url="https://example.org/news/chess",
                published_at=utcnow() + 2 * DAY,
            ),
        ]
    )
    discord.pass_time((3 * DAY).total_seconds())

    message = await press(storm, "Timeline")

    assert "Timeline: Storm closes harbour of Galway" in message.text or "Timeline: Harbour" in message.text
    assert "is open again" in plain(message.text)
    assert "chess" not in message.text
    assert "omet" not in message.text
    assert message.ephemeral


@pytest.mark.parametrize("name", ["Compare", "Timeline"])
async def test_the_buttons_work_after_a_restart(folder, start, discord, bot, press, storm, name):
    before = await press(storm, name)
    await bot.close()
    async with running(folder, discord):
        again = await press(storm, name)

    assert excerpts(again) == excerpts(before) != []


@pytest.mark.parametrize("name", ["Compare", "Timeline"])
async def test_a_story_that_is_forgotten_is_said_to_be(press, storm, editions, name):
    editions.forget(now=utcnow() + DAY, after=HOUR)

    assert "no longer remember this story" in (await press(storm, name)).text


@pytest.mark.parametrize("name", ["Compare", "Timeline"])
async def test_articles_that_are_gone_are_said_to_be(bot, press, storm, name):
    with writing(bot.corpus.engine).begin() as connection:
        connection.execute(update(ARTICLES).values(by_feed=1))
    bot.corpus.expire(Retention(days=1), now=utcnow() + 3 * DAY)

    assert "articles of this story are no longer here" in (await press(storm, name)).text


@pytest.mark.parametrize("name", ["Compare", "Timeline"])
async def test_nothing_is_shown_where_it_was_not_told(discord, command, press, storm, mod, name):
    """A button whose id was learned, pressed in another guild."""
    elsewhere = discord.add_guild("Others")
    elsewhere.add_member(mod, USUAL_MEMBER | Permission.MANAGE_GUILD)
    place = elsewhere.add_text_channel("news")
    await command("now", where=place)
    (forged,) = shown(place)
    forged.change(replace(forged.body, components=storm.components))

    message = await press(forged, storm.button(name).custom_id)

    assert "no longer remember this story" in message.text


@pytest.mark.parametrize("name", ["Compare", "Timeline"])
async def test_what_a_guild_no_longer_reads_it_no_longer_sees(bot, command, press, threaded, channel, name):
    """Articles of a feed of another guild's, by an edition that names them all the same."""
    now = utcnow()
    feed = bot.corpus.feeds.add("https://secret.test/rss", now=now, due_at=now, owner="99")
    made = Article(
        title="Zephyrine", body=f"{STORY} Quixano.", source="Gazette", feed=feed.shelf, published_at=now
    )
    bot.corpus.take([analysed(made)])
    mine = Article(title="Zephyrine", body=f"{OTHER} Dulcinea.", source="Post", published_at=now - HOUR)
    bot.corpus.add([mine])
    await command("now", digest=threaded.number)
    (first,) = shown(channel)
    (message,) = first.thread.messages.values()
    with writing(bot.corpus.engine).begin() as connection:
        connection.execute(update(EXCERPTS).values(article=made.id))

    assert "Quixano" not in (await press(message, name)).text
