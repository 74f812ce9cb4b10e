"""Which of a few sentences answers best."""

from hypothesis import given
from hypothesis import strategies as st

from corpus import rank_sentences
from tests.builders import odd_text

SENTENCES = (
    "The council met on Tuesday.",
    "Mayor Ann Lee opened the new bridge in Oslo.",
    "The bridge cost 40 million euros.",
    "It rained.",
)


def test_the_sentence_that_speaks_of_most_of_the_question_is_first():
    scores = rank_sentences("the bridge that was opened", SENTENCES)

    assert max(range(4), key=scores.__getitem__) == 1
    assert scores[2] > scores[0] == scores[3] == 0


def test_a_rare_term_counts_more_than_a_frequent_one():
    sentences = ("bridge and road", "bridge and rail", "bridge and ferry", "harbour and road")

    scores = rank_sentences("bridge harbour", sentences)

    assert scores[3] > max(scores[:3])


def test_a_term_that_is_repeated_in_the_question_counts_once():
    assert rank_sentences("bridge bridge Oslo", SENTENCES) == rank_sentences("bridge Oslo", SENTENCES)


def test_a_given_weight_stands_above_the_frequency_among_the_sentences():
    scores = rank_sentences("bridge council", SENTENCES, weight={"bridg": 5.0, "council": 0.1}.__getitem__)

    assert min(scores[1], scores[2]) > scores[0] > scores[3] == 0


def test_a_short_sentence_is_better_than_a_long_one_with_the_same_terms():
    short, long = rank_sentences("bridge", ("The bridge opened.", "The bridge " + "opened again " * 20))

    assert short > long > 0


@given(odd_text, st.lists(odd_text, max_size=5))
def test_there_is_one_score_a_sentence_and_none_is_negative(question, sentences):
    scores = rank_sentences(question, sentences)

    assert len(scores) == len(sentences)
    assert all(score >= 0 for score in scores)
