"""An index that is opened again reads what is new, and is then what it would be if it were opened afresh."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import IndexFormatError
from corpus.index import PostingsBM25
from corpus.index.manifest import FolderLimits
from tests.corpus.index import reference

WORDS = [f"term{n}" for n in range(6)]
passages = st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=4)
changes = st.lists(st.tuples(passages, st.booleans(), st.sampled_from(["journal", "whole"])), max_size=8)


def columns(count):
    return {"article": range(count)}


def same(one, other):
    return (
        [one.get_scores([word]).tolist() for word in WORDS]
        == [other.get_scores([word]).tolist() for word in WORDS]
        and one.alive.tolist() == other.alive.tolist()
        and one.column("article").tolist() == other.column("article").tolist()
        and one.note == other.note
    )


@given(changes)
def test_it_is_what_it_would_be_if_it_were_opened_afresh(tmp_path_factory, made):
    place = tmp_path_factory.mktemp("index")
    index = PostingsBM25([[word] for word in WORDS], columns=columns(len(WORDS)))
    index.save(place)
    reader = PostingsBM25.open(place)
    for number, (new, delete, way) in enumerate(made):
        index.add([[*words, f"fresh{number}"] for words in new], columns=columns(len(new)))
        if delete:
            index.delete([int(index.alive.nonzero()[0][0])] if index.alive.any() else [])
        if way == "whole":
            PostingsBM25.open(place).save(place)  # another process: this one cannot append now
        index.save(place, note={"seen": number})

        reader = reader.reopened(place)

        assert same(reader, PostingsBM25.open(place))
        assert reader.get_scores([f"fresh{number}"]).tolist() == index.get_scores([f"fresh{number}"]).tolist()


def test_what_is_known_is_not_read_again(tmp_path):
    # Without a journal the next save writes a new manifest, which names the segment again.
    limits = FolderLimits(journal=1)
    index = PostingsBM25(reference.articles(3000), columns=columns(3000), limits=limits)
    index.save(tmp_path)
    reader = PostingsBM25.open(tmp_path)
    (segment,) = (path for path in tmp_path.iterdir() if path.name.startswith("segment-"))
    for file in segment.iterdir():
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    index.add([["storm"]], columns=columns(1))
    index.save(tmp_path)

    reopened = reader.reopened(tmp_path)

    assert len(reopened) == 3001
    assert reopened.get_scores(["storm"])[-1] > 0
    with pytest.raises(IndexFormatError):
        PostingsBM25.open(tmp_path)


def test_one_with_changes_of_its_own_or_from_elsewhere_is_opened_afresh(tmp_path):
    index = PostingsBM25([["storm"], ["comet"]])
    index.save(tmp_path / "a")
    reader = PostingsBM25.open(tmp_path / "a")
    reader.add([["strike"]])
    PostingsBM25([["election"]]).save(tmp_path / "b")

    assert len(reader.reopened(tmp_path / "a")) == 2
    assert len(reader.reopened(tmp_path / "b")) == 1
    assert len(index.reopened(tmp_path / "a")) == 2


def test_one_that_has_added_and_saved_itself_sees_what_another_adds(tmp_path):
    PostingsBM25([["storm"], ["comet"]]).save(tmp_path)
    one = PostingsBM25.open(tmp_path)
    one.add([["strike"]])
    one.save(tmp_path)
    other = PostingsBM25.open(tmp_path)
    other.add([["museum"]])
    other.save(tmp_path)

    reopened = one.reopened(tmp_path)

    assert [int(reopened.get_scores([term]).argmax()) for term in ("storm", "strike", "museum")] == [0, 2, 3]
