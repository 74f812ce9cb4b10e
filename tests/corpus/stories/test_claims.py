"""A text beside the news: what is alike, what differs, and never a verdict."""

import pytest

from corpus.models.coverage import Extent
from corpus.stories.claims import MOST_CLAIMS
from corpus.stories.facts import FactKind, denies, facts_of
from tests.corpus.stories.coverage import HERALD, NOW, a_corpus, marked, told


def checked(text, *more, extent=NOW):
    with a_corpus(*more) as corpus:
        return corpus.reader.check(text, extent)


def test_a_sentence_with_the_claims_facts_is_alike_and_one_with_another_number_differs():
    (claim,) = checked("Storm Ada killed 12 people in Galway.").claims

    assert [(each.article, marked(each)) for each in claim.alike] == [(HERALD, ["Storm Ada", "Galway", "12"])]
    assert [marked(each) for each in claim.different] == [["nine"]]


def test_a_number_in_words_is_the_same_number():
    (claim,) = checked("Storm Ada killed twelve people in Galway.").claims

    assert [each.article for each in claim.alike] == [HERALD]


def test_another_name_in_the_claims_place_differs():
    (claim,) = checked("Mayor Sean Daly put the damage at 3 million euros.").claims

    assert claim.alike == ()
    assert next(marked(each) for each in claim.different) == ["Mayor Nora Byrne"]


def test_a_not_differs():
    denial = told(2, "Echo", "The pier of Galway", "The storm did not break the pier of Galway in two.")
    (claim,) = checked("The storm did break the pier of Galway in two.", denial).claims
    (same,) = checked("The storm did not break the pier of Galway in two.", denial).claims

    assert [each.article for each in claim.different] == [denial]
    assert [each.article for each in same.alike] == [denial]


def test_what_nobody_writes_of_has_nothing_beside_it():
    (claim,) = checked("The moon is made of green cheese.").claims

    assert (claim.alike, claim.different, claim.near) == ((), (), ())


def test_signs_in_a_message_order_nothing():
    (claim,) = checked('Storm Ada "killed 12 people" in -Galway.').claims

    assert [each.article for each in claim.alike] == [HERALD]


def test_of_a_long_text_the_first_claims_are_looked_up_and_the_rest_counted():
    check = checked(" ".join(f"The storm of day {n} flooded Galway." for n in range(MOST_CLAIMS + 3)))

    assert (len(check.claims), check.left_out) == (MOST_CLAIMS, 3)


@pytest.mark.parametrize("text", ["", "lol", "\U0001f600 \U0001f600", "and so it is"])
def test_what_claims_nothing_is_not_looked_up(text):
    assert checked(text).claims == ()


def test_sources_that_may_not_be_read_are_not_held_beside_it():
    extent = Extent(now=NOW.now, sources=frozenset({"Courier"}))
    (claim,) = checked("Storm Ada killed 12 people in Galway.", extent=extent).claims

    assert claim.alike == ()
    assert [each.article.source for each in claim.different] == ["Courier"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("She paid \u20ac2.5 million, or 40% of it.", [("\u20ac2.5 million", "NUMBER"), ("40%", "NUMBER")]),
        (
            "On 4 April 2022 Ann Lee left Bonn.",
            [("4 April", "DAY"), ("2022", "YEAR"), ("Ann Lee", "NAME"), ("Bonn", "NAME")],
        ),
        ("PARIS \u2014 It rained on Monday.", []),
        ("(CNN) It rained in May.", []),
    ],
)
def test_facts_of_a_sentence(text, facts):
    found = facts_of(text)

    assert [(fact.span.of(text), fact.kind) for fact in found] == [
        (said, FactKind[kind]) for said, kind in facts
    ]


@pytest.mark.parametrize("text", ["Er trat nicht zur\u00fcck.", "Il n'a rien dit.", "It wasn\u2019t him."])
def test_denials_are_recognised(text):
    assert denies(text)
