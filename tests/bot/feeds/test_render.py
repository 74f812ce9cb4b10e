"""Feeds as they are shown in Discord: within every limit, and nothing in their names acted on."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import fits
from bot.core.pager import BREAK, pages_of
from bot.feeds.render import feed_blocks, imported_text, notice_text, tried_text
from bot.guilds.render import labels, settings_texts
from bot.guilds.store import GuildSettings
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from corpus import Article
from corpus.feeds.discovery import FoundFeed
from corpus.feeds.trial import TriedEntry
from corpus.models.errors import Reason
from corpus.models.feed import FeedEntry, FeedHealth, FeedNotice, FeedStatus, NoticeKind, ParsedFeed
from tests.bot.messages import INVISIBLE, plain
from tests.builders import NOON, a_feed

CATALOGUE = Catalogue()
NAMES = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["**@everyone**", "<@1>", "# x", "](<https://evil.test>)", "*" * 300]),
)
FEEDS = st.builds(
    a_feed,
    url=st.just("https://news.test/" + "a" * 400),
    title=NAMES,
    owners=st.sampled_from([(None,), ("7",), (None, "7")]),
    status=st.sampled_from(FeedStatus),
    failures=st.integers(0, 3),
    problem=NAMES.map(Reason),
    succeeded_at=st.sampled_from([None, NOON]),
    newest_at=st.sampled_from([None, NOON - timedelta(days=400)]),
)


@given(st.lists(FEEDS, max_size=30), st.sampled_from(LANGUAGES))
def test_the_feeds_of_a_guild_are_shown_on_pages_that_a_message_holds(feeds, language):
    healths = [FeedHealth(feed=feed, entries=3, rejected={str(feed.problem): 1}) for feed in feeds]

    pages = pages_of(feed_blocks(healths, 7, CATALOGUE.of(language)))

    assert all(fits([page]) and page.strip() for page in pages)
    assert not any(mark in page for page in pages for mark in ("<@1>", "**@everyone**", "\n# x"))
    assert not any(INVISIBLE.search(page.replace(BREAK, "")) for page in pages)


@given(FEEDS, st.sampled_from(NoticeKind), st.sampled_from(LANGUAGES))
def test_a_notice_is_one_message_and_pings_nobody(feed, kind, language):
    notice = FeedNotice(kind=kind, feed=feed, at=NOON, text="x")

    said = notice_text(notice, CATALOGUE.of(language))

    assert fits([said])
    assert "<@1>" not in said
    assert "**@everyone**" not in said


@given(st.lists(NAMES.map(Reason), max_size=50))
def test_what_could_not_be_imported_is_told_shortly(problems):
    said = imported_text(1, 2, problems, ENGLISH)

    assert fits([said])
    assert plain(said).startswith("1 feed is followed now.\n2 were followed already.")


@given(st.lists(st.integers(2**60, 2**63), max_size=25, unique=True).map(tuple), st.sampled_from(LANGUAGES))
def test_all_settings_are_one_message_however_many_channels_are_chosen(ids, language):
    texts = CATALOGUE.of(language)
    chosen = GuildSettings(channels=ids, roles=ids, thread_channels=ids, ask_channel=1, notice_channel=2)

    said = list(settings_texts(chosen, texts))

    assert fits([*said, "x" * 1000])
    lines = [line for text in said for line in text.splitlines() if line.startswith("**")]
    assert sorted(line.split("**")[1] for line in lines) == sorted(labels(texts).values())


def test_what_became_of_all_entries_of_a_feed_is_shown():
    health = FeedHealth(
        feed=a_feed(title="T"),
        entries=12,
        taken=7,
        merged={"listed twice, with the same link and text": 3},
        rejected={"no article text was found on the page": 2},
    )

    shown = "\n".join(feed_blocks([health], 7, CATALOGUE.of("de")))

    assert "12 Einträge · 7 übernommen · 3 zusammengeführt · 2 abgelehnt" in shown
    assert "3: zweimal aufgeführt, mit demselben Link und Text" in shown


def test_a_trial_accounts_for_all_entries():
    entries = [FeedEntry(id=str(n), title=f"Title {n}") for n in range(9)]
    article = Article(title="Title 0", body="Text.")
    tried = [
        TriedEntry(entry=entries[0], article=article),
        TriedEntry(entry=entries[1], reason=Reason("x"), is_merged=True),
        TriedEntry(entry=entries[2], reason=Reason("y")),
    ]
    found = FoundFeed(url="https://news.test/feed", feed=ParsedFeed(title="T", entries=tuple(entries)))

    first = tried_text(found, tried, CATALOGUE.of("en")).splitlines()[0]

    assert first.endswith("9 entries · 1 taken · 1 merged · 1 rejected · 6 not tried")
