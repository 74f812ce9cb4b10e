"""The days of a topic, oldest first."""

from datetime import timedelta

from tests.builders import NOON
from tests.corpus.stories.coverage import COURIER, HERALD, LATER, NOW, a_corpus, told


def test_each_day_is_told_by_one_sentence_oldest_first_and_a_gap_is_counted():
    with a_corpus() as corpus:
        timeline = corpus.reader.timeline("storm Ada Galway", NOW)

    assert [turn.day for turn in timeline.turns] == [NOON.date(), NOON.date() + timedelta(days=12)]
    first, last = timeline.turns
    assert first.excerpt.article in (HERALD, COURIER)
    assert last.excerpt.article == LATER
    assert (first.articles, last.articles) == (2, 1)
    # The copy on the second day says nothing new, but that day is no gap.
    assert (first.quiet, last.quiet, last.left_out) == (0, 10, 1)


def test_of_more_days_than_fit_the_first_the_last_and_the_fullest_are_kept():
    days = [
        told(day, f"Source{n}", f"Comet Q over {place}", f"Comet Q was seen over {place} by {n + 5} hikers.")
        for day, place, copies in (
            (1, "Bonn", 1),
            (2, "Oslo", 1),
            (3, "Lyon", 3),
            (4, "Rome", 1),
            (5, "Kyiv", 1),
        )
        for n in range(copies)
    ]
    with a_corpus(*days) as corpus:
        timeline = corpus.reader.timeline("comet Q", NOW, limit=3)

    assert [(turn.day - NOON.date()).days for turn in timeline.turns] == [1, 3, 5]
    assert [turn.left_out for turn in timeline.turns] == [0, 1, 1]


def test_what_only_names_the_topic_in_passing_is_not_told():
    filler = " ".join(f"The {n}th item of this long round-up is about something else." for n in range(40))
    passing = told(5, "Digest", "The week in short", f"Storm Ada hit Galway last week. {filler}")
    with a_corpus(passing) as corpus:
        timeline = corpus.reader.timeline("storm Ada Galway", NOW)

    assert passing not in [turn.excerpt.article for turn in timeline.turns]


def test_what_is_dated_after_now_or_not_at_all_is_not_told():
    undated = told(3, "Echo", "Storm Ada in Galway", "Storm Ada in Galway broke the pier in two.")
    object.__setattr__(undated, "published_at", None)
    with a_corpus(undated) as corpus:
        timeline = corpus.reader.timeline("storm Ada Galway", type(NOW)(now=NOON + timedelta(days=2)))

    assert [turn.day for turn in timeline.turns] == [NOON.date()]
