"""Markup and links in a question are no words to search for."""

import pytest

from corpus import Article, Corpus
from corpus.retrieval.query import without_markup


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who won _Eurovision_?", "Who won Eurovision?"),
        ("**_Who_ won** the *vote* in __Bonn__?", "Who won the vote in Bonn?"),
        ("**a **b __c *d who won", "**a **b __c *d who won"),
        ("***Who*** won ~~the race~~?", "Who won the race ?"),
        ("who won <:party:81234567890> <a:dance:81234567891>", "who won"),
        ("who won on <t:1700000000:R> or <t:1700000000>", "who won on or"),
        ("<@1> <@!2> <@&3> <#4> </ask:5> </digest now:6> <id:customize> who won", "who won"),
        ("is this true? https://example.org/a_b_c?d=e#f", "is this true?"),
        ("is this true? <https://example.org/a>", "is this true?"),
        ("[the mayor](https://example.org/a) resigned", "the mayor resigned"),
        ("> who won\nreally?", "who won really?"),
        ("## Who won?", "Who won?"),
        ("`who` ```won``` ||the vote||", "who won the vote"),
        (":thinking: who won? :+1:", "who won? :+1:"),
        (r"\*who\* won", "who won"),
        ("https://example.org/a", ""),
    ],
)
def test_the_words_of(question, words):
    assert without_markup(question) == words


@pytest.mark.parametrize(
    "question",
    [
        'who said "a new dawn" -film',
        "snake_case and 3*4*5",
        "What is A* search?",
        "at 10:30:15, or 5 * 3",
        "a < b and c > d",
        "Was it [sic] (so)?",
    ],
)
def test_what_only_looks_like_markup_is_kept(question):
    assert without_markup(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "What flooded __Sligo__? <:wave:812345678901234567>",
        "What flooded Sligo? https://example.org/news/tuesday",
        "<t:1700000000:f> What flooded the quay of **Sligo**?",
    ],
)
def test_a_question_with_markup_is_answered(tmp_path, question):
    with Corpus.open(tmp_path) as corpus:
        corpus.add([Article(title="Storm", body="A storm flooded the quay of Sligo.")])

        assert corpus.answer(question).found
