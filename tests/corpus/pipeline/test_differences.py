"""What changed between two texts, by sentence."""

from hypothesis import given
from hypothesis import strategies as st

from corpus import split_sentences
from corpus.pipeline.differences import SplitText, difference


def split(body):
    return SplitText(body, split_sentences(body))


def changed(before, after):
    """The sentences that stayed, went and came, as texts."""
    found = difference(split(before), split(after))
    return (
        [span.of(before) for span in found.kept],
        [span.of(before) for span in found.removed],
        [span.of(after) for span in found.added],
    )


def test_a_sentence_that_was_corrected_went_and_came():
    before = "The storm hit Galway. Two people were hurt. Ferries stayed in port."
    after = "The storm hit Galway. Five people were hurt. Ferries stayed in port. It is over."

    assert changed(before, after) == (
        ["The storm hit Galway.", "Ferries stayed in port."],
        ["Two people were hurt."],
        ["Five people were hurt.", "It is over."],
    )


def test_white_space_changes_nothing():
    assert not difference(split("It  rained.\n\nIt stopped."), split(" It rained. It\tstopped.\n"))


sentences = st.lists(
    st.sampled_from(["It rained.", "It stopped.", "Ferries sailed.", "All is well."]), max_size=9
)


@given(sentences, sentences)
def test_what_stayed_and_went_is_the_text_before_and_what_stayed_and_came_the_one_after(before, after):
    one, other = split(" ".join(before)), split(" ".join(after))
    found = difference(one, other)

    assert sorted((*found.kept, *found.removed)) == sorted(one.sentences)
    assert len(found.kept) + len(found.added) == len(other.sentences)
    assert bool(found) == (before != after)
