"""Which files are meant."""

import os

import pytest

from corpus.errors import ArticleFormatError
from corpus.ingest import find_files

ENDINGS = ["txt", "md", "markdown", "html", "htm", "jsonl", "ndjson", "json", "xml", "rss", "atom", "rdf"]


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("text")


def test_a_folder_gives_its_files_sorted_and_to_the_last_folder(tmp_path):
    touch(tmp_path, "b.txt", "a/z.txt", "a/b/c.TXT", "c.md")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])]
    assert found == ["a/b/c.TXT", "a/z.txt", "b.txt", "c.md"]


@pytest.mark.parametrize("ending", [*ENDINGS, *(f"{ending}.gz" for ending in ENDINGS)])
def test_known_endings_are_found(tmp_path, ending):
    touch(tmp_path, f"x.{ending}")
    assert [path.name for path in find_files([tmp_path])] == [f"x.{ending}"]


@pytest.mark.parametrize(
    "name", ["x.png", "x", "x.gz", "x.tar.gz", ".hidden.txt", ".git/a.txt", "txt", "x.txt.bak"]
)
def test_others_and_hidden_ones_are_not_but_when_they_are_named(tmp_path, name):
    touch(tmp_path, name)
    assert list(find_files([tmp_path])) == []
    assert list(find_files([tmp_path / name])) == [tmp_path / name]


def test_links_in_a_circle_end(tmp_path):
    touch(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    assert [path.name for path in find_files([tmp_path, tmp_path])] == ["b.txt"]


def test_what_does_not_exist_is_an_error_in_its_place(tmp_path):
    touch(tmp_path, "a.txt", "b.txt")
    first, error, last = find_files([tmp_path / "a.txt", tmp_path / "nothing", tmp_path / "b.txt"])
    assert (first.name, last.name) == ("a.txt", "b.txt")
    assert isinstance(error, ArticleFormatError)
    assert error.path.endswith("nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(find_files([tmp_path])) == []
