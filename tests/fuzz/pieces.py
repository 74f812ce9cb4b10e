"""Small pieces that inputs are made of, most of them odd."""

WORDS = (
    "harbour storm mayor Elmsea Ada Quill euros the of in said on Monday Reuters reopened 12 3.5 U.S. Mr. Dr. "
    "Hafen Straße été 東京 大学 الرياض Москва ไทย e.g. No. (Peru) \u201cquote\u201d don\u2019t 2025-04-01 12:30"
).split()
PIECES = [
    *("<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#x110000;", "&#xD800;", "&nbsp;", "&lt;b&gt;", "]]>", "<![CDATA["),
    *("<!--", "-->", "<!DOCTYPE x [", "<!ENTITY a '&a;&a;'>", "<!ENTITY ", "&a;", "<?xml version='1.1'?>", "<![if"),
    *("<div>", "</div>", "<p>", "<span>", "<br>", "<table><tr><td>", "<script>", "<style>", "<svg>", "<math>"),
    *("<item>", "<entry>", "<title>", "<link href='", "<outline xmlUrl='", "<base href='//['>", "<meta charset=utf-7>"),
    *("{", "}", "[", "]", '"', "\\", "\\u0000", "\\ud800", ":", ",", "null", "true", "1e999", '{"a":', "[["),
    *("---\n", "+++\n", "- ", "? ", "&a ", "*a ", "<<: ", "!!python/object:os.system ", "| \n", "#", "```", "![](", "[a](", "|-"),
    *("a = [", "[a.b.c]\n", "a.b.c = 1\n", "'''", '"""', "\n\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"),
    *("\0", "\ufeff", "\ufffe", "\u200b", "\u202e", "\u0301", "\U0001f600", "\ud800", "\xad", "\u0130", "\ufb03", "ſ"),
    *(". ", "... ", "? ", "! ", "\u3002", "a.b.", "Mr. ", "\u2026", "'s ", '"', "\u201c", "(", ")", "-", "\u2014", ","),
    *("http://", "https://[::1]/", "http://xn--localhost-/", "http://xn--a/", "http://a@b:99999/", "//", "?a=b&", "#:~:text=", "%00", "%ff"),
    *("32/13/2025", "2025-02-30", "Mon, 99 Foo 2025", "0000-00-00", "99999-01-01", "9" * 30, "yesterday", "last week", "before ", "since 9999", "between "),
    *("every ", "* ", "*/0 ", "0 8 * * 1-5", "L", "60", "1-0", "monday", "25:61", "12am", "noon", "and "),
    *("source:", "site:", "-", '"', "OR", "NOT", "*", "from ", "according to ", "until "),
    " ", "\t", "\n", "a", "A", "1", "_", "é",
]  # fmt: skip
