"""Settings: which ones there are, which source wins, and that the token stays hidden."""

import tomllib
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.settings import Settings, SettingsError, load_settings

TOKEN = "a-made-up.token"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("CLIPPINGS_DATA_DIR", "CLIPPINGS_LOG__LEVEL", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path):
    """Writes a file of settings."""

    def write(content):
        path = tmp_path / "settings.toml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def names_of(model):
    return {
        name: names_of(field.annotation)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        else None
        for name, field in model.model_fields.items()
    }


def defaults():
    return files("config").joinpath("defaults.toml").read_text(encoding="utf-8")


def test_the_defaults_have_every_setting_and_no_other():
    values = tomllib.loads(defaults())

    named = {key: dict.fromkeys(value) if isinstance(value, dict) else None for key, value in values.items()}
    assert named == names_of(Settings)


def test_each_setting_has_a_line_of_help_above_it():
    lines = pairwise(defaults().splitlines())

    settings = [(above, line) for above, line in lines if line and line[0].isalpha()]

    assert len(settings) >= 10
    assert [line for above, line in settings if not above.startswith("# ")] == []


def test_the_defaults_hold_where_nothing_is_set():
    settings = load_settings()

    assert (settings.answers.citations, settings.log.level, settings.data_dir) == (3, "info", "")
    assert settings.discord.token.get_secret_value() == ""
    assert settings.data_folder.name == "clippings"


def test_a_file_stands_above_the_defaults_and_leaves_the_rest(file):
    settings = load_settings(file('[log]\nlevel = "debug"'))

    assert (settings.log.level, settings.log.format) == ("debug", "text")


def test_the_environment_stands_above_the_file(file, monkeypatch):
    monkeypatch.setenv("CLIPPINGS_LOG__LEVEL", "error")
    monkeypatch.setenv("CLIPPINGS_ANSWERS__CITATIONS", "5")

    settings = load_settings(file('[log]\nlevel = "debug"\nformat = "json"'))

    assert (settings.log.level, settings.log.format, settings.answers.citations) == ("error", "json", 5)


def test_a_given_data_folder_stands_above_everything(file, monkeypatch, tmp_path):
    monkeypatch.setenv("CLIPPINGS_DATA_DIR", str(tmp_path / "environment"))

    assert load_settings(file('data_dir = "x"')).data_folder == tmp_path / "environment"
    assert load_settings(data_dir=tmp_path / "given").data_folder == tmp_path / "given"


def test_a_tilde_in_the_data_folder_is_the_home(file):
    assert load_settings(file('data_dir = "~/news"')).data_folder == Path.home() / "news"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("nonsense = 1", "nonsense"),
        ("[answers]\nciations = 2", "answers.ciations"),
        ("[answers]\ncitations = 9", "answers.citations"),
        ('[answers]\ntimeout = "long"', "answers.timeout"),
        ('[log]\nlevel = "loud"', "log.level"),
        ("log = 3", "log must be a section"),
        ("[answers]\ncitations = 0", "answers.citations must be 1 or more"),
        ('[answers]\ntimeout = "x"', "answers.timeout must be a number"),
        ("[network]\nports = 80", "network.ports must be a list in brackets"),
        ("[no toml", "settings.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(file, content, name):
    with pytest.raises(SettingsError, match=name):
        load_settings(file(content))


def test_every_fault_is_named_at_once(file):
    with pytest.raises(SettingsError) as refused:
        load_settings(file('wrong = 1\n[log]\nlevel = "loud"\n[answers]\ncitations = 0'))

    assert all(name in str(refused.value) for name in ("wrong", "log.level", "answers.citations"))


def test_a_setting_of_the_environment_that_cannot_be_used_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("CLIPPINGS_ANSWERS__CITATIONS", "many")

    with pytest.raises(SettingsError, match=r"answers\.citations"):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SettingsError, match="missing"):
        load_settings(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"binary\.toml is not TOML"):
        load_settings(tmp_path / "binary.toml")


def test_the_token_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)

    assert load_settings().discord.token.get_secret_value() == TOKEN


def test_the_token_comes_from_a_secrets_file_where_the_environment_has_none(monkeypatch, tmp_path):
    monkeypatch.setattr("config.settings.SECRETS", tmp_path)
    (tmp_path / "discord_token").write_text(f"{TOKEN}\n", encoding="utf-8")

    assert load_settings().discord.token.get_secret_value() == TOKEN
    monkeypatch.setenv("DISCORD_TOKEN", "another.token")
    assert load_settings().discord.token.get_secret_value() == "another.token"


def test_a_section_may_be_one_variable_below_those_of_its_settings(monkeypatch):
    monkeypatch.setenv("CLIPPINGS_LOG", '{"level": "error", "format": "json"}')
    monkeypatch.setenv("clippings_log__level", "debug")
    monkeypatch.setenv("CLIPPINGS_NETWORK__PORTS", "[80, 8080]")

    settings = load_settings()

    assert (settings.log.level, settings.log.format, settings.network.ports) == ("debug", "json", (80, 8080))


@pytest.mark.parametrize("text", ["[80", "8080", "{}"])
def test_a_list_that_cannot_be_read_is_refused_by_name(monkeypatch, text):
    monkeypatch.setenv("CLIPPINGS_NETWORK__PORTS", text)

    with pytest.raises(SettingsError, match=r"network\.ports"):
        load_settings()


def test_a_token_in_a_file_is_refused_without_showing_it(file):
    with pytest.raises(SettingsError, match="DISCORD_TOKEN in the environment") as refused:
        load_settings(file(f'[discord]\ntoken = "{TOKEN}"'))

    assert TOKEN not in str(refused.value)


def test_the_token_is_never_shown(file, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)

    settings = load_settings()
    with pytest.raises(SettingsError) as refused:
        load_settings(file("[discord]\nnonsense = 1\napi_url = 5"))

    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()} {settings.discord!r}"
    assert TOKEN not in str(refused.value)


def test_settings_cannot_be_changed():
    settings = load_settings()

    with pytest.raises(ValueError, match="frozen"):
        settings.data_dir = "x"


@pytest.mark.parametrize("password", ["p%5Bw", "p[w", "p#w", "p/w", "p@w"])
def test_a_password_is_secret_in_every_form_that_an_address_takes(monkeypatch, password):
    address = f"postgresql+psycopg://clippings:{password}@host:5432/news?sslmode=require"
    monkeypatch.setenv("CLIPPINGS_STORE__URL", address)

    secrets = load_settings().secrets

    assert {address, password} <= set(secrets)
    assert "host" not in secrets
