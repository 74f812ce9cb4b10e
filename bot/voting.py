"""Votes on answers, for the event loop."""

from datetime import datetime, timedelta

from bot.state.votes import Votes
from bot.threads import Threads


class VoteService:
    """Casts and counts votes, in threads."""

    def __init__(self, votes: Votes, threads: Threads) -> None:
        self._votes, self._threads = votes, threads

    async def cast(self, token: str, voter: int, *, helpful: bool, now: datetime) -> bool:
        """Counts a person's vote on an answer; the same again takes it back. Whether it counts now."""
        return await self._threads.aside(lambda: self._votes.cast(token, voter, helpful=helpful, now=now))

    async def of(self, token: str) -> tuple[int, int]:
        """How many found an answer helpful, and how many did not."""
        return await self._threads.aside(lambda: self._votes.of(token))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets votes from longer ago than `after`."""
        return await self._threads.aside(lambda: self._votes.expire(now=now, after=after))

    async def forget_asker(self, asker: int, /) -> int:
        """Forgets a person's votes."""
        return await self._threads.aside(lambda: self._votes.forget(asker))
