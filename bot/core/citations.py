"""Render an answer and its citations as texts within a message's limits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.limits import TITLE, fits, shortened
from bot.core.markdown import escaped, link, muted, quote, quotes
from bot.core.phrases import freshness, not_answered, understood, visible_citations
from bot.locale.texts import Texts
from corpus import Answer, Article, AskedTerm, Citation, Excerpt, Span

# Characters that are shown of these; each may take two, and the first citation is to fit beside them.
_QUESTION = 200
_NOT_ANSWERED = 240
_NOTE = 80
_ALSO = 4  # other sources that are named
_WORDS = 8  # of a question, in the reasons for one excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParts:
    """The texts of an answer's message, in order: what comes first, the citations, and the small print."""

    head: str
    citations: tuple[str, ...]
    foot: str

    def texts(self) -> list[str]:
        """All text displays that are not empty."""
        return [text for text in (self.head, *self.citations, self.foot) if text]


def answer_parts(answer: Answer, texts: Texts, *, refined: bool = False, note: str = "") -> AnswerParts:
    """Return the texts for `answer`, with as many citations as fit, at least one.

    Args:
        answer: what to show.
        texts: what is said around the articles' own words.
        refined: whether the question was made from an earlier one, and so is shown.
        note: a last line (Markdown).
    """
    head, foot = _head(answer, texts), _foot(answer, texts, refined=refined, note=note)
    citations = tuple(citation_text(citation, texts) for citation in visible_citations(answer))
    while len(citations) > 1 and not fits([head, *citations, foot]):
        citations = citations[:-1]
    return AnswerParts(head=head, citations=citations, foot=foot)


def citation_text(citation: Citation, texts: Texts) -> str:
    """One citation: its excerpts as quotes, and its number, title, source and time.

    A title that answers comes first and is marked as the headline, so that nobody takes it for a quote.
    """
    lines = [quotes(citation.excerpts)]
    source = source_line(citation.article, texts, url=citation.link)
    if citation.headline:
        lines.insert(0, f"**{citation.number}.** {texts('Headline: {title}', title=source)}")
    else:
        lines.append(f"**{citation.number}.** {source}")
    if citation.also_reported_by:
        lines.append(muted(also_in(citation.also_reported_by, texts)))
    return "\n".join(filter(None, lines))


def context_text(excerpt: Excerpt, core: Span, texts: Texts) -> str:
    """Return the sentences around an excerpt that fit, with their source.

    Args:
        excerpt: the wider text.
        core: what was shown at first, which is kept whole.
        texts: what is said around the article's own words.
    """
    source = source_line(excerpt.article, texts, url=excerpt.link)
    while not fits([quote(excerpt), source]) and excerpt.span != core:
        excerpt = _narrower(excerpt, core)
    return f"{quote(excerpt)}\n{source}"


def source_line(article: Article, texts: Texts, *, url: str | None, dated: bool = True) -> str:
    """Title (a link where there is a page), source and time of an article."""
    title = shortened(article.title.strip(), TITLE)
    parts = [link(title if escaped(title).strip() else texts("Untitled"), url, article.url)]
    if article.source:
        parts.append(escaped(shortened(article.source, 80)))
    if dated and article.appeared_at:
        parts.append(relative(article.appeared_at))
    return " · ".join(parts)


def relative(moment: datetime) -> str:
    """Return a timestamp that Discord shows as "3 hours ago"."""
    return f"<t:{int(moment.timestamp())}:R>"


def _narrower(excerpt: Excerpt, core: Span) -> Excerpt:
    """Return the excerpt a quarter shorter around its core, cut between words."""
    body, whole = excerpt.article.body, excerpt.span
    start = whole.start + math.ceil((core.start - whole.start) / 4)
    end = whole.end - math.ceil((whole.end - core.end) / 4)
    start = body.find(" ", start, core.start) + 1 or start
    last_space = body.rfind(" ", core.end, end)
    span = Span(start=start, end=end if last_space < 0 else last_space)
    return replace(
        excerpt,
        span=span,
        highlights=tuple(each for each in excerpt.highlights if span.holds(each)),
        gap_before=excerpt.gap_before or span.start > whole.start,
        gap_after=excerpt.gap_after or span.end < whole.end,
    )


def also_in(articles: Sequence[Article], texts: Texts) -> str:
    """Who carries the same text, the first few by name."""
    others = [also.source or also.title for also in articles[:_ALSO]]
    names = ", ".join(escaped(shortened(name, 40)) for name in others)
    more = len(articles) - len(others)
    if not more:
        return texts("also in {names}", names=names)
    return texts.plural(
        "also in {names} and {count} other", "also in {names} and {count} others", more, names=names
    )


def terms_text(terms: Sequence[AskedTerm], texts: Texts) -> str:
    """Return the words of a question by their share of it; missing ones are struck through."""
    parts = []
    for term in sorted(terms, key=lambda term: -term.weight)[:_WORDS]:
        word = escaped(shortened(term.word, 40))
        share = f"{texts.number(round(term.weight * 100))} %"
        parts.append(f"**{word}** {share}" if term.in_excerpt or term.in_title else f"~~{word}~~ {share}")
    return " · ".join(parts)


def _head(answer: Answer, texts: Texts) -> str:
    if answer.found:
        return ""
    return f"**{escaped(shortened(not_answered(answer, texts), _NOT_ANSWERED))}**"


def _foot(answer: Answer, texts: Texts, *, refined: bool, note: str) -> str:
    lines = []
    if refined:
        asked = shortened(" ".join(answer.question.split()), _QUESTION)
        lines.append(muted(texts("Searched for: {question}", question=escaped(asked))))
    if said := understood(answer.query, texts):
        lines.append(muted(escaped(shortened(said, _NOTE))))
    scope = answer.scope
    if scope.articles:
        lines.append(muted(freshness(scope, texts, age=relative(scope.newest) if scope.newest else "")))
    if note:
        lines.append(muted(note))
    return "\n".join(lines)
