"""Worker processes: each answers or is ended, and those that are ended are replaced."""

import os
import subprocess
import sys
from concurrent.futures import CancelledError

import pytest

from corpus.models.errors import IngestError, WorkerError
from corpus.workers.process import send
from corpus.workers.worker import Limits, Worker, Workers

OBEDIENT = "tests.corpus.page_workers:obedient"
GIGABYTE = 1_000_000_000


@pytest.fixture(scope="module")
def worker():
    worker = Worker(OBEDIENT, ("good day",), limits=Limits(seconds=30, memory=GIGABYTE))
    yield worker
    worker.close()


def test_a_worker_is_one_process_that_answers_request_after_request(worker):
    assert worker.ask("Ann") == "good day Ann"
    assert worker.ask("who") == worker.ask("who") != os.getpid()


def test_what_a_library_prints_does_not_get_between_the_answers(worker):
    assert [worker.ask("print"), worker.ask("Bo")] == [len("noise"), "good day Bo"]


def test_what_a_worker_refuses_or_fails_at_is_told_and_it_goes_on(worker):
    before = worker.ask("who")

    with pytest.raises(IngestError, match="not today"):
        worker.ask("refuse")
    with pytest.raises(WorkerError, match="failed") as failed:
        worker.ask("err")
    assert (str(failed.value), failed.value.__notes__) == ("failed", ["ZeroDivisionError: division by zero"])
    assert worker.ask("who") == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("request_", "reason"), [("die", r"crashed\nexit code 7"), ("eat", "more than 1,000 MB")]
)
def test_a_worker_that_dies_is_replaced(worker, request_, reason):
    before = worker.ask("who")

    with pytest.raises(WorkerError, match=reason):
        worker.ask(request_)

    assert worker.ask("who") != before


def test_a_worker_that_cannot_start_gives_its_reason_each_time():
    worker = Worker("tests.corpus.page_workers:unable", limits=Limits(seconds=30))

    for _ in range(2):
        with pytest.raises(IngestError, match="not today"):
            worker.ask("Ann")


def test_a_worker_that_takes_too_long_to_start_is_ended():
    worker = Worker("tests.corpus.page_workers:slow", limits=Limits(seconds=600, start=0.5))

    with pytest.raises(WorkerError, match=r"longer than 0\.5 s"):
        worker.ask("Ann")


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there is no such order of processes")
def test_a_worker_stands_back_for_other_processes_as_far_as_its_limits_say():
    with Workers(OBEDIENT, count=1, limits=Limits(seconds=30, nice=3)) as workers:
        assert workers.submit("nice").result(60) == os.nice(0) + 3


def test_a_further_process_is_started_only_where_requests_come_at_the_same_time():
    with Workers(OBEDIENT, count=2, limits=Limits(seconds=30)) as workers:
        assert len({workers.submit("who").result(60) for _ in range(3)}) == 1


def test_a_worker_that_hangs_is_ended_and_the_others_go_on():
    with Workers(OBEDIENT, count=2, limits=Limits(seconds=0.5)) as workers:
        asked = [workers.submit(request) for request in ("hang", "a", "b", "c")]

        assert [each.result(60) for each in asked[1:]] == ["hello a", "hello b", "hello c"]
        with pytest.raises(WorkerError, match="longer than"):
            asked[0].result(60)
        assert workers.submit("d").result(60) == "hello d"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_worker_that_uses_up_its_time_is_ended_long_before_one_that_only_waits():
    with Workers(OBEDIENT, count=1, limits=Limits(seconds=0.5)) as workers:
        assert workers.submit("a").result(60) == "hello a"
        with pytest.raises(WorkerError, match=r"longer than 0\.5 s"):
            workers.submit("toil").result(60)
        assert workers.submit("b").result(60) == "hello b"


def test_closing_ends_what_hangs_and_starts_nothing_more():
    workers = Workers(OBEDIENT, count=1, limits=Limits(seconds=600))
    workers.submit("who").result(60)
    hanging, waiting = workers.submit("hang"), workers.submit("a")

    workers.close()

    for asked in (hanging, waiting):
        with pytest.raises((WorkerError, CancelledError)):
            asked.result(60)


def test_a_worker_whose_owner_was_killed_ends_without_a_word():
    program = (
        "from corpus.workers.process import serve\n"
        "serve('builtins:list', seconds=9, patience=9, memory=None, nice=0)"
    )
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, "-c", program], **pipes) as process:
        process.stdout.close()
        send(process.stdin, ((),))
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""
