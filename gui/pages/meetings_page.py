"""会议: what met, who was there, what was decided and what became of it; and the 整改工作领导小组 of the inspection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.base.dates import show_day
from core.base.states import ATTENDANCE
from core.domain import group_members, meetings
from core.domain.group_members import MemberRow
from core.domain.meetings import DecisionRow, MeetingRow
from gui.cards import meeting_form
from gui.cards.fact_sheet import Facts, FactSheet, Section, Step
from gui.cards.inspection_choice import the_inspection
from gui.cards.record_sheet import RecordSheet
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

MENU = ("record.new", "record.edit", "meeting.decide", "-", "edit.copy", "-", "record.delete")
GROUP_MENU = ("record.new", "record.edit", "group.leave", "-", "edit.copy", "-", "record.delete")


class MeetingsPage(ListsPage):
    """Two tabs: the meetings, and who sits on the leading group."""

    name = "meetings"
    nouns = frozenset({
        "meeting", "meeting_attendee", "meeting_decision", "feedback_event", "group_member", "person", "unit",
        "measure", "finding", "evidence_tie", "evidence",
    })  # fmt: skip
    tools = ("record.new", "record.edit", "meeting.decide")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet, self.member = RecordSheet(desk, "meeting"), FactSheet()
        self.held = ListPane(desk, self._meetings(), self._no_meetings(), self.sheet)
        self.group = ListPane(desk, self._members(), self._no_members(), self.member)
        self.lay_out(tr("会议和领导小组"), (
            Tab(tr("会议"), lambda: self.held, MENU),
            Tab(tr("整改工作领导小组"), lambda: self.group, GROUP_MENU),
        ))  # fmt: skip
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)

    def _meetings(self) -> Listed:
        desk = self.desk
        return Listed(
            "meetings", tr("会议"), meetings.COLUMNS,
            lambda workspace: meetings.rows(workspace, desk.inspection),
            tr("搜索会议、地点、议定事项"),
            facets=(Facet("kind", "会议类型", lambda: [(kind, kind) for kind in meetings.kinds(desk.workspace)]),),
            tells={"kind": lambda row: row.kind},
        )  # fmt: skip

    def _members(self) -> Listed:
        desk = self.desk
        return Listed(
            "group_members", tr("整改工作领导小组"), group_members.COLUMNS,
            lambda workspace: group_members.rows(workspace, desk.inspection),
            tr("搜索姓名、职务、单位"),
            facets=(Facet("role", "职务", lambda: [(role, role) for role in group_members.roles(desk.workspace)]),),
            tells={"role": lambda row: row.role},
            sizes=(800, 44 * RHYTHM),
        )  # fmt: skip

    def _no_meetings(self) -> EmptyState:
        return EmptyState(
            "meeting", tr("还没有会议"),
            tr("动员部署会、专题民主生活会、领导小组会、调度会开过以后登记在这里；议定事项可以一步转为整改措施。"),
            ((tr("登记会议"), lambda: self._run("record.new")),),
        )  # fmt: skip

    def _no_members(self) -> EmptyState:
        return EmptyState(
            "people", tr("还没有领导小组成员"),
            tr("组长、副组长、成员、办公室主任是谁，从哪天起；换人时原来的记录保留。"),
            ((tr("新增成员"), lambda: self._run("record.new")),),
        )  # fmt: skip

    # -- what is shown ------------------------------------------------------------------------------

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case ("meeting", int() as record):
                self.reveal(0, record)
            case ("group_member", int() as record):
                self.reveal(1, record)
            case _:
                pass

    def status(self) -> str:
        """The meetings that the list shows, 次, by kind: a figure that is asked for by telephone."""
        if self.pane is self.group:
            return self.pane.status()
        counted = Counter(row.kind for row in self.held.source.rows(self.held.table.records.ids))
        parts = [tr("{kind} {n} 次", kind=kind, n=n) for kind, n in counted.items()]
        return "　".join(part for part in (self.pane.status(), "，".join(parts)) if part)

    def show_chosen(self) -> None:
        if self.pane is self.group:
            member: MemberRow | None = self.group.row
            self.member.show_facts(self._member_facts(member) if member is not None else None)
            return
        row: MeetingRow | None = self.held.row
        own = row.id if row is not None and not row.feedback else None
        self.sheet.show_record(own, self._facts(row) if row is not None else None)

    def _facts(self, row: MeetingRow) -> Facts:
        attendance = [(tr(word), row.attendance.get(role, "")) for role, word in ATTENDANCE.items()]
        when = " ".join(part for part in (row.day or tr("未填"), row.time) if part)
        lines = ((tr("会议类型"), row.kind), (tr("日期"), when), (tr("地点"), row.place), (tr("主持人"), row.chair),
                 (tr("记录人"), row.recorder), *attendance, (tr("备注"), row.remark))  # fmt: skip
        sections: list[Section] = []
        if row.agenda:
            sections.append(Section(tr("反馈内容") if row.feedback else tr("议程"), row.agenda.split("\n")))
        if row.decisions:
            decided = [_decision(place, one) for place, one in enumerate(row.decisions, 1)]
            sections.append(Section(tr("议定事项"), decided))
        if row.minutes:
            sections.append(Section(tr("会议纪要"), row.minutes.split("\n")))
        return Facts(row.title, None, lines, sections, self._steps(row))

    def _steps(self, row: MeetingRow) -> Sequence[Step]:
        if row.feedback:
            return ((tr("到巡视反馈里修改"), lambda: self.desk.show("inspection", row.inspection)),)
        steps: list[Step] = [(tr("修改…"), lambda: meeting_form.ask_meeting(self.desk, row.inspection, row))]
        if _open(row):
            steps.append((tr("议定事项转为措施…"), lambda: self._decide(row)))
        return steps

    def _member_facts(self, row: MemberRow) -> Facts:
        lines = ((tr("职务"), row.role), (tr("单位"), row.unit), (tr("单位职务"), row.post),
                 (tr("起始日"), show_day(row.since)), (tr("终止日"), show_day(row.until)))  # fmt: skip
        steps: list[Step] = [(tr("修改…"), lambda: meeting_form.ask_members(self.desk, row.inspection, row))]
        if row.until is None:
            steps.append((tr("卸任…"), lambda: meeting_form.leave(self.desk, [row])))
        return Facts(row.name, None, lines, (), steps)

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        return {"record.new": self._add} | (
            self._group_commands() if self.pane is self.group else self._meeting_commands()
        )

    def _meeting_commands(self) -> dict[str, Callable[[], object]]:
        row: MeetingRow | None = self.held.row
        if row is None:
            return {}
        if row.feedback:
            return {"record.edit": lambda: self.desk.show("inspection", row.inspection)}
        known: dict[str, Callable[[], object]] = {
            "record.edit": lambda: meeting_form.ask_meeting(self.desk, row.inspection, row),
            "record.delete": self._delete,
        }
        if _open(row):
            known["meeting.decide"] = lambda: self._decide(row)
        return known | self.sheet.commands()

    def _group_commands(self) -> dict[str, Callable[[], object]]:
        row: MemberRow | None = self.group.row
        if row is None:
            return {}
        chosen = [one for one in self.group.chosen if one.until is None]
        known: dict[str, Callable[[], object]] = {
            "record.edit": lambda: meeting_form.ask_members(self.desk, row.inspection, row),
            "record.delete": self._delete_members,
        }
        if chosen:
            known["group.leave"] = lambda: meeting_form.leave(self.desk, chosen)
        return known

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is None:
            return
        if self.pane is self.group:
            meeting_form.ask_members(self.desk, inspection, None)
            return
        made = meeting_form.ask_meeting(self.desk, inspection, None)
        if made is not None:
            self.held.reveal(made)

    def _decide(self, row: MeetingRow) -> None:
        meeting_form.decide(self.desk, row, _open(row))

    def _delete(self) -> None:
        rows = [row for row in self.held.chosen if not row.feedback]
        if self.desk.do(meetings.delete, [row.id for row in rows]):
            self.desk.done(tr("已删除 {n} 项，可在回收站恢复。", n=len(rows)))

    def _delete_members(self) -> None:
        rows = self.group.chosen
        if self.desk.do(group_members.delete, [row.id for row in rows]):
            self.desk.done(tr("已删除 {n} 项，可在回收站恢复。", n=len(rows)))


def _open(row: MeetingRow) -> list[DecisionRow]:
    """Decisions that are no measure yet."""
    return [one for one in row.decisions if one.measure is None]


def _decision(place: int, one: DecisionRow) -> str:
    if one.measure is None:
        return f"{place}. {one.text}"
    return tr("{place}. {text}（已转为问题{number}的措施）", place=place, text=one.text, number=one.number)
