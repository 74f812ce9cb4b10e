"""Time zones by name."""

import pytest

from bot.errors import UserError
from bot.zones import offered_zones, zone_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" berlin ", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city(name, key):
    assert zone_of(name).key == key


@pytest.mark.parametrize("name", ["Europe/Berln", "berln"])
def test_a_name_that_is_misspelt_is_answered_with_the_nearest(name):
    with pytest.raises(UserError, match="write one like Europe/Berlin"):
        zone_of(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "GMT+1", "x" * 300])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(UserError, match="I know no time zone"):
        zone_of(name)


def test_zones_are_offered_by_the_beginning_of_their_city_first():
    assert offered_zones("berl", 5) == ["Europe/Berlin"]
    assert offered_zones("york", 5) == ["America/New_York"]
    assert len(offered_zones("", 25)) == 25
