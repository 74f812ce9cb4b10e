"""Sources that a question names."""

import pytest
from hypothesis import given

from corpus.retrieval.query.publishers import find_sources, unknown_source
from tests.builders import odd_text

KNOWN = (
    "Reuters",
    "The Guardian",
    "The Week",
    "Today",
    "BBC News",
    "BBC Sport",
    "cnn.com",
    "e.newsletters.cnn.com",
    "www.theweek.co.uk",
    "usatoday.com",
)


@pytest.mark.parametrize(
    ("question", "words", "names"),
    [
        ("Who won, according to Reuters?", "according to Reuters", ["Reuters"]),
        ("who won according to reuters", "according to reuters", ["Reuters"]),
        ("According to Reuters' figures, who won?", "According to Reuters", ["Reuters"]),
        ("Who won in the Guardian?", "in the Guardian", ["The Guardian"]),
        ("What does the guardian say about Peru?", "does the guardian say about", ["The Guardian"]),
        ("What did CNN report?", "did CNN report", ["cnn.com", "e.newsletters.cnn.com"]),
        ("storms, only BBC", "only BBC", ["BBC News", "BBC Sport"]),
        ("storms, only BBC Sport", "only BBC Sport", ["BBC Sport"]),
        (
            "only from Reuters and the Guardian",
            "only from Reuters and the Guardian",
            ["Reuters", "The Guardian"],
        ),
        ("articles from cnn.com on Peru", "articles from cnn.com", ["cnn.com"]),
        ("as reported by USA Today", "as reported by USA Today", ["usatoday.com"]),
        ("as I read in The Week on Peru", "in The Week", ["The Week", "www.theweek.co.uk"]),
    ],
)
def test_a_source_beside_a_cue_is_meant(question, words, names):
    found = find_sources(question, lambda: KNOWN)

    assert found.span.of(question) == words
    assert list(found.names) == names


EUROPEAN = (
    "tagesschau.de", "Süddeutsche Zeitung", "DER SPIEGEL", "Le Monde", "lefigaro.fr", "El País", "ABC",
    "Gazeta Wyborcza", "Rzeczpospolita", "Onet", "DIE ZEIT", "L'Express",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "words", "names"),
    [
        ("Wer gewann laut Tagesschau?", "laut Tagesschau", ["tagesschau.de"]),
        ("laut der Süddeutschen Zeitung", "laut der Süddeutschen Zeitung", ["Süddeutsche Zeitung"]),
        ("laut dem Spiegel", "laut dem Spiegel", ["DER SPIEGEL"]),
        ("Was schreibt der Spiegel über Peru?", "Was schreibt der Spiegel über", ["DER SPIEGEL"]),
        ("nur aus der Zeit", "nur aus der Zeit", ["DIE ZEIT"]),
        ("Nach Angaben der Tagesschau, wer gewann?", "Nach Angaben der Tagesschau", ["tagesschau.de"]),
        ("Qui a gagné selon Le Monde ?", "selon Le Monde", ["Le Monde"]),
        ("qui a gagné d'après le figaro", "d'après le figaro", ["lefigaro.fr"]),
        ("Que dit l'Express sur le Pérou ?", "Que dit l'Express sur", ["L'Express"]),
        ("¿Quién ganó según El País?", "según El País", ["El País"]),
        ("¿Qué dice el País sobre Perú?", "Qué dice el País sobre", ["El País"]),
        ("¿Quién ganó según El País y ABC?", "según El País y ABC", ["El País", "ABC"]),
        ("Kto wygrał według Gazety Wyborczej?", "według Gazety Wyborczej", ["Gazeta Wyborcza"]),
        ("Co pisze Rzeczpospolita o Peru?", "Co pisze Rzeczpospolita o", ["Rzeczpospolita"]),
        ("tylko z Onetu", "tylko z Onetu", ["Onet"]),
    ],
)  # fmt: skip
def test_a_source_is_meant_in_other_languages_too(question, words, names):
    found = find_sources(question, lambda: EUROPEAN)

    assert found.span.of(question) == words
    assert list(found.names) == names


@pytest.mark.parametrize(
    "question",
    ["Wer gewann laut Polizei?", "Was sagt die Polizei über den Brand?", "selon la police",
     "según la policía", "według policji", "Qui a gagné selon le maire ?", "zu der Zeit",
     "in der Zeit", "dans le monde"],
)  # fmt: skip
def test_who_is_cited_in_other_languages_is_no_source(question):
    assert find_sources(question, lambda: EUROPEAN) is None
    assert unknown_source(question) == ""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Wer gewann laut Tagesschau?", "Tagesschau"),
        ("Wer gewann laut der Neuen Zürcher Zeitung?", "Neuen Zürcher Zeitung"),
        ("Qui a gagné selon Le Monde ?", "Le Monde"),
        ("¿Quién ganó según El País?", "El País"),
        ("Kto wygrał według Onet?", "Onet"),
    ],
)
def test_a_publication_of_other_languages_that_is_no_source_is_named(question, name):
    assert unknown_source(question) == name


@pytest.mark.parametrize(
    "question",
    [
        "Who won in the week?",
        "Who resigned in today's debate?",
        "What does the week say?",
        "Who leads Reuters?",
        "a report from the Reuters Institute",
        "according to a Reuters poll",
        "according to the BBCs",
        "USA Today/Suffolk poll",
        "Who won according to Le Monde?",
        "in Today",
        "",
    ],
)
def test_other_words_are_no_source(question):
    found = find_sources(
        question, lambda: [name for name in KNOWN if "eek" not in name or "does" not in question]
    )

    assert found is None


@given(odd_text)
def test_in_any_text_only_known_sources_are_found(text):
    found = find_sources(
        text, lambda: ["WHO", "Rutte", "The US", "NATO News", "who.int", "...", "-", "", "a.b"]
    )

    assert found is None or (found.names and found.span.of(text).strip())


@pytest.mark.parametrize(
    "name",
    ["Daily Planet", "Springfield Times", "Sky News", "Le Monde", "New England Journal", "Times of Malta",
     "BBC", "Reuters", "planet.example.org"],
)  # fmt: skip
def test_a_publication_that_is_no_source_is_named(name):
    assert unknown_source(f"What happened in Paris, according to the {name}?") == name
    assert unknown_source(f"Who won, as reported by {name} on Monday?") == name
    assert unknown_source(f"What did the {name} report about Paris?") == name


@pytest.mark.parametrize("question", ["who won according to the {}", "what did the {} say about paris"])
def test_a_publication_in_small_letters_is_named(question):
    assert unknown_source(question.format("springfield times")) == "springfield times"
    assert unknown_source(question.format("minister")) == ""


@pytest.mark.parametrize(
    "name", ["police", "the UN", "NASA", "Elon Musk", "the Ministry of Health", "a recent poll",
             "the Bank of England", "Nature", "him", "Dr. Journal Smith"],
)  # fmt: skip
def test_who_is_cited_but_publishes_nothing_is_no_source(name):
    assert unknown_source(f"What happened in Paris, according to {name}?") == ""
