"""Names to IP addresses, all of them judged before one is connected to."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from corpus.ingest.fetch_policy import FetchPolicy

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
        """The addresses of `host`.

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
        """Gives up what is still looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
