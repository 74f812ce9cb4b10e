"""The way in: files, pages and feeds become articles, which the store takes.

`find_files` says which files are meant, `read_articles` reads one, `extract_article` and `parse_feed` take
what was fetched. The parsers behind them are loaded when the first page or feed is met.
"""

from corpus.ingest.feed import FeedEntry, ParsedFeed
from corpus.ingest.feeds import parse_feed
from corpus.ingest.fields import FIELD_NAMES, Remark
from corpus.ingest.files import SkippedFile, find_files
from corpus.ingest.pages import extract_article
from corpus.ingest.reading import read_articles, read_stream

__all__ = [
    "FIELD_NAMES",
    "FeedEntry",
    "ParsedFeed",
    "Remark",
    "SkippedFile",
    "extract_article",
    "find_files",
    "parse_feed",
    "read_articles",
    "read_stream",
]
