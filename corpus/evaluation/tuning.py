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
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.evaluation.answering import auroc
from corpus.evaluation.dataset import Dataset, Question, contains
from corpus.library import Corpus
from corpus.models.article import Article
from corpus.pipeline.files import read_articles
from corpus.retrieval.candidates import best
from corpus.retrieval.weights import DEFAULT_WEIGHTS, NAMES, TRUSTED, Factors, Trust

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_AGAINST = frozenset(("asking", "heading", "leaning", "parts"))  # speak against a candidate
# The same for all candidates of an article, so that they cannot choose among them.
_OF_ARTICLE = frozenset(("title", "frequency", "passage", "freshness"))
# The length of an excerpt does not show if the article answers; the fit would put the long first.
_OF_EXCERPT = frozenset(("length",))
# The questions cannot show that an excerpt which stands alone is worth something to its reader.
_KEPT = ("heading", "leaning")
_DISPLAYED = 3  # citations that the bot displays
_LEARNT_FROM = 5  # first articles of a question; each with the answer is a case to learn from
_GOLD = 0.4  # share of gold articles in the objective of ordering
_L2 = 1e-3  # regularisation
_STEPS, _RATE = 300, 0.05  # of Adam


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
        extracts: int64, (n,): the article of each.
        outlets: str, (n,).
        right: bool, (n,): whether it holds the answer.
        gold: bool, (n,): whether its article is a gold one.
    """

    month: str
    factors: FloatArray
    extracts: NDArray[np.int64]
    outlets: NDArray[np.str_]
    right: BoolArray
    gold: BoolArray

    def of(self, rows: BoolArray | NDArray[np.int64]) -> "Sample":
        """Return the question with some of the candidates: a mask or rows."""
        parts = {name: getattr(self, name)[rows] for name in ("values", "pages", "outlets", "right", "gold")}
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
    answers = cache(partial(_answers, question.answer))
    right = [any(map(answers, readings.texts(row))) for row in rows]
    return Sample(
        month=f"{question.now:%Y-%m}",
        factors=readings.candidates.factors,
        extracts=extracts,
        outlets=np.array([articles[page].source or "" for page in extracts], np.str_),
        right=np.array(right, np.bool_),
        gold=np.array([articles[page].id in question.gold_article_ids for page in extracts], np.bool_),
    )


def _answers(answer: str | None, text: str) -> bool:
    return answer is not None and contains(text, answer)


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
            slope = slope + share * _slope(scores, scaled, right, sizes)
        return slope

    found = _descended(slope, signs) / scale
    return Factors(
        **dict(zip(NAMES, fixed.tolist(), strict=True)) | dict(zip(names, found.tolist(), strict=True))
    )


def _slope(scores: FloatArray, factors: FloatArray, right: BoolArray, sizes: NDArray[np.int64]) -> FloatArray:
    """Return the gradient of the mean -ln(chance that a right candidate is chosen).

    Over questions that have one. `scores` is float64, (n,), `values` float64, (n, names), `right` (n,),
    `sizes` the candidates of each question.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    all_odds, right_odds = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
    has = np.repeat(right_odds > 0, sizes)
    chance = odds / np.repeat(all_odds, sizes)
    wanted = odds * right / np.repeat(np.where(right_odds > 0, right_odds, 1.0), sizes)
    slope: FloatArray = ((chance - wanted) * has) @ factors / max((right_odds > 0).sum(), 1)
    return slope


def _descended(slope: Callable[[FloatArray], FloatArray], signs: FloatArray) -> FloatArray:
    """Return where Adam (Kingma and Ba 2015) ends with every weight held to its sign.

    A sign of 0 leaves a weight free.
    """
    weights, mean, square = np.zeros((3, len(signs)))
    for step in range(1, _STEPS + 1):
        now = slope(weights)
        mean, square = 0.9 * mean + 0.1 * now, 0.999 * square + 0.001 * now**2
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = weights - _RATE * move
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights


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
        f"  @3 {np.mean((answers > 0) & (answers <= _DISPLAYED)):.3f}"
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
    """Fit the confidence: right citations against those for unanswerable questions.

    Returns it with its figures as text.
    """
    columns = [NAMES.index(name) for name in TRUSTED]

    def readable(one: Sample) -> FloatArray:
        return one.factors[one.cited(fitted)[:_DISPLAYED]][:, columns]

    kept = [one for one in right if 0 < ranks(one, fitted)[0] <= _DISPLAYED]
    labels = np.array([1.0] * len(kept) + [0.0] * len(wrong))
    tables = [
        np.column_stack([np.ones(len(table)), table]) for one in (*kept, *wrong) for table in (readable(one),)
    ]
    found = np.zeros(len(columns) + 1)
    found[1] = 1.0
    for _ in range(3):  # which citation is trusted most depends on the weights, and these on that
        best = np.array([table[np.argmax(table @ found)] for table in tables])
        found = _logistic(best, labels)
    chances = np.array([np.max(1 / (1 + np.exp(-(table @ found)))) for table in tables])
    figure = f"AUROC {auroc(chances[labels == 1], chances[labels == 0]):.3f}"
    return Trust(
        **dict(zip(("bias", *TRUSTED), found.tolist(), strict=True))
    ), f"{figure}\n{_calibration(chances, labels)}"


def _logistic(factors: FloatArray, labels: FloatArray) -> FloatArray:
    signs = np.array([0.0] + [1.0] * (factors.shape[1] - 1))

    def slope(weights: FloatArray) -> FloatArray:
        gradient: FloatArray = factors.T @ (1 / (1 + np.exp(-(factors @ weights))) - labels) / len(labels)
        return gradient + 1e-4 * weights

    return _descended(slope, signs)


def _calibration(chances: FloatArray, labels: FloatArray) -> str:
    """Return the share that is right of those with about the same confidence."""
    bins = np.minimum((chances * 5).astype(int), 4)
    rows = (
        f"  sure {chances[bins == b].mean():.2f}  right {labels[bins == b].mean():.2f}  ({(bins == b).sum()})"
        for b in range(5)
        if (bins == b).any()
    )
    return "\n".join(rows)


def main() -> None:
    """Print weights and what they reach."""
    folder, ablation = Path(sys.argv[1]), "--ablation" in sys.argv
    dataset = Dataset(folder)
    names = [name for name in NAMES if name not in _KEPT]
    with tempfile.TemporaryDirectory(prefix="clippings-tuning-") as place, Corpus.open(place) as corpus:
        corpus.add(item for item in read_articles(dataset.articles) if isinstance(item, Article))
        asked = [sample(corpus, question) for question in dataset.questions()]
        unanswerable = [sample(corpus, question) for question in dataset.unanswerable()]
    asked, unanswerable = ([one for one in part if len(one.factors)] for part in (asked, unanswerable))
    for line in _report(asked, unanswerable, names, ablation=ablation):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _report(
    asked: Sequence[Sample], unanswerable: Sequence[Sample], names: Sequence[str], *, ablation: bool
) -> Iterator[str]:
    fitted = fit(asked, names)
    for room, factors in (("choosing", fitted.choosing), ("ordering", fitted.ordering)):
        rated = zip(NAMES, factors.vector(), strict=True)
        yield f"{room}: {', '.join(f'{name}={weight:.2f}' for name, weight in rated if weight)}"
    yield f"as they were: {reached([(one, AS_THEY_ARE) for one in asked])}"
    yield f"as fitted:    {reached([(one, fitted) for one in asked])}"
    for fold in (by_month, by_outlet):
        parts = list(fold(asked, names))
        yield from (f"{name:>14}: {reached(pairs)}" for name, pairs in parts)
        yield f"{fold.__name__:>14}: {reached([pair for _, pairs in parts for pair in pairs])}"
    trust, told = fit_trust(asked, unanswerable, AS_THEY_ARE)
    yield "  ".join(f"{field.name} = {getattr(trust, field.name):.2f}" for field in fields(trust))
    yield told
    for off in names if ablation else ():
        parts = list(by_month(asked, [name for name in names if name != off]))
        yield f"without {off:>10}: {reached([pair for _, pairs in parts for pair in pairs])}"


if __name__ == "__main__":
    main()
