"""The gallery shows what Discord shows: marks as marks, what is escaped as it is."""

from datetime import UTC, datetime

import pytest

from tests.gallery.markdown import shown

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)
EARLIER = int(datetime(2025, 4, 24, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** *x* ~~gone~~", '<div class="line"><strong>bold</strong> <em>x</em> <s>gone</s></div>'),
        ("\\*\\*as it is\\*\\* \\<\\@1\\>", '<div class="line">**as it is** &lt;@1&gt;</div>'),
        ("> one\n> two\nthree", '<blockquote>one<br>two</blockquote>\n<div class="line">three</div>'),
        ("-# small", '<div class="small">small</div>'),
        ("### Head", '<div class="h3">Head</div>'),
        ("[a](<https://a.test/>)", '<div class="line"><a href="https://a.test/">a</a></div>'),
        (f"<t:{EARLIER}:R>", '<div class="line"><span class="drawn">3 hours ago</span></div>'),
        (f"<t:{EARLIER}:D>", '<div class="line"><span class="drawn">24 April 2025</span></div>'),
        ("\\<t:1:R\\>", '<div class="line">&lt;t:1:R&gt;</div>'),
        ("<script>", '<div class="line">&lt;script&gt;</div>'),
    ],
)
def test_discords_markdown_is_shown_as_discord_shows_it(text, html):
    assert shown(text, NOW) == html
