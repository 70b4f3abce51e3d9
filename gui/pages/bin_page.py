"""回收站: what was deleted, by whom, when; restoring puts it back whole and takes nothing else back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk


COLUMNS = (
    Column("label", "删除的内容", lambda line: line.what, width=48),
    Column("at", "删除时间", lambda line: moment(line.at), width=18),
    Column("operator", "操作员", lambda line: line.operator, width=12),
)


MENU = ("record.restore", "-", "edit.copy", "-", "record.expunge")
NAMED = 20  # of what is cleared


class BinPage(ListsPage):
    """Deletions above, what the chosen one took out below."""

    name = "bin"
    tools = ("record.restore",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = HistoryView()
        nothing = EmptyState("bin", tr("回收站是空的"), tr("删除的问题、措施、单位和人员会列在这里，随时可以恢复。"))
        listed = Listed(
            "bin", tr("回收站"), COLUMNS, deletions.rows, tr("搜索删除的内容、操作员"), below=True, sizes=(360, 240),
        )  # fmt: skip
        self.deleted = ListPane(desk, listed, nothing, self.view)
        self.table = self.deleted.table
        self.lay_out(tr("回收站"), (Tab(tr("回收站"), lambda: self.deleted, MENU),))

    def steps(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {}
        if self.table.current() is not None:
            known["record.restore"] = self._restore
            if self.desk.workspace.may("manage"):
                known["record.expunge"] = self._expunge
        return known

    def open_chosen(self) -> None:
        self._restore()

    def _restore(self) -> None:
        row: DeletionRow | None = self.pane.row
        if row is not None and self.desk.do(deletions.restore, row.id).done:
            self.desk.notice(tr("已恢复：{label}", label=row.what), (tr("撤销"), self.desk.undo))

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

    def show_chosen(self) -> None:
        row: DeletionRow | None = self.pane.row
        if row is None:
            self.view.show_lines(())
            return
        texts = tuple((tr(word), "", text) for word, text in row.texts)
        self.view.show_lines([HistoryLine(moment(row.at), row.operator or tr("（未知）"), row.what, texts)])
