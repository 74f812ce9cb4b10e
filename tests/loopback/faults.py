"""Trouble on demand: refused requests, lost answers, slow answers, broken gateway connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.loopback.gateway import INVALID, RECONNECT


@dataclass
class Fault:
    """One kind of trouble, for so many requests of those that `when(method, path)` picks."""

    kind: str
    times: int
    when: Callable[[str, str], bool] | None
    status: int | None = None
    retry_after: float = 0.05
    seconds: float = 0.0

    def hits(self, method, path):
        """Return whether this request is hit, and count it."""
        if self.times <= 0 or (self.when is not None and not self.when(method, path)):
            return False
        self.times -= 1
        return True


class Faults:
    """The trouble that a test ordered."""

    def __init__(self, discord):
        self.discord = discord
        self.ordered = []
        self.heartbeats_muted = False

    def refuse(self, status, times=1, when=None, *, retry_after=0.05):
        """Answer the next requests with 429, 500, 502 or 503, without carrying them out."""
        return self._order(Fault("refuse", times, when, status, retry_after))

    def refuse_at_the_edge(self, times=1, when=None, *, retry_after=1):
        """Answer the next requests with Cloudflare's own 429: a page, and no `Via` header."""
        return self._order(Fault("edge", times, when, 429, retry_after))

    def lose_answers(self, times=1, when=None, *, status=None):
        """Carry the next requests out, then cut the connection, or answer `status` instead."""
        return self._order(Fault("lose", times, when, status))

    def delay(self, seconds, times=1, when=None):
        """Let the next requests wait before they are carried out."""
        return self._order(Fault("delay", times, when, seconds=seconds))

    def clear(self):
        """Forget all ordered trouble."""
        self.ordered.clear()
        self.heartbeats_muted = False

    def take(self, kind, method, path):
        """Return the fault of a kind that hits this request, if any."""
        return next((f for f in self.ordered if f.kind == kind and f.hits(method, path)), None)

    async def drop_gateway(self, code=None):
        """Cut every gateway connection, or close it with a code; sessions can be resumed."""
        for link in list(self.discord.gateway.links):
            self._unlink(link)
            if code is None:
                link.cut()
            else:
                await link.close(code)

    def request_reconnect(self):
        """Ask the bot to reconnect and resume (op 7)."""
        for link in list(self.discord.gateway.links):
            link.send(RECONNECT)
            self._unlink(link)

    def invalidate_session(self, *, resumable=False):
        """Tell the bot that its session is gone (op 9); discord.py waits 5 s before it identifies anew."""
        for link in list(self.discord.gateway.links):
            if link.session is not None and not resumable:
                self.discord.gateway.sessions.pop(link.session.id, None)
            link.send(INVALID, data=resumable)
            self._unlink(link)

    def forget_sessions(self):
        """Forget sessions whose connection is gone, so that a RESUME is refused."""
        sessions = self.discord.gateway.sessions
        for session in [session for session in sessions.values() if session.link is None]:
            del sessions[session.id]

    def _order(self, fault):
        self.ordered.append(fault)
        return fault

    def _unlink(self, link):
        # At once, so that `ready()` called next waits for the bot to come back.
        if link.session is not None:
            link.session.link = None
