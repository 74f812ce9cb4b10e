"""What comes packed over the web: unpacked to the cap, and never taken for whole where it was cut off."""

import gzip
import random
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from corpus.fetching.decompression import unpacked
from corpus.models.errors import FetchError
from tests.corpus.fetching.test_client import MEGABYTE, get, refusal

PACK = {
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "x-gzip": lambda content: gzip.compress(content[:2], mtime=0) + gzip.compress(content[2:], mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("coding", PACK)
async def test_what_is_packed_is_unpacked(site, coding):
    site.put("news.test/a", PACK[coding](b"Hello"), Content_Encoding=coding)

    assert (await get(site, "news.test/a")).content == b"Hello"


async def test_what_is_packed_twice_or_without_a_head_is_unpacked(site):
    twice = gzip.compress(brotli.compress(b"Hello"))
    bare = zlib.compress(b"Hello")[2:-4]
    site.put("news.test/a", twice, Content_Encoding="br, gzip")
    site.put("news.test/b", bare, Content_Encoding="deflate")

    assert [(await get(site, f"news.test/{path}")).content for path in "ab"] == [b"Hello"] * 2


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
async def test_what_is_packed_and_cut_off_does_not_pass_as_whole(site, coding, kept):
    packed = PACK[coding](random.Random(1).randbytes(20_000))
    site.put("news.test/a", packed[: int(kept * len(packed))], Content_Encoding=coding)

    assert "broken or badly compressed" in str(await refusal(site, "news.test/a"))


@pytest.mark.parametrize("coding", ["compress", "br, br, br", "gzip"])
async def test_what_is_packed_in_another_way_is_refused(site, coding):
    site.put("news.test/a", b"Hello", Content_Encoding=coding)

    assert "compressed" in str(await refusal(site, "news.test/a"))


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACK)), st.integers(0, 3000))
def test_what_was_packed_comes_out_whole_or_not_at_all(content, coding, most):
    try:
        assert unpacked(PACK[coding](content), coding, most=most) == content
    except FetchError:
        assert len(content) > most
    else:
        assert len(content) <= most


def bomb(coding):
    """Zeros that were packed: 2 GB where packed pieces can be strung together, else 100 MB."""
    zeros = bytes(100 * MEGABYTE)
    match coding:
        case "gzip":
            return gzip.compress(zeros, 1) * 20
        case "zstd":
            return zstd.compress(zeros, 1) * 20
        case "br":
            return brotli.compress(zeros, quality=1)
    return zlib.compress(zeros, 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_bomb_is_unpacked_no_further_than_the_cap(site, coding):
    site.put("news.test/a", bomb(coding), Content_Encoding=coding)

    tracemalloc.start()
    refused = await refusal(site, "news.test/a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "larger than 5 MB" in str(refused)
    assert peak < 30 * MEGABYTE


@pytest.mark.parametrize(("members", "whole"), [(100, True), (101, False)])
async def test_more_members_than_are_unpacked_are_refused_not_cut(site, members, whole):
    site.put("news.test/a", gzip.compress(b"a") * members, Content_Encoding="gzip")

    if whole:
        assert (await get(site, "news.test/a")).content == b"a" * members
    else:
        assert "more than 100 parts" in str(await refusal(site, "news.test/a"))


FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title></channel></rss>"


@pytest.mark.parametrize(
    "coding", ["UTF-8", "none", "", "gzip", "deflate", "br", "zstd", "x-unknown", "gzip, br"]
)
async def test_text_under_a_wrong_label_is_text(site, coding):
    site.put("news.test/a", FEED, Content_Encoding=coding)

    assert (await get(site, "news.test/a")).content == FEED


@pytest.mark.parametrize("coding", [None, "UTF-8", "none", "x-gzip", "gzip, gzip"])
async def test_gzip_is_unpacked_whatever_it_is_called(site, coding):
    site.put("news.test/a", gzip.compress(FEED), **({"Content_Encoding": coding} if coding else {}))

    assert (await get(site, "news.test/a")).content == FEED


async def test_gzip_without_a_label_is_held_to_the_size_too(site):
    site.put("news.test/a", gzip.compress(b" " * 10_000_000))

    assert "larger than" in str(await refusal(site, "news.test/a"))
