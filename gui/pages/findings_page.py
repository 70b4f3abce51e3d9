"""问题台账: all findings as a list — sorted, filtered, searched, grouped — with the card of one beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.base.states import CLOSING, KINDS, PROGRESS, ROLES, WARNINGS
from core.domain import categories, finder, findings, people
from core.domain.finder import FindingFilter, FindingNumbers
from core.domain.finding_rows import FindingRow
from gui.cards import closeout_steps, finding_steps
from gui.cards.audit_form import ask_audit
from gui.cards.case_file import show_case_file
from gui.cards.finding_card import FindingCard
from gui.cards.tones import CLOSING_TONES, PROGRESS_TONES, WARNING_TONES
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.empty_state import EmptyState, none_found
from gui.parts.filter_bar import Facet, FilterBar
from gui.parts.list_pane import list_commands
from gui.parts.page import Page
from gui.parts.page_tabs import PageTabs
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

TONES: dict[str, Callable[[FindingRow], str | None]] = {
    "state": lambda row: PROGRESS_TONES[row.progress],
    "due_warning": lambda row: WARNING_TONES.get(row.warning),
    "due_days": lambda row: WARNING_TONES.get(row.warning),
    "closing": lambda row: None if row.closing == "none" else CLOSING_TONES[row.closing],
}
LACKS = {
    "measure": "未定措施", "leader": "未定责任领导", "unit": "未定牵头单位", "deadline": "未定时限",
    "category": "未归类",
}  # fmt: skip
MENU = (
    "record.open", "measure.add", "progress.add", "-", "record.bulk", "record.move", "finding.split", "finding.join",
    "finding.withdraw", "finding.audit", "-",
    "closeout.apply", "closeout.file", "-", "edit.copy", "ledger.export", "-", "record.delete",
)  # fmt: skip


class _Findings:
    """The list's source: the findings that the filter wants."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wanted = FindingFilter()
        self.grouped = False

    def ids(self, sort: Sort) -> Sequence[int]:
        order = (("category", False), *sort) if self.grouped else sort
        return findings.ids(self._desk.workspace, self.wanted, order)

    def rows(self, ids: Sequence[int]) -> Sequence[FindingRow]:
        return findings.rows(self._desk.workspace, ids)

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return [
            Heading(key, " / ".join(path) or tr("（未归类）"), count)
            for key, path, count in finder.groups(self._desk.workspace, ids)
        ]


class FindingsPage(Page):
    """The clerk's main place."""

    name = "findings"
    nouns = frozenset({
        "own_resource",
        "finding", "measure", "assignment", "deadline", "progress", "category", "unit", "person", "closeout",
        "inspection", "plan_edition",
    })  # fmt: skip
    tools = ("record.new", "measure.add", "view.group", "ledger.export", "report.make")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._numbers = FindingNumbers()
        self._followed: int | None = None  # the record the card followed the list to
        self._source = _Findings(desk)
        self.kinds = PageTabs(tr("类型"), (tr(word) for word in KINDS.values()))
        self.bar = self._filter_bar()
        self.table = RecordTable(
            self._source, findings.COLUMNS, name="findings", remember=desk.remember, recall=desk.recall,
            tones=TONES, lines=2,
        )  # fmt: skip
        self.table.setAccessibleName(tr("问题台账"))
        self._source.grouped = self.table.records.grouped = bool(desk.recall("findings.grouped", False))
        self.card = FindingCard(desk)
        self._build()
        self.kinds.currentChanged.connect(lambda _: self._on_filter())
        self.bar.changed.connect(self._on_filter)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(self.open_card)
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(MENU, at))
        self.card.closed.connect(self._on_card_closed)
        self.card.commands_changed.connect(self.commands_changed)
        self.card.menu_asked.connect(self.menu_asked)

    # -- building -----------------------------------------------------------------------------------

    def _filter_bar(self) -> FilterBar:
        desk = self.desk
        facets = (
            Facet("categories", "类别", self._category_choices),
            Facet("progress", "完成情况", lambda: [(code, tr(word)) for code, word in PROGRESS.items()]),
            Facet("units", "责任单位", lambda: [(row.id, row.name) for row in people.units(desk.workspace)]),
            Facet("warnings", "期限", lambda: [(code, tr(word)) for code, word in WARNINGS.items()]),
            Facet("missing", "缺项", lambda: [(code, tr(word)) for code, word in LACKS.items()]),
            Facet("closing", "销号", lambda: [(code, tr(word)) for code, word in CLOSING.items()]),
            Facet("persons", "人员", self._person_choices, hidden=True),
            Facet("roles", "责任", lambda: [(code, tr(word)) for code, word in ROLES.items()], hidden=True),
            Facet("rows", "选出", lambda: [(ids, tr("{n} 项", n=len(ids))) for ids in self.bar.values["rows"]], True),
        )
        return FilterBar(
            facets,
            hint=tr("搜索问题、措施、单位、人员"),
            views=desk.recall("views.findings", {}),
            keep_views=lambda views: desk.remember("views.findings", views),
        )

    def _build(self) -> None:
        self._nothing = EmptyState(
            "findings", tr("这里还没有问题"),
            tr("导入巡视巡察组的反馈意见，程序会把问题、意见建议和工作要求逐条列出来；也可以逐条新建。"),
            ((tr("导入反馈意见"), lambda: self.command_asked.emit("intake.feedback")),
             (tr("新建"), lambda: self._run("record.new"))),
        )  # fmt: skip
        self._none_found = none_found(self.bar.clear)
        self._list = QStackedWidget()
        for widget in (self.table, self._nothing, self._none_found):
            self._list.addWidget(widget)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._list)
        self._split.addWidget(self.card)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([600, 60 * RHYTHM])
        self.card.setMinimumWidth(50 * RHYTHM)
        self._list.setMinimumWidth(40 * RHYTHM)
        self.card.hide()
        kept = self.desk.recall("findings.split")
        if kept:
            self._split.restoreState(QByteArray.fromBase64(kept.encode()))
        self._split.splitterMoved.connect(self._keep_split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.kinds.line)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)

    def _category_choices(self) -> list[tuple[int, str]]:
        if self.desk.inspection is None:
            keys = [key for (key,) in self.desk.workspace.sql("SELECT id FROM inspection ORDER BY id")]
        else:
            keys = [self.desk.inspection]
        return [
            (row.id, "　" * row.depth + row.title) for key in keys for row in categories.tree(self.desk.workspace, key)
        ]

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind whose tab is chosen."""
        return tuple(KINDS)[self.kinds.currentIndex()]

    def _person_choices(self) -> list[tuple[int, str]]:
        return [(row.id, row.name) for row in people.persons(self.desk.workspace, left=True)]

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        self._source.wanted = self._wanted()
        self.table.mark(self.bar.text.split())
        self.table.look_again()
        shown = bool(self.table.records.ids)
        empty = self._none_found if self.bar.filtered else self._nothing
        self._list.setCurrentWidget(self.table if shown else empty)
        self._count()

    def _wanted(self) -> FindingFilter:
        values = self.bar.values
        [rows] = values.pop("rows", (None,))
        return FindingFilter(
            inspection=self.desk.inspection, kinds=(self.kind,), text=self.bar.text, ids=rows,
            **values,  # pyright: ignore[reportArgumentType]
        )  # fmt: skip

    def _count(self) -> None:
        """The status bar's figures, on the reading worker: they may take longer than a blink."""
        wanted, inspection = self._source.wanted, self.desk.inspection

        def ask(workspace: Any) -> tuple[FindingNumbers, dict[str, int]]:
            kinds = {
                kind: findings.numbers(workspace, FindingFilter(inspection=inspection, kinds=(kind,))).findings
                for kind in KINDS
            }
            return findings.numbers(workspace, wanted), kinds

        self.desk.question(ask, lambda answer: self._on_counted(wanted, *answer))

    def _on_counted(self, wanted: FindingFilter, numbers: FindingNumbers, kinds: dict[str, int]) -> None:
        if wanted is not self._source.wanted:
            return
        self._numbers = numbers
        for place, (kind, word) in enumerate(KINDS.items()):
            self.kinds.setTabText(place, f"{tr(word)} {kinds[kind]}")
        self.status_changed.emit()

    def _on_filter(self) -> None:
        self.look_again()
        # A card beside a list that its finding has left would be read as one of the list.
        if self.card.row is not None and self.card.row.id not in set(self.table.records.ids):
            self.card.close_card()
        self.status_changed.emit()
        self.commands_changed.emit()

    def status(self) -> str:
        parts = [self.table.counted()]
        numbers = self._numbers
        if numbers.findings and self.kind == "finding":
            parts.append(tr("措施 {n} 条", n=numbers.measures))
            parts.append(tr("已完成 {n}", n=numbers.progress.get("done", 0)))
            parts.append(tr("超期 {n}", n=numbers.overdue))
            if numbers.rate:
                parts.append(tr("完成率 {rate}", rate=numbers.rate))
        return "　".join(parts)

    def want(self, wanted: Any) -> None:
        if isinstance(wanted, FindingFilter):
            self._show_filter(wanted)
        else:
            self._show_record(*wanted)

    def _show_filter(self, wanted: FindingFilter) -> None:
        self.kinds.blockSignals(True)
        self.kinds.setCurrentIndex(tuple(KINDS).index(wanted.kinds[0]))
        self.kinds.blockSignals(False)
        chosen = {
            "categories": wanted.categories, "progress": wanted.progress, "units": wanted.units,
            "warnings": wanted.warnings, "missing": wanted.missing, "closing": wanted.closing,
            "persons": wanted.persons, "roles": wanted.roles, "rows": () if wanted.ids is None else (wanted.ids,),
        }  # fmt: skip
        self.bar.set(chosen, wanted.text)

    def _show_record(self, noun: str, record: int) -> None:
        if noun == "measure":
            [(record,)] = self.desk.workspace.sql("SELECT finding_id FROM measure WHERE id = ?", record)
        found = findings.rows(self.desk.workspace, [record])
        if not found:
            return
        self._show_filter(FindingFilter(kinds=(found[0].kind,)))
        self.freshen()
        self.table.choose([record])
        self.open_card(record)

    def chosen(self) -> Any:
        """The filter of the list, narrowed to the chosen rows when several are chosen."""
        ids = self.table.chosen()
        return replace(self._source.wanted, ids=tuple(ids)) if len(ids) > 1 else self._source.wanted

    # -- the card -----------------------------------------------------------------------------------

    def open_card(self, finding_id: int) -> None:
        """Show the card of a finding beside the list."""
        if self.card.show_finding(finding_id):
            if self.table.current() != finding_id:
                self._followed = finding_id
                self.table.choose([finding_id])
            self.card.show()
            self.card.tabs.tabBar().setFocus()
            self.commands_changed.emit()

    def _on_card_closed(self) -> None:
        self.card.hide()
        self.table.setFocus()
        self.commands_changed.emit()

    def _on_chosen(self) -> None:
        current, before = self.table.current(), self._followed
        self._followed = current
        shown = self.card.row
        # The card follows the clerk, not a list that was filled anew.
        if shown and current and current not in (before, shown.id) and not self.card.show_finding(current):
            self._followed = shown.id
            self.table.choose([shown.id])
        self.status_changed.emit()
        self.commands_changed.emit()

    def may_leave(self) -> bool:
        return self.card.may_leave()

    def _keep_split(self, *_: Any) -> None:
        self.desk.remember("findings.split", self._split.saveState().toBase64().toStdString())

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known = list_commands(self.desk, self.bar, self.table)
        known |= {"view.group": self._group, "record.new": self._add}
        chosen = self.table.chosen_count()
        if chosen:
            known |= self._on_chosen_commands(chosen)
        return known | self.card.commands()

    def _on_chosen_commands(self, count: int) -> dict[str, Callable[[], object]]:
        steps = finding_steps
        known: dict[str, Callable[[], object]] = {
            "record.bulk": lambda: steps.set_many(self.desk, self.table.chosen()),
            "record.delete": lambda: steps.delete(self.desk, self.table.chosen()),
            "closeout.apply": lambda: closeout_steps.apply(self.desk, self.table.chosen()),
        }
        current = self.table.current()
        if current is not None:
            known |= {
                "record.open": lambda: self.open_card(current),
                "record.edit": lambda: self.open_card(current),
                "closeout.file": lambda: show_case_file(self.desk, current),
                "measure.add": lambda: steps.add_measure(self.desk, current),
                "progress.add": lambda: steps.add_progress(self.desk, findings.one(self.desk.workspace, current)),
            }
        if count == 1 and current is not None:
            known["record.move"] = lambda: steps.move(self.desk, current)
            known["finding.split"] = lambda: steps.split(self.desk, current)
            known["finding.withdraw"] = lambda: steps.withdraw(self.desk, current)
            known["finding.audit"] = lambda: ask_audit(self.desk, current)
        if count > 1:
            known["finding.join"] = lambda: steps.join(self.desk, self.table.chosen())
        return known

    def _add(self) -> None:
        new = finding_steps.add(self.desk, self._inspection(), self.kind)
        if new is not None:
            self._show_record("finding", new)

    def _group(self) -> None:
        on = not self._source.grouped
        self._source.grouped = on
        self.desk.remember("findings.grouped", on)
        self.table.group(on)
        self.commands_changed.emit()

    def checked(self) -> frozenset[str]:
        return frozenset({"view.group"}) if self._source.grouped else frozenset()

    def _inspections(self) -> list[int]:
        return [key for (key,) in self.desk.workspace.sql("SELECT id FROM inspection ORDER BY id DESC")]

    def _inspection(self) -> int | None:
        known = self._inspections()
        return self.desk.inspection or (known[0] if len(known) == 1 else None)

    def show_menu(self, at: QPoint) -> None:
        """The context menu of the list."""
        self.menu_asked.emit(MENU, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6 and self.card.isVisible():
            inside = self.card.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            (self.table if inside else self.card.tabs.tabBar()).setFocus()
            return
        if event.key() == Qt.Key.Key_Escape:
            if self.card.isVisible():
                self.card.close_card()
            else:
                self.bar.clear()
            return
        super().keyPressEvent(event)
