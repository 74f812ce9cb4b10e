"""What the bot reads from people, and from clients that were tampered with."""

import asyncio
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32
from zoneinfo import ZoneInfo

from corpus import Corpus
from tests.bot.conftest import ARTICLES, CHAINS, running
from tests.bot.logs import Logs
from tests.builders import NOON
from tests.fuzz.seeds import CUSTOM_IDS
from tests.loopback.calls import Call, CallKind
from tests.loopback.components import Part
from tests.loopback.message_payload import message_payload
from tests.loopback.server import LoopbackDiscord

_PATIENCE = 10  # seconds, where the machine is busy
_LONGEST = 100  # characters of a custom id
_COMPONENT = 7  # the number of the pressed one


@contextmanager
def schedules(seeds):
    """The schedule of a digest, and what else its form takes."""
    from bot.digests.forms import DigestInput
    from bot.digests.schedule import Schedule

    zones = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")

    def parse(content):
        text = content.decode("utf-8", "replace")
        DigestInput(topics=text, sources=text[::2], without=text).wishes()
        Schedule.read(text, zones[len(content) % 3], now=NOON).next_three(NOON)

    yield parse, seeds


@contextmanager
def custom_ids():
    """Buttons and menus that name any custom id, pressed on a message of the bot's."""
    from bot.core.connection import point_at

    with ExitStack() as stack:
        logs = stack.enter_context(Logs().capturing())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        with Corpus.open(folder, chains=CHAINS) as corpus:
            corpus.add(ARTICLES)
        runner, ends = stack.enter_context(asyncio.Runner()), AsyncExitStack()
        stack.callback(lambda: runner.run(ends.aclose()))
        pressing = runner.run(_pressing(ends, folder, point_at))

        def parse(content):
            logs.clear()
            runner.run(pressing(content.decode("utf-8", "replace")[:_LONGEST], crc32(content)))
            assert logs.at("error") == [], logs.lines

        yield parse, CUSTOM_IDS


async def _pressing(ends, folder, point_at):
    """Start a bot and return what presses a button of it."""
    discord = await ends.enter_async_context(LoopbackDiscord())
    discord.openapi = None
    point_at(api_url=discord.api_url, gateway_url=discord.gateway_url)
    bot = await ends.enter_async_context(running(folder, discord))
    await discord.commands_synced()
    guild, ann = discord.add_guild("Readers"), discord.add_user("ann")
    channel = guild.add_text_channel("news")
    guild.add_member(ann)
    call = await discord.slash(ann, channel, "ask", question="What did Mayor Ada Quill do?")
    message = await call.answer()
    templates = list(bot._connection._view_store._dynamic_items)

    async def pressed(custom_id, kind):
        values = ["x" * (kind % 100), str(kind), custom_id][: kind % 4] if kind % 3 == 0 else None
        call = Call(ann, channel, CallKind.COMPONENT, _data(custom_id, values), source=message)
        payload = call.payload() | {"message": _holding(message, custom_id, values)}
        discord.dispatch("INTERACTION_CREATE", payload, guild=guild)
        if any(template.fullmatch(custom_id) for template in templates):
            await call.acknowledged()
        async with asyncio.timeout(_PATIENCE):
            while len(asyncio.all_tasks()) > ordinary:  # noqa: ASYNC110 # the bot's tasks
                await asyncio.sleep(0.001)
        discord.requests.clear()

    ordinary = len(asyncio.all_tasks()) + 1
    return pressed


def _data(custom_id, values):
    if values is None:
        return {"custom_id": custom_id, "component_type": int(Part.BUTTON), "id": _COMPONENT}
    return {
        "custom_id": custom_id,
        "component_type": int(Part.STRING_SELECT),
        "id": _COMPONENT,
        "values": values,
    }


def _holding(message, custom_id, values):
    """A message that holds the button or the menu; discord.py ignores one that stands in none."""
    part = {"type": int(Part.BUTTON), "style": 1, "label": "x", "custom_id": custom_id, "id": _COMPONENT}
    if values is not None:
        options = [{"label": value or "x", "value": value} for value in values]
        part = {
            "type": int(Part.STRING_SELECT),
            "custom_id": custom_id,
            "id": _COMPONENT,
            "options": options,
        }
    row = {"type": int(Part.ACTION_ROW), "id": _COMPONENT + 1, "components": [part]}
    return message_payload(message, content_intent=False) | {"components": [row]}
