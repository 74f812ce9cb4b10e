"""Let a `clippings` that a test starts use PostgreSQL as the test does (`tests.scale.instead`)."""

import os
import sys
from pathlib import Path

_STORES = ("-m", "corpus.pipeline.writer")  # in the command lines of what opens a store

if os.environ.get("TEST_STORE_SERVER") and any(word in " ".join(sys.orig_argv) for word in _STORES):
    sys.path.insert(0, str(Path.cwd()))
    from tests.scale.instead import install

    install()
