"""A save that is killed at any moment leaves the old index or the new one, whole."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.index import PostingsBM25
from corpus.index.folder import IndexFolder
from corpus.index.manifest import IndexManifest
from corpus.index.segment_arrays import arrays_by_folder, entries_of, open_segments
from tests.corpus.index import reference

QUERY = ["term1", "term3"]
ROOT = Path(__file__).parents[3]


class Killed(BaseException):
    """Nobody catches this, as nobody catches a kill."""


class DyingFolder(IndexFolder):
    """Dies before the step numbered `steps` of all that touch the disk."""

    def __init__(self, path, steps):
        super().__init__(path)
        object.__setattr__(self, "left", [steps])

    def _step(self):
        if not self.left[0]:
            raise Killed
        self.left[0] -= 1

    def _rename(self, source, target):
        self._step()
        super()._rename(source, target)

    def _flush(self, descriptor):
        self._step()
        super()._flush(descriptor)

    def _sync(self, folder):
        self._step()
        super()._sync(folder)

    def _remove(self, path):
        self._step()
        super()._remove(path)


def _save(folder, index):
    segments = index.segments
    manifest = IndexManifest(
        k1=index.k1, b=index.b, epsilon=index.epsilon, note={}, segments=entries_of(segments)
    )
    folder.save(arrays_by_folder(segments), manifest)


def test_a_save_killed_at_any_step_leaves_the_old_or_the_new_index(tmp_path):
    old = PostingsBM25(reference.articles(60))
    new = PostingsBM25(reference.articles(80, seed=4))
    before, after = old.get_scores(QUERY).tolist(), new.get_scores(QUERY).tolist()
    old.save(tmp_path)
    outcomes = []
    for step in range(1000):
        try:
            _save(DyingFolder(tmp_path, step), new)
        except Killed:
            outcomes.append(PostingsBM25.open(tmp_path).get_scores(QUERY).tolist())
            old.save(tmp_path)
        else:
            break

    assert len(outcomes) > 15
    switched = outcomes.index(after)
    assert switched > 10
    assert outcomes == [before] * switched + [after] * (len(outcomes) - switched)
    assert PostingsBM25.open(tmp_path, verify=True).get_scores(QUERY).tolist() == after
    assert len(list(tmp_path.iterdir())) == 3


def test_what_a_killed_save_left_does_not_hinder_the_next(tmp_path):
    index = PostingsBM25(reference.articles(60))
    for step in range(40):
        try:
            _save(DyingFolder(tmp_path, step), index)
        except Killed:
            for half in tmp_path.glob("*/packed.npy"):
                half.write_bytes(half.read_bytes()[:100])
    index.save(tmp_path)

    assert PostingsBM25.open(tmp_path).get_scores(QUERY).tolist() == index.get_scores(QUERY).tolist()
    assert len(list(tmp_path.iterdir())) == 3


class SwitchingFolder(IndexFolder):
    """Another process saves between our look at the manifest and our look at the files it names."""

    def _manifest_content(self):
        content = super()._manifest_content()
        other = next(self.others, None)
        if other is not None:
            other.save(self.path)
        return content


def test_opening_while_another_process_saves_gives_the_newer_index(tmp_path):
    PostingsBM25([["old"]]).save(tmp_path)
    folder = SwitchingFolder(tmp_path)
    object.__setattr__(folder, "others", iter([PostingsBM25([["newer"]]), PostingsBM25([["newest"]])]))

    opened = open_segments(folder, verify=False)

    assert opened.segments[0].vocabulary.texts() == ["newest"]


WRITER = """
import sys
from corpus.index import PostingsBM25
index = PostingsBM25([])
for number in range(100_000):
    index.add([["storm", f"term{number}"]] * 7)
    if number % 3 == 2:
        index.delete([number * 7])
    index.save(sys.argv[1], note={"passages": len(index), "saves": number + 1})
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_a_killed_process_leaves_a_whole_index(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], cwd=ROOT, stdout=subprocess.PIPE)
    with process:
        for _ in range(4):
            process.stdout.readline()
        time.sleep(0.0137)
        process.send_signal(signal.SIGKILL)
    index = PostingsBM25.open(tmp_path, verify=True)

    assert len(index) == index.note["passages"] == index.matching(["storm"]).size
    assert index.note["saves"] >= 4
    assert f"term{index.note['saves'] - 1}" in index.idf


FULL_DISK = """
import resource, sys
from corpus.index import PostingsBM25
from tests.corpus.index import reference
index = PostingsBM25.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
index.add(reference.articles(int(sys.argv[3]), seed=2))
try:
    index.save(sys.argv[1])
except OSError:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(PostingsBM25.open(sys.argv[1]).get_scores(["term1", "term3"]).tolist())
    index.save(sys.argv[1])
"""


@pytest.mark.skipif(os.name == "nt", reason="no limit of a file's size on Windows")
@pytest.mark.parametrize(
    ("limit", "passages"),
    [
        (100, 20),
        pytest.param(100, 9000, marks=pytest.mark.slow),
        pytest.param(20_000, 9000, marks=pytest.mark.slow),
    ],
)
def test_a_disk_that_is_full_leaves_the_old_index_whole(limit, passages, tmp_path):
    """The journal or a segment cannot be written to its end; when there is room again all can be saved."""
    old = PostingsBM25(reference.articles(60))
    old.save(tmp_path)
    before = old.get_scores(QUERY).tolist()
    arguments = [sys.executable, "-c", FULL_DISK, tmp_path, str(limit), str(passages)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == before
    after = PostingsBM25.open(tmp_path, verify=True)
    assert len(after) == 60 + passages
    assert after.matching(["term1"]).max() > 60
