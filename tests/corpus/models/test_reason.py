"""Reasons: English wherever they are read, and still known by their message wherever they come from."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import IngestError
from corpus.models.errors import Reason

REFUSED = Reason("its page: {reason}", reason=Reason("{what} ({status})", what="gone", status="410"))

texts = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=20)
values = st.dictionaries(st.sampled_from("abc"), texts | st.integers(), max_size=3)


def same(one, other):
    """Whether two reasons are told alike in every language."""
    known = [
        {name: (value, type(value), getattr(value, "values", None)) for name, value in each.values.items()}
        for each in (one, other)
    ]
    return (one, one.message, known[0]) == (other, other.message, known[1])


@given(texts, values)
def test_what_was_kept_is_the_same_again(text, filled):
    reason = Reason(text + "".join(f"{{{name}}}" for name in filled), **filled)

    assert same(Reason.of_kept(reason.kept()), reason) or text.startswith('["')


def test_reasons_within_reasons_are_kept_and_sent():
    assert REFUSED == "its page: gone (410)"
    assert same(Reason.of_kept(REFUSED.kept()), REFUSED)
    assert same(pickle.loads(pickle.dumps(REFUSED)), REFUSED)  # as between processes


@pytest.mark.parametrize(
    "kept", ["", "its host cannot be reached", '["half', '["a"]', '["a", 1]', '["a", {"b": []}]']
)
def test_whatever_else_was_kept_is_its_own_message(kept):
    assert Reason.of_kept(kept) == Reason.of_kept(kept).message == kept


def test_an_error_hands_on_what_it_says_as_it_is():
    error = IngestError("larger than {limit} MB", limit=5000)

    assert f"{error}" == "larger than 5,000 MB"
    assert str(error).message == "larger than {limit} MB"
    assert str(IngestError(str(error))).values == {"limit": 5000}
