"""单位填报表: what each responsible unit is asked, form by form, and what came back of it.

A form is numbered per unit and keeps the values it was made with (`base`): whatever the unit and the office change
meanwhile is told apart by them when the form comes back. What a unit answered is never written over in silence.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.base.errors import Refused
from core.domain import assignments, collection_rounds, evidence, findings, inspections, measures, people, progress
from core.domain.evidence_files import Kept
from core.domain.finding_rows import FindingRow
from core.domain.findings import FindingFilter
from core.domain.measures import MeasureRow
from core.store.operations import operation
from core.store.tables import CollectionReturn, Evidence, Progress, UnitForm
from core.store.workspace import Workspace

# What a unit answers of each measure: field and heading.
ANSWERS: Mapping[str, str] = {
    "progress": "整改进展", "completed": "完成情况", "reason": "未完成原因", "next_plan": "下一步打算",
    "evidence": "佐证材料",
}  # fmt: skip
# What stands beside it, for the unit to know what is asked; locked.
ASKED: Mapping[str, str] = {
    "number": "序号", "finding": "具体问题", "measure": "整改措施", "leader": "责任领导", "co_units": "配合单位",
    "person": "责任人", "deadline": "完成时限",
}  # fmt: skip
_KINDS = ("finding", "suggestion", "demand", "pledge")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One measure on a form: its uid, what is shown of it, and what was known when the form was made."""

    uid: str
    asked: Values
    answers: Values


@dataclass(frozen=True)
class FormSheet:
    """One form as it is handed out."""

    uid: str
    workspace: str
    inspection: str
    unit: str
    number: int
    issued_on: date
    office: str
    due_on: date | None
    words: tuple[str, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True)
class IssuedForm:
    """A form that was handed out, as the workspace keeps it. `newer`: a later one of the unit has been read already."""

    id: int
    version: int
    uid: str
    inspection: int
    round: int | None
    unit: int
    unit_name: str
    number: int
    issued_on: date
    taken_back_on: date | None
    due_on: date | None
    newer: bool
    base: str

    @cached_property
    def rows(self) -> Mapping[str, FormRow]:
        """The rows it was made with, by the uid of their measure."""
        kept: dict[str, dict[str, dict[str, str]]] = json.loads(self.base)
        return {uid: FormRow(uid, row["asked"], row["answers"]) for uid, row in kept.items()}


@dataclass(frozen=True, slots=True)
class Present:
    """What is known of a measure now."""

    measure: int
    answers: Values


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written for one measure: the whole of its new report, None where only evidence came, and the files."""

    measure: int
    report: Values | None
    files: tuple[Kept, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that is taken back: its answers, who filled it in and when, and the file itself."""

    form: int
    seen: int
    filled_on: date
    contact: str
    phone: str
    answers: tuple[Answer, ...]
    file: Kept | None = None
    others: tuple[Kept, ...] = ()


# -- queries -----------------------------------------------------------------------------------


def units_asked(workspace: Workspace, inspection_id: int) -> dict[int, str]:
    """The units that answer for measures of findings that are not closed, by id, in the order of the findings."""
    found: dict[int, str] = {}
    for finding, measure in _open(workspace, inspection_id):
        found |= {unit.id: unit.name for unit in _answering(finding, measure)}
    return found


def issued(workspace: Workspace, inspection_id: int | None = None) -> list[IssuedForm]:
    """The forms handed out, the latest first."""
    found = workspace.sql(
        "SELECT form.id, form.version, form.uid, form.inspection_id, form.round_id, form.unit_id, unit.name, number,"
        " issued_on, taken_back_on, round.due_on, EXISTS (SELECT 1 FROM unit_form later WHERE later.unit_id ="
        " form.unit_id AND later.number > form.number AND later.taken_back_on IS NOT NULL), base"
        " FROM unit_form form JOIN unit ON unit.id = form.unit_id"
        " LEFT JOIN collection_round round ON round.id = form.round_id"
        " WHERE (?1 IS NULL OR form.inspection_id = ?1) ORDER BY form.id DESC",
        inspection_id,
    )
    return [
        IssuedForm(
            key, version, uid, inspection, round_id, unit, name, number, date.fromisoformat(on), _day(back), _day(due),
            bool(newer), base,
        )
        for key, version, uid, inspection, round_id, unit, name, number, on, back, due, newer, base in found
    ]  # fmt: skip


def outstanding(workspace: Workspace, inspection_id: int | None = None) -> list[IssuedForm]:
    """The last form of each unit that has not come back, those due first at the top."""
    last: dict[tuple[int, int], IssuedForm] = {}
    for form in issued(workspace, inspection_id):
        last.setdefault((form.inspection, form.unit), form)
    waiting = [form for form in last.values() if form.taken_back_on is None and not form.newer]
    return sorted(waiting, key=lambda form: (form.due_on or date.max, form.unit_name))


def is_overdue(form: IssuedForm, today: date) -> bool:
    """Whether a form should have come back by now."""
    return form.taken_back_on is None and form.due_on is not None and form.due_on < today


def round_now(workspace: Workspace, inspection_id: int) -> int | None:
    """The 报送期 a form made today belongs to: the one due next."""
    coming = [row for row in collection_rounds.rows(workspace, inspection_id) if row.due_on >= workspace.today()]
    return min(coming, key=lambda row: row.due_on).id if coming else None


def find(workspace: Workspace, uid: str) -> IssuedForm:
    """The form of this uid. Refused: the workspace has none."""
    found = next((form for form in issued(workspace) if form.uid == uid), None)
    if found is None:
        raise Refused("unit_form.unknown")
    return found


def present(workspace: Workspace, uids: Sequence[str]) -> dict[str, Present]:
    """What is known now of the measures with these uids; those that are gone are left out."""
    keys: dict[int, str] = {}
    for start in range(0, len(uids), 500):
        some = uids[start : start + 500]
        marks = ", ".join("?" * len(some))
        keys |= dict(workspace.sql(f"SELECT id, uid FROM measure WHERE uid IN ({marks})", *some))
    return {uid: Present(key, answers) for key, uid, answers in _answers(workspace, keys)}


def words_of(workspace: Workspace, inspection_id: int) -> tuple[str, ...]:
    """What a unit may choose from as 完成情况."""
    return progress.words(workspace, inspection_id)


# -- operations --------------------------------------------------------------------------------


@operation("unit_form.issue", undoable=False)
def issue(
    workspace: Workspace, inspection_id: int, units: Sequence[int], *, collection_round: int | None = None
) -> list[FormSheet]:
    """Number a form for each of these units and keep what it is made with; gives what is to be written.

    Not undoable: a form that is out stays out. Refused: a unit that answers for nothing that is still open.
    """
    rows: dict[int, list[tuple[FindingRow, MeasureRow]]] = {}
    for finding, measure in _open(workspace, inspection_id):
        for unit in _answering(finding, measure):
            rows.setdefault(unit.id, []).append((finding, measure))
    named = {row.id: row.name for row in people.units(workspace)}
    for unit in units:
        if unit not in rows:
            raise Refused("unit_form.nothing_to_ask", unit=named.get(unit, ""))
    sheets = [_issue_one(workspace, inspection_id, (unit, named[unit]), rows[unit], collection_round) for unit in units]
    workspace.describe(n=len(sheets), name=named[units[0]] if len(units) == 1 else "")
    return sheets


@operation("unit_form.take_back")
def take_back(workspace: Workspace, returned: Returned) -> int:
    """Record what a form brought: a dated report for each measure it changed, the evidence, the file itself.

    Fills the collection round the form belongs to. Gives how many measures were answered. Refused: `Stale`.
    """
    form = next(one for one in issued(workspace) if one.id == returned.form)
    workspace.update(UnitForm, form.id, seen=returned.seen, taken_back_on=workspace.today())
    source = f"{form.unit_name}填报表（第{form.number}期）"
    for answer in returned.answers:
        if answer.report is not None:
            workspace.insert(
                Progress, measure=answer.measure, reported_on=returned.filled_on, text=answer.report["progress"],
                state=answer.report["completed"], reason=answer.report["reason"],
                next_plan=answer.report["next_plan"], source=source,
            )  # fmt: skip
        for kept in answer.files:
            _prove(workspace, "measure", answer.measure, kept, source)
        for name in answer.names:
            key = workspace.insert(Evidence, sha256="", size=0, name="", title=name, note=source)
            evidence.insert_tie(workspace, key, "measure", answer.measure)
    for kept in (*((returned.file,) if returned.file else ()), *returned.others):
        _prove(workspace, "unit_form", form.id, kept, source)
    if form.round is not None:
        _fill_round(workspace, form, returned)
    workspace.describe(name=form.unit_name, n=len(returned.answers))
    return len(returned.answers)


# -- what stands on a form ---------------------------------------------------------------------


def _open(workspace: Workspace, inspection_id: int) -> list[tuple[FindingRow, MeasureRow]]:
    """The measures of findings that are neither closed nor withdrawn."""
    keys = findings.ids(workspace, FindingFilter(inspection_id, kinds=_KINDS))
    return [
        (row, measure)
        for row in findings.rows(workspace, keys)
        if row.closing != "closed" and row.withdrawn_on is None
        for measure in row.measures
    ]


def _answering(finding: FindingRow, measure: MeasureRow) -> tuple[assignments.Holder, ...]:
    """Who answers for a measure: its 牵头单位, else the finding's."""
    return measure.lead_units or finding.lead_units


def _issue_one(
    workspace: Workspace, inspection_id: int, unit: tuple[int, str], rows: Sequence[tuple[FindingRow, MeasureRow]],
    collection_round: int | None,
) -> FormSheet:  # fmt: skip
    ids = {measure.id: finding for finding, measure in rows}
    uids: dict[int, str] = dict(
        workspace.sql(f"SELECT id, uid FROM measure WHERE id IN ({', '.join('?' * len(ids))})", *ids)
    )
    known = {key: answers for key, _, answers in _answers(workspace, uids)}
    made = tuple(FormRow(uids[one.id], _asked(finding, one), known[one.id]) for finding, one in rows)
    base = {row.uid: {"asked": dict(row.asked), "answers": dict(row.answers)} for row in made}
    [(number,)] = workspace.sql("SELECT coalesce(max(number), 0) + 1 FROM unit_form WHERE unit_id = ?", unit[0])
    today = workspace.today()
    key = workspace.insert(
        UnitForm, inspection=inspection_id, round=collection_round, unit=unit[0], number=number, issued_on=today,
        base=json.dumps(base, ensure_ascii=False),
    )  # fmt: skip
    [(uid, due)] = workspace.sql(
        "SELECT unit_form.uid, due_on FROM unit_form LEFT JOIN collection_round ON collection_round.id = round_id"
        " WHERE unit_form.id = ?",
        key,
    )
    name = inspections.one(workspace, inspection_id).name
    return FormSheet(
        uid, workspace.settings.get("uid", ""), name, unit[1], number, today, workspace.name, _day(due),
        words_of(workspace, inspection_id), made,
    )  # fmt: skip


def _asked(finding: FindingRow, measure: MeasureRow) -> dict[str, str]:
    return {
        "number": finding.number,
        "finding": finding.shown,
        "measure": measure.text,
        "leader": assignments.names(measure.leaders),
        "co_units": assignments.names(measure.co_units),
        "person": assignments.names(measure.persons),
        "deadline": str(measure.due or ""),
    }


def _answers(workspace: Workspace, keys: Mapping[int, str]) -> list[tuple[int, str, Values]]:
    """Key, uid and present answers of each measure."""
    found: list[tuple[int, str, Values]] = []
    ids = list(keys)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        last = progress.present(workspace, "measure", some)
        proofs = _titles(workspace, some)
        for key in some:
            entry = last.get(key)
            said = (entry.text, entry.word, entry.reason, entry.next_plan) if entry else ("", "", "", "")
            found.append((key, keys[key], dict(zip(ANSWERS, (*said, "；".join(proofs.get(key, ()))), strict=True))))
    return found


def _titles(workspace: Workspace, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    return measures.proof_titles(workspace, "measure", keys)


# -- what a form brought -----------------------------------------------------------------------


def _prove(workspace: Workspace, noun: str, record: int, kept: Kept, source: str) -> None:
    """Tie a file; one that is evidence already is not described anew, nor tied twice to the same record."""
    known = workspace.sql(
        "SELECT id FROM evidence WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM evidence_tie WHERE"
        " evidence_id = evidence.id AND noun = 'clue') ORDER BY id LIMIT 1",
        kept.sha256,
    )
    values: dict[str, Any] = {"sort": kept.sort, "pages": kept.pages, "title": kept.name.rpartition(".")[0]}
    key = (
        known[0][0]
        if known
        else workspace.insert(Evidence, sha256=kept.sha256, size=kept.size, name=kept.name, note=source, **values)
    )
    tied = workspace.sql(
        "SELECT 1 FROM evidence_tie WHERE evidence_id = ? AND noun = ? AND record = ?", key, noun, record
    )
    if not tied:
        evidence.insert_tie(workspace, key, noun, record)


def _fill_round(workspace: Workspace, form: IssuedForm, back: Returned) -> None:
    """The unit has answered in its 报送期; whom to call is what it says now."""
    assert form.round is not None
    collection_rounds.returned(workspace, form.round, form.unit, back.filled_on)
    given: dict[str, Any] = {name: text for name, text in (("contact", back.contact), ("phone", back.phone)) if text}
    [(key,)] = workspace.sql(
        "SELECT id FROM collection_return WHERE round_id = ? AND unit_id = ?", form.round, form.unit
    )
    workspace.update(CollectionReturn, key, **given)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
