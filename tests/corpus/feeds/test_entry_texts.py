"""What an entry says: its own text, as its feed has it."""

import json

import pytest

from corpus import parse_feed
from corpus.feeds.entry_pages import is_whole
from corpus.feeds.opml import read_opml

LONG = "The bridge was shut on Monday. " * 20


def rss(item, *, encoding="UTF-8", title="The Daily"):
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:m="http://search.yahoo.com/mrss" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title><item>{item}</item></channel></rss>"
    )


def entry(item, **kwargs):
    return parse_feed(rss(item, **kwargs), "https://news.test/feed").entries[0]


def atom(kind, title):
    start = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>'
    return parse_feed(f'{start}<title type="{kind}">{title}</title></entry></feed>').entries[0].title


def json_entry(**fields):
    item = {"id": "1", "title": "T"} | fields
    return parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})).entries[0]


@pytest.mark.parametrize("encoding", ["Shift_JIS", "euc-jp"])
def test_a_feed_is_read_by_the_label_that_it_declares(encoding):
    text = "髙島屋①開店" if encoding == "Shift_JIS" else "百貨店が開店"
    codec = {"Shift_JIS": "cp932"}.get(encoding, encoding)

    found = parse_feed(rss(f"<title>{text}</title>", encoding=encoding).encode(codec))

    assert found.entries[0].title == text


@pytest.mark.parametrize("encoding", ["UTF-8", "windows-1252"])
def test_a_stray_byte_in_a_feed_costs_only_itself(encoding):
    content = rss("<title>Müller – Größe</title><description>Ein Satz X.</description>", encoding=encoding)

    found = parse_feed(content.encode().replace(b"X", b"\xe2\x80")).entries[0]

    assert found.title == "Müller – Größe"
    assert found.summary.startswith("Ein Satz")


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1251", "Паром сел на мель у берегов острова"),
        ("koi8-r", "Паром сел на мель у берегов острова"),
        ("cp1250", "Prom osiadł na mieliźnie, załoga czeka"),
        ("cp1253", "Το πλοίο προσάραξε κοντά στο νησί"),
        ("cp932", "フェリーが島の近くで座礁した"),
        ("gbk", "渡轮星期一在岛屿附近搁浅，船上的一百四十名乘客已经全部获救"),
        ("cp1252", "Die Fähre lief auf Grund – 140 Gäste an Bord"),
    ],
)
@pytest.mark.parametrize("declaration", ["", "<?xml version='1.0' encoding='utf-8'?>"])
def test_a_feed_that_declares_no_encoding_or_a_wrong_one_is_read_by_its_bytes(encoding, title, declaration):
    item = f"<item><title>{title}</title><description>{title}. {title}.</description></item>"
    content = f"{declaration}<rss version='2.0'><channel><title>T</title>{item * 3}</channel></rss>"

    assert [entry.title for entry in parse_feed(content.encode(encoding)).entries] == [title] * 3


def test_a_stray_byte_in_a_json_feed_costs_only_itself():
    content = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"title": "Größe", "content_text": "X"}]},
        ensure_ascii=False,
    )

    assert parse_feed(content.encode().replace(b'"X"', b'"\xff"')).entries[0].title == "Größe"


@pytest.mark.parametrize(("label", "codec"), [("windows-1251", "cp1251"), ("KOI8-R", "koi8-r")])
def test_a_list_of_feeds_is_read_by_the_label_that_it_declares(label, codec):
    listed = (
        f'<?xml version="1.0" encoding="{label}"?><opml version="2.0"><body>'
        '<outline text="Новости" xmlUrl="https://ex.ru/?a=1&copy=2"/><outline type="rss" text="Спорт"/>'
        "</body></opml>"
    )

    news, sport = read_opml(listed.encode(codec))

    assert (news.title, news.url) == ("Новости", "https://ex.ru/?a=1&copy=2")
    assert (sport.title, sport.url) == ("Спорт", "")


@pytest.mark.parametrize(
    "caption",
    [
        "<media:description>Ann Lee on a balcony, and a long caption that says more.</media:description>",
        '<media:content url="a.jpg" medium="image">'
        '<media:description type="html">Ann Lee on a balcony in May.</media:description></media:content>',
        "<m:group><m:description><![CDATA[Ann Lee on a balcony in May 2019.]]></m:description></m:group>",
        "<image><title>Ann</title><description>Ann Lee on a balcony in May.</description></image>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_caption_is_not_the_text_of_an_entry(caption, first):
    own = "<title>T</title><description>The mayor resigned.</description>"

    found = entry(caption + own if first else own + caption)

    assert (found.title, found.text) == ("T", "The mayor resigned.")


def test_a_picture_without_a_text_leaves_the_entry_without_one():
    found = entry(
        '<title>T</title><media:content url="a.jpg" type="image/jpeg">'
        "<media:description>Ann Lee.</media:description></media:content>"
    )

    assert found.text == ""


def test_a_film_is_described_by_what_is_written_about_it():
    found = entry(
        '<title>T</title><media:group><media:content url="a" type="video/mp4"/>'
        "<media:description>How the bridge was built.</media:description></media:group>"
    )

    assert found.text == "How the bridge was built."


def test_the_fuller_text_is_the_entrys():
    found = entry(
        "<description>The council closed the bridge on Monday.</description>"
        "<content:encoded>Photo: Ann Lee</content:encoded>"
    )

    assert found.text == "The council closed the bridge on Monday."


@pytest.mark.parametrize(
    "link",
    [
        "https://news.test/a?id=1&copy=2",
        "https://news.test/a?x=1&reg=eu&sect=2&para=3",
        "https://news.test/?a=1&b=2&lt=3",
        "https://news.test/a?q=R&D",
    ],
)
def test_a_link_stays_as_it_is_written(link):
    assert entry(f"<title>R&D & more</title><link>{link}</link>").link == link
    assert entry(f"<link>{link.replace('&', '&amp;')}</link>").link == link
    atom_entry = f'<entry><id>1</id><link href="{link}"/></entry>'
    assert (
        parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{atom_entry}</feed>').entries[0].link == link
    )


def test_entities_of_html_are_characters():
    assert entry("<title>Caf&eacute;&nbsp;&ndash; &unknown; &amp; <![CDATA[a & b]]></title>").title == (
        "Café – &unknown; & a & b"
    )


@pytest.mark.parametrize(
    "line",
    [
        "The post {title} appeared first on {site}.",
        "Der Beitrag {title} erschien zuerst auf {site}.",
        "L’article {title} est apparu en premier sur {site}.",
        "La entrada {title} se publicó primero en {site}.",
        "L'articolo {title} proviene da {site}.",
        "Artykuł {title} pochodzi z serwisu {site}.",
        "Сообщение {title} появились сначала на {site}.",
        "投稿 {title} は {site} に最初に表示されました。",
    ],
)
@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_a_last_line_that_names_entry_and_site_is_no_text(line, cut, linked):
    title, site = "The old bridge", "The Daily"
    names = {"title": f"<a href='x'>{title}</a>", "site": f"<a href='y'>{site}</a>"}
    last = line.format(**(names if linked else {"title": title, "site": site}))
    body = f"<p>{LONG} {'It goes back to [&#8230;]' if cut else 'It ends here.'}</p><p>{last}</p>"

    found = entry(
        f"<title>{title}</title><link>https://news.test/1</link><content:encoded><![CDATA[{body}]]></content:encoded>",
        title=site if not linked else "Bridges | Daily News",
    )

    assert found.text.endswith("It goes back to […]" if cut else "It ends here.")
    assert is_whole(found) is not cut


def test_a_last_line_that_speaks_of_the_entry_stays():
    body = "<p>One.</p><p>The old bridge, the council said, will be closed by order of the mayor.</p>"

    found = entry(f"<title>The old bridge</title><description><![CDATA[{body}]]></description>")

    assert found.text.count("The old bridge") == 1


@pytest.mark.parametrize(
    "text", ["Browsers drop the <marquee> tag", "Why a < b > c", "<b> or <strong>?", "C# & <T>"]
)
def test_a_plain_title_is_no_markup(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")

    assert atom("text", escaped) == text
    assert entry(f"<title>{escaped}</title>").title == text
    assert json_entry(title=text, content_text=text).title == text
    assert json_entry(content_text=text).text == text


def test_a_title_of_html_is_markup():
    assert atom("html", "A &lt;i>new&lt;/i> caf&amp;eacute;") == "A new café"
    assert atom("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">A <i>new</i> one</div>') == "A new one"
    assert entry("<title>A &lt;i>new&lt;/i> one</title>").title == "A new one"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("&amp;lt;p&amp;gt;The caf&amp;amp;eacute; shut.&amp;lt;/p&amp;gt;", "The café shut."),
        ("Don&amp;amp;#x27;t panic", "Don't panic"),
        ("Fish &amp;amp;amp; chips", "Fish & chips"),
        ("&amp;lt;br&amp;gt;One.&amp;lt;br&amp;gt;Two.", "One.\nTwo."),
        ("The &amp;lt;marquee&amp;gt; tag", "The <marquee> tag"),
    ],
)
def test_markup_that_is_escaped_twice_is_markup(written, text):
    assert entry(f"<description>{written}</description>").text == text
