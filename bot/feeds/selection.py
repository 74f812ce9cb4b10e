"""What is selected of the catalogue of feeds, as custom ids hold it, and the page that shows it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from bot.core.errors import unknown_control
from bot.locale.texts import Texts
from corpus.feeds.catalogue import CatalogueFeed, FeedCatalogue, FeedTopic
from corpus.models.feed import Feed

PAGE = 8  # feeds of a page, which is read on a phone
ANY = "-"  # what a menu has for no choice, as Discord takes no empty value


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSelection:
    """Feeds of a language, a region and a topic, None for any, and the page (from 0) that is shown."""

    language: str | None = None
    region: str | None = None
    topic: FeedTopic | None = None
    page: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the selection that `text` writes.

        Raises:
            UserError: it writes none.

        >>> FeedSelection.read("de:CH:-:2").text
        'de:CH:-:2'
        """
        try:
            language, region, topic, page = (None if part == ANY else part for part in text.split(":"))
            return cls(
                language=language,
                region=region,
                topic=FeedTopic(topic) if topic else None,
                page=int(page or 0),
            )
        except ValueError as error:
            raise unknown_control() from error

    @property
    def text(self) -> str:
        """The selection as a part of a custom id."""
        return ":".join((self.language or ANY, self.region or ANY, self.topic or ANY, str(self.page)))

    def changed(self, what: str, value: str) -> Self:
        """Return the selection with another language, region or topic, at its first page.

        Raises:
            UserError: there is no such topic.
        """
        chosen = None if value == ANY else value
        if what == "language":
            return replace(self, language=chosen, region=None, page=0)
        if what == "region":
            return replace(self, region=chosen, page=0)
        try:
            return replace(self, topic=FeedTopic(chosen) if chosen else None, page=0)
        except ValueError as error:
            raise unknown_control() from error


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """A page of the catalogue: its feeds, and those of them that the guild follows, by their keys."""

    selection: FeedSelection
    feeds: tuple[CatalogueFeed, ...]
    count: int
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    followed: Mapping[str, Feed]

    @property
    def pages(self) -> int:
        """How many pages the selection has, at least one."""
        return max(1, -(-self.count // PAGE))


def page_of(
    catalogue: FeedCatalogue, selection: FeedSelection, followed: Mapping[str, Feed]
) -> CataloguePage:
    """Return the page of a selection, the last one if it has fewer."""
    topics = (selection.topic,) if selection.topic else ()
    found = catalogue.select(language=selection.language, region=selection.region, topics=topics)
    # An outlet's main feed before the sections of any.
    found = tuple(sorted(found, key=lambda feed: FeedTopic.NEWS not in feed.topics))
    place = min(selection.page, max(0, len(found) - 1) // PAGE)
    return CataloguePage(
        selection=replace(selection, page=place),
        feeds=found[place * PAGE : (place + 1) * PAGE],
        count=len(found),
        languages=catalogue.languages,
        regions=catalogue.regions(selection.language),
        followed=followed,
    )


def key_of(feed: CatalogueFeed) -> str:
    """Return what stands for a feed in a menu, whose values are too short for some addresses."""
    return sha256(feed.url.encode()).hexdigest()[:16]


def followed_of(
    feeds: Sequence[CatalogueFeed], own: Sequence[Feed], moved: Mapping[str, str]
) -> dict[str, Feed]:
    """Return which of `feeds` are among a guild's own, by their keys.

    Args:
        feeds: of the catalogue.
        own: the feeds that the guild follows.
        moved: where feeds of the catalogue were found when they were followed, by address.
    """
    by_url = {_bare(feed.url): feed for feed in own}
    places = ((feed, _bare(moved.get(feed.url, feed.url))) for feed in feeds)
    return {key_of(feed): by_url[place] for feed, place in places if place in by_url}


def _bare(url: str) -> str:
    """Return an address without what sites change without moving a feed."""
    return url.partition("://")[2].removeprefix("www.").removesuffix("/")


def topic_names(texts: Texts) -> Mapping[FeedTopic, str]:
    """Return the name of each topic of the catalogue."""
    return {
        FeedTopic.NEWS: texts("All the news"),
        FeedTopic.NATIONAL: texts("Home news"),
        FeedTopic.WORLD: texts("World"),
        FeedTopic.POLITICS: texts("Politics"),
        FeedTopic.BUSINESS: texts("Business"),
        FeedTopic.TECHNOLOGY: texts("Technology"),
        FeedTopic.SCIENCE: texts("Science"),
        FeedTopic.HEALTH: texts("Health"),
        FeedTopic.ENVIRONMENT: texts("Environment"),
        FeedTopic.CULTURE: texts("Culture"),
        FeedTopic.SPORT: texts("Sport"),
    }
