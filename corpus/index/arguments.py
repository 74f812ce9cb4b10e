"""Check what callers pass to the index. Each error says what to pass instead."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

LISTED_IDS = 5


def check_not_text(value: object, *, what: str, wanted: str) -> None:
    """Raise TypeError for a text in place of a list.

    Its characters would silently become the items.
    """
    if isinstance(value, str | bytes):
        raise TypeError(f"{what} is a plain {type(value).__name__}; give {wanted}: {value[:40]!r}")


def finite(**parameters: float) -> tuple[float, ...]:
    """Return the numbers; raise ValueError for one that is not finite.

    It would make every score infinite or NaN.
    """
    for name, value in parameters.items():
        if not math.isfinite(value):
            raise ValueError(f"{name} must be a finite number, not {value}")
    return tuple(float(value) for value in parameters.values())


def counted(tokens: Iterable[str]) -> Counter[str]:
    """Count the tokens of a query, in order of first appearance.

    Raises:
        TypeError: it is not a list of str.
    """
    check_not_text(tokens, what="the query", wanted="a list of tokens (split it first)")
    words = list(tokens)
    for token in words:
        if not isinstance(token, str):
            raise TypeError(f"a query's token must be a str, not {type(token).__name__}: {token!r}")
    return Counter(words)


def known_ids(ids: Iterable[int], *, given: int) -> NDArray[np.int64]:
    """Return `ids` as int64, (n,).

    Raises:
        TypeError: one is not an integer.
        KeyError: one is not among the first `given`.
    """
    wanted = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids))
    if wanted.size and wanted.dtype.kind not in "iu":
        raise TypeError(f"passage ids must be integers, not {wanted.dtype}")
    unknown = wanted[(wanted < 0) | (wanted >= given)]
    if unknown.size:
        raise KeyError(f"never given: passages {id_list(unknown)}; {given} ids have been given so far")
    return wanted.astype(np.int64).ravel()


def id_list(ids: NDArray[np.int64]) -> str:
    """Return the first few ids as text, and how many more there are."""
    more = f" and {ids.size - LISTED_IDS} more" if ids.size > LISTED_IDS else ""
    return ", ".join(map(str, ids[:LISTED_IDS].tolist())) + more


def check_mask(allowed: NDArray[np.bool_], *, size: int) -> None:
    """Raise unless `allowed` is an array of `size` bools.

    numpy would take integers for positions.
    """
    if not isinstance(allowed, np.ndarray) or allowed.dtype != np.bool_:
        raise TypeError("allowed must be a numpy array of bool, one for each id ever given")
    if allowed.shape != (size,):
        raise ValueError(
            f"allowed has shape {allowed.shape}; give one bool for each of the {size} ids ever given"
        )


def checked_columns(columns: Mapping[str, ArrayLike] | None, *, count: int) -> dict[str, NDArray[np.int64]]:
    """Return the columns as int64, (count,).

    Raises:
        ValueError: a name is no identifier, or a column does not hold `count` integers.
    """
    arrays = {name: np.asarray(column) for name, column in (columns or {}).items()}
    for name, array in arrays.items():
        if not name.isidentifier() or not name.isascii():
            raise ValueError(f"a column's name becomes a file name: use letters, digits and _, not {name!r}")
        if array.shape != (count,) or (count and array.dtype.kind not in "iu"):
            raise ValueError(
                f"column {name} is {array.dtype} of shape {array.shape}; give {count} integers, one a passage"
            )
    return {name: array.astype(np.int64) for name, array in arrays.items()}


def check_names(columns: Collection[str], *, known: Collection[str]) -> None:
    """Raise ValueError unless the columns are named as those that the index has."""
    if set(columns) != set(known):
        raise ValueError(f"columns {sorted(columns)} do not match {sorted(known)}, which the index has")


def plain_note(note: Mapping[str, int | str]) -> dict[str, int | str]:
    """Return the note as a dict; raise TypeError for what JSON would not give back."""
    for key, value in note.items():
        if not isinstance(key, str) or not isinstance(value, int | str):
            raise TypeError(f"a note holds str and int by str, not {key!r}: {value!r}")
    return dict(note)
