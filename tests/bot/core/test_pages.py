"""What is too long for one look: turned by who asked, read by all, also after a restart."""

import discord as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import COMPONENTS, fits
from bot.core.pager import Pager, _page, pages_of
from bot.core.style import MessageKind
from bot.locale.catalogue import Catalogue
from corpus.store.database import writing
from tests.bot.conftest import running
from tests.loopback.components import texts, walk

PAGES = ("The first page.", "The second page.", "The third page.")


@pytest.fixture
def post(channel):
    """Posts pages by a bot, and returns the message as the loopback has it."""

    async def posted(bot, *, asker=None, pages=PAGES, language="en"):
        view = await bot.services[Pager].view(
            pages,
            bot.services[Catalogue].of(language),
            kind=MessageKind.TIMELINE,
            now=library.utils.utcnow(),
            asker=asker,
        )
        sent = await bot.get_channel(channel.id).send(view=view)
        return channel.messages[sent.id]

    return posted


def names(message):
    return [button.label for button in message.buttons]


async def test_pages_are_turned_in_their_place_by_who_asked(discord, bot, ann, post):
    message = await post(bot, asker=ann.id)
    seen = [(texts(message.components), names(message))]

    for name in ("Next", "Next", "Back"):
        call = await discord.press(ann, message, name)
        await call.answer()
        seen.append((texts(message.components), names(message)))

    assert seen == [
        ([PAGES[0], "-# page 1 of 3"], ["Next"]),
        ([PAGES[1], "-# page 2 of 3"], ["Back", "Next"]),
        ([PAGES[2], "-# page 3 of 3"], ["Back"]),
        ([PAGES[1], "-# page 2 of 3"], ["Back", "Next"]),
    ]


async def test_another_one_reads_a_page_alone(discord, bot, ann, bob, post):
    message = await post(bot, asker=ann.id)

    shown = await (await discord.press(bob, message, "Next")).answer()

    assert shown.ephemeral
    assert texts(shown.components)[0] == PAGES[1]
    assert texts(message.components)[0] == PAGES[0]


async def test_pages_are_turned_after_a_restart(discord, folder, guild, ann, channel, post):
    async with running(folder, discord) as bot:
        message = await post(bot, asker=ann.id, language="de")
    await discord.disconnected()

    async with running(folder, discord):
        await (await discord.press(ann, message, "Weiter")).answer()

    assert texts(message.components) == [PAGES[1], "-# Seite 2 von 3"]
    assert names(message) == ["Zurück", "Weiter"]


async def test_pages_that_were_forgotten_say_so(discord, bot, ann, post):
    message = await post(bot, asker=ann.id)
    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("DELETE FROM messages")

    shown = await (await discord.press(ann, message, "Next")).answer()

    assert shown.ephemeral
    assert shown.text == "I no longer remember these pages. Ask again, and they can be turned."


async def test_one_page_has_nothing_to_turn(bot, post):
    message = await post(bot, pages=PAGES[:1])

    assert texts(message.components) == [PAGES[0]]
    assert names(message) == []


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=300),
        min_size=1,
        max_size=40,
    ),
    st.integers(50, 1500),
)
def test_every_block_stands_whole_on_one_page_in_order(blocks, longest):
    pages = pages_of(blocks, head="Head", foot="Foot", longest=longest)

    shown = [texts(_page(page, MessageKind.ANSWER, where="1").to_components()) for page in pages]
    assert [block for _, *body, _ in shown for block in body] == blocks
    assert all((head, foot) == ("Head", "Foot · 1") for head, *_, foot in shown)
    assert all(fits([page]) for page in pages)
    assert all(
        len(list(walk(_page(page, MessageKind.ANSWER).to_components()))) <= COMPONENTS for page in pages
    )


def test_a_page_holds_as_much_as_is_read_in_one_look():
    pages = pages_of(["a" * 40] * 5, longest=82)

    assert [page.count("a") for page in pages] == [80, 80, 40]
