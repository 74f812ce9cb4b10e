"""A comparison to pages: what each outlet wrote of one event, what differs in bold."""

from collections.abc import Sequence

from bot.render.answer import source_line
from bot.render.coverage import copies, fitting_quotes, notes, nothing
from bot.render.limits import TITLE, shortened
from bot.render.markdown import escaped, muted
from bot.render.pages import pages_of
from bot.texts.texts import Texts
from corpus import Citation, Story
from corpus.coverage import Comparison

_OTHERS = 3  # further stories that are named
_HEADLINE = 80  # characters of each


def compare_pages(comparison: Comparison, texts: Texts, *, topic: str, note: str = "") -> tuple[str, ...]:
    """The accounts of the outlets, which other stories the topic may mean, and a note (Markdown)."""
    if comparison.story is None or not comparison.accounts:
        return (nothing(topic, comparison.found, texts),)
    headline = shortened(" ".join(comparison.story.headline.split()), TITLE)
    blocks = [_account(account, texts) for account in comparison.accounts]
    return pages_of(
        blocks, head=f"### {escaped(headline)}", foot="\n".join(_foot(comparison, texts, note=note))
    )


def _account(account: Citation, texts: Texts) -> str:
    line = source_line(account.article, texts, url=account.link)
    lines = [fitting_quotes(account.excerpts, beside=line), line, *copies(account, texts)]
    return "\n".join(filter(None, lines))


def _foot(comparison: Comparison, texts: Texts, *, note: str) -> list[str]:
    lines = []
    if len(comparison.accounts) == 1:
        lines.append(muted(texts("Only one outlet reports on this; there is nothing to compare it with.")))
    elif any(excerpt.highlights for each in comparison.accounts for excerpt in each.excerpts):
        lines.append(muted(texts("Bold: numbers and names in which the outlets differ.")))
    lines += _others(comparison.others, texts)
    return lines + notes(comparison.found, texts, note=note)


def _others(stories: Sequence[Story], texts: Texts) -> list[str]:
    if not stories:
        return []
    headlines = [escaped(shortened(" ".join(each.headline.split()), _HEADLINE)) for each in stories[:_OTHERS]]
    return [muted(texts("Other stories on this: {headlines}", headlines=" \u00b7 ".join(headlines)))]
