"""Make engines over PostgreSQL: how it is connected to, who waits for whom, and what its errors mean.

Nothing here is loaded unless `store.url` names such a database; psycopg is part of the extra `scale`.
"""

from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from corpus.models.errors import StoreConflictError, StoreError, StoreUnavailableError

SCHEME = "postgresql+psycopg"
_OLDEST = 140_000  # the server's version: the oldest that is still mended when this is written
# A process has a few threads for questions, one for each background loop, and one that writes.
_POOL = {"pool_size": 8, "max_overflow": 16, "pool_timeout": 15, "pool_recycle": 1800, "pool_pre_ping": True}
# A network that drops packets without a word is noticed within a minute, on both sides.
_CONNECTING = {
    "application_name": "clippings",
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "50000",
}
_SESSION = {
    "timezone": "UTC",
    "lock_timeout": "15s",  # as long as a file of SQLite is waited for
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "300s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_CONFLICT = "40"  # the class of deadlocks and failures to serialise
# By SQLSTATE codes and their classes (PostgreSQL, appendix A): whether it passes by itself, and what to do.
_STATES = {
    "28": (
        False,
        "check the user name and password in its address, and that the server lets this machine in",
    ),
    "3D": (False, "there is no such database; create it with `createdb --encoding UTF8`"),
    "42501": (False, "the user in its address lacks the right to do this; make it the owner of the database"),
    "25006": (True, "it can only be read, as a standby can; use the address of the primary server"),
    _CONFLICT: (True, "another process changed the same; try again"),
    "55P03": (True, "another process has held what is needed for too long; try again"),
    "57014": (True, "it took longer than two minutes; try again when the server has less to do"),
    "53300": (True, "all its connections are taken; raise max_connections of the server"),
    "53": (True, "the server is short of disk or memory; make room there"),
    "57": (True, "the server is stopping or starting; try again"),
    "08": (True, "the connection is lost; check that the server runs and the network is up"),
    "58": (True, "the server cannot read or write its files; its log says why"),
    "XX": (False, "the server's files are damaged; restore them with `pg_restore`"),
}
_ON_CONNECTING = {  # parts of what libpq says, where there is no code
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    'role "': "28",
    'database "': "3D",
    "too many clients": "53300",
    "remaining connection slots": "53300",
}


class _Pool(QueuePool):
    """A pool whose own error is one of ours."""

    def _do_get(self) -> ConnectionPoolEntry:
        try:
            return super()._do_get()
        except PoolTimeoutError as error:
            raise StoreUnavailableError("the database has more to do than it can; try again") from error


def postgresql_engine(url: str, *, reads: bool = False) -> Engine:
    """Return an engine over the database at `url`; nothing is connected yet.

    Args:
        url: as `store.url` has it; what its query sets is not set here.
        reads: whether only to read.

    Raises:
        StoreError: the address is none of PostgreSQL, or psycopg is not installed.
    """
    address = check_address(url)
    arguments = {name: value for name, value in _CONNECTING.items() if name not in address.query}
    session = _SESSION | ({"default_transaction_read_only": "on"} if reads else {})
    options = [f"-c {name}={value}" for name, value in session.items()]
    theirs = address.query.get("options", "")
    arguments["options"] = " ".join([*options, *([theirs] if isinstance(theirs, str) else theirs)])
    engine = create_engine(address, poolclass=_Pool, connect_args=arguments, hide_parameters=True, **_POOL)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """What a server is, and how many connections it has left for others than its superuser."""

    version: str
    encoding: str
    reads_only: bool
    free: int


_STATE = """
SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
    current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS reads_only,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS free
"""


def check_server(engine: Engine) -> ServerState:
    """Return the state of a server; raise StoreError if it or the database cannot hold a store."""
    with engine.connect() as connection:
        row = connection.execute(text(_STATE)).one()
    if row.number < _OLDEST:
        raise StoreError(
            f"{place_of(engine.url)} is PostgreSQL {row.version}; upgrade it to {_OLDEST // 10_000} or later"
        )
    if row.encoding != "UTF8":
        raise StoreError(
            f"{place_of(engine.url)} keeps text in {row.encoding}, which lacks letters of many languages; "
            "create the database anew with `createdb --encoding UTF8 --template template0`"
        )
    return ServerState(
        version=row.version.partition(" ")[0],
        encoding=row.encoding,
        reads_only=row.reads_only,
        free=row.free,
    )


def count_others(engine: Engine) -> int:
    """Return how many connections others of our programs have; `engine` itself has one at most."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :name AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        return int(connection.execute(query, {"name": _CONNECTING["application_name"]}).scalar_one())


def place_of(url: URL) -> str:
    """Return how a database is called in messages: without the user and password."""
    host = url.host or url.query.get("host") or "this machine"
    return f"the database {url.database or ''} at {host}{f':{url.port}' if url.port else ''}"


def take_turn(connection: Connection, turn: str) -> None:
    """Wait until no other transaction has this turn, and have it until this one ends."""
    key = int.from_bytes(sha256(turn.encode()).digest()[:8], signed=True)
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def check_address(url: str, *, called: str = "store.url") -> URL:
    """Return the parts of an address that can be used here.

    Args:
        url: the address.
        called: the setting or argument that it stands in, for the error.

    Raises:
        StoreError: it is none of PostgreSQL, or psycopg is not installed.
    """
    try:
        address = make_url(url)
    except (ArgumentError, NoSuchModuleError, ValueError):
        address = None
    if address is None or address.drivername != SCHEME or not address.database:
        # The address itself is not repeated: it holds a password.
        raise StoreError(
            f"{called} is not the address of a PostgreSQL database; "
            f"write {SCHEME}://USER:PASSWORD@HOST/DATABASE"
        )
    if find_spec("psycopg") is None:
        raise StoreError(
            f"{called} names PostgreSQL, whose driver is not installed; "
            "install the packages of config/requirements-scale.lock"
        )
    return address


def _begin(connection: Connection) -> None:
    options, driver = connection.get_execution_options(), connection.connection.dbapi_connection
    turn = options.get("turn")
    # psycopg puts both into the BEGIN that it sends with the first statement.
    reads = turn is None
    driver.read_only = reads  # type: ignore[union-attr] # psycopg's own connection
    # A transaction that reads sees one state, as in SQLite. One that writes sees what others wrote before it
    # had its turn, and no older state.
    driver.isolation_level = 3 if reads else 2  # type: ignore[union-attr] # REPEATABLE READ, READ COMMITTED
    if options.get("patient"):
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    if turn:
        take_turn(connection, turn)


def _raise_store_error(context: ExceptionContext) -> None:
    """Turn what the server or the network says into an error of ours, wherever it is met."""
    error = context.original_exception
    if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, DBAPIError):
        return
    state = getattr(error, "sqlstate", None) or ""
    connecting = not state and context.connection is None
    if connecting:
        state = next((code for part, code in _ON_CONNECTING.items() if part in str(error)), "08")
    elif context.is_disconnect and not state.startswith("57"):
        state = "08"
    found = _STATES.get(state) or _STATES.get(state[:2])
    if found is not None:
        passes, advice = found
        where = place_of(context.engine.url) if context.engine else "the database"
        # What libpq says of a server that it cannot reach is in the language of that, and names no password.
        said = f" ({str(error).splitlines()[0].rpartition('failed: ')[2]})" if connecting else ""
        kind = StoreUnavailableError if passes else StoreError
        kind = StoreConflictError if state.startswith(_CONFLICT) else kind
        raise kind(f"cannot use {where}{said}: {advice}") from error
