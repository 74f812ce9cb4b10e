"""Compare two texts of an article by sentence: kept, changed, removed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from corpus.models.article import Span

_FORMS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Sentences that stayed and went, as spans of the text before, and those that came, of the one after."""

    kept: tuple[Span, ...]
    removed: tuple[Span, ...]
    added: tuple[Span, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text and its sentences."""

    body: str
    sentences: Sequence[Span]

    def folded(self) -> list[str]:
        """Return the sentences in the form that they are compared in."""
        return [" ".join(sentence.of(self.body).translate(_FORMS).split()) for sentence in self.sentences]


def difference(before: SplitText, after: SplitText) -> Difference:
    """Return what changed from one text to the other.

    >>> one = SplitText("A came. B went.", (Span(start=0, end=7), Span(start=8, end=15)))
    >>> two = SplitText("A came.", (Span(start=0, end=7),))
    >>> difference(one, two).removed
    (Span(start=8, end=15),)
    """
    blocks = SequenceMatcher(None, before.folded(), after.folded(), autojunk=False).get_matching_blocks()
    stayed = {block.a + i for block in blocks for i in range(block.size)}
    found_again = {block.b + i for block in blocks for i in range(block.size)}
    return Difference(
        kept=tuple(span for i, span in enumerate(before.sentences) if i in stayed),
        removed=tuple(span for i, span in enumerate(before.sentences) if i not in stayed),
        added=tuple(span for i, span in enumerate(after.sentences) if i not in found_again),
    )


_ALIKE = 0.6  # so much of a sentence is left in one that stands elsewhere, if it is still that one


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What became of some sentences of a text.

    `gone` are those that no longer stand, as spans of the text before. `after` is what stands for all of
    them in the one after, each run of sentences as one span: those that stayed, and those that took the
    place of others, of which `was_put_otherwise` says that there are any.
    """

    gone: tuple[Span, ...]
    after: tuple[Span, ...]
    was_put_otherwise: bool


def replacement(before: SplitText, after: SplitText, span: Span) -> Replacement:
    """Return what became of the sentences in `span` of the text before.

    >>> one = SplitText("A came. B went.", (Span(start=0, end=7), Span(start=8, end=15)))
    >>> two = SplitText("A came. B stayed.", (Span(start=0, end=7), Span(start=8, end=17)))
    >>> replacement(one, two, Span(start=8, end=15)).after
    (Span(start=8, end=17),)
    """
    old, new = before.folded(), after.folded()
    at = {sentence: place for place, sentence in reversed(list(enumerate(new)))}
    asked = [
        i for i, other in enumerate(before.sentences) if other.start < span.end and span.start < other.end
    ]
    gone = [i for i in asked if old[i] not in at]
    stayed = {at[old[i]] for i in asked if old[i] in at}
    instead = _successors(old, new, gone) if gone else set()
    return Replacement(
        gone=tuple(before.sentences[i] for i in gone),
        after=tuple(_runs(after.sentences, sorted(stayed | instead))),
        was_put_otherwise=bool(instead),
    )


def _successors(old: Sequence[str], new: Sequence[str], gone: Collection[int]) -> set[int]:
    """Return the places of the new sentences that replaced those `gone`."""
    known, found = set(old), set[int]()
    came = [place for place, sentence in enumerate(new) if sentence not in known]
    for _, first, last, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        here = [place for place in came if start <= place < stop]
        for i in (i for i in gone if first <= i < last):
            # What stands where it stood took its place, however little of it is left.
            found |= _most_like(old[i], new, here or came, least=0.0 if here else _ALIKE)
    return found


def _most_like(sentence: str, others: Sequence[str], places: Sequence[int], *, least: float) -> set[int]:
    """Return the place of the sentence most like this one, if any is enough so."""
    shares = {
        place: SequenceMatcher(None, sentence, others[place], autojunk=False).ratio() for place in places
    }
    best = max(places, key=lambda place: shares[place], default=None)
    return set() if best is None or shares[best] < least else {best}


def _runs(sentences: Sequence[Span], places: Sequence[int]) -> Iterator[Span]:
    """One span for each run of neighbours among these places."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        members = [place for _, place in run]
        yield Span(start=sentences[members[0]].start, end=sentences[members[-1]].end)
