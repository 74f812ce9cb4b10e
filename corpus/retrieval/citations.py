"""Make citations of the best candidates: excerpts, the headline where it answers, and what they leave out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from corpus.models.answer import Citation, Query
from corpus.retrieval.answer_votes import AnswerVotes
from corpus.retrieval.excerpts import highlighted, linked
from corpus.retrieval.features import FloatArray
from corpus.retrieval.kinds import AnswerKind
from corpus.retrieval.matching import match
from corpus.retrieval.reading import ReadArticles

# Of the question's weight, fitted to the tuning half of the everyday questions and to the quiz of both years.
_NEAR = 0.2  # around an answer that the title alone holds: .1 marks twice as many titles and no more answers
_BEYOND = 0.2  # in the title and not in the excerpt
_YEAR = re.compile(r"[12]\d{3}")
_LEAST_ALIKE = 5  # letters that two words begin with to be forms of one: Mexico, Mexican


def cited(readings: ReadArticles, groups: Sequence[list[int]]) -> tuple[Citation, ...]:
    """Return the citations of these groups of candidates, of which the first is cited and others are copies.

    Those that cover less than half as much of the question as the best are left out.
    """
    covered = [readings.value(group[0], "coverage") for group in groups]
    least = readings.weights.least * max(covered, default=0.0)
    near = [group for group, share in zip(groups, covered, strict=True) if share >= least]
    return tuple(_citation(readings, number, group) for number, group in enumerate(near, start=1))


def with_numbers(
    readings: ReadArticles, citations: Sequence[Citation], groups: Sequence[list[int]]
) -> tuple[Citation, ...]:
    """Highlight the likeliest number of each citation, in place of the question's words, if one is asked for.

    Of the right first citations over two years it was the answer in 54 of 64. Names and places are not
    highlighted: of those it was in half.
    """
    if readings.asked.kind is not AnswerKind.NUMBER:
        return tuple(citations)
    voted = AnswerVotes.of(readings.asked, readings.extracts, readings.candidates.features)
    rows = readings.candidates.candidates
    likeliest = {readings.article(first).id: voted.term(rows[first]) for first, *_ in groups}
    return tuple(_with_number(citation, likeliest[citation.article.id]) for citation in citations)


def _with_number(citation: Citation, number: str) -> Citation:
    if not number:
        return citation  # no number answers in it; small words have the empty term too
    excerpts = tuple(highlighted(excerpt, {number}) for excerpt in citation.excerpts)
    return replace(citation, excerpts=excerpts) if any(each.highlights for each in excerpts) else citation


def unmentioned(readings: ReadArticles, citations: Sequence[Citation]) -> str:
    """Return a year of the question, or its rarest name, if the first citation lacks it, or "".

    An article of that year need not name it.

    The title of its article counts, and so does "Mexico" for "Mexican". Of a name of several words one is
    enough: many leave the first name out. A name that is more common than the average word of the question,
    such as "US", is background.
    """
    if citations and (year := _other_year(readings.query, citations[0])):
        return year
    terms = {term.term: term for term in citations[0].evidence.terms} if citations else {}
    held = {term for term, asked in terms.items() if asked.in_excerpt or asked.in_title}
    if held == terms.keys():
        return ""
    names, query = readings.names, readings.query
    rarest = max(terms.keys() & names, key=lambda term: (terms[term].weight, term), default=None)
    if rarest is None or terms[rarest].weight * len(terms) < 1:
        return ""
    name = next((name for name in query.names if rarest in name and names.issuperset(name)), (rarest,))
    words = [query.words.get(term, term) for term in name]
    if not held.isdisjoint(name) or any(_begins_alike(word, citations[0]) for word in words):
        return ""
    return _as_written(query, words)


def _citation(readings: ReadArticles, number: int, group: Sequence[int]) -> Citation:
    first, *copies = group
    excerpts = readings.excerpts(first)
    article = readings.article(first)
    return Citation(
        number=number,
        article=article,
        excerpts=tuple(map(linked, excerpts)),
        headline=article.title if _answers_in_title(readings, first) else None,
        also_reported_by=tuple(map(readings.article, copies)),
        evidence=readings.evidence(first, excerpts),
    )


def _answers_in_title(readings: ReadArticles, candidate: int) -> bool:
    """Return whether the title of a candidate's article says of the question what the candidate does not.

    It holds an answer of the kind that is asked for, which a sentence of the article confirms (in titles many
    words have capitals that are no names), or more of the question's words.
    """
    features, article = readings.candidates.features, readings.article(candidate)
    title = match(readings.asked, article.title, article.language)
    rows = readings.candidates.candidates[candidate]
    rows = rows[rows >= 0]
    weights = np.array(readings.asked.weights)
    total = float(weights.sum()) or 1.0
    beyond = _covered(weights, title.counts) - _covered(weights, features.counts[rows].sum(axis=0))
    held = features.matches.novel_in(rows)
    # The last row, of no sentence, has no extract and nothing novel.
    confirmed = features.matches.novel_in(features.extract == features.extract[rows[0]]) - held
    near = max((weight for name, weight in title.answers if name in confirmed), default=0.0)
    return near > _NEAR * total or beyond > _BEYOND * total


def _covered(weights: FloatArray, counts: list[int] | FloatArray) -> float:
    return float((np.array(counts) > 0) @ weights)


def _other_year(query: Query, citation: Citation) -> str:
    """Return a year of the question that the citation neither names nor is of, or "".

    A time that articles must be of, such as "before 2020", has chosen them already.
    """
    if query.window:
        return ""
    published, texts = citation.article.published_at, _texts(citation)
    # What was published in the first month of a year is mostly about the year before.
    near = (
        {str((published - back).year) for back in (timedelta(), timedelta(days=31))} if published else set()
    )
    years = (term for term in sorted(query.times) if _YEAR.fullmatch(term))
    return next((year for year in years if year not in near and not any(year in text for text in texts)), "")


def _texts(citation: Citation) -> tuple[str, ...]:
    return (citation.article.title, *(excerpt.text for excerpt in citation.excerpts))


def _begins_alike(word: str, citation: Citation) -> bool:
    """Return whether a word of the citation has the same beginning, but for three letters at the end."""
    beginning = re.escape(word[: max(len(word) - 3, _LEAST_ALIKE)])
    return any(re.search(rf"\b{beginning}", text, re.IGNORECASE) for text in _texts(citation))


def _as_written(query: Query, words: Sequence[str]) -> str:
    """Return what stands in the question from the first of these words to the last."""
    start = query.text.find(words[0])
    end = query.text.find(words[-1], start) + len(words[-1])
    return query.text[start:end] if 0 <= start < end else " ".join(words)
