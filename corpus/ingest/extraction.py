"""What a worker process does with pages: `corpus.workers` runs it, away from all that a page could harm."""

from collections.abc import Callable

from corpus.ingest.page import Page, article_of_page
from corpus.ingest.pages import forget_pages
from corpus.models import Article

_FORGET_EVERY = 100  # pages
_ANY = Page(url="https://example.org/", html=f"<article><p>{'It rained in the town. ' * 20}</p></article>")


def extractor() -> Callable[[Page], Article]:
    """Gives what makes an article of a page, everything that it needs loaded."""
    done = 0

    def extract(page: Page) -> Article:
        nonlocal done
        done += 1
        if done % _FORGET_EVERY == 0:
            forget_pages()
        return article_of_page(page)

    # What a page needs is loaded by now: the limit is for the page alone.
    article_of_page(_ANY)
    forget_pages()
    return extract
