"""Provide sample articles, so that a first run has something to read.

The facts are publicly known; every sentence is this project's own. The articles are in `articles/` as
Markdown with YAML front matter, without URLs, since they are nowhere on the web. `analysed.jsonl` holds the
same articles analysed, so that a first question loads neither a parser nor Punkt; `python -m
corpus.samples` makes it anew. `questions.jsonl` holds questions about them, each with a short answer and its
article, and some that no article here answers.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from corpus.models.article import Article, Span
from corpus.models.errors import IngestError
from corpus.models.ingest import AnalysedArticle, ArticleTerms, PackedSpans

ANALYSED = "analysed.jsonl"
_STORED = ("title", "body", "source", "authors", "language")


def read_samples() -> Iterator[Article]:
    """Yield the sample articles in the order of their file names."""
    # Imported here: parsers, which `analysed_samples` does without.
    from corpus.parsing.files import find_files
    from corpus.pipeline.files import read_articles

    with as_file(files("corpus.samples").joinpath("articles")) as folder:
        for path in find_files([folder]):
            if not isinstance(path, Path):
                raise IngestError(str(path))
            for item in read_articles(path):
                if not isinstance(item, Article):
                    raise IngestError(str(item))
                yield replace(item, id="")  # the same wherever Clippings is installed


def analysed_samples() -> Iterator[AnalysedArticle]:
    """Yield the sample articles as `analysed.jsonl` holds them, without looking for near copies."""
    lines = files("corpus.samples").joinpath(ANALYSED).read_text(encoding="utf-8").splitlines()
    for fields in map(json.loads, lines):
        article = Article(
            published_at=datetime.fromisoformat(fields["published_at"]),
            **{name: fields[name] for name in _STORED},
        )
        sentences = [Span(start=start, end=end) for start, end in fields["sentences"]]
        yield AnalysedArticle(
            article=article,
            sentences=PackedSpans.of(sentences),
            terms=ArticleTerms(fields["terms"]),
            profile=b64decode(fields["profile"]),
            analysis=b64decode(fields["analysis"]),
        )


def written(samples: Iterator[AnalysedArticle]) -> str:
    """Return what `analysed.jsonl` holds of these articles."""
    lines = (
        json.dumps(
            {name: getattr(sample.article, name) for name in _STORED}
            | {
                "published_at": sample.article.published_at and sample.article.published_at.isoformat(),
                "sentences": [(span.start, span.end) for span in sample.sentences],
                "terms": sample.terms.content,
            }
            | {name: b64encode(getattr(sample, name)).decode() for name in ("profile", "analysis")},
            ensure_ascii=False,
        )
        for sample in samples
    )
    return "".join(f"{line}\n" for line in lines)
