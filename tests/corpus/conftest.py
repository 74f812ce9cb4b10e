"""The web of a test."""

import pytest

from tests.web import serving


@pytest.fixture
async def site():
    """A web that belongs to this test."""
    async with serving() as site:
        yield site
