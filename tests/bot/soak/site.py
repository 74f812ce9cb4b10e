"""Two hundred feeds on a web of their own, nearly all of which misbehave."""

import asyncio
import gzip
import json
import random
from collections import deque
from datetime import timedelta

from aiohttp import web

from tests.bot.generated import lines
from tests.web import page, rss

LISTED = 40  # entries of a feed, the newest
SUBJECTS = 4000  # bodies, which come again and again with other titles and dates
HUGE = b"<!-- " + b"x" * 6_000_000 + b" -->"
BOMB = gzip.compress(bytes(50_000_000))
# These lose nothing for good: what they list can be had sooner or later.
HONEST = ("steady", "paged", "slow", "flaky", "busy", "cut", "trickling", "doubling")
OTHERS = (
    *("silent", "missing", "gone", "forbidden", "looping", "moving", "html", "truncated", "noise", "huge"),
    *("bomb", "empty", "ahead", "renaming", "mislabelled", "undated", "flood"),
)


class MisbehavingFeed:
    """A feed of one kind, on a host of its own."""

    def __init__(self, site, number, kind):
        self.site, self.number, self.kind = site, number, kind
        self.host = f"127.0.{1 + number // 200}.{1 + number % 200}"
        self.title = f"Source {number} ({kind})"
        self.entries, self.version, self.failed = deque(maxlen=LISTED), 0, False
        self.url = site.web.url(f"{self.host}/feed.xml")
        site.web.put(f"{self.host}/feed.xml", self.answer)

    def publish(self, title, text, now):
        """List one entry more, with a page if the feed links to pages."""
        link = None
        if self.kind in ("paged", "renaming"):
            path = f"{self.host}/{self.version}"
            link = self.site.web.url(path)
            self.site.web.put(path, page(title, *[text] * (1 if len(text) > 300 else 2)))
        self.entries.appendleft((title, link, text, self._dated(now)))
        self.version += 1

    async def answer(self, request):
        """Answer a request for the feed as its kind does, unless the site behaves."""
        known = request.headers.get("If-None-Match") == self._tag
        if self.site.well or self.kind in ("steady", "paged", "doubling", "ahead", "undated", "renaming"):
            return web.Response(status=304) if known and self.kind != "renaming" else self._listed()
        return await getattr(self, f"_{self.kind}", self._always)(request)

    @property
    def _tag(self):
        return f'"{self.version}"'

    def _dated(self, now):
        return {"ahead": now + timedelta(days=40), "undated": None}.get(self.kind, now)

    def _text(self):
        entries = [*self.entries] * (2 if self.kind == "doubling" else 1)
        if self.kind == "renaming":
            salt = self.site.draw.randrange(10**6)
            entries = [(title, link and f"{link}?utm_source={salt}", *rest) for title, link, *rest in entries]
        return rss(*entries, title=self.title)

    def _listed(self):
        return web.Response(
            text=self._text(), content_type="application/rss+xml", headers={"ETag": self._tag}
        )

    async def _always(self, _request):
        text = self._text()
        made = {
            "missing": lambda: web.Response(status=404),
            "gone": lambda: web.Response(status=410),
            "forbidden": lambda: web.Response(status=403, text="Bots are not welcome"),
            "looping": lambda: web.Response(status=302, headers={"Location": "/feed.xml"}),
            "html": lambda: web.Response(text=page("Home", "Welcome."), content_type="text/html"),
            "truncated": lambda: web.Response(text=text[: len(text) // 2], content_type="text/xml"),
            "noise": lambda: web.Response(body=random.Random(self.version).randbytes(20_000)),
            "huge": lambda: web.Response(body=HUGE, content_type="text/xml"),
            "bomb": lambda: web.Response(body=BOMB, headers={"Content-Encoding": "gzip"}),
            "empty": lambda: web.Response(text=""),
            "mislabelled": lambda: web.Response(body=text.encode("utf-16"), content_type="text/xml"),
            "flood": lambda: web.Response(text=rss(*[*self.entries] * 60, title=self.title)),
        }
        return made[self.kind]()

    async def _silent(self, _request):
        await asyncio.sleep(45)
        return web.Response(status=504)

    async def _moving(self, _request):
        self.site.web.put(f"{self.host}/moved.xml", lambda _: _answered(self._listed()))
        return web.Response(status=301, headers={"Location": "/moved.xml"})

    async def _slow(self, _request):
        await asyncio.sleep(self.site.draw.uniform(0.5, 3))
        return self._listed()

    def _fails(self, share):
        """Whether it fails this time; never twice in a row, for a digest tells nothing that is days late."""
        self.failed = not self.failed and self.site.draw.random() < share
        return self.failed

    async def _flaky(self, _request):
        if self._fails(0.5):
            return web.Response(status=self.site.draw.choice((500, 502, 503)))
        return self._listed()

    async def _busy(self, _request):
        if self._fails(0.4):
            return web.Response(status=429, headers={"Retry-After": "20"})
        return self._listed()

    async def _cut(self, request):
        if self._fails(0.5):
            request.transport.abort()
        return self._listed()

    async def _trickling(self, request):
        response = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await response.prepare(request)
        whole = self._text().encode()
        for start in range(0, len(whole), 4000):
            await response.write(whole[start : start + 4000])
            await asyncio.sleep(0.05)
        return response


class Site:
    """All feeds. As long as it is `well` each of them behaves, so that it can be followed."""

    def __init__(self, web, draw, *, feeds):
        self.web, self.draw, self.well = web, draw, True
        bodies = [json.loads(line)["body"] for line in lines(SUBJECTS // 4, sentences=7)]
        self.bodies = bodies
        self.honest = [MisbehavingFeed(self, number, kind) for number, kind in enumerate(HONEST)]
        others = range(len(HONEST), feeds)
        kinds = (*OTHERS, *HONEST)
        self.others = [MisbehavingFeed(self, number, kinds[number % len(kinds)]) for number in others]
        self.published = 0

    def article(self, feed, now, title=None):
        """Publish an article with a body that is unlike the last ones; return its title."""
        self.published += 1
        title = title or f"Notice {self.published}"
        body = self.bodies[self.published % len(self.bodies)]
        # The same words in another order are another story; a number makes it an article of its own.
        sentences = body.split(". ")
        self.draw.shuffle(sentences)
        feed.publish(title, f"{'. '.join(sentences)} It was number {self.published}.", now)
        return title


async def _answered(response):
    return response
