"""The README pages against the code; `python -m tests.test_readme` rewrites the table of settings."""

import re
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import pytest
import typer.main
from discord.ext.commands import Cog

import bot
from bot.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
OPERATING = ROOT / "config" / "README.md"
FEATURES = ROOT / "bot" / "README.md"
PAGES = (README, OPERATING, FEATURES, ROOT / "corpus" / "README.md", ROOT / "tests" / "README.md")
MOST_LINES = 130
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


def section(heading: str, page: Path = README) -> str:
    return re.split(
        r"^## ", page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2], flags=re.MULTILINE
    )[0]


def leaves(command: typer.main.TyperGroup, path: str = "") -> set[str]:
    found = set()
    for name, below in command.commands.items():
        whole = f"{path}{name}"
        found |= leaves(below, f"{whole} ") if hasattr(below, "commands") else {whole}
    return found


def terminal_commands() -> set[str]:
    return leaves(typer.main.get_command(app))


def slash_commands() -> set[str]:
    packages = [module.name for module in iter_modules(bot.__path__) if module.ispkg]
    modules = [import_module(f"bot.{name}.cog") for name in packages if find_spec(f"bot.{name}.cog")]
    cogs = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return {
        cog.__cog_group_name__ if cog.__cog_is_app_commands_group__ else command.name
        for cog in cogs
        if issubclass(cog, Cog)
        for command in cog.__cog_app_commands__
    }


def test_settings_table_is_that_of_the_defaults() -> None:
    written = SETTINGS.search(OPERATING.read_text(encoding="utf-8"))
    assert written is not None
    assert written[2] == settings_table(DEFAULTS.read_text(encoding="utf-8"))


def test_settings_table_holds_every_setting_with_help() -> None:
    table = settings_table(DEFAULTS.read_text(encoding="utf-8"))
    for room, value in tomllib.loads(DEFAULTS.read_text(encoding="utf-8")).items():
        for name in [f"{room}.{key}" for key in value] if isinstance(value, dict) else [room]:
            assert re.search(rf"^\| `{re.escape(name)}` \| `.+` \| \S.* \|$", table, re.MULTILINE), name


def test_every_terminal_command_stands_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| `clippings ([^`]+)` \|", section("Commands", OPERATING), re.MULTILINE)
    assert {" ".join(word for word in row.split() if word.islower()) for row in rows} == terminal_commands()


def test_every_command_that_the_pages_name_exists() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:`|bin/)clippings ([a-z][a-z-]+)", text))
    assert named
    assert named <= {name.split()[0] for name in terminal_commands()}


def test_every_slash_command_stands_in_the_table_of_features_and_no_other() -> None:
    rows = re.findall(r"^\| `[a-z]+` \| (.+) \|$", FEATURES.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(/[a-z]+)`", " ".join(rows))) == {f"/{name}" for name in slash_commands()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_and_module_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^):]+)\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    modules = re.findall(r"python -m ((?:tests|corpus|bot)[.\w]*)", text)
    assert [name for name in modules if not find_spec(name)] == []


def test_the_front_page_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_one_code_block_with_one_command_line(heading: str) -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)
    assert [len(block.splitlines()) for block in blocks] == [1]


def test_five_steps_into_discord() -> None:
    assert re.findall(r"^(\d)\. ", section("Put it in Discord"), re.MULTILINE) == ["1", "2", "3", "4", "5"]


if __name__ == "__main__":
    table = settings_table(DEFAULTS.read_text(encoding="utf-8"))
    OPERATING.write_text(
        SETTINGS.sub(lambda found: found[1] + table, OPERATING.read_text(encoding="utf-8")), encoding="utf-8"
    )
