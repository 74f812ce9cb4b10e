"""Which large libraries each command loads: what a command does not need costs it time and memory."""

import json
import subprocess
import sys

import pytest

from tests.bot.cli.conftest import ROOT

HEAVY = """
PIL aiohttp alembic babel corpus.encoder.encoder corpus.library corpus.stories.reader corpus.watches.watches
dateparser discord feedparser lxml markdown_it.main matplotlib nltk numba numpy punkt py3langid pydantic rensa
sqlalchemy structlog trafilatura yaml
bot.cluster corpus.milvus corpus.store.postgresql grpc psycopg pymilvus sqlalchemy.dialects.postgresql
"""
# In the order of the calls; libraries once loaded stay.
HELP = (["--help"], ["--version"], ["feeds", "add", "--help"], ["index"], ["ask"])
ANSWERS = (
    ["ask", "Which countries did Rutte say spend too little on defence?"],
    ["digest", "--topic", "defence"],
    ["index", "stats"],
    ["articles", "list"],
)
TYPER = ["markdown_it.main", "pydantic"]  # which draws the help and converts arguments
CALLS = """
import json, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from bot.__main__ import main
heavy, calls = json.loads(sys.argv[1])
loaded = []
for call in calls:
    sys.argv[1:] = call
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            main()
        except SystemExit:
            pass
    loaded.append(sorted(set(heavy) & set(sys.modules)))
print(json.dumps(loaded))
"""


def loaded_by(calls, environment):
    """The large libraries that a fresh process has loaded after each of these calls."""
    asked = json.dumps([HEAVY.split(), calls])
    done = subprocess.run(
        [sys.executable, "-c", CALLS, asked],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("calls", "allowed"),
    [
        (HELP, TYPER),
        (ANSWERS, ["corpus.library", "numpy", "pydantic", "sqlalchemy"]),
    ],
    ids=["help", "answers"],
)
def test_a_command_loads_no_library_that_it_does_not_need(environment, calls, allowed):
    loaded = loaded_by(calls, environment)

    assert [
        (call, extra)
        for call, found in zip(calls, loaded, strict=True)
        if (extra := set(found) - set(allowed))
    ] == []
    assert loaded[-1] == allowed


def test_completion_loads_nothing_of_the_corpus(environment):
    completing = {"_CLIPPINGS_COMPLETE": "complete_bash", "COMP_WORDS": "clippings fe", "COMP_CWORD": "1"}
    (loaded,) = loaded_by([[]], environment | completing)

    assert set(loaded) <= set(TYPER)
