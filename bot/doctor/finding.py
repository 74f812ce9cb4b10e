"""A finding: what was checked, its level, and what to do about it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus import CorpusError


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"  # it works, but not all of it, or not for long
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one thing is; `advice` says how to mend it."""

    subject: str
    level: Level
    text: str
    advice: str = ""


Check = Callable[[], Iterable[Finding]]


def fine(subject: str, text: str) -> Finding:
    """Return a finding that needs no action."""
    return Finding(subject=subject, level=Level.OK, text=text)


def warning(subject: str, text: str, advice: str) -> Finding:
    """Return a finding that needs attention."""
    return Finding(subject=subject, level=Level.WARNING, text=text, advice=advice)


def fault(subject: str, text: str, advice: str) -> Finding:
    """Return a finding that keeps the program from working."""
    return Finding(subject=subject, level=Level.ERROR, text=text, advice=advice)


def found(subject: str, check: Check) -> Iterator[Finding]:
    """Return what a check finds. A check that fails is a finding too."""
    try:
        yield from check()
    except CorpusError as error:
        yield fault(subject, str(error), "")
    except Exception as error:  # noqa: BLE001 # whatever is broken is to be told
        kind = type(error).__name__
        yield fault(subject, f"could not be looked at: {kind}: {error}", "mend what stands above it first")


def worst(findings: Iterable[Finding]) -> Level:
    """Return the level of the worst finding."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.ERROR, Level.WARNING) if level in levels), Level.OK)
