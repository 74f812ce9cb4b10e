"""Hard cases of sentence boundaries by language, in `sentences/`, and how many are split right.

A line is a case. Between its sentences stands " | " for a space, "¦" for nothing, and "⏎" for a line break.
Half of them, by a hash, are for tuning the rules; the others are for checking them.

Run `python -m tests.corpus.text.sentence_cases [tuning|checking] [LANGUAGE...]` for a row a language, and the
wrong cases of those that are named.
"""

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import split_sentences

_FOLDER = Path(__file__).parent / "sentences"
_BETWEEN = re.compile(r" \| |¦|⏎")
_JOINTS = {" | ": " ", "¦": "", "⏎": "\n"}


@dataclass(frozen=True, slots=True)
class SentenceCase:
    """A text in a language, and its sentences."""

    language: str
    line: str

    @property
    def text(self) -> str:
        """The text as it would be published."""
        return _BETWEEN.sub(lambda joint: _JOINTS[joint.group()], self.line)

    @property
    def sentences(self) -> list[str]:
        """The sentences as any reader would find them."""
        return _BETWEEN.split(self.line)

    @property
    def tuning(self) -> bool:
        """Whether the rules may be tuned to it."""
        return zlib.crc32(self.line.encode()) % 2 == 0

    def found(self) -> list[str]:
        """Return the sentences that we find."""
        return [span.of(self.text) for span in split_sentences(self.text, self.language)]


def sentence_cases() -> Iterator[SentenceCase]:
    """Yield all cases, by language."""
    for file in sorted(_FOLDER.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield SentenceCase(file.stem, line)


def right_by_language(*, tuning: bool) -> dict[str, tuple[int, int]]:
    """Return how many cases of a half are split right, and how many there are, by language."""
    counts: dict[str, tuple[int, int]] = {}
    for case in sentence_cases():
        if case.tuning == tuning:
            right, of = counts.get(case.language, (0, 0))
            counts[case.language] = right + (case.found() == case.sentences), of + 1
    return counts


def main() -> None:
    """Print a row a language, and the wrong cases of those named."""
    tuning = "checking" not in sys.argv
    for language, (right, of) in right_by_language(tuning=tuning).items():
        sys.stdout.write(f"{language}: {right} of {of} ({right / of:.0%})\n")
    for case in sentence_cases():
        if case.language in sys.argv and case.tuning == tuning and case.found() != case.sentences:
            sys.stdout.write(f"{case.line}\n    {' | '.join(case.found())!r}\n")


if __name__ == "__main__":
    main()
