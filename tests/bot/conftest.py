"""A bot as it is run, connected to a loopback Discord, over a corpus of a few articles."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import compose
from bot.ask.news import NewsService
from bot.core.connection import point_at
from bot.privacy.service import Erasure
from bot.state.tables import STATE_CHAIN
from config.sections import AnswerSettings, FeedSettings, NetworkSettings
from corpus import Article, Corpus
from corpus.store.database import CORPUS_CHAIN
from tests.bot.gate import Gate
from tests.bot.logs import Logs
from tests.bot.messages import actions
from tests.bot.parsing import PARSERS
from tests.bot.program import settings_of
from tests.builders import copy_of
from tests.loopback.changes import WAIT
from tests.loopback.rest.interactions import MODAL
from tests.loopback.server import LoopbackDiscord

NETWORK = NetworkSettings(contact="", ports=(80, 443), timeout=5, allow_loopback=False)
CHAINS, WITHOUT = (CORPUS_CHAIN, STATE_CHAIN), {"digests", "welcome"}  # WITHOUT these background loops
SETTINGS = AnswerSettings(citations=2, remember_days=30, at_once=2, timeout=10.0, encoder="", per_minute=0)
FEEDS = FeedSettings(poll=False, shortest_minutes=5, longest_hours=24, per_guild=4, catalogue="")


def article(number, title, body, **fields):
    fields = {"url": f"https://example.org/{number}", "source": "Example Post"} | fields
    return Article(title=title, body=body, published_at=datetime(2025, 4, number, tzinfo=UTC), **fields)


ARTICLES = (
    article(
        1,
        "Harbour of Elmsea reopens",
        "The storm passed in the night. The harbour of Elmsea reopened on Tuesday after nine days. "
        "Mayor Ada Quill cut the ribbon. Ferries to Norholm sail again from Friday. Tickets cost 12 euros. "
        "Children under six travel free. Dogs need a muzzle.",
    ),
    article(
        2,
        "Elmsea counts the damage",
        "Elmsea's harbour lost two cranes. Mayor Ada Quill put the damage at 3 million euros. "
        "Insurers will pay half of it. The rest comes from the state.",
        source="Norholm Times",
    ),
    article(3, "A comet over Norholm", "A comet stood over Norholm. Astronomer Ben Ives measured its tail."),
    article(4, "Chess club wins", "The chess club of Varde won the cup. Its captain is Cara Dunn, aged 14."),
    article(5, "Harbour fees rise", "Harbour fees rise in June. Fishers in Elmsea protest against the fees."),
)


def is_answer(method, path):
    """Whether a request puts an answer where a person reads it."""
    return (method, path.endswith("/messages")) == ("POST", True) or path.endswith("/messages/@original")


def is_acknowledgement(method, path):
    """Whether a request acknowledges an interaction."""
    return path.endswith("/callback")


@pytest.fixture
def logs():
    with Logs().capturing() as captured:
        yield captured


@asynccontextmanager
async def loopback(monkeypatch):
    """A loopback Discord that this process takes for Discord."""
    # point_at sets both for good; monkeypatch puts back what was there.
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with LoopbackDiscord() as started:
        point_at(api_url=started.api_url, gateway_url=started.gateway_url)
        yield started


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """A data folder with the articles, and the Discord at which a bot over it has registered its commands.

    Every test's bot starts for the second time then: registering takes longer than most of what they test.
    """
    folder = tmp_path_factory.mktemp("filled")
    with Corpus.open(folder, chains=CHAINS) as corpus:
        corpus.add(ARTICLES)

    async def start(monkeypatch):
        async with loopback(monkeypatch) as discord, running(folder, discord):
            return discord

    with (
        pytest.MonkeyPatch.context() as patch,
        asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner,
    ):
        return folder, runner.run(start(patch))


@pytest.fixture
def earlier(first_start):
    """The Discord at which the bot was registered before, None for a bot that starts for the first time."""
    return first_start[1]


@pytest.fixture
async def discord(earlier, monkeypatch, logs, caplog):
    async with loopback(monkeypatch) as started:
        if earlier:
            started.continue_from(earlier)
        yield started
    # What holds for every test of the bot; one that provokes errors takes them out of the log itself.
    assert started.violations == []
    assert [line.path for line in started.requests if may_ping(line.body)] == []
    assert logs.at("error") == []
    assert [record for record in caplog.get_records("call") if record.levelname == "ERROR"] == []


def may_ping(body):
    """Whether a request's body shows something without forbidding every mention; a form shows no message."""
    if isinstance(body, dict) and body.get("type") == MODAL and "title" in body.get("data", {}):
        return False
    shown = body.get("data", body) if isinstance(body, dict) else {}
    return bool(shown.get("components")) and shown.get("allowed_mentions", {}).get("parse") != []


@pytest.fixture
def guild(discord):
    return discord.add_guild("Readers")


@pytest.fixture
def channel(guild):
    return guild.add_text_channel("news")


@pytest.fixture
def ann(discord, guild):
    user = discord.add_user("ann")
    guild.add_member(user)
    return user


@pytest.fixture
def bob(discord, guild):
    user = discord.add_user("bob")
    guild.add_member(user)
    return user


@pytest.fixture(scope="session")
def filled(first_start):
    """A data folder with the articles, made once; tests get copies."""
    return first_start[0]


@pytest.fixture
def folder(filled, tmp_path):
    return copy_of(filled, tmp_path / "data")


@pytest.fixture(scope="session", autouse=True)
def end_parsers():
    yield
    PARSERS.close()


@asynccontextmanager
async def running(
    folder,
    discord,
    settings=SETTINGS,
    *,
    asked=lambda corpus: corpus,
    token=None,
    network=NETWORK,
    feeds=FEEDS,
    message_content=False,
    **rooms,
):
    """The bot over the corpus in `folder`, ready; `asked` may put something in front of the corpus."""
    with Corpus.open(folder, chains=CHAINS) as corpus:
        announced, given = [], {"answers": settings, "network": network, "feeds": feeds} | rooms
        chosen = settings_of(folder, message_content=message_content, **given)
        bot = compose(asked(corpus), chosen, parsers=PARSERS, announce=announced.append, without=WITHOUT)
        bot.announced, bot.corpus = announced, corpus
        # It waits so long only while a guild is missing.
        bot._connection.guild_ready_timeout = 3600.0
        async with bot:
            task = asyncio.create_task(bot.start(token or discord.token))
            ready = asyncio.create_task(discord.ready())
            await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                ready.cancel()
                task.result()
            await ready
            await bot.wait_until_ready()
            yield bot
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def start(discord, guild, channel, ann):
    """Starts a bot over a folder, with settings of its own where they are given; it is closed at the end."""
    async with AsyncExitStack() as stack:

        async def started(folder, settings=SETTINGS, **options):
            return await stack.enter_async_context(running(folder, discord, settings, **options))

        yield started


@pytest.fixture
async def bot(folder, start):
    return await start(folder)


@pytest.fixture
def gate(start):
    """Holds back answers when put in front of a corpus (`asked=gate`); opens at the end."""
    held = Gate()
    yield held
    held.open()


@pytest.fixture
def ask(discord, ann, channel):
    """Asks by slash command, and returns the answer's message."""

    async def asked(question, *, by=ann, **options):
        call = await discord.slash(by, channel, "ask", question=question, **options)
        return await call.answer()

    return asked


@pytest.fixture
def mention(discord, ann, channel):
    """Asks by a message that mentions the bot, and returns the reply."""

    async def mentioned(text, *, by=ann, where=channel, **options):
        said = await discord.say(by, where, f"<@{discord.bot_id}> {text}", **options)
        return await discord.next_message(where, after=said)

    return mentioned


async def forget_all(bot):
    """Let the bot forget every answer that it posted."""
    await bot.services[Erasure].forget_old(datetime(9000, 1, 1, tzinfo=UTC))


def guild_of(message):
    """The id of the guild that a message stands in, None for a direct message."""
    return message.channel.guild.id if message.channel.guild else None


async def known(bot, message):
    """Waits until the bot knows which answer it posted in `message`, and returns the message."""
    news, guild = bot.services[NewsService], guild_of(message)
    async with asyncio.timeout(WAIT):
        while await news.earlier(message.id, guild=guild) is None:
            pass
    return message


@pytest.fixture
def press(discord, ann):
    """Presses a button, or chooses what a menu of the message holds, and returns the answer."""

    async def pressed(message, name, *, by=ann):
        chosen = any(name in (each.value, each.label) for each in actions(message))
        act = discord.choose if chosen else discord.press
        return await (await act(by, message, name)).answer()

    return pressed


@pytest.fixture
def cranes(bot):
    """More articles on one question than two answers show."""
    said = {
        "red": "Elmsea builds a red crane. It took a year.",
        "green": "A green crane is what Elmsea builds now. Ada Quill is glad.",
        "blue": "Painters had to wait until Elmsea builds its blue crane.",
        "tall": "Nobody was asked whether Elmsea builds so tall a crane by the church.",
        "small": "For the fish market Elmsea builds one small crane more.",
    }
    made = [article(6 + n, f"A {kind} crane", body) for n, (kind, body) in enumerate(said.items())]
    bot.corpus.add(made)
    return made
