"""Addresses that lead inside: all refused, none connected to."""

import asyncio
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver

from corpus.fetching.addresses import FetchPolicy
from corpus.fetching.client import Fetcher, guarded_connector
from corpus.models.errors import FetchError
from tests.builders import NOON
from tests.web import AGENT, HASTE, leading_to, serving

WRITTEN = """
    http://127.0.0.1:{port}/                      loopback
    http://127.255.255.254:{port}/                its other end
    http://localhost:{port}/                      its name
    http://LOCALHOST.:{port}/                     its name in full
    http://2130706433:{port}/                     decimal
    http://0x7f000001:{port}/                     hexadecimal
    http://0x7f.0.0.1:{port}/                     hexadecimal in parts
    http://0x7f.1:{port}/                         hexadecimal and short
    http://017700000001:{port}/                   octal
    http://0177.0.0.1:{port}/                     octal in parts
    http://127.1:{port}/                          short
    http://127.0.1:{port}/                        less short
    http://0:{port}/                              shortest
    http://0.0.0.0:{port}/                        this host
    http://①②⑦.⓪.⓪.①:{port}/                      circled digits
    http://１２７.０.０.１:{port}/                 full-width digits
    http://127。0。0。1:{port}/                    ideographic full stops
    http://%31%32%37.0.0.1:{port}/                percent-encoded
    http://[::1]:{port}/                          loopback of IPv6
    http://[0:0:0:0:0:0:0:1]:{port}/              in full
    http://[::]:{port}/                           unspecified
    http://[::ffff:127.0.0.1]:{port}/             mapped
    http://[::ffff:7f00:1]:{port}/                mapped, in hexadecimal
    http://[::127.0.0.1]:{port}/                  compatible
    http://[64:ff9b::127.0.0.1]:{port}/           NAT64
    http://[64:ff9b:1::127.0.0.1]:{port}/         NAT64, local
    http://[2002:7f00:1::]:{port}/                6to4
    http://[::ffff:0:127.0.0.1]:{port}/           SIIT
    http://[2a00:1450::5efe:127.0.0.1]:{port}/    ISATAP
    http://[2a00:1450::200:5efe:10.0.0.1]:{port}/ ISATAP, of a global address
    http://[2001:0:7f00:1::80ff:fffe]:{port}/     Teredo
    http://[fc00::1]:{port}/                      unique local
    http://[fd12:3456:789a::1]:{port}/            unique local
    http://[fec0::1]:{port}/                      site-local
    http://[fe80::1]:{port}/                      link-local
    http://[fe80::1%25lo]:{port}/                 link-local with a zone
    http://[fe80::1%lo]:{port}/                   the zone not encoded
    http://10.0.0.1:{port}/                       private
    http://172.16.0.1:{port}/                     private
    http://192.168.1.1:{port}/                    private
    http://100.64.0.1:{port}/                     carrier's
    http://169.254.1.1:{port}/                    link-local
    http://169.254.169.254:{port}/                metadata: AWS, GCP, Azure
    http://169.254.170.2:{port}/                  metadata: ECS
    http://[fd00:ec2::254]:{port}/                metadata: AWS
    http://100.100.100.200:{port}/                metadata: Alibaba
    http://192.0.0.192:{port}/                    metadata: Oracle
    http://168.63.129.16:{port}/                  metadata: Azure WireServer
    http://198.18.0.1:{port}/                     benchmarks
    http://192.0.2.1:{port}/                      documentation
    http://224.0.0.1:{port}/                      multicast
    http://255.255.255.255:{port}/                broadcast
    http://[ff02::1]:{port}/                      multicast
    http://example.org@127.0.0.1:{port}/          after a name
    http://127.0.0.1:{port}\\@example.org/         before one
    http://example.org#@127.0.0.1:{port}/         after a fragment: port 80 of a name without addresses
    http://127.0.0.1:{port}#.example.org/         before one
    http:///127.0.0.1:{port}/                     three slashes
    http:127.0.0.1:{port}/                        none
    //127.0.0.1:{port}/                           no scheme
    ftp://127.0.0.1:{port}/                       another scheme
    file:///etc/hostname                          a file
    gopher://127.0.0.1:{port}/_GET                gopher
    dict://127.0.0.1:{port}/                      dict
    data:text/plain,hello                         data
    unix:///var/run/docker.sock                   a socket
    http://127.0.0.1:22/                          another port
"""
ADDRESSES = [line.split(maxsplit=1) for line in WRITTEN.strip().splitlines()]
INSIDE = """
    127.0.0.1 10.1.2.3 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 168.63.129.16 192.0.0.192
    0.0.0.0 ::1
    ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1:: fd00::1 fe80::1%lo fec0::1
""".split()
PUBLIC = "93.184.215.14"


@asynccontextmanager
async def counting():
    """A listener on loopback: its port, and the connections that it took."""
    taken = []

    def connected(_reader, writer):
        taken.append(writer)
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield port, taken


def system_look_up(host, port, *, family, type):  # noqa: A002
    """As the system does, but that only addresses in disguise and the machine's own names are known."""
    if host.endswith("example.org"):
        raise OSError("Name or service not known")
    return socket.getaddrinfo(host, port, family=family, type=type)


async def refused(address, *, port, look_up=system_look_up):
    policy = FetchPolicy(ports=frozenset({80, 443, port}))
    async with Fetcher(policy, AGENT, pace=HASTE, look_up=look_up) as fetcher:
        with pytest.raises(FetchError) as error:
            await fetcher.get(address, now=NOON)
    return str(error.value)


@pytest.mark.parametrize(("address", "kind"), ADDRESSES, ids=[kind for _, kind in ADDRESSES])
async def test_an_address_that_leads_inside_is_refused(address, kind):
    async with counting() as (port, taken):
        assert await refused(address.replace("{port}", str(port)), port=port)

    assert taken == []


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_refused(address):
    async with counting() as (port, taken):
        reason = await refused(f"http://news.test:{port}/", port=port, look_up=leading_to(address))

    assert reason.startswith("this address leads into")
    assert taken == []


@pytest.mark.parametrize("addresses", [(PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC, "::1")])
async def test_a_name_that_leads_inside_too_is_refused_as_a_whole(addresses):
    async with counting() as (port, taken):
        reason = await refused(f"http://news.test:{port}/", port=port, look_up=leading_to(*addresses))

    assert reason.startswith("this address leads into")
    assert taken == []


@pytest.fixture
async def allowed():
    """A site on an address of this machine that may be reached, while 127.0.0.1 may not."""
    async with serving("127.0.0.2") as site:
        yield site


def policy_for(*ports):
    return FetchPolicy(ports=frozenset(ports), inside=("127.0.0.2/32",))


@pytest.mark.parametrize("address", INSIDE)
async def test_a_redirect_that_leads_inside_is_refused(allowed, address):
    host = f"[{address.replace('%', '%25')}]" if ":" in address else address
    async with counting() as (port, taken):
        allowed.put("news.test/a", status=302, Location=f"http://{host}:{port}/")
        policy = policy_for(allowed.port, port)

        async with allowed.fetcher(policy=policy, look_up=leading_to("127.0.0.2")) as fetcher:
            with pytest.raises(FetchError, match=r"private or reserved network|not a valid web address"):
                await fetcher.get(allowed.url("news.test/a"), now=NOON)

    assert allowed.count("news.test/a") == 1
    assert taken == []


async def test_a_redirect_to_a_name_that_leads_inside_is_refused(allowed):
    def look_up(host, port, **options):
        return leading_to("127.0.0.2" if host == "news.test" else "127.0.0.1")(host, port, **options)

    async with counting() as (port, taken):
        allowed.put("news.test/a", status=301, Location=f"http://inside.test:{port}/")

        async with allowed.fetcher(policy=policy_for(allowed.port, port), look_up=look_up) as fetcher:
            with pytest.raises(FetchError, match="private or reserved network"):
                await fetcher.get(allowed.url("news.test/a"), now=NOON)

    assert taken == []


async def test_a_name_that_comes_to_lead_inside_is_refused_from_then_on(allowed):
    answers = ["127.0.0.2", "127.0.0.1"]

    def rebinding(host, port, **options):
        return leading_to(answers.pop(0))(host, port, **options)

    async with counting() as (port, taken):
        allowed.put("news.test/a", "Hello", Connection="close")
        policy = policy_for(allowed.port, port)
        async with allowed.fetcher(policy=policy, look_up=rebinding) as fetcher:
            await fetcher.get(allowed.url("news.test/a"), now=NOON)
            with pytest.raises(FetchError, match="private or reserved network"):
                await fetcher.get(f"http://news.test:{port}/", now=NOON)

    assert taken == []


class Unjudged(AbstractResolver):
    """Leads every name to 127.0.0.1, as if it had come to lead there after it was judged."""

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [
            {"hostname": host, "host": "127.0.0.1", "port": port, "family": family, "proto": 0, "flags": 0}
        ]

    async def close(self):
        pass


@pytest.mark.parametrize("host", ["news.test", "127.0.0.1"])
async def test_the_address_that_is_connected_to_is_judged_itself(host):
    async with counting() as (port, taken):
        connector = guarded_connector(policy_for(port), Unjudged())
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(FetchError, match="private or reserved network"):
                await session.get(f"http://{host}:{port}/")

    assert taken == []


async def test_what_is_allowed_for_a_test_is_reached(allowed):
    allowed.put("news.test/a", "Hello")

    async with allowed.fetcher(policy=policy_for(allowed.port), look_up=leading_to("127.0.0.2")) as fetcher:
        assert (await fetcher.get(allowed.url("news.test/a"), now=NOON)).content == b"Hello"


@pytest.mark.parametrize(
    "address", ["https://example.org/a", "http://example.org:80/", "https://exämple.org/ü?q=1#top"]
)
def test_an_address_of_the_web_may_be_asked_for(address):
    assert FetchPolicy().checked(address).scheme in {"http", "https"}


def test_many_addresses_are_tried():
    assert len(ADDRESSES) + 2 * len(INSIDE) >= 90
