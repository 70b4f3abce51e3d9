"""会议: what met about the rectification, who was there, what was decided — and which decision became a measure.

The two feedback meetings stand in the header of an inspection; they are listed here too and counted once.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day, show_partial
from core.base.errors import Complaints, Refused
from core.base.states import ATTENDANCE, FEEDBACK_EVENTS
from core.base.text import shorten
from core.domain import evidence, measures, rules
from core.domain.measures import MeasureDraft
from core.domain.order import arrange, next_place
from core.store.operations import operation
from core.store.tables import Meeting, MeetingAttendee, MeetingDecision
from core.store.workspace import Workspace

FEEDBACK = "反馈会"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who took part in a role of `states.ATTENDANCE`: a person, a unit, or a group in words."""

    role: str
    person: int | None = None
    unit: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """What a form says of a meeting; `decisions` are the texts of 议定事项 in their order."""

    kind: str
    title: str = ""
    held_on: date | None = None
    time: str = ""
    place: str = ""
    chair: int | None = None
    chair_words: str = ""
    recorder: int | None = None
    attendees: tuple[Attendee, ...] = ()
    agenda: str = ""
    decisions: tuple[str, ...] = ()
    minutes: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """议定事项: its text, and the finding and measure it became (with the finding's number)."""

    id: int
    version: int
    text: str
    finding: int | None
    measure: int | None
    number: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in words. A feedback meeting of the inspection's header has the event's id below zero.

    `day` is how the date is shown: a feedback meeting may lack day or year.
    """

    id: int
    version: int
    inspection: int
    kind: str
    title: str
    held_on: date | None
    day: str
    time: str
    place: str
    chair: str
    recorder: str
    attendance: Mapping[str, str]
    agenda: str
    minutes: str
    remark: str
    decisions: tuple[DecisionRow, ...]

    @property
    def feedback(self) -> bool:
        """Whether it stands in the header of the inspection."""
        return self.id < 0

    @property
    def became(self) -> str:
        """`2/3`: how many decisions became measures."""
        done = sum(one.measure is not None for one in self.decisions)
        return f"{done}/{len(self.decisions)}" if self.decisions else ""


def _attended(role: str) -> Callable[[MeetingRow], str]:
    return lambda row: row.attendance.get(role, "")


COLUMNS: tuple[Column, ...] = (
    Column("held_on", "日期", lambda row: row.day, "held_on", 14, "center"),
    Column("kind", "会议类型", lambda row: row.kind, "kind", 16, "center"),
    Column("title", "会议名称", lambda row: row.title, "title", 30),
    Column("place", "地点", lambda row: row.place, "place", 16, shown=False),
    Column("chair", "主持人", lambda row: row.chair, "chair", 10, "center"),
    Column("recorder", "记录人", lambda row: row.recorder, "recorder", 10, "center", shown=False),
    Column("present", "出席", _attended("present"), None, 30, shown=False),
    Column("listening", "列席", _attended("listening"), None, 30, shown=False),
    Column("absent", "请假", _attended("absent"), None, 16, shown=False),
    Column("decisions", "议定事项", lambda row: "\n".join(one.text for one in row.decisions), None, 36, shown=False),
    Column("became", "已转措施", lambda row: row.became, None, 10, "center"),
    Column("remark", "备注", lambda row: row.remark, None, 16, shown=False),
)  # fmt: skip

_TEXTS = ("kind", "title", "time", "place", "chair_words", "agenda", "minutes", "remark")
_OWN_TEXTS = ", ".join(f"meeting.{name}" for name in _TEXTS)


# -- queries -----------------------------------------------------------------------------------


def kinds(workspace: Workspace) -> tuple[str, ...]:
    """The words offered for the kind of a meeting (`resources/rules/meetings.toml`)."""
    return tuple(rules.book(workspace, "meetings")[1]["kinds"]["words"])


def rows(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[MeetingRow]:
    """The meetings of an inspection (None: of all) with its feedback meetings, the last one first; with `until`
    (截至) those held by that day."""
    found = workspace.sql(
        f"SELECT meeting.id, meeting.version, inspection_id, held_on, {_OWN_TEXTS},"
        " coalesce(chair.name, ''), coalesce(recorder.name, '') FROM meeting"
        " LEFT JOIN person chair ON chair.id = chair_id LEFT JOIN person recorder ON recorder.id = recorder_id"
        " WHERE (:inspection IS NULL OR inspection_id = :inspection) AND (:until IS NULL OR held_on <= :until)",
        inspection=inspection_id,
        until=until.isoformat() if until else None,
    )
    attended, decided = _attendance(workspace), _decisions(workspace)
    listed = [_row(values, attended.get(values[0], {}), decided.get(values[0], ())) for values in found]
    listed += [row for row in _feedback(workspace, inspection_id) if until is None or (row.held_on or until) <= until]
    return sorted(listed, key=lambda row: (row.held_on or date.min, row.id), reverse=True)


def one(workspace: Workspace, meeting_id: int) -> MeetingRow:
    """One meeting. Refused: it is gone."""
    found = [row for row in rows(workspace, None) if row.id == meeting_id]
    if not found:
        raise Refused("record.gone", noun="meeting")
    return found[0]


def count(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> dict[str, int]:
    """Meetings held, 次, by kind; the feedback meetings of the header are among them."""
    return dict(Counter(row.kind for row in rows(workspace, inspection_id, until=until)))


def draft_of(workspace: Workspace, meeting_id: int) -> MeetingDraft:
    """The meeting as its form is opened. Refused: it is gone."""
    found = workspace.sql(
        f"SELECT held_on, chair_id, recorder_id, {', '.join(_TEXTS)} FROM meeting WHERE id = ?", meeting_id
    )
    if not found:
        raise Refused("record.gone", noun="meeting")
    [(held_on, chair, recorder, *texts)] = found
    attendees = workspace.sql(
        "SELECT role, person_id, unit_id, words FROM meeting_attendee WHERE meeting_id = ? ORDER BY place, id",
        meeting_id,
    )
    said: dict[str, Any] = dict(zip(_TEXTS, texts, strict=True))
    return MeetingDraft(
        **said, held_on=date.fromisoformat(held_on), chair=chair, recorder=recorder,
        attendees=tuple(Attendee(*values) for values in attendees),
        decisions=tuple(one.text for one in _decisions(workspace).get(meeting_id, ())),
    )  # fmt: skip


# -- operations --------------------------------------------------------------------------------


@operation("meeting.add")
def add(workspace: Workspace, inspection_id: int, draft: MeetingDraft) -> int:
    """A meeting. Refused: no kind, no date or one still to come."""
    _check(workspace, draft)
    workspace.describe(title=_called(draft))
    key = workspace.insert(Meeting, inspection=inspection_id, **_values(draft))
    _set_attendees(workspace, key, draft.attendees)
    _set_decisions(workspace, key, draft.decisions)
    return key


@operation("meeting.edit")
def edit(workspace: Workspace, meeting_id: int, draft: MeetingDraft, *, seen: int) -> None:
    """Change it. Refused as `add`; a decision that became a measure is left out; `Stale`."""
    _check(workspace, draft)
    workspace.describe(title=_called(draft))
    workspace.update(Meeting, meeting_id, seen=seen, **_values(draft))
    _set_attendees(workspace, meeting_id, draft.attendees)
    _set_decisions(workspace, meeting_id, draft.decisions)


@operation("meeting.delete")
def delete(workspace: Workspace, meeting_ids: Sequence[int]) -> None:
    """Into the bin, with who was there and what was decided; measures made of it stay."""
    workspace.describe(n=len(meeting_ids))
    for key in meeting_ids:
        evidence.forget(workspace, "meeting", key)
        workspace.delete(Meeting, key)


@operation("meeting.decide")
def decide(workspace: Workspace, decision_id: int, finding_id: int, draft: MeasureDraft) -> int:
    """A decision becomes a measure of this finding, in one step; gives the measure.

    Refused: no text, it became one already, the finding belongs to another inspection.
    """
    found = workspace.sql(
        "SELECT decision.text, measure_id, inspection_id FROM meeting_decision decision JOIN meeting"
        " ON meeting.id = meeting_id WHERE decision.id = ?",
        decision_id,
    )
    if not found:
        raise Refused("record.gone", noun="meeting_decision")
    [(text, measure, inspection)] = found
    if measure is not None:
        raise Refused("meeting.became_already")
    if not draft.text.strip():
        raise Complaints([Refused("measure.no_text", field="text")])
    if workspace.sql("SELECT inspection_id FROM finding WHERE id = ?", finding_id) != [(inspection,)]:
        raise Refused("meeting.other_inspection", field="finding")
    workspace.describe(text=shorten(text, 30))
    key = measures.insert(workspace, finding_id, draft)
    workspace.update(MeetingDecision, decision_id, finding=finding_id, measure=key)
    return key


def _check(workspace: Workspace, draft: MeetingDraft) -> None:
    complaints: list[Refused] = []
    if not draft.kind.strip():
        complaints.append(Refused("meeting.no_kind", field="kind"))
    if draft.held_on is None:
        complaints.append(Refused("meeting.no_date", field="held_on"))
    elif draft.held_on > workspace.today():
        complaints.append(Refused("meeting.in_the_future", field="held_on"))
    if complaints:
        raise Complaints(complaints)


def _called(draft: MeetingDraft) -> str:
    return draft.title.strip() or draft.kind.strip()


def _values(draft: MeetingDraft) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(draft, name).strip() for name in _TEXTS}
    return {
        **values,
        "title": _called(draft),
        "held_on": draft.held_on,
        "chair": draft.chair,
        "recorder": draft.recorder,
    }


def _set_attendees(workspace: Workspace, meeting_id: int, wanted: Sequence[Attendee]) -> None:
    """Exactly these in this order; writes only what differs."""
    known = {
        Attendee(*values): key
        for key, *values in workspace.sql(
            "SELECT id, role, person_id, unit_id, words FROM meeting_attendee WHERE meeting_id = ?", meeting_id
        )
    }
    wanted = [one for one in dict.fromkeys(wanted) if one.person or one.unit or one.words.strip()]
    for one in known.keys() - set(wanted):
        workspace.delete(MeetingAttendee, known.pop(one))
    for one in wanted:
        if one not in known:
            place = next_place(workspace, MeetingAttendee, meeting_id=meeting_id)
            known[one] = workspace.insert(
                MeetingAttendee, meeting=meeting_id, role=one.role, person=one.person, unit=one.unit, words=one.words,
                place=place,
            )  # fmt: skip
    arrange(workspace, MeetingAttendee, [known[one] for one in wanted], meeting_id=meeting_id)


def _set_decisions(workspace: Workspace, meeting_id: int, wanted: Sequence[str]) -> None:
    """Exactly these texts in this order. One that was worded anew is taken for the one that stood there."""
    known = list(_decisions(workspace).get(meeting_id, ()))
    places: list[int | None] = [None] * len(wanted)
    for place, text in enumerate(wanted):
        same = next((one for one in known if one.text == text), None)
        if same is not None:
            known.remove(same)
            places[place] = same.id
    for place, text in enumerate(wanted):
        if places[place] is None and known:
            places[place] = known.pop(0).id
            workspace.update(MeetingDecision, places[place] or 0, text=text)
        elif places[place] is None:
            after = next_place(workspace, MeetingDecision, meeting_id=meeting_id)
            places[place] = workspace.insert(MeetingDecision, meeting=meeting_id, text=text, place=after)
    for one in known:
        if one.measure is not None:
            raise Refused("meeting.decision_used", field="decisions", text=shorten(one.text, 30))
        workspace.delete(MeetingDecision, one.id)
    arrange(workspace, MeetingDecision, [key for key in places if key is not None], meeting_id=meeting_id)


# -- rows --------------------------------------------------------------------------------------


def _row(values: Sequence[Any], attended: Mapping[str, str], decided: tuple[DecisionRow, ...]) -> MeetingRow:
    key, version, inspection, held, kind, title, time, place, chair_words, agenda, minutes, remark, chair, recorder = (
        values
    )
    held_on = date.fromisoformat(held)
    return MeetingRow(
        key, version, inspection, kind, title, held_on, show_day(held_on), time, place,
        "、".join(part for part in (chair, chair_words) if part), recorder, attended, agenda, minutes, remark, decided,
    )  # fmt: skip


def _feedback(workspace: Workspace, inspection_id: int | None) -> list[MeetingRow]:
    """The feedback meetings of the header, as meetings are shown."""
    found = workspace.sql(
        "SELECT id, version, inspection_id, kind, held_on, place, chair, attendees, observers, text FROM feedback_event"
        " WHERE ?1 IS NULL OR inspection_id = ?1",
        inspection_id,
    )
    return [
        MeetingRow(
            -key, version, inspection, FEEDBACK, FEEDBACK_EVENTS[kind], _whole(held), show_partial(held), "",
            place, chair, "", {"present": attendees, "listening": observers}, text, "", "", (),
        )
        for key, version, inspection, kind, held, place, chair, attendees, observers, text in found
    ]  # fmt: skip


def _whole(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2017-11-27") and not text.startswith("--") else None


def _attendance(workspace: Workspace) -> dict[int, dict[str, str]]:
    """Meeting → role → who, in words."""
    found: dict[int, dict[str, str]] = {}
    for meeting, role, name in workspace.sql(
        "SELECT meeting_id, role, coalesce(person.name, unit.name, words) FROM meeting_attendee one"
        " LEFT JOIN person ON person.id = one.person_id LEFT JOIN unit ON unit.id = one.unit_id"
        " ORDER BY meeting_id, one.place, one.id"
    ):
        roles = found.setdefault(meeting, dict.fromkeys(ATTENDANCE, ""))
        roles[role] = f"{roles[role]}、{name}" if roles.get(role) else name
    return found


def _decisions(workspace: Workspace) -> dict[int, tuple[DecisionRow, ...]]:
    found: dict[int, tuple[DecisionRow, ...]] = {}
    for meeting, key, version, text, finding, measure, number in workspace.sql(
        "SELECT meeting_id, one.id, one.version, one.text, one.finding_id, one.measure_id,"
        " coalesce(nullif(plan_number, ''), finding.place, '') FROM meeting_decision one"
        " LEFT JOIN finding ON finding.id = one.finding_id ORDER BY meeting_id, one.place, one.id"
    ):
        found[meeting] = (*found.get(meeting, ()), DecisionRow(key, version, text, finding, measure, str(number)))
    return found
