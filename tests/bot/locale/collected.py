"""Every message that the bot says, read from its source; as a program it lists those that lack a translation.

python -m tests.bot.locale.collected
"""

import ast
import importlib
import inspect
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter

from discord import app_commands
from discord.ext import commands

from bot.locale.catalogue import LANGUAGES, translations
from tests.layout import modules, tree_of

ROOT = Path(__file__).parents[3]
SILENT = ("bot/cli/", "bot/cluster/", "bot/locale/")  # the terminal speaks English
# What of the corpus is met in the terminal only: files, what programs give, and measuring.
FILES = (
    "parsing/fields",
    "parsing/formats",
    "parsing/markdown",
    "parsing/plain",
    "pipeline/files",
    "feeds/catalogue",
)
UNHEARD = (*(f"corpus/{name}.py" for name in FILES), "corpus/models/article.py", "corpus/evaluation/")
ERRORS = ("UserError", "UsageError", "IngestError", "FetchError", "QueryError", "WorkerError", "Reason")
PASSED_ON = (ast.Name, ast.Attribute, ast.Call)  # a message that was said elsewhere
OTHERS = tuple(language for language in LANGUAGES if language != "en")


@cache
def sources(package="bot"):
    """(path, tree) of every module of a package whose words are met in Discord."""
    return [(path, tree_of(path)) for path in modules(package) if not path.startswith((*SILENT, *UNHEARD))]


@cache
def calls_of(tree):
    """(call, what is called, as it is written) for each call in a tree."""
    return [(node, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def literals(nodes):
    """The texts of nodes that are literals, None for others."""
    return [node.value if isinstance(node, ast.Constant) else None for node in nodes]


def said(tree):
    """(line, message) of each text that is looked up: a message is a text, or a pair for a plural."""
    yield from refused(tree)
    for call, name in calls_of(tree):
        last = name.rpartition(".")[2]
        if last == "texts" and call.args:
            yield call.lineno, literals(call.args[:1])[0]
        elif name.endswith("texts.plural"):
            one, many = literals(call.args[:2])
            yield call.lineno, (one, many) if one and many else None
        elif last == "ContextMenu":
            yield from ((call.lineno, key.value.value) for key in call.keywords if key.arg == "name")


def refused(tree):
    """(line, message) of each reason for which something is refused or fails."""
    for call, name in calls_of(tree):
        if name.rpartition(".")[2] in ERRORS and call.args and not isinstance(call.args[0], PASSED_ON):
            yield call.lineno, literals(call.args[:1])[0]


def described():
    """The descriptions of all commands and their options, and the names of choices."""
    for path in sorted((ROOT / "bot").glob("*/cog.py")):
        module = importlib.import_module(f"bot.{path.parent.name}.cog")
        for _, cog in inspect.getmembers(module, inspect.isclass):
            if issubclass(cog, commands.Cog) and cog.__module__ == module.__name__:
                yield from chain.from_iterable(map(_described, cog.__cog_app_commands__))
                if cog.__cog_is_app_commands_group__:
                    yield cog.__cog_group_description__


def _described(command):
    yield command.description
    if isinstance(command, app_commands.Group):
        yield from chain.from_iterable(map(_described, command.commands))
        return
    for parameter in command.parameters:
        yield str(parameter.description)
        yield from (choice.name for choice in parameter.choices)


@cache
def messages():
    """Every message that must have a translation."""
    found = {message for _, tree in sources() for _, message in said(tree)}
    found |= {message for _, tree in sources("corpus") for _, message in refused(tree)}
    return {message for message in found | set(described()) if message}


def key_of(message):
    """What a catalogue finds a message by."""
    return message[0] if isinstance(message, tuple) else message


def places(text):
    """The places that a text names."""
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def quoted(text):
    """A text as a `.po` file has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def missing(language):
    """What a language lacks, as entries of a `.po` file to be filled in."""
    known = translations(language)
    for message in sorted(messages(), key=key_of):
        if key_of(message) in known:
            continue
        if isinstance(message, tuple):
            one, many = map(quoted, message)
            forms = "\n".join(f'msgstr[{form}] ""' for form in range(known.num_plurals))
            yield f"msgid {one}\nmsgid_plural {many}\n{forms}\n"
        else:
            yield f'msgid {quoted(message)}\nmsgstr ""\n'


if __name__ == "__main__":
    for language in OTHERS:
        entries = list(missing(language))
        print(f"# {language}: {len(entries)} missing\n")
        print("\n".join(entries))
