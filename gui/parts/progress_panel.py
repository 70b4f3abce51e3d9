"""How far a job is: nothing for the first half second, then a bar, what is being done, and *取消*."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gui.jobs import Job, Jobs
from gui.language import tr
from gui.look import RHYTHM, dress

PATIENCE = 500  # milliseconds before a bar is worth looking at


class ProgressPanel(QFrame):
    """Follows the oldest running job of `jobs`; questions on the reading worker are not shown."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, kind="bar", tone="busy")
        self._jobs = jobs
        self._job: Job | None = None
        self._began = 0.0
        self._title = QLabel()
        self._left = QLabel()
        dress(self._left, kind="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton(tr("取消"))
        self._stop.clicked.connect(self._on_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, RHYTHM, RHYTHM // 2)
        row.setSpacing(2 * RHYTHM)
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._left)
        row.addWidget(self._stop)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.show)
        self.hide()
        jobs.began.connect(self._on_began)
        jobs.ended.connect(self._on_ended)

    def _on_began(self, job: Job) -> None:
        if job.quiet or self._job is not None:
            return
        self._job = job
        self._began = time.monotonic()
        self._title.setText(job.title)
        self._bar.setAccessibleName(job.title)
        self._bar.setRange(0, 0)
        self._left.clear()
        self._stop.setEnabled(True)
        job.told.connect(self._on_told)
        self._patience.start()

    def _on_told(self, doing: str, done: int, total: int) -> None:
        if self._job is None or self._job.stopped:
            return
        self._title.setText(tr(doing) if doing else self._job.title)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._left.setText(_left(time.monotonic() - self._began, done, total))

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._stop.setEnabled(False)
            self._title.setText(tr("正在停止…"))

    def _on_ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        self._patience.stop()
        self.hide()
        for waiting in self._jobs.running:
            if not waiting.quiet:
                self._on_began(waiting)
                break


def _left(spent: float, done: int, total: int) -> str:
    """How much is left, in words; nothing while it would be a guess."""
    if not total:
        return ""
    part = tr("{done} / {total}", done=done, total=total)
    if done * 20 < total or spent < 2:
        return part
    seconds = round(spent / done * (total - done))
    if seconds < 60:
        return tr("{part}，还需约 {n} 秒", part=part, n=max(1, seconds))
    return tr("{part}，还需约 {n} 分钟", part=part, n=round(seconds / 60))
