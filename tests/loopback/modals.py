"""Filling in a modal: what a user types, in the shape an interaction carries it."""

from tests.loopback.components import SELECTS, Part, numbered
from tests.loopback.errors import ImpossibleError


def filled(components, values):
    """Return the components as submitted; `values` go by custom_id or label, else defaults stay."""
    rest = dict(values)
    submitted = [_submitted(component, rest, None) for component in numbered(components)]
    if rest:
        raise ImpossibleError(f"the modal has no field {sorted(rest)}")
    return submitted


def _submitted(component, values, label):
    kind, number = component["type"], {"type": component["type"], "id": component["id"]}
    if kind == Part.ACTION_ROW:
        return {
            **number,
            "components": [_submitted(child, values, None) for child in component["components"]],
        }
    if kind == Part.LABEL:
        return {**number, "component": _submitted(component["component"], values, component["label"])}
    if kind == Part.TEXT_DISPLAY:
        return number
    return {**number, "custom_id": component["custom_id"], **_entered(component, values, label)}


def _entered(component, values, label):
    names = (component["custom_id"], label or component.get("label"))
    given = next((values.pop(name) for name in names if name in values), None)
    if component["type"] == Part.TEXT_INPUT:
        text = component.get("value") or "" if given is None else given
        _check_text(component, names, text)
        return {"value": text}
    if component["type"] in SELECTS:
        chosen = [option["value"] for option in component.get("options") or () if option.get("default")]
        chosen += [str(default["id"]) for default in component.get("default_values") or ()]
        return {"values": chosen if given is None else _values(component, given)}
    raise ImpossibleError(f"the loopback cannot fill in a component of type {component['type']}")


def _values(component, given):
    """Return what is sent of a choice: options by their value, channels and roles by their id."""
    chosen = list(given) if isinstance(given, list | tuple) else [given]
    low, high = component.get("min_values", 1), component.get("max_values", 1)
    if component.get("required") is not False and not low <= len(chosen) <= high:
        raise ImpossibleError(f"{component['custom_id']!r} takes {low} to {high} choices, not {len(chosen)}")
    options = {option["value"] for option in component.get("options") or ()}
    if options and not options.issuperset(chosen):
        raise ImpossibleError(f"{chosen} are not all among the options {sorted(options)}")
    return [str(getattr(each, "id", each)) for each in chosen]


def _check_text(component, names, text):
    low, high = component.get("min_length") or 0, component.get("max_length") or 4000
    required = component.get("required") is not False
    if (required and not text) or (text and not low <= len(text) <= high):
        raise ImpossibleError(f"the field {names} takes {low} to {high} characters, required: {required}")
