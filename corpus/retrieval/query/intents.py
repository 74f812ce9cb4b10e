"""Tell questions from requests for the news as such: "the latest on X", "news from March".

A pure function of the words: what is shown for a request is the reader's or the digest's business.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from corpus.models.answer import TimeWindow
from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.fillers import NEWS, NEWS_OF, address_end, alternatives, closing_start, plain
from corpus.retrieval.query.publishers import find_sources
from corpus.retrieval.query.times import find_times

# What asks for everything of a time.
_EVERYTHING = """
    (what('s|s| is) )?(in )?(the )?news; what('s|s| is) new; anything new; any news; (the )?top stories;
    what did i miss; catch me up; what('s|s| is) (happening|going on|the latest);
    (was gibt es|was gibt's) neues; quoi de neuf; que hay de nuevo; co nowego
"""
_HAPPENED = """
    what('s|s| is| was)? (happening|going on|happened)( in the news| in the world)?; what (has|have) happened;
    was ist (alles )?(passiert|los|geschehen); was (passierte|war los|ist los gewesen);
    (que s'est-il|qu'est-ce qui s'est) passe;
    (que|lo que) (paso|ha pasado|sucedio); co sie (stalo|wydarzylo|dzialo)
"""
# What asks for a summary, before what is to be summarized.
_SUMMARY = """
    (please )?(summari[sz]e|sum up|recap|round up)( for me)?;
    ((can|could) you )?(give|show|get|tell|send) (me|us) (a|the) (short |quick |brief )?
    (summary|recap|digest|overview|roundup|round-up) of;
    (a |the )?(short |quick |brief )?(summary|recap|digest|overview|roundup|round-up) of;
    (bitte )?fasse?( mir| uns)?( bitte)?( mal)?; (gib|zeig|mach) (mir|uns) (einen|eine|die|den)
    (kurzen |kurze )?(uberblick|zusammenfassung|ubersicht)( uber| von| zu[mr]?)?;
    (die |eine |kurze )?zusammenfassung( der| von| zu)?; (einen? )?(uberblick|ubersicht) uber;
    (le |un )?resume d(e|es); (fais|faites|donne|donnez)[- ]moi un (bref |court )?resume de;
    (peux-tu |pouvez-vous )?resume[rz]?([- ]moi)?; resume(me|nos)?;
    (haz|dame|hazme) un (breve )?resumen de; (un |el )?resumen de;
    (prosze )?(podsumuj|stresc)( mi)?; (zrob|daj) (mi )?podsumowanie; podsumowanie; (daj mi )?(przeglad|skrot)
"""
_SUMMARIZED = lazy_pattern(rf"{alternatives(_SUMMARY)}(?![\w-])\s*")
_TOGETHER = lazy_pattern(r"\s+zusammen$")  # the end of the German verb
_NEWEST = lazy_pattern(
    r"\b(?:latest|newest|breaking|recent|neuesten?|aktuellen?|dernieres|ultimas|najnowsze)\b"
)
_ONLY_NEWS = lazy_pattern(rf"(?:{alternatives(NEWS)}|{alternatives(_EVERYTHING)})")
_ONLY_TIME = lazy_pattern(alternatives(_HAPPENED))
_OF_TOPIC = lazy_pattern(rf"{alternatives(NEWS_OF)}(?!\w)\s*(?P<topic>.*)")
_BEFORE_NEWS = lazy_pattern(rf"(?P<topic>.+?)\s+{alternatives(NEWS)}")
_LATEST_OF = lazy_pattern(
    r"(?:the\s+)?(?:latest|newest|breaking)\s+(?P<topic>.+?)\s+(?:news|headlines|updates?)"
)
_QUESTION = lazy_pattern(
    r"(?:who|what|when|where|which|why|how|is|are|was|were|did|do|does|has|have|can|could|will|in|"
    r"wer|was|wie|wo|wann|warum|qui|que|quand|quien|cuando|donde|kto|kiedy|gdzie|czy)\b|.*\b(?:said|says?|read)\b|"
    r"(?:.* )?(?:fake|good|bad|big|great|sad)$"
)
_MOST_WORDS, _FEW_WORDS = 10, 4  # of a topic behind a preposition, and of one that is only beside "news"
# "today's", and the adjectives of other languages: they name the same time as their noun.
_DAYS = lazy_pattern(r"\b(today|yesterday|tonight)['\u2019]s\b", re.IGNORECASE)
_ADJECTIVES = (
    (lazy_pattern(r"\bheutigen?\b", re.IGNORECASE), "heute"),
    (lazy_pattern(r"\bgestrigen?\b", re.IGNORECASE), "gestern"),
    (lazy_pattern(r"\bdu jour\b", re.IGNORECASE), "aujourd'hui"),
    (lazy_pattern(r"\bdzisiejsz(?:e|ych)\b", re.IGNORECASE), "dzisiaj"),
    (lazy_pattern(r"\bwczorajsz(?:e|ych)\b", re.IGNORECASE), "wczoraj"),
)
# What a time leaves behind: "les nouvelles d'aujourd'hui", "the news of today".
_HANGING = lazy_pattern(r"(?:\s+(?:of|from|for|von|vom|de|du|del|z|ze|za)|\s+d['\u2019])$", re.IGNORECASE)
_TRIMMED = " \t\n?!.,;:\u2026\u00bf\u00a1"


class IntentKind(StrEnum):
    """What is asked for: the newest articles, or the stories of a time."""

    LATEST = "latest"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A request for the news, with what restricts it.

    Attributes:
        kind: the newest articles, or the stories of a time.
        topic: in words; "" for all news.
        window: the time; open on both sides where none is named.
        sources: names of the sources, None for all.
    """

    kind: IntentKind
    topic: str = ""
    window: TimeWindow = field(default_factory=TimeWindow)
    sources: tuple[str, ...] | None = None

    def within(self, window: TimeWindow, sources: tuple[str, ...] | None) -> "Intent | None":
        """Return the request within options that were given with it.

        None if a time was given for a topic: that narrows an answer.
        """
        if window and self.topic:
            return None
        window = window or self.window
        kind = IntentKind.DIGEST if window else self.kind
        return replace(self, kind=kind, window=window, sources=sources or self.sources)


def intent_of(
    question: str, *, now: datetime | None, known_sources: Callable[[], Collection[str]] = tuple
) -> Intent | None:
    """Return what news `question` asks for; None if it asks something else.

    >>> intent_of("any news about the strike?", now=None).topic, intent_of("Who owns the news?", now=None)
    ('the strike', None)
    """
    text = _named_days(" ".join(question.split()))
    small = plain(text)
    text, is_summary = _summarized(text[address_end(text, small) : closing_start(small)])
    times = find_times(text, now)
    named = find_sources(_without(text, [time.span for time in times]), known_sources)
    rest = _without(text, [*(time.span for time in times), *([named.span] if named else [])])
    rest = _HANGING.sub("", rest.strip(_TRIMMED))
    topic = _topic(rest, has_time=bool(times), has_source=named is not None)
    if topic is None:
        return None
    window = times[0].window if times else TimeWindow()
    is_latest = not (window or is_summary) and (topic or named or _NEWEST.search(small))
    return Intent(
        kind=IntentKind.LATEST if is_latest else IntentKind.DIGEST,
        topic=topic,
        window=window,
        sources=named.names if named else None,
    )


def _named_days(text: str) -> str:
    text = _DAYS.sub(r"\1", text)
    for adjective, noun in _ADJECTIVES:
        text = adjective.sub(noun, text)
    return text


def _summarized(text: str) -> tuple[str, bool]:
    """Return what is to be summarized, and whether a summary is asked for."""
    found = _SUMMARIZED.match(plain(text))
    if found is None:
        return text, False
    rest = text[found.end() :].strip(_TRIMMED)
    return rest[: len(_TOGETHER.sub("", plain(rest)))], True


def _topic(rest: str, *, has_time: bool, has_source: bool) -> str | None:
    """Return the topic of a request, "" for all news; None where it is no request."""
    small = plain(rest)
    if not small:
        return "" if has_source else None
    if _ONLY_NEWS.fullmatch(small) or (has_time and _ONLY_TIME.fullmatch(small)):
        return ""
    of_topic = _OF_TOPIC.fullmatch(small)
    if of_topic:
        topic = rest[of_topic.start("topic") :].strip(_TRIMMED)
        return topic if (topic or has_time or has_source) and len(topic.split()) <= _MOST_WORDS else None
    beside = _LATEST_OF.fullmatch(small) or _BEFORE_NEWS.fullmatch(small)
    topic = rest[beside.start("topic") : beside.end("topic")] if beside else ""
    if beside is None or _QUESTION.match(plain(topic)) or _is_name(topic, rest[beside.end("topic") :]):
        return None
    return topic if len(topic.split()) <= _FEW_WORDS else None


def _is_name(topic: str, news: str) -> bool:
    """Return whether "News" is part of a name by its capital, as in "Sky News"."""
    return topic.rsplit(maxsplit=1)[-1][0].isupper() and news.strip()[0].isupper()


def _without(text: str, spans: list[Span]) -> str:
    for span in sorted(spans, key=lambda span: -span.start):
        text = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}"
    return text.strip()
