"""From a piece of markup, as feeds and Markdown carry it, to text; the one importer of html_text."""

import re
from html import unescape

import html_text
from html_text.html_text import cleaner, parse_html
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from corpus.errors import IngestError
from corpus.ingest.layout import laid_out
from corpus.ingest.structure import require_page

_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"<[A-Za-z/!?]")


def text_of_markup(markup: str) -> str:
    r"""The text of `markup` in paragraphs, without scripts and styles; "" where nothing can be read.

    >>> text_of_markup("<p>Fish &amp; <b>chips</b>.</p><script>x()</script><p>More.</p>")
    'Fish & chips.\n\nMore.'
    """
    if not _MARKUP.search(markup):
        return _paragraphs(unescape(markup) if "&" in markup else markup)
    try:
        tree = cleaner.clean_html(parse_html(require_page(markup)))
    except (
        IngestError,
        LxmlError,
        ValueError,
        AssertionError,
    ):  # too much, or what lxml and its cleaner refuse
        return ""
    return laid_out(tree, lines=html_text.NEWLINE_TAGS, paragraphs=html_text.DOUBLE_NEWLINE_TAGS)


def line_of_markup(markup: str) -> str:
    r"""The text of `markup` on one line: a title or a name.

    >>> line_of_markup("A <i>new</i>\n title &mdash; here")
    'A new title — here'
    """
    return " ".join(text_of_markup(markup).split())


def _paragraphs(text: str) -> str:
    folded = (" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(text))
    return "\n\n".join(paragraph for paragraph in folded if paragraph)
