"""Redirects of every kind: by status, by a page itself, and with cookies."""

import pytest
from aiohttp import web

from corpus.fetching.client import MOST_REDIRECTS
from corpus.fetching.redirects import refresh_of
from corpus.models.errors import FetchError
from tests.builders import NOON

NOTICE = "<p>You are being redirected. <a href='/news'>Click here</a> if nothing happens.</p>"


def meta(content):
    return f'<!doctype html><html><head><meta http-equiv="refresh" content="{content}"></head>{NOTICE}</html>'


@pytest.mark.parametrize(
    ("page", "target"),
    [
        (meta("0; url=/news/1"), "/news/1"),
        (meta("0;URL='https://news.test/1?a=1&amp;b=2'"), "https://news.test/1?a=1&b=2"),
        (meta("5, /news/1"), "/news/1"),
        (meta("1.5;url = news/1"), "news/1"),
        ("<META CONTENT='0;url=/x' HTTP-EQUIV=Refresh>", "/x"),
        (f"<html><noscript><meta http-equiv=refresh content='0;url=/x'></noscript>{NOTICE}", "/x"),
        (meta("300"), ""),
        (meta("0"), ""),
        (meta("600; url=/news/1"), ""),
        ('<html><!-- <meta http-equiv="refresh" content="0;url=/x"> --></html>', ""),
        ('<html><script>\'<meta http-equiv="refresh" content="0;url=/x">\'</script></html>', ""),
        ('<rss><item><description><![CDATA[<meta http-equiv="refresh" content="0;url=/x">]]>', ""),
        (f"<html><noscript><meta http-equiv=refresh content='0;url=/x'></noscript>{'A word. ' * 500}", ""),
    ],
)
def test_a_page_sends_its_reader_on(page, target):
    assert refresh_of({}, page.encode()) == target


def test_a_header_sends_a_reader_on():
    assert refresh_of({"refresh": "0; url=https://news.test/1"}, b"") == "https://news.test/1"
    assert refresh_of({"refresh": "60"}, b"") == ""


async def test_a_refresh_is_followed_for_now_only(site):
    site.put("go.test/1", meta(f"0; url={site.url('news.test/1')}"))
    site.put("news.test/1", "The article.")

    async with site.fetcher() as fetcher:
        fetched = await fetcher.get(site.url("go.test/1"), now=NOON)

    assert (fetched.content, fetched.url) == (b"The article.", site.url("news.test/1"))
    assert fetched.moved_to == site.url("go.test/1")


async def test_a_refresh_counts_as_a_redirect_and_is_held_to_the_policy(site):
    site.put("news.test/a", meta("0; url=/b"))
    site.put("news.test/b", meta("0; url=/a"))
    site.put("news.test/inside", meta("0; url=http://10.0.0.1/x"))
    site.put("news.test/self", meta("0; url=/self"))

    async with site.fetcher() as fetcher:
        with pytest.raises(FetchError, match=f"more than {MOST_REDIRECTS} redirects"):
            await fetcher.get(site.url("news.test/a"), now=NOON)
        with pytest.raises(FetchError):
            await fetcher.get(site.url("news.test/inside"), now=NOON)
        assert b"redirected" in (await fetcher.get(site.url("news.test/self"), now=NOON)).content


def asks_for_cookie(target):
    """A page for those who bring the cookie that it sends the others away with."""

    async def answer(request):
        if request.cookies.get("seen") == "1":
            return web.Response(text=f"The article. {sorted(request.cookies)}")
        response = web.Response(status=302, headers={"Location": target})
        response.set_cookie("seen", "1")
        response.set_cookie("other", "2", path="/elsewhere")
        return response

    return answer


async def test_a_redirect_gets_its_cookie_back_and_the_next_fetch_does_not(site):
    url = site.url("news.test/a")
    site.put("news.test/a", asks_for_cookie(url))

    async with site.fetcher() as fetcher:
        first = await fetcher.get(url, now=NOON)
        await fetcher.get(url, now=NOON)

    assert first.content == b"The article. ['seen']"
    assert [bool(request.cookies) for request in site.asked] == [False, True, False, True]


async def test_a_cookie_goes_to_no_other_site(site):
    site.put("news.test/a", asks_for_cookie(site.url("other.test/b")))
    site.put("other.test/b", "Text.")

    async with site.fetcher() as fetcher:
        await fetcher.get(site.url("news.test/a"), now=NOON)

    assert not site.asked[-1].cookies


@pytest.mark.parametrize("written", ["/a b", "/a%20b", " /a%20b "])
async def test_a_location_with_blanks_is_understood(site, written):
    site.put("news.test/go", status=308, Location=written)
    site.put("news.test/a b", "Text.")

    async with site.fetcher() as fetcher:
        fetched = await fetcher.get(site.url("news.test/go"), now=NOON)

    assert fetched.content == b"Text."
    assert fetched.moved_to == site.url("news.test/a%20b")


async def test_a_server_that_accepts_no_list_is_asked_for_anything(site):
    async def answer(request):
        return web.Response(text="Text.", status=200 if request.headers["Accept"] == "*/*" else 406)

    site.put("news.test/a", answer)

    async with site.fetcher() as fetcher:
        fetched = await fetcher.get(
            site.url("news.test/a"), now=NOON, headers={"Accept": "text/html, */*;q=0.5"}
        )

    assert fetched.content == b"Text."


@pytest.mark.parametrize(
    ("status", "reason"), [(204, "sent nothing"), (406, "no form of it"), (403, "blocks bots")]
)
async def test_what_a_server_refuses_has_its_reason(site, status, reason):
    site.put("news.test/a", status=status)

    async with site.fetcher() as fetcher:
        with pytest.raises(FetchError, match=reason):
            await fetcher.get(site.url("news.test/a"), now=NOON)
