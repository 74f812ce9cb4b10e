"""Tell the article on a page from what its site puts around it, and find what stands above its text.

trafilatura finds the article; it keeps some of the boxes inside of it and misses some of the lines above.
Measured on 90 pages (`tests/corpus/parsing/measure_extraction.py`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from corpus.text.furniture import LONGEST_LABEL, is_furniture, is_label

# Words of a class or an id that name a box of the site; " | " or a new line separates them.
_NAMES = r"""
    newsletters? | sign-?up | mailing-list | mailchimp | mc-embed | email-(?:form|alert|capture) | opt-?in
    subscribe | subscription-(?:form|box|promo) | donat(?:e|ion) | support-us | download-app | cookie
    recirc(?:ulation)? | related | recommend(?:ed|ations?)? | read-(?:more|also|next) | also-read | lire-aussi
    leer-mas | leggi-anche | czytaj-tez | more-(?:from|on|stories|news|articles|posts|links)
    (?:next|prev|previous)-?(?:post|story|article)s? | post-navigation | trending
    most-?(?:read|popular|viewed|shared|commented) | popular-(?:posts|articles|stories|news)
    outbrain | taboola | zergnet | sponsor(?:ed)? | advert(?:isement|orial)?s? | promo(?:tion)?s?
    disclosures? | disclaimer | copy-?right | cta | call-to-action
    author-(?:bio|box|card|info|about|profile) | about-(?:the-)?author
    tags | tags?-(?:list|links|cloud) | shar(?:e|ing)(?:-?(?:bar|buttons?|links|tools|box))?
    social(?:-(?:links|media|icons|bar|share|buttons))? | follow-us | sr-only | screen-reader-text
"""
_EACH = "|".join(re.split(r"\s+(?:\|\s+)?", _NAMES.strip()))
_NAMED = re.compile(rf"(?:^|-)(?:{_EACH})(?:-|$)")
_HUMP, _SIGNS = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[^A-Za-z]+")
_BOXES = ("p", "div", "section", "aside", "ul", "ol", "dl", "figure", "form", "nav", "header", "footer")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LABELS = (*_HEADINGS, "p", "div", "span", "strong", "b")
# Of the text in paragraphs: a box that holds more is the article, whatever it is called ("has-newsletter").
_MOST_OF_PAGE = 0.3
_MOST_CHILDREN = 2  # of a heading: an icon, a link
_LINKED = 0.4  # of the text of a box of links, which may have teasers


def drop_boxes(page: Any) -> None:
    """Remove from the tree of a page (an lxml element) the boxes that its site puts around an article."""
    most = _MOST_OF_PAGE * _prose(page)
    for element in list(page.iterdescendants(*_BOXES, *_HEADINGS, "li")):
        if _is_named(element) or element.get("hidden") is not None:
            _drop(element, most)
    for label in list(page.iterdescendants(*_LABELS)):
        if label.getparent() is not None and _is_heading_of_links(label):
            _drop_links_below(label, most)


def unlink_headings(page: Any) -> None:
    """Remove links from headings to themselves: trafilatura takes such a heading for another article's."""
    for link in page.xpath(
        "//a[(not(@href) or starts-with(@href, '#')) and ancestor::*[self::h2 or self::h3]]"
    ):
        link.drop_tag()


def _is_named(element: Any) -> bool:
    names = (*(element.get("class") or "").split(), element.get("id") or "")
    return any(map(_names_box, names))


@lru_cache(maxsize=10_000)  # a page repeats its classes
def _names_box(name: str) -> bool:
    """Return whether a class or an id is that of a box.

    >>> _names_box("article-relatedContent"), _names_box("article__unrelated")
    (True, False)
    """
    return _NAMED.search(_SIGNS.sub("-", _HUMP.sub("-", name)).lower()) is not None


def _drop(element: Any, most: float) -> bool:
    """Remove `element` unless it holds the title or more than `most` characters of prose."""
    if element.getparent() is None or next(element.iter("h1"), None) is not None or _prose(element) > most:
        return False
    element.drop_tree()
    return True


def _prose(element: Any) -> int:
    return sum(len("".join(paragraph.itertext())) for paragraph in element.iter("p"))


def _is_heading_of_links(element: Any) -> bool:
    if len(element) > _MOST_CHILDREN:
        return False
    text = _text_of_label(element)
    return bool(text) and is_label(text)


def _text_of_label(element: Any) -> str:
    """Return the text of `element` if it can be that of a label, else ""; a box may hold the whole page."""
    parts, size = list[str](), 0
    for part in element.itertext():
        parts.append(part)
        size += sum(map(len, part.split()))
        if size > LONGEST_LABEL:
            return ""
    return " ".join("".join(parts).split())


def _drop_links_below(label: Any, most: float) -> None:
    """Remove the box that `label` is the heading of, or else the links that follow it."""
    box = label
    while (around := box.getparent()) is not None and around.tag in _BOXES and _is_linked(around, most):
        box = around
    if box is label:
        for following in list(label.itersiblings()):
            if (
                not isinstance(following.tag, str)
                or not _is_linked(following, most)
                or _is_sentence(following)
            ):
                break
            following.drop_tree()
    _drop(box, most)


def _is_linked(element: Any, most: float) -> bool:
    text, linked = _text(element), sum(len(_text(link)) for link in element.iter("a"))
    return linked >= _LINKED * len(text) and len(text) > 0 and _prose(element) <= most


def _is_sentence(element: Any) -> bool:
    return element.tag == "p" and _text(element).endswith((".", "!", "\u2026"))


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_CUT_OFF = re.compile(r"(?<!\s)\s*(?:\.\.\.|\u2026|\[(?:\.\.\.|\u2026)\])$")
_SHORTEST, _LONGEST = 30, 1_500  # characters of a standfirst
_BLOCKS = frozenset({"p", "div", "ul", "ol", "section", "article", "h1", "h2", "h3"})
_ENOUGH = 60  # characters in common with the description, which is often cut off
_FIRST = 80  # characters of a paragraph that begins the text; a shorter one may be a label


def standfirst(page: Any, text: str) -> str:
    """Return the line above the text that the page also describes itself with; "" if `text` has it."""
    described = [
        _squeezed(_CUT_OFF.sub("", words)) for words in _descriptions(page) if len(words) >= _SHORTEST
    ]
    known = _squeezed(text)
    for element in page.iterdescendants("h2", "h3", "p", "div", "span") if described else ():
        line = _own_line(element)
        squeezed = _squeezed(line)
        if len(line) >= _FIRST and element.tag == "p" and squeezed in known:
            return ""
        if len(line) >= _SHORTEST and any(_are_same(squeezed, each) for each in described):
            return "" if squeezed[:_SHORTEST] in known or is_furniture(line) else line
    return ""


def _own_line(element: Any) -> str:
    """Return the text of `element` down to the first block in it, where a heading is not closed."""
    if _BLOCKS.intersection(child.tag for child in element):
        return " ".join((element.text or "").split())
    text = _text(element)
    return text if len(text) <= _LONGEST else ""


def _descriptions(page: Any) -> Iterator[str]:
    for meta in page.iterdescendants("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in _DESCRIPTIONS:
            yield " ".join((meta.get("content") or "").split())


def _are_same(line: str, described: str) -> bool:
    return described.startswith(line) or line.startswith(described[:_ENOUGH])


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def drop_furniture(body: Any) -> None:
    """Remove from an extracted text (an lxml element) the lines that are the site's, and empty headings."""
    for element in list(body.iterdescendants("p", "head", "item", "quote")):
        line = _text(element)
        if element.getparent() is not None and (is_furniture(line) or is_label(line)):
            _remove(element)


def _remove(element: Any) -> None:
    """Remove `element`, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = f"{before.tail or ''}{element.tail}"
    elif element.tail:
        parent.text = f"{parent.text or ''}{element.tail}"
    parent.remove(element)
