"""销号: apply with criteria and evidence, reviewed by each level in turn, closed with a number or sent back.

Doer and reviewers are persons, not operators: a review recorded from the signed form (依据纸质审批) counts with
its scan. What was reviewed or closed is never undone; it is answered by the next decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from core.base.errors import Refused
from core.domain import closeout_checks, evidence, finding_rows, number_series
from core.domain.closeout_rows import CloseoutRow, of_finding, one, rows
from core.domain.closing_rules import ARROW, of
from core.domain.evidence import Kept
from core.domain.finding_rows import FindingRow
from core.store.operations import operation
from core.store.tables import Closeout, CloseoutCriterion, CloseoutReview, Evidence
from core.store.workspace import Workspace

__all__ = [
    "CloseoutDraft", "CloseoutRow", "CriterionAnswer", "OldCloseout", "ReviewDraft", "Reviewed", "apply", "apply_many",
    "change_result", "of_finding", "one", "recall", "review", "review_many", "rows", "take_over", "take_over_one",
]  # fmt: skip

Skipped = list[tuple[int, Refused]]


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One line of the check-list: `answer` is a code of `states.CRITERION_ANSWERS`, empty while not answered."""

    text: str
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseoutDraft:
    """An application. `evidence` None takes whatever proves the finding, its measures and its reports; `files` of the
    store become evidence with it.

    `result` is a code of `states.CLOSING_RESULTS`; 持续整改 needs the day it is looked at again.
    """

    applied_on: date
    doer: int | None
    summary: str = ""
    criteria: tuple[CriterionAnswer, ...] = ()
    evidence: tuple[int, ...] | None = None
    files: tuple[Kept, ...] = ()
    result: str = "done"
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """One level's decision. `level` is the one the reviewer believes he speaks for; empty: whichever has it.

    The signed form is evidence that is there (`scans`), or files of the store that become evidence (`files`).
    """

    reviewed_on: date
    reviewer: int | None
    agreed: bool = True
    opinion: str = ""
    on_paper: bool = False
    scans: tuple[int, ...] = ()
    files: tuple[Kept, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a batch: number by application that was closed, and the ones skipped and why."""

    numbers: dict[int, str] = field(default_factory=dict[int, str])
    skipped: Skipped = field(default_factory=Skipped)


@dataclass(frozen=True, slots=True)
class OldCloseout:
    """历史转入: closed before the program, as an old ledger tells it; evidence may be names without files."""

    finding: int
    number: str = ""
    closed_on: date | None = None
    source: str = ""
    result: str = "done"
    next_review_on: date | None = None
    evidence: tuple[str, ...] = ()


# -- applying ----------------------------------------------------------------------------------


@operation("closeout.apply")
def apply(workspace: Workspace, finding_id: int, draft: CloseoutDraft) -> int:
    """Ask for close-out (销号申请). Refused: withdrawn, waiting or closed already, a measure not done, no evidence,
    a criterion not answered or not met, no doer, a day to come or before the measures were done."""
    row = finding_rows.one(workspace, finding_id)
    closeout_checks.application(workspace, row, draft)
    workspace.describe(text=row.shown[:12])
    return _apply(workspace, row, draft)


@operation("closeout.apply_many")
def apply_many(workspace: Workspace, finding_ids: Sequence[int], draft: CloseoutDraft) -> Skipped:
    """The same application for each of them; gives the ones skipped and why. Refused: what is wrong for all."""
    found = finding_rows.rows(workspace, finding_ids)
    closeout_checks.form(workspace, draft)
    skipped: Skipped = []
    for row in found:
        try:
            closeout_checks.application(workspace, row, draft)
        except Refused as refusal:
            skipped.append((row.id, refusal))
        else:
            _apply(workspace, row, draft)
    workspace.describe(n=len(found) - len(skipped))
    return skipped


@operation("closeout.recall", undoable=False)
def recall(workspace: Workspace, closeout_id: int, reason: str) -> None:
    """Take an application back that nobody has reviewed yet; it stays on record. Refused: reviewed, no reason."""
    row = one(workspace, closeout_id)
    if row.state != "applied":
        raise Refused("closeout.not_waiting")
    if row.reviews:
        raise Refused("closeout.reviewed_already", level=row.reviews[-1].level)
    if not reason.strip():
        raise Refused("closeout.no_recall_reason", field="reason")
    _describe(workspace, row)
    workspace.update(Closeout, closeout_id, state="recalled", reason=reason.strip())


# -- reviewing ---------------------------------------------------------------------------------


@operation("closeout.review", "review", undoable=False)
def review(workspace: Workspace, closeout_id: int, draft: ReviewDraft) -> str:
    """The decision of the level that has it; the last one closes. Gives the number it was closed with, else empty.

    Refused: nothing waits, no reviewer, the doer himself, no reason to send back, a day to come or before what it
    follows, on paper without a scan, not on paper by another than the one at the program; when agreed: a measure
    not done any more, one person at all levels.
    """
    row = one(workspace, closeout_id)
    closeout_checks.decision(workspace, row, finding_rows.one(workspace, row.finding), draft)
    _describe(workspace, row)
    return _review(workspace, row, draft, _signed(workspace, draft))


@operation("closeout.review_many", "review", undoable=False)
def review_many(workspace: Workspace, closeout_ids: Sequence[int], draft: ReviewDraft) -> Reviewed:
    """The same decision for each of them; gives the numbers of those closed and the ones skipped, with the reason."""
    found = rows(workspace, closeout_ids)
    about = {row.id: row for row in finding_rows.rows(workspace, [row.finding for row in found])}
    done, signed = Reviewed(), None
    for row in found:
        try:
            closeout_checks.decision(workspace, row, about[row.finding], draft)
        except Refused as refusal:
            done.skipped.append((row.id, refusal))
            continue
        signed = _signed(workspace, draft) if signed is None else signed
        if number := _review(workspace, row, draft, signed):
            done.numbers[row.id] = number
    workspace.describe(n=len(found) - len(done.skipped))
    return done


@operation("closeout.change_result")
def change_result(
    workspace: Workspace, closeout_id: int, result: str, next_review_on: date | None, *, seen: int
) -> None:
    """整改结果 after close-out, apart from the closing state. Refused: not closed, 持续整改 without its next review."""
    row = one(workspace, closeout_id)
    if row.state != "closed" or row.reopening is not None:
        raise Refused("closeout.not_closed")
    closeout_checks.result(result, next_review_on, row.closed_on)
    _describe(workspace, row)
    workspace.update(
        Closeout, closeout_id, seen=seen, result=result, next_review_on=next_review_on if result == "lasting" else None
    )


# -- 历史转入 ----------------------------------------------------------------------------------


@operation("closeout.take_over")
def take_over(workspace: Workspace, olds: Sequence[OldCloseout]) -> Skipped:
    """Close-outs of before the program; gives the ones skipped and why. They are counted, their evidence is not asked
    for (decision of the office that closed them)."""
    skipped: Skipped = []
    for old in olds:
        try:
            take_over_one(workspace, old)
        except Refused as refusal:
            skipped.append((old.finding, refusal))
    workspace.describe(n=len(olds) - len(skipped))
    return skipped


def take_over_one(workspace: Workspace, old: OldCloseout) -> int:
    """Write one 历史转入 inside the operation that is open.

    Refused: waiting or closed already, a day to come, a number that was given here, an unknown result.
    """
    row = finding_rows.one(workspace, old.finding)
    closeout_checks.not_waiting_or_closed(row)
    if old.closed_on is not None and old.closed_on > workspace.today():
        raise Refused("closeout.in_the_future", field="closed_on")
    if workspace.sql("SELECT 1 FROM closeout WHERE number = ? AND number <> '' AND NOT taken_over", old.number.strip()):
        raise Refused("closeout.number_given", field="number", number=old.number.strip())
    closeout_checks.result(old.result, old.next_review_on, None)
    key = workspace.insert(
        Closeout, finding=old.finding, state="closed", closed_on=old.closed_on, number=old.number.strip(),
        result=old.result, next_review_on=old.next_review_on, taken_over=True, source=old.source.strip(),
    )  # fmt: skip
    for name in filter(None, [name.strip() for name in old.evidence]):
        evidence.insert_tie(
            workspace, workspace.insert(Evidence, sha256="", size=0, name="", title=name), "closeout", key
        )
    return key


# -- shared ------------------------------------------------------------------------------------


def _apply(workspace: Workspace, row: FindingRow, draft: CloseoutDraft) -> int:
    key = workspace.insert(
        Closeout, finding=row.id, applied_on=draft.applied_on, doer=draft.doer, summary=draft.summary.strip(),
        state="applied", result=draft.result, chain=ARROW.join(of(workspace, row.inspection).chain),
        next_review_on=draft.next_review_on if draft.result == "lasting" else None,
    )  # fmt: skip
    met = {"met": True, "not_concerned": None}
    for place, criterion in enumerate(draft.criteria, 1):
        workspace.insert(
            CloseoutCriterion, closeout=key, text=criterion.text, met=met[criterion.answer],
            note=criterion.note.strip(), place=place,
        )  # fmt: skip
    chosen = closeout_checks.proving(workspace, row.id) if draft.evidence is None else draft.evidence
    _prove(workspace, "closeout", key, [*chosen, *_filed(workspace, draft.files)])
    return key


def _signed(workspace: Workspace, draft: ReviewDraft) -> list[int]:
    """The evidence that a review stands on; one form may be signed for many applications."""
    return [*draft.scans, *_filed(workspace, draft.files)]


def _review(workspace: Workspace, row: CloseoutRow, draft: ReviewDraft, signed: Sequence[int]) -> str:
    opinion = draft.opinion.strip() or "同意"
    key = workspace.insert(
        CloseoutReview, closeout=row.id, level=row.waiting, place=len(row.reviews) + 1, reviewer=draft.reviewer,
        agreed=draft.agreed, opinion=opinion, reviewed_on=draft.reviewed_on, on_paper=draft.on_paper,
    )  # fmt: skip
    _prove(workspace, "closeout_review", key, signed)
    if not draft.agreed:
        workspace.update(Closeout, row.id, state="returned", reason=opinion)
        return ""
    if not row.last_level:
        return ""
    number = _number(workspace, draft.reviewed_on.year)
    workspace.update(Closeout, row.id, state="closed", closed_on=draft.reviewed_on, number=number)
    return number


def _number(workspace: Workspace, year: int) -> str:
    """The next number of the office's series that no ledger taken over has used."""
    while True:
        number = number_series.give(workspace, "closeout", year)
        if not workspace.sql("SELECT 1 FROM closeout WHERE number = ?", number):
            return number


def _prove(workspace: Workspace, noun: str, record: int, chosen: Sequence[int]) -> None:
    for key in dict.fromkeys(chosen):
        evidence.insert_tie(workspace, key, noun, record)


def _filed(workspace: Workspace, files: Sequence[Kept]) -> list[int]:
    """The evidence that these files of the store are, or become here; one that proves a clue stays apart."""
    found: list[int] = []
    for kept in files:
        hidden = evidence.secret(workspace)
        known = workspace.sql("SELECT id FROM evidence WHERE sha256 = ? ORDER BY id", kept.sha256)
        open_ones = [key for (key,) in known if key not in hidden]
        found.append(open_ones[0] if open_ones else workspace.insert(
            Evidence, sha256=kept.sha256, size=kept.size, name=kept.name, sort=kept.sort, pages=kept.pages,
            title=kept.name.rpartition(".")[0] or kept.name,
        ))  # fmt: skip
    return found


def _describe(workspace: Workspace, row: CloseoutRow) -> None:
    [(text,)] = workspace.sql("SELECT coalesce(nullif(brief, ''), text) FROM finding WHERE id = ?", row.finding)
    workspace.describe(text=text[:12])
