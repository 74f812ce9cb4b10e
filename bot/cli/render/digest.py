"""Render a digest as styled text for the terminal."""

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from bot.cli.render.answer import address_line, age_of, article_line, excerpt_text, sentence
from bot.core.invisible import visible
from bot.core.phrases import freshness
from bot.digests.render import left_out, reported_by, why_empty
from bot.locale.texts import ENGLISH
from corpus import Digest, Scope, Story

_INDENT = "   "
_OUTLETS = 4  # articles beside that of the lead


def digest_text(digest: Digest, *, everything: Scope, failing: Sequence[str] = ()) -> Text:
    """Return the digest as styled text: stories, then what was searched.

    Args:
        digest: what is shown.
        everything: what there is at any time, for a digest that has nothing to tell from.
        failing: names of feeds that were not read of late.
    """
    text = Text()
    if digest.empty:
        text.append(visible(why_empty(digest, ENGLISH)) + "\n", style="bold")
    for number, story in enumerate(digest.stories, start=1):
        text.append_text(_story(story, number))
        text.append("\n")
    for line in _notes(digest, everything, failing):
        text.append(f"{visible(line)}\n", style="dim")
    text.rstrip()
    return text


def _story(story: Story, number: int) -> Text:
    text = Text()
    text.append(f"[{number}] {visible(' '.join(story.headline.split()) or 'Untitled')}\n", style="bold cyan")
    if story.lead and story.titled.title.strip():
        text.append_text(excerpt_text(story.lead))
    text.append(f"{_INDENT}{reported_by(story, ENGLISH)}\n", style="cyan")
    lead = story.lead.article if story.lead else story.titled
    others = [article for article in story.articles if article.id != lead.id and article not in story.copies]
    for article in (lead, *others[:_OUTLETS]):
        text.append(f"{_INDENT}{visible(article_line(article))}\n", style="cyan")
        text.append_text(address_line(story.lead.link if story.lead and article is lead else article.url))
    return text


def _notes(digest: Digest, everything: Scope, failing: Sequence[str]) -> list[str]:
    notes = [sentence(left_out(digest, ENGLISH))] if digest.more else []
    if digest.scope.articles:
        notes.append(sentence(freshness(digest.scope, ENGLISH, age=age_of(digest.scope, digest.made))))
    elif everything.newest:
        notes.append(_older(everything.newest))
    if failing:
        notes.append(f"Not read lately: {', '.join(failing)}.")
    return notes


def _older(newest: datetime) -> str:
    return f"The newest article is from {newest:%Y-%m-%d}. Try --since {newest:%Y-%m-%d}."
