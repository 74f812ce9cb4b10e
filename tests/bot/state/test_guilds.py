"""What a guild has set: kept, and apart from what others have set."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from bot.guilds.store import AnswerLength, Guilds, GuildSettings, viewer_of
from bot.state.tables import GUILDS
from corpus import Corpus
from corpus.store.database import writing
from tests.bot.conftest import CHAINS

SET = {
    "channels": (1, 2**62),
    "language": "pl",
    "length": AnswerLength.LONG,
    "source_quotes": 3,
    "introduced": True,
}


@pytest.fixture
def engine(tmp_path):
    with Corpus.open(tmp_path, chains=CHAINS) as corpus:
        yield corpus.engine


def test_what_is_set_is_there_after_a_restart_and_for_that_guild_alone(engine):
    before = Guilds(engine).change(7, **SET)

    after = Guilds(engine)

    assert after.of(7) == before == GuildSettings(**SET)
    assert after.of(8) == GuildSettings()


def test_a_change_leaves_the_rest_as_it_is(engine):
    guilds = Guilds(engine)
    guilds.change(7, **SET)

    guilds.change(7, language=None)

    assert Guilds(engine).of(7) == GuildSettings(**SET | {"language": None})


def test_what_is_forgotten_is_as_if_it_had_never_been_set(engine):
    guilds = Guilds(engine)
    guilds.change(7, **SET)

    guilds.forget(7)

    assert guilds.of(7) == Guilds(engine).of(7) == GuildSettings()


def test_a_setting_that_is_no_longer_there_is_left_out(engine):
    Guilds(engine).change(7, **SET)
    with writing(engine).begin() as connection:
        settings = connection.execute(select(GUILDS.c.settings)).scalar_one()
        connection.execute(update(GUILDS).values(settings=settings | {"gone": 1}))

    assert Guilds(engine).of(7) == GuildSettings(**SET)


def test_a_guild_sees_its_own_and_a_direct_message_what_is_everyones():
    assert viewer_of(7).owners == (None, "7")
    assert viewer_of(None).owners == (None,)


def test_changes_at_the_same_time_are_all_kept(engine):
    guilds = Guilds(engine)
    changes = [{"language": "pl"}, {"user_cooldown": 5}, {"guild_cooldown": 6}, {"introduced": True}] * 5

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda change: guilds.change(7, **change), changes))

    expected = GuildSettings(language="pl", user_cooldown=5, guild_cooldown=6, introduced=True)
    assert guilds.of(7) == Guilds(engine).of(7) == expected
