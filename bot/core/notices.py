"""Short notices about the bot itself, as Markdown."""

from collections.abc import Sequence

from bot.core.limits import shortened
from bot.core.markdown import escaped
from bot.locale.texts import Texts

_SOURCE, _SOURCES = 40, 5  # characters of a source's name, and sources that are named


def how_to_ask(texts: Texts) -> str:
    """Return the reply to an empty question."""
    return texts(
        "Ask me about the news in plain words, for example: *Who met the president on Thursday?*\n"
        "I answer with what the articles say, word for word, and with links. "
        "Reply to an answer to narrow it down, as with *and in Spain?*, *only Reuters* or *since Monday*."
    )


def forgotten(texts: Texts) -> str:
    """Return the notice that the answer behind a button is no longer remembered."""
    return texts("I no longer remember this answer. Ask again, and its buttons will work.")


def changed(texts: Texts) -> str:
    """Return the notice that the article of an excerpt has changed."""
    return texts(
        "This article has changed or was removed since, so I can't show what stood around the excerpt."
    )


def no_more(texts: Texts) -> str:
    """Return the notice that there are no further citations."""
    return texts("That was all I found for this question.")


def failed(texts: Texts) -> str:
    """Return the notice about an unexpected error."""
    return texts("Something went wrong on my side; it has been noted. Please try again.")


def unavailable(texts: Texts) -> str:
    """Return the notice that the database cannot be used, as on a full disk."""
    return texts("My storage isn't working right now, so I can't answer. Please try again in a few minutes.")


def search_unavailable(texts: Texts) -> str:
    """Return the notice that the search server does not answer."""
    return texts("Search is unavailable right now. Please try again in a few minutes.")


def introduction(texts: Texts) -> str:
    """Return the introduction that a guild gets once."""
    return texts("I'm new here. I quote news articles word for word and write nothing myself. See /help.")


def used_up(sources: Sequence[str], texts: Texts) -> str:
    """Return the notice that these sources reached today's limit; "" for none."""
    if not sources:
        return ""
    names = ", ".join(escaped(shortened(source, _SOURCE)) for source in sources[:_SOURCES])
    return texts("This server has reached today's limit for {sources}.", sources=names)
