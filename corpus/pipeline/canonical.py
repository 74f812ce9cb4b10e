"""Tell canonical addresses that name one article from those that several pages share."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.models.article import Article
from corpus.models.identity import address_of, canonical_url
from corpus.models.ingest import AnalysedArticle

_REMEMBERED = 20_000  # canonical addresses


@dataclass(frozen=True, slots=True)
class _Owner:
    """The page that a canonical address was first seen on, and what it says; "" if it is no page's."""

    page: str
    title: str = ""
    body: str = ""

    def has(self, page: str, article: Article) -> bool:
        """Return whether `article` is its article, on the same page or another."""
        is_known = self.title == article.title.casefold() or self.body == article.body
        return self.page == page or (bool(self.page) and is_known)


class CanonicalAddresses:
    """Remembers whose the canonical addresses of the last pages are.

    An address that pages with other titles and texts share identifies none of them but the first.
    """

    def __init__(self) -> None:
        self._owners: OrderedDict[str, _Owner] = OrderedDict()

    def settled(self, batch: Sequence[AnalysedArticle]) -> list[AnalysedArticle]:
        """Return the articles, those with another page's canonical address under their own."""
        for each in batch:
            if canonical := _elsewhere(each):
                self._note(canonical, each, batch)
        return [self._with_own_address(each) for each in batch]

    def _note(self, canonical: str, first: AnalysedArticle, batch: Sequence[AnalysedArticle]) -> None:
        if canonical in self._owners:
            self._owners.move_to_end(canonical)
            return
        article = first.article
        owner = _Owner(address_of(first.page or ""), article.title.casefold(), article.body)
        others = (each for each in batch if _elsewhere(each) == canonical)
        is_one = all(owner.has(address_of(each.page or ""), each.article) for each in others)
        self._owners[canonical] = owner if is_one else _Owner("")
        if len(self._owners) > _REMEMBERED:
            self._owners.popitem(last=False)

    def _with_own_address(self, analysed: AnalysedArticle) -> AnalysedArticle:
        canonical, page = _elsewhere(analysed), analysed.page
        if not (canonical and page) or self._owners[canonical].has(address_of(page), analysed.article):
            return analysed
        return replace(analysed, article=replace(analysed.article, url=canonical_url(page), id=""))


def _elsewhere(analysed: AnalysedArticle) -> str:
    """Return the address of an article that is not that of its page; "" if it is."""
    if analysed.page is None or analysed.article.url is None:
        return ""
    own = address_of(analysed.article.url)
    return "" if own == address_of(analysed.page) else own
