"""The rules of the layout: import directions, one importer per outside thing, names and sizes."""

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tests.layout import (
    PACKAGES,
    ROOT,
    circles,
    classes,
    graph,
    imports_of,
    modules,
    names_of,
    public_names,
    source_of,
    tree_of,
)
from tests.layout_rules import (
    FACES,
    FEATURES,
    FEWEST_LINES,
    IMPORTERS,
    LAST,
    LAYERS,
    MOST_LINES,
    MOST_LINES_OF_A_FUNCTION,
    NAMES,
    NOT_IN_NAMES,
    PARSERS,
    ROLES,
    SMALL,
    TOP_LEVEL,
)


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


def rank_of(module: str) -> int | None:
    """The place of a module's package in the order of imports."""
    top, _, rest = module.partition(".")
    for rank, names in enumerate(LAYERS.get(top, ())):
        if rest.partition(".")[0] in names.split():
            return rank
    return None


def lines(path: str) -> int:
    return len(source_of(path).splitlines())


def docstring(path: str) -> str | None:
    return ast.get_docstring(tree_of(path))


def words_of(name: str) -> list[str]:
    """The words of a name, lower-cased.

    >>> words_of("WatchDesk"), words_of("told_to")
    (['watch', 'desk'], ['told', 'to'])
    """
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


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


def test_a_package_imports_only_what_stands_before_it():
    wrong = [
        f"{module} imports {imported}"
        for module, found in graph().items()
        for imported in sorted(found)
        if (here := rank_of(module)) is not None
        and (there := rank_of(imported)) is not None
        and module.split(".")[0] == imported.split(".")[0]
        and module.split(".")[1] != imported.split(".")[1]
        and (there > here or (there == here and module.startswith("corpus") and here < LAST))
    ]

    assert wrong == []


def test_no_modules_import_one_another():
    assert circles(graph()) == []


def test_no_feature_imports_the_face_of_another():
    wrong = [
        f"{module} imports {imported}"
        for module, found in graph().items()
        if (feature := module.split(".")[1:2]) and feature[0] in FEATURES
        for imported in sorted(found)
        if imported.startswith("bot.")
        and imported.split(".")[1] in FEATURES - set(feature)
        and imported.split(".")[-1] in FACES
    ]

    assert wrong == []


def test_modules_and_functions_are_short():
    long_modules = [path for path in modules(*PACKAGES, "tests") if lines(path) > MOST_LINES]
    long_functions = [
        (path, name) for path in modules(*PACKAGES, "tests") for name in overlong_functions(tree_of(path))
    ]

    assert (long_modules, long_functions) == ([], [])


def test_a_small_module_is_part_of_its_neighbour():
    small = [
        path
        for path in modules(*PACKAGES)
        if lines(path) < FEWEST_LINES and Path(path).name not in {"__init__.py", "__main__.py"}
        if "/migrations/" not in path and Path(path).stem not in ROLES
    ]

    assert sorted(set(small) - set(SMALL)) == []
    assert sorted(set(SMALL) - set(small)) == []


def test_every_module_says_what_it_is_for():
    silent = [path for path in modules(*PACKAGES, "tests") if source_of(path) and not docstring(path)]

    assert [path for path in silent if not path.endswith("__init__.py")] == []


def test_no_class_name_stands_twice():
    places = defaultdict(list)
    for name, path in classes():
        if not name.startswith("_"):
            places[name].append(path)

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_names_are_terms_of_the_field():
    wrong = [(name, path) for name, path in public_names() if NOT_IN_NAMES & set(words_of(name))]

    assert wrong == []


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


def test_no_pattern_repeats_a_group_possessively():
    """Python 3.11.2, as in Debian 12, goes wrong there; an atomic group says the same."""
    repeated = re.compile(r"\)(?:\*|\+|\?|\{\d*,?\d*\})\+[^\s+]")

    assert [path for path in modules(*PACKAGES) if repeated.search(source_of(path))] == []
    assert repeated.search(r'r"(?:a|b)*+c"')
    assert not repeated.search("f(x) + 1")
