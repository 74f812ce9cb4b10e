"""Excerpts: short, verbatim, and to be read on their own."""

import pytest

from corpus import Corpus
from corpus.retrieval.fragments import leans
from tests.builders import an_article, articles, sentence_texts


def first_excerpt(body, question, **fields):
    with Corpus.in_memory([an_article(body, **fields), *articles()]) as corpus:
        citation = corpus.answer(question).citations[0]
    assert citation.article.body == body
    (excerpt,) = citation.excerpts
    assert excerpt.text in body
    return excerpt


def test_a_sentence_with_a_pronoun_comes_with_the_one_before_it_or_a_mark_of_the_gap():
    body = (
        "Minister Ann Lee resigned on Friday. She had misled parliament about the dam. Nobody was surprised."
    )

    excerpt = first_excerpt(body, "Who misled parliament about the dam?")

    assert "misled parliament" in excerpt.text
    assert "Ann Lee" in excerpt.text or excerpt.gap_before


@pytest.mark.parametrize("filler", [1, 4])
def test_a_gap_is_marked_where_the_sentence_that_is_leaned_on_does_not_fit(filler):
    body = f"Minister Ann Lee{' spoke at length' * 45}. " * filler + f"She praised the dam{' of Oslo' * 60}."

    excerpt = first_excerpt(body, "Who praised the dam?")

    assert excerpt.text.startswith("She praised the dam")
    assert excerpt.gap_before


def test_an_article_that_begins_with_a_pronoun_has_no_gap_before_it():
    excerpt = first_excerpt("They met at the volcano. All went well there.", "Who met at the volcano?")

    assert excerpt.text.startswith("They met")
    assert not excerpt.gap_before


def test_a_heading_is_not_taken_for_the_answer():
    body = (
        "What the volcano does\n\nThe volcano has spat lava over the road since Monday. All else is closed."
    )

    excerpt = first_excerpt(body, "What does the volcano do?")

    assert "spat lava" in excerpt.text


def test_highlights_are_the_words_asked_for_in_any_form():
    excerpt = first_excerpt("Ann Lee met Bo in Oslo. Meetings of the two are rare.", "Whom did Ann Lee meet?")

    highlighted = [highlight.of(excerpt.article.body) for highlight in excerpt.highlights]

    assert highlighted[:3] == ["Ann", "Lee", "met"]
    assert set(highlighted) <= {"Ann", "Lee", "met", "Meetings"}


def test_no_more_than_three_sentences_are_shown_though_all_speak_of_it():
    body = " ".join(f"The volcano erupted in year {year}." for year in range(1900, 1909))

    excerpt = first_excerpt(body, "When did the volcano erupt?")

    assert len(sentence_texts(excerpt.text)) == 3


def test_sentences_are_left_out_rather_than_cut_where_three_are_too_long():
    body = " ".join(f"The volcano erupted in year {year}{' again' * 40}." for year in (1900, 1901, 1902))

    excerpt = first_excerpt(body, "When did the volcano erupt?")

    assert len(sentence_texts(excerpt.text)) == 2
    assert not excerpt.gap_after


def sentence_of(length):
    return f"The volcano erupted{' again' * 200}"[: length - 1] + "."


def test_a_sentence_of_600_characters_is_shown_whole_and_a_longer_one_cut():
    whole, cut = (first_excerpt(sentence_of(length), "volcano") for length in (600, 601))

    assert (whole.text, whole.gap_after) == (sentence_of(600), False)
    assert len(cut.text) < 600
    assert cut.gap_after


CLAUSES = "The mayor, " + ", ".join(f"on day {day} of the long inquiry into the flood" for day in range(110))
WORDS = "The inquiry " + " ".join(f"witness{number}" for number in range(450)) + " volcano"
RUN = "volcano" + "x" * 5000


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            f"{CLAUSES}, blamed the volcano for all of it, said the clerk.",
            "What did the mayor blame the volcano for?",
        ),
        (f"{WORDS}.", "Which inquiry heard witness1 of the volcano?"),
    ],
)
def test_a_sentence_of_5000_characters_is_cut_with_a_mark_on_each_cut_side(sentence, asked):
    body = f"It began on Monday. {sentence} The end."

    excerpt = first_excerpt(body, asked)

    assert len(sentence) > 4000
    assert 100 < len(excerpt.text) <= 600
    assert excerpt.text in sentence
    assert excerpt.gap_before or sentence.startswith(excerpt.text)
    assert excerpt.gap_after or sentence.endswith(excerpt.text)
    assert excerpt.gap_before or excerpt.gap_after


def test_a_cut_keeps_the_clauses_that_hold_the_words_asked_for():
    body = f"{CLAUSES}, blamed the volcano for all of it, said the clerk."

    excerpt = first_excerpt(body, "What was the volcano blamed for?")

    assert "blamed the volcano for all of it" in excerpt.text
    assert excerpt.gap_before


def test_a_cut_ends_at_the_end_of_a_word():
    excerpt = first_excerpt(f"{WORDS}.", "Which inquiry heard witness1?")

    assert set(excerpt.text.split()) <= set(WORDS.split())


def test_a_text_without_a_space_is_cut_at_the_limit():
    with Corpus.in_memory([an_article(RUN, title="Volcano"), *articles()]) as corpus:
        (excerpt,) = corpus.answer("volcano").citations[0].excerpts

    assert excerpt.text == RUN[:600]
    assert excerpt.gap_after


@pytest.mark.parametrize(
    "sentence",
    [
        "He left.",
        '"They won," she said.',
        "\u201cIt is over.\u201d",
        "However, it rained.",
        "The two agreed.",
        "As a result, it fell.",
        "(This was denied.)",
    ],
)
def test_a_sentence_that_points_back_leans(sentence):
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence", ["Rutte left.", "Thesis work began.", "Hearings go on.", "Italy won.", "Andorra"]
)
def test_a_sentence_with_a_name_stands_alone(sentence):
    assert not leans(sentence)


LONG = (
    "The volcano erupted. "
    + "Ash fell on Vik. " * 3
    + "Planes stayed on the ground in Oslo. Ann Lee flew home later."
)


def test_more_context_adds_sentences_on_each_side():
    with Corpus.in_memory([an_article(LONG)]) as corpus:
        excerpt = corpus.answer("Which planes stayed on the ground?").citations[0].excerpts[0]
        article = excerpt.article
        wide = corpus.context("planes", article.id, excerpt.span, by=1)
        whole = corpus.context("planes", article.id, excerpt.span, by=99)

    assert excerpt.text in wide.text
    assert len(sentence_texts(excerpt.text)) < len(sentence_texts(wide.text))
    assert whole.text == LONG
    assert [highlight.of(LONG) for highlight in whole.highlights] == ["Planes"]


def test_there_is_no_more_context_of_an_article_that_has_changed():
    old = an_article(LONG, id="x")
    with Corpus.in_memory([old]) as corpus:
        excerpt = corpus.answer("planes").citations[0].excerpts[0]
        corpus.add([an_article("Short.", id="x")])

        assert corpus.context("planes", "x", excerpt.span) is None
        assert corpus.context("planes", "nobody", excerpt.span) is None
