"""Pages to pictures, by Chromium where it is installed."""

import shutil
import subprocess
from pathlib import Path

WIDTHS = {"phone": 400, "wide": 760}  # pixels of the client's column of messages
_HEIGHT = 2400  # more than any message takes; what is empty below is cut off
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def camera():
    """What takes pictures; None where there is no Chromium."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def take(chromium, page: Path, *, profile: Path):
    """Takes a picture of `page` at each width, beside it."""
    for name, width in WIDTHS.items():
        picture = page.with_name(f"{page.stem}-{name}.png")
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            f"--user-data-dir={profile}",
            f"--window-size={width},{_HEIGHT}",
            f"--screenshot={picture}",
            page.resolve().as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        _cut(picture)


def _cut(picture: Path):
    """Cuts off what is empty at the bottom."""
    from PIL import Image, ImageChops

    with Image.open(picture) as taken:
        shown = taken.convert("RGB")
    empty = Image.new("RGB", shown.size, shown.getpixel((shown.width - 1, shown.height - 1)))
    box = ImageChops.difference(shown, empty).getbbox()
    shown.crop((0, 0, shown.width, min((box[3] if box else 0) + 14, shown.height))).save(picture)
