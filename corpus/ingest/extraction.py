"""What a worker process does with pages: `corpus.workers` runs it, away from all that a page could harm."""

from collections.abc import Callable

from corpus.ingest.page import Page, article_of_page
from corpus.ingest.pages import forget_pages
from corpus.models import Article

_FORGET_EVERY = 100  # pages


def extractor() -> Callable[[Page], Article]:
    """Gives what makes an article of a page, everything that it needs loaded."""
    done = 0

    def extract(page: Page) -> Article:
        nonlocal done
        done += 1
        if done % _FORGET_EVERY == 0:
            forget_pages()
        return article_of_page(page)

    forget_pages()
    return extract
