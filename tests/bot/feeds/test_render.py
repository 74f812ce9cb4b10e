"""Feeds as they are shown in Discord: within every limit, and nothing in their names acted on."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import fits
from bot.core.pager import pages_of
from bot.feeds.render import feed_blocks, imported_text, notice_text
from bot.guilds.render import labels, settings_text
from bot.guilds.store import GuildSettings
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from corpus.models.errors import Reason
from corpus.models.feed import FeedHealth, FeedNotice, FeedStatus, NoticeKind
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
    assert not any(INVISIBLE.search(page) for page in pages)


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

    said = settings_text(chosen, texts)

    assert fits([said, "x" * 1000])
    assert [line.partition("**: ")[0].removeprefix("**") for line in said.splitlines()] == [
        *labels(texts).values()
    ]
