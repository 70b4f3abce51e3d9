"""后台任务: long work on one worker thread, long questions on another, answers by one queued signal.

An operation of the clerk never runs here; it takes about two milliseconds and runs right where the
clerk is. What comes here reports through a `Meter`, can be stopped, and leaves nothing half done.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from core.base.errors import Cancelled
from core.base.meter import Meter

SWEEP_EVERY = 500  # milliseconds
TELL_EVERY = 0.05  # seconds; a faster bar would only cost time


class Job(QObject):
    """One piece of long work. Its signals arrive in the clerk's thread."""

    told = Signal(str, int, int)  # what is being done, steps done, steps in all (0: unknown)
    ended = Signal(object)  # the job itself, after which `result` or `error` is set

    def __init__(
        self,
        title: str,
        work: Callable[[Meter], Any],
        then: Callable[[Any], None] | None,
        *,
        quiet: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.then = then
        self.quiet = quiet
        self.result: Any = None
        self.error: Exception | None = None
        self.outdated = False  # a question asked of facts that have changed since
        self._work = work
        self._stopped = False
        self._told_at = 0.0
        self._doing = ""

    def stop(self) -> None:
        """Ask it to stop at its next step."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        return self._stopped

    def run(self) -> None:
        """On the worker. An outermost door: whatever is raised is handed to the clerk's thread."""
        try:
            if self._stopped:
                raise Cancelled
            self.result = self._work(Meter(self._report, lambda: self._stopped))
        except Exception as error:
            self.error = error
        self.ended.emit(self)

    def _report(self, doing: str, done: int, total: int) -> None:
        at = time.monotonic()
        if doing == self._doing and done != total and at - self._told_at < TELL_EVERY:
            return
        self._doing, self._told_at = doing, at
        self.told.emit(doing, done, total)


class _Lane(QThread):
    """A thread that does one job after the other."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()

    def put(self, job: Job | None) -> None:
        self._waiting.put(job)
        if job is not None and not self.isRunning():
            self.start(QThread.Priority.LowPriority)

    def run(self) -> None:
        while (job := self._waiting.get()) is not None:
            job.run()
            del job


class _Sweeping(QObject):
    """Lets only the clerk's thread collect garbage while a worker runs.

    Python collects wherever an allocation happens to cross the threshold. A dialog that is over is a
    cycle of widgets, and widgets that are taken apart by a worker bring Qt down.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(SWEEP_EVERY)
        self._timer.timeout.connect(lambda: gc.collect(1))

    def begin(self) -> None:
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        gc.enable()


class Jobs(QObject):
    """The worker for jobs and the worker for questions. Both start with their first job."""

    began = Signal(object)  # Job
    ended = Signal(object)  # Job, after its `then` was called
    failed = Signal(object)  # Job whose `error` is set and is not `Cancelled`

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {"work": _Lane(self), "read": _Lane(self)}
        self._running: list[Job] = []
        self._sweeping = _Sweeping(self)

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs begun or waiting, oldest first."""
        return tuple(self._running)

    def start(
        self,
        title: str,
        work: Callable[[Meter], Any],
        then: Callable[[Any], None] | None = None,
        *,
        reads: bool = False,
    ) -> Job:
        """Do `work(meter)` on a worker and call `then(result)` here. `reads`: a question, no progress shown."""
        job = Job(title, work, then, quiet=reads, parent=self)
        job.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._running.append(job)
        self._sweeping.begin()
        self.began.emit(job)
        self._lanes["read" if reads else "work"].put(job)
        return job

    def outdate(self) -> None:
        """The facts have changed: what was asked of them may have gone, so a failure of such a question says nothing.

        Who asked asks again when told of the change, and a fault that is one shows then.
        """
        for job in self._running:
            job.outdated = job.quiet

    def shut(self) -> None:
        """Stop everything and wait for it: called once, on leaving."""
        for job in self._running:
            job.stop()
        for lane in self._lanes.values():
            lane.put(None)
            if lane.isRunning():
                lane.wait()
        self._running.clear()
        self._sweeping.end()

    def _on_ended(self, job: Job) -> None:
        if job not in self._running:
            return
        self._running.remove(job)
        if not self._running:
            self._sweeping.end()
        if job.error is None:
            # Work that was finished before it noticed the stop is finished; an unwanted answer is dropped.
            if job.then is not None and not (job.quiet and job.stopped):
                job.then(job.result)
        elif not job.outdated and not isinstance(job.error, Cancelled):
            self.failed.emit(job)
        self.ended.emit(job)
        # It lives as a child until here: the worker may be the last to let go of it, and must not delete it.
        job.deleteLater()
