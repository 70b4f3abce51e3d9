"""报送: what is due above and what was sent, with the bytes that went; what the units report here, round by round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.base.dates import show_day
from core.base.states import ROUND_STATES, SUBMISSION_STATES
from core.domain import collection_rounds, milestones, submissions
from core.domain.collection_rounds import RoundRow
from core.domain.submissions import DutyRow, SubmissionRow
from gui.cards import round_form, submission_form
from gui.cards.fact_sheet import Facts, Section, Step
from gui.cards.inspection_choice import the_inspection
from gui.cards.milestone_list import change_date
from gui.cards.record_sheet import RecordSheet
from gui.cards.round_form import RoundSheet
from gui.cards.tones import ROUND_TONES, SUBMISSION_TONES
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

DUTY_MENU = (
    "submission.send", "submission.receive", "submission.void", "-", "record.new", "milestone.dates", "milestone.rules",
    "record.edit", "-", "edit.copy", "-", "record.delete",
)  # fmt: skip
ROUND_MENU = ("record.new", "record.edit", "round.take", "round.remind", "-", "edit.copy", "-", "record.delete")


class SubmissionsPage(ListsPage):
    """Two tabs: what this office owes above, and what the units owe this office."""

    name = "submissions"
    nouns = frozenset({
        "own_resource",
        "submission", "milestone", "collection_round", "collection_return", "unit", "person", "inspection",
        "evidence_tie",
    })  # fmt: skip
    tools = ("submission.send", "record.new", "milestone.dates", "milestone.rules", "round.remind")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = RecordSheet(desk, "submission")
        self.round = RoundSheet(desk)
        self.duties = ListPane(desk, self._duties(), self._no_duties(), self.sheet)
        self.rounds = ListPane(desk, self._rounds(), self._no_rounds(), self.round)
        self.lay_out(tr("报送的两个方面"), (
            Tab(tr("向上报送"), lambda: self.duties, DUTY_MENU),
            Tab(tr("单位报送期"), lambda: self.rounds, ROUND_MENU),
        ))  # fmt: skip
        self.round.commands_changed.connect(self.commands_changed)
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)

    def _duties(self) -> Listed:
        desk = self.desk
        return Listed(
            "submissions", tr("报送事项"), submissions.COLUMNS,
            lambda workspace: submissions.duties(workspace, desk.inspection),
            tr("搜索报送事项、接收单位"),
            facets=(Facet("state", "报送情况", lambda: [(key, tr(word)) for key, word in SUBMISSION_STATES.items()]),),
            tells={"state": lambda row: row.state},
            tones={"state": lambda row: SUBMISSION_TONES[row.state]},
        )  # fmt: skip

    def _rounds(self) -> Listed:
        desk = self.desk
        return Listed(
            "rounds", tr("报送期"), collection_rounds.COLUMNS,
            lambda workspace: collection_rounds.rows(workspace, desk.inspection),
            tr("搜索报送期"),
            facets=(Facet("state", "收齐情况", lambda: [(code, tr(word)) for code, word in ROUND_STATES.items()]),),
            tells={"state": lambda row: row.state},
            tones={"state": lambda row: ROUND_TONES[row.state]},
            sizes=(400, 680),
        )  # fmt: skip

    def _no_duties(self) -> EmptyState:
        return EmptyState(
            "send", tr("还没有报送事项"),
            tr("选用适用的时限规则，或者按上级给的日期清单列出什么时候报什么；报出去以后登记并留存原件。"),
            ((tr("选用时限规则"), lambda: self._run("milestone.rules")),
             (tr("按日期清单新增"), lambda: self._run("milestone.dates"))),
        )  # fmt: skip

    def _no_rounds(self) -> EmptyState:
        return EmptyState(
            "send", tr("还没有报送期"),
            tr("定一个报送截止日和填报单位，程序记下谁报了、谁迟报、谁还没报，并写好催报的话。"),
            ((tr("新建报送期"), lambda: self._run("record.new")),),
        )  # fmt: skip

    # -- what is shown ------------------------------------------------------------------------------

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case ("milestone", int() as record):
                self.reveal(0, record)
            case ("submission", int() as record):
                self.reveal(0, submissions.one(self.desk.workspace, record).given.milestone or -record)
            case ("collection_round", int() as record):
                self.reveal(1, record)
            case ("state", str() as state):
                self.tabs.setCurrentIndex(0)
                self.duties.bar.set({"state": (state,)})
            case _:
                pass

    def show_chosen(self) -> None:
        if self.pane is self.rounds:
            self._show_round(self.rounds.row)
            return
        row: DutyRow | None = self.duties.row
        last = row.submissions[-1] if row is not None and row.submissions else None
        self.sheet.show_record(last.id if last else None, self._facts(row) if row is not None else None)

    def _show_round(self, chosen: RoundRow | None) -> None:
        if chosen != self.round.row:
            self.round.show_round(chosen)
        elif chosen is not None:
            self.round.table.look_again()

    def _facts(self, row: DutyRow) -> Facts:
        left = row.days_left
        words = "" if left is None else tr("超期 {n} 天", n=-left) if left < 0 else tr("剩余 {n} 天", n=left)
        due = " · ".join(part for part in (show_day(row.due_on), words) if part)
        lines = (
            (tr("到期日"), due), (tr("接收单位"), row.receiver), (tr("依据"), row.basis), (tr("改期理由"), row.reason),
        )  # fmt: skip
        sections = [Section(_sent_heading(one), _sent(one)) for one in reversed(row.submissions)]
        state = (tr(SUBMISSION_STATES[row.state]), SUBMISSION_TONES[row.state])
        return Facts(row.title, state, lines, sections, self._steps(row))

    def _steps(self, row: DutyRow) -> Sequence[Step]:
        steps: list[Step] = []
        if row.state not in ("voided", "not_applicable"):
            words = tr("再次报送…") if row.sent else tr("登记报送…")
            steps.append((words, lambda: submission_form.send(self.desk, row.inspection, row)))
        sent = row.sent
        if sent is not None and sent.given.received_on is None:
            steps.append((tr("登记签收…"), lambda: submission_form.receive(self.desk, sent)))
        if row.id > 0 and not row.submissions:
            steps.append((tr("改日期…"), lambda: change_date(self.desk, row)))
        return steps

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {
            "record.new": self._add, "submission.send": self._send, "milestone.dates": self._dates,
            "milestone.rules": self._rules,
        }  # fmt: skip
        return known | (self._round_commands() if self.pane is self.rounds else self._duty_commands())

    def _duty_commands(self) -> dict[str, Callable[[], object]]:
        row = self.duties.row
        if row is None:
            return {}
        known: dict[str, Callable[[], object]] = {"record.open": self._send}
        sent = row.sent
        if sent is not None:
            known["submission.receive"] = lambda: submission_form.receive(self.desk, sent)
            known["submission.void"] = lambda: submission_form.void(self.desk, sent)
        if row.id > 0:
            own = row.rule in ("", milestones.RHYTHM)
            known["record.edit"] = lambda: (submission_form.edit_milestone if own else change_date)(self.desk, row)
            known["record.delete"] = self._delete_milestones
        return known | self.sheet.commands()

    def _round_commands(self) -> dict[str, Callable[[], object]]:
        row = self.rounds.row
        if row is None:
            return {}
        return {
            **self.round.commands(),
            "record.edit": lambda: round_form.ask_round(self.desk, row.inspection, row),
            "record.delete": lambda: self._delete_round(row.id),
        }

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is None:
            return
        if self.pane is self.duties:
            submission_form.add_milestone(self.desk, inspection)
            return
        made = round_form.ask_round(self.desk, inspection, None)
        if made is not None:
            self.rounds.reveal(made)

    def _send(self) -> None:
        row = self.duties.row if self.pane is self.duties else None
        inspection = row.inspection if row is not None else the_inspection(self.desk)
        if inspection is not None:
            submission_form.send(self.desk, inspection, row)

    def _dates(self) -> None:
        if (inspection := the_inspection(self.desk)) is not None:
            submission_form.add_dates(self.desk, inspection)

    def _rules(self) -> None:
        if (inspection := the_inspection(self.desk)) is not None:
            submission_form.choose_rules(self.desk, inspection)

    def _delete_milestones(self) -> None:
        rows = [row for row in self.duties.chosen if row.id > 0]
        if self.desk.do(milestones.delete, [row.id for row in rows]):
            self.desk.done(tr("已删除 {n} 项，可在回收站恢复。", n=len(rows)))

    def _delete_round(self, key: int) -> None:
        if self.desk.do(collection_rounds.delete, key):
            self.desk.done(tr("报送期已删除到回收站。"))


def _sent_heading(one: SubmissionRow) -> str:
    day = show_day(one.given.submitted_on)
    return tr("{day} 报送（已作废）", day=day) if one.voided_on else tr("{day} 报送", day=day)


def _sent(one: SubmissionRow) -> list[str]:
    """What is on record of a submission, line by line."""
    given = one.given
    receipt = " ".join(part for part in (given.received_by, show_day(given.received_on)) if part)
    lines = (
        (tr("材料"), given.title), (tr("接收单位"), given.receiver), (tr("报送方式"), given.way),
        (tr("报送人"), one.sent_by_name), (tr("签收"), receipt), (tr("备注"), given.remark),
        (tr("作废理由"), one.voided_reason), (tr("报送稿"), "、".join(name for _, name in one.files)),
        (tr("文件校验值"), one.sha256[:16]), (tr("记录校验值"), one.chain), (tr("程序版本"), one.program_version),
    )  # fmt: skip
    return [tr("{name}：{text}", name=name, text=text) for name, text in lines if text]
