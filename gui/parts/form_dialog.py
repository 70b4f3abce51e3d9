"""A form in a window of its own: *保存* is one operation, complaints stand beside the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.base.errors import Refused, Stale
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge
from gui.parts.form import Form, scrolled
from gui.parts.notice_bar import Notice, NoticeBar

if TYPE_CHECKING:
    from gui.desk import Desk


class FormDialog(QDialog):
    """Shows `form` and calls `save(values)` for *保存*; closes when that gives true.

    `save` does its operation with `complain=dialog.complain`. With `draft_key` what is typed survives
    a crash.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        form: Form,
        save: Callable[[dict[str, Any]], bool],
        *,
        words: str = "",
        lead: str = "",
        draft_key: str = "",
        size: QSize | None = None,
    ) -> None:
        super().__init__(desk.window)
        self.desk, self.form = desk, form
        self._save = save
        self.setWindowTitle(title)
        self.bar = NoticeBar()
        heading = QLabel(title)
        enlarge(heading, 1.25)
        heading.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, RHYTHM // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        if lead:
            column.addWidget(_lead(lead))
        column.addWidget(self.bar)
        column.addWidget(scrolled(form, ground="window"), 1)
        column.addLayout(self._foot(words or tr("保存")))
        keys = QShortcut(QKeySequence("Ctrl+S"), self)
        keys.activated.connect(self.save)
        self.resize(size or QSize(80 * RHYTHM, 82 * RHYTHM))
        if draft_key and form.keep_drafts(desk, draft_key):
            self.bar.tell(Notice(tr("已恢复上次没有保存的内容。"), "busy", ((tr("不要这些内容"), form.revert),)))

    def _foot(self, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        row.setSpacing(RHYTHM)
        hint = QLabel(tr("带 * 的必须填写"))
        dress(hint, kind="muted")
        hint.setVisible(self.form.has_required)
        self.save_button = QPushButton(words)
        dress(self.save_button, kind="first")
        # Enter in a field goes on typing or picking; only Ctrl+S and the button save.
        self.save_button.setAutoDefault(False)
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        cancel = QPushButton(tr("取消"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row.addWidget(hint)
        row.addStretch(1)
        row.addWidget(self.save_button)
        row.addWidget(cancel)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.form.begin()

    def save(self) -> bool:
        """Do the operation; true when it was done and the window is closed."""
        self.bar.clear()
        if not self.form.check() or not self._save(self.form.values()):
            return False
        self.form.forget_draft()
        self.accept()
        return True

    def complain(self, error: Refused) -> None:
        """Put a refusal beside its fields, what has no field here into the bar."""
        if isinstance(error, Stale):
            self._settle(error)
            return
        rest = self.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))

    def _settle(self, error: Stale) -> None:
        answer = self.desk.settle_stale(error)
        if answer == "theirs":
            self.form.forget_draft()
            self.form.unmake()
            self.done(QDialog.DialogCode.Rejected)
        elif answer == "mine":
            self.overrule()

    def overrule(self) -> None:
        """Save once more over what somebody saved in between; `save` reads the version anew."""
        self.fresh = True
        self.save()

    fresh = False

    def reject(self) -> None:
        if self.form.may_leave(self.save) and self.isVisible():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.form.may_leave(self.save):
            super().closeEvent(event)
        else:
            event.ignore()


def ask_form(
    desk: Desk, title: str, form: Form, do: Callable[[dict[str, Any], FormDialog], Any], **options: Any
) -> bool:
    """Show the form in a window; `do(values, dialog)` is its operation. True when that was done."""
    dialog = FormDialog(desk, title, form, lambda values: bool(do(values, dialog)), **options)
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done


def _lead(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setContentsMargins(3 * RHYTHM, 0, 3 * RHYTHM, RHYTHM // 2)
    dress(label, kind="muted")
    return label
