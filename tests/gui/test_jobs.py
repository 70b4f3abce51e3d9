"""Long work: one after the other, reported, stopped, and never half told."""

import threading
from typing import Any

import pytest

from core.base.errors import Trouble
from gui.jobs import Jobs
from gui.parts.progress_panel import ProgressPanel


@pytest.fixture
def jobs(qtbot: Any, dressed: None) -> Any:
    made = Jobs()
    yield made
    made.shut()


def test_the_answer_comes_in_the_clerks_thread(qtbot: Any, jobs: Jobs) -> None:
    threads: list[Any] = []

    def note(_: Any) -> None:
        threads.append(threading.current_thread())

    with qtbot.waitSignal(jobs.ended):
        jobs.start("x", note, note)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_a_stopped_job_gives_nothing(qtbot: Any, jobs: Jobs) -> None:
    given: list[Any] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(meter: Any) -> str:
        begun.set()
        go_on.wait()
        meter.step(1)
        return "done"

    with qtbot.waitSignal(jobs.ended):
        job = jobs.start("x", work, given.append)
        assert begun.wait(5)
        job.stop()
        go_on.set()
    assert given == []
    assert jobs.running == ()


def test_what_fails_is_told_and_the_next_one_runs(qtbot: Any, jobs: Jobs) -> None:
    failed: list[Any] = []
    given: list[Any] = []
    jobs.failed.connect(lambda job: failed.append(job.error))

    def work(meter: Any) -> None:
        raise Trouble("export.disk_full")

    jobs.start("a", work)
    jobs.start("b", lambda meter: 2, given.append)
    qtbot.waitUntil(lambda: given == [2])
    assert [error.code for error in failed] == ["export.disk_full"]


def test_a_question_does_not_wait_for_a_job(qtbot: Any, jobs: Jobs) -> None:
    go_on = threading.Event()
    given: list[Any] = []
    jobs.start("slow", lambda meter: go_on.wait(5))
    jobs.start("", lambda meter: "answer", given.append, reads=True)
    qtbot.waitUntil(lambda: given == ["answer"])
    go_on.set()


def test_nothing_is_shown_for_the_first_half_second(qtbot: Any, jobs: Jobs) -> None:
    panel = ProgressPanel(jobs)
    qtbot.addWidget(panel)
    go_on = threading.Event()
    jobs.start("正在做事", lambda meter: (meter.begin("正在做事", 10), go_on.wait(5)))
    assert panel.isHidden()
    qtbot.waitUntil(lambda: not panel.isHidden())
    go_on.set()
    qtbot.waitUntil(lambda: panel.isHidden())


@pytest.mark.parametrize(("reads", "told"), [(True, []), (False, ["ValueError"])])
def test_a_question_whose_facts_went_away_meanwhile_fails_in_silence(
    qtbot: Any, jobs: Jobs, reads: bool, told: list[str]
) -> None:
    failed: list[str] = []
    jobs.failed.connect(lambda job: failed.append(type(job.error).__name__))
    begun, go_on = threading.Event(), threading.Event()

    def work(_: Any) -> None:
        begun.set()
        go_on.wait()
        raise ValueError

    with qtbot.waitSignal(jobs.ended):
        jobs.start("x", work, reads=reads)
        assert begun.wait(5)
        jobs.outdate()
        go_on.set()
    assert failed == told
