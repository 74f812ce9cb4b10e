"""Files of an index and backups: a damaged or foreign one is refused, or as good as whole."""

import json
import shutil
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from corpus import Corpus
from corpus.backup.manifest import MANIFEST
from corpus.backup.restoring import restore
from corpus.backup.writing import write_backup
from corpus.index import PostingsBM25
from corpus.store.database import CORPUS_CHAIN, FILE_NAME
from tests.builders import NOON, SUBJECTS, articles

CHAINS = (CORPUS_CHAIN,)


@contextmanager
def index_files():
    """A file of a saved index: its name, a zero byte, its content."""
    with TemporaryDirectory() as name:
        whole, torn = Path(name) / "whole", Path(name) / "torn"
        index = PostingsBM25([body.split() for body in SUBJECTS.values()])
        index.save(whole)
        index.delete([1])
        index.add([["harbour", "storm"]])
        index.save(whole)
        files = sorted(path for path in whole.rglob("*") if path.is_file())
        names = {str(path.relative_to(whole)): path.read_bytes() for path in files}

        def parse(content):
            file, _, damaged = content.partition(b"\0")
            target = file.decode("latin-1")
            if target not in names:
                target = sorted(names)[len(content) % len(names)]
            shutil.rmtree(torn, ignore_errors=True)
            shutil.copytree(whole, torn)
            (torn / target).write_bytes(damaged)
            opened = PostingsBM25.open(torn, verify=True)
            opened.search(["harbour", "storm"], 5)
            opened.get_scores(["congress"])
            opened.add([["harbour"]])

        yield parse, [file.encode() + b"\0" + content for file, content in names.items()]


@contextmanager
def backups():
    """A backup: the file itself or, after a zero byte, a database that gets a right manifest."""
    with TemporaryDirectory() as name:
        folder, file = Path(name) / "data", Path(name) / "backup.zip"
        with Corpus.open(folder) as corpus:
            corpus.add(articles())
        write_backup(folder, file, chains=CHAINS, program="0.1", now=NOON)
        with ZipFile(file) as archive:
            manifest, database = json.loads(archive.read(MANIFEST)), archive.read(FILE_NAME)
        made, place = Path(name) / "made.zip", Path(name) / "restored"

        def parse(content):
            shutil.rmtree(place, ignore_errors=True)
            if content[:1] == b"\0":
                _packed(made, manifest, content[1:])
            else:
                made.write_bytes(content)
            restore(made, place, chains=CHAINS)
            with Corpus.open(place) as corpus:
                corpus.search("storm comet")

        yield parse, [file.read_bytes(), b"\0" + database]


def _packed(made, manifest, database):
    """Write a backup whose manifest fits its database."""
    said = manifest | {"size": len(database), "sha256": sha256(database).hexdigest()}
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(said))
        archive.writestr(FILE_NAME, database)
