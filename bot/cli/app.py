"""The command line. Each command imports its module when it is called, so that `--help` is fast."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.articles import articles
from bot.cli.copies import backup, migrate_store, restore
from bot.cli.feeds import feeds
from bot.cli.options import (
    ConfigOption,
    DataOption,
    JsonOption,
    LimitOption,
    NowOption,
    SinceOption,
    SourceOption,
    UntilOption,
    show_help_alone,
)
from bot.core.errors import UserError

app = typer.Typer(
    name="clippings",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
index = typer.Typer(
    invoke_without_command=True, callback=show_help_alone, help="Inspect or rebuild the index."
)
app.add_typer(index, name="index")
app.add_typer(feeds, name="feeds")
app.add_typer(articles, name="articles")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 # as typer calls it
    if wanted:
        from bot.core.release import named

        typer.echo(f"clippings {named()}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    *,
    data: DataOption = None,  # noqa: ARG001 # the command's own option looks here
    config: ConfigOption = None,  # noqa: ARG001
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Answer questions about the news with verbatim, cited excerpts."""
    show_help_alone(context)


@app.command()
def ask(  # noqa: PLR0913 # a command has as many parameters as options
    question: list[str],
    *,
    limit: LimitOption = None,
    now: NowOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how each citation was ranked.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Answer one question with excerpts and their sources."""
    from bot.cli.ask import ask_once as run
    from bot.cli.console import settings_of
    from bot.cli.options import asked_scope

    settings = settings_of(data=data, config=config)
    scope = asked_scope(
        limit=limit or settings.answers.citations, now=now, sources=source, since=since, until=until
    )
    run(" ".join(question), scope, settings, as_json=as_json, explain=explain)


@app.command()
def digest(  # noqa: PLR0913 # as above
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many stories to show.")] = 10,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="Only stories about this, such as energy.")
    ] = None,
    now: NowOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the stories of the last 24 hours, or of another period, the most important first."""
    from bot.cli.ask import show_digest as run
    from bot.cli.options import asked_scope

    scope = asked_scope(limit=limit, now=now, sources=source, since=since, until=until)
    run(topic, scope, as_json=as_json, data=data, config=config)


@app.command()
def chat(*, limit: LimitOption = None, data: DataOption = None, config: ConfigOption = None) -> None:
    """Answer one question after another, with follow-ups such as "and in Spain?"."""
    from bot.cli.chat import run

    run(limit=limit, data=data, config=config)


@app.command()
def ingest(
    paths: list[str],
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Read articles from files, folders, web pages and feeds.

    Text (.txt, its first line is the title), Markdown (with or without front matter), web pages (.html),
    RSS, Atom and JSON feeds, and JSON Lines: one object a line with the fields title (or headline), body (or
    text, content), url (or link), source (or site, publisher), published_at (or date, published, pubDate),
    authors (or author, byline) and id. Only the body is required. Files are recognised by their content,
    not by their extension, and may be gzipped. - reads standard input.
    """
    from bot.cli.ingest import run

    run(paths, as_json=as_json, data=data, config=config)


@app.command()
def history(
    article: str, *, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None
) -> None:
    """Show what changed in an article since it came in, by its address or id."""
    from bot.cli.article_commands import show_history as run

    run(article, as_json=as_json, data=data, config=config)


@app.command(name="run")
def run_bot(*, data: DataOption = None, config: ConfigOption = None) -> None:
    """Run the Discord bot. Its token comes from DISCORD_TOKEN."""
    from bot.cli.run import run

    run(data=data, config=config)


@app.command()
def doctor(
    *,
    online: Annotated[bool, typer.Option("--online", help="Also check the token with Discord.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Check the installation and suggest fixes.

    Reads the whole database and index. The exit code is 1 if there is an error, 0 if there are only warnings.
    """
    try:
        from bot.cli.doctor import run
    except ImportError as error:
        raise UserError(
            f"a package is missing or torn ({error}); install Clippings anew (README.md, Run it)"
        ) from error

    run(online=online, as_json=as_json, data=data, config=config)


app.command()(backup)
app.command()(restore)
app.command(name="migrate-store")(migrate_store)


@app.command(name="eval")
def evaluate(
    dataset: Path,
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Measure the answers on a data set.

    A data set is a folder of articles, questions and unanswerable questions in JSON Lines. Its articles are
    kept in the folder that --data names; without --data they are deleted afterwards.
    """
    from bot.cli.evaluate import run

    run(dataset, as_json=as_json, data=data, config=config)


@app.command()
def bench(
    *,
    passages: Annotated[
        list[int] | None, typer.Option(min=100, help="How many passages. May be repeated.")
    ] = None,
    queries: Annotated[int, typer.Option(min=1, help="How many queries in each of the two sets.")] = 300,
    engines: Annotated[
        str | None, typer.Option(help="Engines to measure, separated by commas. Default: all.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,  # noqa: ARG001 # every command takes it
    config: ConfigOption = None,  # noqa: ARG001
) -> None:
    """Benchmark the index against other engines, on generated passages.

    The other engines come with the extra `bench`. --data and --config have no effect.
    """
    from bot.cli.bench import run

    run(passages=passages or [10_000, 100_000, 1_000_000], queries=queries, engines=engines, as_json=as_json)


@app.command()
def licences(
    *,
    as_json: JsonOption = False,
    sbom: Annotated[
        bool, typer.Option("--sbom", help="Print a bill of materials instead (CycloneDX, JSON).")
    ] = False,
    data: DataOption = None,  # noqa: ARG001 # every command takes it
    config: ConfigOption = None,  # noqa: ARG001
) -> None:
    """List the installed packages and their licences."""
    from bot.cli.licences import run

    run(as_json=as_json, sbom=sbom)


@app.command()
def manual(
    *,
    data: DataOption = None,  # noqa: ARG001 # every command takes it
    config: ConfigOption = None,  # noqa: ARG001
) -> None:
    """Print the manual page: `clippings manual > clippings.1`."""
    from bot.cli.manual import run

    run(app)


@index.command()
def rebuild(*, data: DataOption = None, config: ConfigOption = None) -> None:
    """Rebuild the index from the stored articles. Repairs a damaged one."""
    from bot.cli.maintenance import rebuild as run

    run(data=data, config=config)


@index.command()
def stats(*, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None) -> None:
    """Show how much is stored and indexed."""
    from bot.cli.maintenance import stats as run

    run(as_json=as_json, data=data, config=config)
