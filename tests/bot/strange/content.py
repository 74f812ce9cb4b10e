"""Strategies that draw strange articles and what strange people write."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from discord.utils import utcnow
from hypothesis import strategies as st

from bot.locale.catalogue import LANGUAGES
from corpus import Article
from tests.bot.ask.answers import PIECES

SUBJECT = "quokka"  # what all articles are about, so that something is found
EVENT = "The quokka of Elmsea smiled at {count} people on Sunday."

piece = st.sampled_from(PIECES) | st.text(max_size=8)
HALF = "\ud83d"  # of a pair of surrogates; Discord sends only whole ones
strange = st.lists(piece, max_size=12).map("".join)
huge = st.tuples(strange, st.sampled_from([1, 1, 40, 700])).map(lambda drawn: drawn[0] * drawn[1])
sources = st.sampled_from(["The Post", "*" * 300, "@everyone", "", "x" * 99, "\u202eabc", "العربية"])
addresses = st.sampled_from(
    [
        None,
        "https://example.org/a)b(c]d[e*f_g>",
        "https://example.org/" + "a" * 900,
        "https://user:secret@example.org/\u202e",
        "javascript:alert(1)",
    ]
)


@dataclass(frozen=True, repr=False)
class Strange:
    """What one walk is made of: some articles, what is written in every field, and the choices made."""

    articles: tuple[Article, ...]
    written: tuple[str, ...]
    locale: str
    chance: Random

    def __repr__(self) -> str:
        return f"<{len(self.articles)} articles, {[each[:40] for each in self.written]}, {self.locale}>"

    def text(self, *, least: int = 0, most: int) -> str:
        """Something to write, often as long as a field takes."""
        said = self.chance.choice(self.written)
        kind = self.chance.randrange(3)
        if kind == 0 and said:
            said = said * (most // len(said) + 1)
        elif kind == 1:
            said = f"{SUBJECT} {said}"
        said = said[:most]
        return said + "x" * (least - len(said))


@st.composite
def articles(draw) -> Article:
    """An article on the event, a few hours old, with whatever around it."""
    odd = draw(st.sampled_from(["", "", "", HALF]))
    lines = [draw(huge), EVENT.format(count=draw(st.integers(0, 99))), draw(huge), draw(strange) + odd]
    return Article(
        title=draw(huge),
        body=draw(st.sampled_from(["\n\n", " ", "\n"])).join(lines),
        url=draw(addresses),
        source=draw(sources),
        published_at=utcnow() - timedelta(hours=draw(st.integers(1, 9))),
        authors=tuple(draw(st.lists(strange, max_size=2))),
        id=f"strange {draw(st.integers(0, 10**12))}",
    )


def monster(number: int) -> Article:
    """An article that has too much of everything."""
    everything = "".join(PIECES)
    return Article(
        title=everything * 60,
        body=f"{EVENT.format(count=number)} {everything * 200}\n\n{EVENT.format(count=number + 1)}",
        url=f"https://example.org/{number}",
        source=everything * 9,
        published_at=utcnow() - timedelta(minutes=number),
        id=f"monster {number}",
    )


contents = st.builds(
    Strange,
    articles=st.lists(articles(), min_size=2, max_size=4).map(lambda drawn: (*drawn, monster(1), monster(2))),
    written=st.lists(huge, min_size=3, max_size=5).map(tuple),
    locale=st.sampled_from(LANGUAGES),
    chance=st.integers(0, 2**32).map(Random),
)
