"""销号申请 as it stands: who applied with which criteria and evidence, who reviewed it, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.errors import Refused
from core.domain.closing_rules import levels
from core.domain.closing_states import waiting_level
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; `has_file` is false for a name alone, from an old ledger."""

    id: int
    title: str
    has_file: bool


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One line of the check-list; `answer` is a code of `states.CRITERION_ANSWERS`."""

    text: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One level's decision; `on_paper` was recorded from the signed form, whose scan is among `proofs`."""

    id: int
    level: str
    reviewer: int | None
    reviewer_name: str
    agreed: bool
    opinion: str
    reviewed_on: date
    on_paper: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ReopeningRow:
    """A close-out that did not hold: because of what, from which day, until when it is to be put right."""

    id: int
    version: int
    closeout: int
    finding: int
    return_visit: int | None
    source: str
    reason: str
    reopened_on: date
    last_day: date | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class CloseoutRow:
    """One application or close-out; `state` is a code of `states.APPLICATIONS`, `waiting` the level that has it."""

    id: int
    version: int
    finding: int
    state: str
    applied_on: date | None
    doer: int | None
    doer_name: str
    summary: str
    chain: tuple[str, ...]
    waiting: str
    criteria: tuple[CriterionRow, ...]
    reviews: tuple[ReviewRow, ...]
    proofs: tuple[Proof, ...]
    closed_on: date | None
    number: str
    result: str
    next_review_on: date | None
    taken_over: bool
    source: str
    reason: str
    reopening: ReopeningRow | None

    @property
    def last_level(self) -> bool:
        """Whether the level that has it is the last of its chain."""
        return bool(self.chain) and self.waiting == self.chain[-1] and len(self.reviews) == len(self.chain) - 1


def one(workspace: Workspace, closeout_id: int) -> CloseoutRow:
    """One application. Refused: it is gone."""
    found = rows(workspace, [closeout_id])
    if not found:
        raise Refused("record.gone", noun="closeout")
    return found[0]


def of_finding(workspace: Workspace, finding_id: int) -> list[CloseoutRow]:
    """Every application and close-out of a finding, the newest first."""
    found = workspace.sql("SELECT id FROM closeout WHERE finding_id = ? ORDER BY id DESC", finding_id)
    return rows(workspace, [key for (key,) in found])


def rows(workspace: Workspace, ids: Sequence[int]) -> list[CloseoutRow]:
    """The applications of these ids in this order; those gone meanwhile are left out."""
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        "SELECT closeout.id, closeout.version, finding_id, state, applied_on, doer_id, coalesce(person.name, ''),"
        " summary, chain, closed_on, number, result, next_review_on, taken_over, source, reason FROM closeout"
        f" LEFT JOIN person ON person.id = doer_id WHERE closeout.id IN ({marks})",
        *ids,
    )
    criteria, reviews = _criteria(workspace, ids), _reviews(workspace, ids)
    evidence, reopened = proofs(workspace, "closeout", ids), reopenings(workspace, ids)
    read: dict[int, CloseoutRow] = {}
    for key, version, finding, state, applied, doer, name, summary, chain, closed, number, result, *rest in found:
        next_review, taken_over, source, reason = rest
        mine = reviews.get(key, ())
        read[key] = CloseoutRow(
            key, version, finding, state, _day(applied), doer, name, summary, levels(chain),
            waiting_level(chain, len(mine)) if state == "applied" else "", criteria.get(key, ()), mine,
            evidence.get(key, ()), _day(closed), number, result, _day(next_review), bool(taken_over), source, reason,
            reopened.get(key),
        )  # fmt: skip
    return [read[key] for key in ids if key in read]


def proofs(workspace: Workspace, noun: str, ids: Sequence[int]) -> dict[int, tuple[Proof, ...]]:
    """The evidence tied to these records, in the order of the ties."""
    marks = ", ".join("?" * len(ids))
    told: dict[int, tuple[Proof, ...]] = {}
    for record, key, title, has_file in workspace.sql(
        "SELECT tie.record, evidence.id, coalesce(nullif(evidence.title, ''), evidence.name), sha256 <> ''"
        f" FROM evidence_tie tie JOIN evidence ON evidence.id = tie.evidence_id"
        f" WHERE tie.noun = ? AND tie.record IN ({marks}) ORDER BY tie.place, tie.id",
        noun, *ids,
    ):  # fmt: skip
        told[record] = (*told.get(record, ()), Proof(key, title, bool(has_file)))
    return told


def reopenings(workspace: Workspace, closeout_ids: Sequence[int]) -> dict[int, ReopeningRow]:
    """The reopening of each of these close-outs that was reopened."""
    marks = ", ".join("?" * len(closeout_ids))
    found = workspace.sql(
        "SELECT reopening.id, reopening.version, closeout_id, finding_id, return_visit_id, source, reason, reopened_on,"
        " last_day, coalesce(person.name, '') FROM reopening LEFT JOIN person ON person.id = decided_by_id"
        f" WHERE closeout_id IN ({marks})",
        *closeout_ids,
    )
    return {
        closeout: ReopeningRow(
            key, version, closeout, finding, visit, source, reason, date.fromisoformat(on), _day(last), decided_by
        )
        for key, version, closeout, finding, visit, source, reason, on, last, decided_by in found
    }


def _criteria(workspace: Workspace, ids: Sequence[int]) -> dict[int, tuple[CriterionRow, ...]]:
    told: dict[int, tuple[CriterionRow, ...]] = {}
    answers = {1: "met", 0: "unmet", None: "not_concerned"}
    for closeout, text, met, note in workspace.sql(
        "SELECT closeout_id, text, met, note FROM closeout_criterion"
        f" WHERE closeout_id IN ({', '.join('?' * len(ids))}) ORDER BY closeout_id, place",
        *ids,
    ):
        told[closeout] = (*told.get(closeout, ()), CriterionRow(text, answers[met], note))
    return told


def _reviews(workspace: Workspace, ids: Sequence[int]) -> dict[int, tuple[ReviewRow, ...]]:
    found = workspace.sql(
        "SELECT closeout_id, review.id, level, reviewer_id, coalesce(person.name, ''), agreed, opinion, reviewed_on,"
        " on_paper FROM closeout_review review LEFT JOIN person ON person.id = reviewer_id"
        f" WHERE closeout_id IN ({', '.join('?' * len(ids))}) ORDER BY closeout_id, review.place",
        *ids,
    )
    scans = proofs(workspace, "closeout_review", [row[1] for row in found])
    told: dict[int, tuple[ReviewRow, ...]] = {}
    for closeout, key, level, reviewer, name, agreed, opinion, on, on_paper in found:
        review = ReviewRow(
            key, level, reviewer, name, bool(agreed), opinion, date.fromisoformat(on), bool(on_paper),
            scans.get(key, ()),
        )  # fmt: skip
        told[closeout] = (*told.get(closeout, ()), review)
    return told


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
