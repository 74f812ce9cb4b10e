"""Convert segments to named arrays on disk and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.index.folder import IndexFolder, Saved
from corpus.index.journal import Arrays, Record
from corpus.index.manifest import Entry, IndexManifest
from corpus.index.postings import Postings
from corpus.index.segment import NONE, Segment, Tombstones, fixed
from corpus.index.vocabulary import Vocabulary

COLUMN = "column-"
DEAD, DELETED = "dead", "deleted"
POSTINGS = ("terms", "offsets", "packed", "odd_positions", "odd_frequencies")
DTYPES = {
    "terms": np.int32,
    "offsets": np.int64,
    "packed": np.uint32,
    "odd_positions": np.int64,
    "odd_frequencies": np.int32,
    "lengths": np.int32,
    "purged": np.int64,
    "text": np.uint8,
    "text_offsets": np.int64,
    "text_numbers": np.int32,
    "text_hashes": np.uint32,
    DEAD: np.int64,
}
# Stored as differences: smaller numbers take fewer bytes.
ASCENDING = ("terms", "offsets", "odd_positions", "text_offsets", "purged", DEAD)
MAPPED = ("packed", "text", "text_hashes")
NARROW = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32)


def arrays_by_folder(segments: Sequence[Segment]) -> dict[str, Arrays]:
    """Return the arrays of `segments` by folder and name.

    What a delete changes is in a folder of its own.
    """
    parts: dict[str, Arrays] = {}
    for segment in segments:
        parts[segment.name] = {name: _packed(name, array) for name, array in arrays_of(segment).items()}
        parts[segment.tombstones.name] = {DEAD: _packed(DEAD, segment.dead)}
    return parts


def entries_of(segments: Sequence[Segment]) -> tuple[Entry, ...]:
    """Return the manifest's entries for `segments`."""
    return tuple(
        Entry(
            segment=segment.name,
            tombstones=segment.tombstones.name,
            first=segment.first,
            first_term=segment.vocabulary.first,
        )
        for segment in segments
    )


def manifest_of(
    segments: Sequence[Segment], parameters: tuple[float, float, float], note: Mapping[str, int | str]
) -> IndexManifest:
    """Return the manifest of `segments`, without its files; the parameters are k1, b and epsilon."""
    k1, b, epsilon = parameters
    return IndexManifest(k1=k1, b=b, epsilon=epsilon, note=note, segments=entries_of(segments))


def arrays_of(segment: Segment) -> Arrays:
    """Return the arrays of a segment by name, without what was deleted since."""
    postings, vocabulary = segment.postings, segment.vocabulary
    return {
        **{name: getattr(postings, name) for name in POSTINGS},
        "lengths": segment.lengths,
        "purged": segment.purged,
        "text": vocabulary.text,
        "text_offsets": vocabulary.offsets,
        "text_numbers": vocabulary.numbers,
        "text_hashes": vocabulary.hashes,
        **{f"{COLUMN}{name}": column for name, column in segment.columns.items()},
    }


def mapped(folder: IndexFolder, segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments, which are saved in `folder`, with their large arrays mapped.

    What was built in memory is a copy of what is on disk by then.
    """
    return [_mapped(folder, segment) for segment in segments]


def _mapped(folder: IndexFolder, segment: Segment) -> Segment:
    packed = segment.postings.packed
    if packed.nbytes < folder.limits.mapped or _is_mapped(packed):
        return segment
    own = folder.map_array(f"{segment.name}/packed.npy")
    return replace(segment, postings=replace(segment.postings, packed=own))


def _is_mapped(array: NDArray[Any]) -> bool:
    base: object = array
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    return isinstance(base, np.memmap)


def added(segment: Segment) -> Arrays:
    """Return the journal's change for a small `segment` that was added."""
    return arrays_of(segment)


def deleted(ids: NDArray[np.int64]) -> Arrays:
    """Return the journal's change for a delete of `ids`."""
    return {DELETED: ids}


def open_segments(folder: IndexFolder, *, verify: bool, known: Sequence[Segment] = ()) -> "Opened":
    """Map the segments in `folder`, and read what the journal changed.

    Segments in `known` are taken from there.

    Raises:
        IndexFormatError: a file is missing, torn, foreign or of another version.
    """
    by_name = {segment.name: segment for segment in known}
    names = {name for segment in known for name in (segment.name, segment.tombstones.name)}
    manifest, parts, records, saved = folder.open(verify=verify, known=names)
    segments: list[Segment] = []
    for entry in manifest.segments:
        try:
            segment = _segment(entry, parts, by_name.get(entry.segment))
            _refuse_gap(segments, segment)
        except (KeyError, ValueError) as error:
            raise folder.torn(entry.segment, f"its arrays are not those of a segment ({error})") from error
        segments.append(segment)
    return Opened(
        manifest=manifest,
        segments=segments,
        note=records[-1].note if records else manifest.note,
        changes=changes_after(segments, records),
        saved=saved,
    )


def changes_after(segments: Sequence[Segment], records: Sequence[Record]) -> "SegmentChanges":
    """Return what the `records` of the journal did to `segments`."""
    changes = [change for record in records for change in record.changes]
    gone = [change[DELETED] for change in changes if DELETED in change]
    return SegmentChanges(
        added=_added_after(segments, [change for change in changes if DELETED not in change]),
        deleted=np.sort(np.concatenate([NONE, *gone])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChanges:
    """What the journal added, and then deleted: int64, ascending.

    All deletes may come last, since ids never return.
    """

    added: Sequence[Segment]
    deleted: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a folder holds: segments, and what the journal did to them."""

    manifest: IndexManifest
    segments: Sequence[Segment]
    note: Mapping[str, int | str]
    changes: SegmentChanges
    saved: Saved


def _added_after(segments: Sequence[Segment], changes: Sequence[Arrays]) -> list[Segment]:
    found: list[Segment] = []
    for arrays in changes:
        passages, terms = _end(found or segments)
        found.append(_made(arrays, first=passages, first_term=terms))
    return found


def _segment(entry: Entry, parts: Mapping[str, Arrays], known: Segment | None) -> Segment:
    if known is None:
        checked = {name: _unpacked(name, array) for name, array in parts[entry.segment].items()}
        known = replace(_made(checked, first=entry.first, first_term=entry.first_term), name=entry.segment)
    if known.tombstones.name == entry.tombstones:
        return known
    dead = fixed(_unpacked(DEAD, parts[entry.tombstones][DEAD]))
    return replace(known, tombstones=Tombstones(name=entry.tombstones, dead=dead))


def _made(arrays: Arrays, *, first: int, first_term: int) -> Segment:
    return Segment(
        first=first,
        postings=Postings(**{name: arrays[name] for name in POSTINGS}),
        lengths=arrays["lengths"],
        columns={name.removeprefix(COLUMN): arrays[name] for name in arrays if name.startswith(COLUMN)},
        vocabulary=Vocabulary(
            first=first_term,
            text=arrays["text"],
            offsets=arrays["text_offsets"],
            numbers=arrays["text_numbers"],
            hashes=arrays["text_hashes"],
        ),
        purged=arrays["purged"],
    )


def _packed(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return the array in the narrowest type that holds it.

    Arrays that are mapped and read in place stay as they are.
    """
    if name in MAPPED or not array.size:
        return array
    if name in ASCENDING:
        array = np.diff(array, prepend=array.dtype.type(0))
    low, high = array.min(), array.max()
    fits = (kind for kind in NARROW if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return array.astype(next(fits, array.dtype))


def _unpacked(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return the array as `_packed` got it; a column stays narrow."""
    wanted = DTYPES.get(name)
    if array.ndim != 1 or array.dtype.kind not in "iu" or (name in MAPPED and array.dtype != wanted):
        raise ValueError(f"{name} is {array.ndim}-dimensional {array.dtype}, not a row of integers")
    if name in ASCENDING:
        return np.cumsum(array, dtype=wanted)
    return array.astype(wanted, copy=False) if wanted else array


def _refuse_gap(before: Sequence[Segment], segment: Segment) -> None:
    """Raise ValueError unless `segment` continues ids and term numbers."""
    if (segment.first, segment.vocabulary.first) != _end(before):
        raise ValueError(f"it begins at passage {segment.first}, not {_end(before)[0]}, or at another term")


def _end(segments: Sequence[Segment]) -> tuple[int, int]:
    """Return the id and the term number that follow `segments`."""
    if not segments:
        return 0, 0
    last = segments[-1]
    return last.ids.stop, last.vocabulary.first + len(last.vocabulary)
