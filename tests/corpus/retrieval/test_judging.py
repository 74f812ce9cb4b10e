"""Answers that a sentence encoder judges, and what becomes of them while it does not work."""

import logging
from dataclasses import replace

import pytest

from corpus import Corpus
from corpus.retrieval.reading import judged
from corpus.retrieval.weights import ENCODED_WEIGHTS, NAMES
from tests.builders import NOON, an_article
from tests.corpus.encoder.tiny_model import write_model

QUESTION = "When did the harbour open?"
ARTICLES = [
    an_article("The harbour opened after nine days.", title="Harbour open"),
    an_article("The harbour closed in the flood. The flood closed the harbour.", title="Flood"),
    an_article("A flood in Elmsea closed the harbour.", title="Elmsea"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_model(folder)
    return folder


def factor(citation, name):
    return next((each for each in citation.evidence.factors if each.name == name), None)


def test_every_citation_says_how_near_it_is_to_the_question(model):
    with Corpus.in_memory(ARTICLES, encoder=model) as corpus:
        answer = corpus.answer(QUESTION, now=NOON)
        again = corpus.answer(QUESTION, now=NOON)

    assert answer.citations
    assert all(-1 <= factor(citation, "similarity").value <= 1 for citation in answer.citations)
    assert answer == again


def test_without_a_working_encoder_the_answer_is_that_of_the_words(tmp_path, caplog):
    with Corpus.in_memory(ARTICLES) as corpus:
        expected = corpus.answer(QUESTION, now=NOON)
    with (
        Corpus.in_memory(ARTICLES, encoder=tmp_path / "missing") as corpus,
        caplog.at_level(logging.WARNING),
    ):
        answers = [corpus.answer(QUESTION, now=NOON) for _ in range(2)]

    assert answers == [expected, expected]
    assert factor(expected.citations[0], "similarity") is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]  # one, for it rests then


def readings_of(question):
    with Corpus.in_memory(ARTICLES) as corpus:
        return corpus.readings(question, now=NOON)


def test_the_likeliest_excerpt_of_each_article_is_judged():
    asked = []

    def similarities(question, texts):
        asked.append((question, texts))
        return tuple(0.1 * place for place in range(len(texts)))

    found = judged(readings_of(QUESTION), similarities)

    [(question, texts)] = asked
    assert question == QUESTION
    assert len(texts) == len(ARTICLES)
    assert found.candidates.factors[:, NAMES.index("similarity")].tolist() == pytest.approx([0.0, 0.1, 0.2])


def test_what_is_nearest_in_meaning_comes_first_among_excerpts_that_are_alike_in_words():
    readings = readings_of("harbour")
    words_alone = replace(readings, weights=ENCODED_WEIGHTS)
    last = words_alone.text(words_alone.best()[-1])

    found = judged(words_alone, lambda _question, texts: [float(text == last) for text in texts])

    assert found.text(found.best()[0]) == last


def test_what_the_encoder_does_not_judge_stays_as_it_is():
    assert judged(readings_of(QUESTION), lambda _question, _texts: None) is None
