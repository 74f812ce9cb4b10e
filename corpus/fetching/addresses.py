"""Decide which addresses may be fetched. The one importer of ssrfguard.

An address is judged three times: as it is written, after its name is resolved, and when the socket to it is
made. Each hop of a redirect goes through all three.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeAlias

import ssrfguard
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from corpus.models.errors import FetchError, Reason

WEB_PORTS = frozenset({80, 443})
LOOPBACK = ("127.0.0.0/8", "::1/128")

# Azure's WireServer stands in public address space; ssrfguard 0.4.1 does not list it.
_AZURE = ssrfguard.Block(ip_network("168.63.129.16/32"), "Azure WireServer", "", ssrfguard.Reach.DENIED)
_NOT_OF_THE_WEB = Reason("not a web address; use one that starts with https://")
_MALFORMED = Reason("not a valid web address")
_INSIDE = Reason("this address leads into a private or reserved network")
_DENIED = ssrfguard.AddressTable((*ssrfguard.DEFAULT_DENIED.blocks, _AZURE))


# How IPv6 carries an address of IPv4 in its last 32 bits, beyond the forms that ssrfguard knows.
_SIIT = ip_network("::ffff:0:0:0/96")  # RFC 2765
_ISATAP = frozenset({0x5EFE, 0x2005EFE})  # RFC 5214, at any network


def _meant(address: str) -> Iterator[str]:
    """Yield `address`, and the address of IPv4 that a gateway would take it for."""
    yield address
    if ":" not in address:
        return
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address) and (parsed in _SIIT or int(parsed) >> 32 & 0xFFFFFFFF in _ISATAP):
        yield str(IPv4Address(int(parsed) & 0xFFFFFFFF))


_READER_SCHEMES = frozenset({"feed", "feeds", "rss", "itpc", "itpcs", "pcast", "podcast"})
_SECURE = frozenset({"feeds", "itpcs"})


def web_form(address: str) -> str:
    """Return `address` with http or https in place of a feed reader's scheme, such as `feed:`.

    >>> web_form("feed://example.org/a.xml"), web_form("feed:https://example.org/a.xml")
    ('http://example.org/a.xml', 'https://example.org/a.xml')
    """
    written = address.strip()
    scheme, colon, rest = written.partition(":")
    if not colon or scheme.lower() not in _READER_SCHEMES:
        return written
    bare = rest.lstrip("/")
    if bare.lower().startswith(("http:", "https:")):
        return bare
    return f"{'https' if scheme.lower() in _SECURE else 'http'}://{bare}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What may be reached: http and https, on these ports, at public addresses.

    `inside` are networks that may be reached although they are not public: for tests against a server on
    this machine, and for nothing else.
    """

    ports: frozenset[int] = WEB_PORTS
    inside: tuple[str, ...] = ()

    def checked(self, address: str) -> URL:
        """Return `address` without its fragment, if it may be fetched; refuse one with credentials.

        Raises:
            FetchError: it may not be asked for; the text names no part of it that could be secret.
        """
        try:
            url = URL(web_form(address))
            bare = url.with_fragment(None)
            if url.raw_user or url.raw_password:
                raise FetchError("an address with a name or password in it is not fetched; take them out")
            if url.scheme not in {"http", "https"}:
                raise FetchError(_NOT_OF_THE_WEB)
            if url.port not in self.ports:
                allowed = ", ".join(map(str, sorted(self.ports)))
                said = Reason("port {port} is not allowed, only {ports}", port=str(url.port), ports=allowed)
                raise FetchError(said)
            self._policy.check_url(str(bare))
            for each in _meant(url.host or ""):  # raises where it is no name in any script
                if each != url.host:
                    self._policy.check_address(each)
        except ssrfguard.SSRFGuardError as error:
            # The library's own words are for those who write a policy.
            inside = isinstance(error.__cause__ or error, ssrfguard.BlockedAddressError)
            said = _INSIDE if inside else _MALFORMED
            raise FetchError(said) from error
        except (ValueError, UnicodeError) as error:
            raise FetchError(_NOT_OF_THE_WEB) from error
        return bare

    def redirected(self, url: URL, location: str) -> URL:
        """Return where a redirect from `url` to `location` leads, without credentials.

        Raises:
            FetchError: it may not be asked for.
        """
        try:
            # What is no ASCII comes as bytes of UTF-8, each of which is half a character here.
            written = location.strip().encode(errors="surrogateescape").decode(errors="replace")
            target = url.join(URL(written))
            target = target.with_user(None) if target.host else target
        except ValueError as error:
            raise FetchError("the server redirects to an invalid address") from error
        return self.checked(str(target))

    def require_public(self, addresses: Iterable[str]) -> None:
        """Raise an error unless all of these IP addresses are public.

        Raises:
            FetchError: one of them is private, local, reserved or a cloud's metadata service.
        """
        for address in addresses:
            try:
                for each in _meant(address):
                    self._policy.check_address(each)
            except ssrfguard.BlockedAddressError as error:
                # Where a name of the operator's network leads is nothing to tell a moderator.
                raise FetchError(_INSIDE) from error
            except ValueError as error:
                raise FetchError("the name does not lead to an IP address") from error

    @property
    def _policy(self) -> ssrfguard.Policy:
        return ssrfguard.Policy(
            denied_networks=_DENIED,
            allowed_networks=tuple(map(ip_network, self.inside)),
            allowed_ports=self.ports,
        )


LookUp: TypeAlias = Callable[..., list[tuple[Any, ...]]]
"""What `socket.getaddrinfo` is."""

_AT_ONCE = 16


class GuardedResolver(AbstractResolver):
    """Looks names up as the system does, in threads of its own.

    The event loop's own threads are few and are shared with all else: a few names that are slow to resolve
    would keep everything waiting.
    """

    def __init__(self, policy: FetchPolicy, look_up: LookUp = socket.getaddrinfo) -> None:
        self._policy, self._look_up = policy, look_up
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`.

        Raises:
            OSError: it has none.
            FetchError: one of them may not be reached; then none is, for a public name has no private ones.
        """
        look_up = partial(self._look_up, host, port, family=family, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        self._policy.require_public(address[0] for *_, address in found)
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Give up the look-ups that are under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)
