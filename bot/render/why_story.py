"""Why a story is in a digest, to Markdown. Pure."""

from collections.abc import Sequence

from bot.render.answer import source_line
from bot.render.limits import fits, shortened
from bot.render.markdown import escaped, muted
from bot.texts.texts import Texts
from corpus import Article

_TOPIC = 200


def why_text(articles: Sequence[Article], texts: Texts, *, topic: str | None, sources: int, room: int) -> str:
    """Who reports on a story, since when, and what it was told for; `room` is kept free for what follows.

    Args:
        articles: of the story, that of its headline first.
        texts: what is said around them.
        topic: what the story was told for, where something was asked for.
        sources: how many report on it.
        room: characters that are left free in the message.
    """
    reports = texts.plural("{count} source reports on it.", "{count} sources report on it.", sources)
    lines = [f"**{reports}**"]
    if topic:
        lines.append(texts("It is here for your topic *{topic}*.", topic=escaped(shortened(topic, _TOPIC))))
    else:
        lines.append(texts("Stories that more sources report, and that are fresher, come first."))
    lines += [source_line(article, texts, url=article.url) for article in articles]
    left, most = 0, len(articles) - 1
    while left < most and not fits([*lines, " " * room]):
        lines.pop()
        left += 1
    if left:
        lines.append(muted(texts.plural("and {count} article more", "and {count} articles more", left)))
    return "\n".join(lines)
