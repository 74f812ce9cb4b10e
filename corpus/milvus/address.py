"""Read the address of a Milvus server, and say what is wrong with it where requests fail."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from corpus.models.errors import StoreError

_PORT = 19530
_LONGEST = 300  # characters of an error of the client's or the server's
_AWAY = "cannot be reached: check that it runs and lets this machine in"
_SLOW = "did not answer in time: it may be starting, or have too much to do"
_REFUSES = "refuses the name and password, or the token, in that address"
# What to do, by words of the client's and of the server's errors.
_CAUSES = {
    "Fail connecting": _AWAY,
    "UNAVAILABLE": _AWAY,
    "DEADLINE_EXCEEDED": _SLOW,
    "Retry timeout": _SLOW,
    "UNAUTHENTICATED": _REFUSES,
    "auth check failure": _REFUSES,
    "database not found": "has no database of the name in that address: make it, or leave the name out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """Where a server is, and what it asks for; its text holds no secret.

    >>> ServerAddress.of("http://user:secret@search:19530/news")
    ServerAddress of http://search:19530/news
    """

    uri: str
    token: str
    database: str

    @classmethod
    def of(cls, url: str) -> "ServerAddress":
        """Read a URL such as http://name:password@host:19530/database or https://:token@host.

        Raises:
            StoreError: it is no such URL.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORT
        except ValueError:
            parts, port = urlsplit(""), 0
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise StoreError(
                "retrieval.url is not the address of a Milvus server; write it as http://host:19530"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            uri=f"{parts.scheme}://{host}:{port}",
            token=f"{user}:{password}" if user else password,
            database=parts.path.strip("/"),
        )

    def __repr__(self) -> str:
        return f"ServerAddress of {self.uri}/{self.database}"

    def cause(self, error: Exception) -> str:
        """Return why a request failed, and what to do, in words without a secret."""
        message = getattr(error, "message", "")
        known = next((cause for sign, cause in _CAUSES.items() if sign in f"{message} {error}"), "")
        whole = " ".join(str(message or f"{type(error).__name__}: {error}").split())
        for secret in {self.token, self.token.partition(":")[2]} - {""}:
            whole = whole.replace(secret, "***")
        where = f"the server at retrieval.url, {self.uri},"
        return f"{where} {known}" if known else f"{where} says: {whole[:_LONGEST]}"
