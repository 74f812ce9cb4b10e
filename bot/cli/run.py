"""`clippings run`: start the Discord bot, and report a failed start in one line."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import aiohttp
import discord
import structlog
from filelock import FileLock, Timeout

from bot.app import compose
from bot.cli.console import corpus_to_write, output, reported, settings_of
from bot.cli.options import this_moment
from bot.core.connection import point_at
from bot.core.errors import UserError
from bot.core.log import set_up
from bot.health.conditions import Condition, Trouble
from bot.health.store import Alerts
from bot.state.tables import STATE_CHAIN
from config.settings import Settings
from corpus import Corpus, StoreError
from corpus.pipeline.parsers import Parsers
from corpus.store.database import CORPUS_CHAIN

UNSET = (
    "no token: set DISCORD_TOKEN to your bot's token (README.md, Put it in Discord, shows where to get one)"
)
TOO_SHORT = (
    "DISCORD_TOKEN is too short for a bot's token: copy it whole from the Bot page of the developer portal"
)
_SHORTEST_TOKEN = 10  # characters; Discord's have 70
_SAY_AGAIN = 1.0  # seconds
_LOCK = "running.lock"
_LONGEST_END = 9.5  # seconds; Docker kills what has not ended after ten

log = structlog.get_logger()


def run(*, data: Path | None, config: Path | None) -> None:
    """Run the bot until it is stopped.

    Raises:
        UserError: there is no token, or none of Discord's, Discord refuses it, or Discord cannot be reached.
    """
    settings = settings_of(data=data, config=config)
    token = settings.discord.token.get_secret_value().strip()
    if not token:
        raise UserError(UNSET)
    if len(token) < _SHORTEST_TOKEN:
        raise UserError(TOO_SHORT)
    set_up(settings.log, secrets=settings.secrets)
    point_at(api_url=settings.discord.api_url, gateway_url=settings.discord.gateway_url)
    chains, encoder = (CORPUS_CHAIN, STATE_CHAIN), settings.answers.encoder_folder
    log.info("opening the data folder", folder=str(settings.data_folder))
    with (
        reported(),
        # Of several processes, each holds shards by a lease.
        nullcontext() if settings.cluster.shards else alone(settings.data_folder),
        corpus_to_write(settings, chains, encoder=encoder) as corpus,
    ):
        if not corpus.size:
            output().print("No articles yet: add some with `clippings ingest PATH`, now or while I run.")
        elif not corpus.scope().articles:
            output().print("The articles are being indexed. Until that is done, I find none of them.")
        # What is loaded by now stays: to look through it for garbage would hold everybody up for 100 ms.
        gc.collect()
        gc.freeze()
        with Parsers() as parsers:
            asyncio.run(_serve(corpus, settings, token, parsers))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a second bot off the data folder: both would answer each question, one from an old index."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        # A supervisor may start a new one before the old one has ended.
        lock.acquire(timeout=_LONGEST_END)
    except Timeout as error:
        raise UserError(
            f"another `clippings run` uses {folder}: stop that one, or give this one a folder of its own "
            "with --data"
        ) from error
    except OSError as error:
        raise UserError(
            f"cannot use the data folder {folder}: {error.strerror}; choose another with --data, "
            "give this user the right to write there, or make room on the disk"
        ) from error
    try:
        yield
    finally:
        lock.release()


async def _serve(corpus: Corpus, settings: Settings, token: str, parsers: Parsers) -> None:
    async with compose(corpus, settings, parsers=parsers, announce=_announce) as bot:
        log.info("connecting to Discord")
        try:
            await _until_signalled(asyncio.create_task(bot.start(token)), ending=_leave_in_time)
        except discord.LoginFailure as error:
            _note(corpus, Condition.TOKEN)
            raise UserError("Discord refuses the token; copy it anew from the developer portal") from error
        except discord.PrivilegedIntentsRequired as error:
            _note(corpus, Condition.INTENTS)
            raise UserError(
                "Discord refuses the message-content intent: switch it on on the Bot page of the developer "
                "portal, or discord.message_content off"
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise UserError(f"cannot reach Discord ({error}); check the network and try again") from error
        except discord.HTTPException as error:
            raise UserError(f"Discord answers {error.status}; try again in a while") from error


def _note(corpus: Corpus, condition: Condition) -> None:
    """Note a condition of which the operator is told once the bot is connected again."""
    with suppress(StoreError):
        Alerts(corpus.engine).note(Trouble(condition=condition), now=this_moment())


def _announce(invitation: str) -> None:
    output().print(f"Invite the bot to a server: {invitation}")


def _leave_in_time() -> None:
    """End the process in ten seconds, whatever still runs then: it may be killed at any moment."""

    def leave() -> None:
        log.warning("ended before all work in threads was done", seconds=_LONGEST_END)
        os._exit(0)

    timer = threading.Timer(_LONGEST_END, leave)
    timer.daemon = True
    timer.start()


async def _until_signalled(
    running: "asyncio.Task[None]", *, ending: Callable[[], object] = lambda: None
) -> None:
    """Wait for `running`; on a signal, call `ending`, cancel the task and wait for its end."""
    loop, signalled = asyncio.get_running_loop(), asyncio.Event()
    # Windows has no signal handlers in its loop; Ctrl-C still ends the program there.
    with suppress(NotImplementedError):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, signalled.set)
    told_to_end = asyncio.create_task(signalled.wait())
    await asyncio.wait({running, told_to_end}, return_when=asyncio.FIRST_COMPLETED)
    if told_to_end.done():
        ending()
    told_to_end.cancel()
    # What it awaits may swallow a cancellation, as `asyncio.wait_for` of Python 3.11 can: it is said again.
    while not running.done():
        running.cancel()
        await asyncio.wait({running}, timeout=_SAY_AGAIN)
    with suppress(asyncio.CancelledError):
        await running
