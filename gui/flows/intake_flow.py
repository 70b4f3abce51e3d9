"""导入反馈意见: read a document, review what was made of it, 确认入库.

Reading is a job that can be stopped. The review is kept as a draft after every change and offered again after a
crash or a break. Nothing is recorded before 确认入库, which is one operation that can be taken back.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLabel

from core.base.errors import Refused
from core.base.text import is_traditional
from gui.flows.intake_board import ReviewBoard
from gui.flows.intake_kinds import WORDS
from gui.flows.intake_start import SourceChooser
from gui.jobs import Job
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.flow import Flow
from gui.parts.message import Choice, ask, confirm
from gui.parts.notice_bar import Notice
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.intake.review import Review
    from core.intake.source import Source
    from gui.desk import Desk

DRAFT, FILE = "intake.review", "intake.file"
CHOOSE, REVIEW = 0, 1
SAVE_AFTER = 400  # milliseconds of rest before a change reaches the draft table


class IntakeFlow(Flow):
    """Two steps: choose the document, review it."""

    help_name = "intake"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("导入反馈意见"), last=tr("确认入库"), size=_room(desk))
        self.chooser = SourceChooser()
        self.board = ReviewBoard(desk.workspace.today)
        self._content = b""
        self._job: Job | None = None
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_AFTER)
        self._saving.timeout.connect(self._save)
        self.progress = ProgressPanel(desk.jobs)
        self.add_step(tr("选择文件"), self.chooser)
        self.add_step(tr("审核"), self.board)
        self._build_foot()
        self._connect()
        self._offer_kept()
        self.go(CHOOSE)
        (self.chooser.resume if self.chooser.kept_words else self.chooser.choose).setFocus()

    # -- choosing and reading -----------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Read a file on the worker, then show the review."""
        self._read(lambda: _read_file(path), path.name)

    def read_text(self, text: str) -> None:
        """Read pasted text likewise."""
        self._read(lambda: _read_paste(text), tr("粘贴的文字"))

    def _read(self, source: Callable[[], Source], name: str) -> None:
        if self._job is not None:
            return
        self.bar.clear()
        self.forward.setEnabled(False)
        self._job = self.desk.jobs.start(
            tr("正在读取：{name}", name=name), lambda meter: _begun(source, meter), self.later(self._on_read)
        )
        self._job.ended.connect(self._on_job_ended)

    def _on_read(self, result: tuple[Review, bytes]) -> None:
        from core.intake import reviewed

        self._on_job_ended()
        review, self._content = result
        self._keep_file()
        reviewed.simplify_by_default(self.desk.workspace, review)
        self._take_up(review)
        self._save()

    def _on_job_ended(self) -> None:
        self._job = None
        self.forward.setEnabled(True)

    def _on_forward(self) -> None:
        if self.step != CHOOSE:
            super()._on_forward()
        elif self.board.review is not None and not self.chooser.pasted.strip():
            self.go(REVIEW)
        elif self.chooser.pasted.strip():
            self.read_text(self.chooser.pasted)
        else:
            self.refuse(Refused("intake.nothing_chosen"))

    def entered(self, step: int) -> None:
        reviewing = step == REVIEW
        self.simplified.setVisible(
            reviewing and self.board.review is not None and is_traditional(self.board.review.source)
        )
        self.summary.setVisible(reviewing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field of the review must not record everything; a dialog presses its default button then.
        if self.step == REVIEW and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _take_up(self, review: Review) -> None:
        self.board.show_review(review)
        self.simplified.setChecked(review.sheet.simplified)
        self.chooser.paste("")
        self._show_summary()
        self.go(REVIEW)
        self.board.items.setFocus()

    # -- the review and its draft -------------------------------------------------------------------

    def _on_changed(self) -> None:
        self.bar.clear()
        self._show_summary()
        self._saving.start()

    def _on_simplified(self, on: bool) -> None:
        if self.board.review is not None and self.board.review.sheet.simplified != on:
            self.board.do(lambda review: review.simplify(on))

    def _show_summary(self) -> None:
        review = self.board.review
        if review is None:
            return
        what = _counted(review)
        self.summary.setText(tr("将写入：{what}", what=what) if what else tr("还没有条目"))
        self.simplified.blockSignals(True)
        self.simplified.setChecked(review.sheet.simplified)
        self.simplified.blockSignals(False)

    def _save(self) -> None:
        from core.store import drafts

        self._saving.stop()
        if self.board.review is None:
            return
        try:
            drafts.save(self.desk.workspace, DRAFT, self.board.review.to_dict())
        except Refused:
            self._saving.start()  # a job is writing just now

    def _keep_file(self) -> None:
        """The file's own bytes, once: what becomes evidence must be what was read, also after a crash."""
        from core.store import drafts

        drafts.save(self.desk.workspace, FILE, {"content": base64.b64encode(self._content).decode()})

    def _forget(self) -> None:
        from core.store import drafts

        self._saving.stop()
        for key in (DRAFT, FILE):
            drafts.clear(self.desk.workspace, key)
        self.chooser.offer_kept("")

    def _offer_kept(self) -> None:
        from core.store import drafts

        kept = drafts.load(self.desk.workspace, DRAFT)
        if kept:
            n = len(kept["sheet"]["items"])
            words = tr("上次的审核还没有入库：《{name}》，{n} 个条目。", name=kept["name"] or tr("粘贴的文字"), n=n)
            self.chooser.offer_kept(words)

    def _resume(self) -> None:
        from core.intake.review import Review
        from core.store import drafts

        kept = drafts.load(self.desk.workspace, DRAFT)
        file = drafts.load(self.desk.workspace, FILE) or {}
        self._content = base64.b64decode(file.get("content", ""))
        if kept:
            self._take_up(Review.from_dict(kept))

    # -- ending -------------------------------------------------------------------------------------

    def finish(self) -> None:
        review = self.board.review
        assert review is not None
        self.board.commit()
        if not self.board.header.check():
            self.board.tabs.setCurrentWidget(self.board.header)
            return
        try:
            accepted = self._accept(review, again=False)
        except Refused as error:
            if error.code != "document.known_already" or not self._sure(error):
                raise
            accepted = self._accept(review, again=True)
        self._forget()
        self.accept()
        self.desk.inspection = accepted.inspection
        self.desk.go("findings")
        self.desk.done(tr("已入库：{what}", what=_counted(review)))

    def refuse(self, error: Refused) -> None:
        """Beside the field of the header where it belongs to one, else in the bar."""
        rest = self.board.header.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))
        else:
            self.board.tabs.setCurrentWidget(self.board.header)

    def done(self, result: int) -> None:
        self._saving.stop()
        super().done(result)
        if self.desk.has_workspace:
            self.desk.aside_changed.emit()

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        if self.board.review is None or self.step == CHOOSE:
            return True
        self.board.commit()
        choices = (
            Choice("keep", tr("保留，下次继续"), first=True),
            Choice("drop", tr("放弃这次审核")),
            Choice("", tr("继续审核")),
        )
        answer = ask(self, tr("审核还没有入库"), tr("已整理的条目可以保留下来，下次导入时继续。"), choices)
        if answer == "keep":
            self._save()
        elif answer == "drop":
            self._forget()
        return bool(answer)

    def _accept(self, review: Review, *, again: bool) -> Any:
        from core.domain import intake_records
        from core.intake import reviewed

        header = self.board.header
        file = reviewed.kept(self.desk.workspace, self._content, review.name)
        given = reviewed.inspection(review, header.name.value, received_on=header.received_on.value)
        document = reviewed.document(review, given, file)
        return intake_records.accept(self.desk.workspace, document, into=header.into.value, again=again)

    def _sure(self, error: Refused) -> bool:
        words = tr("{what}\n再次入库会产生重复的问题。", what=tell(error))
        return confirm(self, tr("这份文件已经入过库"), words, tr("仍要再次入库"), tone="soon")

    # -- building -----------------------------------------------------------------------------------

    def _build_foot(self) -> None:
        self.simplified = QCheckBox(tr("转为简体入库"))
        self.simplified.setToolTip(tr("条目按简体写入，繁体原文保留在旁；拿不准的字列在“存疑”里"))
        self.summary = QLabel()
        dress(self.summary, kind="muted")
        self.foot.insertWidget(0, self.summary)
        self.foot.insertSpacing(1, 2 * RHYTHM)
        self.foot.insertWidget(2, self.simplified)
        column = self.layout()
        assert column is not None
        column.addWidget(self.progress)

    def _connect(self) -> None:
        from core.domain import inspections

        self.chooser.chosen.connect(self.read)
        self.chooser.resumed.connect(self._resume)
        self.chooser.forgotten.connect(self._forget)
        self.board.changed.connect(self._on_changed)
        self.board.refused.connect(self.refuse)
        self.board.suggest_name = _suggested_name
        self.simplified.toggled.connect(self._on_simplified)
        self.board.header.offer_inspections([(row.id, row.name) for row in inspections.rows(self.desk.workspace)])


def _begun(source: Callable[[], Source], meter: Meter) -> tuple[Review, bytes]:
    """On the worker: the document read, and a review begun on it."""
    from core.intake import reviewed
    from core.intake.feedback import read_feedback

    meter.begin("正在读取文件", 2)
    document = source()
    meter.begin("正在识别条目", 2)
    meter.step(1)
    feedback = read_feedback(document)
    meter.step(2)
    return reviewed.begin(document, feedback), document.content


def _read_file(path: Path) -> Source:
    from core.intake.source import read_source

    return read_source(path)


def _read_paste(text: str) -> Source:
    from core.intake.source import from_paste

    return from_paste(text)


def _counted(review: Review) -> str:
    """`问题 16 · 意见建议 4`: a clue goes to a page of its own, so that a sum would not be found again on any."""
    counts = {kind: sum(item.kind == kind for item in review.items) for kind in WORDS}
    return " · ".join(f"{tr(words.title)} {counts[kind]}" for kind, words in WORDS.items() if counts[kind])


def _suggested_name(review: Review) -> str:
    from core.domain import inspections
    from core.intake import reviewed

    return inspections.suggested_name(reviewed.inspection(review))


def _room(desk: Desk) -> QSize:
    """Nearly as large as the window it stands over: two panes need the room."""
    usual = QSize(150 * RHYTHM, 92 * RHYTHM)
    return desk.window.size() - QSize(4 * RHYTHM, 4 * RHYTHM) if desk.window is not None else usual
