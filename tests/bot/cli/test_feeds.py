"""`clippings feeds ...`: feeds followed, shown, tried, exchanged and read."""

import json
from datetime import timedelta

import pytest

from bot.cli.options import this_moment
from bot.feeds.polling import sole_poller
from corpus import Corpus, Viewer
from tests.bot.cli.conftest import FEED
from tests.builders import SUBJECTS
from tests.web import page, rss


def test_a_feed_that_is_followed_comes_in_and_can_be_asked(clippings, followed):
    added = followed.added

    assert (added.code, added.out, added.err) == (0, f"added 1: The Test Times ({followed.feed})\n", "")
    assert followed.polled.out == "feeds read 1, failed 0; entries taken 2, merged 0, rejected 1, waiting 0\n"
    assert "Astronomers in Chile" in clippings("ask", "Who found a comet?").out


@pytest.mark.slow
def test_what_comes_by_a_guilds_feed_is_seen_by_that_guild_alone(clippings, site, data):
    now = this_moment()
    site.put(FEED, rss(("A storm in Galway", None, SUBJECTS["storm"], now - timedelta(hours=1))))
    with Corpus.open(data) as corpus:
        corpus.feeds.add(site.url(FEED), now=now, due_at=now, owner="7")
    clippings("feeds", "poll", "--once")

    with Corpus.open(data) as corpus:
        seen = [
            corpus.scope(viewer=viewer).articles for viewer in (Viewer(owner="7"), Viewer(owner="8"), None)
        ]
        storm = corpus.answer("What flooded the harbour?", viewer=Viewer(owner="7")).citations[0].article

    assert seen == [1, 0, 1]
    assert (storm.source, storm.feed) == ("The Test Times", 1)


def test_what_is_not_due_is_not_read(clippings, followed):
    again = clippings("feeds", "poll", "--once", "--json")

    assert again.err == "no feed is due yet; --all reads all of them now\n"
    assert json.loads(again.out) == {
        "polled": 0,
        "taken": 0,
        "rejected": 0,
        "merged": 0,
        "waiting": 0,
        "failed": [],
    }
    assert followed.site.count(FEED) == 2


@pytest.mark.parametrize("asked", ["--all", "1"])
def test_feeds_are_read_before_they_are_due_when_they_are_asked_for(clippings, followed, asked):
    polled = json.loads(clippings("feeds", "poll", asked, "--json").out)

    assert (polled["polled"], polled["failed"]) == (1, [])


def test_a_poll_of_a_feed_that_is_not_there_is_one_line(clippings, followed):
    polled = clippings("feeds", "poll", "7")

    assert (polled.code, polled.out) == (1, "")
    assert polled.err == "clippings: 7: no such feed; `clippings feeds list` shows the numbers\n"


def test_a_document_of_a_poll_that_does_not_end_is_wrong_usage(clippings, data):
    polled = clippings("feeds", "poll", "--json")

    assert (polled.code, polled.out, len(polled.err.splitlines())) == (2, "", 1)
    assert not data.exists()


def test_a_feed_is_found_by_the_address_of_its_site(clippings, feed, site):
    links = [f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("feed", "b")]
    site.put("127.0.0.1/", f"<html><head>{''.join(links)}</head></html>")
    site.put("127.0.0.1/b", rss(title="Another"))

    added = clippings("feeds", "add", site.url("127.0.0.1/"))

    assert added.out == f"added 1: The Test Times ({feed})\n"
    assert added.err == f"there is also Another: {site.url('127.0.0.1/b')}\n"


def test_what_cannot_be_followed_is_told_and_the_rest_is_followed(clippings, feed, site):
    added = clippings("feeds", "add", site.url("127.0.0.1/none"), feed, "http://ann:secret@example.org/")

    assert (added.code, added.out) == (0, f"added 1: The Test Times ({feed})\n")
    assert "there is nothing at this address (404)" in added.err
    assert "secret" not in added.err


def test_where_nothing_can_be_followed_the_call_fails(clippings):
    added = clippings("feeds", "add", "http://169.254.169.254/feed")

    assert (added.code, added.out) == (1, "")
    assert added.err.splitlines()[-1] == "clippings: no feed was added"
    assert "private or reserved network" in added.err


def test_the_list_tells_how_feeds_fare(clippings, followed):
    before, after = followed.listed, clippings("feeds", "list")

    assert "not read yet" in before.out
    assert f"1  The Test Times  {followed.feed}" in after.out
    assert "newest entry 1 hour old" in after.out
    assert "33% of 3 rejected (1: its page: there is nothing at this address (404))\n" in after.out
    assert "\n   3 entries: 2 taken, 1 rejected\n" in after.out
    assert after.out.splitlines()[-1] == "1 feed, newest entry 1 hour old"


def test_the_list_as_a_document_has_the_health_of_each_feed(clippings, followed):
    document = json.loads(clippings("feeds", "list", "--json").out)

    (one,) = document["feeds"]
    assert (one["url"], one["title"], one["status"]) == (followed.feed, "The Test Times", "active")
    assert (one["entries"], one["failures"], one["owners"]) == (3, 0, [None])
    assert one["share_rejected"] == pytest.approx(1 / 3, abs=0.001)
    assert one["rejected"] == {"its page: there is nothing at this address (404)": 1}
    assert one["succeeded_at"]
    assert one["newest_at"]
    assert one["per_day"] > 0
    assert document["freshness"]["feeds"] == 1
    assert document["freshness"]["behind"] == []


def test_a_feed_that_fails_says_so(clippings, added, site):
    site.put(FEED, status=503)

    polled = clippings("feeds", "poll", "--once")
    listed = clippings("feeds", "list")

    assert polled.out == "feeds read 0, failed 1; entries taken 0, merged 0, rejected 0, waiting 0\n"
    assert "its server has an error (503)" in polled.err
    assert "failing for less than a minute (1 time): its server has an error (503)" in listed.out
    assert "1 behind" in listed.out


def test_a_feed_that_ended_says_so(clippings, added, site):
    site.put(FEED, status=410)

    polled = clippings("feeds", "poll", "--once")

    assert "was ended by its publisher" in polled.err
    assert "ended: it is gone for good (410)" in clippings("feeds", "list").out


def test_without_feeds_the_list_says_how_to_get_one(clippings):
    assert "clippings feeds add" in clippings("feeds", "list").out


def test_a_trial_shows_what_would_come_in_and_why_not_and_keeps_nothing(clippings, feed, data):
    tried = clippings("feeds", "test", feed)

    assert tried.code == 0
    assert tried.out.splitlines()[-1] == "taken 2, rejected 1"
    assert "yes  A storm in Galway\n     1 hour old, 75 characters from the feed" in tried.out
    assert "yes  A comet in Chile\n     2 hours old" in tried.out
    assert "from its page" in tried.out
    assert "no   Nothing\n     its page: there is nothing at this address (404)" in tried.out
    assert not data.exists()


@pytest.mark.slow
def test_a_trial_asks_the_same_guard_as_what_comes_in(clippings, site):
    survey = "Take our survey of readers, which takes five minutes, and win a prize."
    site.put("127.0.0.1/wall", page("Wall", "We use cookies. Accept all cookies, or manage your choices."))
    for n in range(4):
        site.put(f"127.0.0.1/{n}", page(f"Report {n}", survey))
    links = ["wall", *(str(n) for n in range(4))]
    dated = [this_moment() - timedelta(hours=n) for n in range(5)]
    entries = [(name, site.url(f"127.0.0.1/{name}"), None, at) for name, at in zip(links, dated, strict=True)]
    site.put(FEED, rss(*entries))

    document = json.loads(clippings("feeds", "test", site.url(FEED), "--json").out)
    clippings("feeds", "add", site.url(FEED))
    polled = json.loads(clippings("feeds", "poll", "--once", "--json").out)
    (health,) = json.loads(clippings("feeds", "list", "--json").out)["feeds"]

    repeated = "text that stands on other pages of the site too"
    reasons = [each["reason"] for each in document["tried"]]
    assert reasons == ["a cookie wall instead of the article", "", "", repeated, repeated]
    assert (polled["taken"], polled["rejected"]) == (2, 3)
    assert health["rejected"] == {reasons[0]: 1, repeated: 2}


@pytest.mark.slow
def test_a_trial_as_a_document(clippings, feed):
    document = json.loads(clippings("feeds", "test", feed, "--limit", "2", "--json").out)

    assert (document["url"], document["title"], document["entries"]) == (feed, "The Test Times", 3)
    assert [(each["title"], each["from_page"], each["reason"]) for each in document["tried"]] == [
        ("A storm in Galway", False, ""),
        ("A comet in Chile", True, ""),
    ]
    assert document["tried"][0]["characters"] == len(SUBJECTS["storm"])


def test_a_trial_of_what_is_no_feed_fails_in_one_line(clippings, site):
    tried = clippings("feeds", "test", site.url("127.0.0.1/none"))

    assert (tried.code, tried.out) == (1, "")
    assert tried.err == "clippings: there is nothing at this address (404)\n"


@pytest.mark.parametrize("by", ["number", "address"])
def test_a_feed_is_given_up_by_its_number_or_address(clippings, added, by):
    removed = clippings("feeds", "remove", "1" if by == "number" else added)

    assert removed.out == f"removed 1: The Test Times ({added})\n"
    assert json.loads(clippings("feeds", "list", "--json").out)["feeds"] == []


def test_a_feed_that_is_not_followed_cannot_be_given_up(clippings):
    removed = clippings("feeds", "remove", "7")

    assert removed.code == 1
    assert removed.err.startswith("7: no such feed; `clippings feeds list` shows the numbers\n")


def test_two_do_not_read_the_feeds_of_one_folder(clippings, data, added):
    with sole_poller(data):
        polled = clippings("feeds", "poll", "--once")

    assert polled.code == 1
    assert "another process reads the feeds" in polled.err


@pytest.mark.slow
def test_a_title_cannot_send_control_characters_to_the_terminal(clippings, site):
    site.put(FEED, rss(("A\x9b2J", None, "B\x9b2J.", this_moment()), title="T\x9b2J"))

    clippings("feeds", "add", site.url(FEED))
    ended = [
        clippings("feeds", "list"),
        clippings("feeds", "test", site.url(FEED)),
        clippings("feeds", "export"),
    ]

    for text in (text for each in ended for text in (each.out, each.err)):
        assert "\x9b" not in text
