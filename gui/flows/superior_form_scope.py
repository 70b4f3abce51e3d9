"""范围与保存: which findings go into the superior's form, as of which day, and where the filled form is saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QSplitter, QVBoxLayout, QWidget

from gui.flows.exporting import usual_folder
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField
from gui.parts.form import Form, scrolled
from gui.parts.path_field import TargetField

if TYPE_CHECKING:
    from core.domain.findings import FindingFilter
    from core.output.ledger_subjects import Request
    from gui.desk import Desk


class FormScope(QWidget):
    """The third step: a form on the left, what will stay empty on the right."""

    def __init__(self, desk: Desk, wanted: FindingFilter | None) -> None:
        super().__init__()
        self._desk, self._wanted = desk, wanted
        self.form = self._built_form()
        self.left = QListWidget()
        self.left.setSpacing(2)
        self.left.setAccessibleName(tr("不会填写的栏目"))
        self._heading = QLabel()
        dress(self._heading, kind="heading")
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(2 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.addWidget(self._heading)
        column.addWidget(self.left, 1)
        column.addStretch()
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(scrolled(self.form, ground="window"))
        panes.addWidget(side)
        panes.setSizes([560, 420])
        panes.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panes)

    @property
    def target(self) -> Path:
        """Where the filled form is to be saved."""
        return self.form.field("target").value

    def suggest(self, form: Path) -> None:
        """Propose a name for the filled form, beside where files usually go."""
        from core.output import export

        name = export.safe_name(tr("{name}（已填）", name=form.stem), form.suffix.lower())
        self.form.field("target").suggest(usual_folder(self._desk) / name)

    def tell_left(self, lines: list[str]) -> None:
        """What will stay empty."""
        self.left.clear()
        self.left.addItems(lines)
        self.left.setVisible(bool(lines))
        self._heading.setText(tr("这 {n} 处不会填写", n=len(lines)) if lines else tr("没有不填的栏目"))

    def request(self) -> Request:
        """What the form asks for."""
        from core.domain import findings
        from core.output.ledger_subjects import Request

        values = self.form.values()
        narrowed = values["scope"] == "wanted" and self._wanted is not None
        ids = tuple(findings.ids(self._desk.workspace, self._wanted)) if narrowed and self._wanted else None
        today = self._desk.workspace.today()
        return Request(
            values["inspection"], values["until"] or today, values["filled_on"], values["filled_by"].strip(), ids=ids
        )

    def _built_form(self) -> Form:
        from core.domain import inspections

        workspace = self._desk.workspace
        known = [(row.id, row.name) for row in inspections.rows(workspace)]
        form = Form()
        form.add("inspection", "巡视巡察", ChoiceField([*known, (None, tr("全部"))]))
        form.add("scope", "范围", ChoiceField(self._scopes()))
        form.add("until", "截至", DateField(workspace.today), tip=tr("进展、完成情况、期限按这一天计算"))
        form.add("filled_on", "填报日期", DateField(workspace.today))
        form.add("filled_by", "填报人", LineField(hint=tr("可不填，留作手签")))
        form.add("target", "保存为", TargetField("Excel (*.xlsx *.xlsm)"), required=True)
        form.close_up()
        own = self._desk.inspection if self._desk.inspection or len(known) != 1 else known[0][0]
        scope = self._scopes()[-1][0]
        form.fill({"inspection": own, "scope": scope, "until": workspace.today(), "filled_on": workspace.today()})
        form.show_field("scope", len(self._scopes()) > 1)
        return form

    def _scopes(self) -> list[tuple[str, str]]:
        """All findings, or what the list was narrowed to."""
        from core.domain import findings

        everything = [("all", tr("全部问题"))]
        if self._wanted is None:
            return everything
        whole = replace(self._wanted, inspection=None, kinds=(), ids=None, text="")
        narrowed = self._wanted.ids is not None or self._wanted.text or whole != type(self._wanted)(kinds=())
        if not narrowed:
            return everything
        n = len(findings.ids(self._desk.workspace, self._wanted))
        words = tr("选中的 {n} 项", n=n) if self._wanted.ids is not None else tr("当前筛选出的 {n} 项", n=n)
        return [*everything, ("wanted", words)]
