"""An answer for the terminal: text with styles, which a console shows in colour or, in a pipe, plain."""

import re
from datetime import datetime

from rich.style import Style
from rich.text import Text

from bot.render.phrases import GAP, age, counted, freshness, nearest, not_found, shown, understood
from bot.texts.texts import ENGLISH
from corpus import Answer, Article, Citation, Excerpt, Scope

_INDENT = "   "
# What a terminal would obey rather than show: an article must not move the cursor or set a title.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def answer_text(answer: Answer, *, now: datetime) -> Text:
    """The answer as styled text, its citations numbered, with what was searched at the end."""
    text = Text()
    if not answer.found:
        text.append(visible(not_found(answer, ENGLISH)) + "\n", style="bold")
        if answer.citations:
            text.append(nearest(ENGLISH) + "\n", style="dim")
        text.append("\n")
    for citation in shown(answer):
        text.append_text(_citation(citation))
        text.append("\n")
    note = understood(answer.query, ENGLISH)
    if note:
        text.append(_sentence(visible(note)) + "\n", style="dim")
    text.append(_sentence(freshness(answer.scope, ENGLISH, age=_age(answer.scope, now))), style="dim")
    return text


def visible(text: str) -> str:
    """`text`, as long as before, with control characters shown as a replacement instead of sent on."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r", " "))


def _age(scope: Scope, now: datetime) -> str:
    return f"{age(scope.newest, now)} old" if scope.newest else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _citation(citation: Citation) -> Text:
    text = Text()
    for excerpt in citation.excerpts:
        text.append_text(_excerpt(excerpt))
    text.append(f"{_INDENT}[{citation.number}] ", style="bold cyan")
    text.append(visible(_source_line(citation.article)) + "\n", style="cyan")
    if citation.link:
        # As a link a terminal can open it even where it is wrapped.
        address = visible(citation.link)
        text.append(f"{_INDENT}{address}\n", style=Style(dim=True, link=address))
    if citation.also_reported_by:
        text.append(f"{_INDENT}also in {counted(len(citation.also_reported_by), 'other')}\n", style="dim")
    return text


def _excerpt(excerpt: Excerpt) -> Text:
    quote = Text(visible(excerpt.text))
    for highlight in excerpt.highlights:
        quote.stylize("bold", highlight.start - excerpt.span.start, highlight.end - excerpt.span.start)
    whole = Text.assemble(
        f"{GAP} " if excerpt.gap_before else "", quote, f" {GAP}" if excerpt.gap_after else "", "\n"
    )
    lines = [line for line in whole.split("\n") if line.plain.strip()]
    return Text("\n").join(lines).append("\n")


def _source_line(article: Article) -> str:
    date = f"{article.published_at:%d %B %Y}".lstrip("0") if article.published_at else None
    return ", ".join(filter(None, (" ".join(article.title.split()) or "Untitled", article.source, date)))
