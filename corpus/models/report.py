"""What becomes of articles that are offered: one by one, and in all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class AddStatus(Enum):
    """What became of an article that was offered."""

    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What became of one article; `reason` says why it was rejected, and `subject` what it was."""

    fate: AddStatus
    reason: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of the articles that were offered; `problems` are the reasons of the rejected ones."""

    added: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, outcomes: Sequence[AddResult]) -> "AddReport":
        """The report of these outcomes."""
        fates = Counter(outcome.fate for outcome in outcomes)
        return cls(
            added=fates[AddStatus.ADDED],
            updated=fates[AddStatus.UPDATED],
            duplicates=fates[AddStatus.DUPLICATE],
            rejected=fates[AddStatus.REJECTED],
            problems=tuple(f"{outcome.subject}: {outcome.reason}" for outcome in outcomes if outcome.reason),
        )

    def __add__(self, other: "AddReport") -> "AddReport":
        return AddReport(
            added=self.added + other.added,
            updated=self.updated + other.updated,
            duplicates=self.duplicates + other.duplicates,
            rejected=self.rejected + other.rejected,
            problems=self.problems + other.problems,
        )
