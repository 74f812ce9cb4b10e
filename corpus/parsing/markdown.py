"""Read Markdown files with front matter. The one importer of frontmatter."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import BaseHandler, YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.parsing.fields import FIELD_NAMES, Remark, article_of, remarks_on
from corpus.parsing.limits import within
from corpus.parsing.plain import read_lines

# tomllib takes the square of the dots in a key: 80 kB of them are 1.7 GB of memory, these under 200 MB.
_LONGEST_MATTER = 10_000
_SEPARATORS = re.compile(r"[-_\s]+")


_GROUPS = frozenset(
    f"{name}_{end}" for name in ("bullet_list", "ordered_list", "table") for end in ("open", "close")
)


class _Toml(BaseHandler):
    """TOML front matter by the standard library: frontmatter's own handler needs another package."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)

    def load(self, fm: str) -> dict[str, Any]:
        return tomllib.loads(fm)


class _Yaml(YAMLHandler):
    """YAML front matter, every value as it is written: a title may be "2024", a date may be no date."""

    def load(self, fm: str, **_kwargs: object) -> Any:
        return super().load(fm, Loader=yaml.BaseLoader)


class _Block(NamedTuple):
    """A paragraph, an item of a list, a row of a table, a heading."""

    text: str
    heading: str = ""  # "h1" ... "h6"
    group: int = 0  # number of the list or table that it is of; 0 for none


def read_markdown(stream: BinaryIO, path: Path) -> Iterator[Article | Remark]:
    """Return the article of a Markdown file, without marks and addresses.

    The title is the front matter's, else the first heading of the first level, else the file's name.

    Raises:
        IngestError: the front matter cannot be read, or there is no text, or it is too large.
    """
    with within():
        fields, text = _front_matter(read_lines(stream).removeprefix("\ufeff"))
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        blocks = [block for block in _blocks(tokens) if block.text]
    title = next((_words(fields[name]) for name in FIELD_NAMES["title"] if fields.get(name)), "")
    heading = _title_heading(blocks, title)
    if heading is not None:
        title = title or _words(heading.text)
        blocks.remove(heading)
    body = "".join(_laid_out(blocks))
    if not body:
        raise IngestError("empty: there is no text in it")
    yield article_of({**fields, "title": title or _readable(path), "body": body})
    yield from remarks_on(fields, path)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    handler = next((handler for handler in (_Yaml(), _Toml()) if handler.detect(text.lstrip())), None)
    if handler is None:
        return {}, text
    try:
        matter, rest = handler.split(text.lstrip())
    except ValueError:  # it is not closed: a line, not front matter
        return {}, text
    if len(matter) > _LONGEST_MATTER:
        raise IngestError("front matter of more than {most} characters", most=_LONGEST_MATTER)
    try:
        fields = handler.load(matter)
    except RecursionError as error:
        raise IngestError("the front matter is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: TOML, or a number of over 4,300 digits in it
        raise IngestError(f"the front matter cannot be read: {' '.join(str(error).split())}") from error
    if isinstance(fields, dict):
        return fields, rest
    return {}, text if fields else rest  # what stands between two lines need not be front matter


def _title_heading(blocks: list[_Block], title: str) -> _Block | None:
    if title:
        first = blocks[0] if blocks else None
        return first if first and first.heading and _words(first.text) == _words(title) else None
    return next((block for block in blocks if block.heading == "h1"), None)


def _blocks(tokens: list[Token]) -> Iterator[_Block]:
    opened, row = "", list[str]()
    for token, group in zip(tokens, _groups(tokens), strict=True):
        if token.type == "heading_open":
            opened = token.tag
        elif token.type in {"th_open", "td_open"}:
            opened = "cell"
        elif token.type == "inline" and opened == "cell":
            row.append(_visible(token))
        elif token.type == "tr_close":
            yield _Block(" | ".join(row), group=group)
            row.clear()
        elif token.type in {"inline", "fence", "code_block", "html_block"}:
            yield _Block(_visible(token), opened, group)
        if token.type.endswith("_close"):
            opened = ""


def _groups(tokens: Iterable[Token]) -> Iterator[int]:
    """Yield, for each token, the number of the list or table that it is of; 0 for none."""
    depth = group = 0
    for token in tokens:
        if token.type in _GROUPS:
            depth += token.nesting
            group += token.nesting > 0 and depth == 1
        yield group if depth or token.nesting < 0 else 0


def _laid_out(blocks: Sequence[_Block]) -> Iterator[str]:
    """Yield the text of the blocks, a blank line before each that goes on no list and no table."""
    for before, block in pairwise([_Block(""), *blocks]):
        if before.text:
            yield "\n" if block.group and block.group == before.group else "\n\n"
        yield block.text


def _visible(token: Token) -> str:
    """Return what a reader sees of a block."""
    if token.type == "html_block":
        # Imported here: hardly a Markdown file has HTML in it.
        from corpus.parsing.markup import text_of_markup

        return text_of_markup(token.content)
    if token.type != "inline":
        return token.content.strip("\n")
    return "".join(_seen(child) for child in token.children or ()).strip()


def _seen(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return breaks.get(token.type) or (
        token.content if token.type in {"text", "text_special", "code_inline"} else ""
    )


def _words(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _readable(path: Path) -> str:
    """Return the file's name as a title.

    >>> _readable(Path("mayor-resigns_today.md.gz"))
    'Mayor resigns today'
    """
    name = _SEPARATORS.sub(" ", path.name.split(".")[0]).strip()
    return name[:1].upper() + name[1:]
