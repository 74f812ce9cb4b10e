"""The language of articles and of questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.languages import SUPPORTED, language_of, possible_languages
from corpus.text.stopwords import STOP_WORDS
from tests.builders import SUBJECTS, odd_text

SENTENCES = {
    "cs": "Městská rada se v úterý rozhodla na rok uzavřít starý most přes řeku.",
    "da": "Byrådet besluttede tirsdag at lukke den gamle bro over åen i et år, fordi den er rusten.",
    "de": "Der Rat der Stadt hat am Dienstag beschlossen, die alte Brücke für ein Jahr zu schließen.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να κλείσει την παλιά γέφυρα για έναν χρόνο.",
    "en": "The council of the town voted on Tuesday to close the old bridge for a year.",
    "es": "El concejo de la ciudad decidió el martes cerrar el viejo puente durante un año.",
    "et": "Linnavolikogu otsustas teisipäeval vana silla aastaks sulgeda, sest see on roostes.",
    "fi": "Kaupunginvaltuusto päätti tiistaina sulkea vanhan sillan vuodeksi ruosteen takia.",
    "fr": "Le conseil de la ville a décidé mardi de fermer le vieux pont pendant un an.",
    "it": "Il consiglio della città ha deciso martedì di chiudere il vecchio ponte per un anno.",
    "nl": "De gemeenteraad heeft dinsdag besloten om de oude brug voor een jaar te sluiten.",
    "no": "Bystyret vedtok tirsdag å stenge den gamle broen over elva i et år fordi den er rusten.",
    "pl": "Rada miasta zdecydowała we wtorek o zamknięciu starego mostu na cały rok.",
    "pt": "A câmara da cidade decidiu na terça-feira fechar a velha ponte durante um ano.",
    "ru": "Городской совет решил во вторник закрыть старый мост через реку на один год.",
    "sv": "Kommunfullmäktige beslutade på tisdagen att stänga den gamla bron i ett år.",
    "tr": "Belediye meclisi salı günü eski köprüyü bir yıl boyunca kapatmaya karar verdi.",
}
UNSUPPORTED = {
    "ja": "市議会は火曜日、古い橋を1年間閉鎖することを決めた。",
    "uk": "Міська рада вирішила у вівторок закрити старий міст через річку на один рік.",
    "ro": "Consiliul local a hotărât marți să închidă podul vechi pentru un an.",
}


@pytest.mark.parametrize(("language", "text"), [*SENTENCES.items(), *UNSUPPORTED.items()])
def test_a_sentence_tells_its_language(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", [*SUBJECTS.values(), "Storm hit. Ferries wait.", "Comet seen.", "Ok", "", "1 2"]
)
def test_english_and_what_is_too_short_to_tell_is_english(text):
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "To nie jest koniec wojny w Ukrainie."),
        ("nl", "Wie wint de verkiezing, links of rechts?"),
        ("de", "Wer gewann die Wahl?"),
        ("fr", "THE VOICE : LA FINALE EST REPORTÉE À SAMEDI"),
    ],
)
def test_a_short_text_with_a_word_that_could_be_english_keeps_its_language(language, text):
    assert language_of(text) == language


def test_a_few_words_in_another_script_are_of_no_language_that_is_known():
    assert language_of("Путин") == "und"


def test_a_quotation_in_another_language_makes_no_article_foreign():
    quoted = (
        f"{SENTENCES['en']} The mayor said: \u201c{SENTENCES['fr']}\u201d Nobody in the hall understood it."
    )

    assert language_of(quoted) == "en"


@given(st.one_of(odd_text, st.text(max_size=100)))
def test_every_text_has_one_language(text):
    assert 1 < len(language_of(text)) < 5


def test_every_supported_language_has_stop_words_and_a_sentence_here():
    assert set(SUPPORTED) == set(STOP_WORDS) == set(SENTENCES)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer gewann die Wahl?", "de"),
        ("Who won the election?", "en"),
        ("Qui a gagné les élections ?", "fr"),
        ("¿Quién ganó las elecciones?", "es"),
        ("Kto wygrał wybory w Polsce?", "pl"),
        ("Who won the election in Germany?", "en"),
        ("Was ist in Berlin passiert?", "de"),
    ],
)
def test_a_question_fits_the_language_of_its_small_words(question, language):
    assert possible_languages(question, {"de", "en", "es", "fr", "ja", "pl"}) == (language,)


@pytest.mark.parametrize(
    "question", ["Scholz", "Putin Merkel Macron", "Sturm Hamburg", "?", "Cine a câștigat Cupa"]
)
def test_a_question_that_nothing_tells_the_language_of_fits_all(question):
    assert possible_languages(question, {"ro", "de", "en"}) == ("de", "en", "ro")


def test_where_all_is_in_one_language_every_question_fits_it():
    assert possible_languages("Wer gewann die Wahl?", {"en"}) == ("en",)
    assert possible_languages("Wer gewann die Wahl?", ()) == ()
