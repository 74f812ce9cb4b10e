"""All checks in order. A check runs only if what it needs is sound."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from bot.doctor import alerts, news, online, program, server
from bot.doctor import folder as of_folder
from bot.doctor.finding import Check, Finding, Level, found, worst
from bot.state.tables import STATE_CHAIN
from config.settings import Settings
from corpus.store.catalog import INDEX
from corpus.store.database import CORPUS_CHAIN, FILE_NAME, open_database, revisions_of
from corpus.store.feeds import FeedStore

_CHAINS = (CORPUS_CHAIN, STATE_CHAIN)


def of_program(now: datetime) -> Iterator[Finding]:
    """Return the findings that need no settings."""
    yield from _each(
        ("Python", program.python),
        ("sentences", program.sentences),
        ("time zones", program.zones),
        ("clock", partial(program.clock, now)),
        ("charts", program.charts),
    )


def of_folder_at(
    folder: Path, now: datetime, *, store_url: str | None = None, search_url: str | None = None
) -> Iterator[Finding]:
    """Return the findings about a data folder, or about the servers that stand for its parts."""
    if search_url:
        yield from found("search", partial(program.search, search_url))
    place = list(found("data folder", partial(of_folder.place, folder)))
    yield from place
    if store_url:
        yield from found("database", partial(_of_server, folder, store_url, now, has_index=not search_url))
        return
    if worst(place) is Level.ERROR or not (folder / FILE_NAME).exists():
        return
    whole = list(_each(("database", partial(of_folder.database, folder))))
    if worst(whole) is not Level.ERROR:
        whole += found("schema", partial(of_folder.schema, folder, _CHAINS))
    yield from whole
    if worst(whole) is Level.OK and of_folder.is_current(folder, [CORPUS_CHAIN]):
        engine = open_database(folder, ())  # of no chain: nothing is migrated
        yield from _of_store(engine, folder, now, has_index=not search_url)


def _of_server(folder: Path, url: str, now: datetime, *, has_index: bool) -> Iterator[Finding]:
    # Imported here: only those who name a server have its driver.
    from corpus.store.postgresql import postgresql_engine

    engine = postgresql_engine(url, reads=True)
    whole = list(_each(("database", partial(server.database, engine))))
    if worst(whole) is not Level.ERROR:
        whole += found("schema", partial(server.schema, engine, _CHAINS))
    yield from whole
    if (
        worst(whole) is not Level.ERROR
        and revisions_of(engine, [CORPUS_CHAIN])["corpus"] == CORPUS_CHAIN.head
    ):
        yield from _of_store(engine, folder, now, has_index=has_index)
    else:
        engine.dispose()


def of_settings(settings: Settings, now: datetime, *, with_discord: bool) -> Iterator[Finding]:
    """Return the findings about what the settings name."""
    token = settings.discord.token.get_secret_value().strip()
    yield from found("token", partial(news.token, token))
    if (model := settings.answers.encoder_folder) is not None:
        yield from found("encoder", partial(program.encoder, model))
    if settings.health.port:
        yield from found("metrics", program.metrics)
    if with_discord:
        yield from found("Discord", partial(online.reached, settings.discord, now))


def _of_store(engine: Engine, folder: Path, now: datetime, *, has_index: bool) -> Iterator[Finding]:
    try:
        if has_index:
            yield from found("index", partial(of_folder.index, engine, folder / INDEX))
        yield from _each(
            ("clock", partial(_clock_behind, engine, now)),
            ("feeds", partial(news.feeds, engine, now)),
            ("poller", partial(news.poller, engine, folder, now)),
            ("processes", partial(news.processes, engine, now)),
        )
        if revisions_of(engine, [STATE_CHAIN])["state"] == STATE_CHAIN.head:
            yield from found("digests", partial(news.digests, engine, now))
            yield from found("alerts", partial(alerts.current, engine, now))
    finally:
        engine.dispose()


def _clock_behind(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Return a finding if the clock is behind the newest time in the folder."""
    polled = [feed.polled_at for feed in FeedStore(engine).all() if feed.polled_at]
    if polled and now < max(polled):
        yield program.behind(now, max(polled))


def _each(*checks: tuple[str, Check]) -> Iterator[Finding]:
    for subject, check in checks:
        yield from found(subject, check)
