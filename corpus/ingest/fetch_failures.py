"""Why nothing was got from the web, in words for the person who follows a feed."""

import ssl
from http import HTTPStatus

import aiohttp

_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "its host's name is not known"),
    (aiohttp.ClientConnectorCertificateError, "its certificate is not valid"),
    (aiohttp.ClientSSLError, "no secure connection can be made to its host"),
    (aiohttp.ServerTimeoutError, "its host does not take the connection"),
    (aiohttp.ClientConnectorError, "its host cannot be reached"),
    (aiohttp.ServerDisconnectedError, "its host broke the connection off"),
    (aiohttp.ClientPayloadError, "its host broke off, or packed the answer wrongly"),
    (aiohttp.ClientResponseError, "its host does not answer in HTTP"),
    (ssl.SSLError, "no secure connection can be made to its host"),
    (ConnectionError, "its host broke the connection off"),
)
_KNOWN: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "it wants a login",
    HTTPStatus.FORBIDDEN: "its host refuses programs, or this one",
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.GONE: "it is gone for good",
    HTTPStatus.TOO_MANY_REQUESTS: "its host asks to be asked less often",
    HTTPStatus.NOT_MODIFIED: "its host says that nothing is new to one who knows nothing yet",
}
_SERVER_ERRORS = 500


def reason_of(error: Exception) -> str:
    """What a failure of the network comes to; no part of the address stands in it."""
    return next((words for kind, words in _KINDS if isinstance(error, kind)), "it cannot be fetched")


def reason_of_status(status: int) -> str:
    """What a server's refusal comes to.

    >>> reason_of_status(404)
    'there is nothing at this address (404)'
    """
    usual = "its host has a fault" if status >= _SERVER_ERRORS else "its host does not give it"
    return f"{_KNOWN.get(status, usual)} ({status})"
