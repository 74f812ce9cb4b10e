"""Those who use the bot during the soak, and what must be true of what they see."""

import asyncio
import re
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from discord.utils import snowflake_time, utcnow

from tests.bot.moderators import MODERATOR
from tests.loopback.errors import ImpossibleError

PATIENCE = 120  # seconds for what was acknowledged
DEFERRED = 5  # an answer that a message will follow
A_BEGIN = 10.0  # seconds for the bot to begin with a mention
A_CHANGE = 4.0  # seconds for a message to change after its button was pressed
HOURLY = {"when": "every hour", "length": "short", "stories": 20}
DAILY = {"when": "every 6 hours", "stories": 10}
WATCHED = "Which cranes does Elmsea build?"
FOLLOWED, UNREAD, TRIES = "followed", "cannot be read", 9  # what is said of feeds; how often they are tried
DIGEST = "### News digest"
FURTHER = re.compile(r"(\d+) further new passage")
COMMANDS = (
    *(
        ("latest", ""),
        ("sources", ""),
        ("help", ""),
        ("digest list", ""),
        ("watch list", ""),
        ("settings", ""),
    ),
    *(("compare", "topic"), ("timeline", "topic"), ("trend", "topic"), ("digest preview", "topic")),
)


class People:
    """Members of guilds, each guild with its feeds, digests and watches.

    Attributes:
        bulletins: titles that each hourly digest must have once.
        cranes: what each watch must have found once.
        calls: the commands and buttons that were used.
        mentions: the messages that mention the bot.
    """

    def __init__(self, discord, site, draw, *, guilds=3):
        self.discord, self.site, self.draw = discord, site, draw
        self.guilds = [discord.add_guild(f"Guild {number}") for number in range(guilds)]
        self.asking = [guild.add_text_channel("questions") for guild in self.guilds]
        self.members = []
        for number in range(6):
            self.members.append(discord.add_user(f"member{number}"))
            for guild in self.guilds:
                guild.add_member(self.members[-1], MODERATOR)
        self.digests = [
            self.guilds[0].add_text_channel("news"),
            self.guilds[0].add_announcement_channel("wire"),
        ]
        self.bulletins, self.cranes, self.calls, self.mentions = [], [], [], []
        self.fates = Counter()

    @property
    def now(self):
        """The present moment of Discord."""
        return utcnow() + timedelta(seconds=self.discord.snowflakes.ahead)

    async def settle_in(self):
        """Follow all feeds, schedule digests and save watches."""
        own = [self.site.honest, *(self.site.others[part::2] for part in range(2))]
        for channel, feeds in zip(self.asking, own, strict=True):
            await self._import(channel, feeds)
        for channel in self.digests:
            await self._done(channel, "digest schedule", **HOURLY)
            await self._done(channel, "watch add", query=WATCHED, where="here")
        for channel in self.asking[1:]:
            await self._done(channel, "digest schedule", **DAILY)

    async def _import(self, channel, feeds):
        """Follow feeds, a few with each list, for the bot reads each of them meanwhile."""
        for start in range(0, len(feeds), 8):
            some = feeds[start : start + 8]
            outlines = "".join(f'<outline type="rss" xmlUrl="{each.url}"/>' for each in some)
            content = f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
            for _ in range(TRIES):  # a busy machine may be too slow to read them in time
                file = self.discord.upload(channel, "feeds.opml", content)
                said = (await self._done(channel, "feeds import", file=file)).text
                if FOLLOWED in said and UNREAD not in said:
                    break
            else:
                raise RuntimeError(said)

    async def _done(self, channel, name, **options):
        call = await self.discord.slash(self.members[0], channel, name, **options)
        return await call.answer(timeout=PATIENCE)

    def write(self):
        """Publish a bulletin and a crane in honest feeds, and something in others."""
        number = len(self.bulletins)
        feed = self.site.honest[number % len(self.site.honest)]
        self.bulletins.append(self.site.article(feed, self.now, title=f"Bulletin {number} of {feed.kind}"))
        self.cranes.append(f"crane {number} of {3000 + number}")
        other = self.site.honest[(number + 3) % len(self.site.honest)]
        other.publish("Build", f"In a year Elmsea builds {self.cranes[-1]}.", self.now)

    def write_more(self, count):
        """Publish articles in any other feeds."""
        for feed in self.draw.sample(self.site.others, k=min(count, len(self.site.others))):
            self.site.article(feed, self.now)

    def words(self):
        """Return words of an article."""
        text = self.draw.choice(self.site.bodies).split()
        return " ".join(self.draw.sample(text[:40], k=5)).replace(".", "")

    async def use(self, count):
        """Use the bot so many times, in random ways, all at once."""
        ways = self.draw.choices(
            (self._ask, self._mention, self._command, self._press, self._type), (12, 4, 4, 4, 1), k=count
        )
        await asyncio.gather(*(way() for way in ways))

    async def _ask(self):
        await self._use("ask", question=self.draw.choice((self.words(), WATCHED)))

    async def _command(self):
        name, option = self.draw.choice(COMMANDS)
        await self._use(name, **({option: self.words()} if option else {}))

    async def _use(self, name, **options):
        place, who = self.draw.choice(self.asking), self.draw.choice(self.members)
        self.calls.append(await self.discord.slash(who, place, name, wait=False, **options))

    async def _mention(self):
        place, who = self.draw.choice(self.asking), self.draw.choice(self.members)
        said = await self.discord.say(who, place, f"<@{self.discord.bot_id}> {self.words()}?")
        self.mentions.append(said)

    async def _press(self):
        place, who = self.draw.choice(self.asking), self.draw.choice(self.members)
        # Not those by which moderators end digests and watches.
        shown = [
            each for each in self.discord.bot_messages(place)[-40:] if each.shown_to(who) and _answers(each)
        ]
        buttons = [
            (each, one) for each in shown for one in each.buttons if one.custom_id and not one.disabled
        ]
        if buttons:
            message, button = self.draw.choice(buttons)
            with suppress(ImpossibleError, TimeoutError):
                self.calls.append(await self.discord.press(who, message, button.custom_id, wait=False))

    async def _type(self):
        place, who = self.draw.choice(self.asking), self.draw.choice(self.members)
        with suppress(ImpossibleError, TimeoutError):
            await self.discord.autocomplete(who, place, "ask", focused="source", question="x", timeout=5)

    async def answered(self, begun, *, killed):
        """Wait until all that was acknowledged is answered; note what became of it.

        A mention is acknowledged when the bot has it in its database: `begun` gives the ids of these. A bot
        that was killed owes an answer to questions only.
        """
        calls, self.calls = self.calls, []
        owed = [each for each in calls if not killed or each.data.get("name") == "ask"]
        said, self.mentions = self.mentions, []
        for call in calls:
            await call.acknowledged()
        began = time.monotonic()

        def done():
            waiting = [each for each in said if not self._replies(each)]
            if waiting and time.monotonic() - began > A_BEGIN:
                known = begun()
                waiting = [each for each in waiting if each.id in known]
            return not waiting and all(map(self._settled, owed))

        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not done():  # noqa: ASYNC110 # a change may be one that nobody announces
                    await asyncio.sleep(0.1)
        self._count(owed, said, begun())
        self.fates["cut off by a kill"] += sum(not self._settled(each) for each in calls if each not in owed)

    def _count(self, calls, said, begun):
        for call in calls:
            if call.acknowledged_after is None:
                fate = "not acknowledged"
            elif not self._settled(call):
                fate = f"LOST: {call.data.get('name') or call.data.get('custom_id')} {call.id}"
            else:
                doubled = call.data.get("name") == "ask" and len(call.messages) > 1
                fate = "DOUBLED: ask" if doubled else "answered once"
            self.fates[fate] += 1
        for each in said:
            count = len(self._replies(each))
            unanswered = "mention LOST" if each.id in begun else "mention not acknowledged"
            self.fates[(unanswered, "mention answered once")[count] if count < 2 else "mention DOUBLED"] += 1

    @staticmethod
    def _settled(call):
        """Whether the user of a command or a button waits no longer."""
        if call.acknowledged_after is None or call.messages or call.modal:
            return True
        return call.source is not None and (call.response_type != DEFERRED and call.age > A_CHANGE)

    def _replies(self, said):
        return [each for each in said.channel.messages.values() if each.reference is said]

    def missing(self):
        """Return what is not in a channel exactly once: bulletins in digests, cranes in watch messages."""
        found = []
        for channel in self.digests:
            texts = [_plain(each) for each in self.discord.bot_messages(channel) if not each.ephemeral]
            digests = " ".join(text for text in texts if text.startswith(DIGEST))
            times = {each: len(re.findall(rf"\b{each}\b", digests)) for each in self.bulletins}
            found += [(channel.name, title, count) for title, count in times.items() if count != 1]
            matches = [text for text in texts if "New for your watch" in text]
            cranes = {each: sum(f"builds {each}." in text for text in matches) for each in self.cranes}
            found += [(channel.name, crane, count) for crane, count in cranes.items() if count > 1]
            counted = sum(int(further[1]) for text in matches for further in FURTHER.finditer(text))
            if sum(cranes.values()) + counted != len(self.cranes):
                found.append((channel.name, "matches", sum(cranes.values()), counted, len(self.cranes)))
        return found

    def posted(self):
        """Yield each message that the bot has posted by itself, with its channel and time."""
        for channel in (*self.digests, *self.asking[1:]):
            for each in self.discord.bot_messages(channel):
                if each.call is None:
                    yield f"{channel.name} {snowflake_time(each.id):%m-%d %H:%M:%S}\n{_plain(each)}"

    def repeated(self):
        """Return messages of digests that stand in a channel twice."""
        found = []
        for channel in (*self.digests, *self.asking[1:]):
            digests = Counter(
                _plain(each) for each in self.discord.bot_messages(channel) if not each.ephemeral
            )
            twice = {text: count for text, count in digests.items() if count > 1 and text.startswith(DIGEST)}
            found += [(channel.name, text[:80], count) for text, count in twice.items()]
        return found


def _answers(message):
    """Whether a message answers a question, or one on a topic."""
    call = message.call
    return call is not None and call.data.get("name") in {"ask", "compare", "timeline", "trend", "latest"}


def _plain(message):
    return message.text.replace("*", "").replace("\\", "")
