"""`clippings ingest`: read files and addresses into the corpus, and report the result of each."""

import asyncio
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.cli.console import (
    STANDARD_INPUT,
    corpus_to_write,
    messages,
    output,
    print_json,
    reported,
    settings_of,
    standard_input,
)
from bot.cli.options import this_moment
from bot.core.errors import UserError
from bot.core.invisible import visible
from config.sections import NetworkSettings
from corpus import Article, IngestError
from corpus.models.errors import ArticleFormatError
from corpus.models.ingest import AddReport
from corpus.parsing.fields import Remark, without_credentials
from corpus.parsing.files import SkippedEntry, SkippedFile, find_files
from corpus.parsing.formats import GZIP
from corpus.pipeline.files import read_articles, read_stream

T = TypeVar("T")

if TYPE_CHECKING:
    from corpus.pipeline.parsers import Parsers

_WEB = ("http://", "https://", "feed:")
_SHOWN = 20  # problems that a person reads; --json has them all


@dataclass
class IngestRun:
    """Read articles from what a user named, and keep what a report says of it.

    Attributes:
        named: files, folders, addresses, or `STANDARD_INPUT`.
        now: articles dated later are warned of.
        problems: what could not be read.
        skipped: files of folders, and entries of feeds on the web, that were not read.
        warnings: what was left out of articles, or keeps them from being found.
        notes: what else a user should know.
    """

    named: Sequence[str]
    network: NetworkSettings
    progress: Progress
    now: datetime
    problems: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def articles(self) -> Iterator[Article]:
        """Yield every readable article, and move the progress bar on."""
        written = [name for name in self.named if name.startswith(_WEB)]
        paths = [Path(name) for name in self.named if name not in (*written, STANDARD_INPUT)]
        files = list(self._sound(find_files(paths)))
        sizes = [_size(file) for file in files]
        task = self.progress.add_task("IngestRun", total=sum(sizes))
        before = 0
        for file, size in zip(files, sizes, strict=True):
            done = 0
            for article in self._noted(read_articles(file), str(file)):
                yield article
                done = min(done + len(article.body), size)
                self.progress.update(task, completed=before + done)
            before += size
            self.progress.update(task, completed=before)
        if STANDARD_INPUT in self.named:
            name = "standard input"
            yield from self._noted(read_stream(standard_input(), Path(name)), name)
        if written:
            yield from self._from_the_web(written)

    def _from_the_web(self, addresses: Sequence[str]) -> Iterator[Article]:
        # Imported here: files are read without what the web needs.
        from corpus.pipeline.parsers import Parsers

        with Parsers() as parsers:  # which take longer to start than most pages to read
            for address in addresses:
                fetched = asyncio.run(_fetched(address, self.network, parsers, now=self.now))
                yield from self._noted(fetched, without_credentials(address))

    def _noted(
        self, items: Iterable[Article | IngestError | Remark | SkippedEntry], place: str
    ) -> Iterator[Article]:
        """Yield the articles among `items`, which are from `place`, and note what a user should know."""
        known_by_text = 0
        for article in self._sound(items):
            known_by_text += article.is_known_by_text
            if article.published_at and article.published_at > self.now:
                title, day = article.title or article.url or article.id, f"{article.published_at:%Y-%m-%d}"
                self.warnings.append(f"{place}: {title!r} is dated {day} and will not be found before then")
            yield article
        if known_by_text:
            count = "1 article" if known_by_text == 1 else f"{known_by_text:,} articles"
            self.notes.append(f"{place}: {count} without id or url; an edited one will be added as another")

    def _sound(self, items: Iterable[T | IngestError | SkippedFile | SkippedEntry | Remark]) -> Iterator[T]:
        for item in items:
            if isinstance(item, IngestError):
                self.problems.append(str(item))
            elif isinstance(item, SkippedFile | SkippedEntry):
                self.skipped.append(str(item))
            elif isinstance(item, Remark):
                self.warnings.append(str(item))
            else:
                yield item


def run(paths: Sequence[str], *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Read the articles of `paths` into the data folder and report.

    Raises:
        UserError: nothing could be read, or the data folder cannot be used.
    """
    settings = settings_of(data=data, config=config)
    with reported(), corpus_to_write(settings) as corpus, _progress() as progress:
        reading = IngestRun(paths, settings.network, progress, this_moment())
        try:
            report = corpus.add(reading.articles())
        except KeyboardInterrupt as error:
            raise UserError("interrupted; what was read is kept, run it again to go on") from error
    problems = (*reading.problems, *report.problems)
    report = AddReport(
        added=report.added,
        updated=report.updated,
        duplicates=report.duplicates,
        rejected=len(problems),
        problems=problems,
    )
    _show(report, reading, as_json=as_json)
    if (problems or reading.skipped) and not report.added + report.updated + report.duplicates:
        raise UserError("no article could be read")


async def _fetched(
    address: str, settings: NetworkSettings, parsers: "Parsers", *, now: datetime
) -> Sequence[Article | ArticleFormatError | Remark | SkippedEntry]:
    from bot.feeds.polling import fetcher_of
    from corpus.feeds.trial import articles_at

    async with fetcher_of(settings) as fetcher:
        return await articles_at(address, fetcher, parsers, now=now)


def _show(report: AddReport, reading: IngestRun, *, as_json: bool) -> None:
    lists = {name: getattr(reading, name) for name in ("skipped", "warnings", "notes")}
    if as_json:
        counts = {name: getattr(report, name) for name in ("added", "updated", "duplicates", "rejected")}
        print_json(counts | {"problems": list(report.problems)} | lists)
        return
    _list("rejected", report.problems)
    _list("skipped", reading.skipped)
    _list("warning", reading.warnings)
    _list("note", reading.notes)
    more = "".join(f", {name} {len(lists[name]):,}" for name in ("skipped", "warnings") if lists[name])
    output().print(
        f"added {report.added:,}, updated {report.updated:,}, "
        f"duplicate {report.duplicates:,}, rejected {report.rejected:,}{more}"
    )


def _list(label: str, lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        messages().print(visible(f"{label}: {line}"))
    if len(lines) > _SHOWN:
        messages().print(f"... and {len(lines) - _SHOWN:,} more; --json lists them all")


def _progress() -> Progress:
    console = messages()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _size(file: Path) -> int:
    """Return the unpacked size of `file` in bytes, for the progress bar; 0 where it is unknown."""
    if not file.is_file():  # what is read from a pipe here would be missing later
        return 0
    try:
        with file.open("rb") as stream:
            packed = stream.read(2) == GZIP
            size = stream.seek(-4 if packed else 0, os.SEEK_END)
            return int.from_bytes(stream.read(4), "little") if packed else size
    except OSError:
        return 0  # read_articles names what is wrong with it
