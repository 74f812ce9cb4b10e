"""Which files are meant."""

import os

import pytest

from corpus.models.errors import ArticleFormatError
from corpus.parsing.files import SkippedFile, find_files

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
    (skipped,) = find_files([tmp_path])
    assert isinstance(skipped, SkippedFile)
    assert (tmp_path / name).is_relative_to(skipped.path)
    assert list(find_files([tmp_path / name])) == [tmp_path / name]


@pytest.mark.parametrize(
    ("target", "reason"), [("../secret.txt", "out of the folder"), ("..", "out of"), ("nothing", "nowhere")]
)
def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path, target, reason):
    touch(tmp_path, "secret.txt", "folder/a.txt", "folder/deep/b.txt")
    for name in ("link.txt", "deep/link.txt"):
        (tmp_path / "folder" / name).symlink_to(tmp_path / "folder" / target)

    found = list(find_files([tmp_path / "folder"]))

    assert [path.name for path in found if not isinstance(path, SkippedFile)] == ["a.txt", "b.txt"]
    assert [reason in str(each) for each in found if isinstance(each, SkippedFile)] == [True, True]


def test_a_link_within_a_folder_and_one_that_is_named_are_followed(tmp_path):
    touch(tmp_path, "outside/a.txt", "folder/b.txt")
    (tmp_path / "folder" / "c.txt").symlink_to("b.txt")
    (tmp_path / "named").symlink_to(tmp_path / "outside")

    found = list(find_files([tmp_path / "folder", tmp_path / "named"]))

    assert [path.name for path in found] == ["b.txt", "c.txt", "a.txt"]


def test_links_in_a_circle_end(tmp_path):
    touch(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    found = find_files([tmp_path, tmp_path])
    assert [path.name for path in found if not isinstance(path, SkippedFile)] == ["b.txt"]


def test_what_does_not_exist_is_an_error_in_its_place(tmp_path):
    touch(tmp_path, "a.txt", "b.txt")
    first, error, last = find_files([tmp_path / "a.txt", tmp_path / "nothing", tmp_path / "b.txt"])
    assert (first.name, last.name) == ("a.txt", "b.txt")
    assert isinstance(error, ArticleFormatError)
    assert error.path.endswith("nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert [str(skipped) for skipped in find_files([tmp_path])] == [f"{tmp_path / 'pipe.txt'}: not a file"]
