"""The benchmark: the same material every time, with the statistics of news, and a report of what it ran."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from corpus.evaluation.bench.latency import TimedEngine, race
from corpus.evaluation.bench.material import STOP_WORDS, Material


def test_the_same_seed_gives_the_same_material():
    one, other = (Material(passages=300, queries=5, seed=3) for _ in range(2))

    assert one.tokenized == other.tokenized
    assert one.kept == other.kept
    assert Material(passages=300, queries=5, seed=4).tokenized != one.tokenized


def test_the_material_is_like_news():
    passages = Material(passages=4000, queries=1).tokenized
    tokens = [token for passage in passages for token in passage]
    counts = np.sort(np.unique(tokens, return_counts=True)[1])[::-1] / len(tokens)

    assert np.mean([len(passage) for passage in passages]) == pytest.approx(57, rel=0.05)
    assert counts[0] == pytest.approx(0.06, abs=0.01)
    assert counts[:10].sum() == pytest.approx(0.22, abs=0.02)
    half = len(set(tokens[: len(tokens) // 2]))
    assert 1.3 < len(set(tokens)) / half < 1.7


def test_queries_come_from_passages_and_one_set_has_no_stop_words():
    material = Material(passages=300, queries=40)

    assert len(material.kept) == len(material.dropped) == 40
    assert any(STOP_WORDS & set(query) for query in material.kept)
    assert all(material.dropped)
    assert not any(STOP_WORDS & set(query) for query in material.dropped if len(query) > 1)


def test_every_engine_is_asked_as_often_as_it_may_be():
    asked = {"quick": [], "slow": []}
    engines = {
        name: TimedEngine(search=lambda tokens, k, name=name: asked[name].append((tokens, k)), queries=most)
        for name, most in (("quick", 100), ("slow", 2))
    }
    found = race(engines, [["a"], ["b"], ["c"]], k=7, rounds=2)

    assert {name: latency.queries for name, latency in found.items()} == {"quick": 3, "slow": 2}
    assert asked["quick"] == [(["a"], 7)] * 2 + [(["b"], 7)] * 2 + [(["c"], 7)] * 2
    assert 0 <= found["quick"].p50_ms <= found["quick"].p99_ms


@pytest.mark.slow
def test_the_command_reports_every_engine_as_json():
    done = CliRunner().invoke(
        app, ["bench", "--passages", "2500", "--queries", "4", "--engines", "clippings,fts5", "--json"]
    )

    assert done.exit_code == 0, done.output
    (report,) = json.loads(done.stdout)["reports"]
    assert report["passages"] == 2500
    assert set(report["latency"]["stop words kept"]) == {"clippings", "fts5"}
    assert report["ratios"]["stop words dropped"]["p50"] > 0
    assert report["changes"]["open_s"] > 0


def test_an_unknown_engine_is_wrong_usage():
    done = CliRunner().invoke(app, ["bench", "--engines", "lucene"])

    assert done.exit_code == 2
    assert "there are clippings, bm25s" in done.output
