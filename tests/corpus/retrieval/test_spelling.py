"""Names that are spelt otherwise than in the articles."""

import pytest

from corpus import Corpus, Viewer
from corpus.pipeline.extraction import analysed
from tests.builders import NOON, an_article, articles

NAMES = (
    "On Monday President Volodymyr Zelenskyy met Emmanuel Macron in Kyiv. Recep Erdogan stayed away. "
    "A salmon was served, and Zelenskyy thanked Annalena Baerbock."
)


@pytest.fixture(scope="module")
def corpus():
    with Corpus.in_memory([*articles(), an_article(NAMES, title="Visitors in Kyiv")]) as corpus:
        yield corpus


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        ("Whom did Zelenski meet?", {"Zelenski": "Zelenskyy"}),
        ("whom did zelenski meet", {"zelenski": "Zelenskyy"}),
        ("Did Macrn meet Erdogen\u2019s minister?", {"Macrn": "Macron", "Erdogen": "Erdogan"}),
        ("Whom did Volodymyr Zelenski meet?", {"Zelenski": "Zelenskyy"}),
        # What is there is left as it is, and so is a name in the company of others.
        ("Whom did Zelenskyy meet?", {}),
        ("Whom did Jane Zelenski meet in Galway?", {}),
        ("Whom did Galway Zelenski meet?", {}),
        # No names: a small word, a changed letter in a short name, a time, what must be there, "salmon".
        ("What of zelenski, Galway?", {}),
        ("Where is Kyev?", {}),
        ("Who came on Mondey?", {"Mondey": "Monday"}),
        ("Alex Salmond", {}),
        ("Salmond", {}),
    ],
)
def test_a_name_that_occurs_nowhere_is_searched_as_articles_spell_it(corpus, question, corrections):
    answer = corpus.answer(question)

    assert answer.query.corrections == corrections
    assert not set(answer.unknown_words) & set(corrections)


def test_what_was_asked_for_in_another_spelling_is_found(corpus):
    answer = corpus.answer("Whom did Zelenski thank?")

    assert answer.found
    assert answer.question == "Whom did Zelenski thank?"
    assert answer.query.text == "Whom did Zelenskyy thank?"
    assert "thanked Annalena Baerbock" in answer.citations[0].excerpts[0].text
    assert corpus.search("Zelenski")[0].article.title == "Visitors in Kyiv"
    assert corpus.answer('"Zelenski"').citations[0].article.title == "Visitors in Kyiv"


WORDS = (
    "The government paid the expenses of 30 ministers. A hurricane hit the coast, and farmers will receive "
    "3 million euros. A printer was salvaged in this country. Michael Gove left the committee."
)


@pytest.fixture(scope="module")
def ordinary():
    with Corpus.in_memory([*articles(), an_article(WORDS)]) as corpus:
        yield corpus


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        ("What expences had the ministers?", {"expences": "expenses"}),
        ("what did the goverment pay", {"goverment": "government"}),
        ("Which farmers recieve euros?", {"recieve": "receive"}),
        ("Where did the hurricaine hit?", {"hurricaine": "hurricane"}),
        ("who left the comittee", {"comittee": "committee"}),
        ("What was definately salvagd?", {"salvagd": "salvaged"}),
        ("which commitee was left", {"commitee": "committee"}),
        ("Which county was hurcane hit?", {}),
        # Words that a dictionary has, names, quoted words, and what sounds otherwise.
        ("Which painter came to this county?", {}),
        ("Where is Goverment?", {}),
        ('Who said "goverment"?', {}),
        ("Who paid the governess?", {}),
        ("Did the prancer break?", {}),
        ("Did the yorn come?", {}),
    ],
)
def test_a_word_that_no_dictionary_has_is_searched_as_articles_spell_it(ordinary, question, corrections):
    assert ordinary.answer(question).query.corrections == corrections


def test_the_other_way_of_writing_a_word_is_preferred_to_a_more_frequent_word():
    legal = [an_article(f"A legal dispute over legalism of case {n} goes on.") for n in range(9)]
    with Corpus.in_memory([*legal, an_article("Which country will legalize the plant?")]) as corpus:
        corrections = corpus.answer("Which country will legalise it?").query.corrections

    assert corrections == {"legalise": "legalize"}


def test_a_word_that_occurs_is_never_corrected():
    typo = an_article("The goverment closed.", title="A slip")
    with Corpus.in_memory(
        [typo, *(an_article(f"The government paid {n} euros.") for n in range(9))]
    ) as corpus:
        assert corpus.answer("Which goverment closed?").query.corrections == {}


def test_a_word_of_a_language_without_a_dictionary_is_left_as_it_is():
    polish = an_article("Rząd ogłosił wydatki na nowe szkoły w całym kraju.", language="pl")
    with Corpus.in_memory([polish]) as corpus:
        assert corpus.answer("Jakie są wydatkki na szkoły w kraju?").query.corrections == {}


def test_of_many_words_that_occur_nowhere_only_the_first_are_corrected(ordinary):
    slips = [f"goverment{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]

    corrections = ordinary.answer(" ".join(["What did the", *slips, "say?"])).query.corrections

    assert corrections
    assert set(corrections) <= set(slips[:12])


def test_articles_that_others_see_change_no_correction(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        ours = (f"In town {n} the country met." for n in range(4))
        corpus.add([an_article(body) for body in (*ours, "One was contra.")])
        feed = corpus.feeds.add("https://news.test/theirs", now=NOON, due_at=NOON, owner="2")
        theirs = (f"A contra dance of case {n}." for n in range(30))
        corpus.take([analysed(an_article(body, feed=feed.shelf, source="Theirs")) for body in theirs])

        asked = [corpus.answer("Which contry met?", viewer=Viewer(owner=owner)).query for owner in "12"]

    assert [query.corrections["contry"] for query in asked] == ["country", "contra"]
