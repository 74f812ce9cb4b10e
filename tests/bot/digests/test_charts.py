"""The picture of a digest: beside its numbers, in one message with them, and never instead of the digest."""

import json
import struct

import pytest
from discord.utils import utcnow

from bot.core.charts import Charts
from bot.core.limits import COMPONENTS, CUSTOM_ID
from bot.digests.editions import Sheet
from bot.digests.render import STORIES
from bot.digests.store import Wishes, wishes_of, wishes_row
from bot.digests.views import edition_view, marks_of
from bot.locale.texts import ENGLISH
from corpus.models.digest import DigestTopic
from tests.bot.digests.conftest import DAY, EIGHT, LEASE, PICTURE, a_subscription, heads, place_of, shown
from tests.loopback.components import Part, of_type
from tests.loopback.permissions import Permission

PICTURED = Wishes(picture=True)


def pictures(message):
    """The names of a message's files, and what its galleries say of what they show."""
    galleries = of_type(message.components, Part.MEDIA_GALLERY)
    described = [item["description"] for gallery in galleries for item in gallery["items"]]
    return [each.filename for each in message.attachments], described


def order(kept, channel, *topics):
    """A digest of the channel with a picture, due tomorrow."""
    wishes = Wishes(picture=True, topics=tuple(DigestTopic(query=topic) for topic in topics))
    return kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY, wishes=wishes))


async def drawn(bot):
    """Waits until what draws is loaded, which takes its time on a machine that is busy."""
    while await bot.services[Charts].png(PICTURE.chart) is None:
        pass


async def test_fewer_than_five_articles_make_no_picture(bot, command, kept, news, channel):
    ordered = order(kept, channel)
    await drawn(bot)

    await command("now", digest=ordered.number)

    (message,) = shown(channel)
    assert pictures(message) == ([], [])
    assert "Example Post: **2**" in message.text


async def test_a_picture_of_the_topics_stands_above_its_numbers(bot, command, kept, comets, channel):
    ordered = order(kept, channel, "harbour of Galway", "comet in Chile", "chess")
    await drawn(bot)

    await command("now", digest=ordered.number)

    (message,) = shown(channel)
    (picture,) = message.attachments
    width, height = struct.unpack(">II", picture.content[16:24])
    assert picture.content.startswith(b"\x89PNG")
    assert (width > 1000, height > 600) == (True, True)
    assert "`1` comet in Chile: **3**\n`2` harbour of Galway: **2**\n`3` chess: **0**" in message.text
    ((alt,),) = [pictures(message)[1]]
    assert "harbour of Galway: 2. " in alt
    assert "comet in Chile: 3. " in alt
    assert "chess: 0." in alt


async def test_without_topics_the_picture_is_of_the_sources_and_a_preview_shows_it_too(
    discord, bot, kept, comets, channel, mod
):
    ordered = order(kept, channel)
    await drawn(bot)
    call = await discord.slash(mod, channel, "digest preview", digest=ordered.number)

    preview = await call.answer()

    assert "Norholm Times: **3**\n`2` Example Post: **2**" in preview.text
    assert pictures(preview)[0] == ["trend.png"]
    assert "Norholm Times: 3." in pictures(preview)[1][0]
    assert preview.ephemeral
    assert shown(channel) == []


async def test_who_orders_no_picture_gets_none(bot, command, one, news, channel):
    await command("now", digest=one.number)

    (message,) = shown(channel)
    assert pictures(message) == ([], [])
    assert "Example Post: **" not in message.text


@pytest.mark.parametrize("status", [None, 503])
async def test_where_answers_are_lost_there_is_one_message_with_one_picture(
    discord, digests, channel, status
):
    digests.add(channel, wishes=PICTURED)
    lost = {} if status is None else {"status": status}
    discord.faults.lose_answers(times=2, when=lambda method, _path: method == "POST", **lost)

    await digests.at(EIGHT)

    first, second = channel.messages.values()
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    assert pictures(first) == (["trend.png"], ["Post: 1."])
    assert pictures(second) == ([], [])


@pytest.mark.parametrize("nonces", ["folded", "forgotten"])
async def test_a_message_with_a_picture_that_nobody_noticed_is_found(discord, made, channel, nonces):
    dead, alive = made(), made()
    dead.add(channel, wishes=PICTURED)
    dead.outbox.dies_at = 0
    await dead.at(EIGHT)
    if nonces == "forgotten":
        discord.nonce_lifetime = 0.0

    await alive.at(EIGHT + LEASE)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    assert [pictures(message)[0] for message in channel.messages.values()] == [["trend.png"], []]


@pytest.mark.parametrize("trouble", ["no files there", "nothing drawn"])
async def test_without_the_picture_the_digest_comes_all_the_same(digests, channel, trouble):
    digests.add(channel, wishes=PICTURED)
    if trouble == "no files there":
        channel.deny = Permission.ATTACH_FILES
    else:
        digests.pencil.png_of_all = None

    await digests.at(EIGHT)

    messages = list(channel.messages.values())
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    assert [pictures(message) for message in messages] == [([], [])] * 2
    assert "one article each" in messages[0].text


async def test_a_place_that_takes_no_files_is_refused_where_a_picture_is_ordered(command, kept, guild):
    bare = guild.add_text_channel("bare", deny=Permission.ATTACH_FILES)

    message = await command("schedule", when="daily 8:00", channel=bare, picture=True)

    assert "Attach Files" in message.text
    assert kept.of_guild(guild.id) == ()


def test_a_sheet_is_kept_with_its_picture():
    sheet = Sheet(head="x", stories=((0, "y"),), picture=PICTURE)

    assert Sheet.of(json.loads(json.dumps(sheet.row()))) == sheet


def test_wishes_from_before_there_were_pictures_have_none():
    row = wishes_row(PICTURED)
    assert wishes_of(row) == PICTURED
    del row["picture"]
    assert wishes_of(row) == Wishes()


@pytest.mark.parametrize("threaded", [False, True])
def test_the_fullest_message_keeps_within_discords_components(threaded):
    stories = tuple((place, "a story") for place in range(1 if threaded else STORIES))
    sheet = Sheet(
        head="x", stories=stories, foot="y", picture=PICTURE, is_last=True, threaded=threaded, language="de"
    )

    view = edition_view(sheet, "0" * 20, 999, texts=ENGLISH, pictured=True)

    assert view.total_children_count <= COMPONENTS
    ids = [getattr(item, "custom_id", None) or "" for item in view.walk_children()]
    assert max(map(len, ids)) <= CUSTOM_ID
    assert any(marks_of("0" * 20).fullmatch(each) for each in ids)
