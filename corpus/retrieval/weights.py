"""Hold every number that ranking and choosing depend on.

`python -m corpus.evaluation.tuning DATASET` fits those of `choosing` and `ordering` to the questions of a
data set, and prints them with the figures on questions that they were not fitted to. The numbers here were
fitted in the same way to the quiz questions of 2022 and 2023 together with the tuning half of
`tests/corpus/everyday`, of which each counts three times. `Trust` is older and separates right answers from
unanswerable questions by two factors alone. `SENTENCE` comes from the training part of TREC QA
(`python -m corpus.evaluation.selection`).
"""

import math
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from operator import attrgetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What a unit of each factor of an excerpt adds to its score.

    Every factor is about 0 to 1.

    Attributes:
        terms: the question's terms in the excerpt, by how rare they are and how often it holds them.
        coverage: the share of the question's weight in the excerpt or the title.
        pairs: neighbouring terms of the question that are neighbours there too.
        names: the names of the question in the excerpt.
        nearness: how close the terms are to what may be the answer.
        kind: whether it holds something of the kind that is asked for and not in the question.
        unit: how close they are to a number before what is counted, as in "12 people".
        votes: how many articles vote for its likeliest answer, against the most voted one.
        support: ln(1 + those votes); nothing but the confidence takes it.
        novelty: names and numbers that the question does not have.
        length: of the excerpt.
        asking: an excerpt that is a question itself.
        heading: the share of its sentences that have no end, such as headings and captions.
        leaning: an excerpt that cannot be read without the sentence before it.
        parts: how often it leaves out sentences.
        agreement: names and numbers that other articles hold too.
        title: the share of the question's weight in the article's title.
        start: how near it is to the start of the article.
        frequency: how many of the article's passages hold the terms.
        passage: BM25 of the article's best passage.
        freshness: 1 for an article published at `now`, halved with each half-life.
        similarity: cosine of the sentence encoder between the question and the excerpt; 0 without one.
    """

    terms: float = 0.0
    coverage: float = 0.0
    pairs: float = 0.0
    names: float = 0.0
    nearness: float = 0.0
    kind: float = 0.0
    unit: float = 0.0
    votes: float = 0.0
    support: float = 0.0
    novelty: float = 0.0
    length: float = 0.0
    asking: float = 0.0
    heading: float = 0.0
    leaning: float = 0.0
    parts: float = 0.0
    agreement: float = 0.0
    title: float = 0.0
    start: float = 0.0
    frequency: float = 0.0
    passage: float = 0.0
    freshness: float = 0.0
    similarity: float = 0.0

    def vector(self) -> tuple[float, ...]:
        """Return the weights in the order of `NAMES`."""
        return _IN_ORDER(self)


NAMES = tuple(factor.name for factor in fields(Factors))
_IN_ORDER = attrgetter(*NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The logistic curve that gives the confidence of an answer from its first citation.

    Fitted to the first citations of the questions of 2022 and 2023, of everyday questions and of those in
    `tests/corpus/quality`: right ones against those for questions that nothing answers and, counting a third,
    against wrong ones.

    Attributes:
        coverage: as `Factors.coverage`; also the other factors of these names.
        breadth: how many terms there are to match: "What is inflation?" has too few to be sure. A word alone
            asks for what mentions it, and counts as enough.
    """

    bias: float = -8.0
    coverage: float = 3.2
    pairs: float = 1.6
    title: float = 1.9
    terms: float = 1.5
    support: float = 0.7
    breadth: float = 2.4
    freshness: float = 3.5
    similarity: float = 0.0

    def vector(self) -> tuple[float, ...]:
        """Return the weights in the order of `SIGNS`."""
        return _SIGNS_IN_ORDER(self)


SIGNS = tuple(weight.name for weight in fields(Confidence) if weight.name != "bias")
_SIGNS_IN_ORDER = attrgetter(*SIGNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The logistic curve that gives the confidence of a match of a watch, which is one article alone."""

    bias: float = -5.6
    coverage: float = 8.8
    nearness: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTrust:
    """The logistic curve that gives the confidence of a match of a watch by the sentence encoder too.

    Fitted to what words alone let through of the quiz and everyday questions: it keeps .99 of the right ones
    and drops .41 of the others.

    Attributes:
        logit: of the confidence by words.
        similarity: as `Factors.similarity`.
    """

    bias: float = -3.4
    logit: float = 0.66
    similarity: float = 6.1


TRUSTED = tuple(factor.name for factor in fields(Trust) if factor.name != "bias")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWeights:
    """What decides which articles are read, in addition to BM25 of their best passage.

    In units of the question's weight.

    Attributes:
        coverage: terms that the passage has at all.
        frequency: how many of the article's passages hold the terms.
        everywhere: terms that every passage holds, as those of the title.
        freshness: share by which an article of this moment gains.
    """

    coverage: float = 0.5
    frequency: float = 2.0
    everywhere: float = 1.0
    freshness: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts, and how much of it is examined.

    Attributes:
        choosing: what decides which sentences of an article are its excerpts.
        ordering: what decides on the order of the citations, by their excerpts and articles.
        width: by how much worse than the best an excerpt is to have 1/e of its vote in what is agreed on.
        reading: what decides which articles are read.
        candidates: passages taken from the index.
        confirmed: passages taken where the text has to hold a phrase; each of these is read.
        period: share by which a passage gains whose article is of the time that the question speaks of.
        period_fades: how long after that time an article gains half as much.
        articles: how many of their articles are read; more where more citations are asked for.
        extended: how many of these may be cited with sentences that stand apart.
        passages: passages around which the excerpt of such an article is looked for; one of the others.
        half_life: the age at which an article is half as fresh as a new one.
        confidence: how the confidence of an answer comes of its first citation.
        found: confidence from which on an answer counts as found. At .45 the everyday questions of the tuning
            half keep .61 right of .70, and .02 of those that nothing answers are found; of the right quiz
            answers .91 (2022) and .81 (2023) are kept. `tests.corpus.everyday.fit` prints the whole curve.
        trust: how the confidence of a watch's match comes of it.
        judged_trust: the same where a sentence encoder judges it.
        matched: confidence from which on a sentence is a match.
        least: share of the best citation's coverage below which another one is left out.
        same: share of the words of an excerpt, three in a row, that make it a copy of another.
    """

    choosing: Factors = field(
        default_factory=lambda: Factors(
            terms=7.7,
            coverage=2.2,
            pairs=2.5,
            names=0.3,
            nearness=1.0,
            kind=0.4,
            unit=19.5,
            votes=3.1,
            novelty=2.0,
            length=13.4,
            asking=-1.2,
            heading=-0.5,
            leaning=-0.1,
            parts=-0.4,
            agreement=5.9,
            start=1.8,
        )
    )
    ordering: Factors = field(
        default_factory=lambda: Factors(
            terms=3.3,
            coverage=0.4,
            pairs=1.9,
            names=0.5,
            nearness=1.3,
            kind=0.8,
            unit=4.0,
            votes=0.7,
            novelty=1.4,
            asking=-4.7,
            heading=-0.7,
            parts=-0.1,
            agreement=1.3,
            title=1.3,
            start=0.8,
            frequency=1.0,
            passage=1.0,
            freshness=3.4,
        )
    )
    width: float = 2.0
    reading: ReadingWeights = field(default_factory=ReadingWeights)
    candidates: int = 300
    confirmed: int = 100
    period: float = 0.75
    period_fades: timedelta = timedelta(days=3)
    articles: int = 14
    extended: int = 8
    passages: int = 3
    half_life: timedelta = timedelta(days=20)
    confidence: Confidence = field(default_factory=Confidence)
    found: float = 0.45
    trust: Trust = field(default_factory=Trust)
    judged_trust: JudgedTrust = field(default_factory=JudgedTrust)
    matched: float = 0.43
    least: float = 0.5
    same: float = 0.8


DEFAULT_WEIGHTS = Weights()
# With a sentence encoder more articles are read. What similarity is worth beside all that words say was
# fitted to a part of the questions of both years.
ENCODED_WEIGHTS = replace(
    DEFAULT_WEIGHTS,
    articles=24,
    ordering=replace(DEFAULT_WEIGHTS.ordering, similarity=4.0),
    confidence=Confidence(
        bias=-6.0,
        coverage=2.0,
        pairs=1.0,
        title=1.2,
        terms=0.9,
        support=0.4,
        breadth=1.5,
        freshness=2.2,
        similarity=2.1,
    ),
    found=0.5,
)

# For single sentences, of which only the text is known.
SENTENCE_WIDTH = 1.0
SENTENCE = Factors(
    agreement=4.0,
    terms=5.26,
    coverage=3.75,
    pairs=0.06,
    names=0.92,
    nearness=0.67,
    kind=2.56,
    novelty=0.37,
    length=-3.0,
    asking=-2.04,
)


def chance(trust: Trust, *, coverage: float, nearness: float) -> float:
    """Return the chance that a citation answers, by how much of the question it holds.

    A logistic curve. More of either factor never lowers it (no weight but the bias is negative), and none
    depends on dates or on how many articles there are; a citation that shares no term has no chance.
    `corpus.evaluation.tuning` fits it to right answers against questions that nothing answers.

    >>> round(chance(Trust(bias=-4, coverage=8), coverage=0.75, nearness=0), 2)
    0.88
    """
    if coverage <= 0:
        return 0.0
    logit = trust.bias + trust.coverage * coverage + trust.nearness * nearness
    return 1 / (1 + math.exp(-logit))
