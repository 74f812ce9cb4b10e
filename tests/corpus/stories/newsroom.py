"""A few days of news for digests: events that outlets tell in their own words, and what is no event."""

from datetime import timedelta

from corpus import Corpus
from tests.builders import NOON, SUBJECTS, an_article

STORM = (
    "Storm Ada flooded the harbour of Galway on Monday. Ferries stayed in port. Two people were hurt.",
    "Galway's harbour lay under water after Storm Ada. Insurers expect claims from 400 households.",
    "In Galway the harbour was flooded by Storm Ada, the mayor said. Schools in Galway remain closed.",
)
STORM_LATER = (
    "Storm Ada flooded the harbour of Galway on Monday. Pumps from Rotterdam arrived for Galway's harbour."
)
STRIKE = (
    "Train drivers in Lyon went on strike over pay. Their union Solidaires asks for a shorter week.",
    "A strike of train drivers stopped Lyon's railway. The union Solidaires wants fewer hours.",
)
HOUR = timedelta(hours=1)


def told(body, source, hours, **fields):
    """An article of `source`, so many hours before noon."""
    given = {"title": body.partition(".")[0], "source": source, "published_at": NOON - hours * HOUR}
    return an_article(body, **(given | fields))


def storm():
    """The storm as three outlets told it, and one that printed the words of another."""
    outlets = zip(("Herald", "Courier", "Gazette"), STORM, strict=True)
    articles = [told(body, source, 5 - hour) for hour, (source, body) in enumerate(outlets)]
    return [*articles, told(f"{STORM[0]} (Wire)", "Mirror", 2, title="Galway under water")]


def strike():
    """The strike as two outlets told it, later than the storm."""
    return [told(body, source, 1) for source, body in zip(("Herald", "Courier"), STRIKE, strict=True)]


def others(hours=8):
    """One article each on what has nothing to do with the rest."""
    return [
        told(body, "Herald", hours + place, title=f"About the {name}")
        for place, (name, body) in enumerate(SUBJECTS.items())
        if name not in ("storm", "strike")
    ]


def newsroom(*more):
    """A corpus of all of it, and of `more`."""
    return Corpus.in_memory([*storm(), *strike(), *others(), *more])


def bodies(story):
    """The bodies of a story's articles."""
    return [article.body for article in story.articles]
