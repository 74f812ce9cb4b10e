"""Amounts with their unit, and questions that ask for one, in several languages."""

import pytest
from hypothesis import given

from corpus import rank_sentences
from corpus.retrieval.amounts import Measure, amounts_in, measure_of
from corpus.text.analysis import terms
from tests.builders import odd_text

MONEY, SHARE, LENGTH, TIME, WEIGHT = (
    Measure.MONEY,
    Measure.SHARE,
    Measure.LENGTH,
    Measure.TIME,
    Measure.WEIGHT,
)


@pytest.mark.parametrize(
    ("language", "sentence", "amounts"),
    [
        ("en", "It cost $1.5bn in 2022.", {"1.5": MONEY, "bn": MONEY}),
        (
            "en",
            "They paid \u20ac2,000 and two million dollars.",
            {"2000": MONEY, "2": MONEY, "million": MONEY},
        ),
        ("en", "He got US$300m and \u00a320 a week.", {"300m": MONEY, "20": MONEY}),
        ("en", "Prices rose 40 per cent, then 8.5%.", {"40": SHARE, "8.5": SHARE}),
        ("en", "The wall is 5.3 km long and 12 feet high.", {"5.3": LENGTH, "12": LENGTH}),
        ("en", "It weighs 12 pounds.", {"12": MONEY | WEIGHT}),
        ("en", "A 3-hour flight", {"3": TIME}),
        (
            "de",
            "Das kostete 2.000 \u20ac oder 3 Mio. Euro, also 40 Prozent.",
            {"2000": MONEY, "3": MONEY, "40": SHARE},
        ),
        ("fr", "Il a co\u00fbt\u00e9 1 500 euros, soit 40 %.", {"1500": MONEY, "40": SHARE}),
        ("es", "Pag\u00f3 2,5 millones de euros por 3 kil\u00f3metros.", {"2.5": MONEY, "3": LENGTH}),
        ("pl", "Kosztuje 5 mln z\u0142 i 12 procent.", {"5": MONEY, "12": SHARE}),
        ("en", "In 2022 there were 12 people and 3 dogs.", {}),
    ],
)
def test_numbers_by_a_unit_are_amounts(language, sentence, amounts):
    found = amounts_in(sentence, language)

    assert {term: found.get(term) for term in amounts} == amounts
    assert bool(found) == bool(amounts)


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How much did the harbour cost?", MONEY),
        ("How many dollars did they raise?", MONEY),
        ("What was the price of the ticket?", MONEY),
        ("What percentage of voters stayed at home?", SHARE),
        ("How tall is the tower?", LENGTH),
        ("How long was the flight?", TIME | LENGTH),
        ("How much does the whale weigh?", WEIGHT),
        ("Wie viel kostet das Ticket?", MONEY),
        ("Wie viel Prozent sind das?", SHARE),
        ("Combien de kilom\u00e8tres ?", LENGTH),
        ("\u00bfCu\u00e1nto cuesta la entrada?", MONEY),
        ("Ile kosztuje bilet?", MONEY),
        ("How many people died?", None),
        ("How old is he?", None),
        ("Who paid?", None),
    ],
)
def test_a_question_tells_what_its_amount_is_of(question, measure):
    assert measure_of(question) == measure


@given(sentence=odd_text)
def test_amounts_are_terms_of_the_sentence(sentence):
    assert set(amounts_in(sentence)) <= {*terms(sentence), *map(str, range(100))}


@pytest.mark.parametrize(
    ("question", "other", "answer"),
    [
        (
            "How much did the new bridge cost?",
            "The new bridge cost 12 councillors their seats in May.",
            "The new bridge cost the town \u20ac400 a head in May.",
        ),
        (
            "How long is the new bridge?",
            "The new bridge is the work of 900 people.",
            "The new bridge is said to be 900 metres.",
        ),
    ],
)
def test_the_sentence_with_such_an_amount_answers_best(question, other, answer):
    scores = rank_sentences(question, [other, answer])

    assert scores[1] > scores[0]
