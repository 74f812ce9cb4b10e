"""The identity of an article: canonical address, id and digest of the text."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that say where a reader came from, whatever their value; compared in lower case. After the lists
# of AdGuard, ClearURLs and Firefox that courlan names, and what news sites add.
_TRACKING = frozenset(
    """
    smid smtyp cmp cmpid s_cmp intcmp icid ncid ocid ftag sref srnd taid xtor wt_mc wt.mc_id mkt_tok igshid
    emc ito guccounter guce_referrer guce_referrer_sig __twitter_impression _ga _gl feature_share share_id
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee amp usqp outputtype srsltid _hsenc _hsmi _openstat
    """.split()
)
_TRACKING_FAMILY = re.compile(
    r"(?:dc|fbc|gc|twc|yc|ysc)lid$|(?:click|gbra|msclk|igsh|partner|wbra)id$"
    r"|(?:ads?|at|mc|ga|gs|itm|mkt|ml|mtm|oly|pk|utm|vero)_"
)
# Parameters that track readers on some sites and name pages on others.
_DOUBTFUL = re.compile(
    r"(?:\w+_)?(?:aff|affi|affiliate|campaign|c|cid|clid|eid|ga|gl|kwd|keywords?|medium|ref|referr?er|session"
    r"|source|src|uid)(?:_?(?:id|no|nr))?$"
)
# Whatever its name, a parameter with such a value says that the link was in a feed, unless it asks for one.
_FROM_FEED = re.compile(r"(?:rss|atom)(?:[_-][a-z_-]*)?", re.IGNORECASE)
_ASKS_FOR_FEED = frozenset("feed format type output alt view mode action".split())
# What names a page has a digit, and is not where a feed says that it was read.
_PAGE_ID = re.compile(r"(?!rss|feed|atom|xml)(?=.*\d)[\w.:-]+$", re.IGNORECASE)
# Fragments that name an entry of a page, as live blogs do; the others lead to a place on the page, or track.
_ENTRY_FRAGMENT = re.compile(
    r"(?:!?/.+|(?!:~:|more-|comments?|respond|reply|page|slide|h-|toc|fn|footnote|cite|section|photo|xtor|ref)"
    r"(?=.*\d)[^=]+)$",
    re.IGNORECASE,
)
_HOST_FORMS = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|^[^/]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?")
_PATH_FORMS = re.compile(r"^/amp(?=/.)|(?<=.)/amp$|\.amp(?:\.html?)?$|/index\.(?:html?|php)$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """`url` without what does not change the page: credentials, tracking, port 80, most fragments.

    >>> canonical_url("HTTPS://ann:pw@Example.org:443/a/../b?utm_source=x&id=5&smid=tw#top")
    'https://example.org/b?id=5'
    >>> canonical_url("https://example.org/live?source=rss#post-12")
    'https://example.org/live#post-12'
    >>> canonical_url("not a url")
    'not a url'
    """
    return _normalised(url, is_tracking=_is_tracking, has_fragment=True)


def page_url(url: str) -> str:
    """`url` without its fragment and what is known to track: of two that differ, each may be a page.

    >>> page_url("https://example.org/a?ref=north&utm_source=x#post-12")
    'https://example.org/a?ref=north'
    """
    return _normalised(url, is_tracking=lambda name, _: _is_known_tracking(name), has_fragment=False)


def _normalised(url: str, *, is_tracking: Callable[[str, str], bool], has_fragment: bool) -> str:
    # Imported here: only a new article with a URL needs it, and it costs more than a whole answer.
    from courlan import normalize_url
    from yarl import URL

    try:
        given = URL(url.strip())
        plain = str(normalize_url(str(given.with_fragment(None).with_query(None).with_user(None))))
    except ValueError:
        return url.strip()
    query = _query(given.raw_query_string.replace("&amp;", "&"), is_tracking)
    fragment = given.raw_fragment if has_fragment and _ENTRY_FRAGMENT.match(given.raw_fragment) else ""
    start = plain if not query or "/" in plain.partition("://")[2] else f"{plain}/"
    return f"{start}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def _query(query: str, is_tracking: Callable[[str, str], bool]) -> str:
    """Return the parameters that may name a page, by name; one without a value does if it is the only one."""
    if "=" not in query:
        return query if _PAGE_ID.match(query) else ""
    pairs = sorted(parse_qsl(query), key=lambda pair: pair[0])
    return urlencode([pair for pair in pairs if not is_tracking(*pair)])


def _is_tracking(name: str, value: str) -> bool:
    doubtful = _DOUBTFUL.match(name.lower()) is not None
    from_feed = _FROM_FEED.fullmatch(value) is not None and name.lower() not in _ASKS_FOR_FEED
    return _is_known_tracking(name) or from_feed or (doubtful and not _PAGE_ID.match(value))


def _is_known_tracking(name: str) -> bool:
    return name.lower() in _TRACKING or _TRACKING_FAMILY.match(name.lower()) is not None


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
    where, query, fragment = parts
    where = _AMP_CACHE.sub("", where, count=1)
    host, slash, path = where.partition("/")
    host = _HOST_FORMS.sub("", host)
    path = _PATH_FORMS.sub("", f"{slash}{path.rstrip('/')}").rstrip("/")
    return f"{host}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def article_id(title: str, body: str, *, url: str | None = None) -> str:
    """Return an id of 16 hexadecimal digits, of the address or else of the text."""
    digest = _digest(address_of(url)) if url else text_digest(title, body)
    return digest[:16]


def entry_id(url: str, key: str, *, feed: int = 0) -> str:
    """Return the id of an article that its address does not name: of the address and its entry's key.

    `feed` is `Article.feed`.
    """
    own = _digest(f"{address_of(url)}\0{key}")[:16]
    return f"{feed}:{own}" if feed else own


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


def _parts(url: str) -> tuple[str, str, str] | None:
    """Host with path, query and fragment; None if it is no address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    where = f"{parts.netloc}{parts.path}"
    return (where, parts.query, parts.fragment) if parts.scheme in {"http", "https"} else None


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
