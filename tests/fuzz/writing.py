"""Grammars of what people write: questions and schedules; and of headers and custom ids."""

from tests.fuzz.grammar import DATES, text
from tests.fuzz.pieces import PIECES

KINDS = (
    "context more digest digests page delete-mine watch settings setting setting-back story told edition "
    "standing ask why compare helpful"
).split()
VALUES = (
    *"this stop pause remove edit 1 0 99 compare timeline text x channel".split(),
    *("", "9" * 25, "a" * 20, "0" * 20, "\u0661"),
)


def question(draw):
    """A question with a time, a source, an operator or anything else."""
    extra = (
        "",
        "since yesterday",
        "before 2025-02-30",
        "from Reuters",
        '"harbour of',
        "source:Post",
        "last 99999999 weeks",
        "in 0 days",
        "between Monday and",
    )
    first = draw.choice(("What", "Who", "Wann", "", "How many"))
    return f"{first} {text(draw, 12)} {draw.choice(extra)} {text(draw, 3)}"


def schedule(draw):
    """A schedule in words or cron."""
    if draw.random() < 0.4:
        fields = ("*", "0", "*/5", "1-5", "L", "MON#2", "99", "1,2", "1-0", "JAN", "0-59/7", "29", "2")
        return " ".join(draw.choice(fields) for _ in range(draw.choice((5, 5, 5, 4, 6))))
    words = (
        "every",
        "weekdays",
        "monday",
        "and",
        "at",
        "8:00",
        "19h30",
        "7 pm",
        "noon",
        "6 hours",
        "-",
        "friday",
        "99",
        "daily",
        "to",
    )
    return " ".join(draw.choice(words) for _ in range(draw.randint(0, 8)))


def custom_id(draw):
    """A custom id of the program's own, with odd values in its places."""
    return ":".join(("clippings", draw.choice(KINDS), *draw.choices(VALUES, k=draw.randint(0, 4))))


def header(draw):
    """Headers of an answer, one a line."""
    names = ("cache-control", "age", "expires", "date", "retry-after")
    values = ("max-age=", "no-store", *DATES, "9" * 30, "-1", "public, max-age=\u0661", '"')
    return "\n".join(
        f"{draw.choice(names)}: {draw.choice(values)}{draw.choice(PIECES)}" for _ in range(draw.randint(1, 5))
    )
