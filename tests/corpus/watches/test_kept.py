"""The queries of watches, kept for the next start."""

import pytest

from corpus import Corpus, Viewer, Watch
from corpus.watches.kept import FILE_NAME, load_queries, save_queries
from tests.builders import NOON, articles

QUESTIONS = (
    "When did the harbour of Galway reopen?",
    '"union of ferries" -strike according to Reuters since Monday',
    "How much do ferries cost? And who is Ada Quill?",
    "M&S, The Who and what happened between May and June 2021?",
    "hello",
    "How many were hurt in the storm of 2021, in Peru or Chile?",
)
LANGUAGES = frozenset({"en"})


def watches(questions=QUESTIONS, **fields):
    return [Watch(number=number, question=text, made=NOON, **fields) for number, text in enumerate(questions)]


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path / "data") as corpus:
        corpus.add(articles())
        yield corpus


@pytest.fixture
def file(tmp_path):
    return tmp_path / FILE_NAME


@pytest.mark.parametrize("viewer", [None, Viewer(), Viewer(owner="7")])
def test_queries_are_read_as_they_were_made(corpus, file, viewer):
    made = corpus.watching.index(watches(viewer=viewer, after=3)).queries
    save_queries(file, made, passages=100, languages=LANGUAGES)

    assert load_queries(file, passages=100, languages=LANGUAGES) == made


@pytest.mark.parametrize("passages", [79, 121])
def test_weights_of_a_corpus_that_has_changed_much_are_not_used(corpus, file, passages):
    save_queries(file, corpus.watching.index(watches()).queries, passages=100, languages=LANGUAGES)

    assert len(load_queries(file, passages=110, languages=LANGUAGES)) == len(QUESTIONS)
    assert load_queries(file, passages=passages, languages=LANGUAGES) == ()
    assert load_queries(file, passages=100, languages=LANGUAGES | {"de"}) == ()


def test_a_damaged_file_counts_as_missing(corpus, file):
    save_queries(file, corpus.watching.index(watches()).queries, passages=100, languages=LANGUAGES)
    whole = file.read_bytes()

    for place in range(0, len(whole), 97):
        file.write_bytes(whole[:place])
        assert load_queries(file, passages=100, languages=LANGUAGES) == ()
    for place in range(whole.index(b"\n") + 1, len(whole), 97):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert load_queries(file, passages=100, languages=LANGUAGES) == ()
    file.unlink()
    assert load_queries(file, passages=100, languages=LANGUAGES) == ()


def test_the_index_is_made_in_steps_and_kept_when_it_is_complete(corpus, monkeypatch):
    monkeypatch.setattr("corpus.watches.watches._STEP", 4)
    monkeypatch.setattr("corpus.watches.watches._KEPT_AFTER", 6)
    kept, index, sizes = corpus.folder / FILE_NAME, None, []
    while len(sizes) < 2:
        assert not kept.exists()
        index = corpus.watching.next_index(watches(), known=index)
        sizes.append(len(index.queries))

    assert sizes == [4, 6]
    assert corpus.watching.next_index(watches(), known=index) is index
    with Corpus.open(corpus.folder) as later:
        monkeypatch.setattr(type(later.watching), "_query", None)  # nothing is worked out again
        assert later.watching.next_index(watches(), known=None).queries == index.queries


def test_a_deleted_question_is_in_no_file(corpus):
    kept = corpus.folder / FILE_NAME
    corpus.watching.forget_kept()
    index = corpus.watching.next_index(watches(), known=None)
    assert b"Galway" in kept.read_bytes()

    corpus.watching.forget_kept()
    assert not kept.exists()
    corpus.watching.next_index(watches()[1:], known=index)
    assert b"Galway" not in kept.read_bytes()
