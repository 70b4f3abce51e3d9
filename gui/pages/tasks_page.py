"""任务: the measures of all findings as one list — mine, by unit and leader, by date — with what is done with many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.base.states import MEASURE_KINDS, PROGRESS, WARNINGS
from core.domain import measures, people, tasks
from core.domain.tasks import TaskFilter, TaskNumbers, TaskRow
from gui.cards import task_steps
from gui.cards.measure_form import add_measure_to, edit_measure
from gui.cards.tones import PROGRESS_TONES, WARNING_TONES
from gui.language import tr
from gui.parts.empty_state import EmptyState, none_found
from gui.parts.filter_bar import Facet, FilterBar
from gui.parts.list_pane import list_commands
from gui.parts.page import Page
from gui.parts.page_tabs import PageTabs
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

TONES: dict[str, Callable[[TaskRow], str | None]] = {
    "completed": lambda row: PROGRESS_TONES[row.measure.progress],
    "warning": lambda row: WARNING_TONES.get(row.measure.warning),
    "days_left": lambda row: WARNING_TONES.get(row.measure.warning),
}
SCOPES = {"all": "全部任务", "mine": "我负责的", "waiting": "延期待批"}
MENU = (
    "record.new", "record.open", "record.edit", "progress.add", "-",
    "extension.ask", "extension.decide", "extension.withdraw",
    "handover.make", "-", "record.bulk", "edit.copy", "-", "record.delete",
)  # fmt: skip


class _Tasks:
    """The list's source: the measures that the filter wants."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wanted = TaskFilter()

    def ids(self, sort: Sort) -> Sequence[int]:
        return tasks.ids(self._desk.workspace, self.wanted, sort)

    def rows(self, ids: Sequence[int]) -> Sequence[TaskRow]:
        return tasks.rows(self._desk.workspace, ids)

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


class TasksPage(Page):
    """Who has to do what until when, across all findings."""

    name = "tasks"
    nouns = frozenset({
        "own_resource",
        "finding", "measure", "assignment", "deadline", "progress", "unit", "person", "extension", "inspection",
        "plan_edition", "operator",
    })  # fmt: skip
    tools = ("record.new", "progress.add", "record.bulk", "extension.ask", "extension.decide", "handover.make")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._numbers = TaskNumbers()
        self._source = _Tasks(desk)
        self.scopes = PageTabs(tr("任务范围"), (tr(word) for word in SCOPES.values()))
        self.bar = self._filter_bar()
        self.table = RecordTable(
            self._source, tasks.COLUMNS, name="tasks", remember=desk.remember, recall=desk.recall, tones=TONES, lines=2
        )
        self.table.setAccessibleName(tr("任务"))
        self._build()
        self.scopes.currentChanged.connect(lambda _: self._on_filter())
        self.bar.changed.connect(self._on_filter)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(self._open)
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(MENU, at))

    def _filter_bar(self) -> FilterBar:
        desk = self.desk
        facets = (
            Facet("warnings", "期限", lambda: [(code, tr(word)) for code, word in WARNINGS.items()]),
            Facet("progress", "完成情况", lambda: [(code, tr(word)) for code, word in PROGRESS.items()]),
            Facet("units", "责任单位", lambda: [(row.id, row.name) for row in people.units(desk.workspace)]),
            Facet("persons", "责任领导和责任人", self._persons),
            Facet("kinds", "措施类型", lambda: [(word, tr(word)) for word in MEASURE_KINDS]),
        )
        return FilterBar(
            facets,
            hint=tr("搜索措施、问题、进展、单位、人员"),
            views=desk.recall("views.tasks", {}),
            keep_views=lambda views: desk.remember("views.tasks", views),
        )

    def _persons(self) -> list[tuple[int, str]]:
        return [(row.id, f"{row.name} {row.unit_name}".strip()) for row in people.persons(self.desk.workspace)]

    def _build(self) -> None:
        self._nothing = EmptyState(
            "task", tr("这里还没有任务"), tr("给问题定了整改措施，就会按责任人、单位和时限列在这里。"),
            ((tr("到问题台账定措施"), lambda: self.desk.go("findings")),),
        )  # fmt: skip
        self._none_found = none_found(self._clear)
        self._nobody = EmptyState(
            "person", tr("还不知道您是哪一位责任人"),
            tr("选定您对应的人员，这里就会列出您负责的措施。"),
            ((tr("选定我是谁…"), self._identify), (tr("看全部任务"), lambda: self.scopes.setCurrentIndex(0))),
        )  # fmt: skip
        everything = (tr("看全部任务"), lambda: self.scopes.setCurrentIndex(0))
        self._not_asked = EmptyState(
            "task", tr("没有等待批准的延期申请"), tr("在任务上点“申请延期”，批准或不批准以前列在这里。"), (everything,)
        )
        self._not_mine = EmptyState(
            "task", tr("没有您负责的措施"), tr("责任领导或责任人是您的措施列在这里。"), (everything,)
        )
        self._list = QStackedWidget()
        for widget in (
            self.table, self._nothing, self._none_found, self._nobody, self._not_asked, self._not_mine,
        ):  # fmt: skip
            self._list.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scopes.line)
        column.addWidget(self.bar)
        column.addWidget(self._list, 1)

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def scope(self) -> str:
        """The scope whose tab is chosen."""
        return tuple(SCOPES)[self.scopes.currentIndex()]

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        self._source.wanted = self._wanted()
        self.table.mark(self.bar.text.split())
        self.table.look_again()
        if self.table.records.ids:
            shown: QWidget = self.table
        elif self.scope == "mine" and not tasks.mine(self.desk.workspace):
            shown = self._nobody
        else:
            of_scope = {"all": self._nothing, "mine": self._not_mine, "waiting": self._not_asked}
            shown = self._none_found if self.bar.filtered else of_scope[self.scope]
        self._list.setCurrentWidget(shown)
        self._count()

    def _wanted(self) -> TaskFilter:
        chosen: dict[str, Any] = dict(self.bar.values)
        wanted = TaskFilter(inspection=self.desk.inspection, text=self.bar.text, **chosen)
        if self.scope == "waiting":
            return TaskFilter(inspection=self.desk.inspection, text=self.bar.text, waiting=True, **chosen)
        if self.scope == "mine":
            me = tasks.mine(self.desk.workspace)
            own = tasks.ids(self.desk.workspace, TaskFilter(persons=me)) if me else []
            return TaskFilter(inspection=self.desk.inspection, text=self.bar.text, ids=tuple(own), **chosen)
        return wanted

    def _count(self) -> None:
        wanted = self._source.wanted
        self.desk.question(
            lambda workspace: tasks.numbers(workspace, wanted), lambda numbers: self._on_counted(wanted, numbers)
        )

    def _on_counted(self, wanted: TaskFilter, numbers: TaskNumbers) -> None:
        if wanted is self._source.wanted:
            self._numbers = numbers
            self.status_changed.emit()

    def _on_filter(self) -> None:
        self.look_again()
        self.status_changed.emit()
        self.commands_changed.emit()

    def _clear(self) -> None:
        self.scopes.setCurrentIndex(0)
        self.bar.clear()

    def _on_chosen(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    def status(self) -> str:
        parts = [self.table.counted()]
        numbers = self._numbers
        if numbers.measures:
            parts.append(tr("涉及问题 {n} 个", n=numbers.findings))
            parts.append(tr("已完成 {n}", n=numbers.progress.get("done", 0)))
            parts.append(tr("超期 {n}", n=numbers.overdue))
            parts.append(tr("完成率 {rate}", rate=numbers.rate))
        return "　".join(parts)

    def want(self, wanted: Any) -> None:
        """A `TaskFilter`, or (noun, id) of a measure."""
        if isinstance(wanted, TaskFilter):
            self.scopes.setCurrentIndex(tuple(SCOPES).index("waiting") if wanted.waiting else 0)
            chosen = {key: getattr(wanted, key) for key in ("warnings", "progress", "units", "persons", "kinds")}
            self.bar.set(chosen, wanted.text)
            return
        self._clear()
        self.freshen()
        self.table.choose([wanted[1]])

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known = list_commands(self.desk, self.bar, self.table) | {"record.new": self._add}
        if self.table.chosen_count():
            known |= self._with_chosen()
        current = self.table.current()
        if current is not None and self.table.chosen_count() == 1:
            known |= {
                "record.open": partial(self._open, current),
                "record.edit": partial(self._edit, current),
                "record.delete": partial(self._delete, current),
            }
        return known

    def _with_chosen(self) -> dict[str, Callable[[], object]]:
        desk, table = self.desk, self.table
        return {
            "record.bulk": lambda: task_steps.set_many(desk, table.chosen()),
            "progress.add": lambda: task_steps.report_many(desk, table.chosen()),
            "extension.ask": lambda: task_steps.ask_extension(desk, table.chosen()),
            "extension.decide": lambda: task_steps.decide_extension(desk, table.chosen()),
            "extension.withdraw": lambda: task_steps.withdraw_extension(desk, table.chosen()),
            "handover.make": lambda: task_steps.hand_over(desk, measure_ids=table.chosen()),
        }

    def _open(self, measure_id: int) -> None:
        """The card of its finding, where everything about it stands."""
        self.desk.show("measure", measure_id)

    def _add(self) -> None:
        """A new measure; of the finding whose measure stands under the focus, unless another is chosen."""
        current = self.table.current()
        rows = tasks.rows(self.desk.workspace, [current]) if current is not None else ()
        made = add_measure_to(self.desk, rows[0].finding if rows else None)
        if made is not None:
            self.want(("measure", made))

    def _edit(self, measure_id: int) -> None:
        [row] = tasks.rows(self.desk.workspace, [measure_id])
        edit_measure(self.desk, row.measure)

    def _delete(self, measure_id: int) -> None:
        if self.desk.do(measures.delete, measure_id):
            self.desk.done(tr("措施已删除到回收站。"))

    def _identify(self) -> None:
        task_steps.identify(self.desk)

    def show_menu(self, at: QPoint) -> None:
        """The context menu of the list."""
        self.menu_asked.emit(MENU, at)
