"""What watches cost and how often they fire, on articles of which it is known."""

import re

import pytest

from corpus import Corpus
from corpus.evaluation.dataset import Question
from corpus.evaluation.watching import costs, firing
from corpus.store.articles import ArticleStore
from tests.builders import NOON, articles

STORM = "Which harbour did the storm flood in Galway?"


@pytest.fixture(scope="module")
def corpus():
    with Corpus.in_memory(articles()) as opened:
        yield opened


def stored(corpus):
    return [article for batch in ArticleStore(corpus.engine).after(0) for article in batch]


def gold(corpus, word):
    return frozenset(each.article.id for each in stored(corpus) if word in each.article.body)


def test_a_line_a_number_of_watches_says_how_many_there_were_and_what_was_found(corpus):
    asked = [Question(text=STORM, now=NOON)]

    one, more = costs(corpus, stored(corpus), asked, (1, 4))

    assert re.search(r"^ +1 watches: .* 0\.17 finds", one)  # on one of six articles
    assert re.search(r"^ +4 watches", more)


def test_questions_fire_on_the_article_that_answers_them_and_on_no_other(corpus):
    asked = [Question(text=STORM, now=NOON, gold_article_ids=gold(corpus, "Galway"))]
    unanswerable = [Question(text="Who won the chess cup of Varde?", now=NOON)]

    known, nothing = firing(corpus, stored(corpus), asked, unanswerable)

    assert known.startswith("1 questions with a known article: 1 fire on it; 1 fire at all")
    assert nothing.startswith("1 questions that nothing answers: 0 fire on it; 0 fire at all")
