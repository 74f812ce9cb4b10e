"""What messages of coverage share: an article with what it says, and what is said where there is none."""

from bot.render.answer import also_in, relative, source_line
from bot.render.limits import shortened
from bot.render.markdown import escaped, muted, quotes
from bot.render.phrases import freshness, none_of_these, understood
from bot.texts.texts import Texts
from corpus import Citation, Excerpt
from corpus.coverage import Found

_LONGEST = 1800  # characters of an article's block, so that it fits into a message with what stands around it
_TOPIC = 100
_WORDS = 100
_NOTE = 120


def titled_block(citation: Citation, texts: Texts) -> str:
    """An article in a list: its title, source and time, and below it what it says."""
    line = f"**{citation.number}.** {source_line(citation.article, texts, url=citation.link)}"
    lines = [line, fitting_quotes(citation.excerpts, beside=line), *copies(citation, texts)]
    return "\n".join(filter(None, lines))


def fitting_quotes(excerpts: tuple[Excerpt, ...], *, beside: str) -> str:
    """Return the excerpts as quotes, as many as a block holds beside this line, and at least the first."""
    while len(excerpts) > 1 and len(quotes(excerpts)) + len(beside) > _LONGEST:
        excerpts = excerpts[:-1]
    return quotes(excerpts)


def copies(citation: Citation, texts: Texts) -> list[str]:
    """Who carries the same text."""
    return [muted(also_in(citation.also_reported_by, texts))] if citation.also_reported_by else []


def shown_topic(topic: str) -> str:
    """A topic as somebody wrote it, in Markdown."""
    return escaped(shortened(" ".join(topic.split()), _TOPIC))


def nothing(topic: str, found: Found, texts: Texts) -> str:
    """That there is nothing on a topic, and why, as far as that can be told."""
    if not found.scope.articles:
        return escaped(none_of_these(found.query, texts))
    said = [
        texts.plural(
            "Nothing on {topic} in {count} article.",
            "Nothing on {topic} in {count} articles.",
            found.scope.articles,
            topic=f"**{shown_topic(topic)}**",
        )
    ]
    if found.unknown_words:
        words = escaped(shortened(", ".join(found.unknown_words), _WORDS))
        said.append(texts("In no article: {words}.", words=words))
    return "\n".join([" ".join(said), *notes(found, texts)])


def notes(found: Found, texts: Texts, *, note: str = "") -> list[str]:
    """What was understood of a topic, `note`, and how fresh what was read is, as small lines."""
    lines = [muted(note)] if note else []
    understanding = understood(found.query, texts) if found.query else None
    if understanding:
        lines.append(muted(escaped(shortened(understanding, _NOTE))))
    newest = found.scope.newest
    lines.append(muted(freshness(found.scope, texts, age=relative(newest) if newest else "")))
    return lines
