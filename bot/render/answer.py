"""An answer to the parts of a Discord message: text within the limits, and what may be pressed. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.render.limits import TITLE, fits, shortened
from bot.render.markdown import escaped, link, muted, quote
from bot.render.phrases import NEAREST, counted, freshness, not_found
from corpus import Answer, Article, Citation, Excerpt

_QUESTION = 300  # characters of a question that are shown again


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParts:
    """The texts of an answer's message, in order: what comes first, the citations, and the small print."""

    head: str
    citations: tuple[str, ...]
    foot: str

    def texts(self) -> list[str]:
        """All text displays that are not empty."""
        return [text for text in (self.head, *self.citations, self.foot) if text]


def answer_parts(answer: Answer, *, now: datetime, refined: bool = False) -> AnswerParts:
    """The message for `answer`, with as many of its citations as fit, at least the first.

    Args:
        answer: what to show.
        now: the moment of asking.
        refined: whether the question was made from an earlier one, and so is shown.
    """
    head, foot = _head(answer), _foot(answer, now=now, refined=refined)
    citations = tuple(citation_text(citation) for citation in answer.citations)
    while len(citations) > 1 and not fits([head, *citations, foot]):
        citations = citations[:-1]
    return AnswerParts(head=head, citations=citations, foot=foot)


def citation_text(citation: Citation) -> str:
    """One citation: its excerpts as quotes, and its number, title, source and time."""
    lines = [quote(excerpt) for excerpt in citation.excerpts]
    lines.append(f"**{citation.number}.** {source_line(citation.article, citation.link)}")
    if citation.also_reported_by:
        others = [also.source or also.title for also in citation.also_reported_by[:4]]
        names = ", ".join(escaped(shortened(name, 40)) for name in others)
        more = len(citation.also_reported_by) - len(others)
        lines.append(muted(f"also in {names}" + (f" and {counted(more, 'other')}" if more else "")))
    return "\n".join(lines)


def context_text(excerpt: Excerpt) -> str:
    """The sentences around an excerpt, as far as a message holds them, with their source."""
    source = source_line(excerpt.article, excerpt.link)
    text = quote(excerpt)
    lines = text.splitlines()
    while len(lines) > 1 and not fits([text, source]):
        # Drop what is farther from the middle, where the excerpt stands.
        lines = lines[:-1] if len(lines) % 2 else lines[1:]
        text = "\n".join(lines)
    return f"{shortened(text, 3000)}\n{source}"


def source_line(article: Article, url: str | None) -> str:
    """Title (a link where there is a page), source and time of an article."""
    parts = [link(shortened(article.title.strip() or "Untitled", TITLE), url, article.url)]
    if article.source:
        parts.append(escaped(shortened(article.source, 80)))
    if article.published_at:
        parts.append(relative(article.published_at))
    return " · ".join(parts)


def relative(moment: datetime) -> str:
    """A time that each reader sees in words, as "3 hours ago"."""
    return f"<t:{int(moment.timestamp())}:R>"


def _head(answer: Answer) -> str:
    if answer.found:
        return ""
    lines = [f"**{escaped(shortened(not_found(answer), 600))}**"]
    if answer.citations:
        lines.append(muted(NEAREST))
    return "\n".join(lines)


def _foot(answer: Answer, *, now: datetime, refined: bool) -> str:
    lines = []
    if refined:
        asked = shortened(" ".join(answer.question.split()), _QUESTION)
        lines.append(muted(f"Searched for: {escaped(asked)}"))
    if answer.scope.articles:
        lines.append(muted(freshness(answer.scope, now)))
    return "\n".join(lines)
