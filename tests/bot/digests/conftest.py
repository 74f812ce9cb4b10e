"""Digests of a bot on the loopback, by a clock that a test sets, with messages that it writes itself."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from discord.utils import utcnow

from bot.core.charts import Chart, Line
from bot.digests.due import Timing
from bot.digests.editions import Composition, Picture, Sheet
from bot.digests.service import Digests as AllOfDigests
from bot.digests.store import DigestPlace, Subscription, Subscriptions, Wishes
from bot.digests.stores import digest_stores
from bot.guilds.store import Guilds
from bot.quotes import Quotes
from bot.state.editions import Editions, ShownArticle
from bot.state.ledger import Ledger
from bot.state.quoted import QuotedSources
from corpus import Article
from tests.builders import NOON
from tests.loopback.permissions import USUAL_MEMBER, Permission

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
EIGHT = NOON.replace(hour=8)
LEASE = 5 * MINUTE

STORY = "A storm closed the harbour of Galway. Ferries to the islands stay in port until Sunday."
OTHER = "Galway has lost its harbour to a storm, its mayor says. The islands see no ferries until Sunday."


def a_subscription(place=None, **fields):
    wishes = fields.pop("wishes", Wishes())
    fields = {"schedule": "daily 8:00", "zone": "UTC", "due_at": EIGHT, "maker": 1, "locale": "en"} | fields
    return Subscription(place=place or DigestPlace(guild=1, target=2), wishes=wishes, **fields)


def quotes_of(corpus):
    """The shares of sources as guilds have set them."""
    return Quotes(Guilds(corpus.engine), QuotedSources(corpus.engine))


def place_of(channel):
    if channel.is_dm:
        return DigestPlace(guild=None, target=channel.recipient.id)
    return DigestPlace(guild=channel.guild.id, target=channel.id)


PICTURE = Picture(
    chart=Chart(labels=("1 May",), lines=(Line(name="Post", values=(1,)),), stacked=True), alt="Post: 1."
)


class Pencil:
    """What draws charts, in no time; or nothing, if `png_of_all` is None."""

    png_of_all = b"\x89PNG"

    async def png(self, chart):
        return self.png_of_all


class Writer:
    """A composer whose digests say when they are of; with so many parts as a test says."""

    def __init__(self):
        self.parts, self.empty, self.fails_at, self.composed = 2, False, None, []
        self.meanwhile = lambda: None

    def compose(self, edition, subscription, *, texts, now, preview=False):
        """One story a part, of one article each."""
        self.composed.append(edition)
        self.meanwhile()
        if self.fails_at == edition.place.target:
            raise ValueError("no such thing")
        name, thread = said(edition), "Today" if subscription.wishes.thread else ""
        sheets = [
            Sheet(head=f"{name}, {part}", stories=((part, "A story"),), thread=thread if part == 0 else "")
            for part in range(self.parts)
        ]
        shown = [
            ShownArticle(article=f"{name}-{part}", story=part, rank=0, part=part)
            for part in range(self.parts)
        ]
        sheets[-1] = replace(sheets[-1], is_last=True)
        if subscription.wishes.picture:
            sheets[0] = replace(sheets[0], picture=PICTURE, foot="one article each")
        return Composition(sheets=tuple(sheets), shown=tuple(shown), empty=self.empty)


def said(edition):
    late = " late" if edition.late else ""
    return f"{edition.window.since:%d %H}-{edition.window.until:%d %H}{late}"


class MortalLedger(Ledger):
    """A ledger whose process can be killed when Discord has taken a part and nobody has noted it."""

    dies_at = None

    def sent(self, edition, number, message, *, until):
        if number == self.dies_at:
            raise asyncio.CancelledError
        return super().sent(edition, number, message, until=until)

    def parts(self, edition):
        if self.dies_at == "look":
            raise asyncio.CancelledError
        return super().parts(edition)


class Digests:
    """All of the machinery over a bot's corpus and connection, but the composer; and its clock."""

    def __init__(self, bot, writer, *, holder):
        self.now, self.writer, self.pencil = EIGHT, writer, Pencil()
        self.ledger = MortalLedger(bot.corpus.engine, holder)
        stores = replace(
            digest_stores(bot.corpus, quotes_of(bot.corpus)), composer=writer, ledger=self.ledger
        )
        self.subscriptions, self.editions = stores.subscriptions, stores.editions
        services, timing = bot.services, Timing(clock=lambda: self.now, lease=LEASE)
        digests = AllOfDigests(
            bot,
            stores,
            guilds=services.guilds,
            catalogue=services.catalogue,
            citing=services.citing,
            charts=self.pencil,
            timing=timing,
        )
        self.runner = digests.runner

    async def at(self, now):
        """Lets everything happen that is due at a moment."""
        self.now = now
        await self.runner.tick()
        await self.runner.settled()

    def add(self, channel, **fields):
        return self.subscriptions.add(a_subscription(place_of(channel), **fields))


@pytest.fixture
def writer():
    return Writer()


@pytest.fixture
def made(bot, writer):
    """Makes the machinery as one more process would have it."""
    holders = count()
    return lambda: Digests(bot, writer, holder=f"process {next(holders)}")


@pytest.fixture
def digests(made):
    return made()


def shown(channel):
    """The bot's messages that everybody sees."""
    return [message for message in channel.shown if message.author.bot]


def heads(channel):
    """What the bot's messages in a channel begin with, in their order."""
    own = [message for message in channel.messages.values() if message.author.bot]
    return [message.text.partition("\n")[0] for message in own]


@pytest.fixture
def mod(discord, guild):
    user = discord.add_user("mod")
    guild.add_member(user, USUAL_MEMBER | Permission.MANAGE_GUILD)
    return user


@pytest.fixture
def kept(bot):
    return Subscriptions(bot.corpus.engine)


@pytest.fixture
def one(kept, channel):
    """A digest of the channel, due tomorrow."""
    return kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY))


@pytest.fixture
def command(discord, bot, channel, mod):
    """Runs a sub-command, and returns what is shown."""

    async def ran(name, *, by=mod, where=channel, **options):
        call = await discord.slash(by, where, f"digest {name}", **options)
        return await call.answer()

    return ran


@pytest.fixture
def press(discord, mod):
    async def pressed(message, name, *, by=mod):
        call = await discord.press(by, message, name)
        return await call.answer()

    return pressed


async def choose(discord, user, message, subscription):
    call = await discord.choose(user, message, str(subscription.number))
    return await call.answer()


def labels(message):
    """The labels of a message's buttons."""
    return [button.label for button in message.buttons]


@pytest.fixture
def news(bot):
    """Three reports of the last hours, two of them on one event by two sources."""
    said = [
        ("Storm closes harbour of Galway", STORY, "Example Post"),
        ("Harbour of Galway closed by storm", OTHER, "Norholm Times"),
        (
            "Comet over Chile",
            "Astronomers in Chile found a bright comet. It passes in October.",
            "Example Post",
        ),
    ]
    made = [
        Article(
            title=title,
            body=body,
            source=source,
            url=f"https://example.org/news/{number}",
            published_at=utcnow() - timedelta(hours=number + 1),
        )
        for number, (title, body, source) in enumerate(said)
    ]
    bot.corpus.add(made)
    return made


@pytest.fixture
def editions(bot):
    return Editions(bot.corpus.engine)
