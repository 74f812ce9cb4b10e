"""A storm that two outlets tell of, each with numbers of its own, and its end two weeks later."""

from tests.bot.conftest import article

STORM = (
    article(
        6,
        "Storm Ada floods Elmsea",
        "Storm Ada flooded the streets of Elmsea on Sunday and killed 12 people. The mayor was shocked.",
        source="Norholm Times",
    ),
    article(
        6,
        "Elmsea flooded by Storm Ada",
        "Nine people died when Storm Ada flooded the streets of Elmsea on Sunday. Schools stay closed.",
        url="https://example.org/6b",
    ),
    article(20, "Elmsea dries", "After Storm Ada the streets of Elmsea are dry again. Nobody swims."),
)
