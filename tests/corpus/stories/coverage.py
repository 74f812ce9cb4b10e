"""A storm as three outlets told it over two weeks, between articles on other things."""

from datetime import timedelta

from corpus import Article, Corpus
from corpus.models.coverage import Extent
from tests.builders import NOON, articles

NOW = Extent(now=NOON + timedelta(days=30))


def told(day, source, title, body, **fields):
    return Article(
        title=title,
        body=body,
        source=source,
        url=f"https://{source.lower()}.test/{day}-{len(body)}",
        published_at=NOON + timedelta(days=day),
        **fields,
    )


HERALD = told(
    0,
    "Herald",
    "Storm Ada floods the harbour of Galway",
    "Storm Ada flooded the harbour of Galway on Monday and killed 12 people. "
    "Mayor Nora Byrne put the damage at 3 million euros. Ferries stay in port until Sunday.",
)
COURIER = told(
    0.1,
    "Courier",
    "Galway under water after Storm Ada",
    "The harbour of Galway was flooded by Storm Ada on Monday, which killed nine people. "
    "Mayor Nora Byrne put the damage at 5 million euros. Schools are closed for the week.",
)
WIRE = told(1, "Wire", "Storm Ada floods the harbour of Galway", HERALD.body)
LATER = told(
    12,
    "Herald",
    "Ferries leave Galway again after Storm Ada",
    "The first ferry since Storm Ada left the harbour of Galway on Saturday. Its captain was cheered.",
)
STORM = (HERALD, COURIER, WIRE, LATER)


def a_corpus(*more):
    others = [each for each in articles(source="Gazette") if "storm" not in each.title]
    return Corpus.in_memory([*others, *STORM, *more])


def marked(excerpt):
    """The highlighted words."""
    return [span.of(excerpt.article.body) for span in excerpt.highlights]


def every_excerpt(coverage):
    """All excerpts within whatever was read."""
    for citation in getattr(coverage, "citations", ()) + getattr(coverage, "accounts", ()):
        yield from citation.excerpts
    yield from (turn.excerpt for turn in getattr(coverage, "turns", ()))
    for claim in getattr(coverage, "claims", ()):
        yield from (*claim.alike, *claim.different, *claim.near)
