"""A finding: one thing that was looked at, how it is, and what to do about it."""

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
    """A finding that needs nothing."""
    return Finding(subject=subject, level=Level.OK, text=text)


def warning(subject: str, text: str, advice: str) -> Finding:
    """A finding that wants something."""
    return Finding(subject=subject, level=Level.WARNING, text=text, advice=advice)


def fault(subject: str, text: str, advice: str) -> Finding:
    """A finding that keeps the program from its work."""
    return Finding(subject=subject, level=Level.ERROR, text=text, advice=advice)


def found(subject: str, check: Check) -> Iterator[Finding]:
    """What a check finds; where it breaks, that is a finding too: nothing stops a doctor."""
    try:
        yield from check()
    except CorpusError as error:
        yield fault(subject, str(error), "")
    except Exception as error:  # noqa: BLE001 # whatever is broken is to be told
        kind = type(error).__name__
        yield fault(subject, f"could not be looked at: {kind}: {error}", "mend what stands above it first")


def worst(findings: Iterable[Finding]) -> Level:
    """The level of the worst."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.ERROR, Level.WARNING) if level in levels), Level.OK)
