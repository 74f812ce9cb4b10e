"""Terms: what is asked and what is written come to the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.analysis import is_all_capitals, term_of, term_spans, terms, tokens
from corpus.text.languages import SUPPORTED
from corpus.text.tokens import split_tokens
from tests.builders import odd_text

any_text = st.one_of(odd_text, st.text(max_size=200))


@given(any_text)
def test_tokens_lie_in_the_text_in_order_and_their_terms_are_those_of_the_text(text):
    found = list(tokens(text))

    assert terms(text) == [token.term for token in found]
    assert all(0 < len(token.term) <= 64 for token in found)
    assert all(0 <= token.span.start < token.span.end <= len(text) for token in found)
    places = [(token.span.end, -token.span.start) for token in found]  # a compound stands behind its parts
    assert places == sorted(set(places))


@given(any_text)
def test_a_token_alone_has_the_term_that_it_has_in_the_text(text):
    if not text.isupper():
        assert [term_of(token.span.of(text)) for token in tokens(text)] == terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rutte met them", ["rutt", "meet"]),
        ("the US and us", ["us"]),
        ("WHO, and who", ["who"]),
        ("U.S. and u.s. and US", ["us", "us", "us"]),
        ("IT jobs, it says", ["it", "job", "say"]),
        ("Biden's Biden\u2019s Bidens' Biden", ["biden"] * 4),
        ("the U.S.'s part", ["us", "part"]),
        ("the US's part, WHO\u2019s and who's", ["us", "part", "who"]),
        ("I'm and it's", []),
        ("don't don\u2019t isn\u2019t", []),
        ("Zelenskyy ZELENSKYY zelenskyy", ["zelenskyy"] * 3),
        ("café cafe CAFÉ cafe\u0301", ["cafe"] * 4),
        ("São Paulo", ["sao", "paulo"]),
        ("Straße STRASSE", ["strass", "strass"]),
        ("1,000 and 1000", ["1000", "1000"]),
        ("2.5 percent, 2,5", ["2.5", "percent", "2.5"]),
        ("in 2022.", ["2022"]),
        ("COVID-19", ["covid", "19"]),
        ("snake_case _Galway_", ["snake", "case", "galway"]),
        ("東京 Москва", ["東京", "москва"]),
        ("... — !?", []),
        ("", []),
    ],
)
def test_the_terms_of(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("forms", "base"),
    [
        ("met meets meeting", "meet"),
        ("won wins winning", "win"),
        ("went gone goes going", "go"),
        ("took taken takes", "take"),
        ("fought fighting fights", "fight"),
        ("children child", "child"),
        ("women woman", "woman"),
        ("crises crisis", "crisis"),
        ("countries country", "country"),
    ],
)
def test_all_forms_of_a_word_have_one_term(forms, base):
    assert set(terms(forms)) == set(terms(base))


def test_a_text_in_capitals_has_the_terms_of_the_same_text_in_small_letters():
    assert terms("THE STORM THAT HIT US ALL") == terms("the storm that hit us all") == ["storm", "hit"]


def test_a_word_that_says_how_a_sentence_is_built_is_left_out_and_one_of_news_is_not():
    assert terms("whom did he and the others ask about what") == ["other", "ask"]
    assert terms("new rules may be said to win") == ["new", "rule", "may", "say", "win"]


def test_a_term_is_cut_at_64_characters():
    assert terms("x" * 65) == terms("x" * 64) == ["x" * 64]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHO", ["who"]),
        ("US?", ["us"]),
        ("WHO WON THE ELECTION", ["win", "elect"]),
    ],
)
def test_capitals_alone_tell_an_acronym_unless_longer_words_are_in_capitals_too(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "Brücke Brücken BRÜCKEN Brucke"),
        ("de", "Straße Strasse Straßen"),
        ("fr", "l\u2019élection élections d'élections elections"),
        ("es", "ayudó ayudaron ayudar"),
        ("it", "dell'elezione elezioni"),
        ("pl", "wybory wyborów wyborach"),
        ("ru", "выборы выборов выборах"),
        ("sv", "bilar bilarna bil"),
        ("el", "εκλογές ΕΚΛΟΓΕΣ εκλογών"),
    ],
)
def test_the_forms_of_a_word_have_one_term_in_their_language(language, forms):
    assert len({term_of(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("de", "Wer hat wann die Wahl gewonnen?", ["wahl", "gewonn"]),
        ("fr", "Qui est-ce qui a gagné l'élection ?", ["gagn", "elect"]),
        ("es", "¿Quién ganó las elecciones?", ["gan", "eleccion"]),
        ("uk", "Хто переміг на виборах?", ["хто", "переміг", "на", "виборах"]),
        (None, "Who won the election?", ["win", "elect"]),
    ],
)
def test_the_terms_of_a_question_in(language, question, expected):
    assert terms(question, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京大学", ["東京", "京大", "大学"]),
        ("京", ["京"]),
        ("NATOの首脳会議 2024年", ["nato", "の首", "首脳", "脳会", "会議", "2024", "年"]),
        ("A 東京 B", ["東京", "b"]),
    ],
)
def test_scripts_without_spaces_are_taken_by_pairs(text, expected):
    assert terms(text) == expected


@given(any_text, st.sampled_from([*SUPPORTED, "und", None]))
def test_marks_lie_in_the_text_apart_and_in_order_in_every_language(text, language):
    wanted = set(terms(text, language))
    marks = term_spans(text, wanted, language)

    ends = [0, *(mark.end for mark in marks)]
    assert all(end <= mark.start < mark.end <= len(text) for end, mark in zip(ends, marks, strict=False))
    assert bool(marks) == bool(wanted)
    assert term_spans(text, (), language) == ()


_PARTS = st.sampled_from(
    """$1 1 1,500 12 500 500m 5bn 1.5 million, half a-million two mn mil. Mrd. cease-fire don't U.S. F-16
    well." workers’ (J.) .com “It’s Mu\u0308ller 東京大学 1\u00a0000\u00a0m \ufeffEmma - $ tys.""".split(" ")
)


@given(st.lists(_PARTS, max_size=8).map(" ".join), st.sampled_from(("en", "de", "pl", "hi", "ja")))
@example("two million, half a-million", "en")
@example("$1 500m", "en")
@example("1 500 mil.", "cs")
@example("12 500", "de")
@example("Mu\u0308ller 東京", "en")
def test_terms_do_not_depend_on_what_is_remembered_of_other_texts(text, language):
    tokens = [term_of(token, language) for token in split_tokens(text, language)]
    assert is_all_capitals(text) or terms(text, language) == list(filter(None, tokens))
