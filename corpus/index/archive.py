"""Segments as named arrays and back: what stands between the index and its folder."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.index.folder import Arrays, IndexFolder, Saved
from corpus.index.manifest import Entry, Manifest
from corpus.index.postings import Postings
from corpus.index.segment import Living, Segment
from corpus.index.vocabulary import Vocabulary

COLUMN = "column-"
POSTINGS = ("terms", "offsets", "packed", "odd_positions", "odd_frequencies")
DTYPES = {
    "terms": np.int32,
    "offsets": np.int64,
    "packed": np.uint32,
    "odd_positions": np.int64,
    "odd_frequencies": np.int32,
    "lengths": np.int32,
    "text": np.uint8,
    "text_offsets": np.int64,
    "text_numbers": np.int32,
    "text_hashes": np.uint32,
    "alive": np.bool_,
    "df": np.int32,
}


def parts_of(segments: Sequence[Segment]) -> dict[str, Arrays]:
    """Give the arrays of `segments` by folder and name; what a delete changes is in a folder of its own."""
    parts: dict[str, Arrays] = {}
    for segment in segments:
        parts[segment.name] = _arrays(segment)
        parts[segment.living.name] = {"alive": segment.living.alive, "df": segment.living.df}
    return parts


def entries_of(segments: Sequence[Segment]) -> tuple[Entry, ...]:
    """Give what the manifest says of `segments`."""
    return tuple(
        Entry(
            segment=segment.name,
            living=segment.living.name,
            first=segment.first,
            first_term=segment.vocabulary.first,
        )
        for segment in segments
    )


def open_segments(folder: IndexFolder, *, verify: bool) -> tuple[Manifest, list[Segment], Saved]:
    """Map the segments in `folder`, in order of ids.

    Raises:
        IndexFormatError: a file is missing, torn, foreign or of another version.
    """
    manifest, parts, saved = folder.open(verify=verify)
    segments: list[Segment] = []
    for entry in manifest.segments:
        try:
            segment = _segment(entry, parts[entry.segment], parts[entry.living])
            _refuse_gap(segments, segment)
        except (KeyError, ValueError) as error:
            raise folder.torn(entry.segment, f"its arrays are not those of a segment ({error})") from error
        segments.append(segment)
    return manifest, segments, saved


def _arrays(segment: Segment) -> Arrays:
    postings, vocabulary = segment.postings, segment.vocabulary
    return {
        **{name: getattr(postings, name) for name in POSTINGS},
        "lengths": segment.lengths,
        "text": vocabulary.text,
        "text_offsets": vocabulary.offsets,
        "text_numbers": vocabulary.numbers,
        "text_hashes": vocabulary.hashes,
        **{f"{COLUMN}{name}": column for name, column in segment.columns.items()},
    }


def _segment(entry: Entry, arrays: Arrays, living: Arrays) -> Segment:
    checked = {name: _typed(name, array) for name, array in {**arrays, **living}.items()}
    return Segment(
        name=entry.segment,
        first=entry.first,
        postings=Postings(**{name: checked[name] for name in POSTINGS}),
        lengths=checked["lengths"],
        columns=_columns(checked),
        vocabulary=Vocabulary(
            first=entry.first_term,
            text=checked["text"],
            offsets=checked["text_offsets"],
            numbers=checked["text_numbers"],
            hashes=checked["text_hashes"],
        ),
        living=Living(name=entry.living, alive=checked["alive"], df=checked["df"]),
    )


def _columns(arrays: Arrays) -> dict[str, NDArray[np.int64]]:
    return {name.removeprefix(COLUMN): array for name, array in arrays.items() if name.startswith(COLUMN)}


def _typed(name: str, array: NDArray[Any]) -> NDArray[Any]:
    wanted = np.dtype(DTYPES.get(name, np.int64))
    if array.dtype != wanted or array.ndim != 1:
        raise ValueError(f"{name} is {array.ndim}-dimensional {array.dtype}, not a row of {wanted}")
    return array


def _refuse_gap(before: Sequence[Segment], segment: Segment) -> None:
    """Raise ValueError unless `segment` goes on where the ids and term numbers of those before it end."""
    passages = before[-1].ids.stop if before else 0
    terms = before[-1].vocabulary.first + len(before[-1].vocabulary) if before else 0
    if (segment.first, segment.vocabulary.first) != (passages, terms):
        raise ValueError(f"it begins at passage {segment.first}, not {passages}, or at another term")
