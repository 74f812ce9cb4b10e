"""The application's registered commands, global ones and those of single guilds."""

from tests.loopback.calls import DM_CONTEXT, GUILD_CONTEXT, context_of
from tests.loopback.command_rules import CHAT_INPUT, MAX_COMMANDS
from tests.loopback.errors import (
    TOO_MANY_COMMANDS,
    TOO_MANY_CREATIONS,
    UNKNOWN_COMMAND,
    ApiError,
    ImpossibleError,
)

GUILD_INSTALL, USER_INSTALL = 0, 1
PLACES = ("guilds", "direct messages", "private channels")


class CommandBook:
    """What was registered, and how many creations that took today."""

    def __init__(self, discord):
        self.discord = discord
        self.by_scope = {}
        self.creations = 0
        self.creations_a_day = 200
        self.syncs = 0
        self.overrides = {}  # what guilds' settings say of who may use a command
        self.ignore_permissions = False  # as if Discord offered every command to everyone

    def listed(self, guild_id=None):
        """Return the commands of a scope: global, or one guild's."""
        return list(self.by_scope.get(guild_id, {}).values())

    def overwrite(self, bodies, guild_id=None):
        """Replace all commands of a scope; those that keep their name keep their id."""
        known = {_key(command): command for command in self.listed(guild_id)}
        _refuse_too_many(bodies)
        self._count_creations([body for body in bodies if _key(body) not in known])
        made = [self._made(body, guild_id, known.get(_key(body))) for body in bodies]
        self.by_scope[guild_id] = {int(command["id"]): command for command in made}
        return self._synced(made)

    def upsert(self, body, guild_id=None):
        """Create a command, or replace the one of that name."""
        known = {_key(command): command for command in self.listed(guild_id)}
        old = known.get(_key(body))
        if old is None:
            _refuse_too_many([*known.values(), body])
            self._count_creations([body])
        made = self._made(body, guild_id, old)
        self.by_scope.setdefault(guild_id, {})[int(made["id"])] = made
        return self._synced(made)

    def edit(self, command_id, body, guild_id=None):
        """Change a command's fields."""
        old = self.get(command_id, guild_id)
        self.by_scope[guild_id][command_id] = self._made({**old, **body}, guild_id, old)
        return self._synced(self.by_scope[guild_id][command_id])

    def delete(self, command_id, guild_id=None):
        """Remove a command."""
        self.get(command_id, guild_id)
        del self.by_scope[guild_id][command_id]
        self.discord.changes.announce()

    def get(self, command_id, guild_id=None):
        """Return a command by its id."""
        try:
            return self.by_scope.get(guild_id, {})[command_id]
        except KeyError:
            raise ApiError(UNKNOWN_COMMAND) from None

    def override(self, guild, name, who, *, allowed=True):
        """Let a role or a user use a command (None: all), or keep them from it, as a guild's settings may."""
        ids = {None: self.discord.application_id} | {c["name"]: int(c["id"]) for c in self.listed()}
        entry = {"id": str(who.id), "type": 1 if who.id in guild.roles else 2, "permission": allowed}
        self.overrides.setdefault((guild.id, ids[name]), []).append(entry)

    def permissions(self, guild_id):
        """Return what a guild's settings say of its commands, as far as they say anything."""
        application = {"application_id": str(self.discord.application_id), "guild_id": str(guild_id)}
        return [
            {**application, "id": str(command), "permissions": entries}
            for (guild, command), entries in self.overrides.items()
            if guild == guild_id
        ]

    def find(self, user, channel, name, kind=CHAT_INPUT):
        """Return the command that a user sees in a channel; a guild's own comes before the global one."""
        guild = channel.guild
        scopes = [guild.id, None] if guild else [None]
        found = [c for scope in scopes for c in self.listed(scope) if _key(c) == (kind, name)]
        if not found:
            names = sorted(c["name"] for scope in scopes for c in self.listed(scope) if c["type"] == kind)
            raise ImpossibleError(f"no command {name!r} (type {kind}) is registered; there are {names}")
        if not self.ignore_permissions:
            _refuse_hidden(found[0], user, channel)
        return found[0]

    def _count_creations(self, bodies):
        if self.creations + len(bodies) > self.creations_a_day:
            raise ApiError(TOO_MANY_CREATIONS)
        self.creations += len(bodies)

    def _synced(self, result):
        self.syncs += 1
        self.discord.changes.announce()
        return result

    def _made(self, body, guild_id, old):
        permissions = body.get("default_member_permissions")
        made = {
            "id": old["id"] if old else str(self.discord.snowflakes.next()),
            "application_id": str(self.discord.application_id),
            "version": str(self.discord.snowflakes.next()),
            "type": body.get("type") or CHAT_INPUT,
            "name": body["name"],
            "name_localizations": body.get("name_localizations"),
            "description": body.get("description") or "",
            "description_localizations": body.get("description_localizations"),
            "options": body.get("options") or [],
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": body.get("dm_permission", True),
            "contexts": body.get("contexts"),
            "integration_types": body.get("integration_types") or [0],
            "nsfw": bool(body.get("nsfw")),
        }
        return made if guild_id is None else {**made, "guild_id": str(guild_id)}


def _key(command):
    return command.get("type") or CHAT_INPUT, command["name"]


def _refuse_too_many(bodies):
    for kind, most in MAX_COMMANDS.items():
        if sum(_key(body)[0] == kind for body in bodies) > most:
            raise ApiError(TOO_MANY_COMMANDS)


def _refuse_hidden(command, user, channel):
    """Refuse a command that Discord does not offer to this user in this place."""
    contexts, context = command["contexts"], context_of(channel)
    if contexts is None:
        contexts = [GUILD_CONTEXT] if command["dm_permission"] is False else [GUILD_CONTEXT, DM_CONTEXT]
    if context not in contexts:
        raise ImpossibleError(f"/{command['name']} is not offered in {PLACES[context]}")
    if channel.is_foreign and not (user.installed and USER_INSTALL in command["integration_types"]):
        raise ImpossibleError(f"/{command['name']} is not offered where the bot is no member")
    if channel.guild is None or channel.is_foreign:
        # Discord asks no permission of a guild's for what somebody has installed for themselves.
        return
    if GUILD_INSTALL not in command["integration_types"]:
        raise ImpossibleError(f"/{command['name']} is only for those who install the application")
    needed = command["default_member_permissions"]
    held = channel.guild.member(user).effective_permissions()
    if needed is not None and (int(needed) & ~held or int(needed) == 0):
        raise ImpossibleError(f"/{command['name']} is hidden from {user.name}: it needs permissions {needed}")
