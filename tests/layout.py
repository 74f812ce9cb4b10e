"""The code read as text: modules, what they import, and the names they define."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "corpus", "config")


def modules(*folders: str) -> list[str]:
    """The paths of all modules in these folders, from the top of the repository."""
    return sorted(
        path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py")
    )


@cache
def source_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse(source_of(path))


def name_of(path: str) -> str:
    """The dotted name of the module at `path`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Every name that is imported, in full, also within functions and for type checking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def names_of(tree: ast.Module) -> Iterator[str]:
    """Every name and attribute in full, where an imported name stands for what it was imported as."""
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases |= {name.asname: name.name for name in node.names if name.asname}
        elif isinstance(node, ast.ImportFrom):
            aliases |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
    for node in ast.walk(tree):
        if name := dotted(node):
            first, _, rest = name.partition(".")
            yield f"{aliases.get(first, first)}{'.' * bool(rest)}{rest}"


def dotted(node: ast.AST) -> str:
    """A name with its attributes as it is written; nothing for another expression."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(attributes)]) if isinstance(node, ast.Name) else ""


@cache
def graph() -> dict[str, frozenset[str]]:
    """Each module of the packages with those it imports, also in functions and for type checking."""
    known = {name_of(path): path for path in modules(*PACKAGES) if "/versions/" not in path}

    def module(name: str) -> str | None:
        return (
            name if name in known else name.rpartition(".")[0] if name.rpartition(".")[0] in known else None
        )

    return {
        name: frozenset(filter(None, map(module, imports_of(tree_of(path))))) - {name}
        for name, path in known.items()
    }


def circles(edges: dict[str, frozenset[str]]) -> list[list[str]]:
    """Groups of modules that import one another, directly or around a corner.

    >>> circles({"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b"})})
    [['b', 'c']]
    """
    reach = {name: set(found) for name, found in edges.items()}
    while True:
        further = {
            name: set().union(*(reach.get(each, set()) for each in found)) - found
            for name, found in reach.items()
        }
        if not any(further.values()):
            break
        for name, found in further.items():
            reach[name] |= found
    groups = {
        frozenset(other for other in found if name in reach.get(other, ())) for name, found in reach.items()
    }
    return sorted(sorted(group) for group in groups if group)


def classes() -> Iterator[tuple[str, str]]:
    """The name of each class at the top of a module, with the module's path."""
    for path in modules(*PACKAGES):
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                yield node.name, path


def public_names() -> Iterator[tuple[str, str]]:
    """Each module, class and function that has a public name, with the module's path; also methods."""
    for path in modules(*PACKAGES):
        yield Path(path).stem, path
        for node in ast.walk(tree_of(path)):
            kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            if isinstance(node, kinds) and not node.name.startswith("_"):
                yield node.name, path
