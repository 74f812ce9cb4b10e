"""The catalogue: public feeds of established outlets, by language, region and topic, to choose from."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from corpus.models.errors import IngestError

Choice = TypeVar("Choice", bound=StrEnum)

_LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
_REGION = re.compile(r"[A-Z]{2}|[0-9]{3}")  # ISO 3166 for a country, UN M49 for an area
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,500}")
_LONGEST = 100  # characters of a name
_BYTES = 2_000_000  # of an operator's file


class FeedTopic(StrEnum):
    """What a feed is about."""

    NEWS = "news"  # everything
    NATIONAL = "national"
    WORLD = "world"
    POLITICS = "politics"
    BUSINESS = "business"
    TECHNOLOGY = "technology"
    SCIENCE = "science"
    HEALTH = "health"
    ENVIRONMENT = "environment"
    CULTURE = "culture"
    SPORT = "sport"


class FeedText(StrEnum):
    """How much of an article a feed has."""

    FULL = "full"
    TEASER = "teaser"  # the rest is on the article's page


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFeed:
    """A feed that can be followed; `verified` says that its address answered when it was written down."""

    name: str
    url: str
    site: str
    language: str
    region: str
    topics: tuple[FeedTopic, ...]
    text: FeedText = FeedText.TEASER
    verified: bool = False


class FeedCatalogue:
    """The feeds of the project, and those of the operator's file beside or instead of them.

    The project's are read when they are first asked for, the operator's at once, so that a fault in
    their file is told when the program starts.

    Args:
        file: the operator's; an entry with an address of the project's replaces that one.

    Raises:
        IngestError: the file cannot be used; the text says what is wrong where.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._own, self._replaces = _own_feeds(file) if file else ((), False)

    @cached_property
    def feeds(self) -> tuple[CatalogueFeed, ...]:
        """All feeds, each address once, in their order."""
        packaged = () if self._replaces else _packaged()
        return tuple({feed.url: feed for feed in (*packaged, *self._own)}.values())

    def select(
        self, *, language: str | None = None, region: str | None = None, topics: Iterable[FeedTopic] = ()
    ) -> tuple[CatalogueFeed, ...]:
        """Return the feeds of a language, of a region and of one of the topics; None and () for any."""
        wanted = frozenset(topics)
        return tuple(
            feed
            for feed in self.feeds
            if language in (None, feed.language)
            and region in (None, feed.region)
            and (not wanted or wanted.intersection(feed.topics))
        )

    def matching(self, written: str) -> tuple[CatalogueFeed, ...]:
        """Return the feeds whose name, site or address has every word that is written, whatever its case.

        The one of just that name comes first, then those whose names begin with it.
        """
        words = written.casefold().split()
        beginning = " ".join(words)
        found = [
            feed
            for feed in self.feeds
            if all(word in f"{feed.name} {feed.site} {feed.url}".casefold() for word in words)
        ]
        found.sort(key=lambda feed: not feed.name.casefold().startswith(beginning))
        return tuple(sorted(found, key=lambda feed: feed.name.casefold() != beginning))

    def address(self, written: str) -> str:
        """Return the address of the feed whose name is written; what is written where there is none."""
        wanted = " ".join(written.casefold().split())
        return next((feed.url for feed in self.feeds if feed.name.casefold() == wanted), written)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, that with the most feeds first."""
        return _by_frequency(feed.language for feed in self.feeds)

    def regions(self, language: str | None = None) -> tuple[str, ...]:
        """Return the regions of a language's feeds, that with the most first."""
        return _by_frequency(feed.region for feed in self.select(language=language))


def _by_frequency(values: Iterable[str]) -> tuple[str, ...]:
    listed = list(values)
    return tuple(sorted(dict.fromkeys(listed), key=lambda value: (-listed.count(value), value)))


def _packaged() -> tuple[CatalogueFeed, ...]:
    text = files("corpus.feeds").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(_feeds(tomllib.loads(text), "catalogue.toml"))


def _own_feeds(file: Path) -> tuple[tuple[CatalogueFeed, ...], bool]:
    """Return the feeds of an operator's file, and whether they replace those of the project."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_BYTES + 1)
        if len(content) > _BYTES:
            raise IngestError("{file} is too large for a catalogue of feeds", file=file)
        values = tomllib.loads(content.decode())
    except OSError as error:
        raise IngestError("cannot read {file}: {reason}", file=file, reason=error.strerror) from error
    except ValueError as error:  # neither UTF-8 nor TOML
        raise IngestError("{file} is not TOML: {reason}", file=file, reason=str(error)) from error
    if unknown := sorted(values.keys() - {"feeds", "replace"}):
        raise _fault(file, f'has "{unknown[0]}"; it takes "feeds" and "replace"')
    replaces = values.get("replace", False)
    if not isinstance(replaces, bool):
        raise _fault(file, "replace must be true or false")
    return tuple(_feeds(values, file)), replaces


def _feeds(values: Mapping[str, Any], file: Path | str) -> Iterator[CatalogueFeed]:
    listed = values.get("feeds", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise _fault(file, "feeds must be a list of tables, [[feeds]]")
    for number, each in enumerate(listed, 1):
        try:
            yield _feed(each)
        except ValueError as error:
            raise _fault(file, f"feed {number}, {error}") from error


def _feed(values: Mapping[str, Any]) -> CatalogueFeed:
    """Return the feed that a table describes.

    Raises:
        ValueError: it describes none; the text says what is wrong with which field.
    """
    known = {"name", "url", "site", "language", "region", "topics", "text", "verified"}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f'"{unknown[0]}": there is no such field')
    name, url, topics = values.get("name"), _address(values, "url"), values.get("topics", ["news"])
    if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST:
        raise ValueError(f'"name": write a name of at most {_LONGEST} characters')
    if not isinstance(topics, list) or not topics:
        raise ValueError('"topics": write a list such as ["news"]')
    if (verified := values.get("verified", False)) not in (True, False):  # a list has no hash
        raise ValueError('"verified": write true or false')
    return CatalogueFeed(
        name=" ".join(name.split()),
        url=url,
        site=_address(values, "site", default=url),
        language=_code(values, "language", _LANGUAGE, "de"),
        region=_code(values, "region", _REGION, "DE", default="001"),
        topics=tuple(dict.fromkeys(_choice(FeedTopic, "topics", each) for each in topics)),
        text=_choice(FeedText, "text", values.get("text", FeedText.TEASER.value)),
        verified=bool(verified),
    )


def _address(values: Mapping[str, Any], field: str, *, default: str = "") -> str:
    value = values.get(field, default)
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ValueError(f'"{field}": write an address that starts with https://')
    return value


def _code(
    values: Mapping[str, Any], field: str, pattern: re.Pattern[str], example: str, *, default: str = ""
) -> str:
    value = values.get(field, default)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f'"{field}": write a code such as "{example}"')
    return value


def _choice(choices: type[Choice], field: str, value: Any) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise ValueError(f'"{field}": {value!r} is none of {", ".join(choices)}') from None


def _fault(file: Path | str, fault: str) -> IngestError:
    return IngestError("{file}: {fault}", file=file, fault=fault)
