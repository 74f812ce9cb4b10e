"""Store the pages of messages, so that they can be turned after a restart."""

from collections import OrderedDict

from bot.core.pager import Paged
from bot.state.messages import Kind, Message, State, new_token
from bot.state.outbox_history import MessageHistory

_RECENT = 100  # messages, where pages are in memory alone


class Pages:
    """The pages of messages.

    Args:
        history: where they are kept.
        keeps: false where nothing is to be remembered: they are then in memory alone.
    """

    def __init__(self, history: MessageHistory, *, keeps: bool = True) -> None:
        self._history, self._keeps = history, keeps
        self._recent = OrderedDict[str, Paged]()

    def add(self, paged: Paged) -> str:
        """Keep the pages of a message, and return the token that they are found by."""
        message = Message(
            kind=Kind.PAGES,
            token=new_token(),
            target=paged.asker or 0,
            reader=paged.asker,
            language=paged.language,
            due_at=paged.now,
            state=State.SENT,
            details={"look": paged.kind, "pages": list(paged.pages)},
        )
        if self._keeps:
            self._history.keep(message)
        else:
            self._recent[message.token] = paged
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        return message.token

    def get(self, token: str) -> Paged | None:
        """Return the pages of a token, unless they were forgotten."""
        message = self._history.by_token(token)
        if message is None or message.kind is not Kind.PAGES:
            return self._recent.get(token)
        return Paged(
            kind=message.details["look"],
            language=message.language,
            pages=tuple(message.details["pages"]),
            now=message.due_at,
            asker=message.reader,
        )
