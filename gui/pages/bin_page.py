"""回收站: what was deleted, by whom, when; restoring puts it back whole and takes nothing else back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.base.columns import Column
from core.base.errors import Refused
from core.domain import deletions
from core.domain.deletions import DeletionRow
from core.store.expunge import expunge
from gui.cards.history_lines import moment
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.fields import LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.history_view import HistoryLine, HistoryView
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk


COLUMNS = (
    Column("label", "删除的内容", lambda line: line.what, width=48),
    Column("at", "删除时间", lambda line: moment(line.at), width=18),
    Column("operator", "操作员", lambda line: line.operator, width=12),
)


class Deletions:
    """The list's source."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[int, DeletionRow] = {}

    def ids(self, sort: Sort) -> Sequence[int]:
        self._known = {row.id: row for row in deletions.rows(self._desk.workspace)}
        return list(self._known)

    def rows(self, ids: Sequence[int]) -> Sequence[DeletionRow]:
        return [self._known[key] for key in ids if key in self._known]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


NAMED = 20  # of what is cleared


class BinPage(Page):
    """Deletions above, what the chosen one took out below."""

    name = "bin"
    tools = ("record.restore",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = RecordTable(Deletions(desk), COLUMNS, name="bin", remember=desk.remember, recall=desk.recall)
        self.table.setAccessibleName(tr("回收站"))
        self.view = HistoryView()
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.view)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(
            EmptyState("bin", tr("回收站是空的"), tr("删除的问题、措施、单位和人员会列在这里，随时可以恢复。"))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self._restore())
        self.table.command.connect(lambda name: self.commands().get(name, lambda: None)())
        self.table.menu_asked.connect(
            lambda at: self.menu_asked.emit(("record.restore", "-", "edit.copy", "-", "record.expunge"), at)
        )

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        self.table.look_again()
        self._stack.setCurrentIndex(0 if self.table.records.ids else 1)
        self._on_chosen()

    def status(self) -> str:
        return tr("共 {n} 项", n=len(self.table.records.ids))

    def commands(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {}
        if self.table.records.ids:
            known |= {"edit.copy": self.table.copy, "edit.select_all": self.table.selectAll}
        if self.table.current() is not None:
            known["record.restore"] = self._restore
            if self.desk.workspace.may("manage"):
                known["record.expunge"] = self._expunge
        return known

    def _restore(self) -> None:
        current = self.table.current()
        if current is None:
            return
        what = self.table.records.row_at(self.table.currentIndex().row()).what
        if self.desk.do(deletions.restore, current).done:
            self.desk.notice(tr("已恢复：{label}", label=what), (tr("撤销"), self.desk.undo))

    def _expunge(self) -> None:
        """Clear what was chosen for good, also its past, after a look at the names and for a reason."""
        chosen = self.table.chosen()
        names = "\n".join(row.what for row in self.table.records.source.rows(chosen)[:NAMED])
        form = Form()
        form.add("what", "清除", TextField(lines=4, read_only=True))
        form.add("reason", "理由", LineField(), required=True)
        form.fill({"what": names + ("\n…" if len(chosen) > NAMED else "")})
        asked: list[str] = []

        def save(values: dict[str, Any]) -> bool:
            if not values["reason"].strip():
                dialog.complain(Refused("expunge.no_reason", field="reason"))
                return False
            asked.append(values["reason"])
            return True

        lead = tr("内容从记录、历史和佐证材料里一并清除，不能撤销、不能恢复；只留下清除的时间、操作员和理由。")
        dialog = FormDialog(self.desk, tr("彻底清除"), form, save, words=tr("彻底清除"), lead=lead)
        dialog.exec()
        dialog.deleteLater()
        if asked:
            records = deletions.taken_out(self.desk.workspace, chosen)

            def clear(workspace: Any, _: Any) -> Sequence[Path]:
                return expunge(workspace, records, reason=asked[0])

            self.desk.job(tr("正在彻底清除"), clear, self._on_expunged, writes=True)

    def _on_expunged(self, snapshots: Sequence[Path]) -> None:
        """The backups that were made before still hold it: they are named."""
        if snapshots:
            names = "、".join(path.name for path in snapshots)
            self.desk.notice(
                tr("已彻底清除。这些备份里还有原来的内容，需要时请自行删除：{names}", names=names), tone="soon"
            )
        else:
            self.desk.notice(tr("已彻底清除。"))

    def _on_chosen(self) -> None:
        current = self.table.current()
        row = self.table.records.row_at(self.table.currentIndex().row()) if current is not None else None
        if row is None:
            self.view.show_lines(())
        else:
            texts = tuple((tr(word), "", text) for word, text in row.texts)
            self.view.show_lines([HistoryLine(moment(row.at), row.operator or tr("（未知）"), row.what, texts)])
        self.status_changed.emit()
        self.commands_changed.emit()
