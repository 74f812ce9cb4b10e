"""Votes on answers, for the event loop."""

from datetime import datetime, timedelta

from bot.state.votes import Votes
from bot.threads import Threads


class VoteService:
    """Casts and counts votes, in threads."""

    def __init__(self, votes: Votes, threads: Threads, *, days: int) -> None:
        self._votes, self._threads, self._keep = votes, threads, timedelta(days=days)

    async def cast(self, token: str, voter: int, *, helpful: bool, now: datetime) -> bool:
        """Counts a person's vote on an answer; the same again takes it back. Whether it counts now."""
        return await self._threads.aside(lambda: self._votes.cast(token, voter, helpful=helpful, now=now))

    async def of(self, token: str) -> tuple[int, int]:
        """How many found an answer helpful, and how many did not."""
        return await self._threads.aside(lambda: self._votes.of(token))

    async def expire(self, *, now: datetime) -> int:
        """Forgets votes from too long ago."""
        return await self._threads.aside(lambda: self._votes.expire(now=now, after=self._keep))

    async def forget(self, user: int) -> int:
        """Forgets a person's votes."""
        return await self._threads.aside(lambda: self._votes.forget(user))
