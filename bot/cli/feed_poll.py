"""`clippings feeds poll`: feeds read without the bot."""

import asyncio
from pathlib import Path

from bot.cli.console import messages, output, print_json
from bot.cli.opening import settings_of, told
from bot.cli.scope import this_moment
from bot.errors import UserError
from bot.log import set_up
from bot.polling import log_poll, polling_of, sole_poller
from bot.render.feeds import feed_document
from bot.render.terminal import visible
from bot.state.tables import STATE_CHAIN
from config.settings import Settings
from corpus import Corpus
from corpus.feed import EntryFate
from corpus.ingest.poll import Polled
from corpus.store.database import CORPUS_CHAIN


def run(*, once: bool, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Reads the feeds that are due, once or until it is stopped.

    Raises:
        UserError: another process does it.
    """
    settings = settings_of(data=data, config=config)
    if not once:
        set_up(settings.log, secrets=[settings.discord.token.get_secret_value()])
    chains = (CORPUS_CHAIN, STATE_CHAIN)  # what was posted in Discord says what must be kept
    with (
        told(),
        Corpus.open(settings.data_folder, chains=chains) as corpus,
        sole_poller(settings.data_folder) as alone,
    ):
        if not alone:
            raise UserError("another process reads the feeds of this folder, such as `clippings run`")
        if once:
            _show(asyncio.run(_polled(corpus, settings)), as_json=as_json)
        else:
            asyncio.run(_poll(corpus, settings))


async def _poll(corpus: Corpus, settings: Settings) -> None:
    async with polling_of(corpus, settings, clock=this_moment, tell=log_poll) as polling:
        await polling.run()


async def _polled(corpus: Corpus, settings: Settings) -> list[Polled]:
    polled: list[Polled] = []
    async with polling_of(corpus, settings, clock=this_moment, tell=polled.append) as polling:
        await polling.once()
    return polled


def _show(polled: list[Polled], *, as_json: bool) -> None:
    counts = {fate.value: sum(each.count(fate) for each in polled) for fate in EntryFate}
    failed = [each for each in polled if each.error or each.feed.problem]
    if as_json:
        feeds = [feed_document(each.feed) | {"error": str(each.error or "")} for each in failed]
        print_json({"polled": len(polled), **counts, "failed": feeds})
    else:
        for each in failed:
            messages().print(visible(f"{each.feed.name}: {each.error or each.feed.problem}"))
        for notice in (notice for each in polled for notice in each.notices):
            messages().print(visible(notice.text))
        fates = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        output().print(f"feeds read {len(polled) - len(failed):,}, failed {len(failed):,}; entries {fates}")
    if any(each.error for each in polled):
        raise UserError("some feeds could not be taken in, by no fault of theirs; the lines above say why")
