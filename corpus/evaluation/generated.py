"""Generate articles on events, in different words and with some copies.

The words are those of the benchmark's passages, with the term statistics of news; an event has rare words of
its own. The same numbers give the same articles.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np

from corpus.evaluation.bench.material import Material
from corpus.models.article import Article

END = datetime(2025, 4, 24, 12, tzinfo=UTC)  # of the first article; each one after it is older

_PASSAGES = 6  # of some 57 words
_SENTENCE = 19  # words
_OUTLETS = 40
_OWN_WORDS = 40  # of an event
_OWN_SHARE = 0.3  # share of an article's words that are its event's own
_MORE = 1.7  # Zipf exponent of the size of events
_NEWS = 0.5  # share of articles that begin an event
_LARGEST = 50  # the largest event has 1 of so many articles
_COPIED = 0.1  # share of articles that are copies of earlier ones


def generated_articles(count: int, *, within: timedelta, seed: int = 0) -> Iterator[Article]:
    """Yield `count` articles spread over the time `within` before `END`, newest first."""
    chance = np.random.default_rng((seed, 2))
    passages = Material.stream(count * _PASSAGES, seed=seed)
    open_events: list[int] = []
    texts: dict[int, list[str]] = {}
    made = 0
    for number in range(count):
        if not open_events or chance.random() < _NEWS:
            made += 1
            open_events += [made] * min(int(chance.zipf(_MORE)), max(count // _LARGEST, 1))
        event = open_events.pop(int(chance.integers(len(open_events))))
        words = [word for passage in islice(passages, _PASSAGES) for word in passage]
        if event in texts and chance.random() < _COPIED:
            words = texts[event]
        else:
            words = texts[event] = _about(event, words, chance)
        yield Article(
            title=" ".join(words[:10]).capitalize(),
            body=_text(words[10:]),
            source=f"Outlet {int(chance.integers(_OUTLETS))}",
            published_at=END - within * number / count,
            id=f"generated-{seed}-{number}",
            language="en",
        )


def _about(event: int, words: list[str], chance: np.random.Generator) -> list[str]:
    own = chance.random(len(words)) < _OWN_SHARE
    which = chance.zipf(1.3, len(words)) % _OWN_WORDS
    return [
        f"zx{event}y{place}" if replaced else word
        for word, replaced, place in zip(words, own.tolist(), which.tolist(), strict=True)
    ]


def _text(words: list[str]) -> str:
    sentences = (words[start : start + _SENTENCE] for start in range(0, len(words), _SENTENCE))
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)
