"""填写上级表格: choose the superior's workbook, look over what is which column, say what of, save it filled.

Reading and writing are jobs; the form itself is never written, a new file is. What the clerk said of its columns is
kept for the next form of the same kind.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QLabel

from core.base.errors import Refused
from core.base.grid import letters
from gui.flows.exporting import Exporting
from gui.flows.superior_form_check import FormCheck
from gui.flows.superior_form_result import FormResult
from gui.flows.superior_form_scope import FormScope
from gui.language import say, tr
from gui.look import RHYTHM, dress
from gui.parts.drop_area import DropArea
from gui.parts.flow import Flow, padded
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.domain.findings import FindingFilter
    from core.domain.mapping import Proposal
    from core.output.superior_form import Filled, Form
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE, CHECK, SCOPE, RESULT = range(4)


class SuperiorFormFlow(Flow):
    """Four steps. `wanted` is the filter of the list it was called from, narrowed to what was chosen there."""

    help_name = "superior_form"

    def __init__(self, desk: Desk, wanted: FindingFilter | None = None) -> None:
        super().__init__(desk, tr("填写上级表格"), last=tr("完成"), size=_room(desk))
        self._form: Form | None = None
        self._path = Path()
        self._proposal: Proposal | None = None
        self._filled: Filled | None = None
        self._job: Job | None = None
        self.chooser = DropArea(
            tr("把上级下发的表格拖到这里"), tr("支持 .xlsx 和 .xlsm；原表不会被改动，填好后另存为新文件")
        )
        self.check = FormCheck(self)
        self.scope = FormScope(desk, wanted)
        self.outcome = FormResult()
        for title, widget in (
            (tr("选择表格"), padded(self.chooser)),
            (tr("核对对应关系"), self.check),
            (tr("范围与保存"), self.scope),
            (tr("结果"), self.outcome),
        ):
            self.add_step(title, widget)
        self._exporting = Exporting(self, tr("正在填写上级表格"), self._write)
        self._connect()

    def _connect(self) -> None:
        self.chooser.dropped.connect(self.read)
        self.chooser.button.clicked.connect(self._ask)
        self._exporting.done.connect(self._on_done)
        self._exporting.ended.connect(lambda: self.forward.setEnabled(True))
        self._counted = QLabel()
        dress(self._counted, kind="muted")
        self.foot.insertWidget(0, self._counted)
        self.check.changed.connect(self._count)
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(self.desk.jobs))
        self.go(CHOOSE)

    # -- reading ------------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Read a form on the worker, then show what was made of it."""
        if self._job is not None:
            return
        self.bar.clear()
        self.forward.setEnabled(False)
        self._path = path
        title = tr("正在读取：{name}", name=path.name)
        self._job = self.desk.job(
            title, lambda workspace, meter: _read(workspace, path, meter), self.later(self._on_read)
        )
        self._job.ended.connect(self._on_read_ended)

    def _on_read(self, result: tuple[Form, Proposal]) -> None:
        self._form, self._proposal = result
        self.check.take(self._form, self._proposal)
        self.scope.suggest(self._path)
        self._on_read_ended()
        self.go(CHECK)

    def _on_read_ended(self, *_: object) -> None:
        self._job = None
        self.forward.setEnabled(True)

    def _ask(self) -> None:
        pattern = tr("上级表格 ({pattern})", pattern="*.xlsx *.xlsm")
        name, _ = QFileDialog.getOpenFileName(self, tr("选择上级下发的表格"), "", pattern)
        if name:
            self.read(Path(name))

    # -- steps --------------------------------------------------------------------------------------

    def _on_forward(self) -> None:
        if self.step == CHOOSE:
            if self._form is None:
                self._ask()
            else:
                self.go(CHECK)
        elif self.step == SCOPE:
            self._fill()
        else:
            super()._on_forward()

    def may_go_on(self, step: int) -> None:
        if step == CHECK and not any(use.field for use in self.check.mapping.columns):
            raise Refused("superior_form.nothing_mapped")

    def entered(self, step: int) -> None:
        self.back.setVisible(step != RESULT)
        self.cancel.setVisible(step != RESULT)
        if step == CHOOSE:
            self.forward.setText(tr("选择文件…") if self._form is None else tr("下一步"))
        elif step == SCOPE:
            self.forward.setText(tr("填写"))
            self.scope.tell_left(self._left())
        self._count()

    def _count(self) -> None:
        """At the foot of the second step: how many columns stand for something."""
        if self.step != CHECK or self._form is None:
            self._counted.setText("")
            return
        uses = self.check.mapping.columns
        words = tr(
            "{n} 列已有对应内容，{m} 列不填",
            n=sum(bool(use.field) for use in uses),
            m=sum(not use.field for use in uses),
        )
        self._counted.setText(words)

    def _left(self) -> list[str]:
        """What will stay empty, as far as that is known before filling."""
        mapping = self.check.mapping
        assert self._form is not None
        left = [
            tr("{column} 列　{heading}", column=letters(use.column), heading=use.heading)
            for use in mapping.columns
            if not use.field
        ]
        left += [tr("表外　{label}", label=use.label) for use in mapping.labels if use.fact == "pen"]
        left += [tr("文本框　{label}", label=text) for text in self._form.text_boxes]
        return left

    # -- filling ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        from core.output import superior_form

        assert self._form is not None
        if not self.scope.form.check():
            return
        self.bar.clear()
        target = self.scope.target
        try:
            superior_form.check_target(self._form, target)
        except Refused as error:
            self.refuse(error)
            return
        self.forward.setEnabled(False)
        self._ordered = self.check.mapping, self.scope.request()
        self._exporting.write(target)

    def _write(self, workspace: Workspace, stream: BinaryIO, meter: Meter) -> None:
        """On the worker."""
        from core.output import superior_form

        assert self._form is not None
        mapping, request = self._ordered
        self._filled = superior_form.fill(workspace, self._form, mapping, request, stream, meter)

    def _on_done(self, path: Path) -> None:
        from core.domain import kept_mappings
        from core.output import form_report

        assert self._filled is not None
        assert self._proposal is not None
        mapping, _ = self._ordered
        self.desk.do(kept_mappings.keep, self._path.stem, mapping, complain=self.refuse)
        told = replace(self._proposal, mapping=mapping)
        self.outcome.show_result(path, list(form_report.lines(self._filled, told, say)))
        self.forward.setEnabled(True)
        self.go(RESULT)
        self.desk.saved(path, tr("已填写上级表格：{name}", name=path.name))

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        self._exporting.stop()
        return True


def _read(workspace: Workspace, path: Path, meter: Meter) -> tuple[Any, Any]:
    """On the worker: the form, and what is proposed for it."""
    from core.domain import kept_mappings
    from core.output import superior_form

    meter.begin("正在读取表格", 2)
    form = superior_form.read(path)
    meter.step(1)
    return form, superior_form.propose(form, kept_mappings.kept(workspace))


def _room(desk: Desk) -> QSize:
    """Nearly as large as the window it stands over: two panes need the room."""
    usual = QSize(150 * RHYTHM, 92 * RHYTHM)
    return desk.window.size() - QSize(4 * RHYTHM, 4 * RHYTHM) if desk.window is not None else usual
