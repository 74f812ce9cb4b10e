"""Names of stop words and signs stay in the question, and stand in what is cited."""

from datetime import timedelta

import pytest

from corpus import Corpus
from corpus.retrieval.query.exact_names import exact_names, with_country
from tests.builders import NOON, an_article


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many shops did H&M and B & Q close?", ["H&M", "B & Q"]),
        ("how many shops did h&m close", ["h&m"]),
        ("Which language replaces C++ at the bank?", ["C++"]),
        ("Who played guitar in AC/DC after 9/11?", ["AC/DC", "9/11"]),
        ("Did The Who cancel?", ["The Who"]),
        ("The Who cancelled what?", ["The Who"]),
        ("did the who cancel", ["the who"]),
        ("When does The The play?", ["The The"]),
        ("When does The 1975 play in Leeds?", ["The 1975"]),
        ("How much did Us earn, and how much did Them?", ["Us", "Them"]),
        ("Who did it? Was It a hit? How was it?", ["It"]),
        ("What did X pay, and is vitamin D cheap?", ["X", "D"]),
    ],
)
def test_a_name_of_stop_words_or_signs_is_found(question, names):
    assert [span.of(question) for span in exact_names(question)] == names


@pytest.mark.parametrize(
    "question",
    [
        "It was closed. What happened? Who did it?",
        "Who Is The Man That They Saw?",
        "Is the US in The Hague, or the WHO in Geneva?",
        "Did I say what I saw?",
        "He said \u201cNo.\u201d Who did?",
        "Which All-Star left, and/or who won the 1975 election?",
        "what did the man say about us",
        "WHO DID IT?",
        "Did J. K. Rowling or I win Serie A?",
        "X",
    ],
)
def test_grammar_is_no_name(question):
    assert exact_names(question) == ()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("us election", True),
        ("who leads the us", True),
        ("impact on us economy", True),
        ("what did he tell us", False),
        ("did it show us anything", False),
        ("what happens to us today", False),
        ("What did he do for us voters", False),
    ],
)
def test_us_in_small_letters_is_the_country_where_grammar_allows(text, country):
    assert ("US" in with_country(text)) is country


ASKED = {
    "What profits did M&S report?": (
        "M & S reported profits of 3 million.", "The M and S stations reported profits."),
    "How many jobs will AT&T cut?": ("AT&T will cut 300 jobs.", "At a T-junction crews will cut 9 trees."),
    "Which R&B singer won a prize?": ("R&B singer Ann Lee won a prize.", "Folk singer Bob Ray won a prize."),
    "When does The Who begin a tour?": (
        "In May the Who begin a tour of Spain.", "The singer who will begin a tour in Lisbon is ill."),
    "Who directed It?": ("In 2017 Ann Lee directed It.", "It was Bob Ray who directed the traffic."),
    "Who directed \u201cUs\u201d?": ("Ann Lee directed \u201cUs\u201d.", "Bob Ray directed us to the exit."),
    "How many developers use C++?": ("C++: 9 million developers use it.", "C: 12 million developers use it."),
    "When does The 1975 play in Leeds?": (
        "The 1975 will play in Leeds in May.", "They play the 1975 final again in Leeds on Monday."),
    "us election": ("The U.S. election was close.", "Voters in Peru held an election; they told us."),
}  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_what_is_cited_holds_the_name_and_without_it_nothing_is_found(question):
    named, other = (an_article(text, published_at=NOON) for text in ASKED[question])

    with Corpus.in_memory([other]) as corpus:
        assert not corpus.answer(question, now=NOON).found
    with Corpus.in_memory([other, named]) as corpus:
        answer = corpus.answer(question, now=NOON)

    assert answer.citations[0].article == named
    assert answer.found


def test_a_letter_that_is_a_name_is_not_one_within_a_word():
    texts = ("Ann Lee bought X for 3 million.", "Bob Ray bought an X-ray clinic for 9 million.")
    with Corpus.in_memory([an_article(text) for text in texts]) as corpus:
        cited = [citation.excerpts[0].text for citation in corpus.answer("Who bought X?").citations]

    assert cited == [texts[0]]


@pytest.mark.parametrize("topic", ["M&S", "The Who"])
def test_such_a_name_is_a_topic_too(topic):
    texts = (f"{topic} will close in May.", "Who will close the shop? M and S.")
    with Corpus.in_memory([an_article(text, title=text, published_at=NOON) for text in texts]) as corpus:
        latest = corpus.reader.latest(topic)
        digest = corpus.digest(topic=topic, now=NOON + timedelta(hours=1))

    assert [citation.article.title for citation in latest.citations] == [texts[0]]
    assert [story.headline for story in digest.stories] == [texts[0]]


def test_a_missing_name_is_said_to_be_in_no_article():
    with Corpus.in_memory([an_article("Tesco reported higher profits.")]) as corpus:
        answer = corpus.answer("What profits did M&S report?")

    assert (answer.status, answer.unknown_words) == ("closest", ("M&S",))


@pytest.mark.parametrize("question", ["The Who", '"The Who"', "M&S", "Is The Who M&S?"])
def test_a_question_of_nothing_but_such_names_finds_their_articles(question):
    both = an_article("Sponsored by M&S, The Who will play in Rome. Tickets sold out.")
    with Corpus.in_memory([an_article("Who will play in Rome?"), both]) as corpus:
        assert [each.article for each in corpus.answer(question).citations] == [both]
