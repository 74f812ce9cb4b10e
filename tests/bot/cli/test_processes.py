"""The program as a process of its own: streams, exit codes, and plain text in a pipe."""

import json

import pytest

from bot.cli.ask import SAMPLES_NOTICE
from corpus import Corpus
from tests.builders import articles


def test_a_document_is_all_of_standard_output_and_the_notice_is_on_standard_error(process, data):
    data.mkdir()
    ended = process("ask", "Whom did Rutte meet?", "--json")

    assert ended.code == 0
    assert json.loads(ended.out)["citations"]
    assert ended.err == f"{SAMPLES_NOTICE}\n"


def test_in_a_pipe_there_are_no_colours_and_no_wrapped_lines(process, data):
    with Corpus.open(data) as corpus:
        corpus.add(articles(source="A source with a name " * 8))

    ended = process("ask", "Which comet was found in Chile?", env={"TERM": "xterm-256color", "COLUMNS": "40"})

    assert ended.code == 0
    assert "\x1b" not in ended.out + ended.err
    assert "Astronomers in Chile found a comet. It will pass the Sun in October." in ended.out.splitlines()


@pytest.mark.slow
def test_an_expected_failure_is_one_line_and_1(process, tmp_path):
    (tmp_path / "file").write_text("")

    ended = process("ingest", tmp_path / "file", "--data", tmp_path / "file")

    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.slow
def test_wrong_usage_is_2(process):
    assert process("ask").code == 2


@pytest.mark.slow
def test_a_question_is_asked_in_a_terminal_of_another_encoding(process):
    ended = process("ask", "Who rebuilt Notre-Dame in München?", env={"PYTHONIOENCODING": "ascii:replace"})

    assert ended.code == 0
    assert "Traceback" not in ended.err
