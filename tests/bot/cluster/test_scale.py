"""Real processes over a real PostgreSQL: small forms of `measure_starts` and `measure_kills`."""

import pytest

from tests.bot.cluster.measure_kills import arguments, measured
from tests.bot.cluster.measure_starts import PER, started

pytestmark = pytest.mark.scale


async def test_processes_that_start_together_keep_to_the_limit_of_starts(database):
    starts, _, refused = await started(database, shards=6, processes=2, concurrency=4)

    assert starts.early == []
    assert starts.of_shards() == dict.fromkeys(range(6), 1)
    assert starts.most_within(PER) <= 4
    assert refused == 0


async def test_each_thing_is_done_once_while_processes_and_the_database_are_killed(postgres, tmp_path):
    options = "--processes 2 --digests 30 --feeds 60 --news 0.1 --seconds 20 --before 15 --after 5".split()

    outcome = await measured(arguments().parse_args(options), postgres, tmp_path)

    assert outcome.digests == {1: 30}
    assert set(outcome.answers) == {1}
    assert sum(outcome.requests.values()) >= 60
    assert (outcome.polled, outcome.overdue) == (60, 0)
    assert outcome.starts.early == []
