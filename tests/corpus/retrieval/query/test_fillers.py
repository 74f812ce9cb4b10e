"""Words that are addressed to the bot, or ask for news as such, are no terms."""

import pytest

from corpus import Corpus, TimeWindow
from corpus.retrieval.query import make_query
from tests.builders import NOON, an_article


def text_of(question, languages=("de", "en", "es", "fr", "pl")):
    return make_query(question, window=TimeWindow(), now=NOON, languages=languages).text.strip(" .?!")


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "who won the race",
            "hello, who won the race?|Hey bot: who won the race, please?|ok who won the race|"
            "do you know who won the race?|Does anyone here know who won the race? Thanks!|"
            "I'd like to know who won the race|Hi! Can you please tell me who won the race",
        ),
        (
            "Ukraine",
            "the latest on Ukraine|any news about Ukraine?|What's new with Ukraine?|latest Ukraine news|"
            "breaking news: Ukraine|give me an update on Ukraine|Is there any news from Ukraine, anyone?|"
            "what are the latest developments in Ukraine",
        ),
        ("the strike", "the latest on the strike|The strike in the news"),
        (
            "wer die Wahl gewann",
            "Kannst du mir bitte sagen, wer die Wahl gewann?|weißt du wer die Wahl gewann",
        ),
        (
            "Berlin",
            "Was gibt es Neues aus Berlin?|Neuigkeiten aus Berlin bitte|aktuelle Nachrichten zu Berlin",
        ),
        ("qui a gagné", "Dis-moi qui a gagné, s'il te plaît|Bonjour, savez-vous qui a gagné ?"),
        ("Macron", "Quoi de neuf sur Macron ?|les dernières nouvelles de Macron, merci"),
        ("quién ganó", "Hola, ¿sabes quién ganó?|dime quién ganó por favor"),
        ("Lula", "las últimas noticias de Lula|¿Qué hay de nuevo sobre Lula?"),
        ("kto wygrał", "Cześć, czy wiesz kto wygrał?|powiedz mi kto wygrał, proszę"),
        ("strajku", "Co nowego w sprawie strajku?|najnowsze wiadomości o strajku"),
    ],
)
def test_fillers_are_left_out_of_the_question(text, questions):
    left = {question: text_of(question) for question in questions.split("|")}

    assert {question: each.lower() for question, each in left.items()} == dict.fromkeys(left, text.lower())


@pytest.mark.parametrize(
    "question",
    [
        "Who owns Fox News",
        "Hello Kitty sales",
        "What did he say about fake news",
        "Who presents Breaking News",
        "latest news",
        "Who pleased the king",
        "What did Ann tell me",
        "News Corp shares",
        "a bot for sale",
    ],
)
def test_names_and_what_is_asked_for_are_kept(question):
    assert text_of(question) == question


def test_a_quoted_phrase_keeps_them():
    asked = make_query('Who wrote "The latest news, please"?', window=TimeWindow())

    assert {"latest", "news", "pleas"} <= set(asked.terms)
    assert asked.musts == ("The latest news, please",)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("the latest", {"latest"}),
        ("news please", {"news"}),
        ("in the news", {"news"}),
        ("How old is it, according to NASA?", {"old", "nasa"}),
    ],
)
def test_the_last_term_is_never_dropped(question, terms):
    assert set(make_query(question, window=TimeWindow()).terms) == terms


def test_the_politest_question_is_answered_like_the_shortest():
    texts = ("Ann Lee won the race in Oslo.", "Please tell the bot the latest news, said Bob Ray.")
    with Corpus.in_memory([an_article(text) for text in texts]) as corpus:
        polite = corpus.answer("Hey bot, can you please tell me who won the race? Thanks!")

        assert polite.found
        assert polite.confidence == corpus.answer("who won the race?").confidence
        assert polite.citations[0].excerpts[0].text == texts[0]
