"""What makes two entries one article: no distinct text is lost, and no text is stored twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from corpus import Article, Corpus
from corpus.feeds.arrivals import arrivals
from corpus.feeds.entry_pages import article_of
from corpus.models.feed import EntryStatus, FeedEntry
from corpus.models.identity import text_digest
from corpus.models.ingest import AddStatus, Fetched, LinkUse, Submission
from corpus.pipeline.duplicates import alike
from corpus.pipeline.extraction import analysed
from corpus.pipeline.files import read_articles
from corpus.pipeline.history import History
from corpus.store.articles import ArticleStore
from corpus.store.database import open_in_memory, writing
from corpus.store.tables import ARTICLES, BANDS, PROFILES, REVISIONS, SOURCES
from tests.builders import NOON, SUBJECTS

BASE = "https://news.test"
LONG = " ".join(SUBJECTS.values())
TEXTS = [
    "The bridge was closed.",
    "The bridge was reopened.",
    "Voters chose a congress.",
    f"{LONG} It was the first time.",
    f"{LONG} It was the second time.",
    " ".join(reversed(LONG.split())),
]
PATHS = (
    "/a",
    "/a#block-1",
    "/a#block-2",
    "/a#top",
    "/a?ref=1",
    "/a?ref=2",
    "/a?source=north",
    "/a?source=south",
    "/a?utm_source=x",
    "/b",
)
ENTRIES = st.builds(
    FeedEntry,
    id=st.sampled_from(["1", "2", "3", ""]),
    title=st.sampled_from(["Bridge", "Vote"]),
    link=st.sampled_from([None, *(f"{BASE}{path}" for path in PATHS)]),
    summary=st.sampled_from(TEXTS),
)
LISTINGS = st.lists(st.tuples(st.sampled_from([1, 2]), st.lists(ENTRIES, min_size=1, max_size=4)), max_size=6)


ENGINE = open_in_memory()


class Reader:
    """Polls feeds of whole entries into an empty store, without a network or an index."""

    def __init__(self):
        self.store, self.history = ArticleStore(ENGINE), History(ENGINE)
        self.known = {}
        self.now = NOON
        with writing(ENGINE).begin() as connection:
            for table in (ARTICLES, REVISIONS, BANDS, PROFILES, SOURCES):
                connection.execute(delete(table))

    def poll(self, entries, feed=1):
        """What became of the entries of a listing of this feed, by their keys."""
        self.now += timedelta(hours=2)
        seen = self.known.setdefault(feed, {})
        found = arrivals(entries, seen.values(), now=self.now, most=100)
        for new in found.now:
            seen[new.seen.key] = replace(new.seen, status=self._taken(new, feed))
        seen |= {each.seen.key: each.seen for each in found.merged}
        assert set(found.listed) <= seen.keys()
        return Counter(seen[key].status for key in found.listed)

    def _taken(self, new, feed):
        submission = Submission(
            entry=new.entry,
            key=new.seen.key,
            link_use=new.link_use,
            source=f"Feed {feed}",
            by_feed=feed,
            received_at=self.now,
        )
        article = article_of(submission)
        made = replace(
            analysed_text(article.body),
            article=article,
            entry_id=submission.entry_id,
            link_use=submission.link_use,
            by_feed=feed,
            received_at=self.now,
        )
        (status,) = self.store.take([made], alike=alike).statuses
        return EntryStatus.TAKEN if status is AddStatus.ADDED else EntryStatus.MERGED

    def texts(self):
        return sorted(article.body for article in self.store.newest(1000))

    def holds(self, entry):
        """Whether the text of an entry is that of an article, or an earlier one of it."""
        digest = text_digest(entry.title, entry.text)
        articles = self.store.newest(1000)
        return any(
            text_digest(each.title, each.body) == digest or self.history.text(each.id, digest) is not None
            for each in articles
        )


@cache
def analysed_text(body):
    """What is worked out about a text: the same each time."""
    return analysed(Article(title="", body=body))


def extracted(submission):
    """What a worker makes of a submission."""
    return replace(
        analysed(article_of(submission)),
        entry_id=submission.entry_id,
        link_use=submission.link_use,
        by_feed=submission.by_feed,
        page=submission.page.url,
    )


@settings(deadline=None)
@given(LISTINGS)
def test_no_distinct_text_is_lost_and_none_is_stored_twice(listings):
    reader = Reader()
    for feed, entries in listings:
        assert reader.poll(entries, feed).total() == len(entries)

    for _, entries in listings:
        for entry in entries:
            assert reader.holds(entry), entry
    stored = Counter((each.source, each.title, each.body) for each in reader.store.newest(1000))
    assert not [text for text, count in stored.items() if count > 1]


def entry(number, text=None, *, title="T", link="/a", id_=None):
    return FeedEntry(
        id=id_ or str(number),
        title=title,
        link=f"{BASE}{link}" if link else None,
        summary=text or f"This is the text of item {number}.",
    )


# What a feed lists at one poll and at the next, and how many articles that makes.
CASES = {
    "three ids, three texts, one link": ([[entry(1), entry(2), entry(3)]], 3),
    "the same, one after the other": ([[entry(1)], [entry(2)], [entry(3)]], 3),
    "the same, the newest only added": ([[entry(1)], [entry(2), entry(1)], [entry(3), entry(2)]], 3),
    "one link and text twice": ([[entry(1, "Same."), entry(2, "Same.")]], 1),
    "one link and text, the id changes": ([[entry(1, "Same.")], [entry(2, "Same.")]], 1),
    "one text under two links": ([[entry(1, "Same."), entry(2, "Same.", link="/b")]], 1),
    "one id and link, the text changes": ([[entry(1, "Old.")], [entry(1, "New.")]], 1),
    "one id for all": ([[entry(n, id_="x", link=f"/{n}") for n in range(3)]], 3),
    "one id and link for all": ([[entry(n, id_="x") for n in range(3)]], 3),
    "no ids, links or titles": ([[entry(n, id_="", title="", link=None) for n in range(3)]], 3),
    "fragments that name entries": ([[entry(n, link=f"/live#block-{n}") for n in range(3)]], 3),
    "fragments that name them in words": ([[entry(n, link=f"/live#{'abc'[n]}") for n in range(3)]], 3),
    "a fragment that names a place": ([[entry(1, "Same.", link="/a#top")], [entry(2, "Same.")]], 1),
    "parameters that name pages": ([[entry(n, link=f"/s?ref={n}") for n in range(3)]], 3),
    "parameters that name pages in words": ([[entry(n, link=f"/s?source={'abc'[n]}") for n in range(3)]], 3),
    "an address that moves": ([[entry(1, "Same.")], [entry(1, "Same.", link="/moved")]], 1),
    "a shared link whose text changes": (
        [[entry(1), entry(2)], [entry(1, "A correction of it."), entry(2)]],
        2,
    ),
    "a long text that changes with its id": (
        [[entry(1, f"{LONG} At noon.")], [entry(2, f"{LONG} At night.")]],
        1,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_entries_make_so_many_articles(case):
    listings, expected = CASES[case]
    reader = Reader()
    for entries in listings:
        reader.poll(entries)
    first = reader.texts()
    reader.poll(listings[-1])  # nothing comes of the same once more

    assert len(first) == expected
    assert reader.texts() == first


def test_a_link_with_two_feeds_keeps_what_each_says_of_it():
    reader = Reader()
    reader.poll([entry(1, "The council voted to close the bridge.")], feed=1)
    reader.poll([entry(1, "A linkblog finds this vote remarkable.")], feed=2)

    assert len(reader.texts()) == 2


def test_a_page_that_is_read_again_is_the_article_of_its_entry():
    reader = Reader()
    pages = {n: f"<article><p>{LONG} Edition {n}.</p></article>" for n in "ab"}
    entries = [entry(n, link=f"/s?source={n}") for n in pages]
    listing = arrivals(entries, (), now=NOON, most=9)
    for again in (False, True):
        for new in listing.now:
            submission = Submission(
                page=Fetched(url=new.entry.link, content=pages[new.entry.id].encode()),
                entry=new.entry,
                key=new.seen.key,
                link_use=LinkUse.OWN if again else new.link_use,
                by_feed=1,
            )
            made = extracted(submission)
            reader.store.take([made], alike=alike)

        assert len(reader.texts()) == 2
        pages = {n: text.replace("Edition", "Second edition") for n, text in pages.items()}


def test_a_feed_in_a_file_makes_as_many_articles(tmp_path):
    items = "".join(
        f"<item><title>T{n}</title><guid>{n}</guid><link>{BASE}/live</link>"
        f"<description>Text {n}.</description></item>"
        for n in (1, 2, 3, 3)
    )
    file = tmp_path / "feed.xml"
    file.write_text(f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>")

    with Corpus.in_memory() as corpus:
        report = corpus.add(read_articles(file))
        again = corpus.add(read_articles(file))

        assert (report.added, report.duplicates, len(corpus.newest(9))) == (3, 1, 3)
        assert (again.added, again.duplicates) == (0, 4)
