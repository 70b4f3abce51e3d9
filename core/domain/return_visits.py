"""评估、回头看: who looked again, when and how, what he found, and the findings that were opened again because of it.

满意率 = 满意票 ÷ 有效票 (满意、基本满意、不满意之和); 总体满意率 counts 基本满意 too. 弃权和无效票 count in neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.domain import evidence, outcomes, reopenings
from core.domain.closeouts import Skipped
from core.domain.figures import percent
from core.domain.outcomes import OutcomeFilter
from core.domain.reopenings import ReopeningDraft
from core.store.operations import operation
from core.store.tables import ReturnVisit
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Votes:
    """How many voted what; None where nothing was counted."""

    satisfied: int | None = None
    fairly: int | None = None
    dissatisfied: int | None = None
    void: int | None = None

    @property
    def valid(self) -> int:
        """有效票: those that say something."""
        return (self.satisfied or 0) + (self.fairly or 0) + (self.dissatisfied or 0)

    @property
    def satisfaction(self) -> str:
        """满意率 as printed; empty without votes."""
        return "" if self.satisfied is None else percent(self.satisfied, self.valid)

    @property
    def overall(self) -> str:
        """总体满意率 (满意和基本满意) as printed; empty without votes."""
        return "" if self.satisfied is None else percent(self.satisfied + (self.fairly or 0), self.valid)


@dataclass(frozen=True, slots=True)
class ReturnVisitDraft:
    kind: str
    held_on: date | None
    title: str = ""
    conducted_by: str = ""
    method: str = ""
    score: str = ""
    grade: str = ""
    votes: Votes = Votes()
    conclusion: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReturnVisitRow:
    """A visit; `reopened` tells (finding, its number) of those opened again because of it."""

    id: int
    version: int
    inspection: int
    given: ReturnVisitDraft
    reopened: tuple[tuple[int, str], ...]
    evidence: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.given.kind

    @property
    def held_on(self) -> date | None:
        return self.given.held_on

    @property
    def conducted_by(self) -> str:
        return self.given.conducted_by


def _votes(row: ReturnVisitRow) -> str:
    votes = row.given.votes
    told = [
        (word, count)
        for word, count in (
            ("满意", votes.satisfied), ("基本满意", votes.fairly), ("不满意", votes.dissatisfied),
            ("弃权和无效", votes.void),
        )
        if count is not None
    ]  # fmt: skip
    return "、".join(f"{word}{count}票" for word, count in told)


COLUMNS: tuple[Column, ...] = (
    Column("visit_kind", "类型", lambda row: row.kind, "kind", 12, "center"),
    Column("held_on", "日期", lambda row: show_day(row.held_on), "held_on", 14, "center"),
    Column("visit_title", "名称", lambda row: row.given.title, None, 28),
    Column("conducted_by", "组织单位", lambda row: row.conducted_by, "conducted_by", 20),
    Column("visit_method", "方式", lambda row: row.given.method, None, 20, shown=False),
    Column("visit_score", "得分", lambda row: row.given.score, None, 8, "right"),
    Column("visit_grade", "等次", lambda row: row.given.grade, None, 8, "center"),
    Column("visit_votes", "票数", _votes, None, 28, shown=False),
    Column("satisfaction", "满意率", lambda row: row.given.votes.satisfaction, None, 9, "right"),
    Column("overall_satisfaction", "总体满意率", lambda row: row.given.votes.overall, None, 11, "right", shown=False),
    Column("visit_conclusion", "结论", lambda row: row.given.conclusion, None, 36),
    Column("visit_reopened", "重新打开的问题", lambda row: "、".join(number for _, number in row.reopened), None, 14,
           "center"),
    Column("outcome_evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 20, shown=False),
    Column("outcome_remark", "备注", lambda row: row.given.remark, None, 20, shown=False),
)  # fmt: skip

_TEXTS = ("kind", "title", "conducted_by", "method", "score", "grade", "conclusion", "remark")


def ids(workspace: Workspace, wanted: OutcomeFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the visits wanted, by these columns, else by their day."""
    found = outcomes.select(workspace, "return_visit", wanted)
    return [row.id for row in outcomes.ordered(rows(workspace, found), COLUMNS, sort)] if sort else found


def rows(workspace: Workspace, ids: Sequence[int]) -> list[ReturnVisitRow]:
    """The visits of these ids in this order; those deleted meanwhile are left out."""
    marks = ", ".join("?" * len(ids))
    proofs = outcomes.proofs(workspace, "return_visit", ids)
    reopened: dict[int, tuple[tuple[int, str], ...]] = {}
    for visit, finding, number, place in workspace.sql(
        "SELECT return_visit_id, finding.id, plan_number, finding.place FROM reopening"
        f" JOIN finding ON finding.id = finding_id WHERE return_visit_id IN ({marks}) ORDER BY finding.place",
        *ids,
    ):
        reopened[visit] = (*reopened.get(visit, ()), (finding, number or str(place)))
    found = workspace.sql(
        f"SELECT id, version, inspection_id, {', '.join(_TEXTS)}, held_on, votes_satisfied, votes_fairly,"
        f" votes_dissatisfied, votes_void FROM return_visit WHERE id IN ({marks})",
        *ids,
    )
    read: dict[int, ReturnVisitRow] = {}
    for key, version, inspection, *values in found:
        texts = dict(zip(_TEXTS, values, strict=False))
        given = ReturnVisitDraft(**texts, held_on=date.fromisoformat(values[8]), votes=Votes(*values[9:]))
        read[key] = ReturnVisitRow(key, version, inspection, given, reopened.get(key, ()), proofs.get(key, ()))
    return [read[key] for key in ids if key in read]


@operation("return_visit.add")
def add(workspace: Workspace, inspection_id: int, draft: ReturnVisitDraft) -> int:
    """A further visit. Refused: no kind, no day or one to come, nobody who held it, votes below zero."""
    _check(workspace, draft)
    workspace.describe(kind=draft.kind.strip())
    return workspace.insert(ReturnVisit, inspection=inspection_id, **_values(draft))


@operation("return_visit.edit")
def edit(workspace: Workspace, return_visit_id: int, draft: ReturnVisitDraft, *, seen: int) -> None:
    """All of it at once. Refused as by `add`, `Stale`."""
    _check(workspace, draft)
    workspace.describe(kind=draft.kind.strip())
    workspace.update(ReturnVisit, return_visit_id, seen=seen, **_values(draft))


@operation("return_visit.delete")
def delete(workspace: Workspace, return_visit_ids: Sequence[int]) -> None:
    """Into the bin. Refused: findings were opened again because of one."""
    for row in rows(workspace, return_visit_ids):
        if row.reopened:
            raise Refused("return_visit.has_reopened", numbers="、".join(number for _, number in row.reopened))
    for key in return_visit_ids:
        evidence.forget(workspace, "return_visit", key)
        workspace.delete(ReturnVisit, key)
    workspace.describe(n=len(return_visit_ids))


@operation("return_visit.reopen", "review", undoable=False)
def reopen(workspace: Workspace, return_visit_id: int, finding_ids: Sequence[int], draft: ReopeningDraft) -> Skipped:
    """Open closed findings again because of a visit, in one step; gives the ones skipped and why.

    Refused as by `closeout.reopen`; before the visit.
    """
    [row] = rows(workspace, [return_visit_id]) or [None]
    if row is None:
        raise Refused("record.gone", noun="return_visit")
    complaints = list(reopenings.complaints(workspace, draft))
    if row.held_on is not None and draft.reopened_on < row.held_on:
        complaints.append(Refused("return_visit.before_it", field="reopened_on", day=show_day(row.held_on)))
    if complaints:
        raise Complaints(complaints)
    return reopenings.reopen_here(workspace, finding_ids, replace(draft, return_visit=return_visit_id))


def _check(workspace: Workspace, draft: ReturnVisitDraft) -> None:
    complaints: list[Refused] = []
    if not draft.kind.strip():
        complaints.append(Refused("return_visit.no_kind", field="kind"))
    if draft.held_on is None:
        complaints.append(Refused("return_visit.no_day", field="held_on"))
    complaints += [*outcomes.future(workspace, draft.held_on, "held_on")]
    if not draft.conducted_by.strip():
        complaints.append(Refused("return_visit.nobody", field="conducted_by"))
    votes = draft.votes
    counted = {"satisfied": votes.satisfied, "fairly": votes.fairly, "dissatisfied": votes.dissatisfied,
               "void": votes.void}  # fmt: skip
    complaints += [
        Refused("return_visit.negative_votes", field=name) for name, count in counted.items() if (count or 0) < 0
    ]
    if votes.satisfied is None and any(count is not None for count in counted.values()):
        complaints.append(Refused("return_visit.no_satisfied", field="satisfied"))
    if complaints:
        raise Complaints(complaints)


def _values(draft: ReturnVisitDraft) -> dict[str, object]:
    texts = {name: str(getattr(draft, name)).strip() for name in _TEXTS}
    votes = draft.votes
    return {
        **texts, "held_on": draft.held_on, "votes_satisfied": votes.satisfied, "votes_fairly": votes.fairly,
        "votes_dissatisfied": votes.dissatisfied, "votes_void": votes.void,
    }  # fmt: skip
