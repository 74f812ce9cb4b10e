"""What follows when a digest cannot be posted: when it is tried again, and when it is paused. Pure."""

from datetime import timedelta

import discord

from bot.state.subscriptions import Pause

# Discord's error codes, as its documentation has them.
_CANNOT_MESSAGE = 50007
_THREAD_ARCHIVED = 50083

_PATIENCE = 3  # refusals in a row
_RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


def reason_of(error: BaseException) -> Pause | None:
    """Why a digest can never be posted where it should; None if the error may pass by itself."""
    if not isinstance(error, discord.HTTPException):
        return None
    if error.code in {_CANNOT_MESSAGE, _THREAD_ARCHIVED}:
        return Pause.CLOSED
    if isinstance(error, discord.NotFound):
        return Pause.GONE
    return Pause.FORBIDDEN if isinstance(error, discord.Forbidden) else None


def is_enough(reason: Pause, failures: int) -> bool:
    """Whether so many refusals in a row are reason to pause: what is gone does not come back."""
    return reason is Pause.GONE or failures >= _PATIENCE


def rest_after(attempts: int) -> timedelta:
    """How long an edition rests after so many attempts to post it."""
    return _RESTS[min(attempts, len(_RESTS)) - 1]
