"""Digests of a bot on the loopback, by a clock that a test sets, with messages that it writes itself."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from discord.utils import utcnow

from bot.core.charts import Chart, Line
from bot.digests.editions import ComposedDigest, Draft, Picture, Sheet
from bot.digests.service import Digests as AllOfDigests
from bot.digests.store import DigestPlace, Subscription, Subscriptions, Wishes
from bot.digests.stores import digest_stores
from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from bot.locale.catalogue import Catalogue
from bot.state.messages import Cited
from bot.state.outbox import Outbox
from bot.state.outbox_delivery import SendRate, Timing
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Quota
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


def stores_of(corpus, outbox=None):
    """The stores of digests over a corpus."""
    outbox = outbox or Outbox(corpus.engine, Quota(Guilds(corpus.engine), corpus.engine))
    return digest_stores(corpus, outbox, MessageHistory(corpus.engine))


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

    def compose(self, edition, subscription, *, texts, now):
        """One story a part, of one article each."""
        self.composed.append(edition)
        self.meanwhile()
        if self.fails_at == edition.place.target:
            raise ValueError("no such thing")
        name, thread = said(edition), "Today" if subscription.wishes.thread else ""
        sheets = [
            Sheet(
                head=f"{name}, {part}",
                stories=((part, "A story"),),
                thread=thread,
                threaded=bool(thread and part),
                publish=subscription.wishes.publish,
                post=name if subscription.wishes.forum and not part else "",
                in_post=subscription.wishes.forum and part > 0,
            )
            for part in range(self.parts)
        ]
        cited = tuple((Cited(article_id=f"{name}-{part}", place=part),) for part in range(self.parts))
        sheets[-1] = replace(sheets[-1], is_last=True)
        if subscription.wishes.picture:
            sheets[0] = replace(sheets[0], picture=PICTURE, foot="one article each")
        made = ComposedDigest(sheets=tuple(sheets), cited=cited)
        return Draft(empty=self.empty, within=lambda _allowance: made)


def said(edition):
    late = " late" if edition.late else ""
    return f"{edition.window.since:%d %H}-{edition.window.until:%d %H}{late}"


class MortalOutbox(Outbox):
    """An outbox whose process can be killed when Discord has taken a part and nobody has noted it."""

    dies_at = None

    def sent(self, message, **noted):
        if message.part == self.dies_at:
            raise asyncio.CancelledError
        return super().sent(message, **noted)

    def batch(self, message):
        if self.dies_at == "look":
            raise asyncio.CancelledError
        return super().batch(message)


class Digests:
    """All of the machinery over a bot's corpus and connection, but the composer; and its clock."""

    def __init__(self, bot, writer, *, holder):
        self.now, self.writer, self.pencil = EIGHT, writer, Pencil()
        engine = bot.corpus.engine
        self.outbox = MortalOutbox(engine, Quota(Guilds(engine), engine), holder=holder)
        stores = replace(stores_of(bot.corpus, self.outbox), composer=writer)
        self.subscriptions, self.history = stores.subscriptions, stores.history
        services, timing = bot.services, Timing(clock=lambda: self.now, lease=LEASE)
        digests = AllOfDigests(
            bot,
            stores,
            guilds=services[GuildService],
            catalogue=services[Catalogue],
            charts=self.pencil,
            pace=SendRate(),
            timing=timing,
        )
        self.runner, self.publishing, self.run = digests.runner, digests.publishing, stores.threads.in_turn

    async def at(self, now):
        """Let everything happen that is due at a moment."""
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
    """Make the machinery as one more process would have it."""
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
    call = await discord.choose(user, message, str(subscription.number), menu="Choose a digest")
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
def comets(bot, news):
    """Two reports more, which make enough for a chart."""
    made = [
        Article(
            title=f"Comet over Chile, night {night}",
            body=f"The comet was seen in Chile in night {night}.",
            source="Norholm Times",
            published_at=utcnow() - timedelta(hours=night),
        )
        for night in (1, 2)
    ]
    bot.corpus.add(made)


@pytest.fixture
def editions(bot):
    return MessageHistory(bot.corpus.engine)
