"""The command line as it is called: within this process, or as one of its own."""

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.options import this_moment
from corpus import Corpus
from tests.bot.parsing import share_parsers
from tests.builders import SUBJECTS, articles
from tests.web import Web, page, rss, serving_beside

ROOT = Path(__file__).parents[3]
FEED = "127.0.0.1/feed"


@dataclass(frozen=True)
class Ended:
    """How a call ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def data(tmp_path):
    """The data folder of the calls; a call makes it."""
    return tmp_path / "data"


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory):
    """A data folder with articles of The Daily; tests get copies."""
    folder = tmp_path_factory.mktemp("filled")
    with Corpus.open(folder) as corpus:
        corpus.add(articles(source="The Daily"))
    return folder


@pytest.fixture
def clippings(data, monkeypatch, capsys):
    """Calls `clippings` within this process: everything is real but its start and that of its parsers."""
    share_parsers(monkeypatch)
    monkeypatch.setenv("CLIPPINGS_DATA_DIR", str(data))

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["clippings", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        out, err = capsys.readouterr()
        # A text as an exit code is what Python prints on standard error before it ends with 1.
        return Ended(1, out, f"{err}{code}\n") if isinstance(code, str) else Ended(code or 0, out, err)

    return call


@pytest.fixture
def site(monkeypatch):
    """A web at 127.0.0.1 that the calls may reach."""
    with serving_beside() as site:
        let_reach(site, monkeypatch)
        yield site


def let_reach(site, monkeypatch):
    """Let calls reach the web at 127.0.0.1."""
    monkeypatch.setenv("CLIPPINGS_NETWORK__ALLOW_LOOPBACK", "true")
    monkeypatch.setenv("CLIPPINGS_NETWORK__PORTS", f"[{site.port}]")


def called(*arguments):
    """Calls `clippings` within this process as the fixture does, for what is made once a module."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        share_parsers(patch)
        patch.setattr(sys, "argv", ["clippings", *map(str, arguments)])
        with redirect_stderr(StringIO()) as err, pytest.raises(SystemExit) as ended:
            main()
    return Ended(ended.value.code or 0, out.getvalue(), err.getvalue())


@pytest.fixture
def environment(data):
    """The environment of a process of its own, as in a shell that knows nothing of this test run."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLIPPINGS_", "DISCORD_"))
    }
    return kept | {"CLIPPINGS_DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def process(environment):
    """Calls `python -m bot` as a process, its output in pipes."""

    def call(*arguments, stdin="", env=None):
        env = environment | (env or {})
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding=env["PYTHONIOENCODING"].partition(":")[0],
            cwd=ROOT,
            env=env,
            timeout=60,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call


@pytest.fixture
def feed(site):
    """The address of a feed that may be followed."""
    return put_feed(site)


@pytest.fixture
def added(data, feed):
    """The address of a feed that is followed and due; to put it there takes no parser, as adding it does."""
    now = this_moment()
    with Corpus.open(data) as corpus:
        corpus.feeds.add(feed, now=now, due_at=now, title="The Test Times")
    return feed


def put_feed(site):
    """A feed with an entry that is whole, one with a page, and one without anything; gives its address."""
    now = this_moment()
    site.put("127.0.0.1/comet", page("Comet", *[SUBJECTS["comet"]] * 3))
    site.put(
        FEED,
        rss(
            ("A storm in Galway", None, SUBJECTS["storm"], now - timedelta(hours=1)),
            ("A comet in Chile", site.url("127.0.0.1/comet"), "In short.", now - timedelta(hours=2)),
            ("Nothing", site.url("127.0.0.1/gone"), None, now - timedelta(hours=3)),
        ),
    )
    return site.url(FEED)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The feed as it was added, listed and read, in a folder of its own."""

    site: Web
    feed: str
    folder: Path
    added: Ended
    listed: Ended
    polled: Ended


@pytest.fixture(scope="module")
def read_once(tmp_path_factory):
    """The feed followed and read once, for tests that only look: each start of the readers takes seconds."""
    folder = tmp_path_factory.mktemp("followed") / "data"
    with serving_beside() as site:
        feed = put_feed(site)
        with pytest.MonkeyPatch.context() as patch:
            let_reach(site, patch)
            added, listed, polled = (
                called("feeds", *arguments, "--data", folder)
                for arguments in (("add", feed), ("list",), ("poll", "--once"))
            )
        yield Followed(site=site, feed=feed, folder=folder, added=added, listed=listed, polled=polled)


@pytest.fixture
def followed(read_once, data, monkeypatch):
    """The feed that was read, and a copy of its folder for the calls."""
    shutil.copytree(read_once.folder, data)
    let_reach(read_once.site, monkeypatch)
    return read_once
