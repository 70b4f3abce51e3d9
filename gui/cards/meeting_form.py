"""会议 and 整改工作领导小组: their forms, and the step by which a decision becomes a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused
from core.base.states import ATTENDANCE
from core.domain import group_members, meetings, people
from core.domain.group_members import MemberDraft, MemberRow
from core.domain.measures import MeasureDraft
from core.domain.meetings import Attendee, DecisionRow, MeetingDraft, MeetingRow
from gui.cards.item_picker import ItemPicker
from gui.cards.measure_form import MeasureForm
from gui.cards.people_pickers import person_picker, pick_person
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, LinesField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.picker import Pick, RecordPicker

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(68 * RHYTHM, 50 * RHYTHM)
TALL = QSize(92 * RHYTHM, 96 * RHYTHM)
_FIELDS = ("kind", "title", "held_on", "time", "place", "chair_words", "agenda", "decisions", "minutes", "remark")


class PartyPicker(RecordPicker):
    """Persons and units in one line. A pick's id is the person's, or the unit's below zero."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(self._found, hint=tr("姓名、单位或拼音首字母"))

    def _found(self, typed: str) -> Sequence[Pick]:
        workspace = self._desk.workspace
        persons = [
            Pick(row.id, row.name, " ".join(part for part in (row.unit_name, row.post) if part))
            for row in people.suggest_persons(workspace, typed)
        ]
        return [*persons, *(Pick(-row.id, row.name, tr("单位")) for row in people.suggest_units(workspace, typed))]

    def show_attendees(self, found: Sequence[Attendee]) -> None:
        """Who is chosen from now on."""
        workspace = self._desk.workspace
        names = {-row.id: row.name for row in people.units(workspace)}
        names |= {row.id: row.name for row in people.persons(workspace, left=True)}
        keys = [one.person or -(one.unit or 0) for one in found if one.person or one.unit]
        self.show_picks([Pick(key, names[key]) for key in keys])

    def attendees(self, role: str) -> list[Attendee]:
        """Who is chosen, in that role."""
        return [Attendee(role, person=pick.id) if pick.id > 0 else Attendee(role, unit=-pick.id) for pick in self.picks]


class MeetingForm(Form):
    """In the order of the minutes: what, when, where, who, what about, what was decided."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        kinds = [(kind, kind) for kind in meetings.kinds(desk.workspace) if kind != meetings.FEEDBACK]
        self.add("kind", "会议类型", ChoiceField(kinds, free=True), required=True)
        self.add("title", "会议名称", LineField(hint=tr("空着时用会议类型")))
        self.add("held_on", "日期", DateField(desk.workspace.today), required=True)
        self.add("time", "时间", LineField(hint=tr("如 9:00—11:30")))
        self.add("place", "地点", LineField())
        self.add("chair", "主持人", person_picker(desk, single=True))
        self.add("chair_words", "主持人（名单外）", LineField())
        self.add("recorder", "记录人", person_picker(desk, single=True))
        self.parties: dict[str, PartyPicker] = {}
        for role, word in ATTENDANCE.items():
            self.parties[role] = self.add(role, word, PartyPicker(desk))
            self.add(f"{role}_words", "", LineField(hint=tr("名单以外的，如“各支部书记”")))
        self.add("agenda", "议程", TextField(lines=3))
        self.add("decisions", "议定事项", LinesField(lines=4, hint=tr("每行一条；可以一步转为整改措施")))
        self.add("minutes", "会议纪要", TextField(lines=4))
        self.add("remark", "备注", LineField())
        self.close_up()

    def show_draft(self, draft: MeetingDraft) -> None:
        """Open the form on this draft."""
        for name in ("chair", "recorder"):
            self.field(name).show_picks(pick_person(self._desk, getattr(draft, name)))
        words: dict[str, str] = {}
        for role, picker in self.parties.items():
            mine = [one for one in draft.attendees if one.role == role]
            picker.show_attendees(mine)
            words[f"{role}_words"] = "、".join(one.words for one in mine if one.words)
        self.fill({**words, **{name: getattr(draft, name) for name in _FIELDS}})

    def draft(self, values: dict[str, Any]) -> MeetingDraft:
        """What the fields say, as the core takes it."""
        attendees: list[Attendee] = []
        for role, picker in self.parties.items():
            attendees += picker.attendees(role)
            if values[f"{role}_words"].strip():
                attendees.append(Attendee(role, words=values[f"{role}_words"].strip()))
        said = {name: values[name] for name in (*_FIELDS, "chair", "recorder")}
        return MeetingDraft(**{**said, "kind": said["kind"] or "", "attendees": tuple(attendees)})


def ask_meeting(desk: Desk, inspection: int, row: MeetingRow | None) -> int | None:
    """Ask for a meeting, a new one or the one given; its id when it was saved."""
    form = MeetingForm(desk)
    form.show_draft(
        meetings.draft_of(desk.workspace, row.id) if row else MeetingDraft(meetings.kinds(desk.workspace)[1])
    )
    made: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        draft = form.draft(values)
        if row is None:
            done = desk.do(meetings.add, inspection, draft, complain=dialog.complain)
            made.extend([done.value] if done else [])
            return done
        seen = meetings.one(desk.workspace, row.id).version if dialog.fresh else row.version
        return desk.do(meetings.edit, row.id, draft, seen=seen, complain=dialog.complain)

    title = tr("登记会议") if row is None else tr("修改会议")
    key = f"meeting.{row.id}" if row else f"meeting.new.{inspection}"
    ask_form(desk, title, form, do, draft_key=key, size=TALL)
    return made[0] if made else None


def decide(desk: Desk, meeting: MeetingRow, decisions: Sequence[DecisionRow]) -> bool:
    """One step: one of these decisions becomes a measure of a finding, with its owners and its date."""
    texts = {one.id: one.text for one in decisions}
    form = MeasureForm(desk)
    form.show_row(None)
    outer = Form(label_width=13 * RHYTHM)  # as that of a measure, which stands in it
    which = outer.add("decision", "议定事项", ChoiceField(list(texts.items())))
    finding = ItemPicker(desk, meeting.inspection, measures=False, single=True)
    outer.add("finding", "列入问题", finding, required=True)
    outer.add_wide(form)
    outer.close_up()

    def take_words() -> None:
        form.field("text").value = texts[which.value]

    which.changed.connect(take_words)
    take_words()
    outer.settle()

    def do(_: dict[str, Any], dialog: FormDialog) -> Outcome | bool:
        if not form.check():
            return False
        draft: MeasureDraft = form.draft(form.values())

        def complain(error: Refused) -> None:
            rest = form.complain(error)
            if rest:
                dialog.complain(error)

        done = desk.do(meetings.decide, which.value, finding.value, draft, complain=complain)
        if done:
            desk.done(tr("议定事项已转为整改措施。"))
        return done

    return ask_form(desk, tr("议定事项转为整改措施"), outer, do, words=tr("转为措施"), lead=meeting.title, size=TALL)


# -- the leading group -------------------------------------------------------------------------


def ask_members(desk: Desk, inspection: int, row: MemberRow | None) -> None:
    """Persons in a role, or one membership to be corrected."""
    form = Form()
    roles = group_members.roles(desk.workspace)
    form.add("role", "领导小组职务", ChoiceField([(role, role) for role in roles], free=True), required=True)
    picker = form.add("persons", "人员", person_picker(desk, single=row is not None), required=True)
    form.add("since", "起始日", DateField(desk.workspace.today))
    form.add("until", "终止日", DateField(desk.workspace.today))
    picker.show_picks(pick_person(desk, row.person) if row else [])
    form.fill({"role": row.role if row else roles[min(3, len(roles) - 1)], "since": row.since if row else None,
               "until": row.until if row else None})  # fmt: skip

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        persons = values["persons"]
        if row is not None:
            persons = () if persons is None else (persons,)
        draft = MemberDraft(values["role"] or "", persons, values["since"], values["until"])
        if row is None:
            return desk.do(group_members.add, inspection, draft, complain=dialog.complain)
        return desk.do(group_members.edit, row.id, draft, seen=row.version, complain=dialog.complain)

    title = tr("新增领导小组成员") if row is None else tr("修改领导小组成员")
    ask_form(desk, title, form, do, size=SMALL)


def leave(desk: Desk, rows: Sequence[MemberRow]) -> None:
    """These sit on the group up to a day; they stay on record."""
    form = Form()
    form.add("until", "终止日", DateField(desk.workspace.today), required=True)
    form.fill({"until": desk.workspace.today()})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return desk.do(group_members.leave, [row.id for row in rows], values["until"], complain=dialog.complain)

    names = "、".join(row.name for row in rows)
    lead = tr("{names}自次日起不再担任，原来的记录保留。", names=names)
    ask_form(desk, tr("领导小组卸任"), form, do, words=tr("登记卸任"), lead=lead, size=SMALL)
