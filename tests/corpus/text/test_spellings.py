"""Spellings of one word or number have one term, and other words another."""

import unicodedata
from urllib.parse import quote

import pytest

from corpus import Article, Corpus
from corpus.text.analysis import term_spans, terms

# A language, and spellings of the same with a bar between them.
SAME = """
    de Bürgermeister | Bu\u0308rgermeister | Bür\u00adger\u00admeister | Bürger\u200bmeister
    en Łukasz Gołąb | Lukasz Golab
    en Bjørn Sørensen | Bjorn Sorensen
    en Đorđe | Dorde
    en Strauß STRAUẞ | Strauss Strauss
    en Pálmason Æsir Guðrún Þór | Palmason Aesir Gudrun Thor
    fr Cœuré sœur | Coeuré soeur
    mt Ħaż-Żebbuġ | Haz-Zebbug
    pl Łódzki | Lodzki
    tr Işık IŞIK | Isik isik
    tr Diyarbakır'da DİYARBAKIR | Diyarbakir diyarbakır
    az Əliyev | Aliyev
    ar كِتَابٌ | كتاب | كتـــاب
    fa \u06a9تاب\u200cهای | \u0643تابهای
    he מֶלֶךְ | מלך
    hi सड़कें | सड़कें
    hi किसान | किसानों
    ko 부산 | \u1107\u116e\u1109\u1161\u11ab
    ja バス | ﾊﾞｽ | ハ\u3099ス
    en ＵＮＥＳＣＯ | UNESCO
    de 48.300 | 48300 | 48 300 | 48\u00a0300 | 48'300
    de 2,75 | 2.75
    de 1.250.000,50 | 1250000,50
    en 48,300 | 48300 | 48\u00a0300 | 48\u2009300
    en 1,250,000.00 | 1250000
    en 12,34,567 | 1234567
    es 48.300 | 48,300 | 48300
    fr 48\u202f300 | 48 300 | 48300
    hi १२,५०० | 12500
    ar ١٢٬٥٠٠ | 12500
    ja ４８，３００円 | 48300円
    pl 3 400 000 | 3400000
    en B52 | B-52 | B\u201152 | B-52s | B52's
    en covid19 | COVID-19 | Covid 19
    en Boeing747 | Boeing-747 | Boeing 747
    en 30km | 30 km | 30-km
    en e-mail | email | E-mail
    de 30-jährig | 30jährig
    ru Су-27 | Су27
    ja G7首脳 | G-7首脳
"""


DIFFERENT = """
    de 1,5 | 15
    de 1.5 | 15
    fr 2,25 | 225
    en 1,5 | 15
    en 2024 300 | 2024300
    ja か | が
    th กา | กี
    hi किसान | कसान
    en F-16 | 16
"""


def _rows(table):
    return [row.strip() for row in table.strip().splitlines()]


@pytest.mark.parametrize("row", _rows(SAME))
def test_spellings_of_the_same_have_the_same_terms(row):
    language, _, spellings = row.partition(" ")

    assert len({tuple(terms(spelling, language)) for spelling in spellings.split(" | ")}) == 1


@pytest.mark.parametrize("row", _rows(DIFFERENT))
def test_other_words_and_numbers_have_other_terms(row):
    language, _, words = row.partition(" ")

    assert len({tuple(terms(word, language)) for word in words.split(" | ")}) == 2


def test_a_word_in_any_spelling_is_marked_in_the_text_as_it_is_written():
    text = unicodedata.normalize("NFD", "Die Mu\u00adseen in Zürich zählten 12\u00a0500 Gäste\u200b.")

    marked = [span.of(text) for span in term_spans(text, terms("Museen Zürich 12.500 Gäste", "de"), "de")]

    assert [unicodedata.normalize("NFC", mark) for mark in marked] == [
        "Mu\u00adseen",
        "Zürich",
        "12\u00a0500",
        "Gäste",
    ]


@pytest.mark.parametrize(
    ("question", "language", "body", "start"),
    [
        ("Zürich", "en", "The chancellor spoke in Zu\u0308rich on Monday.", "The chancellor"),
        ("48300 Menschen", "de", "Rund 48.300 Menschen kamen.", "Rund"),
        ("Gołąb", "en", "The painter Golab has died.", "The painter"),
        ("Haushaltsloch", "de", "Das Haus\u00adhalts\u00adloch wächst.", "Das Haus"),
        ("B52 bombers", "en", "Two B-52 bombers landed.", "Two B-52"),
    ],
)
def test_an_article_is_found_by_another_spelling_and_cited_byte_for_byte(
    tmp_path, question, language, body, start
):
    article = Article(title="A report", body=body, language=language, url="https://example.org/a")
    with Corpus.open(tmp_path) as corpus:
        corpus.add([article])
        answer = corpus.answer(question)

    assert answer.found
    (excerpt,) = answer.citations[0].excerpts
    assert excerpt.text == body
    assert excerpt.highlights
    assert excerpt.link.startswith(f"https://example.org/a#:~:text={quote(start)}".replace("B-", "B%2D"))
