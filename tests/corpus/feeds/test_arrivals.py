"""Which entries of a feed are news."""

from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.feeds.arrivals import MOST_TRIES, arrivals
from corpus.models.feed import EntryStatus, FeedEntry
from tests.builders import NOON

LATER = NOON + timedelta(hours=2)


def entry(number, **fields):
    link = f"https://news.test/{number}"
    return FeedEntry(**({"id": link, "title": f"Title {number}", "link": link, "summary": "Text."} | fields))


def arrived(entries, known=(), *, now=NOON, most=100):
    return arrivals(entries, known, now=now, most=most)


def seen(entries, *, now=NOON, **fields):
    """What is kept of these entries after they were tried."""
    return [replace(arrival.seen, **fields) for arrival in arrived(entries, now=now).now]


def titles(found):
    return [arrival.entry.title for arrival in found.now]


def test_all_is_new_in_a_feed_that_was_never_read():
    assert titles(arrived([entry(1), entry(2)])) == ["Title 1", "Title 2"]


def test_what_was_met_before_is_not_new():
    found = arrived([entry(1), entry(2)], seen([entry(1)]), now=LATER)

    assert titles(found) == ["Title 2"]
    assert len(found.listed) == 2
    assert not found.later


def test_an_entry_that_was_left_out_for_a_while_is_known_when_it_returns():
    known = seen([entry(1), entry(2)])

    assert titles(arrived([entry(2)], known, now=LATER)) == []
    assert titles(arrived([entry(1), entry(2)], known, now=LATER)) == []


def test_an_entry_with_a_new_id_is_known_by_its_link():
    known = seen([entry(1)])
    churned = entry(1, id="urn:another")

    found = arrived([churned], known, now=LATER)

    assert titles(found) == []
    assert found.listed == (known[0].key,)


def test_a_link_with_a_tracking_parameter_is_the_same_link():
    churned = entry(1, id="x", link="https://news.test/1?utm_source=rss")

    assert titles(arrived([churned], seen([entry(1)]), now=LATER)) == []


def test_entries_that_share_one_link_are_told_apart_by_their_ids():
    first = entry(1, link="https://news.test/live")
    second = entry(2, link="https://news.test/live")

    assert titles(arrived([second, first], seen([first]), now=LATER)) == ["Title 2"]


def test_an_entry_that_is_listed_twice_comes_once():
    assert titles(arrived([entry(1), entry(1)])) == ["Title 1"]


def test_entries_without_an_id_or_link_are_told_apart_by_their_text():
    bare = [FeedEntry(id="", title="A", summary="One."), FeedEntry(id="", title="A", summary="Two.")]

    assert len(arrived(bare).now) == 2
    assert titles(arrived(bare, seen(bare), now=LATER)) == []


def test_an_entry_that_changed_comes_again_but_not_more_often_than_once_an_hour():
    known, changed = seen([entry(1)]), entry(1, summary="Other text.")

    assert titles(arrived([changed], known, now=NOON + timedelta(minutes=59))) == []
    assert titles(arrived([changed], known, now=NOON + timedelta(minutes=60))) == ["Title 1"]


def test_an_entry_that_changed_keeps_when_it_was_first_seen():
    (known,) = seen([entry(1)])

    (arrival,) = arrived([entry(1, title="New")], [known], now=LATER).now

    assert (arrival.seen.key, arrival.seen.seen_at, arrival.seen.tried_at) == (known.key, NOON, LATER)
    assert arrival.seen.tries == 1


def test_an_entry_whose_page_could_not_be_had_is_tried_again_a_few_times():
    known, tries = seen([entry(1)], status=EntryStatus.WAITING), []
    for number in range(1, MOST_TRIES):
        (arrival,) = arrived([entry(1)], known, now=NOON + timedelta(hours=number)).now
        tries.append((arrival.seen.tries, arrival.is_last_try))
        known = [replace(arrival.seen, status=EntryStatus.WAITING)]

    assert tries == [(2, False), (3, True)]


def test_while_an_entry_waits_the_feed_is_read_whole_again():
    known = seen([entry(1)], status=EntryStatus.WAITING)

    found = arrived([entry(1)], known, now=NOON + timedelta(minutes=5))

    assert titles(found) == []
    assert found.later


def test_of_many_the_newest_come_first_and_the_rest_later():
    many = [entry(n, published_at=NOON - timedelta(days=n)) for n in (5, 1, 4, 2, 3)]

    first = arrived(many, most=2)
    second = arrived(many, [arrival.seen for arrival in first.now], now=LATER, most=3)

    assert titles(first) == ["Title 1", "Title 2"]
    assert first.later == 3
    assert titles(second) == ["Title 3", "Title 4", "Title 5"]
    assert not second.later


@pytest.mark.parametrize("id_", ["\ud800", "x" * 100_000, "\0"])
def test_odd_ids_are_ids_too(id_):
    assert titles(arrived([entry(1, id=id_)], seen([entry(1, id=id_)]), now=LATER)) == []


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, (50, 0, 450)),
        ({"link": "https://news.test/live"}, (50, 0, 450)),
        ({"link": "https://news.test/live", "title": "T"}, (1, 499, 0)),
        ({"link": "https://news.test/live", "title": "T", "id": "1"}, (1, 499, 0)),
    ],
)
def test_all_that_is_listed_is_accounted_for(fields, counts):
    found = arrived([entry(n, **fields) for n in range(500)], most=50)

    assert (len(found.now), len(found.merged), found.later) == counts
    assert len(found.listed) == 500
