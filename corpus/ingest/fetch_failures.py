"""Why nothing was got from the web, in words for the person who follows a feed."""

import ssl
from http import HTTPStatus

import aiohttp

from corpus.reason import Reason

_KINDS: tuple[tuple[type[Exception], Reason], ...] = (
    (aiohttp.ClientConnectorDNSError, Reason("its host's name is not known")),
    (aiohttp.ClientConnectorCertificateError, Reason("its certificate is not valid")),
    (aiohttp.ClientSSLError, Reason("no secure connection can be made to its host")),
    (aiohttp.ServerTimeoutError, Reason("its host does not take the connection")),
    (aiohttp.ClientConnectorError, Reason("its host cannot be reached")),
    (aiohttp.ServerDisconnectedError, Reason("its host broke the connection off")),
    (aiohttp.ClientPayloadError, Reason("its host broke off, or packed the answer wrongly")),
    (aiohttp.ClientResponseError, Reason("its host does not answer in HTTP")),
    (ssl.SSLError, Reason("no secure connection can be made to its host")),
    (ConnectionError, Reason("its host broke the connection off")),
)
_KNOWN: dict[int, Reason] = {
    HTTPStatus.UNAUTHORIZED: Reason("it wants a login"),
    HTTPStatus.FORBIDDEN: Reason("its host refuses programs, or this one"),
    HTTPStatus.NOT_FOUND: Reason("there is nothing at this address"),
    HTTPStatus.GONE: Reason("it is gone for good"),
    HTTPStatus.TOO_MANY_REQUESTS: Reason("its host asks to be asked less often"),
    HTTPStatus.NOT_MODIFIED: Reason("its host says that nothing is new to one who knows nothing yet"),
}
_SERVER_ERRORS = 500


def reason_of(error: Exception) -> Reason:
    """What a failure of the network comes to; no part of the address stands in it."""
    return next((words for kind, words in _KINDS if isinstance(error, kind)), Reason("it cannot be fetched"))


def reason_of_status(status: int) -> Reason:
    """What a server's refusal comes to.

    >>> reason_of_status(404)
    'there is nothing at this address (404)'
    """
    usual = (
        Reason("its host has a fault") if status >= _SERVER_ERRORS else Reason("its host does not give it")
    )
    return Reason("{reason} ({status})", reason=_KNOWN.get(status, usual), status=str(status))
