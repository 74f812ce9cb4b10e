"""Channels: text, announcement and voice channels of a guild, threads, and direct messages."""

from enum import IntEnum

from tests.loopback.permissions import ALL, Permission, resolve
from tests.loopback.snowflakes import timestamp


class Kind(IntEnum):
    """Discord's channel types, as far as they are here."""

    TEXT = 0
    DM = 1
    VOICE = 2
    GROUP_DM = 3
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


REQUIRE_TAG = 1 << 4
THREADS = {Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD}


class Channel:
    """A place with messages. `allow` and `deny` are the overwrites for the bot in it.

    One that is `hidden` is seen by the bot, and by members whose roles make them administrators.
    """

    def __init__(self, discord, name, kind, *, guild=None, parent=None, recipient=None, channel_id=None):
        self.discord = discord
        self.id = channel_id or discord.snowflakes.next()
        self.name = name
        self.kind = Kind(kind)
        self.guild = guild
        self.parent = parent
        self.recipient = recipient
        self.allow = 0
        self.deny = 0
        self.hidden = False
        self.archived = False
        self.locked = False
        self.available_tags, self.requires_tag, self.tags = [], False, set()
        self.typing = 0
        self.messages = {}
        self.created_at = timestamp()
        discord.channels[self.id] = self
        if guild is not None:
            guild.channels_by_id[self.id] = self

    @property
    def is_dm(self):
        """Whether this is a direct message channel."""
        return self.kind is Kind.DM

    @property
    def is_foreign(self):
        """Whether the bot is no member here: a guild that has not added it, or people among themselves."""
        return self.kind is Kind.GROUP_DM or (self.guild is not None and self.guild.is_foreign)

    @property
    def is_thread(self):
        """Whether this is a thread."""
        return self.kind in THREADS

    @property
    def mention(self):
        """The text that links to this channel."""
        return f"<#{self.id}>"

    @property
    def shown(self):
        """The messages everybody sees, oldest first."""
        return [message for message in self.messages.values() if not message.ephemeral]

    def bot_permissions(self):
        """Return what the bot may do here."""
        if self.is_foreign:
            return 0
        if self.guild is None:
            return ALL
        outer = [(self.parent.allow, self.parent.deny)] if self.parent else []
        return resolve(self.guild.permissions, *outer, (self.allow, self.deny))

    def bot_may(self, permission):
        """Return whether the bot has a permission here."""
        return bool(self.bot_permissions() & permission)

    def member_permissions(self, user):
        """Return what a user may do here."""
        return ALL if self.guild is None else resolve(self.guild.member(user).effective_permissions())

    def sending(self):
        """Return the permission that posting here takes."""
        return Permission.SEND_MESSAGES_IN_THREADS if self.is_thread else Permission.SEND_MESSAGES

    def set_permissions(self, *, allow=0, deny=0):
        """Change the bot's overwrites here, and tell the bot."""
        self.allow, self.deny = int(allow), int(deny)
        self.discord.dispatch("CHANNEL_UPDATE", self.payload(), guild=self.guild)

    def hide(self):
        """Let members without a special right see the channel no longer, and tell the bot."""
        self.hidden = True
        self.discord.dispatch("CHANNEL_UPDATE", self.payload(), guild=self.guild)

    def delete(self):
        """Delete the channel, and tell the bot."""
        del self.discord.channels[self.id]
        del self.guild.channels_by_id[self.id]
        self.discord.dispatch(
            "THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE", self.payload(), guild=self.guild
        )

    def payload(self):
        """Return the channel object."""
        last = max(self.messages, default=None)
        common = {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": last and str(last),
            "flags": 0,
        }
        if self.is_dm:
            return {**common, "recipients": [self.recipient.payload()]}
        if self.kind is Kind.GROUP_DM:
            return {**common, "recipients": [], "name": self.name, "owner_id": str(self.recipient.id)}
        common |= {"name": self.name, "rate_limit_per_user": 0, "guild_id": str(self.guild.id)}
        return {**common, **(self._thread_fields() if self.is_thread else self._guild_fields())}

    def _guild_fields(self):
        forum = {"available_tags": [{**tag, "id": str(tag["id"])} for tag in self.available_tags]}
        forum |= {"flags": REQUIRE_TAG if self.requires_tag else 0}
        bot = {"id": str(self.discord.bot_id), "type": 1, "allow": str(self.allow), "deny": str(self.deny)}
        return {
            "position": 0,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [*([bot] if self.allow or self.deny else []), *self._hiding()],
        } | (forum if self.kind is Kind.FORUM else {})

    def _hiding(self):
        if not self.hidden:
            return []
        view = str(int(Permission.VIEW_CHANNEL))
        return [
            {"id": str(self.guild.id), "type": 0, "allow": "0", "deny": view},
            {"id": str(self.guild.bot_role.id), "type": 0, "allow": view, "deny": "0"},
        ]

    def _thread_fields(self):
        return {
            "parent_id": str(self.parent.id),
            "applied_tags": [str(tag) for tag in self.tags],
            "owner_id": str(self.discord.bot_id),
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.archived,
                "auto_archive_duration": 1440,
                "archive_timestamp": self.created_at,
                "locked": self.locked,
                "create_timestamp": self.created_at,
            },
        }

    def __repr__(self):
        return f"<Channel {self.name!r} {self.kind.name} {self.id}>"
