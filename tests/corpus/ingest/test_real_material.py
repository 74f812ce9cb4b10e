"""Real pages and feeds, which are kept beside the project; without them these tests are skipped."""

import gzip
import json
import tarfile
from pathlib import Path

import pytest

from corpus.errors import IngestError
from corpus.ingest import extract_article, parse_feed

MATERIAL = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not MATERIAL.is_dir(), reason="the material for development is not beside the project"
)


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
    with gzip.open(MATERIAL / "pages" / "pages.jsonl.gz", "rt") as file:
        pages = [json.loads(line) for line in file][::3]
    kept, missed, strange = 0, 0, 0
    for page in pages:
        article = extract_article(page["html"], page["url"])
        text = " ".join(f"{article.title} {article.body}".split())
        found = sum(" ".join(must.split()) in text for must in page["must"])
        kept, missed = kept + found, missed + len(page["must"]) - found
        strange += sum(" ".join(must_not.split()) in text for must_not in page["must_not"])
    assert 2 * kept / (2 * kept + missed + strange) > 0.9
