"""销号条件: what an application or a review must satisfy, each told in a sentence of its own.

Usual practice of the offices: every measure done, evidence, a check-list, at least two persons who are not the doer.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import CLOSING_RESULTS
from core.domain import closing_rules, progress
from core.domain.closeout_rows import CloseoutRow
from core.domain.finding_rows import FindingRow
from core.domain.measures import MeasureRow
from core.store.workspace import Workspace

if TYPE_CHECKING:
    from core.domain.closeouts import CloseoutDraft, ReviewDraft

# Which reported states will do for which result; a 长期坚持 measure has none that is the last.
_DONE = {"done"}
_ENOUGH = {"done": _DONE, "basic": {"done", "basic"}, "lasting": {"done", "basic"}}


# -- an application ----------------------------------------------------------------------------


def application(workspace: Workspace, row: FindingRow, draft: "CloseoutDraft") -> None:
    """Refused as by `closeouts.apply`: first what lies with the finding, then all that is wrong in the form."""
    not_waiting_or_closed(row)
    measures_done(row, draft.result)
    complaints = [*_form(workspace, draft), *_criteria(workspace, row, draft)]
    before = _cause(workspace, row, draft.result)
    if before is not None and draft.applied_on < before[1]:
        complaints.append(Refused(before[0], field="applied_on", day=show_day(before[1])))
    chosen = proving(workspace, row.id) if draft.evidence is None else draft.evidence
    if not draft.files and not _with_file(workspace, chosen):
        complaints.append(Refused("closeout.no_evidence", field="evidence"))
    if complaints:
        raise Complaints(complaints)


def form(workspace: Workspace, draft: "CloseoutDraft") -> None:
    """Refused: what is wrong in the form whatever finding it is for."""
    if complaints := list(_form(workspace, draft)):
        raise Complaints(complaints)


def not_waiting_or_closed(row: FindingRow) -> None:
    """Refused: the finding is withdrawn, waits for a review, or is closed."""
    if row.withdrawn_on is not None:
        raise Refused("closeout.finding_withdrawn")
    if row.closing == "applied":
        raise Refused("closeout.applied_already")
    if row.closing == "closed":
        raise Refused("closeout.closed_already")


def measures_done(row: FindingRow, result: str) -> None:
    """Refused: no measure at all, or one that is not as far as the result says."""
    if not row.measures:
        raise Refused("closeout.no_measure")
    whole = row.progress in _ENOUGH.get(result, _DONE) and all(one.progress == "not_started" for one in row.measures)
    still_open = [] if whole else [one for one in row.measures if not _enough(one, result)]
    if still_open:
        raise Refused("closeout.measures_open", n=len(still_open), text=still_open[0].text[:20])


def _enough(measure: MeasureRow, result: str) -> bool:
    if result == "lasting" and measure.long_term:
        return measure.progress != "not_started"
    return measure.progress in _ENOUGH.get(result, _DONE)


def proving(workspace: Workspace, finding_id: int) -> list[int]:
    """What proves the finding, its measures and what was reported of them, in the order it was tied; each once."""
    found = workspace.sql(
        "SELECT evidence_id FROM evidence_tie WHERE noun = 'finding' AND record = ?1"
        " OR noun = 'measure' AND record IN (SELECT id FROM measure WHERE finding_id = ?1)"
        " OR noun = 'progress' AND record IN (SELECT id FROM progress WHERE finding_id = ?1"
        "  OR measure_id IN (SELECT id FROM measure WHERE finding_id = ?1)) ORDER BY id",
        finding_id,
    )
    return list(dict.fromkeys(key for (key,) in found))


def result(code: str, next_review_on: date | None, after: date | None) -> None:
    """Refused: an unknown result, 持续整改 without the day it is looked at again, or one before the close-out."""
    if complaints := list(_result(code, next_review_on, after)):
        raise Complaints(complaints)


def _form(workspace: Workspace, draft: "CloseoutDraft") -> Iterator[Refused]:
    if draft.doer is None:
        yield Refused("closeout.no_doer", field="doer")
    if draft.applied_on > workspace.today():
        yield Refused("closeout.in_the_future", field="applied_on")
    if not draft.summary.strip():
        yield Refused("closeout.no_summary", field="summary")
    yield from _result(draft.result, draft.next_review_on, draft.applied_on)


def _result(code: str, next_review_on: date | None, after: date | None) -> Iterator[Refused]:
    if code not in CLOSING_RESULTS:
        yield Refused("closeout.no_result", field="result")
    if code == "lasting" and next_review_on is None:
        yield Refused("closeout.no_next_review", field="next_review_on")
    if code == "lasting" and next_review_on is not None and after is not None and next_review_on <= after:
        yield Refused("closeout.next_review_before", field="next_review_on")


def _criteria(workspace: Workspace, row: FindingRow, draft: "CloseoutDraft") -> Iterator[Refused]:
    asked = closing_rules.of(workspace, row.inspection).criteria
    answered = {one.text: one for one in draft.criteria if one.answer}
    missing = [text for text in asked if text not in answered]
    if missing or len(draft.criteria) != len(asked):
        yield Refused("closeout.criteria_unanswered", field="criteria", text="、".join(missing or asked))
    unmet = [one.text for one in draft.criteria if one.answer == "unmet"]
    if unmet:
        yield Refused("closeout.criteria_unmet", field="criteria", text="、".join(unmet))
    if any(one.answer == "not_concerned" and not one.note.strip() for one in draft.criteria):
        yield Refused("closeout.criterion_no_note", field="criteria")
    if draft.criteria and all(one.answer == "not_concerned" for one in draft.criteria):
        yield Refused("closeout.criteria_none_met", field="criteria")


def _cause(workspace: Workspace, row: FindingRow, wanted: str) -> tuple[str, date] | None:
    """(code, day) of the last thing that an application can only follow."""
    days = [("closeout.before_done", day) for day in _done_days(workspace, row, wanted)]
    last = row.close_out
    days += [("closeout.before_return", on) for _, on, agreed in last.reviews if not agreed]
    days += [
        ("closeout.before_reopening", date.fromisoformat(on))
        for (on,) in workspace.sql("SELECT reopened_on FROM reopening WHERE closeout_id = ?", last.closeout)
    ]
    return max(days, key=lambda one: one[1], default=None)


def _done_days(workspace: Workspace, row: FindingRow, wanted: str) -> Iterator[date]:
    """Since when each measure (or the finding as a whole) has been as far as the result says."""
    enough = _ENOUGH.get(wanted, _DONE)
    told = [progress.entries(workspace, "measure", one.id) for one in row.measures]
    told.append(progress.entries(workspace, "finding", row.id))
    for entries in told:
        day: date | None = None
        for entry in entries:
            if entry.meaning not in enough:
                break
            day = entry.reported_on
        if day is not None:
            yield day


def _with_file(workspace: Workspace, evidence: tuple[int, ...] | list[int]) -> bool:
    marks = ", ".join("?" * len(evidence))
    return bool(workspace.sql(f"SELECT 1 FROM evidence WHERE id IN ({marks}) AND sha256 <> '' LIMIT 1", *evidence))


# -- a review ----------------------------------------------------------------------------------


def decision(workspace: Workspace, row: CloseoutRow, finding: FindingRow, draft: "ReviewDraft") -> None:
    """Refused as by `closeouts.review`: first what lies with the application, then all that is wrong in the form."""
    if row.state != "applied":
        raise Refused("closeout.not_waiting")
    if draft.level and draft.level != row.waiting:
        raise Refused("closeout.other_level", level=row.waiting)
    if draft.agreed:
        if finding.withdrawn_on is not None:
            raise Refused("closeout.finding_withdrawn")
        measures_done(finding, row.result)
        if not any(proof.has_file for proof in row.proofs):
            raise Refused("closeout.no_evidence")
    if complaints := [*_reviewer(workspace, row, draft), *_review_form(workspace, row, draft)]:
        raise Complaints(complaints)


def _reviewer(workspace: Workspace, row: CloseoutRow, draft: "ReviewDraft") -> Iterator[Refused]:
    if draft.reviewer is None:
        yield Refused("closeout.no_reviewer", field="reviewer")
        return
    if draft.reviewer == row.doer:
        yield Refused("closeout.doer_reviews", field="reviewer")
    before = {review.reviewer for review in row.reviews}
    if draft.agreed and row.last_level and before <= {draft.reviewer}:
        yield Refused("closeout.one_reviewer", field="reviewer")
    if draft.on_paper and not draft.files and not _with_file(workspace, draft.scans):
        yield Refused("closeout.no_scan", field="files")
    if not draft.on_paper and draft.reviewer != _at_the_program(workspace):
        yield Refused("closeout.not_yourself", field="on_paper")


def _review_form(workspace: Workspace, row: CloseoutRow, draft: "ReviewDraft") -> Iterator[Refused]:
    if not draft.agreed and not draft.opinion.strip():
        yield Refused("closeout.no_return_reason", field="opinion")
    if draft.reviewed_on > workspace.today():
        yield Refused("closeout.in_the_future", field="reviewed_on")
    if row.applied_on is not None and draft.reviewed_on < row.applied_on:
        yield Refused("closeout.review_before_application", field="reviewed_on", day=show_day(row.applied_on))
    elif row.reviews and draft.reviewed_on < row.reviews[-1].reviewed_on:
        last = row.reviews[-1]
        yield Refused(
            "closeout.review_before_last", field="reviewed_on", level=last.level, day=show_day(last.reviewed_on)
        )


def _at_the_program(workspace: Workspace) -> int | None:
    """The person whom the operator at the program is."""
    found = workspace.sql("SELECT person_id FROM operator WHERE id = ?", workspace.operator)
    return found[0][0] if found else None
