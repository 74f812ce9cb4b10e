"""A list of articles to pages: the latest, of a topic or of all, and more coverage of what a message says."""

from bot.render.coverage import notes, nothing, shown_topic, titled_block
from bot.render.markdown import escaped
from bot.render.pages import pages_of
from bot.render.phrases import nothing_to_search
from bot.texts.texts import Texts
from corpus.coverage import Listing


def latest_pages(
    listing: Listing, texts: Texts, *, topic: str | None, source: str | None = None, note: str = ""
) -> tuple[str, ...]:
    """The newest articles, and a note (Markdown); `topic` and `source` are as somebody wrote them."""
    if not listing.citations:
        named = texts("No articles from {sources}.", sources=escaped(source)) if source else None
        none = named or nothing_to_search(texts)
        return (nothing(topic, listing.found, texts) if topic else none,)
    head = texts("Latest on {topic}", topic=shown_topic(topic)) if topic else texts("Latest articles")
    return _pages(head, listing, texts, note=note)


def more_pages(listing: Listing, texts: Texts, *, note: str = "") -> tuple[str, ...]:
    """More coverage of what a message says, and a note (Markdown)."""
    if listing.citations:
        return _pages(texts("More coverage"), listing, texts, note=note)
    if listing.found.query is None:
        return (texts("This message says nothing that I could look up in the news."),)
    said = texts("I found no article that tells the same as this message.")
    return ("\n".join([said, *notes(listing.found, texts)]),)


def _pages(head: str, listing: Listing, texts: Texts, *, note: str) -> tuple[str, ...]:
    blocks = [titled_block(citation, texts) for citation in listing.citations]
    return pages_of(blocks, head=f"### {head}", foot="\n".join(notes(listing.found, texts, note=note)))
