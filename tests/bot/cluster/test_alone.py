"""A single process loads nothing of what several need."""

import ast

from tests.layout import imports_of, modules, tree_of

CLUSTERED = ("bot.cluster", "corpus.feeds.claims", "corpus.store.leases")


def loaded_by(statements):
    """The modules for clusters that are imported as soon as a module is."""
    imports = [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]
    names = [name for each in imports for name in imports_of(ast.Module([each], []))]
    return [name for name in names if name.startswith(CLUSTERED)]


def test_a_single_process_loads_nothing_of_it():
    loaded = {
        path: names
        for path in modules("bot", "corpus")
        if not path.startswith(("bot/cluster/", "corpus/feeds/claims"))
        and (names := loaded_by(tree_of(path).body))
    }

    assert loaded == {}
