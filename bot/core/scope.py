"""Check the sources and the period that a question is restricted to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from difflib import get_close_matches

from bot.core.errors import UsageError

_NAMED = 12  # sources that are listed, so that the message stays one


def check_sources(asked: Collection[str] | None, known: Sequence[str]) -> None:
    """Check that there is a source of each name, in whatever case; None asks for all.

    Raises:
        UsageError: there is none of a name; the text lists those that there are, the nearest first.
    """
    there = {name.casefold(): name for name in known}
    for name in asked or ():
        if name.casefold() in there:
            continue
        if not known:
            raise UsageError("No source is called {name}. No article here names its source.", name=name)
        near = [there[key] for key in get_close_matches(name.casefold(), there, n=_NAMED)]
        listed = list(dict.fromkeys((*near, *known)))
        names = ", ".join(listed[:_NAMED]) + (", ..." if len(listed) > _NAMED else "")
        raise UsageError("No source is called {name}. There are: {names}.", name=name, names=names)


def check_period(since: datetime | None, until: datetime | None, *, now: datetime | None = None) -> None:
    """Check that a time holds a moment, and does not begin after `now`.

    Raises:
        UsageError: it does.
    """
    if since is not None and now is not None and since > now:
        raise UsageError("That period has not begun yet. Choose an earlier first day.")
    if since is not None and until is not None and since >= until:
        raise UsageError("That period ends before it begins. Swap its two dates.")
