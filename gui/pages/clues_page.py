"""线索: what was handed over to other organs and what came back; only operators with the right see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.dates import show_day
from core.base.states import CLUE_KINDS
from core.domain import clues
from core.domain.clues import COLUMNS, ClueDraft, ClueRow
from gui.cards.fact_sheet import Facts, Section
from gui.cards.inspection_choice import the_inspection
from gui.cards.record_sheet import RecordSheet
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.empty_state import EmptyState
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.filter_bar import Facet
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab
from gui.parts.number_field import NumberField

if TYPE_CHECKING:
    from core.store.workspace import Workspace
    from gui.desk import Desk

SIZE = QSize(84 * RHYTHM, 92 * RHYTHM)
MENU = ("record.new", "record.edit", "-", "edit.copy", "-", "record.delete")


class CluesPage(ListsPage):
    """Hand-overs of clues and petitions with their answers; a date that has passed stands out."""

    name = "clues"
    nouns = frozenset({"clue", "evidence", "evidence_tie"})
    tools = ("record.new", "record.edit")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = RecordSheet(desk, "clue")
        self.known = ListPane(desk, self._listed(), self._nothing(), self.sheet)
        self.table = self.known.table
        self.lay_out(tr("线索移交"), (Tab(tr("线索移交"), lambda: self.known, MENU),))
        self._stack.insertWidget(0, EmptyState(
            "warning", tr("您没有查看问题线索的权限"), tr("需要时请有“管理”权限的操作员在设置中授予。"), (),
        ))  # fmt: skip
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)

    def _listed(self) -> Listed:
        return Listed(
            "clues", tr("线索移交"), COLUMNS, self._rows, tr("搜索线索编号、接收单位、内容"),
            facets=(
                Facet("kind", "种类", lambda: [(kind, tr(word)) for kind, word in CLUE_KINDS.items()]),
                Facet("finished", "是否办结", lambda: [(True, tr("是")), (False, tr("否"))]),
            ),
            tells={"kind": lambda row: row.given.kind, "finished": lambda row: row.given.finished_on is not None},
            tones={"feedback_due_on": lambda row: "overdue" if row.overdue else None},
        )  # fmt: skip

    def _rows(self, workspace: Workspace) -> Sequence[ClueRow]:
        return clues.rows(workspace, self.desk.inspection) if workspace.may("clue") else ()

    def _nothing(self) -> EmptyState:
        return EmptyState(
            "report", tr("还没有移交的线索和信访件"),
            tr(
                "反馈意见里的线索说明入库后在这里补充编号、件数、人数和办理情况；这些内容不出现在公开的列表、搜索和台账里。"
            ),
            ((tr("登记线索移交"), self._add),),
        )  # fmt: skip

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        super().look_again()
        if not self.desk.workspace.may("clue"):
            self._stack.setCurrentIndex(0)

    def want(self, wanted: Any) -> None:
        self.freshen()
        self.reveal(0, wanted[1])

    def status(self) -> str:
        rows = self.pane.source.rows(self.table.records.ids)
        if not rows:
            return self.pane.status() if self.pane.source.total else ""
        counted = clues.figures(rows)
        words = tr("移交 {n} 批，已知 {items} 件 {persons} 人，办结 {finished} 批",
                   n=counted.handed_over, items=counted.items, persons=counted.persons,
                   finished=counted.finished)  # fmt: skip
        late = tr("，超过反馈期限 {n} 批", n=counted.overdue) if counted.overdue else ""
        return f"{self.pane.status()}　{words}{late}"

    def show_chosen(self) -> None:
        row: ClueRow | None = self.pane.row
        self.sheet.show_record(row.id if row else None, self._facts(row) if row else None)

    def _facts(self, row: ClueRow) -> Facts:
        given = row.given
        lines = [(tr(column.title), column.show(row)) for column in COLUMNS if column.key not in ("place", "text")]
        lines += [(tr("反馈日期"), show_day(given.feedback_on)), (tr("办结日期"), show_day(given.finished_on))]
        state = (tr("超过反馈期限"), "overdue") if row.overdue else None
        sections = [Section(tr("内容"), given.text.split("\n"))] if given.text else []
        title = given.number or tr(CLUE_KINDS[given.kind])
        return Facts(title, state, lines, sections, ((tr("修改…"), self._edit),))

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        return super().commands() if self.desk.workspace.may("clue") else {}

    def steps(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {"record.new": self._add}
        if self.table.current() is not None:
            known |= {"record.edit": self._edit, "record.delete": self._delete}
        return known | self.sheet.commands()

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is None:
            return
        form = self._form(ClueDraft())

        def save(values: dict[str, Any]) -> bool:
            return bool(self.desk.do(clues.add, inspection, ClueDraft(**values), complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("登记线索移交"), form, save, lead=_confidential(), size=SIZE)
        dialog.exec()
        dialog.deleteLater()

    def _edit(self) -> None:
        current = self.table.current()
        if current is None:
            return
        row = clues.one(self.desk.workspace, current)
        form = self._form(row.given)

        def save(values: dict[str, Any]) -> bool:
            seen = clues.one(self.desk.workspace, row.id).version if dialog.fresh else row.version
            draft = replace(row.given, **values)
            return bool(self.desk.do(clues.edit, row.id, draft, seen=seen, complain=dialog.complain))

        dialog = FormDialog(
            self.desk, tr("线索移交和办理情况"), form, save, lead=row.basis or _confidential(), size=SIZE
        )
        dialog.exec()
        dialog.deleteLater()

    def _delete(self) -> None:
        current = self.table.current()
        if current is not None and self.desk.do(clues.delete, current):
            self.desk.done(tr("线索移交已删除到回收站。"))

    def _form(self, given: ClueDraft) -> Form:
        """Fields in the order of the ledger; the words for 办理情况 follow the kind."""
        form = Form()
        kinds = [(key, tr(title)) for key, title in CLUE_KINDS.items()]
        kind = form.add("kind", "种类", ChoiceField(kinds), required=True)
        form.add("number", "线索编号", LineField(hint=tr("不知道时留空")))
        form.add("handed_over_on", "移交日期", DateField(self.desk.workspace.today))
        form.add("items", "件数", NumberField(hint=tr("未说明时留空")))
        form.add("persons", "涉及人数", NumberField(hint=tr("未说明时留空")))
        form.add("receiver", "接收单位", LineField())
        form.add("text", "内容", TextField(lines=3))
        handling = form.add("handling", "办理情况", ChoiceField(self._words(given.kind), free=True))
        form.add("handling_note", "办理说明", TextField(lines=2))
        form.add("feedback_due_on", "反馈期限", DateField(self.desk.workspace.today),
                 tip=tr("留空时按移交日期和规则推算"))  # fmt: skip
        form.add("feedback_on", "反馈日期", DateField(self.desk.workspace.today))
        form.add("finished_on", "办结日期", DateField(self.desk.workspace.today))
        kind.changed.connect(lambda: handling.offer(self._words(kind.value)))
        form.fill({name: getattr(given, name) for name in ClueDraft.__dataclass_fields__})
        return form

    def _words(self, kind: str) -> list[tuple[str, str]]:
        return [("", ""), *((word, word) for word in clues.handlings(self.desk.workspace, kind))]


def _confidential() -> str:
    return tr("只有有权限的操作员看得到；不出现在列表、搜索和公开的台账、报告里。")
