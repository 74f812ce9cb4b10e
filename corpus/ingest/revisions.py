"""Two texts of one article to what changed between them, by sentence.

White space and the form of quotation marks and dashes change nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.models import Span

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
        """The sentences in the form that they are compared in."""
        return [" ".join(sentence.of(self.body).translate(_FORMS).split()) for sentence in self.sentences]


def difference(before: SplitText, after: SplitText) -> Difference:
    """What changed from one text to the other.

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
