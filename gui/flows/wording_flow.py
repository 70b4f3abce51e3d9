"""修改范本: an office's own wording of a paper, tried at once on the records; exported and taken in as a file.

A built-in wording stays as it is: what is changed becomes a paper of the office's own, under a name of its own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.base.errors import Refused, Trouble
from gui.flows.exporting import usual_folder
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import LineField
from gui.parts.flow import Flow
from gui.parts.form import Form
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice
from gui.parts.path_field import ask_target

if TYPE_CHECKING:
    from core.domain.own_resources import OwnRow
    from core.output.papers.making import Kind, Request
    from core.store.workspace import Workspace
    from gui.desk import Desk

PATTERN = "TOML (*.toml)"
AFTER = 400  # milliseconds of rest before what was typed is tried
LARGEST = 1_000_000  # bytes of a file taken in; a wording has some thousands


class WordingFlow(Flow):
    """The text of the wording file; what is wrong in it is told while it is written. `kept`: the name it has then."""

    help_name = "report"

    def __init__(self, desk: Desk, kind: Kind, request: Request) -> None:
        super().__init__(desk, tr("修改范本"), last=tr("保存"), size=QSize(140 * RHYTHM, 92 * RHYTHM))
        self.kept = ""
        self._kind, self._request = kind, request
        self._own = self._row()
        self.form = Form()
        self.form.add("name", "范本名称", LineField(), required=True)
        self.form.fill({"name": kind.title if self._own else tr("{title}（本单位）", title=kind.title)})
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("范本文字"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setPlainText(self._text())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER)
        self._soon.timeout.connect(self._try)
        self.text.textChanged.connect(self._soon.start)
        self.add_step("", self._built())
        self._opened = self.text.toPlainText()

    def done(self, result: int) -> None:
        self._soon.stop()  # nothing is tried once the window is closed
        super().done(result)

    # -- trying it ----------------------------------------------------------------------------------

    def _try(self) -> None:
        """Make the paper with these words, on the reading worker; tell file, line and name of what is wrong."""
        from core.output.papers import catalogue

        kind, request = self._as_typed(), self._request

        def work(workspace: Workspace) -> Refused | None:
            try:
                catalogue.make(workspace, kind, request)
            except Refused as error:
                return error
            return None

        self.desk.question(work, self.later(self._on_tried))

    def _on_tried(self, error: Refused | None) -> None:
        if error is None:
            self.bar.tell(Notice(tr("可以使用，没有发现问题。"), "good"))
        else:
            self.bar.tell(Notice(tell(error), "overdue"))

    def _as_typed(self) -> Kind:
        name = self.form.field("name").value or self._kind.name
        return replace(self._kind, name=name, own=self.text.toPlainText())

    # -- keeping it ---------------------------------------------------------------------------------

    def finish(self) -> None:
        from core.domain import own_resources
        from core.output import wording
        from core.output.papers import catalogue

        if not self.form.check():
            return
        name, text = self.form.field("name").value.strip(), self.text.toPlainText()
        catalogue.make(self.desk.workspace, self._as_typed(), self._request)
        base = self._kind.based_on or self._kind.name
        if self._own is not None:
            done = self.desk.do(own_resources.edit, self._own.id, name, text, seen=self._own.version,
                                complain=self._complain)  # fmt: skip
        else:
            done = self.desk.do(own_resources.add, "wording", name, text, based_on=base,
                                based_on_version=wording.built_in(base).version, complain=self._complain)  # fmt: skip
        if done:
            self.kept = name
            self.accept()

    def _complain(self, error: Refused) -> None:
        if rest := self.form.complain(error):
            self.bar.tell(Notice(rest, "overdue"))

    def _delete(self) -> None:
        from core.domain import own_resources

        assert self._own is not None
        words = tr("删除后，这份公文改用程序自带的范本。可以撤销。")
        if confirm(self, tr("删除范本“{name}”", name=self._own.name), words, tr("删除")) and self.desk.do(
            own_resources.delete, self._own.id, complain=self.refuse
        ):
            self.kept = self._kind.based_on
            self.accept()

    def _take_in(self) -> None:
        """The text of a file, as another office's export gives it; nothing is kept before 保存."""
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入范本"), str(usual_folder(self.desk)), PATTERN)
        if not chosen:
            return
        from core.output import wording

        try:
            path = Path(chosen)
            if path.stat().st_size > LARGEST:
                raise Refused("wording.too_large", file=path.name)
            self.text.setPlainText(wording.read(path).text)
        except Refused as error:
            self.refuse(error)
        except OSError as error:
            self.desk.trouble(Trouble("wording.unreadable", file=Path(chosen).name, reason=error.strerror or ""))

    def _hand_out(self) -> None:
        from core.output import export

        name = self.form.field("name").value or self._kind.title
        target = ask_target(self, usual_folder(self.desk) / export.safe_name(name, ".toml"), PATTERN)
        if target is None:
            return
        text = self.text.toPlainText()
        try:
            export.write(target, lambda stream: _quiet(stream.write(text.encode())), force=True)
        except Trouble as error:
            self.desk.trouble(error)
            return
        self.bar.tell(Notice(tr("已保存：{name}", name=target.name), "good"))

    def may_cancel(self) -> bool:
        if self.text.toPlainText() == self._opened:
            return True
        return confirm(self, tr("范本还没有保存"), tr("关闭后，刚才的修改不会保留。"), tr("不保存"))

    # -- building -----------------------------------------------------------------------------------

    def _row(self) -> OwnRow | None:
        from core.domain import own_resources

        return own_resources.named(self.desk.workspace, "wording", self._kind.name) if self._kind.own else None

    def _text(self) -> str:
        from core.output import wording

        return self._kind.own if self._kind.own is not None else wording.built_in(self._kind.name).text

    def _built(self) -> QWidget:
        hint = QLabel(
            tr("双花括号里是数据，名称写错时会立即指出所在的行。空着的段落不印；“一、（一）1.（1）”的序号由程序编排。")
        )
        hint.setWordWrap(True)
        dress(hint, kind="muted")
        tools = QHBoxLayout()
        for words, pressed in (
            (tr("导入…"), self._take_in),
            (tr("导出…"), self._hand_out),
            (tr("删除…"), self._delete),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            dress(button, kind="quiet")
            button.clicked.connect(pressed)
            button.setVisible(pressed != self._delete or self._own is not None)
            tools.addWidget(button)
        tools.addStretch(1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self.form)
        column.addWidget(hint)
        column.addWidget(self.text, 1)
        column.addLayout(tools)
        return holder


def _quiet(_: object) -> None:
    """`export.write` takes a writer that gives nothing back."""
