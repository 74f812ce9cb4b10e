"""Why each citation stands where it does, as tables for the terminal."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from bot.core.invisible import visible
from corpus import Answer, Evidence


def explanation(answer: Answer) -> Iterator[Table]:
    """Return a table a citation: the factors that add up to its score, and the question's terms."""
    for number, evidence in enumerate(answer.explain(), start=1):
        yield _factors(number, evidence)
        yield _words(evidence)


def _factors(number: int, evidence: Evidence) -> Table:
    table = Table(f"why [{number}]", "value", "weight", "adds", show_footer=True)
    for column in table.columns[1:]:
        column.justify = "right"
    for factor in sorted(evidence.factors, key=lambda factor: -abs(factor.share)):
        if factor.value:
            numbers = (factor.value, factor.weight, factor.share)
            table.add_row(factor.name, *(f"{number:.2f}" for number in numbers))
    table.columns[0].footer = "score"
    table.columns[3].footer = f"{evidence.score:.2f}"
    return table


def _words(evidence: Evidence) -> Table:
    table = Table("word", "of the question", "stands in")
    table.columns[1].justify = "right"
    for term in evidence.terms:
        places = [
            name for name, is_there in (("excerpt", term.in_excerpt), ("title", term.in_title)) if is_there
        ]
        table.add_row(Text(visible(term.word)), f"{term.weight:.0%}", ", ".join(places) or "-")
    return table
