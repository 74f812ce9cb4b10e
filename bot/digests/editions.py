"""A message of an edition as the outbox stores it: texts and stories."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from bot.core.charts import Chart, chart_of
from bot.digests.edition import Edition
from bot.digests.store import Subscription
from bot.locale.texts import Texts
from bot.state.messages import Cited
from bot.state.outbox import Part
from bot.state.quota import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart, and what a reader hears who does not see it."""

    chart: Chart
    alt: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Return the picture from its JSON fields."""
        return cls(chart=chart_of(row["chart"]), alt=row["alt"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One message (Markdown): what comes first, its stories by their place in the digest, the small print.

    A picture stands above that.

    `language` is that of its buttons; `thread` the name of the thread that the first sheet opens for those
    after it, "" where it opens none. One that is `threaded` tells a single story, in that thread. `names` has
    the headline (plain text) of each story that its menu offers.

    In a forum a sheet opens a post of the name `post`, or follows `in_post` of the first one. One that is to
    `publish` goes to the servers that follow its announcement channel too. It mentions its `role`.
    """

    head: str = ""
    stories: tuple[tuple[int, str], ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    foot: str = ""
    language: str = "en"
    is_last: bool = False
    thread: str = ""
    threaded: bool = False
    post: str = ""
    in_post: bool = False
    publish: bool = False
    role: int | None = None
    picture: Picture | None = None

    @property
    def follows(self) -> bool:
        """Whether it stands in a thread that the first sheet opens."""
        return self.in_post or (self.threaded and not self.post)

    def row(self) -> dict[str, Any]:
        """Return the message as JSON fields."""
        return asdict(self)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Return the message from its JSON fields."""
        picture = Picture.of(row["picture"]) if row.get("picture") else None
        pairs = {
            key: tuple((place, text) for place, text in row.get(key, ())) for key in ("stories", "names")
        }
        return cls(**row | pairs | {"picture": picture})


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedDigest:
    """What an edition posts, and what each of its sheets cites."""

    sheets: tuple[Sheet, ...]
    cited: tuple[tuple[Cited, ...], ...]

    @property
    def parts(self) -> Sequence[Part]:
        """The messages as the outbox keeps them."""
        return [(sheet.row(), cited) for sheet, cited in zip(self.sheets, self.cited, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An edition before the quota: `within` makes it of what may be shown; `empty` if it has no stories."""

    empty: bool
    within: Callable[[Allowance], ComposedDigest]


class Composer(Protocol):
    """What composes the messages of an edition."""

    def compose(self, edition: Edition, subscription: Subscription, *, texts: Texts, now: datetime) -> Draft:
        """Return what the edition posts and cites, in the language of `texts`."""
