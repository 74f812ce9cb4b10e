"""The public names of `corpus`, how each is called, and what importing them costs."""

import inspect
import subprocess
import sys

import pytest

import corpus
from corpus import index

NAMES = """
AddReport Answer AnswerStatus Article AskedTerm Brief Citation Corpus CorpusError Digest DigestTopic Emptiness
Evidence
Excerpt ExcerptStatus Factor Feed FeedEntry Find History Hit IndexFormatError IngestError ParsedFeed Passage
Query QueryError Revision Scope SentenceStatus SmallTalk Span StoreError Story TimeWindow Viewer
Watch cluster_stories
excerpt_digest extract_article parse_feed rank_sentences split_sentences
"""
# What programs outside of the project call; a change here breaks them.
SIGNATURES = {
    "Article": "(*, title, body, url=None, source=None, published_at=None, authors=(), id='', language=None,"
    " image=None, feed=0, received_at=None)",
    "Corpus.add": "(self, articles, *, now=None)",
    "Corpus.answer": "(self, question, limit=3, *, now=None, sources=None, since=None, until=None,"
    " viewer=None)",
    "Corpus.close": "(self)",
    "Corpus.digest": "(self, since=None, until=None, topic=None, limit=10, *, now=None, sources=None)",
    "Corpus.open": "(folder, *, chains=(), encoder=None, **servers)",
    "Corpus.search": "(self, question, limit=10, *, now=None, sources=None, since=None, until=None,"
    " viewer=None)",
    "cluster_stories": "(articles)",
    "extract_article": "(html, url=None, *, published_at=None)",
    "parse_feed": "(content, url=None)",
    "rank_sentences": "(question, sentences, *, weight=None, language=None)",
    "split_sentences": "(text, language='en')",
}
INDEX_SIGNATURES = {
    "PostingsBM25": "(tokenized_corpus, *, k1=1.5, b=0.75, epsilon=0.25, tokenizer=None, columns=None,"
    " policy=None, limits=None)",
    "PostingsBM25.add": "(self, more_tokenized, *, columns=None)",
    "PostingsBM25.delete": "(self, ids)",
    "PostingsBM25.get_batch_scores": "(self, tokens, ids)",
    "PostingsBM25.get_scores": "(self, tokens)",
    "PostingsBM25.get_top_n": "(self, tokens, documents, n=5)",
    "PostingsBM25.open": "(folder, *, verify=False, policy=None, limits=None)",
    "PostingsBM25.save": "(self, folder, *, note=None)",
    "PostingsBM25.search": "(self, tokens, k, *, allowed=None)",
}
HEAVY = ("numpy", "sqlalchemy", "trafilatura", "nltk", "aiohttp")


def signature(package, path):
    value = package
    for name in path.split("."):
        value = getattr(value, name)
    found = inspect.signature(value)
    bare = [each.replace(annotation=each.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=bare, return_annotation=found.empty))


def loaded_by(statement):
    """The heavy libraries that a fresh Python has loaded after `statement`."""
    program = f"{statement}\nimport sys\nprint(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.split()


def test_the_public_names_are_these():
    assert corpus.__all__ == sorted(NAMES.split())
    assert all(getattr(corpus, name).__name__ == name for name in corpus.__all__)
    assert set(corpus.__all__) <= set(dir(corpus))


@pytest.mark.parametrize(
    ("package", "signatures"), [(corpus, SIGNATURES), (index, INDEX_SIGNATURES)], ids=["corpus", "index"]
)
def test_the_public_functions_are_called_like_this(package, signatures):
    assert {path: signature(package, path) for path in signatures} == signatures


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = corpus.Nothing


def test_a_name_loads_no_more_than_it_needs():
    assert loaded_by("import corpus") == []
    assert loaded_by("from corpus import Article, IngestError, Answer") == []
    assert "sqlalchemy" not in loaded_by("from corpus import split_sentences")
