"""What Discord lets the bot and the members do in a place, under the names that its settings show."""

from collections.abc import Mapping

import discord

from bot.texts.texts import Texts

Place = discord.abc.GuildChannel | discord.Thread


def names_of(texts: Texts) -> Mapping[str, str]:
    """The name of each permission that is spoken of, as Discord's settings have it in this language."""
    return {
        "view_channel": texts("View Channel"),
        "send_messages": texts("Send Messages"),
        "send_messages_in_threads": texts("Send Messages in Threads"),
        "read_message_history": texts("Read Message History"),
        "create_public_threads": texts("Create Public Threads"),
        "pin_messages": texts("Pin Messages"),
        "attach_files": texts("Attach Files"),
        "manage_guild": texts("Manage Server"),
        "manage_channels": texts("Manage Channels"),
    }


def missing_in(place: Place, *more: str) -> tuple[str, ...]:
    """The permissions that the bot lacks to answer in a place, and of those `more`."""
    held = place.permissions_for(place.guild.me)
    speaking = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
    needed = ("view_channel", speaking, "read_message_history", *more)
    return tuple(name for name in needed if not getattr(held, name))


def missing_text(place: Place, missing: tuple[str, ...], texts: Texts) -> str:
    """What is to be mended in a place, for who can (Markdown)."""
    names = names_of(texts)
    listed = ", ".join(f"**{names[name]}**" for name in missing)
    return texts(
        "In {channel} I lack the permission {permissions}.", channel=place.mention, permissions=listed
    )


def can_mend(member: discord.Member, place: Place) -> bool:
    """Whether a member may give the bot what it lacks in a place."""
    held = place.permissions_for(member)
    return held.administrator or held.manage_channels or held.manage_roles


async def may_moderate(interaction: discord.Interaction) -> bool:
    """Whether who sent a moderators' command may: by default, or as the guild's settings with Discord say.

    Discord asks itself before it offers a command; this is the second lock, and the only one at what is
    pressed in its answer later.
    """
    if interaction.guild_id is None:
        return False
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    overrides = await interaction.client.http.get_guild_application_command_permissions(
        interaction.application_id, interaction.guild_id
    )
    user = interaction.user
    roles = {role.id for role in user.roles} if isinstance(user, discord.Member) else set()
    own = {user.id, interaction.guild_id, *roles}
    # A command by its id; what is pressed stands in the answer to a command that let its reader in.
    command = str({**(interaction.data or {})}.get("id"))
    is_command = interaction.type is discord.InteractionType.application_command
    return any(
        int(each["id"]) in own and each["permission"]
        for entry in overrides
        if not is_command or str(entry["id"]) == command
        for each in entry["permissions"]
    )
