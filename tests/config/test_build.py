"""The version and the commit of what is built, and what a release is made of."""

import json
import subprocess
import sys
import tarfile
import zipfile

import pytest

from bot.core.release import commit, named, release
from config.build import ARCHIVAL, BUILD, ROOT, source, version_of

in_checkout = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("v1.2.3-0-g0a1b2c", "1.2.3"),
        ("v1.2.3", "1.2.3"),
        ("v1.2.3-7-g0a1b2c", "1.2.4.dev7+g0a1b2c"),
        ("v2-1-g0a1b2c", "3.dev1+g0a1b2c"),
        ("v0.2.0rc1", "0.2.0rc1"),
        ("v0.2.0rc1-2-g0a1b2c", "0.2.0rc2.dev2+g0a1b2c"),
        ("something else", "0.1.0.dev9+g0a1b2c"),
        ("", "0.1.0.dev9+g0a1b2c"),
    ],
)
def test_the_version_is_that_of_the_tag(described, expected):
    assert version_of(described, commit="0a1b2c", count="9") == expected


@pytest.mark.parametrize(
    ("archived", "said", "expected"),
    [
        ("describe: $Format:%(describe)$\ncommit: $Format:%H$\n", "", ("0.1.0.dev0+unknown", "")),
        ("describe: v1.2.3\ncommit: 0a1b2c3d4e5f6789\n", "", ("1.2.3", "0a1b2c3d4e5f")),
        ("describe: \ncommit: 0a1b2c3d4e5f6789\n", "", ("0.1.0.dev0+g0a1b2c3d4e5f", "0a1b2c3d4e5f")),
        ("", "v1.2.3-7-g0a1b2c", ("1.2.4.dev7+g0a1b2c", "0a1b2c")),
        ("", "0a1b2c3", ("0.1.0.dev0+g0a1b2c3", "0a1b2c3")),
        ("", "main", ("0.1.0.dev0+unknown", "")),
    ],
)
def test_without_a_history_it_is_as_archived_or_as_was_said(tmp_path, monkeypatch, archived, said, expected):
    monkeypatch.setenv("GIT_DESCRIBE", said)
    (tmp_path / ARCHIVAL).write_text(archived)

    assert tuple(source(tmp_path).values()) == expected


def test_what_was_built_stays_what_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DESCRIBE", "v9")
    (tmp_path / BUILD).parent.mkdir()
    (tmp_path / BUILD).write_text('{"version": "1.2.3", "commit": "0a1b2c"}')

    assert source(tmp_path) == {"version": "1.2.3", "commit": "0a1b2c"}


@in_checkout
def test_the_commit_is_that_of_the_checkout():
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert head.stdout.startswith(commit())
    assert len(commit()) == 12
    assert named() == f"{release()} ({commit()})"


@in_checkout
@pytest.mark.slow
def test_wheel_and_source_archive_know_their_version_and_commit(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,), (archived,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    expected = source()

    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("config/build.json")) == expected
        (metadata,) = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    with tarfile.open(archived) as archive:
        (built,) = [each for each in archive.getnames() if each.endswith("/config/build.json")]
        assert json.load(archive.extractfile(built)) == expected
        assert any(name.endswith("/tests/README.md") for name in archive.getnames())
    assert "Author: Clippings contributors" in metadata
    assert "Private ::" not in metadata
    assert not [name for name in names if name.startswith(("tests/", "config/deploy", "config/build.py"))]
