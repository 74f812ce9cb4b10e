"""robots.txt is asked for once a day, and kept."""

import gzip
from datetime import timedelta

import pytest

from corpus.fetching.robots import Robots
from corpus.models.errors import FetchError
from tests.builders import NOON

RULES = """
User-agent: *
Disallow: /private/
Allow: /private/open$
Disallow: /*.pdf

User-agent: clippings
Disallow: /not-for-clippings
"""


@pytest.fixture
async def robots(site):
    async with site.fetcher() as fetcher:
        yield Robots(fetcher)


async def test_the_rules_of_a_site_are_kept(site, robots):
    site.put("news.test/robots.txt", RULES, kind="text/plain")

    async def allowed(path):
        return await robots.allow(site.url(f"news.test{path}"), now=NOON)

    assert await allowed("/a")
    assert not await allowed("/not-for-clippings")
    # A group of its own name takes the place of everybody's.
    assert await allowed("/private/a")


async def test_rules_for_all_are_kept_with_their_wildcards(site, robots):
    site.put("news.test/robots.txt", RULES.replace("clippings", "another"), kind="text/plain")

    async def allowed(path):
        return await robots.allow(site.url(f"news.test{path}"), now=NOON)

    assert not await allowed("/private/a")
    assert await allowed("/private/open")
    assert not await allowed("/a/b.pdf")


async def test_they_are_asked_for_once_a_day_and_site(site, robots):
    site.put("news.test/robots.txt", RULES, kind="text/plain")

    for hours in (0, 1, 23, 25):
        await robots.allow(site.url("news.test/a"), now=NOON + timedelta(hours=hours))
    await robots.allow(site.url("other.test/a"), now=NOON)

    assert site.count("news.test/robots.txt") == 2
    assert site.count("other.test/robots.txt") == 1


@pytest.mark.parametrize("status", [404, 403, 410])
async def test_a_site_without_rules_allows_all(site, robots, status):
    site.put("news.test/robots.txt", status=status)

    assert await robots.allow(site.url("news.test/a"), now=NOON)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_that_cannot_say_its_rules_is_not_read(site, robots, status):
    site.put("news.test/robots.txt", status=status)

    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            await robots.allow(site.url("news.test/a"), now=NOON)
        assert caught.value.status == status
    assert site.count("news.test/robots.txt") == 1


async def test_a_site_that_was_down_is_asked_again_soon(site, robots):
    site.put("news.test/robots.txt", status=500)
    with pytest.raises(FetchError):
        await robots.allow(site.url("news.test/a"), now=NOON)

    site.put("news.test/robots.txt", RULES)

    assert await robots.allow(site.url("news.test/a"), now=NOON + timedelta(hours=1))


async def test_rules_that_nobody_can_read_allow_all(site, robots):
    site.put("news.test/robots.txt", bytes(range(256)) * 100, kind="text/plain")

    assert await robots.allow(site.url("news.test/a"), now=NOON)


async def test_an_address_that_is_none_is_not_read(robots):
    assert not await robots.allow("mailto:ann@news.test", now=NOON)


async def test_a_delay_that_a_site_asks_for_slows_its_pace(site):
    site.put("news.test/robots.txt", "User-agent: *\nCrawl-delay: 0.2", kind="text/plain")
    site.put("news.test/a", "Hello")

    async with site.fetcher() as fetcher:
        await Robots(fetcher).allow(site.url("news.test/a"), now=NOON)

        assert fetcher.pace.seconds("news.test") == 0.2
        assert fetcher.pace.seconds("other.test") < 0.2


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("size", [600_000, 6_000_000])
async def test_rules_that_are_too_long_are_obeyed_by_their_beginning(site, robots, size, pack):
    rules = b"User-agent: *\nDisallow: /private/\n" + b"# and so on\n" * (size // 12)
    packed = {"Content_Encoding": "gzip"} if pack is gzip.compress else {}
    site.put("news.test/robots.txt", pack(rules), kind="text/plain", **packed)

    assert not await robots.allow(site.url("news.test/private/a"), now=NOON)
    assert await robots.allow(site.url("news.test/a"), now=NOON)


async def test_a_host_that_is_no_name_is_not_read(robots):
    assert not await robots.allow("http://xn--localhost-/x", now=NOON)
