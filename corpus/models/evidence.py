"""Why a citation is where it is: the terms of the question in it, and the factors of its score."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One reason for a citation's place: `value` (about 0 to 1) times `weight` is what it adds."""

    name: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTerm:
    """A term of the question, with the word it came from: its share of the question, and where it is."""

    term: str
    word: str
    weight: float
    in_excerpt: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an excerpt is cited where it is: the question's terms, and the factors that make its score."""

    terms: tuple[AskedTerm, ...] = ()
    factors: tuple[Factor, ...] = ()

    @property
    def score(self) -> float:
        """The sum of what the factors add; citations stand in order of it."""
        return sum(factor.share for factor in self.factors)
