"""概况 of a finding: its form. The original text is shown and never changed; *保存* is one operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from core.base.errors import Refused, Stale
from core.domain import findings
from core.domain.finding_rows import FindingRow
from gui.cards.finding_form import FindingForm
from gui.cards.finding_tab import FindingTab
from gui.language import tr
from gui.parts.form import scrolled
from gui.parts.notice_bar import Notice

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingAbout(FindingTab):
    """The form of the finding shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = FindingForm()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self.form))
        self.form.changed.connect(self.typed)

    def show_finding(self, row: FindingRow) -> None:
        # What is being typed stays; saving tells when it stands on an old version.
        if self.row is None or not self.form.dirty:
            super().show_finding(row)

    def look_again(self, row: FindingRow) -> None:
        self.form.show_row(self.desk, row)
        if self.row is None and self.form.keep_drafts(self.desk, f"finding.{row.id}"):
            self.told.emit(Notice(tr("已恢复上次没有保存的内容。"), "busy", ((tr("不要这些内容"), self.revert),)))

    # -- saving -------------------------------------------------------------------------------------

    def dirty(self) -> bool:
        return self.form.dirty

    def save(self) -> bool:
        """One operation for the whole form; complaints stand beside the fields."""
        assert self.row is not None
        if not self.form.dirty:
            return True
        if not self.form.check():
            self.asked.emit()
            return False
        return self._write(self.row.version)

    def _write(self, seen: int) -> bool:
        assert self.row is not None
        row = self.row
        draft = self.form.draft(row.kind)
        done = self.desk.do(findings.edit, row.id, draft, seen=seen, complain=self._complain)
        if not done:
            return isinstance(done.refused, Stale) and not self.form.dirty
        self._take(findings.one(self.desk.workspace, row.id))
        return True

    def _complain(self, error: Refused) -> None:
        self.asked.emit()
        if isinstance(error, Stale):
            self._settle(error)
            return
        rest = self.form.complain(error)
        if rest:
            self.told.emit(Notice(rest, "overdue"))

    def _settle(self, error: Stale) -> None:
        assert self.row is not None
        answer = self.desk.settle_stale(error)
        now = findings.one(self.desk.workspace, self.row.id)
        if answer == "theirs":
            self._take(now)
        elif answer == "mine":
            self._write(now.version)

    def _take(self, row: FindingRow) -> None:
        """What was typed is saved or given up: show what is on record."""
        self.form.forget_draft()
        self.form.show_row(self.desk, row)
        self.row = row

    def revert(self) -> None:
        self.form.revert()
        if self.row is not None:
            self._take(findings.one(self.desk.workspace, self.row.id))

    def may_leave(self) -> bool:
        return self.row is None or self.form.may_leave(self.save)

    def forget(self) -> None:
        self.form.forget_draft()
