"""导出台账: which ledger, of what, as of which day, numbered how, into which file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from core.base.dates import show_day
from gui.flows.exporting import Exporting, usual_folder
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TickField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.path_field import TargetField
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.domain.findings import FindingFilter
    from core.output.layouts import Layout
    from core.output.ledgers import Request
    from core.store.workspace import Workspace
    from gui.desk import Desk

PATTERN = "Excel (*.xlsx)"
LAST = "ledger.last"


class LedgerExportFlow(Flow):
    """One step. `wanted` is the filter of the list it was called from, narrowed to what was chosen there."""

    help_name = "ledger"

    def __init__(self, desk: Desk, wanted: FindingFilter | None = None) -> None:
        from core.domain import inspections
        from core.output import layouts

        super().__init__(desk, tr("导出台账"), last=tr("导出"), size=QSize(84 * RHYTHM, 60 * RHYTHM))
        self._layouts = {layout.id: layout for layout in layouts.built_in()}
        self._wanted = wanted
        self._today = desk.workspace.today()
        known = [(row.id, row.name) for row in inspections.rows(desk.workspace)]
        self.form = self._built_form(known)
        self.add_step("", scrolled(self.form, ground="window"))
        self._exporting = Exporting(self, tr("正在导出台账"), self._write)
        self._exporting.done.connect(self._on_done)
        self._exporting.ended.connect(self._on_ended)
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self._follow()

    # -- what is asked for --------------------------------------------------------------------------

    def chosen_layout(self) -> Layout:
        """The ledger chosen, numbered as chosen."""
        layout = self._layouts[self.form.field("ledger").value]
        numbered = self.form.field("numbering").value
        columns = tuple(
            replace(column, content="running", key="")
            if numbered == "running" and column.content == "column" and column.key == "number"
            else column
            for column in layout.columns
        )
        return replace(layout, columns=columns)

    def request(self) -> Request:
        """What the form asks for."""
        from core.output.ledgers import Request

        values = self.form.values()
        return Request(
            values["inspection"],
            values["until"] or self._today,
            values["filled_on"],
            values["filled_by"].strip(),
            as_of=self._moment(),
            ids=self._ids(),
        )

    def _moment(self) -> datetime | None:
        """当时所记: the end of the day given, in the workspace's zone."""
        from core.store.moments import ZONE

        day = self.form.field("as_of").value if self.form.field("past").value else None
        return datetime.combine(day, time.max, ZONE) if day else None

    def _ids(self) -> tuple[int, ...] | None:
        from core.domain import findings

        if self.form.field("scope").value == "all" or self._wanted is None:
            return None
        return tuple(findings.ids(self.desk.workspace, self._wanted))

    # -- doing it -----------------------------------------------------------------------------------

    def finish(self) -> None:
        if not self.form.check():
            return
        self.forward.setEnabled(False)
        self.desk.remember(LAST, self.form.field("ledger").value)
        self._ordered = self.chosen_layout(), self.request()
        self._exporting.write(self.form.field("target").value)

    def _write(self, workspace: Workspace, stream: BinaryIO, meter: Meter) -> None:
        """On the worker."""
        from core.output import ledgers

        layout, request = self._ordered
        if request.as_of is None:
            ledgers.write(workspace, layout, request, stream, meter)
            return
        with workspace.as_of(request.as_of) as past:
            ledgers.write(past, layout, request, stream, meter)

    def _on_done(self, path: Path) -> None:
        self.accept()
        self.desk.saved(path, tr("已导出台账：{name}", name=path.name))

    def _on_ended(self) -> None:
        self.forward.setEnabled(True)

    def may_cancel(self) -> bool:
        self._exporting.stop()
        return True

    # -- the form -----------------------------------------------------------------------------------

    def _built_form(self, known: list[tuple[int, str]]) -> Form:
        today = self.desk.workspace.today
        form = Form()
        form.add("ledger", "台账", ChoiceField([(key, layout.name) for key, layout in self._layouts.items()]))
        form.add("inspection", "巡视巡察", ChoiceField([*known, (None, tr("全部"))]))
        form.add("scope", "范围", ChoiceField(self._scopes()))
        form.add("until", "截至", DateField(today), tip=tr("进展、完成情况、期限按这一天计算"))
        form.add("numbering", "序号", ChoiceField([("plan", tr("整改方案编号")), ("running", tr("本表顺序号"))]))
        form.add("filled_on", "填报日期", DateField(today))
        form.add("filled_by", "填报人", LineField(hint=tr("可不填，留作手签")))
        form.add("past", "", TickField(tr("按过去某一天系统里的记录导出（当时所记）")))
        form.add("as_of", "当时所记", DateField(today))
        form.add("target", "保存为", TargetField(PATTERN), required=True)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        dress(self._hint, kind="muted")
        form.add_wide(self._hint)
        form.close_up()
        last = self.desk.recall(LAST, "main")
        inspection = self.desk.inspection if self.desk.inspection or len(known) != 1 else known[0][0]
        form.fill({
            "ledger": last if last in self._layouts else next(iter(self._layouts)),
            "inspection": inspection,
            "scope": self._scopes()[-1][0],
            "until": self._today,
            "filled_on": self._today,
            "as_of": self._today,
        })  # fmt: skip
        form.changed.connect(self._follow)
        return form

    def _scopes(self) -> list[tuple[str, str]]:
        """All of it, or what the list was narrowed to."""
        from core.domain import findings

        everything: list[tuple[str, str]] = [("all", tr("台账规定的全部问题"))]
        if self._wanted is None:
            return everything
        whole = replace(self._wanted, inspection=None, kinds=(), ids=None, text="")
        narrowed = self._wanted.ids is not None or self._wanted.text or whole != type(self._wanted)(kinds=())
        if not narrowed:
            return everything
        n = len(findings.ids(self.desk.workspace, self._wanted))
        words = tr("选中的 {n} 项", n=n) if self._wanted.ids is not None else tr("当前筛选出的 {n} 项", n=n)
        return [*everything, ("wanted", words)]

    def _follow(self) -> None:
        """What depends on other fields: the name of the file, the day of the records, the explanation."""
        values: dict[str, Any] = self.form.values()
        self.form.show_field("as_of", bool(values["past"]))
        self.form.show_field("scope", len(self._scopes()) > 1)
        until = values["until"] or self._today
        self.form.field("target").suggest(usual_folder(self.desk) / self._name(values, show_day(until)))
        if values["past"]:
            self._hint.setText(tr("当时所记：只用那一天 24 时以前录入的内容；截至：按业务日期统计。表上会注明两者。"))
        else:
            self._hint.setText("")

    def _name(self, values: dict[str, Any], until: str) -> str:
        from core.output import export

        layout = self._layouts[values["ledger"]]
        inspection = self.form.field("inspection").currentText() if values["inspection"] else self.desk.workspace.name
        return export.safe_name(f"{inspection} {layout.name}（截至{until}）", ".xlsx")
