"""Turn failures and cache headers into reasons and durations."""

import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from corpus.models.article import as_utc
from corpus.models.errors import Reason

_KINDS: tuple[tuple[type[Exception], Reason], ...] = (
    (aiohttp.ClientConnectorDNSError, Reason("its host's name is not known")),
    (aiohttp.ClientConnectorCertificateError, Reason("its certificate is not valid")),
    (aiohttp.ClientSSLError, Reason("no secure connection can be made to its host")),
    (aiohttp.ServerTimeoutError, Reason("its server refuses the connection")),
    (aiohttp.ClientConnectorError, Reason("its host cannot be reached")),
    (aiohttp.ServerDisconnectedError, Reason("its server closed the connection")),
    (aiohttp.ClientPayloadError, Reason("its server sent a broken or badly compressed answer")),
    (aiohttp.ClientResponseError, Reason("its server does not speak HTTP")),
    (ssl.SSLError, Reason("no secure connection can be made to its host")),
    (ConnectionError, Reason("its server closed the connection")),
)
_KNOWN: dict[int, Reason] = {
    HTTPStatus.UNAUTHORIZED: Reason("it wants a login"),
    HTTPStatus.FORBIDDEN: Reason("its server blocks bots"),
    HTTPStatus.NOT_FOUND: Reason("there is nothing at this address"),
    HTTPStatus.GONE: Reason("it is gone for good"),
    HTTPStatus.NO_CONTENT: Reason("its server sent nothing"),
    HTTPStatus.NOT_ACCEPTABLE: Reason("its server has no form of it for programs"),
    HTTPStatus.TOO_MANY_REQUESTS: Reason("its server asks for fewer requests"),
    HTTPStatus.NOT_MODIFIED: Reason('the server answered "not modified" to a first request'),
}
_SERVER_ERRORS = 500


def reason_of(error: Exception) -> Reason:
    """Return the reason of a network failure, without any part of the address."""
    return next((words for kind, words in _KINDS if isinstance(error, kind)), Reason("it cannot be fetched"))


def reason_of_status(status: int) -> Reason:
    """Return the reason of a server's refusal.

    >>> str(reason_of_status(404))
    'there is nothing at this address (404)'
    """
    usual = (
        Reason("its server has an error")
        if status >= _SERVER_ERRORS
        else Reason("its server refuses to send it")
    )
    return Reason("{reason} ({status})", reason=_KNOWN.get(status, usual), status=str(status))


_NONE = timedelta()
_LONGEST = timedelta(days=365)


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """Return how long the response stays fresh, by Cache-Control and Age or else by Expires; 0 if unknown.

    >>> fresh_for({"cache-control": "public, max-age=600", "age": "60"}, now=datetime(2025, 1, 1))
    datetime.timedelta(seconds=540)
    """
    directives = _directives(headers.get("cache-control", ""))
    if directives.keys() & {"no-cache", "no-store"}:
        return _NONE
    if "max-age" in directives:
        return max(_NONE, _seconds(directives["max-age"]) - _seconds(headers.get("age", "")))
    expires, sent = _moment(headers.get("expires", "")), _moment(headers.get("date", "")) or now
    return min(max(_NONE, expires - sent), _LONGEST) if expires else _NONE


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return how long the server asks to be left alone, in seconds or as a date; None if it does not."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return _seconds(value)
    moment = _moment(value)
    return min(max(_NONE, moment - now), _LONGEST) if moment else None


def _directives(header: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in header.lower().split(","))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _seconds(text: str) -> timedelta:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return _NONE
    return timedelta(seconds=min(int(digits[:12]), int(_LONGEST.total_seconds())))


def _moment(text: str) -> datetime | None:
    try:
        return as_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
