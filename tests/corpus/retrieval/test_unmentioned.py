"""What does not mention the rarest name of a question is no answer, and says so."""

import pytest

from bot.core.phrases import not_answered
from bot.locale.catalogue import LANGUAGES, Catalogue
from corpus import Article, Corpus
from corpus.models.answer import Answer, AnswerStatus
from tests.builders import NOON, an_article

HARBOURS = [
    Article(
        title="A new harbour",
        body="Mayor Ada Quill opened the new harbour of Elmsea on Monday. It cost 3 million euros.",
    ),
    Article(title="Chess", body="The chess club of Zanzibar came third. Its captain is 14 years old."),
    Article(
        title="Visit to Ostrava", body="The prime minister spoke of the new harbour for an hour on Monday."
    ),
]


@pytest.fixture(scope="module")
def corpus():
    with Corpus.in_memory(HARBOURS) as corpus:
        yield corpus


def test_the_rarest_name_that_is_not_cited_is_named_and_nothing_is_found(corpus):
    answer = corpus.answer("Did mayor Ada Quill open the new harbour in Zanzibar on Monday?")

    assert "Elmsea" in answer.citations[0].excerpts[0].text
    assert (answer.status, answer.unmentioned) == (AnswerStatus.CLOSEST, "Zanzibar")
    assert answer.unknown_words == ()


def test_without_capitals_names_are_those_of_the_articles(corpus):
    answer = corpus.answer("did mayor ada quill open the new harbour in zanzibar on monday?")

    assert (answer.status, answer.unmentioned) == (AnswerStatus.CLOSEST, "zanzibar")
    assert corpus.answer("did mayor ada quill open the new harbour for an hour?").unmentioned == ""


@pytest.mark.parametrize(
    "question",
    [
        "When did mayor Ada Quill open the new harbour of Elmsea?",
        "When did mayor Bea Quill open the new harbour?",  # one word of a name is enough
        "When did the prime minister speak of the new harbour in Ostrava?",  # so is the title
        "When did mayor Ada open the new Elmsean harbour?",  # and another form of it
        "WHEN DID THE MAYOR OPEN ZANZIBAR?",
        "Zanzibar",
    ],
)
def test_what_mentions_it_or_shows_no_name_says_nothing(corpus, question):
    assert corpus.answer(question).unmentioned == ""


def test_a_name_of_several_words_is_given_as_it_is_written(corpus):
    answer = corpus.answer("Did mayor Ada open the new harbour of the Captains of the Zanzibar on Monday?")

    assert answer.unmentioned == "Captains of the Zanzibar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_once_in_every_language(corpus, language):
    def said(question: str) -> str:
        answer: Answer = corpus.answer(question)
        return not_answered(answer, Catalogue().of(language))

    assert said("Did mayor Ada Quill open the new harbour in Zanzibar on Monday?").count("Zanzibar") == 1
    assert said("Did mayor Ada Quill open the new harbour in Xerxopolis on Monday?").count("Xerxopolis") == 1


CUP = an_article(
    "Varde won the harbour cup on Sunday. The next cup is in 2029.", title="Cup", published_at=NOON
)


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Who won the harbour cup in 2031?", "2031"),
        ("Who won the 2019 harbour cup?", "2019"),
        (f"Who won the {NOON.year} harbour cup?", ""),  # the year of the article
        ("When is the next cup, in 2029?", ""),  # it is named
        ("Who won the harbour cup?", ""),
    ],
)
def test_a_year_that_the_first_citation_neither_names_nor_is_of_is_named(question, year):
    with Corpus.in_memory([CUP]) as corpus:
        answer = corpus.answer(question, now=NOON)

    assert "Varde" in answer.citations[0].excerpts[0].text
    assert answer.unmentioned == year
    assert not (year and answer.found)
