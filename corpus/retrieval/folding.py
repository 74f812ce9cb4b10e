"""Excerpts to groups of near-duplicates: wire copy that several outlets carry is cited once."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from corpus.models import Excerpt

_RUN = 3  # words in a shingle


class HasExcerpt(Protocol):
    """Something found, with the excerpt that would be shown of it."""

    @property
    def excerpt(self) -> Excerpt: ...


T = TypeVar("T", bound=HasExcerpt)


def folded(found: Iterable[T], *, same: float) -> list[list[T]]:
    """Groups in order of the first of each; in a group are those whose excerpts say the same as its first.

    Two say the same if of the shorter one's shingles (three words in a row) the share `same` is in the other.
    """
    groups: list[tuple[frozenset[tuple[str, ...]], list[T]]] = []
    for one in found:
        shingles = _shingles(one.excerpt.text)
        group = next((group for first, group in groups if _overlap(shingles, first) >= same), None)
        if group is None:
            groups.append((shingles, [one]))
        else:
            group.append(one)
    return [group for _, group in groups]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    runs = range(max(len(words) - _RUN + 1, 1))
    return frozenset(tuple(words[start : start + _RUN]) for start in runs)


def _overlap(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / min(len(one), len(other))
