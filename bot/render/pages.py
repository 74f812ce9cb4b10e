"""Much text to pages of few: whole blocks are put together as long as they are read in one look. Pure."""

from collections.abc import Iterable, Iterator

from bot.render.limits import fits

COMFORTABLE = 1500  # characters; more is scrolled past on a phone


def pages_of(
    blocks: Iterable[str], *, head: str = "", foot: str = "", longest: int = COMFORTABLE
) -> tuple[str, ...]:
    """The pages of these blocks (Markdown), each with `head` above and `foot` below; at least one page.

    A page holds as many blocks as stay within `longest` characters, and at least one, which must fit into a
    message with head and foot.
    """
    bodies = list(_bodies([block for block in blocks if block], longest=longest)) or [""]
    pages = tuple("\n".join(filter(None, (head, body, foot))) for body in bodies)
    assert all(fits([page]) for page in pages), "a block is too long for a message"  # noqa: S101 # the caller's
    return pages


def _bodies(blocks: list[str], *, longest: int) -> Iterator[str]:
    body = ""
    for block in blocks:
        joined = f"{body}\n\n{block}" if body else block
        if body and len(joined) > longest:
            yield body
            joined = block
        body = joined
    if body:
        yield body
