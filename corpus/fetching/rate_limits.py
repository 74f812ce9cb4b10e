"""Limit the requests to one host: at once, a second, and after a refusal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from corpus.models.errors import FetchError, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRules:
    """At most `at_once` requests to a host at a time; `burst` of them in a row, then one in `seconds`."""

    at_once: int = 2
    burst: int = 5
    seconds: float = 1.0


class _Host:
    def __init__(self, rules: PaceRules) -> None:
        self.users, self.rests_until = 0, 0.0
        self.set(rules)

    def set(self, rules: PaceRules) -> None:
        self.rules = rules
        self.turns = asyncio.Semaphore(rules.at_once)
        self.limiter = AsyncLimiter(rules.burst, rules.burst * rules.seconds)


class Pace:
    """The pace of every host, on one event loop. A host that is idle is forgotten."""

    def __init__(self, rules: PaceRules | None = None) -> None:
        self._rules = rules or PaceRules()
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at the host of this name, and hold it within the block.

        Raises:
            FetchError: the host has asked to be left alone.
        """
        host = self._host(name)
        host.users += 1
        try:
            async with host.turns, host.limiter:
                if (left := host.rests_until - _clock()) > 0:
                    raise FetchError(Reason("{host} asked for a pause", host=name), wait=left)
                yield
        finally:
            host.users -= 1
            self._forget_idle()

    def rest(self, name: str, seconds: float) -> None:
        """Leave the host alone for so many seconds, as it asked."""
        host = self._host(name)
        host.rests_until = max(host.rests_until, _clock() + seconds)

    def slow_down(self, name: str, seconds: float) -> None:
        """Ask the host no faster than once in `seconds`, as its robots.txt wants."""
        host = self._host(name)
        if seconds > host.rules.seconds:
            host.set(PaceRules(at_once=1, burst=1, seconds=seconds))

    def seconds(self, name: str) -> float:
        """Return the time between two requests to this host, after a burst."""
        return self._host(name).rules.seconds

    def __len__(self) -> int:
        return len(self._hosts)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(self._rules)
        return self._hosts[name]

    def _forget_idle(self, most: int = 500) -> None:
        if len(self._hosts) > most:
            for name in [name for name, host in self._hosts.items() if _is_idle(host)]:
                del self._hosts[name]


def _is_idle(host: _Host) -> bool:
    return not host.users and host.rests_until < _clock() and host.limiter.has_capacity(host.rules.burst)


def _clock() -> float:
    return asyncio.get_running_loop().time()
