"""What was freed between what stays goes back to the system."""

import os

import pytest

from bot.core.threads import trim
from tests.bot.footprint import Footprint

COUNT, SIZE = 20_000, 3_000  # too large for Python's own pools, too small for pages of their own


def held():
    return Footprint.of(os.getpid()).anonymous


@pytest.mark.skipif(
    not hasattr(os, "confstr") or "glibc" not in os.confstr("CS_GNU_LIBC_VERSION"), reason="glibc"
)
def test_free_memory_goes_back_though_something_above_it_stays():
    made = [bytes(SIZE) for _ in range(COUNT)]
    kept, before = made[::50], held()
    del made

    assert trim()
    assert held() < before - 0.7 * COUNT * SIZE / 1e6
    assert len(kept) == COUNT / 50
