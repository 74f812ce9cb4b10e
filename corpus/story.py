"""A story: what clustering makes of articles, and a digest tells."""

from dataclasses import dataclass
from datetime import datetime

from corpus.models import Article, Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event, oldest first (those without a date last); every article is in one story.

    `titled` is the article whose title is the most typical, `lead` the most central sentence, None where no
    article holds one. `sources` are those that report on their own, `copies` articles that are copies of an
    earlier one of the story. Where it is told to somebody who was shown a part of it, `known` is true, `news`
    are sentences that nothing of that part said, and `titled` and `lead` are of what is new. `topic` is what
    it was told for, where something was asked for.
    """

    articles: tuple[Article, ...]
    titled: Article
    lead: Excerpt | None
    sources: tuple[str, ...]
    copies: tuple[Article, ...] = ()
    news: tuple[Excerpt, ...] = ()
    known: bool = False
    topic: str | None = None

    @property
    def headline(self) -> str:
        """The title of `titled`; where no article has one, the lead."""
        return self.titled.title or (self.lead.text if self.lead else "")

    @property
    def first(self) -> datetime | None:
        """When it was first reported; None if no article has a date."""
        return min((a.appeared_at for a in self.articles if a.appeared_at), default=None)

    @property
    def latest(self) -> datetime | None:
        """When it was last reported; None if no article has a date."""
        return max((a.appeared_at for a in self.articles if a.appeared_at), default=None)
