"""Talk to a Milvus server: the one importer of pymilvus. Whatever fails is "search is unavailable"."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from importlib.util import find_spec
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from corpus.milvus.address import ServerAddress
from corpus.models.errors import SearchUnavailableError, StoreError

T = TypeVar("T")

K1, B = 1.5, 0.75  # BM25's parameters; those of the embedded index
_DEADLINE = 5.0  # seconds of a question's request; an answer as a whole has 20
_PATIENCE = 30.0  # seconds of a request that writes or counts
# Seconds until a connection stands. Requests that find it broken make one anew, one after the other: of ten
# that were on their way when a server was killed, the last waits ten times as long.
_CONNECTING = 2.0
_SLOW = 1.0  # seconds, after which a request that fails was waited for
_REST = 1.0  # seconds without a request after one that failed: whoever asks meanwhile need not wait for it
_CHANNEL = {
    # By default it pings an idle server each ten seconds, and gRPC's servers end the connection for that.
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_permit_without_calls": 0,
    # By default the pause before the next attempt grows from one second to two minutes.
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
}
_MOST_BYTES = 65_000  # of the text of a passage; the server takes 65,535
MOST_FOUND = 16_384  # passages that the server gives at most


class PassageRow(NamedTuple):
    """A passage as the server keeps it; `published` is in seconds since 1970."""

    key: int
    article: int
    source: int
    published: int
    text: str


class Found(NamedTuple):
    """The passages found for one text: keys and the server's scores, best first; terms only if asked for."""

    keys: list[int]
    scores: list[float]
    texts: list[str]


class MilvusServer:
    """A server, connected to when it is first needed, and again by itself after it was lost.

    Every method raises `SearchUnavailableError` while it cannot be reached or does not answer in time.
    """

    def __init__(
        self, url: str, *, deadline: float = _DEADLINE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = ServerAddress.of(url)
        if find_spec("pymilvus") is None:
            raise StoreError(
                "a Milvus server takes packages that are not installed: "
                "install those of config/requirements-scale.lock"
            )
        self._deadline, self._clock = deadline, clock
        self._client: Any = None
        self._connecting, self._rests_until, self._failed_by = Lock(), 0.0, ""

    def collections(self) -> frozenset[str]:
        """Return the names of all collections."""
        return frozenset(self._asked(lambda client: client.list_collections(timeout=self._deadline)))

    def create(self, name: str) -> None:
        """Make a collection of passages, ready to be searched."""
        self._asked(lambda client: _create(client, name))

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there."""
        self._asked(lambda client: client.drop_collection(name, timeout=_PATIENCE))

    def upsert(self, name: str, rows: Iterable[PassageRow]) -> None:
        """Put passages in; one whose key is there replaces that."""
        fields = [
            {
                "id": row.key,
                "article": row.article,
                "source": row.source,
                "published": row.published,
                "terms": _short(row.text),
            }
            for row in rows
        ]
        if fields:
            self._asked(lambda client: client.upsert(name, fields, timeout=_PATIENCE))

    def delete(self, name: str, articles: Collection[int]) -> None:
        """Take out all passages of these articles; some may not be there."""
        if articles:
            chosen = f"article in {sorted(articles)}"
            self._asked(lambda client: client.delete(name, filter=chosen, timeout=_PATIENCE))

    def count(self, name: str) -> int:
        """Return how many passages a collection has."""
        rows = self._asked(
            lambda client: client.query(
                name, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=_PATIENCE
            )
        )
        return int(rows[0]["count(*)"])

    def search(
        self,
        name: str,
        texts: Sequence[str],
        *,
        most: int,
        within: str = "",
        strongly: bool = False,
        with_texts: bool = False,
    ) -> list[Found]:
        """Return the `most` best passages for each text of terms, of those that a filter lets through.

        A collection without passages cannot be searched. With `strongly` the server waits until it sees all
        that was put in; else it may take it some seconds.
        """
        hits = self._asked(
            lambda client: client.search(
                name,
                data=list(texts),
                anns_field="bm25",
                filter=within,
                limit=min(most, MOST_FOUND),
                output_fields=["terms"] if with_texts else [],
                search_params={"metric_type": "BM25", "params": {}},
                consistency_level="Strong" if strongly else "Bounded",
                timeout=self._deadline,
            )
        )
        return [_found(each, with_texts=with_texts) for each in hits]

    def close(self) -> None:
        """Let go of the connection."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _asked(self, ask: Callable[[Any], T]) -> T:
        began = self._clock()
        if began < self._rests_until:
            raise SearchUnavailableError(self._failed_by)
        try:
            return ask(self._connected())
        except SearchUnavailableError:
            raise
        except Exception as error:  # the library's errors, gRPC's, and what a broken connection raises
            # What is wrong with one request shows at once, and need not keep others from asking.
            self._failed_by = self.address.cause(error)
            if self._clock() - began > _SLOW:
                self._rests_until = self._clock() + _REST
            raise SearchUnavailableError(self._failed_by) from error

    def _connected(self) -> Any:
        with self._connecting:
            if self._client is None:
                if self._clock() < self._rests_until:  # whoever waited here for another's attempt
                    raise SearchUnavailableError(self._failed_by)
                try:
                    self._client = _connect(self.address, min(self._deadline, _CONNECTING))
                except Exception:
                    self._rests_until = self._clock() + _REST
                    raise
            return self._client


def _connect(address: ServerAddress, deadline: float) -> Any:
    from pymilvus import MilvusClient

    # It logs every failed request with a traceback, also those that are tried again and succeed.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return MilvusClient(
        uri=address.uri,
        token=address.token,
        db_name=address.database,
        timeout=deadline,
        grpc_options=_CHANNEL,
    )


def _create(client: Any, name: str) -> None:
    from pymilvus import DataType, Function, FunctionType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    for field in ("article", "source", "published"):
        schema.add_field(field, DataType.INT64)
    # Our own terms, joined by spaces: both engines are to see the same ones.
    whitespace = {"tokenizer": "whitespace"}
    schema.add_field(
        "terms", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params=whitespace
    )
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["terms"],
            output_field_names=["bm25"],
        )
    )
    indexes = client.prepare_index_params()
    indexes.add_index(
        "bm25",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": K1, "bm25_b": B, "inverted_index_algo": "DAAT_MAXSCORE"},
    )
    client.create_collection(
        name, schema=schema, index_params=indexes, consistency_level="Bounded", timeout=_PATIENCE
    )


def _found(hits: Any, *, with_texts: bool) -> Found:
    texts = [hit["entity"]["terms"] for hit in hits] if with_texts else []
    return Found(list(hits.ids), list(hits.distances), texts)


def _short(text: str) -> str:
    """Return a text that the server takes; scores come from the store, and need not all of it."""
    encoded = text.encode("utf-8", "replace")
    return encoded[:_MOST_BYTES].decode("utf-8", "ignore")
