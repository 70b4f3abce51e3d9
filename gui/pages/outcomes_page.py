"""成效: what the rectification led to — 制度建设, 问责处理, 资金, 举一反三/专项整治 — and what was found on return.

Evaluations and return visits stand here because it is the outcome that they look at (成效评估); what must be done
because of one, opening findings again, is begun from its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from core.domain import money, people
from gui.cards import outcome_kinds, outcome_sheet
from gui.cards.inspection_choice import the_inspection
from gui.cards.outcome_kinds import KINDS, OutcomeKind
from gui.cards.record_sheet import RecordSheet
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

MENU = ("record.new", "record.edit", "visit.reopen", "-", "edit.copy", "edit.paste", "-", "record.delete")


class OutcomesPage(ListsPage):
    """A tab for each kind; the chosen record beside its list, with what proves it."""

    name = "outcomes"
    nouns = frozenset({
        "regulation", "accountability", "money", "wider_action", "return_visit", "outcome_tie", "reopening",
        "evidence", "evidence_tie", "finding", "measure", "unit", "person",
    })  # fmt: skip
    tools = ("record.new", "record.edit", "visit.reopen")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lay_out(tr("成效类别"), [Tab(tr(kind.title), partial(self._made, kind), MENU) for kind in KINDS])

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def kind(self) -> OutcomeKind:
        """The kind whose tab is chosen."""
        return KINDS[self.tabs.currentIndex()]

    def _made(self, kind: OutcomeKind) -> ListPane:
        title, words = kind.nothing
        offers: list[tuple[str, Callable[[], object]]] = [(tr("登记"), self._add)]
        if kind.noun != "return_visit":
            offers.append((tr("从表格粘贴"), self._paste))
        nothing = EmptyState("outcome", tr(title), tr(words), tuple(offers))
        sheet = RecordSheet(self.desk, kind.noun)
        sheet.commands_changed.connect(self.commands_changed)
        sheet.menu_asked.connect(self.menu_asked)
        return ListPane(self.desk, self._listed(kind), nothing, sheet)

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

    def look_again(self) -> None:
        for place, kind in enumerate(KINDS):
            n = kind.count(self.desk.workspace, self.desk.inspection)
            self.tabs.setTabText(place, f"{tr(kind.title)} {n}")
        super().look_again()

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case (str() as noun, int() as record) if noun in {kind.noun for kind in KINDS}:
                self.reveal([kind.noun for kind in KINDS].index(noun), record)
            case ("kind", str() as noun):
                self.tabs.setCurrentIndex([kind.noun for kind in KINDS].index(noun))
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

    def show_chosen(self) -> None:
        row = self.pane.row
        told = outcome_sheet.facts(self.desk, self.kind, row) if row is not None else None
        self._sheet.show_record(row.id if row is not None else None, told)

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        desk, kind, rows = self.desk, self.kind, list(self.pane.chosen)
        known: dict[str, Callable[[], object]] = {"record.new": self._add}
        if kind.noun != "return_visit":
            known["edit.paste"] = self._paste
        row = self.pane.row
        if row is not None:
            known["record.edit"] = lambda: outcome_kinds.edit(desk, kind, row)
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
