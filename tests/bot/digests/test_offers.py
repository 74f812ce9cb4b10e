"""What is offered while the options of a digest are typed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.digests.offers import offered_languages, offered_schedules
from bot.digests.schedule import Schedule
from bot.locale.catalogue import LANGUAGES, Catalogue

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def offered(typed, language="en"):
    return list(offered_schedules(typed, Catalogue().of(language), zone=BERLIN, now=NOW))


@pytest.mark.parametrize("language", LANGUAGES)
def test_usual_schedules_are_offered_in_each_language_and_mean_the_same(language):
    english = [Schedule.read(value, BERLIN, now=NOW).rules for _, value in offered("")]

    assert [Schedule.read(value, BERLIN, now=NOW).rules for _, value in offered("", language)] == english
    assert len(english) == 9
    assert all(len(label) <= 100 and len(value) <= 100 for label, value in offered("", language))


def test_what_is_typed_is_offered_first_with_when_it_comes_next():
    assert offered("freitags um halb neun", "de")[0] == (
        "freitags um halb neun \u00b7 25. April 2025, 08:30",
        "freitags um halb neun",
    )
    assert [value for _, value in offered("Friday")] == ["Friday 8:00", "Friday 18:00"]
    assert [value for _, value in offered("week")][-2:] == ["weekdays at 8:00", "weekends at 10:00"]
    assert offered("x" * 100) == offered("tomorrow at") == []


def test_languages_are_offered_by_name_in_the_users_own():
    german = Catalogue().of("de")

    assert list(offered_languages("poln", german)) == [("Polnisch", "pl")]
    assert ("Spanisch", "es") in offered_languages("es", german)
    assert [code for _, code in offered_languages("", german)][:5] == list(LANGUAGES)


async def test_the_options_of_a_digest_are_completed(discord, bot, mod, channel):
    async def values(option, typed):
        choices = await discord.autocomplete(
            mod, channel, "digest schedule", focused=option, **{option: typed}
        )
        return [choice["value"] for choice in choices]

    assert "weekdays at 8:00" in await values("when", "")
    assert await values("topic", "chess; nor") == ["chess; Norholm"]
    assert await values("language", "en, pol") == ["en, pl"]
    assert await values("source", "Norholm Times, exa") == ["Norholm Times, Example Post"]
