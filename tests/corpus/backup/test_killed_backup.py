"""A backup that is killed at any moment leaves the old file or the new one, and the next one tidies up."""

import pytest

from corpus import Corpus
from corpus.backup.restoring import restore
from tests.builders import an_article
from tests.corpus.backup.conftest import CHAINS, backed_up, found

pytestmark = pytest.mark.sqlite("backup")

killed_restore = pytest.importorskip("tests.corpus.backup.test_killed_restore")


def test_killed_at_any_step_it_leaves_a_backup_that_can_be_restored(folder, backup, tmp_path):
    before, whole = backup.read_bytes(), 0
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])
    for step in range(100):
        killed = killed_restore.ends_killed(
            lambda: backed_up(folder, backup, overwrite=True),
            lambda: killed_restore.killed_at(step),  # noqa: B023 # called at once
        )
        if backup.read_bytes() != before:
            restore(backup, tmp_path / f"{step}", chains=CHAINS)
            whole += len(found(tmp_path / f"{step}", "volcano"))
            before = backup.read_bytes()
        if not killed:
            break

    assert step > 5
    assert whole > 0
    assert {path.name for path in tmp_path.glob("*backup*")} == {"backup.zip"}
