"""Fetch from the web within limits. The one opener of sockets.

    checked | turn at its host | resolved, judged | connected, judged | redirected: again | body, up to a cap

Nothing private is ever sent: no credentials, no proxy, and cookies only back to the site that set them within
the same chain of redirects.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from corpus.fetching.addresses import FetchPolicy, GuardedResolver, LookUp
from corpus.fetching.decompression import unpacked
from corpus.fetching.rate_limits import Pace, PaceRules
from corpus.fetching.redirects import ChainCookies, refresh_of
from corpus.fetching.responses import reason_of, reason_of_status, retry_after
from corpus.models.article import ARTICLE_BYTES
from corpus.models.errors import FetchError, Reason
from corpus.models.ingest import Fetched

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_BUSY = frozenset({429, 503})
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_CHUNK = 1 << 16
_ANY = "*/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may take: seconds in all, bytes unpacked; and how many may run at once."""

    seconds: float = 30.0
    size: int = ARTICLE_BYTES
    at_once: int = 128


class Fetcher:
    """Fetches from the web on one event loop; an asynchronous context manager.

    Args:
        policy: what may be reached.
        agent: the User-Agent, an honest one.
        limits: what one fetch may take.
        pace: how fast one host is asked.
        look_up: how names are resolved.
        trace: sees every request.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        agent: str,
        *,
        limits: FetchLimits | None = None,
        pace: PaceRules | None = None,
        look_up: LookUp = socket.getaddrinfo,
        trace: aiohttp.TraceConfig | None = None,
    ) -> None:
        self._policy, self.agent, self._look_up = policy, agent, look_up
        self._traces = [trace] if trace else []
        self._limits = limits or FetchLimits()
        self.pace = Pace(pace)

    async def __aenter__(self) -> Self:
        self._slots = asyncio.Semaphore(self._limits.at_once)
        self._resolver = GuardedResolver(self._policy, self._look_up)
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._policy, self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            headers={"User-Agent": self.agent},
            auto_decompress=False,
            trace_configs=self._traces,
            trust_env=False,  # a proxy would resolve the names itself, past the guard
            max_line_size=16384,
            max_field_size=16384,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._resolver.close()

    async def get(
        self,
        address: str,
        *,
        now: datetime,
        headers: Mapping[str, str] | None = None,
        first: int | None = None,
    ) -> Fetched:
        """Fetch `address` with these headers, through at most `MOST_REDIRECTS` redirects.

        A status of 200 has content, with `first` no more than so many bytes of it; one of 304 has none, and
        comes only where `headers` ask for it.

        Raises:
            FetchError: nothing may be, or can be, or was got there.
        """
        url = moved_to = self._policy.checked(address)
        asked, cookies = dict(headers or {}), ChainCookies()
        permanent, left = True, self._limits.seconds
        for _ in range(MOST_REDIRECTS + 1):
            async with self.pace.turn(url.host or ""), self._slots:
                began = _clock()
                fetched = await self._hop(
                    url, asked | cookies.header(url), cookies, seconds=left, first=first
                )
                left -= _clock() - began
            if fetched.status == HTTPStatus.NOT_ACCEPTABLE and asked.get("Accept", _ANY) != _ANY:
                asked["Accept"] = _ANY
                continue
            target = self._target(fetched, url, first=first)
            if target is None:
                conditional = not _CONDITIONS.isdisjoint(asked)
                self._require_good(fetched, url.host or "", now=now, conditional=conditional)
                return replace(fetched, moved_to=str(moved_to))
            permanent = permanent and fetched.status in _PERMANENT
            url = target
            moved_to = url if permanent else moved_to
        raise FetchError(Reason("more than {most} redirects", most=MOST_REDIRECTS))

    def _target(self, fetched: Fetched, url: URL, *, first: int | None) -> URL | None:
        """Return where an answer leads to, by its status or, where a whole page is asked for, by itself."""
        if fetched.status in _REDIRECTS:
            return self._policy.redirected(url, fetched.headers.get("location", ""))
        written = ""
        if fetched.status == HTTPStatus.OK and first is None:
            written = refresh_of(fetched.headers, fetched.content)
        target = self._policy.redirected(url, written) if written else url
        return target if target != url else None

    def _require_good(self, fetched: Fetched, host: str, *, now: datetime, conditional: bool) -> None:
        if fetched.status == HTTPStatus.OK or (fetched.status == HTTPStatus.NOT_MODIFIED and conditional):
            return
        asked = retry_after(fetched.headers, now=now)
        wait = asked.total_seconds() if asked else None
        if wait and fetched.status in _BUSY:
            self.pace.rest(host, wait)
        raise FetchError(reason_of_status(fetched.status), status=fetched.status, wait=wait)

    async def _hop(
        self,
        url: URL,
        headers: Mapping[str, str],
        cookies: ChainCookies,
        *,
        seconds: float,
        first: int | None,
    ) -> Fetched:
        try:
            async with (
                asyncio.timeout(max(seconds, 0)),
                self._session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                # What a redirect or a refusal says is nobody's concern: its connection is dropped.
                content = await self._body(response, first) if response.status == HTTPStatus.OK else b""
                cookies.take(response, url)
        except TimeoutError as error:
            limit = f"{self._limits.seconds:g}"
            raise FetchError(Reason("no whole answer within {seconds} seconds", seconds=limit)) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(reason_of(error)) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        return Fetched(
            url=str(url), moved_to=str(url), status=response.status, headers=names, content=content
        )

    async def _body(self, response: aiohttp.ClientResponse, first: int | None) -> bytes:
        coding = ",".join(response.headers.getall("Content-Encoding", ()))
        if first is not None and not coding:
            return await _beginning(response, first)
        said = Reason("larger than {limit} MB", limit=self._limits.size // 1_000_000)
        too_large = FetchError(said, status=response.status)
        if (response.content_length or 0) > self._limits.size:
            raise too_large
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > self._limits.size:
                raise too_large
        return unpacked(bytes(content), coding, most=first or self._limits.size, cut=first is not None)


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    while len(content) < most and (chunk := await response.content.read(most - len(content))):
        content += chunk
    return bytes(content)


def guarded_connector(policy: FetchPolicy, resolver: aiohttp.abc.AbstractResolver) -> aiohttp.TCPConnector:
    """Return a connector that makes no socket to an address that `policy` refuses."""

    def guarded_socket(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, place = address
        policy.require_public([place[0]])
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(
        resolver=resolver, socket_factory=guarded_socket, use_dns_cache=False, limit=0, keepalive_timeout=5
    )


def _clock() -> float:
    return asyncio.get_running_loop().time()
