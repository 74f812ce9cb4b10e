"""The version and the commit of what is built, and what a release is made of."""

import json
import subprocess
import sys
import tarfile
import zipfile

import pytest

from bot.core.release import commit, named, release
from config.build import ROOT, version, version_of

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("v1.2.3-0-g0a1b2c", "1.2.3"),
        ("v1.2.3-7-g0a1b2c", "1.2.4.dev7+g0a1b2c"),
        ("v2-1-g0a1b2c", "3.dev1+g0a1b2c"),
        ("something else", "0.1.0.dev9+g0a1b2c"),
        ("", "0.1.0.dev9+g0a1b2c"),
    ],
)
def test_the_version_is_that_of_the_tag(described, expected):
    assert version_of(described, commit="0a1b2c", count="9") == expected


def test_the_commit_is_that_of_the_checkout():
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert head.stdout.startswith(commit())
    assert len(commit()) == 12
    assert named() == f"{release()} ({commit()})"


@pytest.mark.slow
def test_wheel_and_source_archive_know_their_version_and_commit(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,), (source,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    expected = {"version": version(), "commit": commit()}

    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("config/build.json")) == expected
        (metadata,) = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    with tarfile.open(source) as archive:
        (built,) = [each for each in archive.getnames() if each.endswith("/config/build.json")]
        assert json.load(archive.extractfile(built)) == expected
        assert any(name.endswith("/tests/README.md") for name in archive.getnames())
    assert "Author: Clippings contributors" in metadata
    assert "Private ::" not in metadata
    assert not [name for name in names if name.startswith(("tests/", "config/deploy", "config/build.py"))]
