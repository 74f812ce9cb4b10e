"""The analysis of an article that the store keeps is the one that a question would make."""

from itertools import pairwise

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Corpus
from corpus.retrieval.analyses import analysis_of, packed_analysis
from corpus.retrieval.lists import introductions
from corpus.store.articles import ArticleStore
from corpus.text.sentences import split_sentences

LINES = st.sampled_from(
    (
        "The harbour of Elmsea reopened on Tuesday after nine days.",
        "But who paid for it?",
        "What we know",
        "They are:",
        "- Norland",
        "1. Twelve ships",
        "Port | Ships",
        "Photo: Ann Lee",
        "OSLO (AP) - In May Rutte met two envoys.",
        "Sign up for our newsletter here.",
        "12 ĉ \ud7ff ",
        "",
    )
)
BODIES = st.lists(LINES, min_size=1, max_size=12).map("\n".join)


@given(BODIES)
def test_what_is_kept_says_what_the_text_says(body):
    article, spans = Article(title="", body=body), split_sentences(body)
    terms, packed = packed_analysis(article, spans)
    kept, made = (analysis_of(article, spans, each).within([(0, len(spans))]) for each in (packed, None))
    assert [*kept] == [*made]
    assert len(terms) == len(spans)
    for low, high in pairwise(range(len(spans))):
        assert [*analysis_of(article, spans, packed).within([(low, high)])] == [*made][low:high]


@given(BODIES)
def test_what_is_not_listed_is_introduced_by_nothing(body):
    article, spans = Article(title="", body=body), split_sentences(body)
    analysis = analysis_of(article, spans, packed_analysis(article, spans)[1])
    for low in range(len(spans)):
        for high in range(low + 1, len(spans) + 1):
            found = introductions(body, spans, low, high)
            assert all(analysis.listed(place, place + 1) for place in found)
            assert analysis.listed(low, high) or not found


@pytest.mark.parametrize("packed", [None, b"", zstd.compress(b"0.0\t0\n!\tother")])
def test_the_text_counts_where_nothing_of_this_version_is_kept(packed):
    article = Article(title="", body="The harbour reopened.")
    spans = split_sentences(article.body)
    (sentence,) = analysis_of(article, spans, packed).within([(0, 1)])
    assert sentence.sentence.terms == ("harbour", "reopen")


def test_an_article_is_kept_with_its_analysis_and_removed_with_it():
    with Corpus.in_memory([Article(title="", body="The harbour reopened.", id="a")]) as corpus:
        store = ArticleStore(corpus.engine)
        (number,) = store.numbers()
        assert store.get([number], analysed=True)[number].analysis
        assert store.get([number])[number].analysis is None
        corpus.add([Article(title="", body="The harbour closed.", id="a")])
        with corpus.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT count(*) FROM analyses").scalar_one()
        assert rows == 1
