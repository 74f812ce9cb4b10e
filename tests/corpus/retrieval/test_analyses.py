"""The analysis of an article that the store keeps is the one that a question would make."""

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
    kept, made = analysis_of(article, spans, packed), analysis_of(article, spans, None)
    assert kept.between(0, len(spans)) == made.between(0, len(spans))
    assert len(terms) == len(spans)


@given(BODIES)
def test_an_article_that_may_hold_no_list_introduces_nothing(body):
    article, spans = Article(title="", body=body), split_sentences(body)
    if not analysis_of(article, spans, packed_analysis(article, spans)[1]).holds_lists:
        assert not any(introductions(body, spans, place, place + 1) for place in range(len(spans)))


@pytest.mark.parametrize("packed", [None, b"", zstd.compress(b"0.0\t0\n!\tother")])
def test_the_text_counts_where_nothing_of_this_version_is_kept(packed):
    article = Article(title="", body="The harbour reopened.")
    spans = split_sentences(article.body)
    (sentence,) = analysis_of(article, spans, packed).between(0, 1)
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
