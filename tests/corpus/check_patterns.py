"""Check that every pattern that sees foreign text takes linear time.

    python -m tests.corpus.check_patterns

The texts that are tried are made of each pattern's own parts, repeated to 10, 20 and 40 thousand characters:
what starts a match over and over, and what almost ends it. Times are compared as ratios, so that any machine
will do. Names of patterns may be given, or how they begin.
"""

import importlib
import pkgutil
import re
import sys
from re import _constants as names
from re import _parser as parser
from time import process_time

from corpus.models.patterns import LazyPattern

LENGTHS = (10_000, 20_000, 40_000)
RATIO = 9.0  # of the last to the first: linear is 4, quadratic 16
SUSPICIOUS = 2.5  # of the second to the first, and so worth a closer look
HOPELESS = 0.05  # seconds for 2,500 characters or fewer
MEASURABLE = 0.01  # seconds; less is noise
PACKAGES = ("corpus.feeds", "corpus.fetching", "corpus.parsing", "corpus.pipeline", "corpus.text")
# These see no more than so many characters, or run only where they are named.
BOUNDED = {
    "corpus.feeds.entry_pages._CUT": 200,
    "corpus.parsing.decoding._DECLARED": 4096,
    "corpus.parsing.formats": 4096,
    "corpus.parsing.xml_text._DECLARED": 1000,
    "corpus.text.asides": 120,
    "corpus.text.furniture": 200,
    "corpus.text.boundaries._TRAILING": 40,
    "corpus.text.boundaries._MARKER": 10,
    # They begin at a cut, and a stretch without a word is cut after 200 characters.
    "corpus.text.boundaries._LEFT_OVER": 200,
    "corpus.text.boundaries._WORD": 200,
}
REPEATS = (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT)
TRIES = 3
MOST_PARTS, MOST_BEGINNINGS = 12, 2


def patterns():
    """Every compiled pattern of the packages, by the name that it has where it was made."""
    found = {}
    for package in PACKAGES:
        root = importlib.import_module(package)
        for module in pkgutil.iter_modules(root.__path__, f"{package}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                pattern = value.compiled if isinstance(value, LazyPattern) else value
                if isinstance(pattern, re.Pattern):
                    found.setdefault(pattern, f"{module.name}.{name}")
    return {name: pattern for pattern, name in found.items()}


def sample(items):
    """A short text that these parsed items match, more or less."""
    return "".join(_sample(kind, value) for kind, value in items)


def _sample(kind, value):
    samples = {
        names.LITERAL: lambda: chr(value),
        names.NOT_LITERAL: lambda: "y" if value == ord("x") else "x",
        names.ANY: lambda: "x",
        names.IN: lambda: _member(value),
        names.SUBPATTERN: lambda: sample(value[3]),
        names.ATOMIC_GROUP: lambda: sample(value),
        names.BRANCH: lambda: sample(value[1][0]),
    } | dict.fromkeys(REPEATS, lambda: sample(value[2]) * max(min(value[0], 2), 1))
    return samples[kind]() if kind in samples else ""


def _member(items):
    wanted = "x 1.\n<\u3042-" if items and items[0][0] is names.NEGATE else ""
    for kind, value in items:
        if kind is names.LITERAL:
            return chr(value)
        if kind is names.RANGE:
            return chr(value[0])
        if kind is names.CATEGORY:
            return {names.CATEGORY_SPACE: " ", names.CATEGORY_DIGIT: "1", names.CATEGORY_WORD: "x"}.get(
                value, "."
            )
    return wanted[:1]


def parts(items):
    """The samples of every item of a parsed pattern, at every depth, and of what it begins with."""
    items = list(items)
    for place, (kind, value) in enumerate(items):
        yield sample(items[: place + 1])
        yield _sample(kind, value)
        inner = {
            names.SUBPATTERN: lambda value=value: [value[3]],
            names.ATOMIC_GROUP: lambda value=value: [value],
            names.BRANCH: lambda value=value: value[1],
        }.get(kind)
        if kind in REPEATS:
            yield from parts(value[2])
        for each in inner() if inner else ():
            yield from parts(each)


def openings(items):
    """What stands before each repetition of a parsed pattern: a match that is begun over and over."""
    return {sample(items[:place]) for place, (kind, _) in enumerate(items) if kind in REPEATS} - {""}


def texts(pattern):
    """Pairs of a beginning and of what is repeated behind it."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    parsed = list(parser.parse(source, pattern.flags))
    found = sorted({part for part in parts(parsed) if part}, key=len)
    found = [*openings(parsed), *found[:: max(len(found) // MOST_PARTS, 1)]]
    repeated = {*found, *(part + " " for part in found), " ", "\n", "x", "1"}
    return [(begin, each) for each in sorted(repeated) for begin in ("", *found[-MOST_BEGINNINGS:])]


def seconds(pattern, text):
    """How long the pattern takes to go through `text`."""
    text = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    began = process_time()
    for _ in pattern.finditer(text):
        pass
    return process_time() - began


def _text(begin, repeated, length):
    return begin + repeated * (length // len(repeated)) + "\0"


def ratio(pattern, begin, repeated, lengths=LENGTHS):
    """How much longer the longest text takes than the shortest; 0 where nothing points beyond linear."""
    # What is slow already is not waited for at full length.
    shorter = (lengths[0] // cut for cut in (64, 16, 4))
    hopeless = (each for each in shorter if seconds(pattern, _text(begin, repeated, each)) > HOPELESS)
    longest = next(hopeless, lengths[-1])
    made = [_text(begin, repeated, longest // part) for part in (4, 2, 1)]
    first, second = seconds(pattern, made[0]), seconds(pattern, made[1])
    if second < MEASURABLE / 4 or second < SUSPICIOUS * first:
        return 0.0
    first, last = (min(seconds(pattern, text) for _ in range(TRIES)) for text in (made[0], made[-1]))
    return last / max(first, 1e-6) if last >= MEASURABLE else 0.0


def worst(pattern, lengths=LENGTHS):
    """The highest ratio and the text that has it, or the first that is too high."""
    highest = 0.0, ("", "")
    for text in texts(pattern):
        highest = max(highest, (ratio(pattern, *text, lengths), text))
        if highest[0] > RATIO:
            break
    return highest


def bound_of(name):
    return next((most for prefix, most in BOUNDED.items() if name.startswith(prefix)), None)


def main():
    wrong = 0
    for name, pattern in sorted(patterns().items()):
        if bound_of(name) is not None or not name.startswith(tuple(sys.argv[1:]) or ""):
            continue
        found, text = worst(pattern)
        wrong += found > RATIO
        print(
            f"{'SLOW' if found > RATIO else 'ok':5}{found:6.1f}  {name}  {text if found > RATIO else ''}",
            flush=True,
        )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
