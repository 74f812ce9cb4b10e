"""A list of articles to pages: the latest, of a topic or of all, and more coverage of what a message says."""

from bot.render.coverage import notes, nothing, shown_topic, titled_block
from bot.render.pages import pages_of
from bot.render.phrases import nothing_to_search
from bot.texts.texts import Texts
from corpus.coverage import Listing


def latest_pages(listing: Listing, texts: Texts, *, topic: str | None) -> tuple[str, ...]:
    """The newest articles; `topic` is as somebody wrote it."""
    if not listing.citations:
        return (nothing(topic, listing.found, texts) if topic else nothing_to_search(texts),)
    head = texts("Latest on {topic}", topic=shown_topic(topic)) if topic else texts("Latest articles")
    return _pages(head, listing, texts)


def more_pages(listing: Listing, texts: Texts) -> tuple[str, ...]:
    """More coverage of what a message says."""
    if listing.citations:
        return _pages(texts("More coverage"), listing, texts)
    if listing.found.query is None:
        return (texts("This message says nothing that I could look up in the news."),)
    said = texts("I found no article that tells the same as this message.")
    return ("\n".join([said, *notes(listing.found, texts)]),)


def _pages(head: str, listing: Listing, texts: Texts) -> tuple[str, ...]:
    blocks = [titled_block(citation, texts) for citation in listing.citations]
    return pages_of(blocks, head=f"### {head}", foot="\n".join(notes(listing.found, texts)))
