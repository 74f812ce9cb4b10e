"""The rules of the layout: import directions, one importer per outside thing, names and sizes."""

import ast
import subprocess

import pytest

from tests.layout import (
    PACKAGES,
    ROOT,
    imports_of,
    modules,
    names_of,
    source_of,
    tree_of,
)

# Outside things and the only modules, or folders that end with a slash, that import them.
IMPORTERS = {
    "rank_bm25": (
        "corpus/index/",
        "corpus/evaluation/bench/engines.py",
    ),  # there as what we are measured against
    "nltk": ("corpus/text/sentences.py",),
    "punkt": ("corpus/text/sentences.py",),
    "Stemmer": ("corpus/text/analysis.py",),
    "rensa": ("corpus/pipeline/duplicates.py",),
    "py3langid": ("corpus/text/languages.py",),
    "trafilatura": ("corpus/parsing/html.py", "corpus/feeds/feed_links.py"),
    "feedparser": ("corpus/feeds/xml_feed.py",),
    "html_text": ("corpus/parsing/markup.py",),
    "frontmatter": ("corpus/parsing/markdown.py",),
    "sqlite3": (
        "corpus/store/database_file.py",
        "corpus/backup/restoring.py",
        "corpus/evaluation/bench/engines.py",
    ),
    "zipfile": ("corpus/backup/",),
    "alembic": ("corpus/store/migrations/", "bot/state/migrations/"),
    "discord": ("bot/",),
    "babel": ("bot/locale/catalogue.py",),
    "aiohttp": (
        "bot/",
        "corpus/fetching/client.py",
        "corpus/fetching/addresses.py",
        "corpus/fetching/responses.py",
    ),
    "socket": ("corpus/fetching/client.py", "corpus/fetching/addresses.py"),
    "brotli": ("corpus/fetching/decompression.py",),
    "backports": ("corpus/fetching/decompression.py",),
    "ssrfguard": ("corpus/fetching/addresses.py",),
    "protego": ("corpus/fetching/robots.py",),
    "aiolimiter": ("corpus/fetching/rate_limits.py", "bot/state/outbox_delivery.py"),
    "cronsim": ("bot/digests/schedule_words.py",),
    "listparser": ("corpus/feeds/opml.py",),
    "typer": ("bot/cli/",),
    "rich": ("bot/cli/", "bot/cli/render/answer.py", "bot/cli/render/digest.py"),
    "pydantic": ("config/",),
    "pydantic_settings": ("config/",),
    "platformdirs": ("config/",),
    "matplotlib": ("bot/core/charts.py",),
}
# Names and the only places that use them.
NAMES = {
    "os.environ": ("config/",),
    "os.getenv": ("config/",),
    "os.environb": ("config/",),
    "asyncio.to_thread": ("bot/core/threads.py",),
    "datetime.now": ("bot/cli/options.py",),
    "datetime.utcnow": (),
    "datetime.today": (),
    "date.today": (),
    "time.time": (),
}
# Functions that take bytes from outside apart; in the bot and the poller only worker processes call them.
PARSERS = set("parse_feed newest_of_feed extract_article article_of_page feed_links read_opml".split())

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "bot", "corpus", "tests", "config"}


def is_at(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def imports_outside(tree: ast.Module, path: str) -> list[str]:
    """The imports of `tree`, which stands at `path`, that go through another's door."""
    return [
        name
        for name in imports_of(tree)
        if (places := IMPORTERS.get(name.partition(".")[0])) is not None and not is_at(path, places)
    ]


def names_outside(tree: ast.Module, path: str) -> list[str]:
    """The names in `tree`, which stands at `path`, that only another place may use."""
    return [
        name
        for name in names_of(tree)
        for forbidden, places in NAMES.items()
        if (name == forbidden or name.endswith(f".{forbidden}")) and not is_at(path, places)
    ]


def lines(path: str) -> int:
    return len(source_of(path).splitlines())


def docstring(path: str) -> str | None:
    return ast.get_docstring(tree_of(path))


def overlong_functions(tree: ast.Module) -> list[str]:
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [("config", {"corpus", "bot", "tests"}), ("corpus", {"config", "bot", "tests"}), ("bot", {"tests"})],
)
def test_imports_point_one_way(package, forbidden):
    wrong = [
        (path, name)
        for path in modules(package)
        for name in imports_of(tree_of(path))
        if name.partition(".")[0] in forbidden
    ]

    assert wrong == []


def test_an_outside_thing_has_one_importer():
    assert [
        (path, name) for path in modules(*PACKAGES) for name in imports_outside(tree_of(path), path)
    ] == []


def test_every_importer_exists():
    places = {place for places in IMPORTERS.values() for place in places}

    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_environment_threads_and_the_clock_have_one_place_each():
    assert [(path, name) for path in modules(*PACKAGES) for name in names_outside(tree_of(path), path)] == []


def test_modules_and_functions_are_short():
    long_modules = [path for path in modules(*PACKAGES, "tests") if lines(path) > MOST_LINES]
    long_functions = [
        (path, name) for path in modules(*PACKAGES, "tests") for name in overlong_functions(tree_of(path))
    ]

    assert (long_modules, long_functions) == ([], [])


def test_every_module_says_what_it_is_for():
    silent = [path for path in modules(*PACKAGES, "tests") if source_of(path) and not docstring(path)]

    assert [path for path in silent if not path.endswith("__init__.py")] == []


def test_the_bot_and_the_poller_parse_nothing_foreign_in_their_own_process():
    ours = ("bot/", "corpus/feeds/discovery.py", "corpus/feeds/trial.py", "corpus/feeds/poll.py")
    imported = {
        name.rpartition(".")[2]
        for path in modules("bot", "corpus")
        if is_at(path, ours)
        for name in imports_of(tree_of(path))
    }

    assert not imported & PARSERS


def test_every_folder_of_modules_is_a_package():
    folders = {(ROOT / path).parent for path in modules(*PACKAGES, "tests")}

    scripts = {
        folder for folder in folders if folder.name == "versions" and folder.parent.name == "migrations"
    }
    assert [folder for folder in folders - scripts if not (folder / "__init__.py").exists()] == []


def test_the_top_of_the_repository_holds_nothing_else():
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")

    top = {path.partition("/")[0] for path in listed.stdout.split("\0") if path}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


SPECIMEN = """
import os as system
from os import environ
from datetime import datetime as moment
import asyncio
import rank_bm25.sub
from nltk.tokenize import punkt
from discord.ext import commands

def f():
    import Stemmer
    return system.getenv("A"), environ["B"], moment.now(), asyncio.to_thread(f)
"""


def test_these_rules_see_through_aliases_and_into_functions():
    tree = ast.parse(SPECIMEN)

    assert {name.partition(".")[0] for name in imports_outside(tree, "corpus/x.py")} == {
        "rank_bm25",
        "nltk",
        "discord",
        "Stemmer",
    }
    assert set(names_outside(tree, "corpus/x.py")) == {
        "os.getenv",
        "os.environ",
        "datetime.datetime.now",
        "asyncio.to_thread",
    }
    assert imports_outside(ast.parse("import rank_bm25"), "corpus/index/bm25.py") == []
    assert names_outside(ast.parse("import os; os.environ"), "config/settings.py") == []
    assert overlong_functions(ast.parse("def f():\n" + "    pass\n" * 40)) == ["f"]
    assert overlong_functions(ast.parse("def f():\n" + "    pass\n" * 39)) == []
