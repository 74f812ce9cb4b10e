"""Digests of a real corpus: what is told, and that nothing is told twice."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.phrases import GAP
from bot.digests.edition import due_edition
from bot.digests.store import DigestLength, DigestPlace, Wishes
from bot.locale.texts import ENGLISH
from corpus import Article, Corpus
from corpus.models.answer import TimeWindow
from corpus.models.digest import DigestTopic
from corpus.store.articles import ArticleStore
from tests.bot.conftest import CHAINS
from tests.bot.digests.conftest import DAY, EIGHT, HOUR, LEASE, a_subscription, stores_of
from tests.bot.messages import plain

PLACE = DigestPlace(guild=1, target=2)
SUBJECTS = {
    "harbour": "A storm closed the harbour of Galway on Monday. Ferries to the islands stay in port.",
    "congress": "Voters in Peru elected a new congress. Turnout was the lowest in a decade.",
    "comet": "Astronomers in Chile found a bright comet. It will pass the Sun in October.",
    "strike": "Train drivers in Lyon went on strike. Their union asks for a shorter week.",
    "vaccine": "Regulators in Geneva approved a vaccine against dengue. It needs two doses.",
}
HEADLINES = {
    "harbour": "Storm shuts Galway harbour",
    "congress": "Peru votes for a congress",
    "comet": "Bright comet above Chile",
    "strike": "No trains run around Lyon",
    "vaccine": "Dengue vaccine approved",
}
FURTHER = "The mayor named {number} million euros for the {subject}. No {subject} had cost {number} before."


def report(subject, number=0, *, hours=1, source="Example Post"):
    """A report on a subject, so many hours before eight; a later one says more."""
    more = f" {FURTHER.format(number=number, subject=subject)}" if number else ""
    return Article(
        title=HEADLINES[subject],
        body=SUBJECTS[subject] + more,
        url=f"https://{source.split()[0].casefold()}.example/{subject}/{number}",
        source=source,
        published_at=EIGHT - timedelta(hours=hours),
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A data folder with no article, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("empty")
    Corpus.open(folder, chains=CHAINS).close()
    return folder


@pytest.fixture
def corpus(empty, tmp_path):
    with Corpus.open(shutil.copytree(empty, tmp_path / "data"), chains=CHAINS) as opened:
        yield opened


@pytest.fixture
def stores(corpus):
    return stores_of(corpus)


def composed(stores, at=EIGHT, since=None, place=PLACE, **fields):
    """The composition of an edition, which is kept and posted."""
    subscription = a_subscription(place, **fields)
    window = TimeWindow(since=since or at - DAY, until=at)
    edition = due_edition(subscription, due_at=at, window=window)
    stores.outbox.claim(edition.message, until=at + LEASE, also=lambda _connection: True)
    draft = stores.composer.compose(edition, subscription, texts=ENGLISH, now=at)
    return stores.outbox.compose(edition.message, draft.within, now=at, until=at + LEASE)


def cited(made):
    return [each for part in made.cited for each in part]


def told(made):
    return "\n".join(plain(text) for sheet in made.sheets for _, text in sheet.stories)


def test_a_digest_tells_the_stories_of_its_window(corpus, stores):
    corpus.add([report("harbour"), report("comet"), report("strike", hours=60)])

    made = composed(stores)

    assert "harbour" in told(made)
    assert "comet" in told(made)
    assert "strike" not in told(made)
    assert {each.article_id for each in cited(made)} == {report("harbour").id, report("comet").id}


def test_what_was_shown_is_what_is_remembered(corpus, stores):
    articles = [report("harbour"), report("comet")]
    corpus.add(articles)

    made = composed(stores)

    bodies = {article.id: article.body for article in articles}
    quotes = [each.span.of(bodies[each.article_id]) for each in cited(made) if each.span]
    assert len(quotes) == 2
    assert all(quote in told(made) for quote in quotes)


def test_a_story_returns_only_with_what_is_new(corpus, stores):
    corpus.add([report("harbour"), report("comet")])
    composed(stores)

    nothing = composed(stores, at=EIGHT + HOUR)
    corpus.add([report("harbour", 7, hours=-2)])
    new = composed(stores, at=EIGHT + 3 * HOUR)

    assert cited(nothing) == []
    assert "Nothing new" in nothing.sheets[0].head
    assert "7 million" in told(new)
    assert "Ferries" not in told(new)
    assert "comet" not in told(new)


def test_what_came_in_after_its_time_is_told_by_the_next_one(corpus, stores):
    corpus.add([report("comet")])
    composed(stores)

    corpus.add([report("harbour", hours=0.5)])
    next_one = composed(stores, at=EIGHT + DAY, since=EIGHT)

    assert "harbour" in told(next_one)


def test_what_came_in_a_day_late_is_told_and_what_was_there_is_not_told_late(corpus, stores):
    corpus.add([report("comet", hours=20)], now=EIGHT - 20 * HOUR)
    composed(stores, since=EIGHT - HOUR)

    corpus.add([report("harbour", hours=20)], now=EIGHT + HOUR)
    corpus.add([report("strike", hours=40)], now=EIGHT + HOUR)
    next_one = told(composed(stores, at=EIGHT + DAY, since=EIGHT))

    assert "harbour" in next_one
    assert "comet" not in next_one  # passed over for its time
    assert "strike" not in next_one  # too old


def test_another_channel_has_seen_nothing(corpus, stores):
    corpus.add([report("harbour")])
    composed(stores)

    assert "harbour" in told(composed(stores, at=EIGHT + HOUR, place=DigestPlace(guild=1, target=3)))


def test_wishes_are_kept(corpus, stores):
    corpus.add(
        [report("harbour"), report("comet", source="Norholm Times"), report("vaccine"), report("strike")]
    )

    def titles(**wishes):
        place = DigestPlace(guild=1, target=next(places))
        made = composed(stores, place=place, wishes=Wishes(**wishes))
        return {subject for subject, headline in HEADLINES.items() if headline in told(made)}, made

    places = iter(range(10, 20))
    everything, _ = titles()
    assert everything == {"harbour", "comet", "vaccine", "strike"}
    assert titles(topics=(DigestTopic(query="comet in Chile"),))[0] == {"comet"}
    assert titles(sources=("Norholm Times",))[0] == {"comet"}
    assert titles(without=("dengue",))[0] == everything - {"vaccine"}
    assert titles(languages=("de",))[0] == set()
    assert len(titles(limit=2)[0]) == 2
    assert "closed" not in told(titles(length=DigestLength.SHORT)[1])


def test_with_a_thread_each_story_has_a_message_of_its_own(corpus, stores):
    corpus.add([report("harbour"), report("comet")])

    made = composed(stores, wishes=Wishes(thread=True))

    first, *rest = made.sheets
    assert first.thread
    assert first.stories == ()
    assert [len(sheet.stories) for sheet in rest] == [1, 1]
    assert [len(part) > 0 for part in made.cited] == [False, True, True]


def test_an_empty_digest_says_why_and_opens_no_thread(stores):
    (sheet,) = composed(stores, wishes=Wishes(thread=True)).sheets

    assert "Nothing was published" in sheet.head
    assert sheet.thread == ""
    assert sheet.is_last


def test_a_guild_is_told_nothing_that_came_by_the_feeds_of_others(corpus, stores):
    feed = corpus.feeds.add("https://theirs.example/feed", owner="99", now=EIGHT, due_at=EIGHT)
    theirs = Article(
        title="News of the harbour", body=SUBJECTS["harbour"], published_at=EIGHT - HOUR, feed=feed.number
    )
    corpus.add([theirs, report("comet")])

    assert "harbour" not in told(composed(stores))
    assert "harbour" in told(composed(stores, place=DigestPlace(guild=99, target=3)))


reports = st.tuples(st.sampled_from(sorted(SUBJECTS)), st.integers(0, 3))


@given(steps=st.lists(st.lists(reports, max_size=4), min_size=2, max_size=4))
def test_no_story_comes_twice_to_a_channel_without_new_sentences(empty, steps):
    with TemporaryDirectory() as name:
        folder = shutil.copytree(empty, Path(name) / "data")
        with Corpus.open(folder, chains=CHAINS) as corpus:
            stores = stores_of(corpus)
            made = []
            for step, added in enumerate(steps):
                corpus.add([report(subject, number, hours=-6 * step) for subject, number in added])
                made.append(composed(stores, at=EIGHT + timedelta(hours=1 + 6 * step)))
            bodies = {
                each.article.id: each.article.body
                for some in ArticleStore(corpus.engine).after(0)
                for each in some
            }

    said = set()
    lines = [line for each in made for line in told(each).splitlines()]
    quotes = [line.removeprefix("> ").removeprefix(f"{GAP} ") for line in lines if line.startswith("> ")]
    assert all(any(quote in body for body in bodies.values()) for quote in quotes)
    assert bool(quotes) == any(map(cited, made))
    for composition in made:
        for story in {each.place for each in cited(composition)}:
            new = {
                sentence
                for each in cited(composition)
                if each.place == story and each.span
                for sentence in re.split(r"(?<=\.) ", each.span.of(bodies[each.article_id]))
            }
            assert new
            assert not new & said
            said |= new
