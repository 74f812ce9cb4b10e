"""Render why an answer was chosen, as Markdown: in sentences, and in figures."""

from collections.abc import Callable, Iterator, Sequence

from bot.core.citations import source_line, terms_text
from bot.core.limits import fits, shortened
from bot.core.markdown import escaped, muted
from bot.locale.texts import Texts
from corpus import Answer, AskedTerm, Citation

_WORDS = 8  # of a question that are named
_WORD = 40  # characters of each
_RECENT = 0.5  # freshness of an article that is one half-life old


def why_texts(answer: Answer, shown: Sequence[str], texts: Texts) -> list[str]:
    """Return why the articles with the ids `shown` are cited: a heading, and a text an article.

    Args:
        answer: to the same question as of now.
        shown: in their order.
        texts: the language.
    """
    head = f"### {texts('Why these articles?')}"
    rule = texts("Rare words of a question count most, then how well a sentence fits and how new it is.")
    return _fitting(head, _blocks(answer, shown, texts, _said), muted(rule))


def details_texts(answer: Answer, shown: Sequence[str], texts: Texts) -> list[str]:
    """Return the same in figures: the share of each word, and what the score is made of."""
    rule = texts("Words of the question that an excerpt or its title has, by their share of the question:")
    return _fitting(f"### {texts('Details')}\n{rule}", _blocks(answer, shown, texts, _figures))


def _fitting(head: str, blocks: Iterator[str], foot: str = "") -> list[str]:
    shown = [head]
    for block in blocks:
        if fits([*shown, block, foot]):
            shown.append(block)
    return [*shown, foot] if foot else shown


def _blocks(
    answer: Answer, shown: Sequence[str], texts: Texts, reasons: Callable[[Citation, Texts], str]
) -> Iterator[str]:
    by_article = {citation.article.id: citation for citation in answer.citations}
    for article in shown:
        if article not in by_article:
            yield texts("Newer articles, or a change of this one, have taken its place.")
            continue
        citation = by_article[article]
        title = source_line(citation.article, texts, url=citation.link, dated=False)
        yield f"{title}\n{reasons(citation, texts)}"


def _said(citation: Citation, texts: Texts) -> str:
    terms = sorted(citation.evidence.terms, key=lambda term: -term.weight)
    there = [term for term in terms if term.in_excerpt or term.in_title]
    absent = [term for term in terms if term not in there]
    said = [texts("It has {words} of your question.", words=_listed(there, bold=True))] if there else []
    if absent:
        said.append(texts("It lacks {words}.", words=_listed(absent)))
    if any(factor.name == "freshness" and factor.value >= _RECENT for factor in citation.evidence.factors):
        said.append(texts("It is among the newest."))
    return " ".join(said)


def _listed(terms: Sequence[AskedTerm], *, bold: bool = False) -> str:
    words = [escaped(shortened(term.word, _WORD)) for term in terms[:_WORDS]]
    return ", ".join(f"**{word}**" if bold else word for word in words)


def _figures(citation: Citation, texts: Texts) -> str:
    return f"{terms_text(citation.evidence.terms, texts)}\n{muted(' · '.join(_factors(citation, texts)))}"


def _factors(citation: Citation, texts: Texts) -> Iterator[str]:
    there = (term for term in citation.evidence.terms if term.in_excerpt or term.in_title)
    values = {factor.name: factor.value for factor in citation.evidence.factors}
    yield texts("score {score}", score=f"{citation.evidence.score:.1f}")
    yield texts("rank {rank}", rank=citation.number)
    yield texts("has {share} % of the question", share=_share(sum(term.weight for term in there)))
    yield texts("freshness {share} %", share=_share(values.get("freshness", 0.0)))
    if "similarity" in values:
        yield texts("similarity {share} %", share=_share(values["similarity"]))


def _share(value: float) -> int:
    return round(100 * value)
