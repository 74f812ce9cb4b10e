"""The options that several commands take, with their help."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FOLDER",
        help="Where articles are kept; else CLIPPINGS_DATA_DIR.",
        readable=False,  # what cannot be read is told by who opens it
    ),
]
ConfigOption = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=50, help="How many articles to cite.")]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="ISO", help="Ask as of this time; later articles are left out.")
]
SourceOption = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Search this source; may be repeated.")
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only articles from this date or time on.")
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only articles up to this date, or before this time."),
]
