"""The door to the web, against a real server that behaves badly."""

import asyncio

import pytest
from aiohttp import web

from corpus.models.errors import FetchError
from tests.builders import NOON

MEGABYTE = 1_000_000


async def get(site, address, *, headers=None, **options):
    async with site.fetcher(**options) as fetcher:
        return await fetcher.get(site.url(address), now=NOON, headers=headers)


async def refusal(site, address, **options):
    with pytest.raises(FetchError) as refused:
        await get(site, address, **options)
    return refused.value


async def test_a_page_is_fetched_with_an_honest_name_and_nothing_private(site):
    site.put("news.test/a", "Hello", Set_Cookie="id=1")

    fetched = await get(site, "news.test/a")
    await get(site, "news.test/a")

    assert (fetched.status, fetched.content) == (200, b"Hello")
    assert fetched.url == fetched.moved_to == site.url("news.test/a")
    for request in site.asked:
        assert request.headers["User-Agent"] == "Clippings/0 (test)"
        assert not {"Cookie", "Authorization", "Referer"} & set(request.headers)


async def test_a_proxy_in_the_environment_is_not_asked(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    site.put("news.test/a", "Hello")

    assert (await get(site, "news.test/a")).content == b"Hello"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(site, status):
    site.put("old.test/a", status=status, Location=site.url("new.test/b"))
    site.put("new.test/b", "Hello")

    fetched = await get(site, "old.test/a")

    assert (fetched.url, fetched.content) == (site.url("new.test/b"), b"Hello")
    assert fetched.moved_to == site.url("new.test/b" if status in {301, 308} else "old.test/a")


async def test_of_a_chain_only_the_permanent_beginning_moves(site):
    for number, status in enumerate([301, 308, 302, 301]):
        site.put(f"news.test/{number}", status=status, Location=f"/{number + 1}")
    site.put("news.test/4", "Hello")

    fetched = await get(site, "news.test/0")

    assert fetched.url == site.url("news.test/4")
    assert fetched.moved_to == site.url("news.test/2")


async def test_five_redirects_are_followed_and_no_more(site):
    for number in range(10):
        site.put(f"news.test/{number}", status=302, Location=f"/{number + 1}")
    site.put("news.test/10", "Hello")

    assert (await get(site, "news.test/5")).content == b"Hello"
    assert "redirects" in str(await refusal(site, "news.test/4"))


async def test_a_redirect_in_a_circle_ends(site):
    site.put("news.test/a", status=302, Location="/a")

    assert "redirects" in str(await refusal(site, "news.test/a"))
    assert site.count("news.test/a") == 6


@pytest.mark.parametrize("location", ["", "http://[", "ftp://news.test/a", "http://", "/a b\x7f"])
async def test_a_redirect_to_no_address_is_told(site, location):
    site.put("news.test/a", status=302, Location=location)

    assert await refusal(site, "news.test/a")


async def test_credentials_of_a_redirect_are_dropped(site):
    site.put("old.test/a", status=301, Location=f"http://ann:secret@new.test:{site.port}/b")
    site.put("new.test/b", "Hello")

    fetched = await get(site, "old.test/a")

    assert fetched.moved_to == fetched.url == site.url("new.test/b")
    assert "Authorization" not in site.asked[-1].headers


async def test_an_address_with_credentials_is_refused_without_repeating_them(site):
    async with site.fetcher() as fetcher:
        with pytest.raises(FetchError) as refused:
            await fetcher.get(f"http://ann:secret@news.test:{site.port}/a", now=NOON)

    assert "secret" not in str(refused.value)
    assert site.asked == []


async def test_a_body_that_is_announced_as_too_large_is_not_read(site):
    site.put("news.test/a", bytes(6 * MEGABYTE))

    assert "larger than 5 MB" in str(await refusal(site, "news.test/a"))


async def test_a_body_without_an_end_is_cut_off(site):
    async def endless(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65536))

    site.put("news.test/a", endless)

    assert "larger than 5 MB" in str(await refusal(site, "news.test/a"))


async def test_a_body_that_drips_takes_no_more_than_the_total_time(site):
    async def dripping(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.02)

    site.put("news.test/a", dripping)

    assert "within 0.3 seconds" in str(await refusal(site, "news.test/a", seconds=0.3))


async def test_the_total_time_counts_all_redirects(site):
    async def slow(request):
        await asyncio.sleep(0.1)
        return web.Response(status=302, headers={"Location": f"{request.path}a"})

    for length in range(1, 8):
        site.put("news.test/" + "a" * length, slow)

    assert "within 0.25 seconds" in str(await refusal(site, "news.test/a", seconds=0.25))


async def test_an_answer_that_was_not_asked_for_as_known_is_a_failure(site):
    site.put("news.test/a", status=304)

    assert (await refusal(site, "news.test/a")).status == 304
    assert (await get(site, "news.test/a", headers={"If-None-Match": '"1"'})).status == 304


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "login"),
        (403, "blocks bots"),
        (404, "nothing"),
        (410, "gone"),
        (500, "has an error"),
        (418, "418"),
    ],
)
async def test_a_refusal_is_told_in_words_with_its_number(site, status, words):
    site.put("news.test/a", status=status)

    refused = await refusal(site, "news.test/a")

    assert words in str(refused)
    assert f"({status})" in str(refused)
    assert refused.status == status


@pytest.mark.parametrize("value", ["120", "Thu, 24 Apr 2025 12:02:00 GMT"])
async def test_a_host_that_asks_for_a_pause_gets_one(site, value):
    site.put("news.test/a", status=429, Retry_After=value)
    site.put("news.test/b", "Hello")
    site.put("other.test/b", "Hello")

    async with site.fetcher() as fetcher:
        for address in ("news.test/a", "news.test/b"):
            with pytest.raises(FetchError) as refused:
                await fetcher.get(site.url(address), now=NOON)
            assert refused.value.wait == pytest.approx(120, abs=1)
        other = await fetcher.get(site.url("other.test/b"), now=NOON)

    assert site.count("news.test/b") == 0
    assert other.status == 200


RAW = {
    "more announced than sent": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "packed otherwise than said": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno",
    "no HTTP": b"SSH-2.0-OpenSSH_9\r\n",
    "nothing": b"",
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 40_000,
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\nabc",
}


@pytest.mark.parametrize("name", RAW)
async def test_an_answer_that_is_no_good_http_is_one_reason(site, name):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(RAW[name])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        site.port = server.sockets[0].getsockname()[1]
        refused = await refusal(site, "news.test/a")

    assert str(refused)
    assert "\n" not in str(refused)


async def test_a_port_where_nobody_listens_is_told(site):
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()

    assert "cannot be reached" in str(await refusal(site, "news.test/a"))


async def test_a_name_that_is_not_known_is_told(site):
    def unknown(*_arguments, **_options):
        raise OSError("Name or service not known")

    assert "name is not known" in str(await refusal(site, "news.test/a", look_up=unknown))
