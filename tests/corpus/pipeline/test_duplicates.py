"""Near copies of a text, and texts that only look like one."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.pipeline.duplicates import _words, alike, bands

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def a_text(words=300, *, seed=0):
    """A text of made-up words in sentences of twelve."""
    draw = random.Random(seed)
    made = ["".join(draw.choices(SYLLABLES, k=3)) for _ in range(words)]
    return ". ".join(" ".join(made[i : i + 12]) for i in range(0, words, 12)) + "."


def with_words_changed(text, *, one_in):
    words = text.split()
    words[::one_in] = ["other"] * len(words[::one_in])
    return " ".join(words)


def are_linked(one, other):
    return bool(set(bands(one)) & set(bands(other))) and alike(one, other)


@pytest.mark.parametrize(
    "copy_of",
    [
        lambda text: text,
        lambda text: text.upper().replace(". ", ".\n\n"),
        lambda text: f"{text} (Reporting by Ann Lee; editing by Bo Day)",
        lambda text: text[: int(len(text) * 0.65)],
        lambda text: with_words_changed(text, one_in=20),
    ],
)
def test_a_copy_shares_a_band_with_the_original_and_is_like_it(copy_of):
    texts = [a_text(seed=seed) for seed in range(10)]

    assert all(are_linked(text, copy_of(text)) for text in texts)


def test_texts_of_their_own_and_texts_with_a_common_paragraph_are_not_copies():
    common = a_text(60, seed=99)
    texts = [f"{a_text(240, seed=seed)} {common}" for seed in range(12)]

    assert not any(are_linked(one, other) for one in texts for other in texts if one is not other)


def test_a_text_of_a_few_sentences_has_too_little_to_be_told_apart():
    one, other = (f"The river stood at {level} metres at noon, the office said." for level in (2, 3))

    assert bands(one) == ()
    assert not alike(one, other)
    assert not alike(one, one)


def test_a_script_without_spaces_is_compared_by_characters():
    draw = random.Random(1)
    characters = [chr(code) for code in range(0x4E00, 0x5000)]
    text = "。".join("".join(draw.choices(characters, k=25)) for _ in range(20))

    assert are_linked(text, text[:-80])
    assert not are_linked(text, text[::-1])


def test_the_same_text_has_the_same_bands_in_every_process():
    assert bands(a_text())[:2] == bands(a_text())[:2] == BANDS_OF_A_TEXT


BANDS_OF_A_TEXT = (1913331577231473632, 5255627594670943264)


@given(st.text(st.sampled_from("ab_\u00e9\u0663 \n\x1c-\u2019\u201c\u00a0\u2026\u2122"), max_size=40))
def test_a_word_is_a_run_of_letters_and_digits_in_any_script(text):
    assert _words(text) == re.findall(r"\w+", text)
