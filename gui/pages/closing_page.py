"""销号工作台: what may be applied for, what waits at which level, what came back, is closed or is open again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from core.base.states import CLOSING_STAGES, KINDS, PROGRESS
from core.domain import closeouts, closing_desk
from core.domain.closeouts import CloseoutRow
from core.domain.closing_desk import STAGE_COLUMNS, CaseRow
from core.domain.finder import FindingFilter
from gui.cards import closeout_sheet
from gui.cards import closeout_steps as steps
from gui.cards.case_file import show_case_file
from gui.cards.fact_sheet import FactSheet
from gui.cards.inspection_choice import the_inspection
from gui.cards.tones import PROGRESS_TONES
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

TONES: dict[str, Callable[[CaseRow], str | None]] = {
    "state": lambda row: PROGRESS_TONES[row.progress],
    "lacks": lambda row: "soon" if row.lacks else None,
    "waiting": lambda row: "busy" if row.waiting else None,
}
MENU = (
    "record.open", "closeout.file", "-", "closeout.apply", "closeout.review", "closeout.recall", "-",
    "closeout.reopen", "closeout.change_result", "closeout.take_back_reopening", "-", "edit.copy",
)  # fmt: skip
# What an empty stage says, and why it may well be empty.
_EMPTY = {
    "ready": ("现在没有可以申请销号的问题", "措施都报告“已完成”或“基本完成”的问题会列在这里。"),
    "waiting": ("没有待审核的申请", "申请销号以后，按销号程序逐级审核。"),
    "returned": ("没有退回的申请", "审核时退回的问题列在这里，改好以后可以重新申请。"),
    "closed": ("还没有销号的问题", "最后一级审核同意后，自动编号销号。"),
    "review_due": ("近 30 天没有要复核的问题", "整改结果为“持续整改”的，到下次复核日期前 30 天列在这里。"),
    "reopened": ("没有重新打开的问题", "回头看、评估、督查中发现没有真正改好的，从“已销号”里重新打开。"),
    "taken_over": ("没有历史转入的销号", "使用本程序以前就已销号的问题，可以从旧台账导入，也可以在这里逐条登记。"),
}
# What Enter and the first button of a stage do.
_FIRST = {"ready": "closeout.apply", "waiting": "closeout.review", "returned": "closeout.apply"}


class ClosingPage(ListsPage):
    """One list a stage; the number of each stands on its tab."""

    name = "closing"
    nouns = frozenset({
        "closeout", "closeout_review", "reopening", "finding", "measure", "progress", "assignment", "deadline",
        "inspection", "evidence_tie", "unit", "person",
    })  # fmt: skip
    tools = ("closeout.apply", "closeout.review", "closeout.reopen", "closeout.file", "closeout.rules")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._counted: dict[str, int] = {}
        self.lay_out(tr("销号阶段"), [
            Tab(tr(word), partial(self._made, stage), MENU) for stage, word in CLOSING_STAGES.items()
        ])  # fmt: skip

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def stage(self) -> str:
        """The stage whose tab is chosen."""
        return tuple(CLOSING_STAGES)[self.tabs.currentIndex()]

    def _made(self, stage: str) -> ListPane:
        title, words = _EMPTY[stage]
        offers: tuple[tuple[str, Callable[[], object]], ...] = ()
        if stage == "taken_over":
            offers = ((tr("登记历史转入"), self._take_over),)
        return ListPane(self.desk, self._listed(stage), EmptyState("done", tr(title), tr(words), offers), FactSheet())

    def _listed(self, stage: str) -> Listed:
        desk = self.desk
        facets = [
            Facet("kind", "类型", lambda: [(code, tr(word)) for code, word in KINDS.items()]),
            Facet("unit", "牵头单位", self._unit_choices),
        ]
        if stage == "waiting":
            facets.insert(0, Facet("waiting", "待谁审核", self._level_choices))
        if stage in ("ready", "reopened"):
            facets.append(Facet("state", "完成情况", lambda: [(code, tr(word)) for code, word in PROGRESS.items()]))
        return Listed(
            f"closing.{stage}", tr(CLOSING_STAGES[stage]), STAGE_COLUMNS[stage],
            lambda workspace: closing_desk.rows(workspace, closing_desk.ids(workspace, stage, desk.inspection)),
            tr("搜索问题、单位、编号"), facets,
            tells={
                "kind": lambda row: row.kind, "unit": lambda row: tuple(row.units.split("、")),
                "waiting": lambda row: row.waiting, "state": lambda row: row.progress,
            },
            tones=TONES, count=lambda _: self._counted.get(stage, 0),
        )  # fmt: skip

    def _unit_choices(self) -> list[tuple[str, str]]:
        known = {unit for row in self._rows() for unit in row.units.split("、") if unit}
        return [(unit, unit) for unit in sorted(known, key=lambda unit: unit.encode("gb18030", "replace"))]

    def _level_choices(self) -> list[tuple[str, str]]:
        return [(level, level) for level in dict.fromkeys(row.waiting for row in self._rows() if row.waiting)]

    def _rows(self) -> Sequence[CaseRow]:
        return self.pane.source.everything

    def look_again(self) -> None:
        self._counted = closing_desk.counts(self.desk.workspace, self.desk.inspection)
        for place, (stage, word) in enumerate(CLOSING_STAGES.items()):
            self.tabs.setTabText(place, f"{tr(word)} {self._counted[stage]}")
        super().look_again()

    def open_chosen(self) -> None:
        self._run(_FIRST.get(self.stage, "record.open"))

    def want(self, wanted: Any) -> None:
        match wanted:
            case ("stage", str() as stage):
                self.tabs.setCurrentIndex(tuple(CLOSING_STAGES).index(stage))
                self.freshen()
            case ("closeout", int() as record):
                self._reveal(closeouts.one(self.desk.workspace, record).finding)
            case ("finding", int() as record):
                self._reveal(record)
            case _:
                self.freshen()

    def _reveal(self, finding: int) -> None:
        """Show a finding in the stage in which it stands."""
        self.freshen()
        for place, stage in enumerate(CLOSING_STAGES):
            if finding in closing_desk.ids(self.desk.workspace, stage, None):
                self.tabs.setCurrentIndex(place)
                self.pane.reveal(finding)
                return

    def chosen(self) -> Any:
        ids = tuple(row.id for row in self.pane.chosen)
        return FindingFilter(self.desk.inspection, kinds=tuple(KINDS), ids=ids) if ids else None

    def show_chosen(self) -> None:
        row, sheet = self.pane.row, self.pane.sheet
        assert isinstance(sheet, FactSheet)
        sheet.show_facts(closeout_sheet.facts(self.desk, row.id) if row is not None else None)

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        desk, pane = self.desk, self.pane
        rows: list[CaseRow] = list(pane.chosen)
        known: dict[str, Callable[[], object]] = {
            "closeout.take_over": self._take_over, "closeout.rules": self._rules,
        }  # fmt: skip
        if not rows:
            return known
        row = pane.row
        if row is not None:
            known["record.open"] = lambda: desk.show("finding", row.id)
            known["closeout.file"] = lambda: show_case_file(desk, row.id)
        states = {one.closing.state for one in rows}
        if states <= {"none", "returned", "reopened"}:
            known["closeout.apply"] = lambda: steps.apply(desk, [one.id for one in rows])
        if states == {"applied"}:
            known["closeout.review"] = lambda: steps.review(desk, self._applications(rows))
            if row is not None and not row.closing.reviews:
                known["closeout.recall"] = lambda: steps.recall(desk, self._applications([row])[0])
        if states == {"closed"}:
            known["closeout.reopen"] = lambda: steps.reopen(desk, [one.id for one in rows])
            if len(rows) == 1:
                known["closeout.change_result"] = lambda: steps.change_result(desk, self._applications(rows)[0])
        if states == {"reopened"} and len(rows) == 1:
            known["closeout.take_back_reopening"] = lambda: self._take_back(rows[0])
        return known

    def _applications(self, rows: Sequence[CaseRow]) -> list[CloseoutRow]:
        return closeouts.rows(self.desk.workspace, [row.closing.closeout for row in rows])

    def _take_back(self, row: CaseRow) -> None:
        [closeout] = self._applications([row])
        if closeout.reopening is not None:
            steps.take_back_reopening(self.desk, closeout.reopening.id)

    def _take_over(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is not None and steps.take_over(self.desk, inspection):
            self.tabs.setCurrentIndex(tuple(CLOSING_STAGES).index("taken_over"))

    def _rules(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is not None:
            steps.edit_rules(self.desk, inspection)
