"""Guilds: their channels, roles and members."""

from tests.loopback.channels import Channel, Kind
from tests.loopback.errors import ImpossibleError
from tests.loopback.permissions import USUAL_BOT, USUAL_MEMBER
from tests.loopback.snowflakes import timestamp
from tests.loopback.users import Member, Role

# Fields of a guild object that no test here varies.
FIXED = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "banner": None,
    "description": None,
    "vanity_url_code": None,
    "afk_channel_id": None,
    "afk_timeout": 300,
    "home_header": None,
    "application_id": None,
    "widget_enabled": False,
    "widget_channel_id": None,
    "max_presences": None,
    "max_members": 500_000,
    "max_video_channel_users": 25,
    "max_stage_video_channel_users": 50,
    "safety_alerts_channel_id": None,
    "incidents_data": None,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "nsfw": False,
    "region": "deprecated",
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "public_updates_channel_id": None,
}


class Guild:
    """A guild that the bot is in, unless it is foreign. `permissions` are the bot's own in all of it."""

    def __init__(self, discord, name, permissions=USUAL_BOT, *, is_foreign=False):
        self.discord = discord
        self.is_foreign = is_foreign
        self.id = discord.snowflakes.next()
        self.name = name
        self.everyone = Role(self.id, "@everyone", position=0)
        self.bot_role = Role(discord.snowflakes.next(), discord.bot.name, int(permissions), managed=True)
        self.roles = {role.id: role for role in (self.everyone, self.bot_role)}
        self.members = {} if is_foreign else {discord.bot.id: Member(discord.bot, [self.bot_role])}
        self.owner_id = discord.snowflakes.next()
        self.channels_by_id = {}
        self.locale = "en-US"
        self.system_channel = None
        self.joined_at = timestamp()

    @property
    def permissions(self):
        """What the bot may do in this guild."""
        return self.bot_role.permissions

    @property
    def channels(self):
        """The guild's channels and threads."""
        return list(self.channels_by_id.values())

    def set_permissions(self, permissions):
        """Change the bot's permissions, and tell the bot."""
        self.bot_role.permissions = int(permissions)
        payload = {"guild_id": str(self.id), "role": self.bot_role.payload()}
        self.discord.dispatch("GUILD_ROLE_UPDATE", payload, guild=self)

    def add_text_channel(self, name, *, allow=0, deny=0):
        """Add a text channel, with overwrites for the bot."""
        return self._add_channel(name, Kind.TEXT, allow, deny)

    def add_announcement_channel(self, name, *, allow=0, deny=0):
        """Add an announcement channel."""
        return self._add_channel(name, Kind.ANNOUNCEMENT, allow, deny)

    def add_forum_channel(self, name, *, tags=(), requires_tag=False, allow=0, deny=0):
        """Add a forum; `tags` are (name, whether only moderators set it)."""
        forum = self._add_channel(name, Kind.FORUM, allow, deny)
        bare = {"emoji_id": None, "emoji_name": None}
        forum.available_tags = [
            {**bare, "id": self.discord.snowflakes.next(), "name": tag, "moderated": moderated}
            for tag, moderated in tags
        ]
        forum.requires_tag = requires_tag
        self.discord.dispatch("CHANNEL_UPDATE", forum.payload(), guild=self)
        return forum

    def add_voice_channel(self, name, *, allow=0, deny=0):
        """Add a voice channel; it has a text chat of its own."""
        return self._add_channel(name, Kind.VOICE, allow, deny)

    def _add_channel(self, name, kind, allow, deny):
        channel = Channel(self.discord, name, kind, guild=self)
        channel.allow, channel.deny = int(allow), int(deny)
        self.discord.dispatch("CHANNEL_CREATE", channel.payload(), guild=self)
        return channel

    def add_thread(self, parent, name):
        """Add a public thread to a channel, as a user would."""
        thread = Channel(self.discord, name, Kind.PUBLIC_THREAD, guild=self, parent=parent)
        self.discord.dispatch("THREAD_CREATE", {**thread.payload(), "newly_created": True}, guild=self)
        return thread

    def add_role(self, name, *, permissions=0, **fields):
        """Add a role."""
        role = Role(self.discord.snowflakes.next(), name, int(permissions), **fields)
        self.roles[role.id] = role
        payload = {"guild_id": str(self.id), "role": role.payload()}
        self.discord.dispatch("GUILD_ROLE_CREATE", payload, guild=self)
        return role

    def add_member(self, user, permissions=USUAL_MEMBER, *, roles=(), nick=None):
        """Let a user in, with a role of their own that carries their permissions."""
        own = self.add_role(user.name, permissions=permissions)
        member = Member(user, [own, *roles], nick)
        self.members[user.id] = member
        return member

    def member(self, user):
        """Return a user's membership."""
        if user.id not in self.members:
            raise ImpossibleError(f"{user.name} is not a member of {self.name}")
        return self.members[user.id]

    def payload(self):
        """Return the guild as GUILD_CREATE carries it: without GUILD_MEMBERS the bot alone is listed."""
        return {
            **self.summary(),
            "joined_at": self.joined_at,
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.members[self.discord.bot.id].payload()],
            "channels": [c.payload() for c in self.channels if not c.is_thread],
            "threads": [c.payload() for c in self.channels if c.is_thread],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def summary(self):
        """Return the guild object as REST gives it."""
        return {
            **FIXED,
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "roles": [role.payload() for role in self.roles.values()],
            "preferred_locale": self.locale,
            "system_channel_id": None if self.system_channel is None else str(self.system_channel.id),
            "emojis": [],
            "stickers": [],
            "features": [],
        }

    def __repr__(self):
        return f"<Guild {self.name!r} {self.id}>"
