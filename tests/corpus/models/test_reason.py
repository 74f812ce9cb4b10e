"""Reasons: an English text, and the message and values that it can be translated by."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import IngestError
from corpus.models.errors import NO_REASON, Reason

REFUSED = Reason("its page: {reason}", reason=Reason("{what} ({status})", what="gone", status="410"))

texts = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=20)
values = st.dictionaries(st.sampled_from("abc"), texts | st.integers(), max_size=3)


@given(texts, values)
def test_what_was_packed_is_the_same_again(text, filled):
    reason = Reason(text + "".join(f"{{{name}}}" for name in filled), **filled)

    assert Reason.unpacked(reason.packed()) == reason or text.startswith('["')


def test_reasons_within_reasons_are_kept_and_sent():
    assert str(REFUSED) == "its page: gone (410)"
    assert Reason.unpacked(REFUSED.packed()) == REFUSED
    assert pickle.loads(pickle.dumps(REFUSED)) == REFUSED  # as between processes


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "its host cannot be reached",
        '["half',
        '["a"]',
        '["a", 1]',
        '["a", {"b": []}]',
        '["{a}", {"b": 1}]',
    ],
)
def test_whatever_else_was_kept_is_its_own_message(kept):
    assert Reason.unpacked(kept) == Reason(kept)
    assert str(Reason.unpacked(kept)) == kept


def test_no_reason_is_false():
    assert REFUSED
    assert not NO_REASON


def test_an_error_hands_on_its_reason():
    error = IngestError("larger than {limit} MB", limit=5000)

    assert str(error) == f"{error}" == "larger than 5,000 MB"
    assert error.reason == Reason("larger than {limit} MB", limit=5000)
    assert IngestError(error.reason).reason == error.reason
    assert pickle.loads(pickle.dumps(error)).reason == error.reason
