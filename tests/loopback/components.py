"""Reading message components: every button, select and text, wherever it is nested."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Part(IntEnum):
    """Discord's component types."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18


SELECTS = {
    Part.STRING_SELECT,
    Part.USER_SELECT,
    Part.ROLE_SELECT,
    Part.MENTIONABLE_SELECT,
    Part.CHANNEL_SELECT,
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a user sees it."""

    label: str | None
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool
    emoji: str | None
    id: int

    def answers_to(self, name):
        """Return whether this is the button of that label or custom_id."""
        return name in (self.label, self.custom_id, self.emoji)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select menu."""

    label: str
    value: str
    description: str | None
    default: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A select menu as a user sees it."""

    kind: Part
    custom_id: str
    placeholder: str | None
    options: tuple[Option, ...]
    min_values: int
    max_values: int
    disabled: bool
    id: int

    def answers_to(self, name):
        """Return whether this is the menu of that placeholder or custom_id."""
        return name in (self.placeholder, self.custom_id)


def walk(components, path=()):
    """Yield every component with its path in the body, parents before children, in reading order."""
    for place, component in enumerate(components or ()):
        if isinstance(component, dict):
            yield from _walk_one(component, (*path, place))


def _walk_one(component, path):
    yield path, component
    yield from walk(component.get("components"), (*path, "components"))
    for key in ("accessory", "component"):
        if isinstance(component.get(key), dict):
            yield from _walk_one(component[key], (*path, key))


def of_type(components, *kinds):
    """Return the components of some types, in reading order."""
    return [component for _, component in walk(components) if component.get("type") in kinds]


def texts(components):
    """Return the texts of all text displays."""
    return [component["content"] for component in of_type(components, Part.TEXT_DISPLAY)]


def buttons(components):
    """Return all buttons."""
    return tuple(map(_button, of_type(components, Part.BUTTON)))


def selects(components):
    """Return all select menus."""
    return tuple(map(_select, of_type(components, *SELECTS)))


def _button(raw: dict[str, Any]):
    return Button(
        label=raw.get("label"),
        custom_id=raw.get("custom_id"),
        url=raw.get("url"),
        style=raw["style"],
        disabled=bool(raw.get("disabled")),
        emoji=(raw.get("emoji") or {}).get("name"),
        id=raw.get("id", 0),
    )


def _select(raw: dict[str, Any]):
    return Select(
        kind=Part(raw["type"]),
        custom_id=raw["custom_id"],
        placeholder=raw.get("placeholder"),
        options=tuple(map(_option, raw.get("options") or ())),
        min_values=1 if raw.get("min_values") is None else raw["min_values"],
        max_values=raw.get("max_values") or 1,
        disabled=bool(raw.get("disabled")),
        id=raw.get("id", 0),
    )


def _option(raw: dict[str, Any]):
    return Option(raw["label"], raw["value"], raw.get("description"), bool(raw.get("default")))


# What Discord fills in where a request says nothing.
DEFAULTS = {
    Part.STRING_SELECT: {"min_values": 1, "max_values": 1},
    Part.SEPARATOR: {"spacing": 1, "divider": True},
    Part.CONTAINER: {"accent_color": None, "spoiler": False},
    Part.THUMBNAIL: {"description": None, "spoiler": False},
}


def numbered(components):
    """Return a completed copy: every component has an `id`, counted from 1, and its defaults."""
    copies = [dict(component) for component in components or ()]
    _number(copies, iter(_free_ids(copies)))
    return copies


def _free_ids(components):
    taken = {component.get("id") for _, component in walk(components)}
    return (number for number in range(1, 1000) if number not in taken)


def _number(components, free):
    for component in components:
        for key, value in DEFAULTS.get(component["type"], {}).items():
            component.setdefault(key, value)
        if not component.get("id"):
            component["id"] = next(free)
        if component.get("components"):
            component["components"] = [dict(child) for child in component["components"]]
            _number(component["components"], free)
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                component[key] = dict(component[key])
                _number([component[key]], free)
