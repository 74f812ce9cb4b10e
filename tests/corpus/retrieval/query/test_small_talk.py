"""What is no question about the news, in five languages."""

import pytest

from corpus import Corpus
from corpus.retrieval.query import small_talk
from tests.builders import an_article, articles


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("greeting", "hello|testing|Hi there!|good evening everyone|hey bot|heyyy|Moin|Guten Abend zusammen|"
                     "Grüß Gott|bonsoir à tous|¿qué tal?|buenas tardes|Dzień dobry|cześć wszystkim"),
        ("thanks", "Thanks!|thx|thank you so much|ok, thanks a lot|thaaank you|thanks for your help|"
                   "Vielen Dank|merci beaucoup|¡Muchas gracias!|dziękuję bardzo|great answer, thank you"),
        ("farewell", "bye|Good night all|Tschüss|au revoir|hasta mañana|do widzenia"),
        ("remark", "ok|lol|Haha|cool|nice|no|👍|🎉🎉|alles klar|d'accord|vale|w porządku, dobra"),
        ("about", "help|Who are you?|what can you do|are you a bot|Wer bist du?|¿Quién eres?|qui es-tu ?|"
                  "Kim jesteś?"),
        ("unclear", 'x|Q|7|?|...|"|\u201c\u201d?|a b|why?|And?|tell me more|warum?|pourquoi|¿por qué?|'
                    "dlaczego?|what is that?|who was it|and then?"),
    ],
)  # fmt: skip
def test_small_talk_is_told_from_questions_by_its_kind(kind, texts):
    assert {text: small_talk(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), kind)


@pytest.mark.parametrize(
    "text",
    ["Who sang Hello?", '"Thanks"', '"x"', "«Merci»", "hello, who won the race?", "thanks, and who lost?",
     "US", "5G", "C++", "42", "war", "Thanksgiving", "Berlin", "台", "help for farmers",
     "why did the bridge close?"],
)  # fmt: skip
def test_a_question_that_holds_such_words_or_quotes_them_is_a_question(text):
    assert small_talk(text) is None


@pytest.fixture(scope="module")
def corpus():
    named = an_article("The band Thanks played in Oslo. X bought the stadium for 3 million.", source="Post")
    with Corpus.in_memory([named, *articles()]) as opened:
        yield opened


@pytest.mark.parametrize("text", ["thanks", "Thanks!", "X", "x?", "👍", "tell me more", "hi there"])
def test_small_talk_is_not_searched_for(corpus, text):
    answer = corpus.answer(text)

    assert (answer.status, answer.found, answer.citations, answer.confidence) == ("none", False, (), 0.0)
    assert answer.scope.articles == 7


@pytest.mark.parametrize("name", ["Thanks", "X"])
def test_a_name_is_searched_for_where_it_is_quoted_or_has_a_source(corpus, name):
    for question, sources in ((f'"{name}"', None), (name, ["Post"]), (f"{name} according to Post", None)):
        answer = corpus.answer(question, sources=sources)

        assert name in answer.citations[0].excerpts[0].text, question
