"""What becomes of an error while a person waits: they are told, and what nobody expected is logged once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord
import structlog

from bot.errors import UserError
from bot.render.markdown import escaped
from corpus import CorpusError

FAILED = "Something went wrong on my side; it has been noted. Please try again."

log = structlog.get_logger()


@asynccontextmanager
async def telling(say: Callable[[str], Awaitable[object]], *, about: int) -> AsyncIterator[None]:
    """Says what went wrong within the block.

    Args:
        say: sends a text (Markdown) to the person.
        about: the id of the interaction or message, which every log line within carries.
    """
    with structlog.contextvars.bound_contextvars(about=about):
        try:
            yield
        except (UserError, CorpusError) as error:
            await say(sentence(error))
        except discord.Forbidden as error:
            # Where the bot may not speak it is quiet; who runs it sees why.
            log.warning("forbidden", code=error.code, reason=error.text)
        except Exception:
            log.exception("failed")
            await say(FAILED)


def sentence(error: UserError | CorpusError) -> str:
    """What an expected error says, as a sentence in Markdown."""
    text = str(error)
    return escaped(text[:1].upper() + text[1:].removesuffix(".") + ".")
