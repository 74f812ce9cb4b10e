"""The steps of setting a guild up, and what is chosen on the way, as custom ids hold it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Self
from zoneinfo import ZoneInfo

from bot.core.errors import unknown_control
from corpus.feeds.catalogue import CatalogueFeed, FeedCatalogue, FeedTopic
from corpus.parsing.fields import host_of

_TOPICS = tuple(FeedTopic)
_OF_TOPIC = 3  # feeds that a topic brings, each of another outlet
_MOST = 12  # feeds that are followed in all: they are tried while somebody waits


class SetupStep(StrEnum):
    """What is asked for, in this order."""

    LANGUAGE = "language"
    ZONE = "zone"
    TOPICS = "topics"
    CHANNEL = "channel"  # of digests
    HOUR = "hour"
    ASK = "ask"
    DONE = "done"


_STEPS = tuple(SetupStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """Where somebody is, and what was chosen that is not a setting of its own."""

    step: SetupStep = SetupStep.LANGUAGE
    topics: tuple[FeedTopic, ...] = ()
    channel: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the state that `text` writes.

        Raises:
            UserError: it writes none.

        >>> SetupState.read("hour.5.7").topics
        (<FeedTopic.NEWS: 'news'>, <FeedTopic.WORLD: 'world'>)
        """
        try:
            step, mask, channel = text.split(".")
            bits = int(mask, 16)
            topics = tuple(topic for place, topic in enumerate(_TOPICS) if bits >> place & 1)
            return cls(step=SetupStep(step), topics=topics, channel=int(channel))
        except ValueError as error:
            raise unknown_control() from error

    @property
    def text(self) -> str:
        """The state as a part of a custom id."""
        mask = sum(1 << _TOPICS.index(topic) for topic in self.topics)
        return f"{self.step}.{mask:x}.{self.channel}"

    @property
    def number(self) -> int:
        """The number of the step, from 1."""
        return _STEPS.index(self.step) + 1

    def after(self) -> Self:
        """Return the state at the next step; an hour is asked for only where there is a channel."""
        skips = self.step is SetupStep.CHANNEL and not self.channel
        return replace(self, step=_STEPS[min(self.number + skips, len(_STEPS) - 1)])

    def before(self) -> Self:
        """Return the state at the step before."""
        skips = self.step is SetupStep.ASK and not self.channel
        return replace(self, step=_STEPS[max(self.number - 2 - skips, 0)])


STEPS = len(_STEPS) - 1  # that ask for something


def feeds_for(
    catalogue: FeedCatalogue, language: str, topics: Sequence[FeedTopic]
) -> tuple[CatalogueFeed, ...]:
    """Return the feeds that topics bring in a language, in turn for each topic, so that none is left out."""
    by_topic = [_of_outlets(catalogue.select(language=language, topics=(topic,))) for topic in topics]
    turns = [feed for place in range(_OF_TOPIC) for feeds in by_topic for feed in feeds[place : place + 1]]
    return tuple(islice(dict.fromkeys(turns), _MOST))


def _of_outlets(feeds: Iterable[CatalogueFeed]) -> list[CatalogueFeed]:
    """Return the first feed of each outlet."""
    by_host: dict[str, CatalogueFeed] = {}
    for feed in feeds:
        by_host.setdefault(host_of(feed.site) or feed.site, feed)
    return list(by_host.values())


_ZONES = (
    *("America/Los_Angeles", "America/Denver", "America/Mexico_City", "America/Chicago", "America/Bogota"),
    *("America/New_York", "America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "UTC"),
    *("Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    *("Europe/Warsaw", "Europe/Kyiv", "Europe/Istanbul", "Africa/Johannesburg", "Asia/Dubai"),
    *("Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney"),
)
_FIRST = {
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "fr": ("Europe/Paris",),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires"),
    "pl": ("Europe/Warsaw",),
}


def offered_times(language: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return time zones to choose from, those where a language is spoken first, each with its time now.

    >>> offered_times("pl", datetime.fromisoformat("2025-01-01T08:05+00:00"))[0]
    ('Europe/Warsaw', '09:05')
    """
    zones = dict.fromkeys((*_FIRST.get(language, ()), *_ZONES))
    return tuple((zone, f"{now.astimezone(ZoneInfo(zone)):%H:%M}") for zone in zones)
