"""The Grafana dashboard and the alerting rules name metrics that the bot has, with labels that they have."""

import json
import re
from pathlib import Path

import pytest
import yaml

from bot.core.metrics import PrometheusMetrics, Stage
from bot.core.threads import Threads
from bot.health.readings import read_stored, readings_of
from bot.state.tables import STATE_CHAIN
from corpus import Corpus
from corpus.store.database import CORPUS_CHAIN
from tests.builders import NOON

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
METRIC = re.compile(r"\b((?:clippings|process)_[a-z_]+)\b(?:\{([^}]*)\})?")
CHAINS = (CORPUS_CHAIN, STATE_CHAIN)
SCRAPED = {"instance", "job"}  # labels that Prometheus adds


class Unconnected:
    """A client that has not logged in."""

    guilds = ()
    latency = 0.0

    def is_ready(self):
        return False


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The metrics of a bot that has done a bit of everything, each with its labels."""
    metrics = PrometheusMetrics()
    metrics.took(Stage.RESPONSE, 0.1)
    metrics.answered("answer")
    metrics.ran("watches", failed=False)
    metrics._responses.labels("channels", "200").inc()
    with Corpus.open(tmp_path_factory.mktemp("data"), chains=CHAINS) as corpus:
        stored = read_stored(corpus, NOON)
    page = metrics.page(
        readings_of(stored, Unconnected(), {"questions": Threads(at_once=1, timeout=1)})
    ).decode()
    found = {}
    for name, labels in re.findall(r"^(\w+)(?:\{(.*)\})? ", page, re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels))
    return found


def dashboard():
    panels = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]
    return {
        f"{panel['title']} {each['refId']}": each["expr"] for panel in panels for each in panel["targets"]
    }


def rules():
    groups = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}


@pytest.mark.parametrize(("name", "expression"), [*dashboard().items(), *rules().items()])
def test_every_metric_and_label_that_is_named_is_there(shown, name, expression):
    named = METRIC.findall(expression)
    assert named or expression.startswith("up{"), name
    for metric, matchers in named:
        assert metric in shown, name
        assert set(re.findall(r"(\w+)\s*(?:=|!)", matchers)) <= shown[metric] | SCRAPED, name


def test_every_metric_of_ours_is_on_the_dashboard(shown):
    named = {metric for expression in dashboard().values() for metric, _ in METRIC.findall(expression)}
    ours = {
        name
        for name in shown
        if name.startswith("clippings") and not name.endswith(("_created", "_sum", "_count"))
    }
    assert ours - named == {"clippings_build_info"}


def test_every_rule_says_what_is_wrong_and_what_to_do():
    groups = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert set(rule["annotations"]) == {"summary", "action"}, rule["alert"]
        assert rule["labels"]["severity"] in {"critical", "warning"}
