"""Find the files that given paths mean, and read them within a size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from corpus.models.errors import ArticleFormatError, IngestError
from corpus.parsing.formats import known_ending


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file or folder within a named folder that is not read, and why."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedEntry:
    """Entries of a feed of which no article was made, though nothing is wrong with them."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


Found: TypeAlias = Path | SkippedFile | ArticleFormatError


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield the files named by `paths`, and those in folders named there, sorted and down to the last folder.

    A named file is taken whatever it is called. In a folder only files with a known ending are taken, and
    neither what is hidden nor links that lead out of the folder; everything else comes as a skipped file. A
    folder that is met twice, by a link, is read once. A path that does not exist, or a folder that may not be
    read, comes as an error.
    """
    seen: set[tuple[int, int]] = set()
    for path in map(Path, paths):
        if path.is_dir():
            yield from _files_in(path, seen, root=path.resolve())
        elif path.exists():
            yield path
        else:
            yield ArticleFormatError(str(path), "there is no such file or folder")


def _files_in(folder: Path, seen: set[tuple[int, int]], *, root: Path) -> Iterator[Found]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        inside = sorted(folder.iterdir())
    except OSError as error:
        yield ArticleFormatError(str(folder), f"cannot be read: {error.strerror or error}")
        return
    for path in inside:
        if reason := _reason_to_skip(path, root):
            yield SkippedFile(path=path, reason=reason)
        elif path.is_dir():
            yield from _files_in(path, seen, root=root)
        else:
            yield path


def _reason_to_skip(path: Path, root: Path) -> str:
    """Return why what was found at `path` in a folder is not read; "" if it is."""
    if path.name.startswith("."):
        return "hidden"
    if path.is_symlink() and (reason := _reason_against_link(path, root)):
        return reason
    if path.is_dir():
        return ""
    if not path.is_file():
        return "not a file"
    if known_ending(path.name):
        return ""
    return f"{path.suffix} files are not read" if path.suffix else "no ending that tells its format"


def _reason_against_link(path: Path, root: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # in Python 3.11 a link to itself is a RuntimeError
        return "a link that leads nowhere"
    return "" if target.is_relative_to(root) else "a link out of the folder"


_MEGABYTE = 1_000_000


def require_size(size: int, limit: int) -> None:
    """Raise an error for a `size` beyond `limit`.

    Raises:
        IngestError: it is larger.
    """
    if size > limit:
        raise IngestError("larger than {limit} MB", limit=limit // _MEGABYTE)


def read_whole(stream: BinaryIO, limit: int) -> bytes:
    """Return all of `stream`, reading no more than `limit` bytes.

    Raises:
        IngestError: there is more.
    """
    content = stream.read(limit + 1)
    require_size(len(content), limit)
    return content
