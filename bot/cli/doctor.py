"""`clippings doctor`: check the installation and suggest fixes."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.text import Text

from bot.cli.console import output, print_json, settings_of
from bot.cli.options import this_moment
from bot.core.errors import UserError
from bot.core.invisible import visible
from bot.doctor.checks import of_folder_at, of_program, of_settings
from bot.doctor.finding import Finding, Level, fault, fine, found, worst
from config.settings import Settings

_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}


def run(*, online: bool, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Print a line for each check; exit with 1 if one of them is an error."""
    findings = []
    for finding in _findings(online=online, data=data, config=config):
        findings.append(finding)
        if not as_json:
            output().print(_line(finding))
    level = worst(findings)
    if as_json:
        print_json({"level": level, "findings": [_document(finding) for finding in findings]})
    if level is Level.ERROR:
        sys.exit(1)


def _findings(*, online: bool, data: Path | None, config: Path | None) -> Iterator[Finding]:
    now, read = this_moment(), list[Settings]()
    yield from of_program(now)

    def settings() -> Iterator[Finding]:
        try:
            read.append(settings_of(data=data, config=config))
        except UserError as error:
            yield fault("settings", str(error), "mend the file that --config names, or the environment")
        else:
            yield fine("settings", f"are valid, with those of {config}" if config else "are valid")

    yield from found("settings", settings)
    if read:
        yield from found("token", lambda: of_settings(read[0], now, with_discord=online))
    if read:
        yield from found("data folder", lambda: _of_folder(read[0], now))
    elif data:
        yield from found("data folder", lambda: of_folder_at(data, now))


def _of_folder(settings: Settings, now: datetime) -> Iterator[Finding]:
    return of_folder_at(settings.data_folder, now, **settings.servers)


def _line(finding: Finding) -> Text:
    advice = f"; {finding.advice}" if finding.advice else ""
    return Text.assemble(
        (f"{finding.level:<7}", _STYLES[finding.level]),
        visible(" ".join(f"  {finding.subject}: {finding.text}{advice}".splitlines())),
    )


def _document(finding: Finding) -> dict[str, str]:
    return {
        "subject": finding.subject,
        "level": finding.level,
        "text": finding.text,
        "advice": finding.advice,
    }
