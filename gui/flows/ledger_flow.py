"""导出台账: which ledger, of what, as of which day, numbered how, into which file."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QWidget

from core.base.dates import show_day
from gui.cards.people_pickers import unit_picker
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

PATTERN = "Excel (*.xlsx);;PDF (*.pdf);;CSV (*.csv)"
KINDS = {".xlsx": "Excel 工作簿", ".pdf": "PDF（与预览相同）", ".csv": "CSV 文本"}
LAST = "ledger.last"


class LedgerExportFlow(Flow):
    """What is asked for on the left, the pages as they will be printed on the right.

    `wanted` is the filter of the list it was called from, narrowed to what was chosen there.
    """

    help_name = "ledger"

    def __init__(self, desk: Desk, wanted: FindingFilter | None = None) -> None:
        from core.domain import inspections
        from core.output import own_layouts
        from gui.flows.pages_pane import PagesPane

        size = desk.window.size() - QSize(4 * RHYTHM, 4 * RHYTHM) if desk.window else QSize(1200, 760)
        super().__init__(desk, tr("导出台账"), last=tr("导出"), size=size)
        self._layouts = {layout.id: layout for layout in own_layouts.known(desk.workspace)}
        self._wanted = wanted
        self._today = desk.workspace.today()
        known = [(row.id, row.name) for row in inspections.rows(desk.workspace)]
        self.pages = PagesPane(self)
        self.form = self._built_form(known)
        self.add_step("", self._built())
        self._exporting = Exporting(self, tr("正在导出台账"), self._write)
        self._exporting.done.connect(self._on_done)
        self._exporting.ended.connect(self._on_ended)
        self.pages.ready_changed.connect(self.print_button.setEnabled)
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self._follow()

    def _built(self) -> QWidget:
        side = scrolled(self.form, ground="window")
        side.setMinimumWidth(56 * RHYTHM)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(side)
        panes.addWidget(self.pages)
        panes.setSizes([470, 760])
        panes.setStretchFactor(1, 1)
        panes.setChildrenCollapsible(False)
        self.print_button = QPushButton(tr("打印…"))
        self.print_button.setShortcut("Ctrl+P")
        self.print_button.setEnabled(False)
        self.print_button.clicked.connect(lambda: self.pages.print_(self.chosen_layout().name))
        self.design_button = QPushButton(tr("台账格式…"))
        self.design_button.setToolTip(tr("改内置台账的列、标题、筛选，存成本单位自己的台账"))
        self.design_button.clicked.connect(self._design)
        self.foot.insertWidget(0, self.design_button)
        self.foot.insertWidget(self.foot.indexOf(self.forward), self.print_button)
        return panes

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
            unit=values["unit"],
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
        made(workspace, *self._ordered, self.form.field("target").value.suffix, stream, meter)

    def _on_done(self, path: Path) -> None:
        self.accept()
        words = tr("已导出台账：{name}", name=path.name)
        layout, request = self._ordered
        inspection = request.inspection
        if inspection is None:
            self.desk.saved(path, words)
        else:
            send = (tr("登记报送…"), lambda: self._send(inspection, path, layout.id))
            self.desk.saved(path, words, send)

    def _send(self, inspection: int, path: Path, ledger: str) -> None:
        """Record that this very file was handed in; its bytes are kept."""
        from gui.cards import submission_form

        submission_form.send(self.desk, inspection, files=[path], paper=ledger)

    def _on_ended(self) -> None:
        self.forward.setEnabled(True)

    def may_cancel(self) -> bool:
        self._exporting.stop()
        self.pages.stop()
        return True

    def _show_pages(self) -> None:
        layout, request = self.chosen_layout(), self.request()

        def pages(workspace: Workspace, meter: Meter) -> bytes:
            stream = BytesIO()
            made(workspace, layout, request, ".pdf", stream, meter)
            return stream.getvalue()

        self.pages.order(pages)

    def _design(self) -> None:
        """Change how this ledger looks; what was kept of it can be chosen here at once."""
        from core.output import own_layouts
        from gui.flows.layout_flow import LayoutFlow

        flow = LayoutFlow(self.desk, self._layouts[self.form.field("ledger").value], self.request())
        flow.exec()
        self._layouts = {layout.id: layout for layout in own_layouts.known(self.desk.workspace)}
        self.form.field("ledger").offer([(key, layout.name) for key, layout in self._layouts.items()])
        if flow.kept in self._layouts:
            self.form.field("ledger").value = flow.kept
        flow.deleteLater()
        self._follow()

    # -- the form -----------------------------------------------------------------------------------

    def _built_form(self, known: list[tuple[int, str]]) -> Form:
        today = self.desk.workspace.today
        form = Form()
        form.add("ledger", "台账", ChoiceField([(key, layout.name) for key, layout in self._layouts.items()]))
        form.add("inspection", "巡视巡察", ChoiceField([*known, (None, tr("全部"))]))
        form.add("scope", "范围", ChoiceField(self._scopes()))
        form.add("unit", "责任单位", unit_picker(self.desk, single=True), tip=tr("只列这个单位牵头的；不选则全部"))
        form.add("until", "截至", DateField(today), tip=tr("进展、完成情况、期限按这一天计算"))
        form.add("numbering", "序号", ChoiceField([("plan", tr("整改方案编号")), ("running", tr("本表顺序号"))]))
        form.add("filled_on", "填报日期", DateField(today))
        form.add("filled_by", "填报人", LineField(hint=tr("可不填，留作手签")))
        form.add("past", "", TickField(tr("按过去某一天系统里的记录导出（当时所记）")))
        form.add("as_of", "当时所记", DateField(today))
        form.add("kind", "文件", ChoiceField([(ending, tr(words)) for ending, words in KINDS.items()]))
        form.add("target", "保存为", TargetField(PATTERN), required=True)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        dress(self._hint, kind="muted")
        form.add_wide(self._hint)
        for name in ("until", "filled_on", "as_of"):
            form.field(name).line.setFixedWidth(15 * RHYTHM)  # leaves room for the day in words beside it
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
        self._set_ending(values)
        self.form.field("target").suggest(usual_folder(self.desk) / self._name(values, show_day(until)))
        finding_like = self._layouts[values["ledger"]].subject in ("finding", "completion", "audit")
        self.form.show_field("numbering", finding_like)
        self.form.show_field("unit", self._layouts[values["ledger"]].subject not in ("clue", "figure"))
        self._show_pages()
        if values["past"]:
            self._hint.setText(tr("当时所记：只用那一天 24 时以前录入的内容；截至：按业务日期统计。表上会注明两者。"))
        else:
            self._hint.setText("")

    def _set_ending(self, values: dict[str, Any]) -> None:
        """A path that the clerk chose himself gets the ending of the kind of file he chose after it."""
        target = self.form.field("target")
        if target.value.suffix in KINDS and target.value.suffix != values["kind"]:
            target.value = target.value.with_suffix(values["kind"])

    def _name(self, values: dict[str, Any], until: str) -> str:
        from core.output import export

        layout = self._layouts[values["ledger"]]
        inspection = self.form.field("inspection").currentText() if values["inspection"] else self.desk.workspace.name
        return export.safe_name(f"{inspection} {layout.name}（截至{until}）", values["kind"])


def made(workspace: Workspace, layout: Layout, request: Request, ending: str, stream: BinaryIO, meter: Meter) -> None:
    """On the worker: the ledger as that kind of file, of the records of today or of the moment asked for."""
    from core.output import ledgers

    with ExitStack() as stack:
        if request.as_of is not None:
            workspace = stack.enter_context(workspace.as_of(request.as_of))
        ledgers.write(workspace, layout, request, stream, meter, ending=ending)
