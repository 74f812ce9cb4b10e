"""Claims beside the news to pages: what is alike and what differs, side by side, and no verdict."""

from collections.abc import Sequence

from bot.render.answer import source_line
from bot.render.limits import shortened
from bot.render.markdown import escaped, muted, quote
from bot.render.pages import pages_of
from bot.texts.texts import Texts
from corpus import Excerpt
from corpus.coverage import Check, Claim

_CLAIM = 200  # characters of what somebody wrote that are shown
_SIDE = 900  # characters of the sentences of one side


def check_pages(check: Check, texts: Texts, *, note: str = "") -> tuple[str, ...]:
    """Each claim with the sentences nearest to it, and a note (Markdown)."""
    if not check.claims:
        return (texts("This message says nothing that I could look up in the news."),)
    blocks = [block for claim in check.claims for block in _claim(claim, texts)]
    foot = [
        muted(texts("Bold: what is alike, or what differs. These are the nearest sentences, no verdict."))
    ]
    if check.left_out:
        left = texts.plural(
            "{count} more sentence was not looked up.",
            "{count} more sentences were not looked up.",
            check.left_out,
        )
        foot.append(muted(left))
    if note:
        foot.append(muted(note))
    head = texts("Beside the news")
    return pages_of(blocks, head=f"### {head}", foot="\n".join(foot))


def _claim(claim: Claim, texts: Texts) -> list[str]:
    said = f"**\u201c{escaped(shortened(claim.text, _CLAIM))}\u201d**"
    sides = [
        (texts("The same in articles:"), claim.alike),
        (texts("Different in articles:"), claim.different),
        (texts("Near it, but less:"), () if claim.alike or claim.different else claim.near),
    ]
    shown = [_side(name, excerpts, texts) for name, excerpts in sides if excerpts]
    if not shown:
        return [f"{said}\n{muted(texts('Nothing near it in the articles.'))}"]
    return [f"{said}\n{shown[0]}", *shown[1:]]


def _side(name: str, excerpts: Sequence[Excerpt], texts: Texts) -> str:
    lines = [name]
    for excerpt in excerpts:
        source = muted(source_line(excerpt.article, texts, url=excerpt.link))
        if len(lines) == 1 or sum(map(len, (*lines, source))) + len(quote(excerpt)) <= _SIDE:
            lines += filter(None, [quote(excerpt), source])
    return "\n".join(lines)
