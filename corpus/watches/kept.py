"""Keep the queries of watches beside the index: a start reads them, and works out only those that are new.

A file of JSON lines: what it is of, then a query a line. It is a cache. One that is torn, of another version
or of a corpus that has changed much since counts as missing.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corpus.models.answer import Query, SmallTalk, TimeWindow
from corpus.models.feed import Viewer
from corpus.models.watch import Watch
from corpus.text.analysis import VERSION
from corpus.watches.queries import WatchQuery

FILE_NAME = "watches.jsonl"
_FORMAT = 2  # raise it when a row changes, or what `make_query` makes of a question
# Share by which the number of passages may have changed: terms are weighed by how rare they are.
_CHANGED = 0.2
_MOMENTS = ("since", "until")
_TUPLES = ("terms", "sources", "musts", "exact_names", "exclusions")
_SETS = ("times", "carried")
_WINDOWS = ("window", "period")


def load_queries(file: Path, *, passages: int, languages: frozenset[str]) -> tuple[WatchQuery, ...]:
    """Return the queries that are kept for a corpus of so many passages; none where the file is no use.

    A question is read in the `languages` of the corpus.
    """
    try:
        header, _, rows = file.read_bytes().partition(b"\n")
        kept = json.loads(header)
    except (OSError, ValueError):
        return ()
    if not isinstance(kept, dict) or kept.get("made_by") != _maker() or kept.get("digest") != _digest(rows):
        return ()
    if kept["languages"] != sorted(languages):
        return ()
    if abs(kept["passages"] - passages) > _CHANGED * kept["passages"]:
        return ()
    return tuple(_watch_query(json.loads(row)) for row in rows.splitlines())


def save_queries(
    file: Path, queries: Sequence[WatchQuery], *, passages: int, languages: frozenset[str]
) -> None:
    """Keep these queries. Where the file cannot be written they are worked out again at the next start."""
    rows = "\n".join(map(json.dumps, map(_row, queries))).encode()
    header = {
        "made_by": _maker(),
        "passages": passages,
        "languages": sorted(languages),
        "digest": _digest(rows),
    }
    new = file.with_suffix(".new")
    with suppress(OSError):
        new.write_bytes(json.dumps(header).encode() + b"\n" + rows)
        os.replace(new, file)  # noqa: PTH105 # the one call that is promised to be atomic


def _maker() -> str:
    """Return the version of what made the queries: another may read questions in another way."""
    try:
        release = version("clippings-bot")
    except PackageNotFoundError:
        release = "0"
    return f"{release} {VERSION}.{_FORMAT}"


def _digest(rows: bytes) -> str:
    return blake2b(rows, digest_size=16).hexdigest()


def _row(each: WatchQuery) -> dict[str, Any]:
    weights = dict(zip(each.asked.places, each.asked.weights, strict=True))
    return {"watch": _plain(each.watch), "query": _plain(each.query), "weights": weights}


def _plain(value: Any) -> Any:
    """Return a value of a watch or a query as JSON has it."""
    if isinstance(value, Watch | Query | TimeWindow | Viewer):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | frozenset):
        return [_plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
    return value


def _watch_query(row: Mapping[str, Any]) -> WatchQuery:
    watch = Watch(**dict(_moments_and_viewer(row["watch"], "made")))
    return WatchQuery.weighed(watch, _query(row["query"]), row["weights"].items())


def _query(row: Mapping[str, Any]) -> Query:
    fields = dict(_moments_and_viewer(row, "now"))
    fields |= {name: None if row[name] is None else tuple(row[name]) for name in _TUPLES}
    fields |= {name: frozenset(row[name]) for name in _SETS}
    fields |= {name: TimeWindow(**dict(_moments_and_viewer(row[name], *_MOMENTS))) for name in _WINDOWS}
    fields["names"] = tuple(map(tuple, row["names"]))
    fields["small_talk"] = None if row["small_talk"] is None else SmallTalk(row["small_talk"])
    fields["loose"] = None if row["loose"] is None else _query(row["loose"])
    return Query(**fields)


def _moments_and_viewer(row: Mapping[str, Any], *moments: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a row, with its moments and its viewer as they were."""
    for name, value in row.items():
        if value is not None and name in moments:
            yield name, datetime.fromisoformat(value)
        elif value is not None and name == "viewer":
            yield name, Viewer(**value)
        else:
            yield name, value
