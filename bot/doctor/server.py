"""Check a database in PostgreSQL: that it answers, can hold a store, and has room for the bot.

What it holds is checked as in a file (`bot.doctor.news`, and the index by `bot.doctor.folder`).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from bot.doctor.finding import Finding, fault, fine, warning
from corpus.store.articles import ArticleStore
from corpus.store.database import Chain, revisions_of

_NEEDED = 24  # connections that one bot may open


def database(engine: Engine) -> Iterator[Finding]:
    """Whether the server answers, and what it is.

    Raises:
        StoreError: it cannot be used; the text says what to do.
    """
    # Imported here: only those who name a server have its driver.
    from corpus.store.postgresql import check_server, place_of

    state = check_server(engine)
    yield fine("database", f"{place_of(engine.url)} answers: PostgreSQL {state.version}, {state.encoding}")
    if state.reads_only:
        yield fault(
            "database", "it can only be read, as a standby can", "name the primary server in store.url"
        )
    yield _connections(state.free)
    yield fine("backup", "`pg_dump` makes it; `clippings backup` is for a file in the data folder")


def _connections(free: int) -> Finding:
    text = f"{free:,} are free"
    if free < _NEEDED:
        advice = f"a bot takes up to {_NEEDED}: raise max_connections of the server"
        return warning("connections", text, advice)
    return fine("connections", text)


def schema(engine: Engine, chains: Sequence[Chain]) -> Iterator[Finding]:
    """Whether this program knows the tables."""
    at = revisions_of(engine, chains)
    named = ", ".join(revision for revision in at.values() if revision)
    if not named:
        yield warning(
            "schema", "no tables", "the next command makes them; `clippings migrate-store` fills them"
        )
    elif any(
        revision and not chain.knows(revision) for chain, revision in zip(chains, at.values(), strict=True)
    ):
        yield fault("schema", f"{named}: another version of Clippings made it", "use that version")
    elif any(at[chain.name] not in {None, chain.head} for chain in chains):
        yield warning(
            "schema", f"{named}: an older version made it", "run `pg_dump`; the next command updates it"
        )
    else:
        yield fine("schema", f"{named}; {ArticleStore(engine).count_after(0):,} articles")
