"""销号工作台: what may be applied for, what waits at which level, what came back, is closed, or is open again.

A finding stands in every stage that asks something of somebody: one that was opened again and is done anew stands
among the reopened and among those that may be applied for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.states import CLOSING_RESULTS, CLOSING_STAGES, KINDS
from core.domain import closing_states, progress
from core.domain.closing_rules import levels
from core.domain.closing_states import Closing
from core.domain.glance import chunks
from core.store.workspace import Workspace

REVIEW_AHEAD = 30  # days before the next review from which 持续整改 asks to be looked at


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A finding as the work of closing sees it; `id` is the finding's, `closing` its last application."""

    id: int
    inspection: int
    kind: str
    number: str
    place: int
    text: str
    units: str
    due: date | None
    measures: int
    progress: str
    progress_word: str
    closing: Closing
    doer: str
    chain: str
    reason: str
    reopened_on: date | None
    reopened_why: str
    evidence: int

    @property
    def waiting(self) -> str:
        """The level that has it."""
        return self.closing.waiting

    @property
    def applied_on(self) -> date | None:
        return self.closing.applied_on

    @property
    def closed_on(self) -> date | None:
        return self.closing.closed_on

    @property
    def closing_number(self) -> str:
        return self.closing.number

    @property
    def next_review_on(self) -> date | None:
        return self.closing.next_review_on

    @property
    def lacks(self) -> str:
        """What stands in the way of an application, in words; empty when nothing does."""
        return "" if self.evidence else "佐证材料"


def _reviewed(row: CaseRow) -> str:
    """`责任领导 → 牵头部门 → 巡察办（2/3）`: how far the reviews are."""
    return f"{row.chain}（{len(row.closing.reviews)}/{len(levels(row.chain))}）" if row.chain else ""


COLUMNS: tuple[Column, ...] = (
    Column("number", "序号", lambda row: row.number, "place", 6, "center"),
    Column("kind", "类型", lambda row: KINDS[row.kind], "kind", 10, "center", shown=False),
    Column("text", "问题", lambda row: row.text, "text", 44),
    Column("units", "牵头单位", lambda row: row.units, "units", 18),
    Column("due", "完成时限", lambda row: show_day(row.due), "due", 14, "center"),
    Column("measure_count", "措施数", lambda row: str(row.measures), "measures", 8, "right", shown=False),
    Column("state", "完成情况", lambda row: row.progress_word, "progress", 10, "center"),
    Column("lacks", "还缺", lambda row: row.lacks, "lacks", 10, "center"),
    Column("applied_on", "申请日期", lambda row: show_day(row.applied_on), "applied_on", 14, "center"),
    Column("doer", "办理人", lambda row: row.doer, "doer", 10, "center"),
    Column("waiting", "待谁审核", lambda row: row.waiting, "waiting", 12, "center"),
    Column("reviewed", "审核进度", _reviewed, None, 30),
    Column("reason", "退回理由", lambda row: row.reason, None, 30),
    Column("closed_on", "销号日期", lambda row: show_day(row.closed_on), "closed_on", 14, "center"),
    Column("closing_number", "销号编号", lambda row: row.closing_number, "closing_number", 14, "center"),
    Column("closing_result", "整改结果", lambda row: CLOSING_RESULTS.get(row.closing.result, ""), None, 10,
           "center"),
    Column("next_review_on", "下次复核", lambda row: show_day(row.next_review_on), "next_review_on", 14, "center"),
    Column("reopened_on", "重新打开日期", lambda row: show_day(row.reopened_on), "reopened_on", 14, "center"),
    Column("reopened_why", "重新打开理由", lambda row: row.reopened_why, None, 30),
    Column("closing_source", "来源", lambda row: row.reason, None, 20),
)  # fmt: skip
_BY_KEY = {column.key: column for column in COLUMNS}

_HEAD = ("number", "kind", "text", "units")
_STAGE_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # shown at once, and those to be asked for
    "ready": (("due", "state", "lacks"), ("measure_count",)),
    "waiting": (("waiting", "applied_on"), ("reviewed", "doer", "due")),
    "returned": (("reason", "applied_on"), ("doer", "due")),
    "closed": (("closed_on", "closing_number", "closing_result"), ("next_review_on", "due")),
    "review_due": (("closing_number", "closing_result", "next_review_on"), ("closed_on",)),
    "reopened": (("state", "due", "reopened_on"), ("reopened_why", "closing_number")),
    "taken_over": (("closed_on", "closing_number", "closing_source"), ("closing_result",)),
}
STAGE_COLUMNS: dict[str, tuple[Column, ...]] = {
    stage: tuple([_BY_KEY[key] for key in (*_HEAD, *shown)] + [replace(_BY_KEY[key], shown=False) for key in hidden])
    for stage, (shown, hidden) in _STAGE_KEYS.items()
}

_LAST = "(SELECT max(id) FROM closeout WHERE finding_id = glance.finding AND state <> 'recalled')"
_OF_LAST = f"SELECT 1 FROM closeout WHERE closeout.id = {_LAST} AND "
# An application is possible from 基本完成 on: the result says how far it must be (`closeout_checks`).
_STAGES = {
    "ready": "closing IN ('none', 'reopened') AND measures > 0 AND progress IN ('done', 'basic')",
    "waiting": "closing = 'applied'",
    "returned": "closing = 'returned'",
    "closed": f"closing = 'closed' AND EXISTS ({_OF_LAST} NOT taken_over)",
    "review_due": f"closing = 'closed' AND EXISTS ({_OF_LAST} result = 'lasting' AND next_review_on <= :soon)",
    "reopened": "closing = 'reopened'",
    "taken_over": f"closing = 'closed' AND EXISTS ({_OF_LAST} taken_over)",
}
_LOOKED_AT = "withdrawn = 0 AND (:inspection IS NULL OR inspection = :inspection)"
_UNITS = (
    "(SELECT group_concat(name, '、') FROM (SELECT DISTINCT unit.name FROM assignment JOIN unit ON unit.id = unit_id"
    " WHERE until IS NULL AND role = 'lead_unit' AND (assignment.finding_id = glance.finding OR"
    " assignment.measure_id IN (SELECT id FROM measure WHERE finding_id = glance.finding))))"
)
_EVIDENCE = (
    "(SELECT count(*) FROM evidence_tie tie JOIN evidence ON evidence.id = evidence_id AND sha256 <> '' WHERE"
    " tie.noun = 'finding' AND tie.record = glance.finding OR tie.noun = 'measure' AND tie.record IN"
    " (SELECT id FROM measure WHERE finding_id = glance.finding) OR tie.noun = 'progress' AND tie.record IN"
    " (SELECT id FROM progress WHERE finding_id = glance.finding OR measure_id IN"
    "  (SELECT id FROM measure WHERE finding_id = glance.finding)))"
)


def ids(workspace: Workspace, stage: str, inspection_id: int | None) -> list[int]:
    """The findings in a stage (a key of `states.CLOSING_STAGES`), in their order; withdrawn ones are in none."""
    found = workspace.sql(
        f"SELECT finding FROM glance WHERE {_where(stage)} ORDER BY inspection, kind <> 'finding', kind, place",
        **_values(workspace, inspection_id),
    )
    return [key for (key,) in found]


def counts(workspace: Workspace, inspection_id: int | None) -> dict[str, int]:
    """How many findings stand in each stage."""
    each = ", ".join(f"total({_STAGES[stage]})" for stage in CLOSING_STAGES)
    [counted] = workspace.sql(f"SELECT {each} FROM glance WHERE {_LOOKED_AT}", **_values(workspace, inspection_id))
    return {stage: int(n) for stage, n in zip(CLOSING_STAGES, counted, strict=True)}


def rows(workspace: Workspace, finding_ids: Sequence[int]) -> list[CaseRow]:
    """These findings as the work of closing sees them, in this order; those gone meanwhile are left out."""
    read: dict[int, CaseRow] = {}
    for portion in chunks(finding_ids):
        read.update(_read(workspace, portion))
    return [read[key] for key in finding_ids if key in read]


def _read(workspace: Workspace, portion: list[int]) -> dict[int, CaseRow]:
    marks = ", ".join("?" * len(portion))
    told = closing_states.of(workspace, portion)
    last = {row[0]: row[1:] for row in _last(workspace, [one.closeout for one in told.values()])}
    words: dict[int, str] = dict(workspace.sql("SELECT id, progress_words FROM inspection"))
    read: dict[int, CaseRow] = {}
    for key, inspection, kind, number, place, text, units, due, measures, state, evidence in workspace.sql(
        "SELECT glance.finding, glance.inspection, glance.kind, plan_number, glance.place,"
        f" coalesce(nullif(brief, ''), text), coalesce({_UNITS}, ''), due, measures, progress, {_EVIDENCE}"
        f" FROM glance JOIN finding ON finding.id = glance.finding WHERE glance.finding IN ({marks})",
        *portion,
    ):
        closing = told.get(key, closing_states.NOT_APPLIED)
        doer, chain, reason, on, why = last.get(closing.closeout, ("", "", "", None, ""))
        read[key] = CaseRow(
            key, inspection, kind, number or str(place), place, text, units, _day(due), measures, state,
            progress.word(words[inspection], state), closing, doer, chain, reason, _day(on), why, evidence,
        )  # fmt: skip
    return read


def _last(workspace: Workspace, closeouts: Sequence[int]) -> list[tuple[Any, ...]]:
    """Of each close-out: its doer, chain, reason (of an old one its source), and what reopened it."""
    return workspace.sql(
        "SELECT closeout.id, coalesce(person.name, ''), chain,"
        " CASE WHEN taken_over THEN closeout.source ELSE closeout.reason END, reopened_on,"
        " coalesce(reopening.reason, '') FROM closeout LEFT JOIN person ON person.id = doer_id"
        " LEFT JOIN reopening ON reopening.closeout_id = closeout.id"
        f" WHERE closeout.id IN ({', '.join('?' * len(closeouts))})",
        *closeouts,
    )


def _where(stage: str) -> str:
    return f"{_LOOKED_AT} AND {_STAGES[stage]}"


def _values(workspace: Workspace, inspection_id: int | None) -> dict[str, Any]:
    soon = workspace.today() + timedelta(REVIEW_AHEAD)
    return {"inspection": inspection_id, "soon": soon.isoformat()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
