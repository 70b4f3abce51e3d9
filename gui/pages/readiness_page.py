"""检查: what is still missing before a submission, each line leading to the place where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.base.columns import Column
from core.domain import readiness
from core.domain.readiness import Item, Readiness
from core.domain.readiness_questions import QUESTIONS
from gui.language import speaking, tr
from gui.look import RHYTHM, dress
from gui.parts.empty_state import EmptyState
from gui.parts.fields import ChoiceField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

WAIVED = "waived"
TITLES = {question.code: question.title for question in QUESTIONS}
MENU = ("record.open", "-", "check.waive", "check.take_back", "-", "edit.copy")

COLUMNS = (
    Column("what", "还缺什么", lambda row: row.item.text(speaking()), width=48),
    Column("where", "所在问题", lambda row: row.item.where, width=48),
    Column("reason", "不处理的理由", lambda row: row.reason, width=24),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: its place in the answer, the item, and where it was waived that waiver and its reason."""

    id: int
    item: Item
    waiver: int = 0
    reason: str = ""


class Lines:
    """The list's source: the lines of one answer."""

    def __init__(self) -> None:
        self.lines: Sequence[Line] = ()

    def ids(self, sort: Sort) -> Sequence[int]:
        return [line.id for line in self.lines]

    def rows(self, ids: Sequence[int]) -> Sequence[Line]:
        return [self.lines[key] for key in ids if key < len(self.lines)]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


class ReadinessPage(Page):
    """All lines, or those of one question, or those the office answers for."""

    name = "readiness"
    tools = ("check.waive", "check.take_back")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = Readiness((), ())
        self._source = Lines()
        self.table = RecordTable(
            self._source, COLUMNS, name="readiness", remember=desk.remember, recall=desk.recall, lines=2
        )
        self.table.setAccessibleName(tr("检查结果"))
        self.questions = ChoiceField([("", tr("全部检查项"))])
        self.questions.setAccessibleName(tr("检查项"))
        self.questions.setMinimumWidth(30 * RHYTHM)
        self.questions.currentIndexChanged.connect(lambda _: self._show())
        hint = QLabel(tr("双击或按 Enter 到要补的地方；确实不用补的，可以写明理由不处理。"))
        dress(hint, kind="muted")
        bar = QHBoxLayout()
        bar.setContentsMargins(3 * RHYTHM, 0, 2 * RHYTHM, RHYTHM)
        bar.setSpacing(2 * RHYTHM)
        bar.addWidget(self.questions)
        bar.addWidget(hint, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("done", tr("条条要整改、件件有着落"), tr("没有发现缺项，可以报送。")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self._open())
        self.table.command.connect(lambda name: self.commands().get(name, lambda: None)())
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(MENU, at))

    def main_widget(self) -> QWidget:
        return self.table

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        inspection = self.desk.inspection
        self.desk.question(
            lambda own: readiness.check(own, inspection), lambda answer: self._on_found(inspection, answer)
        )

    def _on_found(self, inspection: int | None, found: Readiness) -> None:
        if inspection != self.desk.inspection:
            return
        self._found = found
        chosen = self.questions.value
        offered = [("", tr("全部检查项（{n}）", n=len(found.items)))]
        offered += [(code, tr("{title}（{n}）", title=tr(TITLES[code]), n=n)) for code, n in found.counts().items()]
        if found.waived:
            offered.append((WAIVED, tr("不处理的（{n}）", n=len(found.waived))))
        self.questions.blockSignals(True)
        self.questions.offer(offered)
        self.questions.value = chosen if chosen in dict(offered) else ""
        self.questions.blockSignals(False)
        self._show()

    def _show(self) -> None:
        chosen = self.questions.value
        if chosen == WAIVED:
            lines = [Line(place, one.item, one.id, one.reason) for place, one in enumerate(self._found.waived)]
        else:
            wanted = (item for item in self._found.items if chosen in ("", item.code))
            lines = [Line(place, item) for place, item in enumerate(wanted)]
        self._source.lines = lines
        self.table.look_again()
        self._stack.setCurrentIndex(0 if self._source.lines else 1)
        self._on_chosen()

    def want(self, wanted: Any) -> None:
        self.questions.value = wanted

    def status(self) -> str:
        chosen, total = self.table.chosen_count(), len(self._source.lines)
        return tr("已选 {n} 项 / 共 {total} 项", n=chosen, total=total) if chosen else tr("共 {n} 项", n=total)

    def _on_chosen(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    # -- what can be done ---------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {}
        if self._source.lines:
            known |= {"edit.copy": self.table.copy, "edit.select_all": self.table.selectAll}
        if self.table.current() is not None:
            known["record.open"] = self._open
            waived = self.questions.value == WAIVED
            known["check.take_back" if waived else "check.waive"] = self._take_back if waived else self._waive
        return known

    def _chosen(self) -> list[Line]:
        return [self._source.lines[key] for key in self.table.chosen()]

    def _open(self) -> None:
        current = self.table.current()
        if current is None:
            return
        item = self._source.lines[current].item
        if item.noun == "clue":
            self.desk.go("clues")
        elif item.noun == "measure":
            self.desk.show("measure", item.record)
        elif item.finding is not None:
            self.desk.show("finding", item.finding)
        else:
            self.desk.show("inspection", item.inspection)

    def _waive(self) -> None:
        items = [line.item for line in self._chosen()]
        form = Form()
        form.add("reason", "理由", TextField(lines=3), required=True)
        dialog = FormDialog(
            self.desk, tr("不处理"), form,
            lambda values: self.desk.do(
                readiness.waive, items, values["reason"], complain=dialog.complain
            ).done,
            lead=tr("选中的 {n} 条不再列为缺项，理由留存备查，随时可以恢复。", n=len(items)),
        )  # fmt: skip
        if dialog.exec():
            self.desk.done(tr("已登记 {n} 条不处理", n=len(items)))
        dialog.deleteLater()

    def _take_back(self) -> None:
        waivers = [line.waiver for line in self._chosen()]
        if self.desk.do(readiness.take_back, waivers):
            self.desk.done(tr("已恢复 {n} 条检查", n=len(waivers)))
