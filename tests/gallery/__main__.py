"""Plays every scene, and leaves a page of each in a folder, with pictures where Chromium is installed.

python -m tests.gallery --out FOLDER [--language de] [SCENE...]
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from discord.utils import utcnow

from tests.gallery.camera import camera, take
from tests.gallery.page import page
from tests.gallery.refusals import EMPTY, REFUSALS
from tests.gallery.scenes import SCENES
from tests.gallery.stage import LOCALES, stage
from tests.loopback.errors import ImpossibleError

ALL = SCENES | REFUSALS | EMPTY


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder of the pages and pictures")
    parser.add_argument("--language", choices=[*LOCALES, "all"], default="en", help="English by default")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="only these scenes")
    options = parser.parse_args()
    if unknown := set(options.scenes) - set(ALL):
        parser.error(f"no scene {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    names = options.scenes or list(ALL)
    for language in LOCALES if options.language == "all" else (options.language,):
        out = options.out if language == "en" else options.out / language
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder:
            pages = asyncio.run(_played(names, out, folder=Path(folder), language=language))
            _photographed(pages, profile=Path(folder) / "chromium")


async def _played(names, out, *, folder, language):
    now, pages = utcnow(), []
    for scenes, empty in ((SCENES | REFUSALS, False), (EMPTY, True)):
        wanted = [name for name in names if name in scenes]
        if not wanted:
            continue
        async with stage(folder / f"data-{empty}", now=now, language=language, empty=empty) as where:
            for name in wanted:
                try:
                    messages = await scenes[name](where)
                except (ImpossibleError, TimeoutError) as error:
                    print(f"{name}: not played: {error}", file=sys.stderr)
                    continue
                pages.append(out / f"{name}.html")
                pages[-1].write_text(page(name, messages, now), encoding="utf-8")
    return pages


def _photographed(pages, *, profile):
    chromium = camera()
    if chromium is None:
        print("no Chromium: pages without pictures", file=sys.stderr)
        return
    for each in pages:
        take(chromium, each, profile=profile)
        print(each.stem)


if __name__ == "__main__":
    main()
