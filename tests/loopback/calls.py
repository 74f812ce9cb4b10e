"""One interaction: what the user did, and what the bot answered, when."""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

import secrets
from enum import IntEnum

from tests.loopback.changes import WAIT
from tests.loopback.errors import ImpossibleError

GUILD_CONTEXT, DM_CONTEXT, PRIVATE_CONTEXT = 0, 1, 2


class CallKind(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Call:
    """An interaction, from the user's action to the bot's last answer."""

    def __init__(self, user, channel, kind, data, *, source=None, guild_command=None):
        self.discord = channel.discord
        self.id = self.discord.snowflakes.next()
        self.token = secrets.token_urlsafe(48)
        self.user = user
        self.channel = channel
        self.kind = CallKind(kind)
        self.data = data
        self.source = source
        self.guild_command = guild_command
        self.began = self.discord.monotonic()
        self.acknowledged_after = None
        self.response_type = None
        self.original = None
        self.messages = []
        self.modal = None
        self.choices = None
        self.discord.calls[self.id] = self

    @property
    def age(self):
        """Seconds since the user's action."""
        return self.discord.monotonic() - self.began

    @property
    def failed(self):
        """Whether the user was shown "The application did not respond"."""
        return self.acknowledged_after is None and self.age > self.discord.ack_deadline

    def acknowledge(self, response_type):
        """Note the first answer."""
        self.acknowledged_after = self.age
        self.response_type = response_type

    def deliver(self, message):
        """Note a message that the user now sees; an edit of it does not count again."""
        if message not in self.messages:
            self.messages.append(message)
        self.discord.changes.announce()

    async def acknowledged(self):
        """Wait for the acknowledgement or the end of its deadline; return the seconds it took, or None."""
        # A moment more than the deadline: the refusal of a late answer belongs to the story, too.
        rest = max(0.0, self.discord.ack_deadline - self.age) + 0.01
        try:
            await self.discord.changes.until(
                lambda: self.acknowledged_after is not None, timeout=rest, what="an acknowledgement"
            )
        except TimeoutError:
            return None
        return self.acknowledged_after

    async def answer(self, *, number=1, timeout=WAIT):
        """Wait for the first message (or the `number`-th) that is not "thinking"."""
        await self.discord.changes.until(
            lambda: len(self.messages) >= number,
            timeout=timeout,
            what=lambda: f"answer {number} to {self.story()}",
        )
        return self.messages[number - 1]

    async def shown_modal(self, timeout=WAIT):
        """Wait for the modal that answers this."""
        return await self.discord.changes.until(
            lambda: self.modal, timeout=timeout, what=lambda: f"a modal for {self.story()}"
        )

    def owners(self):
        """Return who installed the application here, as interactions say."""
        guild = self.channel.guild
        own = {"1": str(self.user.id)} if self.user.installed else {}
        if self.channel.is_foreign:
            return own
        return {"0": str(guild.id) if guild else "0"} | own

    def story(self):
        """Tell what happened so far, for the message of a failed wait."""
        name = self.data.get("name") or self.data.get("custom_id")
        if self.acknowledged_after is None:
            state = "not acknowledged"
        else:
            state = f"acknowledged after {self.acknowledged_after:.3f} s with type {self.response_type}"
        return f"{self.kind.name.lower()} {name!r}, {state}; {self.discord.last_requests()}"

    def payload(self):
        """Return the interaction object that the gateway carries."""
        channel, guild = self.channel, self.channel.guild
        payload = {
            "version": 1,
            "id": str(self.id),
            "type": int(self.kind),
            "token": self.token,
            "application_id": str(self.discord.application_id),
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.payload(),
            "app_permissions": str(channel.bot_permissions()),
            "locale": self.user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.owners(),
            "context": context_of(channel),
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        return {**payload, **self._who(guild)}

    def _who(self, guild):
        if guild is None:
            return {"user": self.user.payload()}
        member = guild.member(self.user)
        permissions = self.channel.member_permissions(self.user)
        return {
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "member": member.payload(permissions=permissions),
        }


def context_of(channel):
    """Return where an interaction in a channel takes place, as Discord numbers it."""
    if channel.guild is not None:
        return GUILD_CONTEXT
    return DM_CONTEXT if channel.is_dm else PRIVATE_CONTEXT


def must_be_shown(message, user):
    """Refuse an action on a message that the user does not see."""
    if not message.shown_to(user):
        raise ImpossibleError(f"{user.name} does not see {message!r}")
