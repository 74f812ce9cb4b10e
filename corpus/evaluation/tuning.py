"""Fit the weights to a data set's questions.

Run `python -m corpus.evaluation.tuning DATASET [--ablation]`; what it prints goes into
`corpus/retrieval/weights.py` by hand. The candidates of a question are all that could be cited of the
articles read for it. The weights of choosing maximise the chance (softmax over the candidates of an article)
that an article with the answer is cited with the answer; those of ordering then the chance (softmax over the
articles, each with its chosen candidate) that the first article's candidate holds the answer, and, counting
less, that it is a gold article. No weight may have the sign against its meaning, so that a factor that helps
only by accident stays at 0. The figures are for questions and articles that the weights were not fitted to:
each month left out in turn, and each outlet, whose articles are then the only ones to answer from. The
confidence is fitted by logistic regression, the citations that hold an answer against those for unanswerable
questions.
"""

import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.evaluation.answering import DISPLAYED, auroc
from corpus.evaluation.dataset import Dataset, Question
from corpus.evaluation.fitting import (
    BoolArray,
    FloatArray,
    calibration,
    descended,
    logistic,
    softmax_gradient,
)
from corpus.library import Corpus
from corpus.models.article import Article
from corpus.pipeline.files import read_articles
from corpus.retrieval.candidates import best
from corpus.retrieval.confidence import signs_of
from corpus.retrieval.weights import DEFAULT_WEIGHTS, NAMES, SIGNS, TRUSTED, Confidence, Factors, Trust

_AGAINST = frozenset(("asking", "heading", "leaning", "parts"))  # speak against a candidate
# The same for all candidates of an article, so that they cannot choose among them.
_OF_ARTICLE = frozenset(("title", "frequency", "passage", "freshness"))
# The length of an excerpt does not show if the article answers; the fit would put the long first.
_OF_EXCERPT = frozenset(("length",))
# The questions cannot show that an excerpt which stands alone is worth something to its reader.
_KEPT = ("heading", "leaning")
_UNUSED = ("support", "similarity")  # the confidence alone takes the one, and an encoder makes the other
_WRONG = 1 / 3
FITTED = tuple(name for name in NAMES if name not in (*_KEPT, *_UNUSED))
_LEARNT_FROM = 5  # first articles of a question; each with the answer is a case to learn from
_GOLD = 0.4  # share of gold articles in the objective of ordering
_L2 = 1e-3  # regularisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What chooses the sentences of an article, and what orders the articles."""

    choosing: Factors
    ordering: Factors


AS_THEY_ARE = Fitted(choosing=DEFAULT_WEIGHTS.choosing, ordering=DEFAULT_WEIGHTS.ordering)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The n candidates of one question.

    Attributes:
        month: of the question.
        factors: float64, (n, len(NAMES)).
        extracts, outlets: int64 and str, (n,): the article and its outlet.
        right, gold: bool, (n,): whether it holds the answer, and its article is a gold one.
        signs: float64, (n, len(SIGNS)): what the confidence rests on.
    """

    month: str
    factors: FloatArray
    extracts: NDArray[np.int64]
    outlets: NDArray[np.str_]
    right: BoolArray
    gold: BoolArray
    signs: FloatArray

    def of(self, rows: BoolArray | NDArray[np.int64]) -> "Sample":
        """Return the question with some of the candidates: a mask or rows."""
        arrays = ("factors", "extracts", "outlets", "right", "gold", "signs")
        parts = {name: getattr(self, name)[rows] for name in arrays}
        return Sample(month=self.month, **parts)

    def cited(self, fitted: Fitted) -> NDArray[np.int64]:
        """Return the best candidate of each article, best first: int64."""
        return best(self.factors, self.extracts, fitted.choosing, fitted.ordering)

    def articles(self) -> "Iterator[Sample]":
        """Yield each of the first articles that has candidates both right and wrong."""
        for row in self.cited(AS_THEY_ARE)[:_LEARNT_FROM]:
            own = self.of(self.extracts == self.extracts[row])
            if own.right.any() and not own.right.all():
                yield own


def sample(corpus: Corpus, question: Question) -> Sample:
    """Return what `corpus` would choose from to answer `question`."""
    readings = corpus.readings(question.text, now=question.now)
    extracts = readings.candidates.extracts
    articles = [stored.article for stored in readings.articles]
    rows = range(len(extracts))
    answers = cache(question.is_answered)
    return Sample(
        month=f"{question.now:%Y-%m}",
        factors=readings.candidates.factors,
        extracts=extracts,
        outlets=np.array([articles[page].source or "" for page in extracts], np.str_),
        right=np.array([any(map(answers, readings.texts(row))) for row in rows], np.bool_),
        gold=np.array([articles[page].id in question.gold_article_ids for page in extracts], np.bool_),
        signs=signs_of(readings, np.arange(len(extracts))),
    )


def fit(samples: Sequence[Sample], names: Collection[str]) -> Fitted:
    """Return the weights of the factors `names`; those kept are unchanged, others 0."""
    own = [name for name in names if name not in _OF_ARTICLE]
    articles = [article for one in samples for article in one.articles()]
    choosing = _fit(articles, own, kept=DEFAULT_WEIGHTS.choosing, gold=0.0)
    taken = Fitted(choosing=choosing, ordering=Factors())
    cited = [one.of(np.sort(one.cited(taken))) for one in samples]
    whole = [name for name in names if name not in _OF_EXCERPT]
    return Fitted(choosing=choosing, ordering=_fit(cited, whole, kept=DEFAULT_WEIGHTS.ordering, gold=_GOLD))


def _fit(samples: Sequence[Sample], names: Sequence[str], *, kept: Factors, gold: float) -> Factors:
    columns = [NAMES.index(name) for name in names]
    fixed = np.array([kept.vector()[NAMES.index(name)] * (name in _KEPT) for name in NAMES])
    factors = np.concatenate([one.factors for one in samples])
    sizes = np.array([len(one.factors) for one in samples])
    scale = factors[:, columns].std(axis=0) + 1e-6
    scaled, offset = factors[:, columns] / scale, factors @ fixed
    signs = np.array([-1.0 if name in _AGAINST else 1.0 for name in names])
    targets = [
        (np.concatenate([one.right for one in samples]), 1 - gold),
        (np.concatenate([one.gold for one in samples]), gold),
    ]

    def slope(weights: FloatArray) -> FloatArray:
        scores = scaled @ weights + offset
        slope = _L2 * weights
        for right, share in targets:
            slope = slope + share * softmax_gradient(scores, scaled, right, sizes)
        return slope

    found = descended(slope, signs) / scale
    return Factors(
        **dict(zip(NAMES, fixed.tolist(), strict=True)) | dict(zip(names, found.tolist(), strict=True))
    )


def ranks(one: Sample, fitted: Fitted) -> tuple[int, int | None]:
    """Return the ranks of the first right citation (0: none) and of a gold article."""
    cited = one.cited(fitted)
    right, gold = np.flatnonzero(one.right[cited]), np.flatnonzero(one.gold[cited])
    return (
        int(right[0]) + 1 if right.size else 0,
        (int(gold[0]) + 1 if gold.size else 0) if one.gold.any() else None,
    )


def reached(pairs: Sequence[tuple[Sample, Fitted]]) -> str:
    """Return answer@1 and @3, and R@1 and MRR of gold articles, as text."""
    found = [ranks(one, fitted) for one, fitted in pairs]
    answers = np.array([answer for answer, _ in found])
    golds = np.array([gold for _, gold in found if gold is not None])
    reciprocal = np.divide(1.0, golds, out=np.zeros(len(golds)), where=golds > 0)
    return (
        f"{len(found):4} questions  answer@1 {np.mean(answers == 1):.3f}"
        f"  @3 {np.mean((answers > 0) & (answers <= DISPLAYED)):.3f}"
        f"  R@1 {np.mean(golds == 1):.3f}  MRR {np.mean(reciprocal):.3f}"
    )


def by_month(
    samples: Sequence[Sample], names: Collection[str]
) -> Iterator[tuple[str, list[tuple[Sample, Fitted]]]]:
    """Yield each month's questions with weights fitted to those of all others."""
    for month in sorted({one.month for one in samples}):
        fitted = fit([one for one in samples if one.month != month], names)
        yield month, [(one, fitted) for one in samples if one.month == month]


def by_outlet(
    samples: Sequence[Sample], names: Collection[str]
) -> Iterator[tuple[str, list[tuple[Sample, Fitted]]]]:
    """Yield the questions to one outlet's articles with weights fitted to all others."""
    for outlet in sorted({str(name) for one in samples for name in np.unique(one.outlets)}):
        own = [one.of(one.outlets == outlet) for one in samples]
        own = [one for one in own if len(one.factors)]
        if 2 * len(own) >= len(samples):
            others = [one.of(one.outlets != outlet) for one in samples]
            fitted = fit([one for one in others if len(one.factors)], names)
            yield outlet, [(one, fitted) for one in own]


def fit_trust(right: Sequence[Sample], wrong: Sequence[Sample], fitted: Fitted) -> tuple[Trust, str]:
    """Fit the confidence, of right citations against others; return it and figures."""
    columns = [NAMES.index(name) for name in TRUSTED]

    def readable(one: Sample) -> FloatArray:
        return one.factors[one.cited(fitted)[:DISPLAYED]][:, columns]

    kept = [one for one in right if 0 < ranks(one, fitted)[0] <= DISPLAYED]
    labels = np.array([1.0] * len(kept) + [0.0] * len(wrong))
    tables = [
        np.column_stack([np.ones(len(table)), table]) for one in (*kept, *wrong) for table in (readable(one),)
    ]
    found = np.zeros(len(columns) + 1)
    found[1] = 1.0
    for _ in range(3):  # which citation is trusted most depends on the weights, and these on that
        best = np.array([table[np.argmax(table @ found)] for table in tables])
        found = logistic(best, labels)
    chances = np.array([np.max(1 / (1 + np.exp(-(table @ found)))) for table in tables])
    figure = f"AUROC {auroc(chances[labels == 1], chances[labels == 0]):.3f}"
    return Trust(
        **dict(zip(("bias", *TRUSTED), found.tolist(), strict=True))
    ), f"{figure}\n{calibration(chances, labels)}"


def fit_confidence(
    answerable: Sequence[Sample], unanswerable: Sequence[Sample], fitted: Fitted
) -> tuple[Confidence, str]:
    """Fit the confidence to first citations, right ones against all others; return it and figures.

    A wrong citation of a question that has an answer counts `_WRONG` of one that has none: often it is the
    right article, or says the answer in other words than the data set.
    """
    firsts = [(one, int(one.cited(fitted)[0])) for one in (*answerable, *unanswerable)]
    signs = np.array([[1.0, *one.signs[row]] for one, row in firsts])
    labels = np.array([float(one.right[row]) for one, row in firsts])
    is_wrong = (labels == 0) & (np.arange(len(firsts)) < len(answerable))
    found = logistic(signs, labels, counts=np.where(is_wrong, _WRONG, 1.0))
    chances = 1 / (1 + np.exp(-(signs @ found)))
    no_answer = chances[len(answerable) :]
    figure = f"AUROC {auroc(chances[labels > 0], no_answer):.3f}"
    named = dict(zip(("bias", *SIGNS), found.tolist(), strict=True))
    return Confidence(**named), f"{figure}\n{calibration(chances, labels)}"


def main() -> None:
    """Print weights and what they reach."""
    folder, ablation = Path(sys.argv[1]), "--ablation" in sys.argv
    dataset = Dataset(folder)
    with tempfile.TemporaryDirectory(prefix="clippings-tuning-") as place, Corpus.open(place) as corpus:
        corpus.add(item for item in read_articles(dataset.articles) if isinstance(item, Article))
        asked = [sample(corpus, question) for question in dataset.questions()]
        unanswerable = [sample(corpus, question) for question in dataset.unanswerable()]
    asked, unanswerable = ([one for one in part if len(one.factors)] for part in (asked, unanswerable))
    for line in _report(asked, unanswerable, FITTED, ablation=ablation):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _report(
    asked: Sequence[Sample], unanswerable: Sequence[Sample], names: Sequence[str], *, ablation: bool
) -> Iterator[str]:
    fitted = fit(asked, names)
    for part, factors in (("choosing", fitted.choosing), ("ordering", fitted.ordering)):
        rated = zip(NAMES, factors.vector(), strict=True)
        yield f"{part}: {', '.join(f'{name}={weight:.2f}' for name, weight in rated if weight)}"
    yield f"as they were: {reached([(one, AS_THEY_ARE) for one in asked])}"
    yield f"as fitted:    {reached([(one, fitted) for one in asked])}"
    for fold in (by_month, by_outlet):
        parts = list(fold(asked, names))
        yield from (f"{name:>14}: {reached(pairs)}" for name, pairs in parts)
        yield f"{fold.__name__:>14}: {reached([pair for _, pairs in parts for pair in pairs])}"
    trust, calibrated = fit_trust(asked, unanswerable, AS_THEY_ARE)
    yield "  ".join(f"{field.name} = {getattr(trust, field.name):.2f}" for field in fields(trust))
    yield calibrated
    for off in names if ablation else ():
        parts = list(by_month(asked, [name for name in names if name != off]))
        yield f"without {off:>10}: {reached([pair for _, pairs in parts for pair in pairs])}"


if __name__ == "__main__":
    main()
