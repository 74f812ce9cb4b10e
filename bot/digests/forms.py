"""Turn what members write in a digest's form into wishes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import UserError
from bot.core.limits import shortened
from bot.digests.store import DigestLength, Wishes
from corpus.models.digest import DigestTopic

MOST_TOPICS = 10
LONGEST_TOPIC = 200  # characters
LONGEST_TITLE = 80
MOST_STORIES = 20
_WEIGHT = re.compile(r"(.*\S)\s+[x\u00d7*]\s*(\d+(?:\.\d+)?)")
_LEAST, _MOST = 0.1, 10.0
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestInput:
    """A digest as it is written down in options or a modal; "" and None leave a thing as it is by default.

    `channel` is where it is posted; None in direct messages, and for the place where somebody acts.
    """

    title: str = ""
    channel: int | None = None
    when: str = ""
    zone: str = ""
    topics: str = ""
    sources: str = ""
    without: str = ""
    languages: str = ""
    limit: int | None = None
    length: DigestLength = DigestLength.FULL
    skip_empty: bool = False
    thread: bool = False
    picture: bool = False
    publish: bool = False
    role: int | None = None

    def wishes(self) -> Wishes:
        """Return the wishes that the form describes.

        Raises:
            UserError: they cannot be; the text says what to write.
        """
        sources = _listed(self.sources)
        return Wishes(
            title=shortened(" ".join(self.title.split()), LONGEST_TITLE),
            topics=topics_of(self.topics),
            sources=sources or None,
            without=_listed(self.without),
            languages=tuple(map(_language, _listed(self.languages))),
            limit=Wishes().limit if self.limit is None else self.limit,
            length=self.length,
            skip_empty=self.skip_empty,
            thread=self.thread,
            picture=self.picture,
            publish=self.publish,
            role=self.role,
        )


def topics_of(text: str) -> tuple[DigestTopic, ...]:
    """Return the topics in a text, split at lines and semicolons, with weights.

    >>> [(topic.query, topic.weight) for topic in topics_of("climate policy x2; chess")]
    [('climate policy', 2.0), ('chess', 1.0)]
    """
    topics = tuple(map(_topic, _split(text, r"[;\n]")))
    if len(topics) > MOST_TOPICS:
        raise UserError("give {count} topics at most", count=MOST_TOPICS)
    return topics


def topics_text(topics: tuple[DigestTopic, ...]) -> str:
    """Return topics as one writes them."""
    return "; ".join(
        topic.query if topic.weight == 1 else f"{topic.query} x{topic.weight:g}" for topic in topics
    )


def stories_of(text: str) -> int:
    """How many stories a text says.

    Raises:
        UserError: it is no number, or too large or small.
    """
    said = text.strip()
    if not said.isdecimal() or not 1 <= int(said) <= MOST_STORIES:
        raise UserError("write how many stories you want, from 1 to {count}", count=MOST_STORIES)
    return int(said)


def _topic(text: str) -> DigestTopic:
    found = _WEIGHT.fullmatch(text)
    query, weight = (found[1], float(found[2])) if found else (text, 1.0)
    if len(query) > LONGEST_TOPIC:
        raise UserError("a topic has {count} characters at most", count=LONGEST_TOPIC)
    if not _LEAST <= weight <= _MOST:
        raise UserError("a topic's weight is from {least} to {most}", least=_LEAST, most=_MOST)
    return DigestTopic(query=query, weight=weight)


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code.casefold()):
        raise UserError("{text} is no language; write codes like en, de", text=repr(code[:40]))
    return code.casefold()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_split(text, r"[,;\n]")))


def _split(text: str, between: str) -> list[str]:
    return [part for part in (" ".join(each.split()) for each in re.split(between, text)) if part]


LEAST, MOST = 0.25, 4.0
_STEP = 2.0


class WeightChange(StrEnum):
    """What is done with the standing of a source."""

    LESS = "less"
    MORE = "more"
    EVEN = "even"  # as usual again


def turned(standing: Mapping[str, float], source: str, turn: WeightChange) -> dict[str, float]:
    """Return the weights of all sources after one change; 1 is left out.

    >>> turned({}, "Reuters", WeightChange.LESS)
    {'Reuters': 0.5}
    >>> turned({"Reuters": 0.5}, "Reuters", WeightChange.MORE)
    {}
    """
    now = standing.get(source, 1.0)
    wanted = {WeightChange.LESS: now / _STEP, WeightChange.MORE: now * _STEP, WeightChange.EVEN: 1.0}[turn]
    kept = dict(standing) | {source: min(max(wanted, LEAST), MOST)}
    return {name: factor for name, factor in kept.items() if factor != 1.0}


def may_turn(factor: float, turn: WeightChange) -> bool:
    """Whether a turn changes anything."""
    return {
        WeightChange.LESS: factor > LEAST,
        WeightChange.MORE: factor < MOST,
        WeightChange.EVEN: factor != 1.0,
    }[turn]
