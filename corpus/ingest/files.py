"""Which files are meant by the paths that someone names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import ArticleFormatError
from corpus.ingest.formats import known_ending


def find_files(paths: Iterable[Path]) -> Iterator[Path | ArticleFormatError]:
    """The files named by `paths`, and those in the folders named there, sorted and down to the last folder.

    A file that is named is taken whatever it is called. In a folder only files with a known ending are, and
    nothing hidden; a folder that is met twice, by a link, is read once. A path that does not exist, or a
    folder that may not be read, comes as an error.
    """
    seen: set[tuple[int, int]] = set()
    for path in map(Path, paths):
        if path.is_dir():
            yield from _files_in(path, seen)
        elif path.exists():
            yield path
        else:
            yield ArticleFormatError(str(path), "there is no such file or folder")


def _files_in(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | ArticleFormatError]:
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
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files_in(path, seen)
        elif known_ending(path.name) and (path.is_file() or path.is_symlink()):
            yield path
