"""A flow of one step: a form, an explanation below its fields, and one piece of work that may be given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from core.base.errors import Refused, Trouble
from gui.look import RHYTHM, dress
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.jobs import Job


class FormFlow(Flow):
    """Subclasses fill `form`, call `lay_out`, and `begin` their work in `finish`."""

    def __init__(self, desk: Desk, title: str, *, last: str, size: QSize) -> None:
        super().__init__(desk, title, last=last, size=size)
        self._job: Job | None = None
        self.form = Form(label_width=9 * RHYTHM)

    def explain(self, words: str = "") -> QLabel:
        """Quiet words below the fields so far."""
        label = QLabel(words)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        dress(label, kind="muted")
        self.form.add_wide(label)
        return label

    def lay_out(self) -> None:
        """The form, and below it how far the work is."""
        self.form.close_up()
        self.add_step("", scrolled(self.form, ground="window"))
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(self.desk.jobs))

    def begin(self, job: Job) -> None:
        """This work is going on: nothing else is begun until it has ended."""
        self.forward.setEnabled(False)
        self._job = job
        job.ended.connect(self._on_ended)

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        return True

    def complain(self, error: Refused | Trouble, field: str) -> None:
        """Say beside a field why the work was not done."""
        self.form.complain(Refused(error.code, field=field, **error.facts))

    def _on_ended(self) -> None:
        self._job = None
        self.forward.setEnabled(True)
