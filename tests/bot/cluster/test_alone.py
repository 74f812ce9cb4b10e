"""A single process over a file loads nothing of what several, or servers, need."""

import ast

from tests.layout import imports_of, modules, tree_of

ON_DEMAND = (
    *("bot.cluster", "corpus.feeds.claims", "corpus.store.leases"),  # several processes
    *("corpus.store.postgresql", "psycopg", "sqlalchemy.dialects"),
    *("corpus.milvus", "pymilvus", "grpc"),
)
OWN = ("bot/cluster/", "corpus/feeds/claims", "corpus/store/postgresql", "corpus/milvus/")


def loaded_by(statements):
    """The modules to be imported on demand that are imported as soon as a module is."""
    imports = [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]
    names = [name for each in imports for name in imports_of(ast.Module([each], []))]
    return [name for name in names if name.startswith(ON_DEMAND)]


def test_a_single_process_loads_nothing_of_it():
    loaded = {
        path: names
        for path in modules("bot", "corpus")
        if not path.startswith(OWN) and (names := loaded_by(tree_of(path).body))
    }

    assert loaded == {}
