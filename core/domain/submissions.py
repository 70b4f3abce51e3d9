"""报送: what was handed in above — the very bytes, with when, to whom, by whom and in which way.

The bytes are kept as evidence beside the moment, the program's version and the last value of the audit's chain, so that
what was sent can be shown as it was. A submission is not taken back by undo: a wrong one is voided with a reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import SUBMISSION_STATES
from core.domain import deadlines, evidence
from core.domain.deadlines import MilestoneRow
from core.domain.evidence import Kept
from core.domain.milestones import NOT_APPLICABLE
from core.store.operations import operation
from core.store.tables import Evidence, Milestone, Submission
from core.store.workspace import Workspace

WAYS = ("机要交换", "当面报送", "涉密网络", "政务内网", "邮寄", "传真", "其他")


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """What a form says of a submission; `paper` names the paper or ledger it is, empty when it is neither."""

    title: str
    receiver: str
    submitted_on: date
    milestone: int | None = None
    paper: str = ""
    sent_by: int | None = None
    way: str = ""
    received_by: str = ""
    received_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission; `files` are the evidence (id, name) that went, the kept copy first; `moment` in UTC, `chain` the
    audit's last value then."""

    id: int
    version: int
    inspection: int
    given: SubmissionDraft
    sent_by_name: str
    files: tuple[tuple[int, str], ...]
    sha256: str
    moment: str
    program_version: str
    chain: str
    voided_on: date | None
    voided_reason: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Something due above and what was submitted for it; `state` a code of `states.SUBMISSION_STATES`.

    `id` is the milestone's; what was submitted without one has the submission's below zero.
    """

    id: int
    version: int
    inspection: int
    rule: str
    title: str
    receiver: str
    due_on: date | None
    basis: str
    reason: str
    submissions: tuple[SubmissionRow, ...]
    state: str
    days_left: int | None

    @property
    def sent(self) -> SubmissionRow | None:
        """The last submission that holds; None when there is none."""
        return next((one for one in reversed(self.submissions) if one.voided_on is None), None)

    @property
    def submitted_on(self) -> date | None:
        """The day of that submission."""
        return self.sent.given.submitted_on if self.sent else None


def _of_sent(name: str) -> Callable[[DutyRow], str]:
    """What a column shows of the submission that holds."""
    return lambda row: str(getattr(row.sent.given, name)) if row.sent else ""


COLUMNS: tuple[Column, ...] = (
    Column("due_on", "到期日", lambda row: show_day(row.due_on), "due_on", 14, "center"),
    Column("title", "报送事项", lambda row: row.title, "title", 30),
    Column("receiver", "接收单位", lambda row: row.receiver, "receiver", 18),
    Column("state", "报送情况", lambda row: SUBMISSION_STATES[row.state], "state", 12, "center"),
    Column("days_left", "剩余天数", lambda row: "" if row.days_left is None else str(row.days_left), "days_left", 9,
           "right", shown=False),
    Column("submitted_on", "报送日期", lambda row: show_day(row.submitted_on), "submitted_on", 14, "center"),
    Column("way", "报送方式", _of_sent("way"), None, 10, "center", shown=False),
    Column("sent_by", "报送人", lambda row: row.sent.sent_by_name if row.sent else "", None, 10, "center", shown=False),
    Column("received_by", "签收人", _of_sent("received_by"), None, 10, "center", shown=False),
    Column("basis", "依据", lambda row: row.reason or row.basis, None, 40, shown=False),
)  # fmt: skip


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[SubmissionRow]:
    """The submissions of an inspection (None: of all) in the order of their days; with `until` (截至) up to it."""
    found = workspace.sql(
        "SELECT one.id, one.version, one.inspection_id, one.title, receiver, submitted_on, milestone_id, paper,"
        " sent_by_id, way, received_by, received_on, one.remark, coalesce(person.name, ''), evidence_id, evidence.name,"
        " sha256, moment, program_version, chain, voided_on, voided_reason FROM submission one"
        " LEFT JOIN person ON person.id = sent_by_id JOIN evidence ON evidence.id = evidence_id"
        " WHERE (:inspection IS NULL OR one.inspection_id = :inspection) AND (:until IS NULL OR submitted_on <= :until)"
        " ORDER BY submitted_on, one.id",
        inspection=inspection_id,
        until=until.isoformat() if until else None,
    )
    files = _files(workspace)
    return [_row(values, files, until) for values in found]


def one(workspace: Workspace, submission_id: int) -> SubmissionRow:
    """One submission. Refused: it is gone."""
    found = [row for row in rows(workspace, None) if row.id == submission_id]
    if not found:
        raise Refused("record.gone", noun="submission")
    return found[0]


def duties(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[DutyRow]:
    """What is or was due above, and what was submitted without being due: what presses most comes first."""
    today = until or workspace.today()
    sent: dict[int | None, list[SubmissionRow]] = {}
    for row in rows(workspace, inspection_id, until=until):
        sent.setdefault(row.given.milestone, []).append(row)
    keys = [key for (key,) in workspace.sql("SELECT id FROM inspection ORDER BY id")]
    limit = deadlines.warning_days(workspace)["urgent"]
    found = [
        _duty(key, milestone, tuple(sent.get(milestone.id, ())), today, limit)
        for key in keys
        if inspection_id in (None, key)
        for milestone in deadlines.milestones(workspace, key)
    ]
    found += [_unasked(row) for row in sent.get(None, ())]
    return sorted(found, key=lambda row: (_ORDER[row.state], row.due_on or row.submitted_on or date.max, row.id))


def receivers(workspace: Workspace) -> list[str]:
    """Whom was reported to before, for the form to offer."""
    found = workspace.sql(
        "SELECT DISTINCT receiver FROM milestone WHERE receiver <> '' UNION SELECT DISTINCT receiver FROM submission"
    )
    return [receiver for (receiver,) in found if receiver]


# -- operations --------------------------------------------------------------------------------


@operation("submission.send", undoable=False)
def send(workspace: Workspace, inspection_id: int, draft: SubmissionDraft, files: Sequence[Kept]) -> int:
    """Record what was handed in; the first file is the paper itself, the others go with it.

    Refused: no title, no receiver, no file, a day still to come, a receipt before it.
    """
    _check(workspace, draft, files)
    workspace.describe(title=draft.title.strip(), receiver=draft.receiver.strip())
    kept = [_evidence(workspace, file) for file in files]
    values = {name: getattr(draft, name) for name in SubmissionDraft.__dataclass_fields__}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    key = workspace.insert(
        Submission, inspection=inspection_id, evidence=kept[0], moment=workspace.now().isoformat(),
        program_version=version("rectify"), chain=workspace.code(), **values,
    )  # fmt: skip
    for number in dict.fromkeys(kept):
        evidence.insert_tie(workspace, number, "submission", key)
    _mark_done(workspace, draft.milestone)
    return key


@operation("submission.receive")
def receive(workspace: Workspace, submission_id: int, received_on: date, received_by: str) -> None:
    """Who signed for it above, and when. Refused: no name, a day before it was sent or still to come, it is void."""
    row = one(workspace, submission_id)
    _refuse_void(row)
    complaints = [] if received_by.strip() else [Refused("submission.no_receipt", field="received_by")]
    complaints += _wrong_receipt(workspace, row.given.submitted_on, received_on)
    if complaints:
        raise Complaints(complaints)
    workspace.describe(title=row.given.title)
    workspace.update(Submission, submission_id, received_on=received_on, received_by=received_by.strip())


@operation("submission.void")
def void(workspace: Workspace, submission_id: int, reason: str) -> None:
    """It was not sent, or in error: it stays on record with its bytes and counts no more. Refused: no reason."""
    row = one(workspace, submission_id)
    _refuse_void(row)
    if not reason.strip():
        raise Refused("submission.no_reason", field="reason")
    workspace.describe(title=row.given.title)
    workspace.update(Submission, submission_id, voided_on=workspace.today(), voided_reason=reason.strip())
    _mark_done(workspace, row.given.milestone)


def _mark_done(workspace: Workspace, milestone_id: int | None) -> None:
    """The day a milestone was first submitted for, as its list shows it."""
    if milestone_id is not None:
        [(day,)] = workspace.sql(
            "SELECT min(submitted_on) FROM submission WHERE milestone_id = ? AND voided_on IS NULL", milestone_id
        )
        workspace.update(Milestone, milestone_id, done_on=day)


def _evidence(workspace: Workspace, file: Kept) -> int:
    """The row of these bytes among the open evidence, made when there is none."""
    hidden = evidence.secret(workspace)
    found = workspace.sql("SELECT id FROM evidence WHERE sha256 = ? ORDER BY id", file.sha256)
    known = next((key for (key,) in found if key not in hidden), None)
    return known or workspace.insert(
        Evidence, sha256=file.sha256, size=file.size, name=file.name, sort=file.sort, pages=file.pages,
        title=file.name.rpartition(".")[0] or file.name, kind="报送稿",
    )  # fmt: skip


def _check(workspace: Workspace, draft: SubmissionDraft, files: Sequence[Kept]) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("submission.no_title", field="title"))
    if not draft.receiver.strip():
        complaints.append(Refused("submission.no_receiver", field="receiver"))
    if draft.submitted_on > workspace.today():
        complaints.append(Refused("submission.in_the_future", field="submitted_on"))
    if draft.received_on is not None:
        complaints += _wrong_receipt(workspace, draft.submitted_on, draft.received_on)
    if not files:
        complaints.append(Refused("submission.no_file", field="files"))
    if complaints:
        raise Complaints(complaints)


def _wrong_receipt(workspace: Workspace, submitted_on: date, received_on: date) -> list[Refused]:
    if received_on > workspace.today():
        return [Refused("submission.in_the_future", field="received_on")]
    return [Refused("submission.receipt_before", field="received_on")] if received_on < submitted_on else []


def _refuse_void(row: SubmissionRow) -> None:
    if row.voided_on is not None:
        raise Refused("submission.void_already", title=row.given.title)


# -- rows --------------------------------------------------------------------------------------

_ORDER = {code: place for place, code in enumerate(SUBMISSION_STATES)}


def _duty(
    inspection: int, row: MilestoneRow, sent: tuple[SubmissionRow, ...], today: date, limit: int
) -> DutyRow:  # fmt: skip
    holding = [one for one in sent if one.voided_on is None]
    left = (row.due_on - today).days if row.due_on and not holding else None
    if holding:
        late = row.due_on is not None and holding[0].given.submitted_on > row.due_on
        state = "submitted_late" if late else "submitted"
    elif row.due_on is None:
        state = "not_applicable" if row.reason == NOT_APPLICABLE else "unset"
    else:
        assert left is not None
        state = "overdue" if left < 0 else "due_soon" if left <= limit else "later"
    return DutyRow(
        row.id, row.version, inspection, row.rule, row.title, row.receiver, row.due_on, row.basis, row.reason, sent,
        state, left,
    )  # fmt: skip


def _unasked(row: SubmissionRow) -> DutyRow:
    """A submission that no rule and no date asked for."""
    state = "voided" if row.voided_on is not None else "submitted"
    given = row.given
    return DutyRow(
        -row.id, row.version, row.inspection, "", given.title, given.receiver, None, "", "", (row,), state, None
    )


def _files(workspace: Workspace) -> dict[int, tuple[tuple[int, str], ...]]:
    """Submission → (evidence, name) of what is tied to it, in its order."""
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for key, number, name in workspace.sql(
        "SELECT record, evidence.id, name FROM evidence_tie JOIN evidence ON evidence.id = evidence_id"
        " WHERE noun = 'submission' ORDER BY record, evidence_tie.place, evidence_tie.id"
    ):
        found[key] = (*found.get(key, ()), (number, name))
    return found


def _row(
    values: Sequence[Any], files: dict[int, tuple[tuple[int, str], ...]], until: date | None
) -> SubmissionRow:  # fmt: skip
    (key, number, inspection, title, receiver, submitted_on, milestone, paper, sent_by, way, received_by, received_on,
     remark, sender, kept, kept_name, sha256, moment, program, chain, voided_on, voided_reason) = values  # fmt: skip
    received, voided = (_by(text, until) for text in (received_on, voided_on))
    others = [one for one in files.get(key, ()) if one[0] != kept]
    return SubmissionRow(
        key, number, inspection,
        SubmissionDraft(title, receiver, date.fromisoformat(submitted_on), milestone, paper, sent_by, way,
                        received_by if received or not received_on else "", received, remark),
        sender, ((kept, kept_name), *others), sha256, moment, program, chain, voided,
        voided_reason if voided else "",
    )  # fmt: skip


def _by(text: str | None, until: date | None) -> date | None:
    """A stored day that had come by `until`, else None."""
    day = date.fromisoformat(text) if text else None
    return day if day is None or until is None or day <= until else None
