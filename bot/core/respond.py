"""Respond to interactions: acknowledge once, report errors, show the result."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog

from bot.core.controls import service_of
from bot.core.delivery import acknowledge, attachments, show
from bot.core.errors import UserError
from bot.core.limits import shortened
from bot.core.markdown import escaped
from bot.core.metrics import Metrics, Stage
from bot.core.notices import failed, search_unavailable, unavailable
from bot.core.permissions import granting, is_visiting
from bot.core.style import View, text_view
from bot.locale.readers import Readers
from bot.locale.texts import Texts
from corpus import IngestError, QueryError
from corpus.models.errors import SearchUnavailableError, StoreUnavailableError

_LONGEST = 500  # characters of an error's text

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePart:
    """One of the messages of a response: its view, and the files that the view names."""

    view: View
    files: Mapping[str, bytes] = field(default_factory=dict)


Response = str | View | Sequence[ResponsePart] | None
"""A notice (Markdown), a view, several messages, or None where the response was sent already."""


def texts_of(interaction: discord.Interaction) -> Texts:
    """Return the texts in the language of the user who acted: their own choice, or that of their Discord."""
    return service_of(interaction, Readers).of(interaction.user.id, interaction.locale)


async def respond(
    interaction: discord.Interaction,
    make: Callable[[Texts], Awaitable[Response]],
    *,
    private: bool = False,
    in_place: bool = False,
) -> bool:
    """Acknowledge an interaction, then show what `make` returns, or the error that it raises.

    Return whether it could be acknowledged; if not, `make` is not called.

    Args:
        interaction: a command, a press or a form that nobody has acknowledged.
        make: is called with the user's texts.
        private: whether the user alone sees the response, as they always do where the bot is no member.
        in_place: whether the response replaces the message whose control was pressed.
    """
    texts, private = texts_of(interaction), private or is_visiting(interaction)

    async def say(notice: str) -> None:
        await show(interaction, text_view(notice))

    metrics, in_time = service_of(interaction, Metrics), False
    async with reporting(say, texts, about=interaction.id):
        with metrics.timing(Stage.RESPONSE):
            with metrics.timing(Stage.ACKNOWLEDGE):
                in_time = await acknowledge(interaction, private=private, in_place=in_place)
            if in_time:
                await _show(interaction, await make(texts), private=private)
    return in_time


async def _show(interaction: discord.Interaction, response: Response, *, private: bool) -> None:
    if response is None:
        return
    first, *rest = _parts(response)
    await show(interaction, first.view, files=first.files)
    # Discord would show an earlier follow-up in place of the first message.
    for part in rest:
        await interaction.followup.send(view=part.view, files=attachments(part.files), ephemeral=private)


def _parts(response: str | View | Sequence[ResponsePart]) -> Sequence[ResponsePart]:
    if isinstance(response, str):
        return (ResponsePart(view=text_view(response)),)
    return (ResponsePart(view=response),) if isinstance(response, View) else response


def is_private(interaction: discord.Interaction) -> bool:
    """Return whether a control was pressed in a message that the presser alone sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def refuse(interaction: discord.Interaction, notice: str) -> None:
    """Respond at once, to the user alone, with a notice (Markdown)."""
    await interaction.response.send_message(view=text_view(notice), ephemeral=True)


@asynccontextmanager
async def before_response(interaction: discord.Interaction) -> AsyncIterator[Texts]:
    """Yield the user's texts, and report errors of the block, which must not acknowledge the interaction.

    For what has to be checked before the first response, such as whether a form may be opened.
    """
    texts = texts_of(interaction)

    async def say(notice: str) -> None:
        await refuse(interaction, notice)

    async with reporting(say, texts, about=interaction.id):
        yield texts


@asynccontextmanager
async def reporting(
    say: Callable[[str], Awaitable[object]], texts: Texts, *, about: int
) -> AsyncIterator[None]:
    """Report errors of the block to the user who is waiting; log unexpected ones.

    Args:
        say: sends a text (Markdown) to the user.
        texts: those of the user.
        about: the id of the interaction or message, which every log line of the block carries.
    """
    with structlog.contextvars.bound_contextvars(about=about):
        try:
            yield
        except (UserError, QueryError, IngestError) as error:
            await _try(say, sentence(error, texts))
        except (discord.Forbidden, discord.NotFound) as error:
            # Where the bot may not speak, or the place is gone, it is quiet; its operator sees why.
            log.warning("cannot speak here", code=error.code, reason=error.text)
        except SearchUnavailableError as error:  # it comes back by itself
            log.warning("search is unavailable", reason=str(error))
            await _try(say, search_unavailable(texts))
        except StoreUnavailableError as error:  # such as a full disk: its text says what to do
            log.error("storage failed", reason=str(error))  # noqa: TRY400 # a traceback says no more
            await _try(say, unavailable(texts))
        except Exception:
            log.exception("failed")
            await _try(say, failed(texts))


async def _try(say: Callable[[str], Awaitable[object]], notice: str) -> None:
    try:
        await say(notice)
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.warning("could not say so", reason=str(error))


def sentence(error: UserError | QueryError | IngestError, texts: Texts) -> str:
    """Return the text of an expected error as a sentence (Markdown)."""
    text = shortened(texts.translated(error.reason), _LONGEST)
    said = escaped(text[:1].upper() + text[1:].removesuffix(".") + ".")
    return granting(said, error.grant if isinstance(error, UserError) else "", texts)
