"""Articles that are none: what stands on a page instead of the article that was meant."""

import re
from enum import Enum

from corpus.ingest.phrases import BARRED, CONSENT, LOG_IN
from corpus.models import Article
from corpus.reason import Reason

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")  # noqa: RUF001 # as the scripts write them
_ARTICLE = 600  # characters beside the phrases that make an article of a page, whatever else it says
_LEAD = 300  # characters that a page shows of an article before it asks for a log-in
_CONSENT_SHARE = 0.4  # of the text, in sentences with a phrase


class Boilerplate(Enum):
    """What a page holds instead of an article, in words that the health of its feed can show."""

    COOKIE_WALL = Reason("a cookie wall instead of the article")
    LOG_IN = Reason("a log-in or subscription page instead of the article")
    BARRED = Reason("an error or a check for robots instead of the article")
    TEASER = Reason("no more than the feed's own summary")
    REPEATED = Reason("text that stands on other pages of the site too")


def boilerplate_of(article: Article, *, summary: str = "") -> Boilerplate | None:
    """What the text of a page is by itself, if it is no article; `summary` is what its feed says of it.

    What many pages of a host have in common, `Repeats` tells.
    """
    text = article.body.replace("\u2019", "'").casefold()
    consent, kinds = _marked(text, CONSENT)
    if kinds >= 2 and len(text) - consent < max(_ARTICLE, (1 - _CONSENT_SHARE) * len(text)):  # noqa: PLR2004
        return Boilerplate.COOKIE_WALL
    rest = len(text) - _marked(text, LOG_IN)[0]
    if rest < len(text) and rest <= max(_LEAD, _length(summary)):
        return Boilerplate.LOG_IN
    if len(text) - _marked(text, BARRED)[0] < min(_LEAD, len(text)):
        return Boilerplate.BARRED
    if summary and _is_teaser(article.body, summary):
        return Boilerplate.TEASER
    return None


def _marked(text: str, phrases: re.Pattern[str]) -> tuple[int, int]:
    """How many characters of `text` stand in sentences with a phrase, and how many of `phrases` it has."""
    found = [(sentence[0], phrases.findall(sentence[0])) for sentence in _SENTENCE.finditer(text)]
    marked = [(sentence, said) for sentence, said in found if said]
    return sum(len(sentence) for sentence, _ in marked), len({each for _, said in marked for each in said})


def _is_teaser(body: str, summary: str) -> bool:
    """Whether `body` tells no more than `summary`; headings, without a full stop, tell nothing."""
    said = " ".join(summary.split())
    lines = [" ".join(line.split()) for line in body.splitlines()]
    beside = [line.replace(said, "").strip() for line in lines]
    told = [line for line in beside if line.rstrip("\"'”»)").endswith(_ENDS)]
    if beside != lines:
        return not told
    return _length(" ".join(told) or body) <= len(said)


def _length(text: str) -> int:
    return len(" ".join(text.split()))
