"""Digests at once, from a real corpus: previews, posts for all, and why a story is there."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from discord.utils import utcnow

from bot.core.charts import Charts
from bot.digests.store import Wishes
from bot.privacy.service import Erasure
from bot.state.corrections import Corrections
from corpus import Article
from corpus.models.digest import DigestTopic
from tests.bot.digests.conftest import DAY, HOUR, PICTURE, labels, shown
from tests.bot.messages import plain
from tests.loopback.permissions import Permission


async def test_a_preview_is_private_and_marks_nothing_as_shown(command, news, channel, editions):
    first = await command("preview")
    second = await command("preview")

    assert "only you can see this" in first.text
    assert "harbour" in first.text
    assert first.text == second.text
    assert first.ephemeral
    assert shown(channel) == []
    assert editions.seen(channel.id) == frozenset()


async def test_a_digest_now_is_posted_for_all_with_its_sources_and_links(command, news, channel, editions):
    told = await command("now")

    (message,) = shown(channel)
    assert "2 sources" in message.text
    assert "https://example.org/news/2" in message.text
    assert "2 stories from 2 sources" in message.text
    assert labels(message) == []
    assert [option.value for option in message.select("Why these?").options] == ["0", "1"]
    assert str(message.id) in told.text
    assert told.ephemeral
    assert editions.seen(channel.id) == {article.id for article in news}


async def test_what_was_shown_is_not_shown_again_and_nothing_is_posted_without_news(command, news, channel):
    await command("now")

    told = await command("now")

    assert len(shown(channel)) == 1
    assert "Nothing new" in told.text


async def test_a_topic_narrows_it(command, news, channel):
    await command("now", topic="comet in Chile")

    (message,) = shown(channel)
    assert "comet" in message.text
    assert "Galway" not in message.text


async def test_before_anything_was_set_up_or_read_it_says_why_there_is_nothing(command, channel):
    for name in ("now", "preview"):
        assert "Nothing was published" in (await command(name)).text
    assert shown(channel) == []


async def test_the_only_digest_of_a_channel_is_what_is_meant(command, kept, one, news, channel):
    kept.change(one.number, wishes=Wishes(topics=(DigestTopic(query="comet in Chile"),)))

    await command("now")

    (message,) = shown(channel)
    assert "Galway" not in message.text
    assert kept.get(one.number).covered_until is not None
    assert kept.get(one.number).due_at == one.due_at


async def test_where_it_may_not_post_it_says_what_it_lacks(command, news, channel, logs):
    channel.set_permissions(deny=Permission.SEND_MESSAGES)

    told = await command("now")

    assert "*Send Messages*" in told.text
    assert shown(channel) == []


async def test_a_person_gets_theirs_at_once_too(discord, command, news, ann):
    place = discord.dm(ann)

    await command("now", by=ann, where=place)

    assert any("harbour" in message.text for message in place.messages.values())


@pytest.fixture
def why(discord, mod):
    """Asks why a story of a digest is there."""

    async def asked(message, story, *, by=mod):
        return await (await discord.choose(by, message, story, menu="Why these?")).answer()

    return asked


def place_of_galway(message):
    return next(each.value for each in message.select("Why these?").options if "Galway" in each.label)


async def test_why_a_story_is_there_is_told_to_anyone(command, why, news, channel, bob):
    await command("now")
    (message,) = shown(channel)
    told = await why(message, place_of_galway(message), by=bob)

    assert "2 sources report on it" in told.text
    assert "Storm closes harbour" in told.text
    assert told.ephemeral
    assert labels(told) == ["Compare", "Timeline"]


async def test_a_source_counts_less_in_steps_and_as_usual_again(
    command, press, why, kept, one, news, channel
):
    await command("now")
    (message,) = shown(channel)
    panel = await why(message, "0")
    before = labels(panel)[:3], [button.disabled for button in panel.buttons[:3]]

    for _ in range(3):
        less = next(button for button in panel.buttons if button.label == "Less of it")
        if not less.disabled:
            panel = await press(panel, less.custom_id)
    lowest = dict(kept.get(one.number).standing)
    said = panel.text
    usual = next(button for button in panel.buttons if button.label == "Normal" and not button.disabled)
    await press(panel, usual.custom_id)

    assert before == (["Less of it", "More of it", "Normal"], [False, False, True])
    assert list(lowest.values()) == [0.25]
    assert "counts 0.25 times as much" in said
    assert dict(kept.get(one.number).standing) == {}


@pytest.fixture
async def old(command, channel):
    """A digest as it was posted before its buttons became one menu."""
    await command("now")
    (message,) = shown(channel)
    key = message.selects[0].custom_id.split(":")[2]
    row = {"type": 1, "id": 90, "components": []}
    names = {f"clippings:story:{key}:0:0": "Why?", f"clippings:edition:{key}:0": "Change this digest"}
    for number, (name, label) in enumerate(names.items(), start=91):
        row["components"].append(
            {"type": 2, "id": number, "style": 2, "label": label, "custom_id": name, "disabled": False}
        )
    message.change(replace(message.body, components=(*message.components[:-1], row)))
    return message


async def test_the_buttons_below_an_earlier_digest_still_work(news, press, one, old, bob):
    panel = await press(old, "Change this digest")
    refused = await press(old, "Change this digest", by=bob)
    told = await press(old, "Why?", by=bob)

    assert "on it." in told.text

    assert f"Digest {one.number}" in panel.text
    assert "Manage Server" in refused.text


async def test_a_story_that_is_forgotten_is_said_to_be(bot, command, why, news, channel, editions):
    await command("now")
    (message,) = shown(channel)
    editions.forget(now=utcnow() + DAY, after=HOUR)

    told = await why(message, "0")

    assert "no longer remember" in told.text


async def test_a_preview_of_many_stories_takes_several_messages(discord, bot, channel, mod):
    topics = (
        "harbour comet strike vaccine museum election bridge school forest railway market hospital".split()
    )
    bot.corpus.add(
        Article(
            title=f"The {topic} of town {number}",
            body=f"In town {number} the {topic} was opened. {topic.title()}s cost {number} euros there.",
            published_at=utcnow() - HOUR,
        )
        for number, topic in enumerate(topics)
    )
    call = await discord.slash(mod, channel, "digest schedule", when="daily 8:00", stories=12)
    panel = await call.answer()

    for preview in (
        await discord.press(mod, panel, "Preview"),
        await discord.slash(mod, channel, "digest preview"),
    ):
        messages = [await preview.answer(number=number) for number in (1, 2)]

        told = "\n".join(message.text for message in messages)
        assert [number for number in range(1, 20) if f"**{number}.** " in told] == list(range(1, 13))
        assert all(message.ephemeral for message in messages)


@pytest.fixture
async def corrected(bot, news):
    """Let articles name another town, and messages that quote them be corrected; return how many were."""
    await bot.services[Corrections].tick(now=utcnow() - DAY)

    async def corrected():
        bodies = {article: article.body.replace("Galway", "Sligo") for article in news}
        bot.corpus.add([replace(article, body=body) for article, body in bodies.items()], now=utcnow())
        return await bot.services[Corrections].tick(now=utcnow() + timedelta(seconds=1))

    return corrected


def is_corrected(message):
    said = plain(message.text)
    struck = re.search("~~[^~]*Galway[^~]*~~", said)
    return bool(struck) and ("harbour of Sligo" in said or "Sligo has lost its harbour" in said)


async def test_a_digest_is_corrected_when_an_article_no_longer_says_what_it_quoted(
    command, corrected, channel
):
    await command("now")
    (message,) = shown(channel)

    assert await corrected() == 1

    assert is_corrected(message)


async def test_a_digest_with_a_picture_is_corrected_and_keeps_it(
    command, kept, one, comets, corrected, channel, bot
):
    kept.change(one.number, wishes=Wishes(picture=True))
    # As many articles as make a chart.
    for number in (1, 2):
        bot.corpus.add([Article(title="Chess", body=f"Move {number}.", published_at=utcnow() - DAY)])
    while await bot.services[Charts].png(PICTURE.chart) is None:
        pass
    await command("now", digest=one.number)
    (message,) = shown(channel)
    (before,) = message.attachments

    assert await corrected() == 1

    assert is_corrected(message)
    assert message.attachments == (before,)
    assert before.url in str(message.components)


async def test_a_digest_in_direct_messages_is_corrected_too(discord, command, corrected, ann):
    place = discord.dm(ann)
    await command("now", by=ann, where=place)
    (message,) = [each for each in place.messages.values() if "harbour" in each.text]

    assert await corrected() == 1

    assert is_corrected(message)
    assert message.selects


async def test_who_wants_to_be_forgotten_is_neither_corrected_nor_known_any_more(
    discord, bot, command, corrected, editions, ann, bob
):
    await command("now", by=ann, where=discord.dm(ann))
    await command("now", by=bob, where=discord.dm(bob))
    seen = editions.seen(bob.id)

    await bot.services[Erasure].forget_asker(ann.id)

    assert await corrected() == 1
    assert (editions.seen(ann.id), editions.seen(bob.id)) == (frozenset(), seen)
    assert seen
