"""Forms that work after a restart too: what was filled in is read from the interaction alone.

discord.py hands a form to the object that opened it, and that is gone after a restart.
"""

from typing import Any

import discord
from discord import ui


class Form(ui.Modal):
    """A form that is submitted to `submitted` of its class, found by its custom id."""

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Leaves it to `submitted`, which the client calls for every form."""

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Does what the form is for, with what was written, by the custom ids of its fields."""
        raise NotImplementedError


def values_of(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was written in a form, by the custom ids of its fields."""
    data: dict[str, Any] = {**(interaction.data or {})}
    fields = [label.get("component", {}) for label in data.get("components", ())]
    return {field["custom_id"]: str(field.get("value", "")) for field in fields if "custom_id" in field}
