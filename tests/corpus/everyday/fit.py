"""Fit the weights to quiz questions and the tuning half of the everyday ones, and print them with figures.

    python -m tests.corpus.everyday.fit DATASET_FOLDER... [--weights]

Each folder is a data set of `corpus.evaluation.dataset` whose name ends with its year. The figures of a year
come from weights fitted to the others; what is printed last is fitted to all, for
`corpus/retrieval/weights.py`. The questions of `tests/corpus/quality` are always learnt from, and an everyday
question counts as much as three of the quiz. With `--weights` the
weights of choosing and ordering are fitted too, otherwise they stay as they are.
"""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus import Article, Corpus
from corpus.evaluation.dataset import Dataset, Question
from corpus.evaluation.tuning import (
    AS_THEY_ARE,
    FITTED,
    Fitted,
    Sample,
    fit,
    fit_confidence,
    reached,
    sample,
)
from corpus.pipeline.files import read_articles
from corpus.retrieval.weights import SIGNS, Confidence
from tests.corpus.everyday import HALVES, questions, read
from tests.corpus.everyday.__main__ import articles

COUNTED = 3
QUALITY = Path(__file__).parent.parent / "quality"
TUNING, CHECKING = HALVES
WRONG = (0.1, 0.15, 0.2, 0.25)  # shares of the answerable that may be answered wrongly


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The questions of a kind that have an answer, and those that have none."""

    answerable: list[Sample]
    unanswerable: list[Sample]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    quiz: Asked
    everyday: dict[str, Asked]

    def learnt(self) -> Asked:
        own = self.everyday[TUNING]
        return Asked(
            answerable=self.quiz.answerable + COUNTED * own.answerable,
            unanswerable=self.quiz.unanswerable + COUNTED * own.unanswerable,
        )


def year_of(folder: Path) -> Year:
    dataset = Dataset(folder)
    with tempfile.TemporaryDirectory() as place, Corpus.open(Path(place)) as corpus:
        corpus.add(articles(folder))
        quiz = asked(corpus, [*dataset.questions(), *dataset.unanswerable()])
        return Year(quiz=quiz, everyday={half: everyday(corpus, folder, half) for half in HALVES})


def gate() -> Asked:
    dataset = Dataset(QUALITY)
    rows = [
        Question(text=row.question, now=row.now, answer=row.answer)
        for row in read(QUALITY / "everyday.jsonl")
    ]
    with Corpus.in_memory(
        item for item in read_articles(dataset.articles) if isinstance(item, Article)
    ) as corpus:
        return asked(corpus, [*dataset.questions(), *dataset.unanswerable(), *rows])


def everyday(corpus: Corpus, folder: Path, half: str) -> Asked:
    rows = questions(int(folder.name[-4:]), half)
    return asked(corpus, [Question(text=row.question, now=row.now, answer=row.answer) for row in rows])


def asked(corpus: Corpus, rows: Iterable[Question]) -> Asked:
    found = [(row, sample(corpus, row)) for row in rows]
    kept = [(row, one) for row, one in found if len(one.factors)]
    return Asked(
        answerable=[one for row, one in kept if row.answer is not None],
        unanswerable=[one for row, one in kept if row.answer is None],
    )


def together(years: Iterable[Year]) -> Asked:
    parts = [gate(), *(year.learnt() for year in years)]
    return Asked(
        answerable=[one for part in parts for one in part.answerable],
        unanswerable=[one for part in parts for one in part.unanswerable],
    )


def fitted_to(years: Iterable[Year], *, weights: bool) -> tuple[Fitted, Confidence]:
    learnt = together(years)
    fitted = fit(learnt.answerable, FITTED) if weights else AS_THEY_ARE
    return fitted, fit_confidence(learnt.answerable, learnt.unanswerable, fitted)[0]


def sure(samples: Sequence[Sample], fitted: Fitted, confidence: Confidence) -> tuple[np.ndarray, np.ndarray]:
    """The confidence of first citations, and whether they are right."""
    firsts = [(one, one.cited(fitted)[0]) for one in samples]
    signs = np.array([one.signs[row] for one, row in firsts])
    right = np.array([one.right[row] for one, row in firsts], np.bool_)
    return 1 / (1 + np.exp(-(confidence.bias + signs @ np.array(confidence.vector())))), right


def curve(part: Asked, fitted: Fitted, confidence: Confidence) -> Iterable[str]:
    chances, right = sure(part.answerable, fitted, confidence)
    no_answer, _ = sure(part.unanswerable, fitted, confidence)
    for share in WRONG:
        wrong = np.sort(chances[~right])[::-1]
        least = wrong[min(int(share * len(right)), len(wrong) - 1)]
        found = chances > least
        yield (
            f"    above {least:.2f}: right {np.mean(found & right):.3f}  wrong {np.mean(found & ~right):.3f}"
            f"  false {np.mean(no_answer > least):.3f}"
        )


def report(year: Year, fitted: Fitted, confidence: Confidence) -> Iterable[str]:
    yield f"  quiz: {reached([(one, fitted) for one in year.quiz.answerable])}"
    yield from curve(year.quiz, fitted, confidence)
    for half, part in year.everyday.items():
        yield f"  {half}: {reached([(one, fitted) for one in part.answerable])}"
        yield from curve(part, fitted, confidence)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.everyday.fit")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--weights", action="store_true")
    given = parser.parse_args()
    years = {folder.name: year_of(folder) for folder in given.folders}
    for name, year in years.items():
        others = [other for other in years.values() if other is not year] or [year]
        print(name, "by the others", *report(year, *fitted_to(others, weights=given.weights)), sep="\n")
    fitted, confidence = fitted_to(years.values(), weights=given.weights)
    for name, year in years.items():
        print(name, "by all", *report(year, fitted, confidence), sep="\n")
    print(fitted, f"bias={confidence.bias:.2f}", *map("{}={:.2f}".format, SIGNS, confidence.vector()))


if __name__ == "__main__":
    main()
