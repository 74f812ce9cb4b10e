"""A bot as it is run, connected to a loopback Discord, over a corpus of a few articles."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import NewsBot, point_at
from bot.service import NewsService
from bot.state.facts import Facts
from bot.state.posted import PostedAnswers
from bot.state.tables import STATE_CHAIN
from config.settings import AnswerSettings, DiscordSettings
from corpus import Article, Corpus
from corpus.store.database import CORPUS_CHAIN
from tests.loopback.server import LoopbackDiscord

SETTINGS = AnswerSettings(citations=2, remember_days=30, at_once=2, timeout=10.0)


def article(number, title, body, **fields):
    fields = {"url": f"https://example.org/{number}", "source": "Example Post"} | fields
    return Article(title=title, body=body, published_at=datetime(2025, 4, number, tzinfo=UTC), **fields)


ARTICLES = (
    article(
        1,
        "Harbour of Elmsea reopens",
        "The storm passed in the night. The harbour of Elmsea reopened on Tuesday after nine days. "
        "Mayor Ada Quill cut the ribbon. Ferries to Norholm sail again from Friday. Tickets cost 12 euros.",
    ),
    article(
        2,
        "Elmsea counts the damage",
        "Elmsea's harbour lost two cranes. Mayor Ada Quill put the damage at 3 million euros. "
        "Insurers will pay half of it. The rest comes from the state.",
        source="Norholm Times",
    ),
    article(
        3, "A comet over Norholm", "A comet was seen over Norholm. Astronomer Ben Ives measured its tail."
    ),
    article(4, "Chess club wins", "The chess club of Varde won the cup. Its captain is Cara Dunn, aged 14."),
    article(
        5, "Harbour fees rise", "Harbour fees rise in June. Fishermen in Elmsea protest against the fees."
    ),
)


@pytest.fixture
async def discord(monkeypatch):
    # point_at sets both for good; monkeypatch puts back what was there.
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with LoopbackDiscord() as started:
        point_at(DiscordSettings(token="", api_url=started.api_url, gateway_url=started.gateway_url))
        yield started


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
def folder(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add(ARTICLES)
    return tmp_path


@asynccontextmanager
async def running(folder, discord, settings=SETTINGS):
    """The bot over the corpus in `folder`, ready."""
    with Corpus.open(folder, chains=(CORPUS_CHAIN, STATE_CHAIN)) as corpus:
        service = NewsService(
            corpus,
            PostedAnswers(corpus.engine),
            citations=settings.citations,
            at_once=settings.at_once,
            timeout=settings.timeout,
        )
        announced = []
        bot = NewsBot(service, Facts(corpus.engine), settings, announce=announced.append)
        bot.announced, bot.corpus = announced, corpus
        async with bot:
            task = asyncio.create_task(bot.start(discord.token))
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
async def bot(folder, discord, guild, channel, ann):
    async with running(folder, discord) as started:
        yield started
