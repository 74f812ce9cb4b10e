"""Feeds read beside the bot: what the settings come to, and what the log says."""

from datetime import timedelta

import pytest

from bot.feeds.polling import fetcher_of, log_poll, policy_of, rules_of, sole_poller, user_agent
from config.sections import FeedSettings
from config.settings import load_settings
from corpus.feeds.poll import Polled
from corpus.models.errors import FetchError, Reason
from corpus.models.feed import EntryStatus, FeedNotice, NoticeKind, SeenEntry
from tests.bot.logs import Logs
from tests.builders import NOON, a_feed


@pytest.fixture
def network(monkeypatch):
    """The settings of the network as they are by default."""
    for name in ("ALLOW_LOOPBACK", "PORTS", "CONTACT"):
        monkeypatch.delenv(f"CLIPPINGS_NETWORK__{name}", raising=False)
    return load_settings().network


def feeds(**fields):
    usual = {"poll": True, "shortest_minutes": 5, "longest_hours": 24, "per_guild": 100, "catalogue": ""}
    return FeedSettings(**usual | fields)


def test_sites_are_told_who_asks_and_how_to_reach_them():
    assert user_agent("news@example.org").startswith("Clippings/")
    assert "news@example.org" in user_agent("news@example.org")
    assert "no contact was set" in user_agent("")


def test_the_settings_say_how_often_feeds_are_read():
    rules = rules_of(feeds(shortest_minutes=10, longest_hours=6))

    assert (rules.shortest, rules.longest) == (timedelta(minutes=10), timedelta(hours=6))
    assert rules_of(feeds(shortest_minutes=600, longest_hours=1)).longest == timedelta(hours=10)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "http://example.org:8080/"])
def test_by_default_neither_this_machine_nor_another_port_is_reached(network, address):
    with pytest.raises(FetchError):
        policy_of(network).checked(address)


def test_loopback_and_ports_are_opened_by_settings_alone(network):
    opened = network.model_copy(update={"allow_loopback": True, "ports": (8080,)})

    assert policy_of(opened).checked("http://127.0.0.1:8080/")
    with pytest.raises(FetchError):
        policy_of(opened).checked("http://10.0.0.1:8080/")


async def test_the_door_is_opened_in_the_name_of_the_settings(network):
    async with fetcher_of(network.model_copy(update={"contact": "news@example.org"})) as fetcher:
        assert "news@example.org" in fetcher.agent


def test_one_process_polls_a_folder(tmp_path):
    with sole_poller(tmp_path) as first, sole_poller(tmp_path) as second:
        assert (first, second) == (True, False)
    with sole_poller(tmp_path) as again:
        assert again


def entry(fate):
    return SeenEntry(key="k", link="", digest="d", seen_at=NOON, tried_at=NOON, status=fate)


def notice(kind):
    return FeedNotice(kind=kind, feed=a_feed(), at=NOON, text="A sentence.")


@pytest.mark.parametrize(
    ("polled", "level", "words"),
    [
        (Polled(feed=a_feed(), entries=(entry(EntryStatus.TAKEN),)), "info", "feed read"),
        (Polled(feed=a_feed(problem=Reason("broken"))), "info", "feed not read"),
        (Polled(feed=a_feed(), error=OSError("disk")), "error", "poll failed"),
        (Polled(feed=a_feed(), notices=(notice(NoticeKind.MOVED),)), "info", "feed moved"),
        (Polled(feed=a_feed(), notices=(notice(NoticeKind.FAILING),)), "warning", "feed failing"),
        (Polled(feed=a_feed(), notices=(notice(NoticeKind.DISABLED),)), "warning", "feed disabled"),
    ],
)
def test_what_a_poll_came_to_is_in_the_log(polled, level, words):
    with Logs().capturing() as logs:
        log_poll(polled)

    assert words in logs.at(level)
