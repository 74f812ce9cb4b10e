"""Paragraphs that stand on many pages of a host: they are the host's, not an article's. A bounded memory."""

from collections import OrderedDict
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.identity import address_of

_PAGES = 3  # that have a paragraph, the present one included, before it counts as the host's
_SHARE = 0.8  # of a text in such paragraphs makes it no article


class Repeats:
    """Remembers paragraphs of the pages of each host, of those seen last.

    Args:
        hosts: how many hosts are remembered.
        paragraphs: how many paragraphs are remembered of each.
    """

    def __init__(self, *, hosts: int = 2_000, paragraphs: int = 500) -> None:
        self._most_hosts = hosts
        self._most_paragraphs = paragraphs
        self._hosts: OrderedDict[str, OrderedDict[int, frozenset[int]]] = OrderedDict()

    def fill(self, url: str, body: str) -> bool:
        """Whether most of the text at `url` stands on other pages of its host too; it is remembered."""
        return self._share(url, body) >= _SHARE

    def _share(self, url: str, body: str) -> float:
        known, page = self._paragraphs_of(urlsplit(url).hostname or ""), hash(address_of(url))
        repeated = total = 0
        for paragraph in _paragraphs(body):
            pages = _seen(known, hash(paragraph), page)
            total += len(paragraph)
            repeated += len(paragraph) * (len(pages) >= _PAGES)
        while len(known) > self._most_paragraphs:
            known.popitem(last=False)
        return repeated / total if total else 0.0

    def _paragraphs_of(self, host: str) -> OrderedDict[int, frozenset[int]]:
        known = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        if len(self._hosts) > self._most_hosts:
            self._hosts.popitem(last=False)
        return known


def _seen(known: OrderedDict[int, frozenset[int]], paragraph: int, page: int) -> frozenset[int]:
    """The pages that have `paragraph`, as far as it matters how many they are, with this one."""
    pages = known.get(paragraph, frozenset())
    if len(pages) < _PAGES:
        pages |= {page}
    known[paragraph] = pages
    known.move_to_end(paragraph)
    return pages


def _paragraphs(body: str) -> Iterator[str]:
    for line in body.splitlines():
        if folded := " ".join(line.split()):
            yield folded
