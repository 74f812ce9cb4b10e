"""Who an article is: one URL in one form, one id for one URL, one digest for one text."""

from hashlib import sha256


def canonical_url(url: str) -> str:
    """`url` without what does not change the page: fragment, credentials, tracking parameters, port 80.

    >>> canonical_url("HTTPS://ann:pw@Example.org:443/a/../b?utm_source=x&id=5#top")
    'https://example.org/b?id=5'
    >>> canonical_url("not a url")
    'not a url'
    """
    # Imported here: only a new article with a URL needs it, and it costs more than a whole answer.
    from courlan import normalize_url
    from yarl import URL

    try:
        bare = URL(url.strip()).with_fragment(None).with_user(None)
    except ValueError:
        return url.strip()
    return str(normalize_url(str(bare)))


def article_id(title: str, body: str, *, url: str | None = None) -> str:
    """An id of 16 hexadecimal digits: of the canonical URL, or where there is none of the text."""
    return (
        sha256(canonical_url(url).encode(errors="surrogatepass")).hexdigest()[:16]
        if url
        else text_digest(title, body)[:16]
    )


def text_digest(title: str, body: str) -> str:
    """The SHA-256 of title and body in hexadecimal: equal for equal texts, and proof of a stored one."""
    return sha256(f"{title}\0{body}".encode(errors="surrogatepass")).hexdigest()
