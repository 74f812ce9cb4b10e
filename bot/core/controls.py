"""Rebuild buttons, menus and forms from custom ids, and look up their services."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, TypeVar

import discord
from discord import app_commands, ui

from bot.core.limits import CHOICE, CHOICES
from bot.core.log import about

T = TypeVar("T")
V = TypeVar("V", str, int)

_NUMBER = re.compile("[0-9]{1,19}")  # Discord's ids have nineteen digits
_LARGEST = 2**63 - 1  # that fits into a column of the database


class Services:
    """The services that controls look up, each by its class or by a protocol that it implements."""

    def __init__(self, *services: object) -> None:
        self._by_type: dict[type[Any], Any] = {type(each): each for each in services}

    def add(self, kind: type[T], service: T) -> None:
        """Register a service by a protocol."""
        self._by_type[kind] = service

    def __getitem__(self, kind: type[T]) -> T:
        """Return the service of a type.

        Raises:
            KeyError: none was added.
        """
        service: T = self._by_type[kind]
        return service


def service_of(interaction: discord.Interaction[Any], kind: type[T]) -> T:
    """Return the service of a type, from the client that received an interaction."""
    services: Services = interaction.client.services
    return services[kind]


class Control:
    """Mix into a dynamic item to rebuild it from its custom id.

    The named groups of its template are arguments of its constructor; those in `numbers` are numbers.
    """

    numbers: ClassVar[tuple[str, ...]] = ()

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the item whose custom id is matched; its label is the one in the message."""
        values = match.groupdict()
        return cls(**values | {name: number_of(values[name]) for name in cls.numbers})

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let the log lines of a press carry its id; anybody may press."""
        about(interaction.id)
        return True


class ModalForm(ui.Modal):
    """A form whose submission the client hands to `submitted` of its class, found by its custom id."""

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Leave the submission to `submitted`, which the client calls for every form."""

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Handle a submission; `values` has the text of each field by its custom id."""
        raise NotImplementedError


def number_of(text: str) -> int:
    """Return the number in a custom id or a value; 0, which nothing has, for other text."""
    number = int(text) if _NUMBER.fullmatch(text) else 0
    return number if number <= _LARGEST else 0


def values_of_menu(interaction: discord.Interaction[Any]) -> list[str]:
    """Return the values that were chosen in a menu, as the client sent them."""
    data: dict[str, Any] = {**(interaction.data or {})}
    return [str(value) for value in data.get("values", ())]


def values_of_form(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return the text of each field of a submitted form, by the field's custom id.

    Of a menu that is what was chosen, separated by commas.
    """
    data: dict[str, Any] = {**(interaction.data or {})}
    fields = [label.get("component", {}) for label in data.get("components", ())]
    return {field["custom_id"]: _entered(field) for field in fields if "custom_id" in field}


def _entered(field: Mapping[str, Any]) -> str:
    return ",".join(map(str, field["values"])) if "values" in field else str(field.get("value", ""))


def choices(offered: Iterable[tuple[str, V]]) -> list[app_commands.Choice[V]]:
    """Return names and values as choices of an option, as many of a fitting length as Discord takes."""
    fitting = [
        app_commands.Choice(name=name, value=value)
        for name, value in offered
        if len(name) <= CHOICE and (isinstance(value, int) or len(value) <= CHOICE)
    ]
    return fitting[:CHOICES]


def completed(typed: str, separator: str) -> tuple[str, str]:
    """Return what is kept of a list that is typed, and the last of its parts, which is completed.

    >>> completed("Reuters, Le M", ",")
    ('Reuters, ', 'Le M')
    """
    before, sign, last = typed.rpartition(separator)
    return f"{before}{sign} " if sign else "", last.strip()
