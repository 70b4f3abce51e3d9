"""检查: what is still missing before a submission, each line leading to the place where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.base.columns import Column
from core.domain import readiness
from core.domain.readiness import Item, Readiness
from core.domain.readiness_questions import QUESTIONS
from gui.language import speaking, tr
from gui.look import RHYTHM, dress
from gui.parts.empty_state import EmptyState, none_found
from gui.parts.fields import TextField
from gui.parts.filter_bar import Facet, FilterBar
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.list_pane import list_commands
from gui.parts.listing import Listing
from gui.parts.page import Page
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from core.store.workspace import Workspace
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
    """A line of the list: its number, the item, and where it was waived that waiver and its reason."""

    id: int
    item: Item
    waiver: int = 0
    reason: str = ""


class ReadinessPage(Page):
    """What is missing, all or of some questions, narrowed by words; and apart from it what the office answers for."""

    name = "readiness"
    tools = ("check.waive", "check.take_back")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = Readiness((), ())
        self._lines: Sequence[Line] = ()
        self._numbers: dict[Any, int] = {}
        self._words: dict[int, str] = {}
        self._source = Listing(lambda: (), COLUMNS, {"question": _question})
        self._source.keep(())
        self.bar = FilterBar(
            (Facet("question", "检查项", self._questions),), hint=tr("搜索缺项和所在问题"),
            views=desk.recall("views.readiness", {}), keep_views=lambda views: desk.remember("views.readiness", views),
        )  # fmt: skip
        self.table = RecordTable(
            self._source, COLUMNS, name="readiness", remember=desk.remember, recall=desk.recall, lines=2
        )
        self.table.setAccessibleName(tr("检查结果"))
        hint = QLabel(tr("双击或按 Enter 到要补的地方；确实不用补的，可以写明理由不处理。"))
        hint.setContentsMargins(3 * RHYTHM, 0, 2 * RHYTHM, RHYTHM)
        dress(hint, kind="muted")
        self._nothing = EmptyState("done", tr("条条要整改、件件有着落"), tr("没有发现缺项，可以报送。"))
        self._none_found = none_found(self.bar.clear)
        self._stack = QStackedWidget()
        for widget in (self.table, self._nothing, self._none_found):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(hint)
        column.addWidget(self._stack, 1)
        self.bar.changed.connect(self._show)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self._open())
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(MENU, at))

    def _questions(self) -> list[tuple[str, str]]:
        """What may be looked at by itself, with how many lines it has; the last is what is left aside."""
        counted, asked = self._found.counts(), self.bar.values.get("question", ())
        offered = [
            (code, tr("{title}（{n}）", title=tr(title), n=counted.get(code, 0)))
            for code, title in TITLES.items()
            if code in counted or code in asked
        ]
        if self._found.waived or WAIVED in asked:
            offered.append((WAIVED, tr("不处理的（{n}）", n=len(self._found.waived))))
        return offered

    def main_widget(self) -> QWidget:
        return self.table

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        inspection = self.desk.inspection

        def ask(workspace: Workspace) -> tuple[Readiness, list[Line], dict[int, str]]:
            found = readiness.check(workspace, inspection)
            seen: Counter[Any] = Counter()
            lines = [Line(self._number(item, seen), item) for item in found.items]
            lines += [Line(self._number(one.item, seen), one.item, one.id, one.reason) for one in found.waived]
            return found, lines, {line.id: self._source.searched(line) for line in lines}

        self.desk.question(ask, lambda answer: self._on_found(inspection, *answer))

    def _number(self, item: Item, seen: Counter[Any]) -> int:
        """The same line has the same number in every answer, so that what was chosen stays chosen."""
        key = (item.code, item.noun, item.record)
        seen[key] += 1  # one text may name several persons
        return self._numbers.setdefault((*key, seen[key]), len(self._numbers))

    def _on_found(self, inspection: int | None, found: Readiness, lines: Sequence[Line], words: dict[int, str]) -> None:
        if inspection == self.desk.inspection:
            self._found, self._lines, self._words = found, lines, words
            self.bar.look_again()
            self._show()

    def _show(self) -> None:
        """What is left aside is shown where it is asked for alone."""
        wanted, source = self.bar.values, self._source
        waived = WAIVED in wanted.get("question", ())
        source.keep([line for line in self._lines if waived or not line.waiver], self._words)
        source.values, source.text = wanted, self.bar.text
        self.table.mark(self.bar.text.split())
        self.table.look_again()
        empty = self._none_found if self.bar.filtered else self._nothing
        self._stack.setCurrentWidget(self.table if self.table.records.ids else empty)
        self._on_chosen()

    def want(self, wanted: Any) -> None:
        self.bar.set({"question": (wanted,)})

    def status(self) -> str:
        return self.table.counted()

    def _on_chosen(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    # -- what can be done ---------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known = list_commands(self.desk, self.bar, self.table)
        if self.table.current() is not None:
            known["record.open"] = self._open
        chosen = self._chosen()
        if chosen and all(line.waiver for line in chosen):
            known["check.take_back"] = self._take_back
        elif chosen and not any(line.waiver for line in chosen):
            known["check.waive"] = self._waive
        return known

    def _chosen(self) -> Sequence[Line]:
        return self._source.rows(self.table.chosen())

    def _open(self) -> None:
        current = self.table.current()
        if current is None:
            return
        [line] = self._source.rows([current])
        item = line.item
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


def _question(line: Line) -> str:
    return WAIVED if line.waiver else line.item.code
