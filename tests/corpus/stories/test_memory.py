"""What digests keep in memory: never more than a few megabytes, however many different ones are made."""

import tracemalloc
from datetime import timedelta

from corpus import Corpus
from tests.builders import NOON, an_article

HOUR = timedelta(hours=1)
MOST = 24_000_000  # bytes; the pools of these digests take 32 MB together


def a_text(number):
    """A text of 150 words that stand in no other."""
    return " ".join(f"word{number:02}n{word:03}" for word in range(150)) + "."


def test_many_different_digests_take_little_memory():
    articles = [an_article(a_text(hour), published_at=NOON - hour * HOUR) for hour in range(40)]
    with Corpus.in_memory(articles) as corpus:
        corpus.digest()
        tracemalloc.start()
        try:
            for window in range(50):
                until = NOON - window // 10 * HOUR
                corpus.digest(NOON - (20 + window % 10) * HOUR, until, limit=1)
            kept, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert kept < MOST
