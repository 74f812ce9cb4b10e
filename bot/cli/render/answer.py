"""Render an answer as styled text for the terminal."""

from datetime import datetime

from rich.style import Style
from rich.text import Text

from bot.core.invisible import visible
from bot.core.phrases import GAP, age, counted, freshness, not_answered, understood, visible_citations
from bot.locale.texts import ENGLISH
from corpus import Answer, Article, Citation, Excerpt, Scope
from corpus.models.coverage import Listing

_INDENT = "   "


def answer_text(answer: Answer, *, now: datetime) -> Text:
    """Return the answer as styled text: numbered citations, then what was searched."""
    if answer.query.small_talk:
        return Text(not_answered(answer, ENGLISH))
    text = Text()
    if not answer.found:
        text.append(visible(not_answered(answer, ENGLISH)) + "\n\n", style="bold")
    for citation in visible_citations(answer):
        text.append_text(_citation(citation))
        text.append("\n")
    note = understood(answer.query, ENGLISH)
    if note:
        text.append(sentence(visible(note)) + "\n", style="dim")
    text.append(sentence(freshness(answer.scope, ENGLISH, age=age_of(answer.scope, now))), style="dim")
    return text


def listing_text(listing: Listing, *, topic: str, now: datetime) -> Text:
    """Return the newest articles as styled text, then what was searched."""
    head = f"Latest on {visible(topic)}" if topic else "Latest articles"
    text = Text(f"{head}\n\n" if listing.citations else "I found no article about this.\n", style="bold")
    body = Text().join(_citation(citation).append("\n") for citation in listing.citations)
    scope = listing.found.scope
    newest = Text(sentence(freshness(scope, ENGLISH, age=age_of(scope, now))), style="dim")
    return Text().join([text, body, newest])


def age_of(scope: Scope, now: datetime) -> str:
    """Return how old the newest searched article is."""
    return f"{age(scope.newest, now)} old" if scope.newest else ""


def sentence(text: str) -> str:
    """Return a phrase as a sentence."""
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _citation(citation: Citation) -> Text:
    text = Text()
    if citation.headline:
        text.append("Headline: ", style="dim").append(visible(citation.headline) + "\n\n", style="bold")
    text.append_text(Text("\n").join(map(excerpt_text, citation.excerpts)))
    text.append(f"{_INDENT}[{citation.number}] ", style="bold cyan")
    text.append(visible(article_line(citation.article)) + "\n", style="cyan")
    text.append_text(address_line(citation.link))
    if citation.also_reported_by:
        text.append(f"{_INDENT}also in {counted(len(citation.also_reported_by), 'other')}\n", style="dim")
    return text


def address_line(address: str | None) -> Text:
    """Return an address on a line of its own; nothing if there is none."""
    if not address:
        return Text()
    # As a link a terminal can open it even where it is wrapped.
    shown = visible(address)
    return Text(f"{_INDENT}{shown}\n", style=Style(dim=True, link=shown))


def excerpt_text(excerpt: Excerpt) -> Text:
    """Return an excerpt with its highlights in bold, ended by a new line."""
    quote = Text(visible(excerpt.text))
    for highlight in excerpt.highlights:
        quote.stylize("bold", highlight.start - excerpt.span.start, highlight.end - excerpt.span.start)
    whole = Text.assemble(
        f"{GAP} " if excerpt.gap_before else "", quote, f" {GAP}" if excerpt.gap_after else "", "\n"
    )
    lines = [line for line in whole.split("\n") if line.plain.strip()]
    return Text("\n").join(lines).append("\n")


def article_line(article: Article) -> str:
    """Return title, source and day of an article."""
    date = f"{article.appeared_at:%d %B %Y}".lstrip("0") if article.appeared_at else None
    return ", ".join(filter(None, (" ".join(article.title.split()) or "Untitled", article.source, date)))
