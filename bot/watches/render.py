"""Render watches and their matches as Markdown. Pure."""

from collections.abc import Sequence

from bot.core.citations import AnswerParts, cited_text, terms_text, title_link
from bot.core.limits import fits, shortened
from bot.core.markdown import escaped, mention_of, muted
from bot.locale.texts import Texts
from bot.watches.store import SavedWatch, WatchPause
from corpus import AskedTerm, Citation, Excerpt

SHOWN = 3  # excerpts in one message; the rest is counted
_QUESTION = 200  # characters of it that are shown


def watch_parts(
    watch: SavedWatch, excerpts: Sequence[Excerpt], texts: Texts, *, note: str = ""
) -> AnswerParts:
    """Return a watch message: the excerpts that fit, at least one, and a note."""
    lines = [f"### {question_text(watch)}", muted(texts("New for your watch"))]
    head = "\n".join([*lines, *([mention_of(watch.role)] if watch.role else [])])
    citations = tuple(
        cited_text(Citation(number=number, article=excerpt.article, excerpts=(excerpt,)), texts)
        for number, excerpt in enumerate(excerpts[:SHOWN], start=1)
    )
    while True:
        foot = _foot(watch, len(excerpts) - len(citations), texts, note=note)
        parts = AnswerParts(head=head, citations=citations, foot=foot)
        if len(citations) <= 1 or fits(parts.texts()):
            return parts
        citations = citations[:-1]


def question_text(watch: SavedWatch) -> str:
    """Return a watch's question, shortened."""
    return escaped(shortened(" ".join(watch.question.split()), _QUESTION))


def state_text(watch: SavedWatch, texts: Texts) -> str:
    """Return a watch for a list: question, place, expiry and state."""
    where = (
        texts("in a direct message")
        if watch.channel is None
        else texts("in {channel}", channel=f"<#{watch.channel}>")
    )
    until = texts("until {date}", date=texts.date(watch.expires))
    lines = [f"**{question_text(watch)}**", muted(f"{where} · {until}")]
    if watch.paused is not None:
        lines.append(_paused(watch, texts))
    return "\n".join(lines)


def confirmation(watch: SavedWatch, texts: Texts) -> str:
    """Return the confirmation of a new watch."""
    asked, date = question_text(watch), texts.date(watch.expires)
    if watch.channel is None:
        told = texts(
            "I watch for new sentences on **{question}** until {date}, and tell you in a direct message.",
            question=asked,
            date=date,
        )
    else:
        told = texts(
            "I watch for new sentences on **{question}** until {date}, and tell this channel.",
            question=asked,
            date=date,
        )
    return f"{told}\n{muted(texts('`/watch list` shows your watches and stops them.'))}"


def reasons_text(reasons: Sequence[tuple[Excerpt, Sequence[AskedTerm]]], texts: Texts) -> str:
    """Why each excerpt of a message was found: the words of the question that it has, and their shares."""
    lines = [
        texts("A sentence is told when it, with its title, has enough of the question's weight:"),
        *(
            f"{title_link(each.article, texts, url=None)}\n{terms_text(terms, texts)}"
            for each, terms in reasons
        ),
    ]
    return "\n".join(lines)


def _foot(watch: SavedWatch, more: int, texts: Texts, *, note: str) -> str:
    said = [texts.plural("{count} further new passage", "{count} further new passages", more)] if more else []
    until = texts("until {date}", date=texts.date(watch.expires))
    return muted(" · ".join(filter(None, [*said, until, note])))


def _paused(watch: SavedWatch, texts: Texts) -> str:
    if watch.paused == WatchPause.UNREACHABLE:
        return texts("Paused: your DMs are closed to me. Open them, then press *Resume*.")
    return texts("Paused: I can't write there any more. When I can again, press *Resume*.")
