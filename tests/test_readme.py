"""README.md against the code; `python -m tests.test_readme` writes its settings table anew."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import bot.cogs
import pytest
import typer.main
from discord.ext.commands import Cog

from bot.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DEFAULTS = ROOT / "config" / "defaults.toml"
SETTINGS = re.compile(
    r"(?<=^<!-- settings: )([^\n]*-->\n)(.*?)(?=^<!-- end of settings -->)", re.MULTILINE | re.DOTALL
)


def settings_table(defaults: str) -> str:
    """The settings in `defaults`, each with its default and the comment above it, as a Markdown table."""
    rows, room, help_lines = ["| Setting | Default | |", "|---|---|---|"], "", []
    for line in defaults.splitlines():
        if line.startswith("#"):
            help_lines.append(line.removeprefix("#").strip())
            continue
        if line.startswith("["):
            room = line.strip("[]") + "."
        elif "=" in line:
            name, default = (part.strip() for part in line.split("=", maxsplit=1))
            text = " ".join(help_lines).replace("|", r"\|")
            rows.append(f"| `{room}{name}` | `{default}` | {text} |")
        help_lines = []
    return "\n".join(rows) + "\n"


def section(heading: str) -> str:
    return re.split(
        r"^## ", README.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2], flags=re.MULTILINE
    )[0]


def first_cells(heading: str) -> list[str]:
    return re.findall(r"^\| ([^|]+?) \|", section(heading), re.MULTILINE)


def leaves(command: typer.main.TyperGroup, path: str = "") -> set[str]:
    found = set()
    for name, below in command.commands.items():
        whole = f"{path}{name}"
        found |= leaves(below, f"{whole} ") if hasattr(below, "commands") else {whole}
    return found


def terminal_commands() -> set[str]:
    return leaves(typer.main.get_command(app))


def slash_commands() -> set[str]:
    modules = [import_module(f"bot.cogs.{module.name}") for module in iter_modules(bot.cogs.__path__)]
    cogs = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return {
        cog.__cog_group_name__ if cog.__cog_is_app_commands_group__ else command.name
        for cog in cogs
        if issubclass(cog, Cog)
        for command in cog.__cog_app_commands__
    }


def test_settings_table_is_that_of_the_defaults() -> None:
    written = SETTINGS.search(README.read_text(encoding="utf-8"))
    assert written is not None
    assert written[2] == settings_table(DEFAULTS.read_text(encoding="utf-8"))


def test_settings_table_holds_every_setting_with_help() -> None:
    table = settings_table(DEFAULTS.read_text(encoding="utf-8"))
    for room, value in tomllib.loads(DEFAULTS.read_text(encoding="utf-8")).items():
        for name in [f"{room}.{key}" for key in value] if isinstance(value, dict) else [room]:
            assert re.search(rf"^\| `{re.escape(name)}` \| `.+` \| \S.* \|$", table, re.MULTILINE), name


def test_every_terminal_command_stands_in_the_table_and_no_other() -> None:
    rows = [cell.strip("`").split() for cell in first_cells("Use it") if cell.startswith("`clippings ")]
    told = {" ".join(word for word in words[1:] if word.islower()) for words in rows}
    assert told == terminal_commands()


def test_every_command_that_the_text_names_exists() -> None:
    named = set(re.findall(r"(?:`|bin/)clippings ([a-z]+)", README.read_text(encoding="utf-8")))
    assert named
    assert named <= {name.split()[0] for name in terminal_commands()}


def test_every_slash_command_stands_in_the_table_and_no_other() -> None:
    told = {cell.strip("`").split()[0] for cell in first_cells("Use it") if cell.startswith("`/")}
    assert told == {f"/{name}" for name in slash_commands()}


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_one_code_block_with_one_command_line(heading: str) -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)
    assert [len(block.splitlines()) for block in blocks] == [1]


def test_five_steps_into_discord() -> None:
    assert re.findall(r"^(\d)\. ", section("Put it in Discord"), re.MULTILINE) == ["1", "2", "3", "4", "5"]


if __name__ == "__main__":
    table = settings_table(DEFAULTS.read_text(encoding="utf-8"))
    README.write_text(
        SETTINGS.sub(lambda found: found[1] + table, README.read_text(encoding="utf-8")), encoding="utf-8"
    )
