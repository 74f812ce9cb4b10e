"""Buttons that say the same wherever they stand, so that their custom id is all there is to remember."""

import re
from typing import Any, Self

import discord
from discord import ui


class PlainButton:
    """Mixed into a dynamic button that is made without arguments."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls()
