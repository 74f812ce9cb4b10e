"""A message of an edition as the ledger keeps it: texts, and the stories that they tell."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from bot.core.charts import Chart, chart_of
from bot.digests.store import Subscription
from bot.locale.texts import Texts
from bot.state.editions import Edition, ShownArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart, and what a reader hears who does not see it."""

    chart: Chart
    alt: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """The picture from what JSON kept."""
        return cls(chart=chart_of(row["chart"]), alt=row["alt"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One message (Markdown): what comes first, its stories by their place in the digest, the small print.

    A picture stands above that.

    `language` is that of its buttons; `thread` the name of the thread that it opens for the sheets after it,
    "" where it opens none. One that is `threaded` tells a single story, in that thread.
    """

    head: str = ""
    stories: tuple[tuple[int, str], ...] = ()
    foot: str = ""
    language: str = "en"
    is_last: bool = False
    thread: str = ""
    threaded: bool = False
    picture: Picture | None = None

    def row(self) -> dict[str, Any]:
        """The sheet as JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """The sheet from what JSON kept."""
        stories = tuple((place, text) for place, text in row["stories"])
        picture = Picture.of(row["picture"]) if row.get("picture") else None
        return cls(**row | {"stories": stories, "picture": picture})


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What an edition posts, and what it shows thereby; `empty` says that it has nothing to tell."""

    sheets: tuple[Sheet, ...]
    shown: tuple[ShownArticle, ...]
    empty: bool


class Composer(Protocol):
    """Makes the messages of an edition."""

    def compose(
        self,
        edition: Edition,
        subscription: Subscription,
        *,
        texts: Texts,
        now: datetime,
        preview: bool = False,
    ) -> Composition:
        """What the edition posts and shows, in the language of `texts`; a preview counts as nothing shown."""
