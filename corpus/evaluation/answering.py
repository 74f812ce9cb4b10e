"""Measure answers: answer@k, choices, article R@k and MRR, abstention, latency."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.evaluation.dataset import Question
from corpus.library import Corpus
from corpus.models.answer import Answer
from corpus.text.analysis import terms

DEPTH = 5  # citations that are examined
DISPLAYED = 3  # citations that the bot displays
_KEPT = 0.9  # share of right answers above the threshold of `false_answers`


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """The result of one question.

    Ranks count from 1, 0 stands for none. `headed_rank` is that of the first citation whose excerpts or
    headline hold the answer; `outlet` is that of the first citation.
    """

    answer_rank: int
    headed_rank: int
    article_rank: int | None
    choice_points: float | None
    confidence: float
    found: bool
    seconds: float
    month: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The measures: shares are 0 to 1, latencies in milliseconds.

    `answer_at` rests on excerpts alone, `headed_at` on excerpts and headlines.
    """

    questions: int
    answer_at: tuple[float, ...]
    headed_at: tuple[float, ...]
    choice_accuracy: float
    article_at_1: float
    article_mrr: float
    auroc: float
    false_answers: float
    found_right: float
    found_unanswerable: float
    p50_ms: float
    p99_ms: float


def ask_all(corpus: Corpus, questions: Iterable[Question]) -> list[AnswerOutcome]:
    """Ask each question at its own time."""
    return [_ask(corpus, question) for question in questions]


def figures(answerable: Sequence[AnswerOutcome], unanswerable: Sequence[AnswerOutcome]) -> Figures:
    """Return the measures over these outcomes."""
    golds = np.array([outcome.article_rank for outcome in answerable if outcome.article_rank is not None])
    right = np.array([o.confidence for o in answerable if 0 < o.answer_rank <= DISPLAYED])
    wrong = np.array([outcome.confidence for outcome in unanswerable])
    threshold = np.quantile(right, 1 - _KEPT) if right.size else 1.0
    seconds = np.array([outcome.seconds for outcome in (*answerable, *unanswerable)])
    return Figures(
        questions=len(answerable),
        answer_at=_within([outcome.answer_rank for outcome in answerable]),
        headed_at=_within([outcome.headed_rank for outcome in answerable]),
        choice_accuracy=_share([o.choice_points for o in answerable if o.choice_points is not None]),
        article_at_1=_share(golds == 1),
        article_mrr=_share(np.divide(1.0, golds, out=np.zeros(len(golds)), where=golds > 0)),
        auroc=auroc(right, wrong),
        false_answers=_share(wrong >= threshold),
        found_right=_share([o.found for o in answerable if 0 < o.answer_rank <= DISPLAYED]),
        found_unanswerable=_share([outcome.found for outcome in unanswerable]),
        p50_ms=float(np.quantile(seconds, 0.5) * 1e3),
        p99_ms=float(np.quantile(seconds, 0.99) * 1e3),
    )


def auroc(positive: Sequence[float] | np.ndarray, negative: Sequence[float] | np.ndarray) -> float:
    """Return the chance that a random positive is above a random negative.

    A tie counts half. NaN without positives or negatives.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below, level = (np.searchsorted(ordered, positive, side=side) for side in ("left", "right"))
    return float((below + level).mean() / 2 / len(ordered))


def _ask(corpus: Corpus, question: Question) -> AnswerOutcome:
    began = time.perf_counter()
    answer = corpus.answer(question.text, DEPTH, now=question.now)
    seconds = time.perf_counter() - began
    return AnswerOutcome(
        answer_rank=_rank(answer, question, headed=False),
        headed_rank=_rank(answer, question, headed=True),
        article_rank=_article_rank(answer, question.gold_article_ids) if question.gold_article_ids else None,
        choice_points=_choice_points(answer, question) if question.choices else None,
        confidence=answer.confidence,
        found=answer.found,
        seconds=seconds,
        month=f"{question.now:%Y-%m}",
        outlet=next((citation.article.source or "" for citation in answer.citations), ""),
    )


def _rank(answer: Answer, question: Question, *, headed: bool) -> int:
    """Return the rank of the first citation with the answer; with `headed` its headline counts too."""
    for citation in answer.citations:
        texts = [excerpt.text for excerpt in citation.excerpts]
        if headed and citation.headline:
            texts.append(citation.headline)
        if any(map(question.is_answered, texts)):
            return citation.number
    return 0


def _article_rank(answer: Answer, gold: frozenset[str]) -> int:
    return next((citation.number for citation in answer.citations if citation.article.id in gold), 0)


def _choice_points(answer: Answer, question: Question) -> float:
    """Return 1 for the right choice alone in front, a share of 1 for a tie."""
    support = {choice: _support(answer, choice) for choice in question.choices}
    best = [choice for choice, value in support.items() if value == max(support.values())]
    return 1 / len(best) if question.answer in best else 0.0


def _support(answer: Answer, choice: str) -> float:
    """Return how much of `choice` the citations hold, the first one most."""
    wanted = set(terms(choice)) or {choice}
    total = 0.0
    for citation in answer.citations:
        cited = {term for excerpt in citation.excerpts for term in terms(excerpt.text)}
        total += len(wanted & cited) / len(wanted) / citation.number
    return total


def _within(ranks: Sequence[int]) -> tuple[float, ...]:
    """Return the share of the ranks that are within the first k, for each k up to `DEPTH`."""
    found = np.array(ranks)
    return tuple(_share((found > 0) & (found <= k)) for k in range(1, DEPTH + 1))


def _share(values: Sequence[float] | np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
