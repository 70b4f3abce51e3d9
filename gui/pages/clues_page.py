"""线索: what was handed over to other organs and what came back; only operators with the right see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

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
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.number_field import NumberField
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

SIZE = QSize(84 * RHYTHM, 92 * RHYTHM)
_CLOSED, _EMPTY, _LIST = range(3)


class Clues:
    """The list's source: a few dozen at most, read at once, in the order they were handed over."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[int, ClueRow] = {}

    def ids(self, sort: Sort) -> Sequence[int]:
        found = clues.rows(self._desk.workspace, self._desk.inspection) if self._desk.workspace.may("clue") else []
        shown = {column.key: column.show for column in COLUMNS}
        for key, down in reversed(sort):
            found.sort(key=lambda row: shown[key](row).encode("gb18030", "replace"), reverse=down)
        self._known = {row.id: row for row in found}
        return list(self._known)

    def rows(self, ids: Sequence[int]) -> Sequence[ClueRow]:
        return [self._known[key] for key in ids if key in self._known]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()

    def all(self) -> Sequence[ClueRow]:
        """Every row of the list as it was last read."""
        return list(self._known.values())


class CluesPage(Page):
    """Hand-overs of clues and petitions with their answers; a date that has passed stands out."""

    name = "clues"
    nouns = frozenset({"clue", "evidence", "evidence_tie"})
    tools = ("record.new", "record.edit")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.source = Clues(desk)
        self.table = RecordTable(
            self.source, COLUMNS, name="clues", remember=desk.remember, recall=desk.recall,
            tones={"feedback_due_on": lambda row: "overdue" if row.overdue else None}, lines=2,
        )  # fmt: skip
        self.table.setAccessibleName(tr("线索移交"))
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState("warning", tr("您没有查看问题线索的权限"), tr("需要时请有“管理”权限的操作员在设置中授予。"), ())
        )
        self._stack.addWidget(
            EmptyState(
                "report",
                tr("还没有移交的线索和信访件"),
                tr(
                    "反馈意见里的线索说明入库后在这里补充编号、件数、人数和办理情况；这些内容不出现在公开的列表、搜索和台账里。"
                ),
                ((tr("登记线索移交"), self._add),),
            )
        )
        self.sheet = RecordSheet(desk, "clue")
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        for part, share in ((self.table, 5), (self.sheet, 3)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([680, 400])
        self._stack.addWidget(self._split)
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.table.opened.connect(lambda _: self._edit())
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(
            lambda at: self.menu_asked.emit(("record.new", "record.edit", "-", "edit.copy", "-", "record.delete"), at)
        )

    # -- what is shown ------------------------------------------------------------------------------

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        self.table.look_again()
        allowed = self.desk.workspace.may("clue")
        self._stack.setCurrentIndex(_CLOSED if not allowed else _LIST if self.table.records.ids else _EMPTY)
        self._show_sheet()

    def want(self, wanted: Any) -> None:
        self.freshen()
        self.table.choose([wanted[1]])

    def status(self) -> str:
        if not self.table.records.ids:
            return ""
        counted = clues.figures(self.source.all())
        words = tr("移交 {n} 批，已知 {items} 件 {persons} 人，办结 {finished} 批",
                   n=counted.handed_over, items=counted.items, persons=counted.persons,
                   finished=counted.finished)  # fmt: skip
        return words + (tr("，超过反馈期限 {n} 批", n=counted.overdue) if counted.overdue else "")

    def _show_sheet(self) -> None:
        current = self.table.current()
        row = next((row for row in self.source.all() if row.id == current), None)
        self.sheet.show_record(current if row else None, self._facts(row) if row else None)

    def _facts(self, row: ClueRow) -> Facts:
        given = row.given
        lines = [(tr(column.title), column.show(row)) for column in COLUMNS if column.key not in ("place", "text")]
        lines += [(tr("反馈日期"), show_day(given.feedback_on)), (tr("办结日期"), show_day(given.finished_on))]
        state = (tr("超过反馈期限"), "overdue") if row.overdue else None
        sections = [Section(tr("内容"), given.text.split("\n"))] if given.text else []
        title = given.number or tr(CLUE_KINDS[given.kind])
        return Facts(title, state, lines, sections, ((tr("修改…"), self._edit),))

    def _on_chosen(self) -> None:
        self._show_sheet()
        self.status_changed.emit()
        self.commands_changed.emit()

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        if not self.desk.workspace.may("clue"):
            return {}
        known: dict[str, Callable[[], object]] = {
            "record.new": self._add,
            "view.columns": self.table.choose_columns,
            "view.columns_reset": self.table.reset_columns,
        }
        if self.table.records.ids:
            known |= {"edit.copy": self.table.copy, "edit.select_all": self.table.selectAll}
        if self.table.current() is not None:
            known |= {"record.edit": self._edit, "record.delete": self._delete}
        return known | self.sheet.commands()

    def _run(self, name: str) -> None:
        doing = self.commands().get(name)
        if doing is not None:
            doing()

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is None:
            return
        form = self._form(ClueDraft())

        def save(values: dict[str, Any]) -> bool:
            return bool(self.desk.do(clues.add, inspection, ClueDraft(**values), complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("登记线索移交"), form, save, lead=_confidential(), size=SIZE)
        _run(dialog)

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
        _run(dialog)

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


def _run(dialog: FormDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
