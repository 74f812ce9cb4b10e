"""Render an answer and its citations as texts within a message's limits."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.limits import TITLE, fits, shortened
from bot.core.markdown import escaped, isolated, link, muted, quote, quotes
from bot.core.phrases import freshness, missing, searched, understood, verdict, visible_citations
from bot.locale.texts import Texts
from corpus import Answer, AnswerStatus, Article, AskedTerm, Citation, Excerpt, Span

# Characters that are shown of these; each may take two, and the first citation is to fit beside them.
_QUESTION = 150
_VERDICT = 240
_UNDERSTOOD = 80
_SOURCE = 80
_ALSO = 4  # other sources that are named
_WORDS = 8  # of a question, in the reasons for one excerpt
_IMAGE = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:[/?#][!-;=?-~]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedText:
    """A citation in a message.

    Attributes:
        text: its source, quotes and title (Markdown).
        source: its source, or its title where it has none; plain text.
        title: its title, plain text.
        image: the address of a picture that is safe to show, or None.
    """

    text: str
    source: str
    title: str
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParts:
    """The texts of an answer's message, in order: what comes first, the citations, and the small print."""

    head: str
    citations: tuple[CitedText, ...]
    foot: str

    def texts(self) -> list[str]:
        """All text displays that are not empty."""
        return [text for text in (self.head, *(each.text for each in self.citations), self.foot) if text]


def answer_parts(answer: Answer, texts: Texts, *, note: str = "") -> AnswerParts:
    """Return the texts for `answer`, with as many citations as fit, at least one.

    Args:
        answer: what to show.
        texts: what is said around the articles' own words.
        note: the end of the small print (Markdown).
    """
    head = _head(answer, texts)
    citations = tuple(cited_text(citation, texts) for citation in visible_citations(answer))
    while True:
        foot = _foot(answer, texts, cited=citations, note=note)
        parts = AnswerParts(head=head, citations=citations, foot=foot)
        if len(citations) <= 1 or fits(parts.texts()):
            return parts
        citations = citations[:-1]


def cited_text(citation: Citation, texts: Texts) -> CitedText:
    """Return a citation as a message shows it, with what menus call it."""
    article = citation.article
    title = " ".join(article.title.split()) or texts("Untitled")
    image = article.image if article.image and _IMAGE.fullmatch(article.image) else None
    return CitedText(
        text=citation_text(citation, texts), source=article.source or title, title=title, image=image
    )


def citation_text(citation: Citation, texts: Texts) -> str:
    """One citation: its source and time, its excerpts as quotes, and its title.

    A title that answers comes before the quotes and is marked as the headline, so that nobody takes it for
    one of them.
    """
    article, quoted = citation.article, quotes(citation.excerpts)
    title = title_link(article, texts, url=citation.link)
    if citation.also_reported_by:
        title += f" · {also_in(citation.also_reported_by, texts)}"
    lines = [texts("Headline: {title}", title=title), quoted] if citation.headline else [quoted, title]
    return "\n".join(filter(None, [origin_line(article), *lines]))


def origin_line(article: Article, *, dated: bool = True) -> str:
    """Return the source of an article and when it appeared, as far as it has them."""
    parts = [isolated(f"**{escaped(shortened(article.source, _SOURCE))}**")] if article.source else []
    if dated and article.appeared_at:
        parts.append(relative(article.appeared_at))
    return " · ".join(parts)


def title_link(article: Article, texts: Texts, *, url: str | None) -> str:
    """Return the title of an article, as a link where there is a page."""
    title = shortened(article.title.strip(), TITLE)
    return link(title if escaped(title).strip() else texts("Untitled"), url, article.url)


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
    parts = [title_link(article, texts, url=url)]
    if article.source:
        parts.append(escaped(shortened(article.source, _SOURCE)))
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


def question_heading(question: str) -> str:
    """Return a question, as it was written, as the heading of a message."""
    asked = escaped(shortened(" ".join(question.split()), _QUESTION))
    return f"### {asked}" if asked.strip() else ""


def _head(answer: Answer, texts: Texts) -> str:
    """Return the question; below it, where it has no answer, that it has none and what no article has."""
    lines = [question_heading(answer.question)]
    if not answer.found:
        lines.append(escaped(verdict(answer, texts)))
        lines += [escaped(shortened(said, _VERDICT)) for said in missing(answer, texts)]
        if answer.status is AnswerStatus.CLOSEST:
            lines.append(muted(texts("Closest, but not an answer:")))
    return "\n".join(filter(None, lines))


def _foot(answer: Answer, texts: Texts, *, cited: Sequence[CitedText], note: str) -> str:
    """Return one small line: the sources, what was searched, how the question was understood, and `note`."""
    scope = answer.scope
    age = relative(scope.newest) if scope.newest else ""
    sources = len({each.source for each in cited})
    said = [texts.plural("{count} source", "{count} sources", sources)] if answer.found and sources else []
    if scope.articles:
        said.append(freshness(scope, texts, age=age) if answer.found else searched(scope, texts, age=age))
    if how := understood(answer.query, texts):
        said.append(escaped(shortened(how, _UNDERSTOOD)))
    return muted(" · ".join([*said, note] if note else said)) if said or note else ""
