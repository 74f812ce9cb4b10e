"""Turn markup into the text that a reader sees, in paragraphs and lines."""

import re
from collections.abc import Collection
from html import unescape
from typing import Any

import html_text
from html_text.html_text import cleaner, parse_html
from lxml.etree import (  # type: ignore[import-untyped]
    ElementDefaultClassLookup,
    LxmlError,
    XPath,
    iterwalk,
)
from lxml.html import (  # type: ignore[import-untyped]
    HtmlComment,
    HtmlElement,
    HtmlEntity,
    HtmlProcessingInstruction,
)

from corpus.models.errors import IngestError
from corpus.parsing.limits import require_page

_WHITE = re.compile(r"\s+")
_LINE, _PARAGRAPH = 1, 2


def laid_out(tree: Any, *, lines: Collection[str], paragraphs: Collection[str]) -> str:
    """Return the text of `tree` (an lxml element), a blank line between paragraphs.

    An element of `lines` stands on lines of its own, one of `paragraphs` between blank lines; the cells of
    a row have " | " between them. Inside a line nothing is added and white space is one space, so that
    the line can be found on the page again.
    """
    flow = _Flow()
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event in {"start", "end"}:
            _break(flow, event, tag, _PARAGRAPH if tag in paragraphs else _LINE if tag in lines else 0)
        if event == "start":
            flow.add(element.text)
        elif element is not tree:
            flow.add(element.tail)
    return flow.text()


def _break(flow: "_Flow", event: str, tag: str, strength: int) -> None:
    if tag in {"br", "lb"}:
        if event == "start":
            flow.turn()
    elif strength:
        flow.gap(strength)
    elif tag in {"td", "th", "cell"} and event == "start":
        flow.cell()


class _Flow:
    """Text that is being laid out: what is written, and the gap that the next characters will open."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = _PARAGRAPH  # the beginning is like after a gap: no white space there
        self._space = False

    def add(self, text: str | None) -> None:
        """Write `text`, its white space folded."""
        folded = _WHITE.sub(" ", text or "")
        words = folded.strip(" ")
        if not words:
            self._space = self._space or bool(folded)
            return
        self._open(spaced=self._space or folded.startswith(" "))
        self._parts.append(words)
        self._space = folded.endswith(" ")

    def gap(self, strength: int) -> None:
        """Begin a new line or a new paragraph, unless one has begun already."""
        self._gap = max(self._gap, strength)

    def turn(self) -> None:
        """Write a forced line break; the second in a row makes a paragraph."""
        self._gap = _PARAGRAPH if self._gap else _LINE

    def cell(self) -> None:
        """Separate a cell from the one before it in its row."""
        if not self._gap:
            self._parts.append(" |")
            self._space = True

    def text(self) -> str:
        """Return what was written."""
        return "".join(self._parts)

    def _open(self, *, spaced: bool) -> None:
        if self._parts:
            self._parts.append("\n" * self._gap if self._gap else " " if spaced else "")
        self._gap = 0


_QUOTATION_MARKS = (("\u201c", "\u201d"), ("\u2018", "\u2019"))  # outside and inside of another quotation
# What a writer has taken back, and the readings beside characters of East Asia.
_UNREAD = ("del", "s", "strike", "rt", "rp", "rtc")
_WITHIN_LINES = ("ruby", "rb", "ins")
# trafilatura drops the first, as a page's date, and makes a paragraph of the second.
_WITHIN_SENTENCES = ("time", "code")
_SENTENCE_ENDS = (".", "!", "?", "\u2026", "\u3002", "\u0964", "\u061f")
_LINE_OF_TEXT = 20  # characters around one in a sentence
_INLINE = frozenset("a abbr b bdi cite em font i mark small span strong sub sup u".split())
# The same by a style, or by a class that says so.
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;:]*\bline-through\b", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"(?:^|\s)(?:(?:text-)?(?:decoration-)?line-?through|strike-?through|struck)(?:\s|$)", re.IGNORECASE
)


# What any of these fits: most elements have a class or a style, and to look at each takes long.
_LOWERED = "translate(@{0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_MAY_BE_UNSEEN = XPath(
    f".//*[@hidden or contains({_LOWERED.format('style')}, 'line-through')"
    f" or contains({_LOWERED.format('class')}, 'through') or contains({_LOWERED.format('class')}, 'struck')]"
)
PLAIN_ELEMENTS = ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)
"""A lookup that makes every element of HTML one of the same class; only forms have others."""


def drop_unread(tree: Any) -> None:
    """Change `tree` (an lxml element) so that its text is what a reader reads in its lines.

    Struck text and the readings of characters go, and a quotation gets the marks that browsers show. It is
    all one whether an element, a style or a class strikes the text: its writer has taken it back. What is
    hidden within a line goes, and a time or a word of code amid a sentence stays there.
    """
    struck = [each for each in _MAY_BE_UNSEEN(tree) if _is_unseen(each)]
    for element in (*tree.iterdescendants(*_UNREAD), *struck):
        if element.getparent() is not None:
            element.drop_tree()
    for quotation in reversed(list(tree.iterdescendants("q"))):
        inside = next(quotation.iterancestors("q"), None) is not None
        _mark(quotation, *_QUOTATION_MARKS[inside])
        quotation.drop_tag()
    within = [each for each in tree.iterdescendants(*_WITHIN_SENTENCES) if _is_in_sentence(each)]
    for element in (*list(tree.iterdescendants(*_WITHIN_LINES)), *within):
        element.drop_tag()


def _is_in_sentence(element: Any) -> bool:
    paragraph = element.getparent()
    if paragraph is None or paragraph.tag not in {"p", "li"}:
        return False
    line = "".join(paragraph.itertext()).strip()
    ends = line.rstrip("\"'\u2019\u201d\u00bb)").endswith(_SENTENCE_ENDS)
    return ends and len(line) - len("".join(element.itertext())) >= _LINE_OF_TEXT


def _is_unseen(element: Any) -> bool:
    if element.get("hidden") is not None and element.tag in _INLINE:
        return True
    by_style = _STRUCK_STYLE.search(element.get("style") or "")
    return by_style is not None or _STRUCK_CLASS.search(element.get("class") or "") is not None


def _mark(quotation: Any, opening: str, closing: str) -> None:
    if len(quotation):
        quotation[-1].tail = f"{quotation[-1].tail or ''}{closing}"
    else:
        quotation.text = f"{quotation.text or ''}{closing}"
    quotation.text = f"{opening}{quotation.text or ''}"


_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"<[A-Za-z/!?]")


def text_of_markup(markup: str) -> str:
    r"""Return the text of `markup` in paragraphs; "" where nothing can be read.

    >>> text_of_markup("<p>Fish &amp; <b>chips</b>.</p><script>x()</script><p>More.</p>")
    'Fish & chips.\n\nMore.'
    """
    if not _MARKUP.search(markup):
        return paragraphs_of(unescape(markup) if "&" in markup else markup)
    try:
        page = parse_html(require_page(markup))
        drop_unread(page)
        tree = cleaner.clean_html(page)
    except (
        IngestError,
        LxmlError,
        ValueError,
        AssertionError,
    ):  # too much, or what lxml and its cleaner refuse
        return ""
    return laid_out(tree, lines=html_text.NEWLINE_TAGS, paragraphs=html_text.DOUBLE_NEWLINE_TAGS)


def line_of_markup(markup: str) -> str:
    r"""Return the text of `markup` on one line: a title or a name.

    >>> line_of_markup("A <i>new</i>\n title &mdash; here")
    'A new title — here'
    """
    return " ".join(text_of_markup(markup).split())


def paragraphs_of(text: str) -> str:
    """Return plain text with its white space folded, a blank line between paragraphs."""
    folded = (" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(text))
    return "\n\n".join(paragraph for paragraph in folded if paragraph)
