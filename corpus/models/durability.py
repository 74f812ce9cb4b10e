"""Make file names durable, so that they survive a power cut."""

import os
from pathlib import Path


def sync_names(folder: Path) -> None:
    """Make the names in a folder outlive a power cut; Windows needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
