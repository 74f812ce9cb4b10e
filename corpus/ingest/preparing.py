"""An article to what the store takes: refused where it cannot be kept, split, and all else worked out."""

from corpus.errors import IngestError
from corpus.ingest.duplicates import bands
from corpus.ingest.offered import problem_of, with_language
from corpus.models import Article
from corpus.prepared import Prepared
from corpus.spans import PackedSpans
from corpus.stories.profiles import Counts
from corpus.text.sentences import split_sentences


def prepared(article: Article) -> Prepared:
    """`article` with all that is worked out about it before it is stored.

    Raises:
        IngestError: it cannot be kept; the text says why.
    """
    if problem := problem_of(article):
        raise IngestError(problem)
    told = with_language(article)
    return Prepared(
        article=told,
        sentences=PackedSpans.of(split_sentences(told.body, told.language)),
        bands=bands(told.body),
        profile=Counts.of(told).packed(),
    )
