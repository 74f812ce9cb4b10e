"""Real pages and feeds, where they are beside the project."""

import tarfile
from itertools import islice

from corpus.feeds.parsing import parse_feed
from corpus.models.errors import IngestError
from tests.corpus.parsing.measure_extraction import counts, ours, rates
from tests.material import MATERIAL, needs_material, rows

pytestmark = needs_material


def test_every_real_feed_is_parsed_or_refused():
    parsed = refused = entries = 0
    with tarfile.open(MATERIAL / "feeds" / "real-feeds.tar.gz") as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is None:
                continue
            try:
                feed = parse_feed(file.read(), "https://example.org/feed")
            except IngestError:
                refused += 1
            else:
                parsed += 1
                entries += len(feed.entries)
    assert (parsed, refused) == (67, 7)  # the seven are pieces of HTML, not feeds
    assert entries == 1_693


def test_real_pages_keep_what_belongs_to_the_article_and_little_else():
    pages = islice(rows("pages/pages.jsonl.gz"), 0, None, 3)

    f1, precision, recall = rates(counts(page, ours(page)) for page in pages)

    assert f1 > 0.95
    assert min(precision, recall) > 0.93
