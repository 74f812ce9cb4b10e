"""`clippings index`: the index made anew, and how much there is."""

from pathlib import Path

from rich.progress import Progress

from bot.cli.console import corpus_to_read, messages, output, print_json, reported, settings_of
from corpus import Corpus


def rebuild(*, data: Path | None, config: Path | None) -> None:
    """Rebuild the index, with a progress bar on a terminal."""
    settings = settings_of(data=data, config=config)
    console = messages()
    with reported(), Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Indexing", total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        with Corpus.rebuild_index(settings.data_folder, progress=show) as corpus:
            output().print(f"indexed {corpus.scope().articles:,} articles, {corpus.passages:,} passages")


def stats(*, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Show the size of the store and of the index."""
    settings = settings_of(data=data, config=config)
    with corpus_to_read(settings) as corpus:
        scope = corpus.scope()
        newest = scope.newest.isoformat() if scope.newest else None
        counts = {"articles": scope.articles, "sources": scope.sources, "passages": corpus.passages}
    size = sum(file.stat().st_size for file in settings.data_folder.rglob("*") if file.is_file())
    if as_json:
        print_json(counts | {"newest": newest, "bytes": size, "folder": str(settings.data_folder)})
        return
    lines = [f"{name} {count:,}" for name, count in counts.items()]
    output().print(
        "\n".join([*lines, f"newest {newest or 'none with a date'}", f"size {size / 1e6:,.1f} MB"])
    )
