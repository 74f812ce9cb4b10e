"""Custom ids: buttons that need nothing else, and the numbers and values that come back from a client."""

import re
from typing import Any, Self

import discord
from discord import ui

_DIGITS = re.compile("[0-9]{1,18}")  # as many as the database takes in a number


def number_of(text: str) -> int:
    """Return the number of a digest or watch in a custom id or a value; 0, which none has, for other text."""
    return int(text) if _DIGITS.fullmatch(text) else 0


class PlainButton:
    """Mixed into a dynamic button that is made without arguments."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls()


def values_of_menu(interaction: discord.Interaction[Any]) -> list[str]:
    """Return what was chosen in a menu, as the client says."""
    data: dict[str, Any] = {**(interaction.data or {})}
    return [str(value) for value in data.get("values", ())]
