"""成效: what the rectification led to — 制度建设, 问责处理, 资金, 举一反三/专项整治 — and what was found on return.

Evaluations and return visits stand here because it is the outcome that they look at (成效评估); what must be done
because of one, opening findings again, is begun from its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.domain import money, people
from gui.cards import outcome_kinds, outcome_sheet
from gui.cards.inspection_choice import the_inspection
from gui.cards.outcome_kinds import KINDS, OutcomeKind
from gui.cards.record_sheet import RecordSheet
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk

MENU = ("record.new", "record.edit", "visit.reopen", "-", "edit.copy", "edit.paste", "-", "record.delete")


class OutcomesPage(Page):
    """A tab for each kind; the chosen record beside its list, with what proves it."""

    name = "outcomes"
    nouns = frozenset({
        "regulation", "accountability", "money", "wider_action", "return_visit", "outcome_tie", "reopening",
        "evidence", "evidence_tie", "finding", "measure", "unit", "person",
    })  # fmt: skip
    tools = ("record.new", "record.edit", "visit.reopen")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kinds = QTabBar()
        self.kinds.setDrawBase(False)
        self.kinds.setExpanding(False)
        self.kinds.setAccessibleName(tr("成效类别"))
        for kind in KINDS:
            self.kinds.addTab(tr(kind.title))
        self.panes: dict[str, ListPane] = {}
        self._stack = QStackedWidget()
        head = QWidget()
        row = QVBoxLayout(head)
        row.setContentsMargins(2 * RHYTHM, 0, 0, RHYTHM)
        row.addWidget(self.kinds)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.kinds.currentChanged.connect(lambda _: self._on_kind())

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def kind(self) -> OutcomeKind:
        """The kind whose tab is chosen."""
        return KINDS[self.kinds.currentIndex()]

    @property
    def pane(self) -> ListPane:
        """The list of the chosen kind; made when it is first looked at."""
        noun = self.kind.noun
        if noun not in self.panes:
            self.panes[noun] = self._made(self.kind)
            self._stack.addWidget(self.panes[noun])
        return self.panes[noun]

    def _made(self, kind: OutcomeKind) -> ListPane:
        title, words = kind.nothing
        offers: list[tuple[str, Callable[[], object]]] = [(tr("登记"), self._add)]
        if kind.noun != "return_visit":
            offers.append((tr("从表格粘贴"), self._paste))
        nothing = EmptyState("outcome", tr(title), tr(words), tuple(offers))
        sheet = RecordSheet(self.desk, kind.noun)
        sheet.commands_changed.connect(self.commands_changed)
        sheet.menu_asked.connect(self.menu_asked)
        pane = ListPane(self.desk, self._listed(kind), nothing, sheet)
        pane.chosen_changed.connect(self._on_chosen)
        pane.filled.connect(self._on_chosen)
        pane.opened.connect(lambda _: self._run("record.edit"))
        pane.command.connect(self._run)
        pane.menu_asked.connect(lambda at: self.menu_asked.emit(MENU, at))
        return pane

    def _listed(self, kind: OutcomeKind) -> Listed:
        desk = self.desk
        facets = [
            Facet("kind", kind.facet, lambda: [(value, tr(word)) for value, word in kind.words(self.desk.workspace)]),
            Facet("unit", "单位", lambda: [(row.id, row.name) for row in people.units(desk.workspace)]),
            Facet("evidence", "佐证", lambda: [(True, tr("有佐证")), (False, tr("没有佐证"))]),
        ]
        if kind.noun == "return_visit":
            del facets[1]
        return Listed(
            f"outcomes.{kind.noun}", tr(kind.title), kind.columns,
            lambda workspace: kind.rows(workspace, desk.inspection), tr("搜索各列里的字"), facets,
            tells={"kind": kind.says, "unit": lambda row: row.unit, "evidence": lambda row: bool(row.evidence)},
            count=lambda workspace: kind.count(workspace, desk.inspection),
        )  # fmt: skip

    def main_widget(self) -> QWidget:
        return self.pane.table

    def look_again(self) -> None:
        for place, kind in enumerate(KINDS):
            n = kind.count(self.desk.workspace, self.desk.inspection)
            self.kinds.setTabText(place, f"{tr(kind.title)} {n}")
        self._stack.setCurrentWidget(self.pane)
        self.pane.look_again()
        self._on_chosen()

    def _on_kind(self) -> None:
        self._stack.setCurrentWidget(self.pane)
        if self.desk.has_workspace:
            self.pane.look_again()
            self._on_chosen()
        if self.isVisible() and not self.kinds.hasFocus():
            self.pane.table.setFocus()

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case (str() as noun, int() as record) if noun in {kind.noun for kind in KINDS}:
                self.kinds.setCurrentIndex([kind.noun for kind in KINDS].index(noun))
                self.pane.reveal(record)
            case ("kind", str() as noun):
                self.kinds.setCurrentIndex([kind.noun for kind in KINDS].index(noun))
            case _:
                pass

    def status(self) -> str:
        """How many, and what the list comes to: each head of money by itself, persons apart from treatments."""
        rows = self.pane.source.rows(self.pane.table.records.ids)
        told = [self.pane.status()]
        if self.kind.noun == "money":
            told += [str(one) for one in money.by_head(self.desk.workspace, rows)]
        elif self.kind.noun == "accountability" and rows:
            treated = {row.person or (row.subject, row.unit) for row in rows}
            told.append(tr("{n} 人 {m} 人次", n=len(treated), m=len(rows)))
        return "　".join(told)

    def chosen(self) -> Any:
        return tuple(row.id for row in self.pane.chosen) or None

    def _on_chosen(self) -> None:
        row = self.pane.row
        told = outcome_sheet.facts(self.desk, self.kind, row) if row is not None else None
        self._sheet.show_record(row.id if row is not None else None, told)
        self.status_changed.emit()
        self.commands_changed.emit()

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        desk, kind, rows = self.desk, self.kind, list(self.pane.chosen)
        known: dict[str, Callable[[], object]] = {**self.pane.commands(), "record.new": self._add}
        if kind.noun != "return_visit":
            known["edit.paste"] = self._paste
        row = self.pane.row
        if row is not None:
            known["record.edit"] = known["record.open"] = lambda: outcome_kinds.edit(desk, kind, row)
            if kind.noun == "return_visit":
                known["visit.reopen"] = lambda: outcome_sheet.reopen(desk, row)
        if rows:
            known["record.delete"] = lambda: self._delete(rows)
        return known | self._sheet.commands()

    @property
    def _sheet(self) -> RecordSheet:
        sheet = self.pane.sheet
        assert isinstance(sheet, RecordSheet)
        return sheet

    def _delete(self, rows: Sequence[Any]) -> None:
        outcome_kinds.delete(self.desk, self.kind, rows)

    def _run(self, name: str) -> None:
        doing = self.commands().get(name)
        if doing is not None:
            doing()

    def _paste(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is not None:
            outcome_kinds.paste(self.desk, self.kind, inspection)

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        made = outcome_kinds.add(self.desk, self.kind, inspection) if inspection is not None else None
        if made is not None:
            self.pane.reveal(made)
            self.pane.table.setFocus()
