"""What inputs grow from, written for this project."""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Elmsea Post</title>
<link>https://example.org/</link><ttl>60</ttl><item><title>Harbour reopens &amp; more</title><guid>1</guid>
<link>https://example.org/1</link><pubDate>Tue, 01 Apr 2025 08:00:00 GMT</pubDate><author>a@b.org (Ada Quill)</author>
<description>&lt;p&gt;Ferries sail again.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Ferries sail <b>again</b>.</p>]]></content:encoded></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><title type="html">Post</title>
<entry><id>urn:1</id><title>Harbour</title><link rel="alternate" href="1"/><updated>2025-04-01T08:00:00Z</updated>
<author><name>Ada</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Open.</div></content>
<summary type="text">Open</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://example.org/"><title>Post</title></channel>
<item rdf:about="https://example.org/1"><title>Harbour</title><link>https://example.org/1</link></item></rdf:RDF>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": 1, "title": "Harbour",
"url": "https://example.org/1", "content_html": "<p>Open</p>", "date_published": "2025-04-01T08:00:00Z"}]}"""
PAGE = """<!doctype html><html lang="en"><head><title>Harbour reopens | Post</title>
<link rel="canonical" href="https://example.org/1"><meta property="article:published_time" content="2025-04-01">
<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Ada"}}</script></head><body><nav>Home</nav>
<article><h1>Harbour reopens</h1><p>The harbour of Elmsea reopened on Tuesday after nine days of storm.</p>
<p>Mayor Ada Quill cut the ribbon. Ferries to Norholm sail again from Friday, said the company.</p>
<ul><li>Tickets cost 12 euros.</li></ul><table><tr><td>Dogs</td><td>3</td></tr></table></article></body></html>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="News">
<outline type="rss" text="Post" xmlUrl="https://example.org/feed" htmlUrl="https://example.org/"/></outline></body></opml>"""
RECORD = """{"title": "Harbour", "body": "The harbour reopened.", "url": "https://example.org/1", "source": {"name": "Post"},
"published_at": "2025-04-01", "authors": ["Ada", {"name": "Ben"}], "id": "x"}"""
TEXT = """ELMSEA (Reuters) - The harbour of Elmsea reopened on Tuesday, Mr. Quill said. "It was nine days," he told the U.S.
envoy. Die Häfen sind offen. 東京で雨が降った。明日は晴れ。

- Tickets: 12.50 euros
- Dogs e.g. need a muzzle... Really? Yes! See No. 5."""

FEEDS = [each.encode() for each in (RSS, ATOM, RDF, JSON_FEED)]
PAGES = [PAGE.encode()]
LISTS = [OPML.encode()]
JSON = [RECORD.replace("\n", "").encode(), f"[{RECORD}]".encode(), JSON_FEED.encode()]
FRONT_MATTER = [
    f"---\ntitle: Harbour\ndate: 2025-04-01\ntags: [a, b]\nauthor: &x Ada\n---\n# Harbour\n\n{TEXT}".encode(),
    f'+++\ntitle = "Harbour"\ndate = 2025-04-01T08:00:00Z\n[extra]\na.b = [1, 2]\n+++\n{TEXT}'.encode(),
]
TEXTS = [TEXT.encode()]
QUESTIONS = [
    each.encode()
    for each in (
        "Who did Rutte meet in Washington last week?",
        'What did Reuters say about "chemical weapons" before 1 April 2025?',
        "How many people -water source:Post since yesterday",
        "Was geschah zwischen Montag und dem 3. Mai 2024 in Paris?",
    )
]
ADDRESSES = [
    b"https://user:pw@example.org:8080/a/%E2%82%AC?utm_source=x&b=1#top",
    "http://例え.jp/テスト".encode(),
]
HEADERS = [
    b"cache-control: public, max-age=600\nage: 60",
    b"expires: Tue, 01 Apr 2025 08:00:00 GMT\nretry-after: 120",
]
SCHEDULES = [
    b"weekdays at 8:00 and 19:00",
    b"every 6 hours",
    b"Mondays and Thursdays 18:30",
    b"0 8,19 * * 1-5",
]
CUSTOM_IDS = [
    each.encode()
    for each in (
        "clippings:context:aaaaaaaaaaaaaaaaaaaaaa:1",
        "clippings:digest:pause:1",
        "clippings:digests:show",
        "clippings:page:abc:1:a",
        "clippings:watch:this:abc",
        "clippings:setting:cooldown",
        "clippings:story:0123456789abcdef0123:0:1",
        "clippings:told:compare:0123456789abcdef0123:0:1",
        "clippings:standing:0123456789abcdef0123:1:1:less",
        "clippings:why:abc",
    )
]
