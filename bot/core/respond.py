"""What becomes of an error while a person waits: they are told, and what nobody expected is logged once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import discord
import structlog

from bot.core.errors import UserError
from bot.core.limits import shortened
from bot.core.markdown import escaped
from bot.core.notices import failed
from bot.core.permissions import granting
from bot.locale.texts import Texts
from corpus import IngestError, QueryError

_LONGEST = 500  # characters of what an error says

log = structlog.get_logger()


@asynccontextmanager
async def telling(
    say: Callable[[str], Awaitable[object]], texts: Texts, *, about: int
) -> AsyncIterator[None]:
    """Says what went wrong within the block.

    Args:
        say: sends a text (Markdown) to the person.
        texts: those of the person.
        about: the id of the interaction or message, which every log line within carries.
    """
    with structlog.contextvars.bound_contextvars(about=about):
        try:
            yield
        except (UserError, QueryError, IngestError) as error:
            await _try(say, sentence(error, texts))
        except (discord.Forbidden, discord.NotFound) as error:
            # Where the bot may not speak, or the place is gone, it is quiet; who runs it sees why.
            log.warning("cannot speak here", code=error.code, reason=error.text)
        except Exception:
            log.exception("failed")
            await _try(say, failed(texts))


async def _try(say: Callable[[str], Awaitable[object]], notice: str) -> None:
    try:
        await say(notice)
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.warning("could not say so", reason=str(error))


def sentence(error: UserError | QueryError | IngestError, texts: Texts) -> str:
    """What an expected error says, as a sentence in Markdown."""
    text = shortened(texts.translated(error.reason), _LONGEST)
    said = escaped(text[:1].upper() + text[1:].removesuffix(".") + ".")
    return granting(said, error.grant if isinstance(error, UserError) else "", texts)
