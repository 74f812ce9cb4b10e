"""Spellings of one word or number have one term, and other words another."""

import unicodedata
from urllib.parse import quote

import pytest

from corpus import Article, Corpus
from corpus.retrieval.query.names import names_of
from corpus.text.analysis import term_spans, terms

# A language, and spellings of the same with a bar between them.
SAME = """
    de Bürgermeister | Bu\u0308rgermeister | Bür\u00adger\u00admeister | Bürger\u200bmeister
    en Łukasz Gołąb | Lukasz Golab
    en Bjørn Sørensen | Bjorn Sorensen
    en Đorđe | Dorde | Djordje
    hr Anđela Nađa | Andjela Nadja
    vi Đồng Đăng | Dong Dang
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
    en 3.2 million | 3.2 billion
    en 3 million | 3
    en 100m | 100,000,000
    de 2,5 Mio. | 25 Mio.
    en DJ | D
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


# A language, a compound, and what it is found by as well.
COMPOUND = """
    en co-founder | cofounder
    en Anti-War | antiwar
    en X-ray's | xray
    en K-pop | Kpop
    en war‐torn | wartorn
    de Corona-Virus | Coronavirus
    de West-­Balkan | Westbalkan
    en lay-offs | layoffs
    fr l'auto-école | autoécole
    es ex-ministro | exministro
    ru вице-премьер | вицепремьер
    en 3.2 million | 3,200,000
    en 45 thousand | 45,000
    en 1.25-billion | 1,250,000,000
    en 7bn | 7,000,000,000
    en four million | 4,000,000
    en Half a billion | 500,000,000
    en 6.5 million and three billion | 6,500,000 3,000,000,000
    en £2.5m | £2,500,000
    en 2.5 lakh | 250,000
    de 2,5 Mio. | 2.500.000
    de 12 Milliarden | 12 000 000 000
    fr 3,7 millions | 3 700 000
    es 4 millones | 4.000.000
    pl 12 tys. | 12 000
    ru 1,2 млн | 1 200 000
    tr 60 bin | 60.000
    ja 2億3000万 | 230000000
    zh 30万 | 300,000
    ko 8만 | 80,000
    hi 3 लाख | 300000
"""


@pytest.mark.parametrize("row", _rows(COMPOUND))
def test_a_compound_has_the_term_of_its_other_writing_and_those_of_its_parts(row):
    language, _, spellings = row.partition(" ")
    compound, other = spellings.split(" | ")

    assert {*terms(other, language)} < {*terms(compound, language)}


def test_longer_chains_and_the_parts_of_a_name_stay_as_they_are():
    assert terms("a state-of-the-art plant") == ["state", "art", "plant"]
    assert terms("dit-il, est-ce que", "fr") == terms("dit il, est ce que", "fr")
    assert names_of("Did Rolls-Royce Motor Cars sell?", "en") == (("roll", "royc", "motor", "car"),)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who signed the ceasefire?", "hyphen"),
        ("Who signed the cease-fire?", "closed"),
        ("Who signed the cease-fire?", "hyphen"),
        ("Who opened the day care centre?", "open"),
        ("Who opened the day-care centre?", "open"),
        ("Who lost 3,200,000 euros?", "words"),
        ("Who lost 3.2 million euros?", "digits"),
    ],
)
def test_a_compound_is_found_in_the_writing_of_the_articles(tmp_path, question, title):
    bodies = {
        "hyphen": "General Ode signed the cease-fire on Monday.",
        "closed": "General Ode signed the ceasefire on Monday.",
        "open": "Mayor Quill opened the day care centre on Friday.",
        "words": "The bank lost 3.2 million euros in May.",
        "digits": "The bank lost 3,200,000 euros in May.",
    }
    with Corpus.open(tmp_path) as corpus:
        corpus.add([Article(title=title, body=bodies[title], url=f"https://example.org/{title}")])
        answer = corpus.answer(question)

    assert answer.found
    assert not answer.unknown_words
    assert [citation.article.title for citation in answer.citations] == [title]


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
