"""Identical processes share the shards, and take each other's over without losing a question."""

import asyncio
from datetime import timedelta

import pytest
from discord.utils import utcnow

from bot.cluster.process import ClusterProcess, ProcessLostError
from bot.core.errors import UserError
from bot.core.threads import Threads
from corpus.models.errors import StoreUnavailableError
from corpus.store.leases import FREE, Leases
from tests.bot.cluster.conftest import SHARDS
from tests.bot.messages import excerpts
from tests.loopback.changes import WAIT

SHORT = timedelta(seconds=4)  # of leases that end in a test
QUESTION = "When did the harbour of Elmsea reopen?"
ANSWER = "The harbour of Elmsea reopened on Tuesday after nine days."


@pytest.fixture(autouse=True)
def fast(monkeypatch, discord):
    """Leases and limits of tests last a tenth as long."""
    monkeypatch.setattr("bot.cluster.process.BEAT", 0.1)
    monkeypatch.setattr("bot.cluster.process._LOOK", 0.05)
    monkeypatch.setattr("bot.cluster.process.LASTING", timedelta(minutes=1))
    monkeypatch.setattr("bot.cluster.gates._REST", timedelta(seconds=0.25))
    discord.session_starts.limit(shards=SHARDS, max_concurrency=2, per=0.24)


@pytest.fixture
def places(discord, ann):
    """A channel in a guild of each shard."""
    found = {}
    while len(found) < SHARDS:
        discord.pass_time(0.001)
        guild = discord.add_guild("Readers")
        if (shard := (guild.id >> 22) % SHARDS) not in found:
            guild.add_member(ann)
            found[shard] = guild.add_text_channel("news")
    return found


async def ask_everywhere(discord, ann, places):
    """Ask in each place."""
    return {
        where: await discord.say(ann, where, f"<@{discord.bot_id}> {QUESTION}") for where in places.values()
    }


def replies_to(message):
    """The replies to a message; in direct messages all that came after it."""
    shown = [each for each in message.channel.shown if each.author.bot]
    return [each for each in shown if each.reference is not None and each.reference.id == message.id]


async def answered(discord, asked):
    """Wait for the answer to each question."""
    for message in asked.values():
        reply, *_ = await discord.changes.until(
            lambda message=message: replies_to(message), timeout=WAIT, what=discord.last_requests
        )
        assert ANSWER in excerpts(reply)[0]


def assert_once(asked):
    """Hold that each question has one answer."""
    assert {message.id: len(replies_to(message)) for message in asked.values()} == {
        message.id: 1 for message in asked.values()
    }


async def test_processes_share_the_shards_and_answer(cluster, discord, ann, places):
    one, two = await cluster.start(), await cluster.start()
    await discord.shards_ready(SHARDS)
    assert sorted((*one._connection.shard_ids, *two._connection.shard_ids)) == list(range(SHARDS))
    assert {guild.id for guild in one.guilds}.isdisjoint(guild.id for guild in two.guilds)
    await asyncio.gather(one._process.beat(), two._process.beat())
    assert all(one.is_covered_elsewhere(guild.id) and not one.covers(guild.id) for guild in two.guilds)
    assert not any(two.is_covered_elsewhere(guild.id) for guild in two.guilds)
    await answered(discord, await ask_everywhere(discord, ann, places))
    dm = discord.dm(ann)
    await answered(discord, {dm: await discord.say(ann, dm, QUESTION)})


async def test_what_was_asked_between_two_holders_is_answered(cluster, discord, ann, places):
    one = await cluster.start(per_process=SHARDS)
    await answered(discord, await ask_everywhere(discord, ann, places))
    await cluster.stop(one)
    await discord.disconnected()
    asked = await ask_everywhere(discord, ann, places)
    dm = discord.dm(ann)
    asked[dm] = await discord.say(ann, dm, QUESTION)
    await cluster.start(per_process=SHARDS)
    await answered(discord, asked)
    await asyncio.sleep(0.3)
    assert_once(asked)
    assert discord.session_starts.early == []


@pytest.mark.slow
async def test_what_a_killed_process_left_is_answered_by_one_that_waited(
    cluster, discord, ann, places, monkeypatch
):
    monkeypatch.setattr("bot.cluster.process.LASTING", SHORT)
    one = await cluster.start(per_process=SHARDS)
    spare = await cluster.start(per_process=SHARDS, ready=False)
    await spare.wait_until_able()
    before = await ask_everywhere(discord, ann, places)
    await answered(discord, before)
    await asyncio.sleep(0.2)
    await cluster.kill(one)
    asked = await ask_everywhere(discord, ann, places)
    await answered(discord, asked)
    await asyncio.sleep(0.3)
    assert_once(before)
    assert_once(asked)
    assert spare.covers(places[0].guild.id)


async def test_one_after_the_other_is_restarted_while_questions_come(cluster, discord, ann, places):
    asked = []

    async def asking():
        while True:
            asked.append(await ask_everywhere(discord, ann, places))
            await asyncio.sleep(0.25)

    bots = [await cluster.start(), await cluster.start()]
    load = asyncio.create_task(asking())
    for bot in bots:
        await cluster.stop(bot)
        await cluster.start()
    load.cancel()
    for each in asked:
        await answered(discord, each)
    await asyncio.sleep(0.3)
    for each in asked:
        assert_once(each)


@pytest.mark.slow
async def test_a_process_that_was_taken_for_dead_ends(cluster, discord, places, monkeypatch):
    monkeypatch.setattr("bot.cluster.process.LASTING", SHORT)
    one = await cluster.start(per_process=SHARDS)
    two = await cluster.start(per_process=SHARDS, ready=False)
    await two.wait_until_able()
    beat, one._process.beat = one._process.beat, asyncio.Event().wait  # it hangs
    one._staying.cancel()
    one._staying = asyncio.create_task(one._process.stay())
    await two.wait_until_ready()
    one._process.beat = beat
    with pytest.raises(ProcessLostError, match="another process took over"):
        await beat()


async def test_all_have_to_run_with_as_many_shards(cluster, discord):
    await cluster.start()
    with pytest.raises(UserError, match=r"cluster\.shards is 8, but other processes of this bot run with 4"):
        await cluster.start(shards=8)


async def test_the_number_of_shards_can_be_changed_after_all_were_killed(cluster, discord):
    bot = await cluster.start()
    leases = Leases(bot.corpus.engine, clock=utcnow)
    leases._now = lambda _connection: utcnow() + timedelta(hours=1)
    await cluster.kill(bot)
    late = ClusterProcess(leases, Threads(at_once=1, timeout=WAIT), shards=8, per_process=2)
    await late.join()
    assert late.name in {each.name for each in leases.all("process:")}


async def test_a_range_that_was_claimed_unknowingly_is_given_back(cluster, discord):
    bot = await cluster.start()
    leases = Leases(bot.corpus.engine, clock=utcnow)
    other = next(each.name for each in bot._process.ranges if each != bot._process.held)
    leases.claim([other], bot._process.holder, timedelta(minutes=1))  # the answer was lost
    await bot._process.beat()
    held = {each.name: each.holder for each in leases.all("shards:")}
    assert held == {bot._process.held.name: bot._process.holder, other: FREE}


async def test_a_shard_resumes_though_its_first_attempt_fails(cluster, discord, ann, places, monkeypatch):
    bot = await cluster.start(per_process=SHARDS)
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _self: 0.05)
    tries = []

    async def refused(*args, **kwargs):
        tries.append(args)
        if len(tries) <= SHARDS:
            raise OSError("refused")
        return await connect(*args, **kwargs)

    connect, bot.http.ws_connect = bot.http.ws_connect, refused
    await discord.faults.drop_gateway()
    asked = await ask_everywhere(discord, ann, places)
    await answered(discord, asked)
    assert len(tries) >= 2 * SHARDS
    kinds = [line.kind for line in discord.gateway.log]
    assert kinds == ["identify"] * SHARDS + ["resume"] * SHARDS


@pytest.mark.parametrize("step", ["take", "lengthen"])
async def test_a_shard_starts_though_the_store_was_away(cluster, discord, places, monkeypatch, step):
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _self: 0.05)
    monkeypatch.setattr("bot.cluster.gates._START", SHORT / 10)
    work, tries = getattr(Leases, step), []

    def away_at_first(leases, *args):
        tries.append(args)
        if len(tries) <= SHARDS:
            raise StoreUnavailableError("away")
        return work(leases, *args)

    monkeypatch.setattr(Leases, step, away_at_first)
    bot = await cluster.start(per_process=SHARDS)
    assert not bot.task.done()
    assert [line.kind for line in discord.gateway.log] == ["identify"] * SHARDS
