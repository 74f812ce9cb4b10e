"""People and bots, and what they are in a guild."""

from dataclasses import dataclass, field

from tests.loopback.permissions import ALL, Permission
from tests.loopback.snowflakes import timestamp


@dataclass(eq=False)
class User:
    """An account."""

    id: int
    name: str
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-US"
    installed: bool = False  # whether they have installed the application for themselves

    @property
    def mention(self):
        """The text that mentions this user."""
        return f"<@{self.id}>"

    def payload(self):
        """Return the user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0000" if self.bot else "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


@dataclass(eq=False)
class Role:
    """A role of a guild."""

    id: int
    name: str
    permissions: int = 0
    mentionable: bool = False
    managed: bool = False
    position: int = 1

    @property
    def mention(self):
        """The text that mentions this role."""
        return f"<@&{self.id}>"

    def payload(self):
        """Return the role object."""
        return {
            "id": str(self.id),
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": str(int(self.permissions)),
            "managed": self.managed,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None
    joined_at: str = field(default_factory=timestamp)

    def effective_permissions(self):
        """Return all bits, where administrators have every one."""
        own = 0
        for role in self.roles:
            own |= role.permissions
        return ALL if own & Permission.ADMINISTRATOR else own

    def payload(self, *, user=True, permissions=None):
        """Return the member object, with the computed permissions that interactions carry if given."""
        member = {
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "roles": [str(role.id) for role in self.roles],
            "joined_at": self.joined_at,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }
        if user:
            member["user"] = self.user.payload()
        if permissions is not None:
            member["permissions"] = str(int(permissions))
        return member
