"""Articles as they are offered to the store: refused where they cannot be kept, told the language of."""

from dataclasses import replace

from corpus.models import Article
from corpus.reason import Reason
from corpus.text.detection import language_of


def problem_of(article: Article) -> str:
    """Why `article` cannot be kept; "" if it can."""
    if not article.body.strip():
        return Reason("it has no text")
    if not _is_storable(article):
        return Reason("it holds half of a character (a lone surrogate); decode it again as UTF-8")
    return ""


def with_language(article: Article) -> Article:
    """`article` with a language: its own, or else that of its text."""
    if article.language is not None:
        return article
    return replace(article, language=language_of(f"{article.title}\n{article.body}"))


def _is_storable(article: Article) -> bool:
    try:
        texts = (
            article.id,
            article.title,
            article.body,
            *filter(None, (article.url, article.source, article.language, article.image)),
        )
        "\0".join((*texts, *article.authors)).encode()
    except UnicodeEncodeError:
        return False
    return True
