"""核对对应关系: the form's own cells on the left, what each column is on the right, above where its rows begin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from core.base.errors import Refused
from gui.cards.mapping_list import MappingList
from gui.language import say, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField
from gui.parts.grid_view import GridView
from gui.parts.number_field import NumberField

if TYPE_CHECKING:
    from core.domain.mapping import FormMapping, Proposal
    from core.output.superior_form import Form
    from core.store.workspace import Workspace
    from gui.parts.flow import Flow


class FormCheck(QWidget):
    """The second step. `mapping` is what stands there now; `changed` when the clerk changed any of it."""

    changed = Signal()

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow
        self._form: Form | None = None
        self.preview = GridView()
        self.preview.setAccessibleName(tr("表格预览"))
        self.list = MappingList()
        self.sheet = ChoiceField()
        self.first, self.last, self.start = (_row_box() for _ in range(3))
        self.spread = ChoiceField([
            ("merged", tr("逐条一行，问题合并单元格")),
            ("repeated", tr("逐条一行，问题逐行重复")),
            ("joined", tr("并入问题的一行")),
        ])  # fmt: skip
        self._told = QLabel()
        self._told.setWordWrap(True)
        dress(self._told, kind="muted")
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        for word, field in (
            (tr("工作表"), self.sheet), (tr("表头从第"), self.first), (tr("行到第"), self.last),
            (tr("行，从第"), self.start), (tr("行填起；多条措施"), self.spread),
        ):  # fmt: skip
            label = QLabel(word)
            label.setBuddy(field)
            field.setAccessibleName(word)
            row.addWidget(label)
            row.addWidget(field, 1 if field in (self.sheet, self.spread) else 0)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.preview)
        panes.addWidget(self.list)
        panes.setSizes([600, 560])
        panes.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, 0)
        column.setSpacing(RHYTHM)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(panes, 1)

    def _connect(self) -> None:
        self.preview.column_chosen.connect(self.list.go_to)
        self.list.column_chosen.connect(self._show_column)
        self.list.changed.connect(self._on_changed)
        self.sheet.changed.connect(self._on_sheet)
        self.first.editingFinished.connect(self._on_header)
        self.last.editingFinished.connect(self._on_header)
        self.start.editingFinished.connect(self._on_start)
        self.spread.changed.connect(self._on_spread)

    @property
    def mapping(self) -> FormMapping:
        """The mapping as it stands now."""
        return self.list.mapping

    def take(self, form: Form, proposal: Proposal) -> None:
        """Show another form with what was proposed for it."""
        from core.output import form_report, superior_form

        if self._form is None:
            self.list.offer(superior_form.catalogue())
        self._form = form
        self.sheet.offer([(grid.name, grid.name) for grid in form.grids])
        lines = list(form_report.changed_lines(proposal.difference, say))
        lines += list(form_report.other_tables(proposal, say))
        known = tr("这张表以前填过，对应关系已照上次的填好。") if proposal.known else ""
        self._told.setText("　".join(filter(None, [known, *lines])))
        self._told.setVisible(bool(self._told.text()))
        self._show(proposal.mapping, new=True)

    def _show(self, mapping: FormMapping, *, new: bool) -> None:
        assert self._form is not None
        self.sheet.value = mapping.sheet
        grid = self._form.by_name[mapping.sheet]
        for box, row in ((self.first, mapping.header[0]), (self.last, mapping.header[1]), (self.start, mapping.start)):
            box.value = row + 1
        self.spread.value = mapping.spread
        self.spread.setEnabled(mapping.block == 1)
        self.list.show_mapping(mapping)
        if new:
            self.preview.show_grid(grid, self._tone)
        self.preview.tint(self._tone)
        self.changed.emit()

    def _tone(self, row: int, column: int) -> str:
        """Ground of a cell of the preview: headings by whether they stand for something, records, totals."""
        mapping = self.mapping
        use = next((one for one in mapping.columns if one.column == column), None)
        if use is None:
            return ""
        if mapping.header[0] <= row <= mapping.header[1]:
            return "busy_ground" if use.field else "soon_ground"
        if mapping.start <= row <= max(mapping.last, mapping.start):
            return "good_ground" if use.field else ""
        return "idle_ground" if row in mapping.totals else ""

    def _show_column(self, column: int) -> None:
        self.preview.go_to(self.mapping.header[1], column)

    def _on_changed(self) -> None:
        self.preview.tint(self._tone)
        self.changed.emit()

    def _on_sheet(self) -> None:
        from core.domain import mapping as mappings
        from core.output import superior_form

        assert self._form is not None
        grid = self._form.by_name[self.sheet.value]

        def work(_: Workspace) -> FormMapping | Refused:
            try:
                return mappings.propose([grid], superior_form.fields()).mapping
            except Refused as error:
                return error

        self._flow.desk.question(work, self._flow.later(self._on_other_sheet))

    def _on_other_sheet(self, found: FormMapping | Refused) -> None:
        if isinstance(found, Refused):
            self._flow.refuse(found)
            self.sheet.value = self.mapping.sheet
        else:
            self._flow.bar.clear()
            self._show(found, new=True)

    def _on_header(self) -> None:
        from core.domain import mapping as mappings
        from core.output import superior_form

        if self._form is None:
            return
        first, last = (self.first.value or 0) - 1, (self.last.value or 0) - 1
        if (first, last) == self.mapping.header or not 0 <= first <= last:
            return  # half typed: the other number follows
        grid = self._form.by_name[self.mapping.sheet]
        try:
            found = mappings.propose_at(grid, (first, last), superior_form.fields(), [self.mapping])
        except Refused as error:
            self._flow.refuse(error)
            return
        self._flow.bar.clear()
        self._show(found, new=False)

    def _on_start(self) -> None:
        start = (self.start.value or 0) - 1
        if self._form is not None and self.mapping.header[1] < start != self.mapping.start:
            last = max(self.mapping.last, start - 1)
            self._show(replace(self.mapping, start=start, clone=start, last=last), new=False)

    def _on_spread(self) -> None:
        self._show(replace(self.mapping, spread=self.spread.value), new=False)


def _row_box() -> NumberField:
    box = NumberField()
    box.setFixedWidth(7 * RHYTHM)
    return box
