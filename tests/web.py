"""The web for tests: a real server on this machine that answers to every name, well or badly."""

import asyncio
import socket
import threading
from collections import Counter
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web

from corpus.fetching.addresses import LOOPBACK, FetchPolicy
from corpus.fetching.client import Fetcher, FetchLimits
from corpus.fetching.rate_limits import PaceRules

AGENT = "Clippings/0 (test)"
HASTE = PaceRules(at_once=100, burst=10_000, seconds=0.0001)


class Web:
    """A server whose pages are handlers by host and path; all it was asked is in `asked`."""

    def __init__(self):
        self.pages = {}
        self.asked = []

    def put(self, address, answer=None, *, kind="text/html", status=200, **headers):
        """Serves `answer` at an address: a text, bytes, or a handler that takes the request."""
        host, _, path = address.partition("/")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[host, f"/{path}"] = answer if callable(answer) else _serving(answer, kind, status, names)

    def url(self, address):
        """The address on the web of `address`, such as news.test/feed."""
        host, _, path = address.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def count(self, address):
        """How often `address` was asked for."""
        return Counter(f"{request.host.partition(':')[0]}{request.path}" for request in self.asked)[address]

    async def handle(self, request):
        return await self.answer(request)

    async def answer(self, request):
        self.asked.append(request)
        handler = self.pages.get((request.host.partition(":")[0], request.path))
        return await handler(request) if handler else web.Response(status=404)

    def fetcher(self, *, seconds=5.0, size=5_000_000, pace=HASTE, policy=None, look_up=None):
        """A fetcher for which every name leads to this server."""
        return Fetcher(
            policy or FetchPolicy(ports=frozenset({self.port}), inside=LOOPBACK),
            AGENT,
            limits=FetchLimits(seconds=seconds, size=size),
            pace=pace,
            look_up=look_up or leading_to("127.0.0.1"),
        )


def leading_to(*addresses):
    """Looks every name up as these addresses."""

    def look_up(host, port, *, family, type):  # noqa: A002 # as socket.getaddrinfo has it
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, type, 6, "", (address, port))
            for address in addresses
        ]

    return look_up


@asynccontextmanager
async def serving(place="127.0.0.1"):
    """The web while the block lasts, at an address of this machine."""
    site = Web()
    runner = web.ServerRunner(web.Server(site.handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, place, 0).start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


@contextmanager
def serving_beside():
    """The web while the block lasts, beside a test that has no event loop of its own."""
    started, ended, site = threading.Event(), asyncio.Event(), []

    async def serve():
        async with serving() as one:
            site.append((one, asyncio.get_running_loop()))
            started.set()
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    started.wait()
    one, loop = site[0]
    try:
        yield one
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()


def _serving(answer, kind, status, headers):
    body = (answer or "").encode() if not isinstance(answer, bytes) else answer

    async def handler(request):
        asked = request.headers
        known = asked.get("If-None-Match"), asked.get("If-Modified-Since")
        own = headers.get("ETag"), headers.get("Last-Modified")
        unchanged = any(one and one == other for one, other in zip(known, own, strict=True))
        if unchanged and status == 200:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, status=status, headers={"Content-Type": kind} | headers)

    return handler


def rss(*entries, title="The Test Times", more=""):
    """An RSS feed of (title, link, text, date) entries; what is None is left out."""
    items = "".join(
        f"<item><title>{name}</title>"
        + (f"<link>{link}</link><guid>{link}</guid>" if link else "")
        + (f"<description>{text}</description>" if text else "")
        + (f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if date else "")
        + "</item>"
        for name, link, text, date in entries
    )
    channel = f"<channel><title>{title}</title>{more}{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


def page(title, *paragraphs):
    """A page with an article."""
    text = f"<h1>{title}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article>{text}</article></body></html>"
