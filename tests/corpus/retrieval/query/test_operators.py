"""Quoted phrases and exclusions."""

import pytest

from corpus.retrieval.query.making import find_operators


@pytest.mark.parametrize(
    ("text", "musts", "exclusions"),
    [
        ('who said "a new dawn"?', ["a new dawn"], []),
        ("\u201cFunny Girl.\u201d Who", ["Funny Girl"], []),
        ("\u201eDas Boot\u201c, \u201eDas Boot\u201d", ["Das Boot", "Das Boot"], []),
        ("\u00ab La Croix \u00bb", ["La Croix"], []),
        ("storm -film", [], ["film"]),
        ('-"strong storm" -\u201cweak one\u201d', [], ["strong storm", "weak one"]),
        ("-Covid-19 -don\u2019t", [], ["Covid-19", "don\u2019t"]),
        ("sales -M&S -at&t -C# and -9/11 -AC/DC.", [], ["M&S", "at&t", "C#", "9/11", "AC/DC"]),
        # No operators: numbers below zero, hyphens, dashes, inches, quotes that are empty or left open.
        ("a low of -15C, Covid-19, a - b, c -- d", [], []),
        ('6" and 7" or "" or "."', [], []),
        ('"open', [], []),
        ("the storm's 'eye'", [], []),
    ],
)
def test_what_must_and_what_may_not_be_there(text, musts, exclusions):
    found = find_operators(text)

    assert [each.words for each in found if not each.excluded] == musts
    assert [each.words for each in found if each.excluded] == exclusions
    assert all(each.words in each.span.of(text) for each in found)
