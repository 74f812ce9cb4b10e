"""Terms of an index that are spelt almost like a given one: for a question's name that occurs nowhere."""

from collections.abc import Iterable

from corpus.index.vocabulary import SURROGATES, Vocabulary


def similar(vocabularies: Iterable[Vocabulary], term: str, *, within: int) -> list[tuple[str, int, int]]:
    """Give the terms (text, number, distance) within so many edits that begin like `term`, in no order.

    An edit inserts, deletes or changes a letter, or swaps two neighbours.
    """
    encoded, found = term.encode("utf-8", SURROGATES), []
    for vocabulary in vocabularies if encoded else ():
        for place in vocabulary.signatures.near(encoded, within=within).tolist():
            text = vocabulary.text_at(place)
            distance = edits(term, text, within=within)
            if distance <= within:
                found.append((text, vocabulary.first + int(vocabulary.numbers[place]), distance))
    return found


def edits(one: str, other: str, *, within: int) -> int:
    """Give how many edits make `one` of `other`, or `within` + 1 where they are more.

    >>> edits("zelenski", "zelenskyi", within=2), edits("bidne", "biden", within=2), edits("a", "b", within=0)
    (1, 1, 1)
    """
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        before, last, row = row, before, [i] + [0] * len(other)
        for j, its in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != its))
            if i > 1 and j > 1 and char == other[j - 2] and its == one[i - 2]:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > within:
            return within + 1
    return min(row[-1], within + 1)
