"""The sentence encoder in its process: similarities, and what becomes of them when it fails."""

import logging
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.encoder.encoder import Encoder
from corpus.encoder.encoding import SentenceModel
from corpus.models.errors import CorpusError
from corpus.workers.worker import Limits
from tests.builders import Clock
from tests.corpus.encoder.tiny_model import change, write_model

QUESTION, TEXTS = "harbour opened", ("The harbour closed", "flood in Elmsea", "nine days")


PATIENT = Limits(seconds=60)  # a machine that runs tests is busy


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("models") / "tiny"
    write_model(place)
    return place


@pytest.fixture
def clock():
    return Clock(1000.0)  # seconds


@pytest.fixture
def opened(clock):
    """Encoders with this clock, closed at the end."""
    encoders = []

    def opens(folder, limits=PATIENT):
        encoders.append(Encoder(folder, limits=limits, clock=clock))
        return encoders[-1]

    yield opens
    for encoder in encoders:
        encoder.close()


def test_similarities_are_the_cosines_of_the_question_with_each_text(opened, folder):
    vectors = SentenceModel(folder).encode((QUESTION, *TEXTS))

    assert opened(folder).similarities(QUESTION, TEXTS) == pytest.approx(vectors[1:] @ vectors[0])


def test_nothing_runs_before_the_first_question(opened, folder):
    encoder = opened(folder)

    assert encoder.process_id is None
    encoder.similarities(QUESTION, TEXTS)
    assert encoder.process_id not in {None, os.getpid()}


def test_all_threads_share_one_process(opened, folder):
    encoder = opened(folder)
    alone = [encoder.similarities(text, TEXTS) for text in TEXTS * 5]
    process = encoder.process_id

    with ThreadPoolExecutor(5) as threads:
        together = list(threads.map(lambda text: encoder.similarities(text, TEXTS), TEXTS * 5))

    assert (together, encoder.process_id) == (alone, process)


def test_a_folder_that_cannot_be_used_is_logged_and_tried_again_after_a_while(
    opened, folder, tmp_path, clock, caplog
):
    write_model(tmp_path / "model")
    change(tmp_path / "model" / "config.json", model_type="gpt2")
    encoder = opened(tmp_path / "model")

    assert encoder.similarities(QUESTION, TEXTS) is None
    assert encoder.similarities(QUESTION, TEXTS) is None
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "is not of a BERT model with GELU" in record.getMessage()
    assert "answers go without it for 60 s" in record.getMessage()

    change(tmp_path / "model" / "config.json", model_type="bert")
    clock.now += 59
    assert encoder.similarities(QUESTION, TEXTS) is None
    clock.now += 1
    assert encoder.similarities(QUESTION, TEXTS) == opened(folder).similarities(QUESTION, TEXTS)


def test_it_rests_longer_each_time_it_fails_again_and_at_most_an_hour(opened, tmp_path, clock, caplog):
    encoder = opened(tmp_path / "nowhere")

    for _ in range(8):
        assert encoder.similarities(QUESTION, TEXTS) is None
        clock.now += 3600

    rests = [record.getMessage().partition("without it for ")[2] for record in caplog.records]
    assert rests == [f"{seconds} s" for seconds in (60, 120, 240, 480, 960, 1920, 3600, 3600)]


def test_a_killed_process_is_replaced_with_the_next_question_after_the_rest(opened, folder, clock):
    encoder = opened(folder)
    before, process = encoder.similarities(QUESTION, TEXTS), encoder.process_id

    os.kill(process, 9)
    answers = [encoder.similarities(QUESTION, TEXTS)]
    clock.now += 60
    answers.append(encoder.similarities(QUESTION, TEXTS))

    assert answers[-1] == before
    assert encoder.process_id != process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(seconds=0.05), r"took longer than 0\.05 s"),
        (Limits(seconds=60, start=0.01), r"took longer than 0\.01 s"),
        # Where it is the tokenizers library that gets no memory, it ends the process itself.
        (Limits(seconds=60, memory=8_000_000), r"(took more than 8 MB of memory|crashed)"),
    ],
)
def test_what_takes_too_much_is_given_up(opened, folder, limits, reason, caplog):
    texts = [f"{text} {number}" for text in TEXTS for number in range(20_000)]

    assert opened(folder, limits).similarities(QUESTION, texts) is None
    assert re.search(f"the sentence encoder failed: {reason}", caplog.text)


def test_a_closed_encoder_gives_nothing(opened, folder):
    encoder = opened(folder)
    encoder.similarities(QUESTION, TEXTS)

    encoder.close()

    assert encoder.similarities(QUESTION, TEXTS) is None
    with pytest.raises(CorpusError, match="was closed"):
        encoder.measured(QUESTION, TEXTS)


def test_without_the_packages_of_the_extra_it_says_what_to_install(folder):
    program = """
import sys
sys.modules["tokenizers"] = None
from corpus.encoder.encoder import similarity_model
try:
    similarity_model(sys.argv[1])
except Exception as error:
    print(type(error).__name__, error)
"""
    command = [sys.executable, "-c", program, str(folder)]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    assert printed == 'EncoderError install the extra "encoder": tokenizers is missing\n'


def test_asking_needs_none_of_these_packages_in_its_own_process():
    program = "import sys, corpus.encoder.encoder; print({'numpy', 'tokenizers'} & set(sys.modules))"
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    assert printed == "set()\n"
