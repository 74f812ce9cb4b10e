"""Typed settings from the environment, a secrets folder, a TOML file and the defaults, in this order."""

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import unquote

from platformdirs import user_data_path
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.sections import (
    AlertSettings,
    AnswerSettings,
    ClusterSettings,
    DiscordSettings,
    FeedSettings,
    HealthSettings,
    LogSettings,
    NetworkSettings,
    RetentionSettings,
    RetrievalSettings,
    Section,
    StoreSettings,
)

_PREFIX = "CLIPPINGS_"
_TOKEN = "DISCORD_TOKEN"  # noqa: S105 # the name of its variable and of its secret, as in Discord's own documents
# Of an address: as SQLAlchemy reads it, and as `urlsplit` does, which refuses some that SQLAlchemy takes.
_PASSWORDS = (r"://[^:/]*:([^@]+)@", r"://[^:/]*:([^/?#]+)@")
_WITHIN = "__"  # between a section and its setting in a variable's name
_PLAIN = (  # what pydantic says of a value, and what people do
    (r"Input should be greater than or equal to (\S+)", r"must be \1 or more"),
    (r"Input should be less than or equal to (\S+)", r"must be \1 or less"),
    (r"Input should be a valid integer\b.*", "must be a whole number"),
    (r"Input should be a valid number\b.*", "must be a number"),
    (r"Input should be a valid boolean\b.*", "must be true or false"),
    (r"Input should be a valid tuple\b.*", "must be a list in brackets"),
    (r"Input should be a valid string\b.*", "must be text"),
    (r"Input should be a valid dictionary\b.*", "must be a section"),
    (r"Input should ", "must "),
)
SECRETS = Path("/run/secrets")  # where Docker and systemd-style deployments put them


class SettingsError(Exception):
    """Settings that cannot be used; the text lists every fault."""


class ServerAddresses(TypedDict):
    """Addresses of what stands for a part of the data folder; None for the part itself."""

    store_url: str | None
    search_url: str | None


class Settings(Section):
    """All settings; made by `load_settings`."""

    data_dir: str
    store: StoreSettings
    retrieval: RetrievalSettings
    discord: DiscordSettings
    answers: AnswerSettings
    network: NetworkSettings
    feeds: FeedSettings
    retention: RetentionSettings
    log: LogSettings
    health: HealthSettings
    alerts: AlertSettings
    cluster: ClusterSettings

    @property
    def data_folder(self) -> Path:
        """The folder that `data_dir` names, or the user's data folder."""
        return Path(self.data_dir).expanduser() if self.data_dir else user_data_path("clippings")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold: the token, and the addresses of servers with their passwords."""
        addresses = [address for address in (self.store.address, self.retrieval.address) if address]
        passwords = [found for each in addresses for form in _PASSWORDS for found in re.findall(form, each)]
        token = self.discord.token.get_secret_value().strip()
        found = (token, *addresses, *passwords, *map(unquote, passwords))
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def servers(self) -> ServerAddresses:
        """The servers that stand for parts of the data folder, as `Corpus.open` takes them."""
        return {"store_url": self.store.address, "search_url": self.retrieval.address}


def load_settings(file: Path | None = None, *, data_dir: Path | None = None) -> Settings:
    """Return the settings: the environment over `file` over the defaults.

    Raises:
        SettingsError: the file cannot be read, or a setting is unknown, of the wrong type or out of range.
    """
    _refuse_unknown_variables(os.environ)
    values = _merged(_defaults(), _read(file) if file else {})
    values["discord"]["token"] = _secret(_TOKEN, os.environ)
    for section in ("store", "retrieval"):
        if address := _secret(f"{section}_url".upper(), {}):
            values = _merged(values, {section: {"url": address}})
    values = _merged(values, _from_environment(os.environ))
    try:
        settings = Settings(**values)
    except ValidationError as error:
        faults = "; ".join(map(_fault, error.errors()))
        raise SettingsError(f"settings that cannot be used: {faults}") from error
    return settings.model_copy(update={"data_dir": str(data_dir)}) if data_dir else settings


def _secret(named: str, environment: Mapping[str, str]) -> str:
    """Return a variable of the environment, or a file of the secrets folder; "" without either."""
    for name in (named, named.lower()):
        if token := environment.get(name):
            return token
        if (secret := SECRETS / name).is_file():
            return secret.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of our variables, those of a section's own variable below those of its settings."""
    values: dict[str, Any] = {}
    for name in sorted(environment):
        if name.upper().startswith(_PREFIX):
            value: Any = _value(environment[name])
            for part in reversed(name.lower().removeprefix(_PREFIX.lower()).split(_WITHIN)):
                value = {part: value}
            values = _merged(values, value)
    return values


def _value(text: str) -> Any:
    """Return the list or table that `text` writes in JSON; anything else is left for the setting's type."""
    try:
        return json.loads(text) if text.startswith(("[", "{")) else text
    except ValueError:
        return text


def _refuse_unknown_variables(names: Iterable[str]) -> None:
    """Raise SettingsError for a variable of ours that sets nothing; pydantic would pass over it."""
    known = {f"{_PREFIX}{path.replace('.', _WITHIN)}".upper() for path in _paths(Settings)}
    wrong = [name for name in names if name.upper().startswith(_PREFIX) and name.upper() not in known]
    if wrong:
        raise SettingsError("; ".join(_unknown(name, known) for name in sorted(wrong)))


def _paths(model: type[BaseModel]) -> Iterator[str]:
    """Yield the settings and their sections as they are named in TOML, such as "answers.citations"."""
    for name, field in model.model_fields.items():
        yield name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from (f"{name}.{path}" for path in _paths(field.annotation))


def _unknown(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name.upper() if name.upper().startswith(_PREFIX) else name, known, n=1)
    return f"{name} is not a setting" + (f"; did you mean {nearest[0]}?" if nearest else "")


def _fault(fault: ErrorDetails) -> str:
    name = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        return _unknown(name, _paths(Settings))
    text = plain_fault(fault["msg"])
    return f"{name} {text}" if text.startswith("must") else f"{name}: {text}"


def plain_fault(text: str) -> str:
    """Return the library's text about a wrong value in plain words.

    >>> plain_fault("Input should be greater than or equal to 1")
    'must be 1 or more'
    >>> plain_fault("Input should be a valid integer, unable to parse string as an integer")
    'must be a whole number'
    """
    for pattern, words in _PLAIN:
        text = re.sub(pattern, words, text)
    return text


def _defaults() -> dict[str, Any]:
    return tomllib.loads(files("config").joinpath("defaults.toml").read_text(encoding="utf-8"))


def _read(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}") from error
    if isinstance(values.get("discord"), dict) and "token" in values["discord"]:
        raise SettingsError(f"{file}: take the token out; set DISCORD_TOKEN in the environment instead")
    return values


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over`. Tables are merged, values replaced."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged
