"""Terms that are spelt alike."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.index import PostingsBM25
from corpus.index.spelling import edits
from corpus.index.vocabulary import Vocabulary

words = st.text("abz\u00e9", max_size=7)


def restricted_distance(one, other):
    """The distance by its definition: insert, delete, change, or swap two neighbours, none of them twice."""
    if not one or not other:
        return len(one) + len(other)
    options = [
        restricted_distance(one[1:], other) + 1,
        restricted_distance(one, other[1:]) + 1,
        restricted_distance(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        options.append(restricted_distance(one[2:], other[2:]) + 1)
    return min(options)


@given(st.text("abz", max_size=5), st.text("abz", max_size=5), st.integers(0, 3))
def test_edits_are_counted_up_to_a_limit(one, other, within):
    assert edits(one, other, within=within) == min(restricted_distance(one, other), within + 1)


@given(st.lists(words, unique=True, max_size=30), words, st.integers(0, 2), st.integers(0, 30))
def test_no_term_that_is_near_is_passed_over(terms, asked, within, cut):
    parts = (Vocabulary.of(terms[:cut], first=0), Vocabulary.of(terms[cut:], first=min(cut, len(terms))))

    found = [each for part in parts for each in part.similar(asked, within=within)]

    def is_near(term):
        # Lengths are those of the encoded terms: an accent is a letter more.
        lengths = len(term.encode()) - len(asked.encode())
        return abs(lengths) <= within and edits(asked, term, within=within) <= within

    ascii_only = asked.isascii()
    expected = {term for term in terms if term[:1] == asked[:1] != "" and is_near(term)}
    assert {text for text, _, _ in found} >= {term for term in expected if ascii_only and term.isascii()}
    assert {text for text, _, _ in found} <= expected
    assert all(terms[number] == text for text, number, _ in found)


def test_the_nearest_comes_first_then_the_one_that_more_passages_hold():
    index = PostingsBM25([["erdogan"], ["erdogan"], ["erdogam"], ["erdoga"], ["macron"], []])

    assert index.similar("erdogan", within=1) == [
        ("erdogan", 0, 2),
        ("erdoga", 1, 1),
        ("erdogam", 1, 1),
    ]


def test_terms_of_deleted_passages_are_not_offered():
    index = PostingsBM25([["erdogan"], ["erdogam"]])
    index.delete([0])

    assert index.similar("erdogan", within=1) == [("erdogam", 1, 1)]
    assert index.holding("erdogan") == 0
    assert index.holding("erdogam") == 1
    assert index.holding("never") == 0


def test_terms_that_came_later_are_offered_too():
    index = PostingsBM25([["erdogam"]])
    index.similar("erdogan", within=1)
    index.add([["erdogan"]])

    assert [term for term, _, _ in index.similar("erdogan", within=1)] == ["erdogan", "erdogam"]


def test_an_empty_index_offers_nothing():
    assert PostingsBM25([]).similar("erdogan", within=2) == []
