"""整改措施: what is done about a finding, by whom, until when.

A measure belongs to exactly one finding; that it also serves another is a link and never counts twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import When
from core.base.errors import Complaints, Refused
from core.base.states import PROGRESS, WARNINGS
from core.domain import assignments, deadlines, evidence, progress
from core.domain.assignments import Holder
from core.domain.order import arrange, close_gaps, next_place, siblings
from core.store.operations import operation
from core.store.tables import Deadline, Measure
from core.store.workspace import Workspace

Holders = tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as it stands today. `due` is its present deadline, `due_reason` why it was last extended,
    `first_due` the 原定 one; `progress` a code of `states.PROGRESS`, `progress_word` the inspection's own word."""

    id: int
    version: int
    finding: int
    place: int
    text: str
    kind: str
    in_period: bool | None
    standing: bool
    remark: str
    leaders: Holders
    lead_units: Holders
    co_units: Holders
    persons: Holders
    due: When | None
    first_due: When | None
    due_reason: str
    days_left: int | None
    warning: str
    progress: str
    progress_word: str
    progress_text: str
    evidence: tuple[str, ...]

    @property
    def moved_from(self) -> When | None:
        """The 原定 deadline where it was extended since, else None."""
        return self.first_due if self.first_due != self.due else None

    @property
    def long_term(self) -> bool:
        """长期坚持: by its present deadline or by the tick 常态化坚持, whatever its state."""
        return self.standing or (self.due is not None and self.due.last_day is None)


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """What a form says of a measure; people and units by id. `due_reason` is asked for once a plan is decided."""

    text: str
    kind: str = ""
    in_period: bool | None = None
    standing: bool = False
    remark: str = ""
    leaders: tuple[int, ...] = ()
    lead_units: tuple[int, ...] = ()
    co_units: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    due: When | None = None
    due_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A bulk change: None keeps what is there. `keep_settled`: what is done or 长期坚持 keeps its deadline."""

    kind: str | None = None
    leaders: tuple[int, ...] | None = None
    lead_units: tuple[int, ...] | None = None
    co_units: tuple[int, ...] | None = None
    persons: tuple[int, ...] | None = None
    due: When | None = None
    due_reason: str = ""
    keep_settled: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is to be changed at all."""
        return all(getattr(self, name) is None for name in ("kind", *ROLES, "due"))


ROLES = {"leaders": "leader", "lead_units": "lead_unit", "co_units": "co_unit", "persons": "person"}


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def _by(read: Callable[[MeasureRow], Holders]) -> Callable[[MeasureRow], str]:
    return lambda row: assignments.names(read(row))


def _due(row: MeasureRow) -> str:
    return f"{row.due or ''}" + (f"\n（原定{row.moved_from}）" if row.moved_from else "")


COLUMNS: tuple[Column, ...] = (
    Column("measure", "整改措施", lambda row: row.text, None, 44, level="measure",
           synonyms=("整改举措", "工作措施", "具体措施", "措施")),
    Column("measure_kind", "措施类型", lambda row: row.kind, None, 10, "center", "measure", ("类型",), shown=False),
    Column("leader", "责任领导", _by(lambda row: row.leaders), "leader_key", 10, "center", "measure",
           ("牵头领导", "分管领导", "责任校领导", "包案领导")),
    Column("lead_unit", "牵头单位", _by(lambda row: row.lead_units), "unit_key", 14, "center", "measure",
           ("责任单位", "牵头责任单位", "责任部门", "牵头部门")),
    Column("co_units", "配合单位", _by(lambda row: row.co_units), None, 14, "center", "measure",
           ("配合部门", "协办单位", "责任配合单位"), shown=False),
    Column("person", "责任人", _by(lambda row: row.persons), None, 10, "center", "measure",
           ("具体责任人", "经办人", "联系人"), shown=False),
    Column("person_phone", "具体责任人及联系电话", lambda row: "、".join(one.with_phone for one in row.persons),
           None, 20, "center", "measure", ("责任人及联系电话",), shown=False),
    Column("deadline", "完成时限", _due, "due", 14, "center", "measure",
           ("整改时限", "完成时间", "预计完成时间", "计划完成时间")),
    Column("days_left", "剩余天数", lambda row: "" if row.days_left is None else str(row.days_left), "due", 9, "right",
           "measure"),
    Column("overdue_days", "超期天数", lambda row: str(-row.days_left) if (row.days_left or 0) < 0 else "", "due", 9,
           "right", "measure", shown=False),
    Column("warning", "预警", lambda row: WARNINGS[row.warning], "due", 10, "center", "measure", shown=False),
    Column("first_deadline", "原定时限", lambda row: str(row.first_due or ""), None, 14, "center", "measure",
           ("原定完成时限",), shown=False),
    Column("due_reason", "延期理由", lambda row: row.due_reason, None, 20, level="measure", shown=False),
    Column("in_period", "是否集中整改期完成", lambda row: _yes_no(row.in_period), None, 10, "center", "measure",
           shown=False),
    Column("standing", "是否常态化坚持", lambda row: "是" if row.long_term else "", None, 10, "center", "measure",
           ("是否长期坚持",), shown=False),
    Column("progress", "整改进展", lambda row: row.progress_text, None, 36, level="measure",
           synonyms=("进展情况", "整改情况", "整改落实情况"), shown=False),
    Column("completed", "完成情况", lambda row: row.progress_word, "progress_rank", 10, "center", "measure",
           ("整改状态", "整改结果", "是否完成")),
    Column("evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 18, level="measure",
           synonyms=("证明材料", "印证资料"), shown=False),
)  # fmt: skip


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, finding_ids: Sequence[int], until: date | None = None) -> dict[int, list[MeasureRow]]:
    """The measures of these findings, each list in its order; with `until` (截至) as reported up to that day."""
    if not finding_ids:
        return {}
    marks = ", ".join("?" * len(finding_ids))
    found = workspace.sql(
        "SELECT id, version, finding_id, place, text, kind, in_period, standing, remark FROM measure"
        f" WHERE finding_id IN ({marks}) ORDER BY finding_id, place, id",
        *finding_ids,
    )
    keys = [row[0] for row in found]
    held = assignments.of(workspace, "measure", keys, until)
    due = _dated(workspace, keys, until)
    present = progress.present(workspace, "measure", keys, until)
    proofs = proof_titles(workspace, "measure", keys, until)
    today, limits = until or workspace.today(), deadlines.warning_days(workspace)
    listed: dict[int, list[MeasureRow]] = {}
    for key, version, finding, place, text, kind, in_period, standing, remark in found:
        roles = held.get(key, {})
        dates = due.get(key, [])
        when, reason = dates[-1] if dates else (None, "")
        state = present.get(key)
        meaning = state.meaning if state else "not_started"
        listed.setdefault(finding, []).append(
            MeasureRow(
                id=key, version=version, finding=finding, place=place, text=text, kind=kind,
                in_period=None if in_period is None else bool(in_period), standing=bool(standing), remark=remark,
                leaders=roles.get("leader", ()), lead_units=roles.get("lead_unit", ()),
                co_units=roles.get("co_unit", ()), persons=roles.get("person", ()),
                due=when, first_due=dates[0][0] if dates else None, due_reason=reason,
                days_left=deadlines.days_left(when, meaning, today),
                warning=deadlines.warning(when, meaning, today, limits),
                progress=meaning, progress_word=state.word if state else PROGRESS["not_started"],
                progress_text=state.text if state else "", evidence=proofs.get(key, ()),
            )
        )  # fmt: skip
    return listed


_TITLE = "coalesce(nullif(evidence.title, ''), evidence.name)"


def evidence_titles(workspace: Workspace, noun: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Titles of the evidence tied to these records, in the order of the ties."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        f"SELECT tie.record, {_TITLE} FROM evidence_tie tie JOIN evidence ON evidence.id = tie.evidence_id"
        f" WHERE tie.noun = ? AND tie.record IN ({marks}) ORDER BY tie.place, tie.id",
        noun, *ids,
    )  # fmt: skip
    return _by_record(found)


def proof_titles(
    workspace: Workspace, noun: str, ids: Sequence[int], until: date | None = None
) -> dict[int, tuple[str, ...]]:
    """佐证材料 of measures or findings, each title once: what is tied to them, then what came with their 进展.

    With `until` (截至) that of later 进展 is left out, as the 进展 are.
    """
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        f"SELECT progress.{noun}_id, {_TITLE} FROM progress"
        " JOIN evidence_tie tie ON tie.noun = 'progress' AND tie.record = progress.id"
        " JOIN evidence ON evidence.id = tie.evidence_id"
        f" WHERE progress.{noun}_id IN ({marks}) AND reported_on <= ?"
        " ORDER BY reported_on, progress.id, tie.place, tie.id",
        *ids, (until or date.max).isoformat(),
    )  # fmt: skip
    own, reported = evidence_titles(workspace, noun, ids), _by_record(found)
    return {key: tuple(dict.fromkeys((*own.get(key, ()), *reported.get(key, ())))) for key in own | reported}


def _by_record(found: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    titles: dict[int, tuple[str, ...]] = {}
    for record, title in found:
        titles[record] = (*titles.get(record, ()), title)
    return titles


def dates_of(workspace: Workspace, measure_id: int) -> list[tuple[int, When, str]]:
    """原定 and every later deadline of a measure with its reason, in order."""
    found = workspace.sql(
        "SELECT nth, precision, last_day, reason FROM deadline WHERE measure_id = ? ORDER BY nth", measure_id
    )
    return [(nth, _when(precision, last), reason) for nth, precision, last, reason in found]


# -- operations --------------------------------------------------------------------------------


@operation("measure.add")
def add(workspace: Workspace, finding_id: int, draft: MeasureDraft) -> int:
    """A new measure, last of its finding. Refused: no text."""
    _check(draft)
    workspace.describe(text=_short(draft.text))
    return insert(workspace, finding_id, draft)


@operation("measure.edit")
def edit(workspace: Workspace, measure_id: int, draft: MeasureDraft, *, seen: int) -> None:
    """Text, type, owners and deadline at once.

    Refused: no text; after 方案定稿, another date without a reason (原定 then stays beside it).
    """
    _check(draft)
    workspace.describe(text=_short(draft.text))
    workspace.update(Measure, measure_id, seen=seen, **_values(draft))
    for name, role in ROLES.items():
        assignments.assign(workspace, "measure", measure_id, role, getattr(draft, name))
    set_deadline(workspace, measure_id, draft.due, draft.due_reason)


@operation("measure.change_many")
def change_many(workspace: Workspace, measure_ids: Sequence[int], change: MeasureChange) -> list[tuple[int, Refused]]:
    """Set the filled fields on all of them; gives the ones skipped and why."""
    skipped = apply(workspace, measure_ids, change)
    workspace.describe(n=len(measure_ids) - len(skipped))
    return skipped


def settled(workspace: Workspace, measure_ids: Sequence[int]) -> tuple[int, ...]:
    """Those that are done or 长期坚持: another deadline for them is seldom meant."""
    lasting = {key for key, due in deadlines_of(workspace, measure_ids).items() if due.last_day is None}
    done = {key for key, state in states(workspace, measure_ids).items() if state == "done"}
    return tuple(key for key in measure_ids if key in lasting | done)


def apply(workspace: Workspace, measure_ids: Sequence[int], change: MeasureChange) -> list[tuple[int, Refused]]:
    """The same inside the operation that is open."""
    skipped: list[tuple[int, Refused]] = []
    fields: dict[str, Any] = {"kind": change.kind} if change.kind is not None else {}
    kept = set(settled(workspace, measure_ids)) if change.keep_settled and change.due is not None else set[int]()
    for measure_id in measure_ids:
        if measure_id in kept:
            skipped.append((measure_id, Refused("measure.settled_kept")))
        elif change.due is not None:
            try:
                _check_date(workspace, measure_id, change.due, change.due_reason)
            except Refused as refusal:
                skipped.append((measure_id, refusal))
                continue
            set_deadline(workspace, measure_id, change.due, change.due_reason)
        for name, role in ROLES.items():
            wanted = getattr(change, name)
            if wanted is not None:
                assignments.assign(workspace, "measure", measure_id, role, wanted)
        if fields:
            workspace.update(Measure, measure_id, **fields)
    return skipped


@operation("measure.move")
def move(workspace: Workspace, measure_id: int, place: int) -> None:
    """To another place (from 1) among the measures of its finding."""
    [(finding,)] = workspace.sql("SELECT finding_id FROM measure WHERE id = ?", measure_id)
    others = [key for key, _ in siblings(workspace, Measure, finding_id=finding) if key != measure_id]
    others.insert(max(place, 1) - 1, measure_id)
    arrange(workspace, Measure, others, finding_id=finding)


@operation("measure.delete")
def delete(workspace: Workspace, measure_id: int) -> None:
    """Into the bin, with its owners, deadlines and progress. Refused: it stands in a decided plan."""
    [(finding, text)] = workspace.sql("SELECT finding_id, text FROM measure WHERE id = ?", measure_id)
    if workspace.sql("SELECT 1 FROM plan_measure WHERE measure = ?", measure_id):
        raise Refused("measure.in_plan")
    workspace.describe(text=_short(text))
    remove(workspace, measure_id)
    close_gaps(workspace, Measure, finding_id=finding)


# -- shared by the operations of this and other nouns ------------------------------------------


def insert(workspace: Workspace, finding_id: int, draft: MeasureDraft) -> int:
    """Write a measure with owners and deadline inside the operation that is open."""
    place = next_place(workspace, Measure, finding_id=finding_id)
    key = workspace.insert(Measure, finding=finding_id, place=place, **_values(draft))
    for name, role in ROLES.items():
        assignments.assign(workspace, "measure", key, role, getattr(draft, name))
    set_deadline(workspace, key, draft.due, draft.due_reason)
    return key


def remove(workspace: Workspace, measure_id: int) -> None:
    """Take a measure out with what it owns; the store does it row by row, so that each is on record."""
    for (key,) in workspace.sql("SELECT id FROM progress WHERE measure_id = ?", measure_id):
        evidence.forget(workspace, "progress", key)
    for (key,) in workspace.sql("SELECT id FROM extension WHERE measure_id = ?", measure_id):
        evidence.forget(workspace, "extension", key)
    evidence.forget(workspace, "measure", measure_id)
    workspace.delete(Measure, measure_id)


def set_deadline(workspace: Workspace, measure_id: int, due: When | None, reason: str) -> None:
    """The deadline as typed: corrected in place while the plan is open, added as the next one afterwards."""
    known = dates_of(workspace, measure_id)
    present = known[-1][1] if known else None
    if due == present:
        return
    _check_date(workspace, measure_id, due, reason)
    if known and _decided(workspace, measure_id):
        assert due is not None
        _add_date(workspace, measure_id, known[-1][0] + 1, due, reason)
        return
    if known:
        [(key,)] = workspace.sql("SELECT id FROM deadline WHERE measure_id = ? AND nth = ?", measure_id, known[-1][0])
        if due is None:
            workspace.delete(Deadline, key)
        else:
            workspace.update(Deadline, key, precision=due.precision, last_day=due.last_day)
    elif due is not None:
        _add_date(workspace, measure_id, 0, due, reason)


def _add_date(workspace: Workspace, measure_id: int, nth: int, due: When, reason: str) -> None:
    workspace.insert(
        Deadline, measure=measure_id, nth=nth, precision=due.precision, last_day=due.last_day,
        decided_on=workspace.today(), reason=reason.strip(),
    )  # fmt: skip


def _check_date(workspace: Workspace, measure_id: int, due: When | None, reason: str) -> None:
    known = dates_of(workspace, measure_id)
    if not known or due == known[-1][1] or not _decided(workspace, measure_id):
        return
    if due is None:
        raise Refused("deadline.cannot_be_emptied", field="due")
    if not reason.strip():
        raise Refused("deadline.no_reason", field="due_reason")


def _decided(workspace: Workspace, measure_id: int) -> bool:
    return bool(workspace.sql("SELECT 1 FROM plan_measure WHERE measure = ? LIMIT 1", measure_id))


def _check(draft: MeasureDraft) -> None:
    if not draft.text.strip():
        raise Complaints([Refused("measure.no_text", field="text")])


def _values(draft: MeasureDraft) -> dict[str, Any]:
    return {
        "text": draft.text.strip(),
        "kind": draft.kind.strip(),
        "in_period": draft.in_period,
        "standing": draft.standing,
        "remark": draft.remark.strip(),
    }


def _short(text: str) -> str:
    return text.strip()[:12]


def draft_of(row: MeasureRow) -> MeasureDraft:
    """The form as it opens on a measure."""
    return MeasureDraft(
        row.text, row.kind, row.in_period, row.standing, row.remark, _ids(row.leaders), _ids(row.lead_units),
        _ids(row.co_units), _ids(row.persons), row.due,
    )  # fmt: skip


def _ids(holders: Holders) -> tuple[int, ...]:
    return tuple(one.id for one in holders)


def all_deadlines(workspace: Workspace, ids: Sequence[int]) -> dict[int, list[When]]:
    """原定 and every later deadline of each measure, the present one last."""
    return {key: [when for when, _ in dated] for key, dated in _dated(workspace, ids).items()}


def deadlines_of(
    workspace: Workspace, ids: Sequence[int], *, first: bool = False, until: date | None = None
) -> dict[int, When]:
    """The present deadline of each measure that has one, or the 原定 one (`first`): figures may go by either."""
    place = 0 if first else -1
    found: dict[int, When] = {}
    for start in range(0, len(ids), 500):
        dated = _dated(workspace, ids[start : start + 500], until)
        found.update({key: dates[place][0] for key, dates in dated.items()})
    return found


def states(workspace: Workspace, ids: Sequence[int]) -> dict[int, str]:
    """The progress (a code of `states.PROGRESS`) of each measure that is there."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        portion = ids[start : start + 500]
        present = progress.present(workspace, "measure", portion)
        marks = ", ".join("?" * len(portion))
        for (key,) in workspace.sql(f"SELECT id FROM measure WHERE id IN ({marks})", *portion):
            found[key] = present[key].meaning if key in present else "not_started"
    return found


def _dated(workspace: Workspace, ids: Sequence[int], until: date | None = None) -> dict[int, list[tuple[When, str]]]:
    """原定 and every later deadline of each measure with its reason; with `until` (截至) without extensions decided
    after that day."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    dated: dict[int, list[tuple[When, str]]] = {}
    for key, precision, last, reason in workspace.sql(
        f"SELECT measure_id, precision, last_day, reason FROM deadline WHERE measure_id IN ({marks})"
        " AND (nth = 0 OR decided_on <= ?) ORDER BY measure_id, nth",
        *ids, until.isoformat() if until else "9999",
    ):  # fmt: skip
        dated.setdefault(key, []).append((_when(precision, last), reason))
    return dated


def _when(precision: Any, last_day: str | None) -> When:
    return When(precision, date.fromisoformat(last_day) if last_day else None)
