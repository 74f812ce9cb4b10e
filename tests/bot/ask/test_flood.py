"""The flood guard: how many questions are answered in a minute, whatever a guild has set."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ask.policy import Asker, Manners
from bot.guilds.store import GuildSettings
from bot.locale.texts import ENGLISH
from tests.builders import NOON

ANN = Asker(user=1, channel=10, guild=7)


@pytest.mark.parametrize("guild", [1, None])
def test_who_floods_waits_until_a_minute_after_the_first_question_that_counts(guild):
    manners, asker = Manners(per_minute=3), replace(ANN, guild=guild)
    asked = [NOON + timedelta(seconds=10 * number) for number in range(3)]

    free = [manners.refusal(asker, GuildSettings(), ENGLISH, now=at) for at in asked]
    late = manners.refusal(asker, GuildSettings(), ENGLISH, now=NOON + timedelta(seconds=59))
    small_talk = manners.refusal(asker, GuildSettings(), ENGLISH, now=asked[-1], counts=False)
    again = manners.refusal(asker, GuildSettings(), ENGLISH, now=NOON + timedelta(seconds=60))

    assert free == [None] * 3
    assert late == f"Slow down: you can ask again <t:{int(NOON.timestamp()) + 61}:R>."
    assert small_talk is again is None


def test_a_guild_whose_members_flood_together_waits_and_no_other():
    manners = Manners(per_minute=1)
    members = [replace(ANN, user=user) for user in range(1, 9)]

    said = [manners.refusal(each, GuildSettings(), ENGLISH, now=NOON) for each in members]
    elsewhere = manners.refusal(replace(members[-1], guild=2), GuildSettings(), ENGLISH, now=NOON)

    assert [each is None for each in said] == [True] * 6 + [False] * 2
    assert elsewhere is None
