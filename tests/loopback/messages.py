"""Messages as the loopback keeps them and as a test reads them."""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

from tests.loopback.body import Body
from tests.loopback.changes import WAIT
from tests.loopback.errors import ImpossibleError
from tests.loopback.mentions import Pings
from tests.loopback.message_rules import EPHEMERAL
from tests.loopback.snowflakes import timestamp

DEFAULT, REPLY, SLASH_REPLY, CONTEXT_REPLY = 0, 19, 20, 23


class LoopbackMessage:
    """A message. What it shows now is in `body`, and every body after an edit is in `edits`."""

    def __init__(
        self, channel, author, body, *, kind=DEFAULT, reference=None, call=None, nonce=None, pings=None
    ):
        self.id = channel.discord.snowflakes.next()
        self.channel = channel
        self.author = author
        self.body = body
        self.kind = kind
        self.reference = reference
        self.call = call
        self.nonce = nonce
        self.pings = pings or Pings()
        self.edits: list[Body] = []
        self.reactions: dict[str, list[int]] = {}
        self.thread = None
        self.deleted = False
        self.pinned = False
        self.crossposted = False
        self.created_at = timestamp()
        self.edited_at = None
        self.posted_at = None
        self.viewer = call.user if call and body.flags & EPHEMERAL else None

    content = property(lambda self: self.body.content)
    embeds = property(lambda self: self.body.embeds)
    components = property(lambda self: self.body.components)
    attachments = property(lambda self: self.body.attachments)
    flags = property(lambda self: self.body.flags)
    text = property(lambda self: self.body.text)
    buttons = property(lambda self: self.body.buttons)
    selects = property(lambda self: self.body.selects)
    ephemeral = property(lambda self: self.body.ephemeral)
    thinking = property(lambda self: self.body.thinking)
    v2 = property(lambda self: self.body.v2)

    @property
    def discord(self):
        """The loopback this belongs to."""
        return self.channel.discord

    @property
    def url(self):
        """The link to this message."""
        guild = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{guild}/{self.channel.id}/{self.id}"

    def button(self, name):
        """Return the button of a label or custom_id."""
        return _only(self, [button for button in self.buttons if button.answers_to(name)], "button", name)

    def select(self, name=None):
        """Return the select menu of a placeholder or custom_id, or the only one."""
        found = [select for select in self.selects if name is None or select.answers_to(name)]
        return _only(self, found, "select menu", name)

    def shown_to(self, user):
        """Return whether a user sees this message."""
        return not self.deleted and self.viewer in (None, user)

    def change(self, body):
        """Show another body from now on."""
        if not self.body.thinking:
            self.edited_at = timestamp()
            self.edits.append(body)
        self.body = body

    async def edited(self, *, times=1, timeout=WAIT):
        """Wait until it was edited that often, and return the message."""
        await self.discord.changes.until(
            lambda: len(self.edits) >= times, timeout=timeout, what=lambda: f"edit {times} of {self!r}"
        )
        return self

    async def gone(self, timeout=WAIT):
        """Wait until it is deleted."""
        await self.discord.changes.until(
            lambda: self.deleted, timeout=timeout, what=lambda: f"the deletion of {self!r}"
        )

    def __repr__(self):
        shown = self.text if len(self.text) <= 200 else self.text[:200] + "..."
        return f"<LoopbackMessage {self.id} by {self.author.name}: {shown!r}>"


def _only(message, found, what, name):
    if len(found) == 1:
        return found[0]
    there = [button.label or button.custom_id for button in message.buttons]
    there += [select.placeholder or select.custom_id for select in message.selects]
    count = "no" if not found else f"more than one ({len(found)})"
    raise ImpossibleError(f"{count} {what} {name!r} on {message!r}; it has {there}")
