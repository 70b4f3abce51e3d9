"""One outcome to be read beside its list: its facts, the findings it came of, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.base.errors import Refused
from core.domain import finder, finding_rows, return_visits
from core.domain.finder import FindingFilter
from core.domain.outcomes import TieRow
from core.domain.reopenings import ReopeningDraft
from core.domain.return_visits import ReturnVisitRow
from gui.cards import outcome_kinds
from gui.cards.closeout_steps import WIDE, ReopeningForm, tell_skipped
from gui.cards.fact_sheet import Facts, Section, Step
from gui.cards.outcome_kinds import OutcomeKind
from gui.language import tr
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.message import inform
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from gui.desk import Desk

# Shown in other ways than as a line: the title above, the ties and the evidence below.
_APART = {"outcome_findings", "outcome_evidence", "regulation", "wider_title", "visit_conclusion", "visit_reopened"}


def facts(desk: Desk, kind: OutcomeKind, row: Any) -> Facts:
    """What is to be said of an outcome."""
    lines = [(tr(column.title), column.show(row)) for column in kind.columns if column.key not in _APART]
    sections: list[Section] = []
    if isinstance(row, ReturnVisitRow):
        if row.given.conclusion:
            sections.append(Section(tr("结论"), row.given.conclusion.split("\n")))
        if row.reopened:
            sections.append(Section(tr("重新打开的问题"), _reopened(desk, row)))
    else:
        sections.append(Section(tr("对应问题"), [_tie(tie) for tie in row.ties] or [tr("未填")]))
    return Facts(_title(kind, row), None, lines, sections, _steps(desk, kind, row))


def _title(kind: OutcomeKind, row: Any) -> str:
    if isinstance(row, ReturnVisitRow):
        return row.given.title or row.kind
    named = {"regulation": "name", "accountability": "who", "money": "typed", "wider_action": "title"}
    return str(getattr(row, named[kind.noun]))


def _steps(desk: Desk, kind: OutcomeKind, row: Any) -> Sequence[Step]:
    change: Step = (tr("修改…"), lambda: outcome_kinds.edit(desk, kind, row))
    if isinstance(row, ReturnVisitRow):
        return ((tr("重新打开问题…"), lambda: reopen(desk, row)), change)
    return (change, (tr("打开问题"), lambda: desk.show("finding", row.ties[0].finding))) if row.ties else (change,)


def _tie(tie: TieRow) -> str:
    return tr("{number}．{text}", number=tie.short, text=tie.text)


def _reopened(desk: Desk, row: ReturnVisitRow) -> list[str]:
    found = finding_rows.rows(desk.workspace, [finding for finding, _ in row.reopened])
    return [tr("{number}．{text}", number=one.number, text=one.shown) for one in found]


def reopen(desk: Desk, row: ReturnVisitRow) -> bool:
    """Open closed findings again because of a visit, in one step."""
    kinds = ("finding", "suggestion", "demand", "pledge")
    closed = finder.ids(desk.workspace, FindingFilter(row.inspection, kinds=kinds, closing=("closed",)))
    if not closed:
        inform(desk.window, tr("没有已销号的问题"), tr("只有已销号的问题才能重新打开。"))
        return False
    form = ReopeningForm(desk, source=row.kind)
    ticks = form.add("findings", "已销号的问题", TickList((tr("序号"), tr("问题")), (90, 520), lines=8))
    ticks.show_lines([
        Line(one.id, (one.number, one.shown), ticked=False) for one in finding_rows.rows(desk.workspace, closed)
    ])  # fmt: skip
    form.settle()
    skipped: list[tuple[int, Refused]] = []
    chosen: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Any:
        chosen[:] = values.pop("findings")
        if not chosen:
            dialog.complain(Refused("return_visit.nothing_chosen", field="findings"))
            return False
        done = desk.do(return_visits.reopen, row.id, chosen, ReopeningDraft(**values), complain=dialog.complain)
        skipped[:] = done.value if done else []
        return done

    lead = tr("勾选没有真正改好的问题。原来的销号和编号保留；各条措施退回正在整改，按新的时限办理。")
    if not ask_form(desk, tr("重新打开问题"), form, do, words=tr("重新打开"), lead=lead, size=WIDE):
        return False
    desk.notice(tr("已重新打开 {n} 条。", n=len(chosen) - len(skipped)))
    tell_skipped(desk, skipped)
    return True
