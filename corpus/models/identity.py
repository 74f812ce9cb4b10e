"""The identity of an article: canonical address, id and digest of the text."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that say where a reader came from, beside those that courlan knows; compared in lower case.
_TRACKING = frozenset(
    """
    smid smtyp cmp cmpid s_cmp intcmp icid ncid ocid ftag sref srnd taid xtor wt_mc wt.mc_id mkt_tok igshid
    guccounter guce_referrer guce_referrer_sig __twitter_impression _ga _gl feature_share share_id
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee amp usqp outputtype
    """.split()
)
_HOST_FORMS = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|^[^/]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?")
_PATH_FORMS = re.compile(r"^/amp(?=/.)|(?<=.)/amp$|\.amp(?:\.html?)?$|/index\.(?:html?|php)$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """`url` without what does not change the page: fragment, credentials, tracking parameters, port 80.

    >>> canonical_url("HTTPS://ann:pw@Example.org:443/a/../b?utm_source=x&id=5&smid=tw#top")
    'https://example.org/b?id=5'
    >>> canonical_url("not a url")
    'not a url'
    """
    # Imported here: only a new article with a URL needs it, and it costs more than a whole answer.
    from courlan import normalize_url
    from yarl import URL

    try:
        bare = URL(url.strip()).with_fragment(None).with_user(None)
        plain = str(normalize_url(str(bare)))
    except ValueError:
        return url.strip()
    return _without_tracking(plain)


def address_of(url: str) -> str:
    """Return what all forms of a page's URL share: http or https, mobile, AMP, slash.

    It tells pages apart and is not for opening: `canonical_url` is.

    >>> address_of("https://amp.example.org/news/1/?amp=1&utm_source=x")
    'example.org/news/1'
    >>> address_of("https://www.google.com/amp/s/example.org/news/1.amp")
    'example.org/news/1'
    """
    url = canonical_url(url)
    parts = _parts(url)
    if parts is None:
        return url
    where, query = parts
    where = _AMP_CACHE.sub("", where, count=1)
    host, slash, path = where.partition("/")
    host = _HOST_FORMS.sub("", host)
    path = _PATH_FORMS.sub("", f"{slash}{path.rstrip('/')}").rstrip("/")
    return f"{host}{path}{'?' if query else ''}{query}"


def article_id(title: str, body: str, *, url: str | None = None) -> str:
    """Return an id of 16 hexadecimal digits, of the address or else of the text."""
    digest = _digest(address_of(url)) if url else text_digest(title, body)
    return digest[:16]


def path_id(path: Path) -> str:
    """Return the id of an article that is known by the file it is in: the absolute path as a URI.

    >>> path_id(Path("/news/harbour fire.txt"))
    'file:///news/harbour%20fire.txt'
    """
    return path.resolve().as_uri()


def text_digest(title: str, body: str) -> str:
    """Return the SHA-256 of title and body in hexadecimal, which proves a stored text."""
    return _digest(f"{title}\0{body}")


def excerpt_digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for the text of an excerpt."""
    return _digest(text)[:16]


def _without_tracking(url: str) -> str:
    address, mark, query = url.partition("?")
    if not mark:
        return url
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in _TRACKING]
    if len(kept) == len(pairs):
        return url
    return f"{address}?{urlencode(kept)}" if kept else address


def _parts(url: str) -> tuple[str, str] | None:
    """Host with path, and query; None if it is no address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (f"{parts.netloc}{parts.path}", parts.query) if parts.scheme in {"http", "https"} else None


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
