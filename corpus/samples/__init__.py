"""Provide sample articles, so that a first run has something to read.

The facts are publicly known; every sentence is this project's own. The articles are in `articles/` as
Markdown with YAML front matter, without URLs, since they are nowhere on the web. `questions.jsonl` holds
questions about them, each with a short answer and its article, and some that no article here answers.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.parsing.files import find_files
from corpus.pipeline.files import read_articles


def read_samples() -> Iterator[Article]:
    """Yield the sample articles in the order of their file names."""
    with as_file(files("corpus.samples").joinpath("articles")) as folder:
        for path in find_files([folder]):
            if not isinstance(path, Path):
                raise IngestError(str(path))
            for item in read_articles(path):
                if not isinstance(item, Article):
                    raise IngestError(str(item))
                yield replace(item, id="")  # the same wherever Clippings is installed
