"""The sentence encoder that the settings name: its folder, a question, its time."""

import pytest

from bot.doctor import program
from bot.doctor.checks import of_settings
from bot.doctor.finding import Level
from config.settings import load_settings
from corpus.encoder.encoding import SentenceModel
from tests.bot.doctor.findings import only, wrong
from tests.builders import NOON
from tests.corpus.encoder.tiny_model import write_model

PAIR = (program._QUESTION, *program._SENTENCES)


def is_right(folder):
    """Whether the random model in `folder` happens to rate the answer above the other sentence."""
    question, answer, other = SentenceModel(folder).encode(PAIR)
    return question @ answer > question @ other


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A model that is right about the known pair of sentences, and one that is not: {is right: folder}."""
    place = tmp_path_factory.mktemp("models")
    found = {}
    for seed in range(30):
        write_model(place / str(seed), seed=seed)
        found[is_right(place / str(seed))] = place / str(seed)
    return found


def checked(settings):
    findings = of_settings(settings, NOON, with_discord=False)
    return [finding for finding in findings if finding.subject == "encoder"]


@pytest.fixture
def named(monkeypatch):
    """Settings that name a folder, or none."""

    def settings(folder=None):
        if folder is not None:
            monkeypatch.setenv("CLIPPINGS_ANSWERS__ENCODER", str(folder))
        return load_settings()

    return settings


def test_a_model_that_works_is_described(named, models):
    (finding,) = checked(named(models[True]))

    assert finding.level is Level.OK
    assert finding.text.startswith("12 dimensions, starts in ")
    assert " ms a sentence" in finding.text


def test_a_model_that_takes_an_unrelated_sentence_for_the_answer_is_a_warning(named, models):
    level, text = only(checked(named(models[False])), "encoder")

    assert (level, text.partition(";")[0]) == (
        "warning",
        "finds an unrelated sentence nearer to a question than its answer",
    )


def test_a_slow_model_is_a_warning(named, models, monkeypatch):
    monkeypatch.setattr(program, "_SLOW", 0.0)

    level, text = only(checked(named(models[True])), "encoder")

    assert (level, text.partition(":")[0]) == ("warning", "is slow")


def test_a_folder_that_is_not_there_is_a_warning_and_names_the_file(named, tmp_path):
    level, text = only(checked(named(tmp_path / "nowhere")), "encoder")

    assert level == "warning"
    assert f"{tmp_path / 'nowhere' / 'modules.json'} is missing" in text
    assert "answers go without it" in text


def test_without_the_setting_nothing_is_checked(named):
    assert checked(named()) == []
    assert "encoder" not in str(wrong(of_settings(named(), NOON, with_discord=False)))
