"""Gateway intents: which events a session gets, and which of them must be enabled for the application."""

from enum import IntFlag


class Intent(IntFlag):
    """The intents that matter here."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    GUILD_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    DIRECT_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT

# Per kind of event: the intent in guilds, and the one in direct messages.
_NEEDED = {
    "GUILD": (Intent.GUILDS, Intent.GUILDS),
    "CHANNEL": (Intent.GUILDS, Intent.GUILDS),
    "THREAD": (Intent.GUILDS, Intent.GUILDS),
    "MESSAGE": (Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    "MESSAGE_REACTION": (Intent.GUILD_REACTIONS, Intent.DIRECT_REACTIONS),
    "TYPING": (Intent.GUILD_TYPING, Intent.DIRECT_TYPING),
    "GUILD_MEMBER": (Intent.MEMBERS, Intent.MEMBERS),
}


def wanted(event, intents, *, direct):
    """Return whether a session with these intents gets an event; interactions come always."""
    family = event.rsplit("_", 1)[0]
    needed = _NEEDED.get(family, _NEEDED.get(family.split("_", 1)[0]))
    return needed is None or bool(intents & needed[direct])
