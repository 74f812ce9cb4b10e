"""One request as a handler sees it, and as the log keeps it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import hdrs

from tests.loopback.errors import INVALID_FORM, INVALID_JSON, ApiError
from tests.loopback.form import Form

FILE = re.compile(r"files?\[(\d+)\]|file")


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A line of the log: `at` is in seconds since the start, `seconds` is how long the answer took."""

    method: str
    path: str
    body: Any
    status: int | None
    at: float
    seconds: float
    query: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass
class Exchange:
    """A request's parts, read and decoded."""

    discord: Any
    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    authorization: str
    body: Any = None
    files: list[tuple[str, bytes]] = field(default_factory=list)
    form: Form = field(default_factory=Form)
    # The status of a success with an answer; creations say 201 in some places.
    status: int = 200

    def id(self, name):
        """Return a path parameter that is a snowflake."""
        value = self.params[name]
        if not value.isascii() or not value.isdigit():
            form = Form().at(name)
            form.refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            raise ApiError(INVALID_FORM, errors=form.tree())
        return int(value)

    @property
    def guild_id(self):
        """The guild in the path, or None."""
        return self.id("guild_id") if "guild_id" in self.params else None

    def limit(self, default, most):
        """Return the `limit` of a list, held within what Discord allows."""
        value = int(self.query.get("limit", default))
        if not 1 <= value <= most:
            form = Form().at("limit")
            form.refuse("NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")
            form.close()
        return value


async def read(discord, request, prefix):
    """Read a request with its JSON or multipart body."""
    exchange = Exchange(
        discord,
        request.method,
        request.path.removeprefix(prefix),
        dict(request.match_info),
        dict(request.query),
        request.headers.get(hdrs.AUTHORIZATION, ""),
    )
    if request.content_type.startswith("multipart/"):
        await _read_multipart(request, exchange)
    elif raw := await request.text():
        exchange.body = _decoded(raw)
    return exchange


async def _read_multipart(request, exchange):
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        content = bytes(await part.read())
        if part.name == "payload_json":
            exchange.body = _decoded(content)
        elif FILE.fullmatch(part.name or ""):
            exchange.files.append((part.filename or part.name, content))
    exchange.body = {} if exchange.body is None else exchange.body


def _decoded(raw):
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(INVALID_JSON) from None
