"""What reads bytes from outside: how each is called, what it may refuse with, what its inputs grow from."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path

from corpus.models.errors import CorpusError, IngestError, QueryError, StoreError
from tests.builders import NOON
from tests.fuzz import grammar, writing
from tests.fuzz.seeds import (
    ADDRESSES,
    FEEDS,
    FRONT_MATTER,
    HEADERS,
    JSON,
    LISTS,
    PAGES,
    QUESTIONS,
    SCHEDULES,
    TEXTS,
)

URL = "https://example.org/feed"


@dataclass(frozen=True, kw_only=True)
class Parser:
    """A parser: `opened` gives the function that takes bytes, and seeds; `make` draws from a grammar."""

    name: str
    opened: Callable[[], AbstractContextManager]
    make: Callable | None
    refusals: tuple[type[Exception], ...] = ()


def written(content):
    """Bytes as text, where a parser takes text."""
    return content.decode("utf-8", "surrogatepass" if content.isascii() else "replace")


@contextmanager
def _feeds():
    from corpus.feeds.parsing import parse_feed

    yield lambda content: parse_feed(content, URL), FEEDS


@contextmanager
def _pages():
    from corpus.parsing.html import extract_article, forget_pages

    taken = iter(range(1 << 40))

    def parse(content):
        if next(taken) % 100 == 0:
            forget_pages()  # as the worker process does
        extract_article(content, "https://example.org/2025/04/harbour")

    yield parse, PAGES


@contextmanager
def _lists():
    from corpus.feeds.opml import read_opml

    yield read_opml, LISTS


def _files(name, seeds):
    """A file of this name, which `clippings ingest` reads."""

    @contextmanager
    def opened():
        from corpus.pipeline.files import read_stream

        # What is wrong with a file is reported in between, and nothing is raised.
        yield lambda content: list(read_stream(BufferedReader(BytesIO(content)), Path(name))), seeds

    return opened


@contextmanager
def _texts():
    from corpus.models.article import Article
    from corpus.pipeline.extraction import analysed

    yield lambda content: analysed(Article(title=written(content[:200]), body=written(content))), TEXTS


@contextmanager
def _questions():
    from corpus.library import Corpus
    from corpus.samples import read_samples

    with Corpus.in_memory(read_samples()) as corpus:
        yield lambda content: corpus.answer(written(content), now=NOON), QUESTIONS


@contextmanager
def _topics():
    from corpus.library import Corpus
    from corpus.samples import read_samples

    with Corpus.in_memory(read_samples()) as corpus:

        def parse(content):
            text, kind = written(content), len(content) % 5
            (
                lambda: corpus.reader.check(text),
                lambda: corpus.reader.more(text),
                lambda: corpus.reader.timeline(text),
                lambda: corpus.reader.compare(text),
                lambda: corpus.digest(topic=text),
            )[kind]()

        yield parse, QUESTIONS


@contextmanager
def _headers():
    from corpus.fetching.responses import fresh_for, retry_after
    from corpus.parsing.dates import read_date

    def parse(content):
        pairs = (line.partition(":") for line in written(content).split("\n"))
        headers = {name.strip().lower(): text.strip() for name, _, text in pairs}
        fresh_for(headers, now=NOON)
        retry_after(headers, now=NOON)
        for text in headers.values():
            read_date(text)

    yield parse, HEADERS


@contextmanager
def _packed():
    import gzip
    import zlib

    import brotli

    from corpus.fetching.decompression import unpacked

    codings = ("gzip", "deflate", "br", "zstd", "gzip, br")
    seeds = [
        bytes([number]) + pack(FEEDS[0])
        for number, pack in enumerate((gzip.compress, zlib.compress, brotli.compress))
    ]
    bombs = [b"\0" + gzip.compress(bytes(40_000_000)) * 3, b"\2" + brotli.compress(bytes(40_000_000))]
    zstd = [b"\3(\xb5/\xfd\x04\x00\t\x00\x00a\xef\x90\x86\x88", b"\3(\xb5/\xfd\0\0"]

    def parse(content):
        unpacked(content[1:], codings[content[0] % len(codings)] if content else "", most=5_000_000)

    yield parse, [*seeds, *bombs, *zstd]


@contextmanager
def _addresses():
    from corpus.models.identity import article_id
    from corpus.parsing.fields import host_of, web_address, without_credentials

    def parse(content):
        text = written(content)
        address = web_address(text)
        article_id("", "", url=text)
        host_of(address)
        without_credentials(text)

    yield parse, ADDRESSES


def _schedules():
    from tests.fuzz.bot_parsers import schedules

    return schedules(SCHEDULES)


def _custom_ids():
    from tests.fuzz.bot_parsers import custom_ids

    return custom_ids()


def _index_files():
    from tests.fuzz.folders import index_files

    return index_files()


def _backups():
    from tests.fuzz.folders import backups

    return backups()


def _refused():
    from bot.core.errors import UserError

    return UserError


PARSERS = (
    Parser(name="feeds", opened=_feeds, make=grammar.feed, refusals=(IngestError,)),
    Parser(name="pages", opened=_pages, make=grammar.page, refusals=(IngestError,)),
    Parser(name="opml", opened=_lists, make=grammar.opml, refusals=(IngestError,)),
    Parser(name="json lines", opened=_files("a.jsonl", JSON), make=grammar.lines_of_json),
    Parser(name="json", opened=_files("a.json", JSON), make=grammar.array_of_json),
    Parser(name="front matter", opened=_files("a.md", FRONT_MATTER), make=grammar.front_matter),
    Parser(name="files", opened=_files("a", [*TEXTS, *PAGES, *FEEDS]), make=grammar.markdown),
    Parser(name="texts", opened=_texts, make=grammar.long_text, refusals=(CorpusError,)),
    Parser(name="headers", opened=_headers, make=writing.header),
    Parser(name="packed", opened=_packed, make=None, refusals=(IngestError,)),
    Parser(name="addresses", opened=_addresses, make=grammar.address),
    Parser(name="questions", opened=_questions, make=writing.question, refusals=(QueryError,)),
    Parser(name="topics", opened=_topics, make=writing.question, refusals=(QueryError,)),
    Parser(name="schedules", opened=_schedules, make=writing.schedule, refusals=(_refused(), QueryError)),
    Parser(name="custom ids", opened=_custom_ids, make=writing.custom_id),
    Parser(name="index files", opened=_index_files, make=None, refusals=(StoreError,)),
    Parser(name="backups", opened=_backups, make=None, refusals=(StoreError,)),
)
