"""Render why an answer was chosen, as Markdown."""

from collections.abc import Iterator, Sequence

from bot.core.citations import terms_text
from bot.core.limits import fits, shortened
from bot.core.markdown import escaped, muted
from bot.locale.texts import Texts
from corpus import Answer, Citation

_TITLE = 100


def why_text(answer: Answer, shown: Sequence[str], texts: Texts) -> str:
    """Why the articles with the ids `shown` are cited, by an answer to the same question as of now."""
    by_article = {citation.article.id: citation for citation in answer.citations}
    blocks = [
        _reasons(number, by_article.get(article), texts) for number, article in enumerate(shown, start=1)
    ]
    lines = [texts("Words of the question that an excerpt or its title has, by their share of the question:")]
    for block in blocks:
        if fits(["\n".join([*lines, block])]):
            lines.append(block)
    return "\n".join(lines)


def _reasons(number: int, citation: Citation | None, texts: Texts) -> str:
    if citation is None:
        return f"**{number}.** " + texts("Newer articles, or a change of this one, have taken its place.")
    title = escaped(shortened(" ".join(citation.article.title.split()), _TITLE))
    lines = [f"**{number}.** {title}".rstrip(), terms_text(citation.evidence.terms, texts)]
    return "\n".join([*lines, muted(" · ".join(_factors(citation, texts)))])


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
