"""For whom the corpus is asked, and so what of it there is to find."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Sees the articles that are everyone's, and those that came by feeds which `owner` follows.

    `owner` is a guild's id, or None for one who follows no feeds, as in a direct message. Where no viewer is
    given at all, everything is seen: so by the operator in the terminal.
    """

    owner: str | None = None

    @property
    def owners(self) -> tuple[str | None, ...]:
        """Whose feeds are seen: the operator's, and the viewer's own."""
        return (None,) if self.owner is None else (None, self.owner)
