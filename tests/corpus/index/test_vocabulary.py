"""Terms and their numbers, as kept in memory and on disk."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from corpus.index.lexicon import Lexicon, Numbering
from corpus.index.vocabulary import Vocabulary

# Lone surrogates too: broken pages bring them.
terms = st.lists(st.text(st.characters(codec=None), max_size=4), unique=True, max_size=30)


@given(terms, st.text(max_size=4), st.integers(0, 100))
def test_every_term_is_found_and_no_other(kept, other, first):
    vocabulary = Vocabulary.of(kept, first=first)

    assert vocabulary.texts() == kept
    assert vocabulary.find(kept) == list(range(first, first + len(kept)))
    assert (vocabulary.find([other]) == [None]) == (other not in kept)


def test_terms_of_the_same_hash_are_told_apart():
    same = ["plumless", "buckeroo"]

    assert zlib.crc32(b"plumless") == zlib.crc32(b"buckeroo")
    assert Vocabulary.of(same, first=7).find(same) == [7, 8]


@given(terms, terms)
def test_numbers_go_on_after_those_that_were_opened(opened, met):
    lexicon = Lexicon([Vocabulary.of(opened[:3], first=0), Vocabulary.of(opened[3:], first=len(opened[:3]))])
    numbering = Numbering(lexicon)
    numbers = {term: numbering[term] for term in met}
    lexicon.extend(numbering.new)
    everything = [*opened, *(term for term in met if term not in opened)]

    assert len(lexicon) == len(everything)
    assert numbers == {term: everything.index(term) for term in met}
    assert [lexicon.number(term) for term in everything] == list(range(len(everything)))
    assert lexicon.number("longer than any") is None


def test_what_is_asked_and_not_found_is_not_kept():
    lexicon = Lexicon([Vocabulary.of(["storm"], first=0)])
    for asked in ("vote", "storm", "ferry"):
        lexicon.number(asked)

    assert list(lexicon._known) == ["storm"]


def test_many_terms_are_left_to_what_was_saved_of_them():
    learnt = [f"term{number}" for number in range(100_001)]
    lexicon, saved = Lexicon(), Vocabulary.of(learnt, first=0)
    lexicon.extend(learnt[:-1])
    assert lexicon.backed_by([saved]) is lexicon
    lexicon.extend(learnt[-1:])

    backed = lexicon.backed_by([saved])

    assert backed.is_as_opened
    assert [backed.number(term) for term in ("term7", learnt[-1], "none")] == [7, 100_000, None]
