"""Short items on twin events: two of one topic that must stay apart, each worded in two ways.

A group of `twins.txt` begins with its topic; a line of it is an event, a title and a text. Half of the groups
are for tuning, by a hash, the others for checking. Run `python -m tests.corpus.stories.twin_events`, with
`-v` for the pairs of the tuning half that are wrong.
"""

import sys
import zlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from corpus import Article, cluster_stories
from corpus.evaluation.clustering import Agreement
from tests.builders import NOON

_FILE = Path(__file__).with_name("twins.txt")
_LINES_APART = timedelta(hours=5)
_GROUPS_APART = timedelta(hours=3)


def twin_events(*, tuning: bool, dated: bool = True) -> tuple[list[Article], list[str]]:
    """Return the articles of a half, and the event of each."""
    articles, events, group, moment = list[Article](), list[str](), "", NOON
    for number, (topic, line) in enumerate(_lines()):
        if topic != group:
            group, moment = topic, moment + _GROUPS_APART
        if (zlib.crc32(topic.encode()) % 2 == 0) == tuning:
            event, title, body = line.split("|")
            published = moment + number % 4 * _LINES_APART if dated else None
            articles.append(Article(id=str(number), title=title, body=body, published_at=published))
            events.append(f"{topic} {event}")
    return articles, events


def agreement_of_half(*, tuning: bool, dated: bool = True) -> Agreement:
    """Return how well the stories of a half agree with its events."""
    articles, events = twin_events(tuning=tuning, dated=dated)
    found = _story_of_each(articles)
    return Agreement.of([found[article.id] for article in articles], events)


def _lines() -> Iterator[tuple[str, str]]:
    topic = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            topic = line[2:]
        else:
            yield topic, line


def _story_of_each(articles: list[Article]) -> dict[str, int]:
    stories = cluster_stories(articles)
    return {article.id: number for number, story in enumerate(stories) for article in story.articles}


def main() -> None:
    """Print a row a half, and the wrong pairs of the tuning half."""
    for tuning in (True, False):
        for dated in (True, False):
            found = agreement_of_half(tuning=tuning, dated=dated)
            half = f"{'tuning' if tuning else 'checking'}, {'dated' if dated else 'undated'}"
            sys.stdout.write(
                f"{half}: pairwise F1 {found.pair_f1:.3f},"
                f" precision {found.pair_precision:.3f}, recall {found.pair_recall:.3f}\n"
            )
    if "-v" in sys.argv:
        articles, events = twin_events(tuning=True)
        story = _story_of_each(articles)
        for (one, event), (other, its) in combinations(zip(articles, events, strict=True), 2):
            if (story[one.id] == story[other.id]) != (event == its):
                sys.stdout.write(f"{'MISSED' if event == its else 'JOINED'} {one.title} / {other.title}\n")


if __name__ == "__main__":
    main()
