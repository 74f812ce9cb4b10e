"""Words that belong together."""

import pytest

from corpus.retrieval.query.names import name_spans, names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Did Mark Rutte call the Bank of England?", [("mark", "rutt"), ("bank", "england")]),
        ("Ursula von der Leyen in Den Haag", [("ursula", "leyen"), ("den", "haag")]),
        ("Who met Rutte, Trump?", []),
        ("Covid-19 Inquiry", []),
        ("who met mark rutte", [("meet", "mark"), ("mark", "rutt")]),
        ("What rose, fell", []),
    ],
)
def test_names_of_several_words_are_kept_together(text, names):
    assert list(names_of(text, "en")) == names


def test_names_are_found_where_they_stand():
    text = "Did the Bank of England warn Spain?"

    assert [span.of(text) for span in name_spans(text, "en")] == ["Bank of England", "Spain"]
