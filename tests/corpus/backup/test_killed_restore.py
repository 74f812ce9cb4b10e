"""A restore that is killed at any moment leaves what was there before, or what was restored."""

import os
import shutil
import signal
import sys

import pytest

from corpus import Corpus
from corpus.backup.restoring import restore
from tests.builders import an_article
from tests.corpus.backup.conftest import CHAINS, found

pytestmark = pytest.mark.sqlite("backup")

resource = pytest.importorskip("resource", reason="Windows has neither kills nor forks")

STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect", "shutil.rmtree")


def ends_killed(work, before=lambda: None):
    """Does `work` in a process of its own, after `before`; whether that was killed."""
    child = os.fork()
    if not child:
        try:
            before()
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_at(step):
    """Kills this process before it changes a file, or may, for the time that comes after so many."""
    left = [step]

    def count(event, arguments):
        if event in STEPS or (event == "open" and set(str(arguments[1])) & set("wax+")):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


@pytest.fixture
def other(tmp_path):
    with Corpus.open(tmp_path / "other") as corpus:
        corpus.add([an_article(f"Report {number} on the volcano.") for number in range(3)])
    return tmp_path / "other"


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_any_step_it_leaves_the_old_or_the_new(folder, backup, other, tmp_path, stride):
    old, new = content(other), content(folder)
    outcomes = []
    for step in range(0, 1000, stride):
        place = tmp_path / f"{step}"
        shutil.copytree(other, place)
        killed = ends_killed(
            lambda: restore(backup, place, chains=CHAINS, replace=True),  # noqa: B023 # called at once
            lambda: killed_at(step),  # noqa: B023
        )
        outcomes.append(content(place))
        if not killed:
            break

    assert old != new
    switched = outcomes.index(new)
    assert outcomes == [old] * switched + [new] * (len(outcomes) - switched)
    # A stride may pass over the steps between the switch and the end.
    assert 10 // stride < switched < len(outcomes) - (stride == 1)
    assert not list(place.glob("restoring-*"))


@pytest.mark.parametrize("limit", [0, 60_000, 120_000])
def test_killed_while_the_content_is_taken_over_it_leaves_the_old(backup, other, limit):
    old = content(other)

    def bounded():
        """Let no file grow beyond the limit once the index is gone: the system kills who tries."""
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would go on with an error
        sys.addaudithook(
            lambda event, _: (
                event == "shutil.rmtree" and resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            )
        )

    assert ends_killed(lambda: restore(backup, other, chains=CHAINS, replace=True), bounded)
    assert not (other / "index").exists()
    assert content(other) == old


def content(folder):
    """What is found in the folder once it is opened."""
    return found(folder, "volcano storm comet")
