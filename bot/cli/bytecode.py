"""Compile the modules that Clippings loads, and no others: python -m bot.cli.bytecode.

pip compiles every module that it installs: 150 MB, of which Clippings ever loads a third. After `pip install
--no-compile` this loads what the commands, the bot and their workers need, once, and Python keeps its byte
code. Without it each module is compiled when it is first loaded, or every time where that is switched off
(PYTHONDONTWRITEBYTECODE) or the folder cannot be written.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules

_PACKAGES = ("config", "corpus", "bot")
# Programs, what Alembic runs, what measures, and loops that numba would compile for half a minute.
_LEFT_OUT = ("__main__", "migrations", "bench", "evaluation", "kernels")
# Texts that load what only some need: the model of languages, and Punkt's parameters of frequent ones.
_TEXTS = {
    "de": "Der Sturm erreichte am Montag die Küste. Die Fähren blieben im Hafen.",
    "es": "La tormenta llegó el lunes a la costa. Los barcos se quedaron en el puerto.",
    "fr": "La tempête a atteint la côte lundi. Les bateaux sont restés au port.",
}


def main() -> None:
    """Load everything once, and say what takes time."""
    sys.dont_write_bytecode = False
    for name, step in _steps():
        print(f"Preparing Clippings: {name} ...", file=sys.stderr, flush=True)
        step()


def _steps() -> Iterator[tuple[str, Callable[[], object]]]:
    yield "the terminal and the bot", _load_modules
    yield "reading pages and languages", _load_readers
    yield "charts and the index", _load_workers


def _load_modules() -> None:
    for package in _PACKAGES:
        for name in _modules_in(package):
            _load(name)


def _modules_in(package: str) -> Iterator[str]:
    for module in iter_modules(import_module(package).__path__):
        if module.name not in _LEFT_OUT:
            name = f"{package}.{module.name}"
            yield name
            if module.ispkg:
                yield from _modules_in(name)


def _load_readers() -> None:
    from corpus.pipeline.extraction import extractor
    from corpus.text.languages import language_of
    from corpus.text.sentences import split_sentences

    extractor()
    for text in _TEXTS.values():
        split_sentences(text, language_of(text))


def _load_workers() -> None:
    from bot.core.charts import drawer

    drawer()
    _load("numba")
    _load("alembic.command")


def _load(name: str) -> None:
    with suppress(ImportError):  # of an extra that is not installed
        import_module(name)


if __name__ == "__main__":
    main()
