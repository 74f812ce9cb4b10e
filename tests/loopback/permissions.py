"""Permission bits, and what is left of them in a channel."""

from enum import IntFlag


class Permission(IntFlag):
    """The bits a bot like this one meets, by Discord's names."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


ALL = (1 << 52) - 1
# A bot invited by the usual link: all it needs to talk. Mentioning everyone is on by default in new
# guilds, and leaving it on keeps a test that nothing was pinged honest.
USUAL_BOT = int(
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
USUAL_MEMBER = USUAL_BOT


def resolve(base, *overwrites):
    """Return what `base` becomes under (allow, deny) pairs, outermost first."""
    if base & Permission.ADMINISTRATOR:
        return ALL
    for allow, deny in overwrites:
        base = (base & ~deny) | allow
    # Who cannot see a channel can do nothing in it.
    return base if base & Permission.VIEW_CHANNEL else 0
