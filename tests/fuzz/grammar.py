"""Grammars of what the parsers read: right in the large, odd in the small."""

import json
from functools import partial

from tests.fuzz.pieces import PIECES, WORDS

TAGS = "div p span a b ul li table tr td h1 h2 article section main header footer nav time img form svg math".split()
DATES = (
    "Tue, 01 Apr 2025 08:00:00 GMT",
    "2025-04-01T08:00:00Z",
    "1743494400",
    "April 1, 2025",
    "32/13/2025",
    "",
)
_DEEP = 0.01  # how often something is nested far deeper than anybody writes


def text(draw, most=40):
    """Words, odd pieces and sentence ends."""
    parts = (draw.choice(WORDS if draw.random() < 0.85 else PIECES) for _ in range(draw.randint(0, most)))
    return draw.choice((" ", " ", " ", "", ". ", "\n")).join(parts)


def markup(draw, depth=5, tags=TAGS):
    """Elements within elements, mostly closed."""
    if draw.random() < _DEEP:
        tag = draw.choice(tags)
        return f"<{tag}>" * draw.randint(100, 5_000) + text(draw)
    if not depth or draw.random() < 0.25:
        return text(draw)
    return "".join(_element(draw, depth, tags) for _ in range(draw.randint(0, 4)))


def _element(draw, depth, tags):
    tag = draw.choice(tags)
    names = draw.choices(
        ("href", "class", "id", "datetime", "xml:base", "type", "rel", "xmlUrl"), k=draw.randint(0, 3)
    )
    values = "".join(f' {name}="{draw.choice((address, text))(draw)}"' for name in names)
    end = f"</{tag}>" if draw.random() < 0.95 else ""
    return f"<{tag}{values}>{markup(draw, depth - 1, tags)}{end}"


def address(draw, *_):
    """An address, or nearly one."""
    host = draw.choice(
        (
            "example.org",
            "[::1]",
            "xn--a",
            "xn--localhost-",
            "1.2.3.4",
            "a" * 70,
            "例え.jp",
            "",
            "localhost:80",
        )
    )
    scheme = draw.choice(("https://", "http://", "//", "", "javascript:", "feed://", "file://"))
    return f"{scheme}{host}/{draw.choice(WORDS + PIECES)}{draw.choice(('', '?utm_source=a', '#x'))}"


def page(draw):
    """A page of a site."""
    head = f"<title>{text(draw, 8)}</title><meta property='og:url' content='{address(draw)}'>"
    head += f"<link rel='alternate' type='application/rss+xml' href='{address(draw)}'>"
    head += f"<meta name='date' content='{draw.choice(DATES)}'><script type='application/ld+json'>{value(draw)}</script>"
    paragraphs = "".join(f"<p>{text(draw, 60)}</p>" for _ in range(draw.randint(0, 6)))
    return f"<html><head>{head}</head><body><article><h1>{text(draw, 6)}</h1>{paragraphs}{markup(draw)}</article></body></html>"


def feed(draw):
    """RSS, Atom, RDF or JSON Feed."""
    kind = draw.choice(("rss", "rss", "atom", "rdf", "json"))
    if kind == "json":
        items = [
            dict(
                zip(
                    ("id", "url", "title", "content_html", "date_published", "authors"),
                    (plain(draw) for _ in range(6)),
                    strict=True,
                )
            )
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": items, "title": plain(draw)}
        )
    body = "".join(_entry(draw, kind) for _ in range(draw.randint(0, 5)))
    root = {
        "rss": "rss version='2.0'><channel",
        "atom": "feed xmlns='http://www.w3.org/2005/Atom'",
        "rdf": "rdf:RDF",
    }[kind]
    declared = draw.choice(
        (
            "",
            "<?xml version='1.0' encoding='utf-8'?>",
            "<?xml version='1.0' encoding='cp037'?>",
            "<!DOCTYPE rss [<!ENTITY a 'b'>]>",
        )
    )
    return f"{declared}<{root}><title>{text(draw, 5)}</title><ttl>{draw.choice(WORDS)}</ttl>{body}"


def _entry(draw, kind):
    name = "entry" if kind == "atom" else "item"
    inner = "".join(
        f"<{tag}>{draw.choice((text, markup, address))(draw)}</{tag}>"
        for tag in draw.sample(
            (
                "title",
                "link",
                "guid",
                "id",
                "description",
                "summary",
                "content:encoded",
                "dc:creator",
                "georss:point",
                "media:content",
            ),
            k=5,
        )
    )
    return f"<{name}>{inner}<pubDate>{draw.choice(DATES)}</pubDate><updated>{draw.choice(DATES)}</updated></{name}>"


def opml(draw):
    """A list of feeds."""
    outlines = "".join(_outline(draw) for _ in range(draw.randint(0, 6)))
    return f"<opml version='2.0'><body>{outlines}{markup(draw, 3, ['outline'])}</body></opml>"


def _outline(draw):
    return (
        f"<outline text=\"{text(draw, 3)}\" type='rss' xmlUrl='{address(draw)}' htmlUrl='{address(draw)}'/>"
    )


def plain(draw, depth=3):
    """A value of JSON."""
    kind = draw.randrange(8 if depth else 6)
    if kind == 6:
        return [plain(draw, depth - 1) for _ in range(draw.randint(0, 3))]
    if kind == 7:
        return {draw.choice(WORDS): plain(draw, depth - 1) for _ in range(draw.randint(0, 3))}
    return (
        text(draw),
        draw.choice(DATES),
        address(draw),
        draw.choice((0, -1, 10**30, 1e300, 2025, float("inf"))),
        None,
        True,
    )[kind]


def value(draw):
    """JSON as text; seldom nested without end."""
    if draw.random() < _DEEP:
        return draw.choice(("[", '{"a":')) * draw.randint(1_000, 50_000)
    return json.dumps(plain(draw), ensure_ascii=draw.random() < 0.5)


def record(draw):
    """An article in JSON."""
    names = draw.sample(
        (
            "title",
            "body",
            "text",
            "content",
            "url",
            "source",
            "date",
            "published_at",
            "authors",
            "language",
            "id",
        ),
        k=6,
    )
    return json.dumps({"body": text(draw, 60)} | {name: plain(draw) for name in names}, ensure_ascii=False)


def lines_of_json(draw):
    """Articles, one a line."""
    return "\n".join(draw.choice((record, record, value))(draw) for _ in range(draw.randint(1, 6)))


def array_of_json(draw):
    """Articles in an array."""
    return f"[{','.join(record(draw) for _ in range(draw.randint(0, 5)))}]"


def front_matter(draw):
    """A Markdown file with YAML or TOML before it."""
    mark, between = draw.choice((("---", ": "), ("+++", " = ")))
    names = ("title", "date", "url", "tags", "authors", "a.b.c", text(draw, 1))
    fields = "\n".join(
        f"{draw.choice(names)}{between}{draw.choice((value, text, address))(draw)}"
        for _ in range(draw.randint(0, 6))
    )
    return f"{mark}\n{fields}\n{mark}\n# {text(draw, 5)}\n\n{markdown(draw)}"


def markdown(draw):
    """Paragraphs, lists, tables and fences."""
    marks = (
        "",
        "# ",
        "- ",
        "1. ",
        "> ",
        "| a | b |\n|---|---|\n| ",
        "```\n",
        "    ",
        "* * *\n",
        "<div>",
        "![a](",
    )
    if draw.random() < _DEEP:
        return draw.choice(("> ", "- ", "[", "*a ", "_", "`")) * draw.randint(1_000, 30_000)
    return "\n\n".join(draw.choice(marks) + text(draw, 50) for _ in range(draw.randint(0, 8)))


long_text = partial(text, most=400)
