"""Digests, matches of watches and corrections arrive once, whatever fails on their way."""

import pytest

from tests.bot.delivery.world import HOUR, MINUTE, edits, opens, posts, publishes

STORM = "A storm closed the harbour of Galway on Monday. Ferries to the islands stay in port until Sunday."
COMET = "Astronomers in Chile found a bright comet. It passes the sun in October."
STRIKE = "Train drivers in Lyon began a strike. It ends on Friday, their union says."
CRANES = "Which cranes does Elmsea build?"
RED = "Elmsea builds a red crane. It took a year."
GREEN = "A green crane is what Elmsea builds now, says Ada Quill."
DAMAGE = "How high is the damage that Mayor Ada Quill of Elmsea named?"
OLD = "Elmsea lost two cranes. Mayor Ada Quill put the damage at 3 million euros. Insurers pay half of it."
NEW = OLD.replace("3 million", "8 million")


class Digests:
    """A digest that comes every hour."""

    picks = staticmethod(posts)

    def __init__(self, world, channel, user):
        self.world, self.channel, self.user = world, channel, user

    async def prepare(self):
        await self.world.command(self.user, self.channel, "digest schedule", when="every hour")

    async def begin(self):
        self.world.publish("storm", STORM, title="Storm")
        self.world.next_hour()

    async def go_on(self):
        """Let a second message follow, after which a first that was lost no longer comes."""
        self.world.publish("comet", COMET, title="Comet")
        self.world.next_hour()

    def check(self, said):
        first, second = said
        assert "Storm 0" in first
        assert "Comet 0" in second
        assert "Storm 0" not in second


class ForumDigests(Digests):
    """A digest that opens a post in a forum every hour."""

    picks = staticmethod(opens)

    async def prepare(self):
        options = {"when": "every hour", "channel": self.forum}
        await self.world.command(self.user, self.channel, "digest schedule", **options)

    def __init__(self, world, channel, user):
        super().__init__(world, channel, user)
        self.forum = channel.guild.add_forum_channel("digests")


class PublishedDigests(Digests):
    """A digest of an announcement channel that is published every hour."""

    picks = staticmethod(publishes)

    async def prepare(self):
        options = {"when": "every hour", "channel": self.announcements, "publish": True}
        await self.world.command(self.user, self.channel, "digest schedule", **options)

    def __init__(self, world, channel, user):
        super().__init__(world, channel, user)
        self.announcements = channel.guild.add_announcement_channel("announcements")


class Watches:
    """A watch that tells a channel."""

    picks = staticmethod(posts)

    def __init__(self, world, channel, user):
        self.world, self.channel, self.user = world, channel, user

    async def prepare(self):
        await self.world.command(self.user, self.channel, "watch add", query=CRANES, where="here")

    async def begin(self):
        self.world.publish("red", RED, title="Red")

    async def go_on(self):
        self.world.publish("green", GREEN, title="Green")

    def check(self, said):
        first, second = said
        assert "Red 0" in first
        assert "Green 0" in second
        assert "Red 0" not in second


@pytest.fixture(params=[Digests, Watches])
async def kind(request, world, channel, ann):
    """A kind of message that comes by itself, of a bot that runs."""
    made = request.param(world, channel, ann)
    world.publish("old", "The chess club of Varde won the cup.", title="Old")
    await world.start()
    await made.prepare()
    return made


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_post_of_a_forum_is_opened_once_wherever_the_bot_was_killed(world, channel, ann, carried_out):
    digests = ForumDigests(world, channel, ann)
    await world.start()
    await digests.prepare()

    world.kill_at(opens, carried_out=carried_out)
    await digests.begin()
    await world.restart()
    await world.shown(digests.forum, 1)
    await digests.go_on()

    digests.check(await world.shown(digests.forum, 2))


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_message_is_published_once_wherever_the_bot_was_killed(world, channel, ann, carried_out):
    digests = PublishedDigests(world, channel, ann)
    await world.start()
    await digests.prepare()

    world.kill_at(publishes, carried_out=carried_out)
    await digests.begin()
    await world.restart()
    await world.shown(digests.announcements, 1)
    (message,) = world.messages(digests.announcements)
    await world.until(lambda: message.crossposted, what="publication")
    await world.until_rows(lambda: not world.holding("publish:"))

    assert len(world.messages(digests.announcements)) == 1


async def test_it_comes_once_wherever_the_bot_was_killed(world, channel, kind):
    expected = 1
    for carried_out in (True, False):
        world.kill_at(kind.picks, carried_out=carried_out)
        await kind.begin() if expected == 1 else await kind.go_on()
        await world.restart()
        await world.shown(channel, expected)
        expected += 1

    kind.check(await world.shown(channel, 2))


@pytest.mark.slow
@pytest.mark.parametrize("carried_out", [True, False])
async def test_it_comes_once_though_the_bot_is_back_hours_later(world, channel, kind, carried_out):
    world.kill_at(kind.picks, carried_out=carried_out)
    await kind.begin()
    await world.restart(after=3 * HOUR)
    said = await world.shown(channel, 1)
    if isinstance(kind, Digests) and not carried_out:
        assert "-# late · " in said[0]
    await kind.go_on()

    later = await world.shown(channel, 2)
    kind.check([later[0], later[-1]])
    assert sum("Storm 0" in text or "Red 0" in text for text in later) == 1


@pytest.mark.slow
@pytest.mark.parametrize("status", [None, 503])
async def test_it_comes_once_though_discords_answers_are_lost(world, channel, kind, status):
    world.discord.faults.lose_answers(times=2, when=kind.picks, status=status)
    await kind.begin()
    await world.requested(kind.picks, 3)
    await kind.go_on()

    kind.check(await world.shown(channel, 2))


@pytest.mark.slow
async def test_it_comes_when_discord_takes_messages_again(world, channel, kind):
    down = world.discord.faults.refuse(503, times=1000, when=kind.picks)
    await kind.begin()
    await world.until(lambda: down.times <= 997, what="attempts")
    world.discord.faults.clear()
    await world.shown_in_time(channel, 1)
    await kind.go_on()

    kind.check(await world.shown(channel, 2))


@pytest.mark.slow
async def test_a_restored_backup_that_was_written_while_it_was_sent_posts_nothing_twice(
    world, channel, kind, tmp_path
):
    world.back_up_at(kind.picks, tmp_path / "backup")
    await kind.begin()
    await world.shown(channel, 1)
    await world.restore(tmp_path / "backup", after=10 * MINUTE)
    await kind.go_on()

    kind.check(await world.shown(channel, 2))


@pytest.mark.slow
@pytest.mark.parametrize(
    "carried_out",
    [True, False],
)
async def test_a_message_is_corrected_once_wherever_the_bot_was_killed(world, channel, ann, carried_out):
    world.publish("damage", OLD, title="Damage")
    await world.start()
    answer = await world.command(ann, channel, "ask", question=DAMAGE)
    assert "3 million" in answer.text

    world.kill_at(edits, carried_out=carried_out)
    world.publish("damage", NEW, title="Damage")
    await world.restart()
    await world.until(lambda: "8 million" in answer.text, what="a correction")

    world.publish("damage", NEW.replace("8", "9"), title="Damage")
    await world.until(lambda: "9 million" in answer.text, what="a second correction")
    assert answer.text.count("~~") == 2
    assert answer.text.count("-# Corrected") == 1
    assert "8 million" not in answer.text
