"""The whole record: from the intake of the feedback to the last close-out, by a clerk at the real window.

Sixteen findings get their measures; dates are asked for, refused and granted, a leader hands over, one close-out is
sent back and one finding opened again, letters go out, the report is handed in. What the clerk typed is counted here
by hand, and the figures of the program must say the same at three dates, then and afterwards.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView

from core.base.places import resource
from core.base.states import CLOSING_STAGES
from core.domain import (
    closeouts,
    evidence,
    extensions,
    findings,
    handovers,
    letters,
    measures,
    statistics,
    submissions,
)
from core.domain.findings import FindingFilter
from core.domain.statistics import Scope
from core.store import evidence as kept
from core.store import verify
from gui.flows.plan_flow import PlanFlow
from gui.flows.report_flow import ReportFlow
from gui.parts.form_dialog import FormDialog
from tests.clerk import CTRL, PLAIN, click, click_row, click_tab, press
from tests.journeys.sitting import Sitting, button

UNITS = ("组织人事部", "规划建设局")
LEADERS = ("陈建国", "李卫东")
LEVELS = ("周正明", "吴若兰", "郑开平")  # who decides at 责任领导, 牵头部门, 巡察办
DONE_EARLY, SENT_BACK, REOPENED = (4, 5, 6, 7), 5, 6
REFUSED, GRANTED = 0, 1

BEGUN, AUTUMN, OVERDUE = date(2025, 9, 15), date(2025, 9, 22), date(2025, 10, 9)
VISITED, YEAR_END = date(2025, 10, 20), date(2025, 12, 30)


# -- counting by hand ------------------------------------------------------------------------------


@dataclass
class Noted:
    """What the clerk typed of one finding and its one measure, each with its day; the last one up to a day holds."""

    due: list[tuple[date, date]]
    reports: list[tuple[date, str]] = field(default_factory=list)
    closing: list[tuple[date, str]] = field(default_factory=list)

    def state(self, day: date) -> str:
        return last(self.reports, day, "not_started")

    def late(self, day: date) -> bool:
        return self.state(day) != "done" and last(self.due, day, day) < day

    def done_on(self, day: date) -> date:
        """Since when it has been done without a break."""
        return min(on for on, _ in self.reports if on <= day and self.state(on) == "done")


def last(told: list[tuple[date, Any]], day: date, nothing: Any) -> Any:
    return next((what for on, what in reversed(told) if on <= day), nothing)


def counted(notes: list[Noted], issued: list[date], day: date) -> dict[str, str]:
    """The figures of the book as the notes say them."""
    states = [note.state(day) for note in notes]
    closing = [last(note.closing, day, "") for note in notes]
    come_due = [note for note in notes if last(note.due, day, day) <= day]
    on_time = [note for note in come_due if note.state(day) == "done" and note.done_on(day) <= last(note.due, day, day)]
    told = {
        "findings": len(notes), "measures": len(notes), "measures_done": states.count("done"),
        "extended": sum(note.due[0][1] != note.due[-1][1] and last(note.due, day, day) != note.due[0][1]
                        for note in notes),
        "overdue": sum(note.late(day) for note in notes), "come_due": len(come_due), "on_time": len(on_time),
        "letters": sum(on <= day for on in issued), **{state: states.count(state) for state in STATES},
        **{state: closing.count(state) for state in CLOSING},
    }  # fmt: skip
    rates = {
        "rate": share(states.count("done"), len(notes)),
        "closing_rate": share(closing.count("closed"), len(notes)),
        "on_time_rate": share(len(on_time), len(come_due)),
    }
    return {key: str(value) for key, value in told.items()} | rates


STATES = ("done", "basic", "open", "not_started")
CLOSING = ("closed", "applied", "returned", "reopened")


def share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.2f}".rstrip("0").rstrip(".") + "%" if whole else ""


# -- the clerk -------------------------------------------------------------------------------------


class Closer(Sitting):
    """Keeps the record of the rectification, and notes on paper what is typed."""

    def __init__(self, qtbot: Any, dialogs: Any, folder: Path, clock: Any) -> None:
        super().__init__(qtbot, dialogs, folder)
        self.clock = clock
        self.notes: list[Noted] = []
        self.issued: list[date] = []

    @property
    def today(self) -> date:
        return self.workspace.today()

    def lives_to(self, day: date) -> None:
        """The next morning that matters."""
        self.at_rest()
        self.clock.set(datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC))

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def ids(self) -> list[int]:
        return findings.ids(self.workspace, FindingFilter(), [("number", False)])

    def measure_of(self, number: int) -> int:
        finding = self.ids()[number]
        [measure] = measures.rows(self.workspace, [finding])[finding]
        return measure.id

    # -- measures ----------------------------------------------------------------------------------

    def assigns(self, number: int, due: date) -> None:
        """A measure with leader, unit, person and date, typed on the finding's card."""
        self.opens_card(number)
        self.fills(
            lambda dialog: [
                self.enters(dialog.form, name, what)
                for name, what in (
                    ("text", f"第{number + 1}个问题：修订制度，逐条落实。"), ("leaders", LEADERS[number % 2]),
                    ("lead_units", UNITS[number % 2]), ("persons", "办理人"), ("due", due.isoformat()),
                )
            ],
            lambda: press(self.window, Qt.Key.Key_M, CTRL),
        )  # fmt: skip
        self.notes.append(Noted([(self.today, due)]))

    def decides_the_plan(self) -> None:
        flow = self.calls("plan.freeze", PlanFlow)
        self.dialogs.answer("定稿")
        click(flow.forward)

    def turns_to(self, *numbers: int) -> None:
        """These measures chosen on the page of tasks."""
        self.goes("tasks")
        self.marks(self.page.table, *numbers)

    def marks(self, table: QAbstractItemView, *numbers: int) -> None:
        """A click on the first of these, the others with Ctrl held."""
        for place, number in enumerate(numbers):
            click_row(table, str(number + 1), modifier=CTRL if place else PLAIN)

    def reports(self, *numbers: int, word: str, **more: str) -> None:
        self.turns_to(*numbers)
        self.writes("progress.add", word=word, text=f"截至{self.today}已召开会议、印发制度。", **more)
        for number in numbers:
            self.notes[number].reports.append((self.today, "done" if word == "已完成" else "open"))

    def proves(self, number: int, name: str) -> None:
        """A file brought to the card of the finding."""
        self.goes("findings")
        self.opens_card(number)
        click_tab(self.page.card.tabs.tabBar(), "佐证")
        panel = self.page.card.tab("evidence").panel
        self.dialogs.choose(self.file(name, f"第{number + 1}个问题的佐证"))
        click(button(panel, "添加文件…"))
        self.until(lambda: name in [row.name for row in evidence.of_finding(self.workspace, self.ids()[number])])
        press(self.page.card, Qt.Key.Key_Escape)

    # -- dates and persons -------------------------------------------------------------------------

    def asks_for_later(self, number: int, to: date) -> None:
        self.turns_to(number)
        asked = {"to": to.isoformat(), "reason": "涉及部门多，需要履行程序。", "present_state": "正在征求意见。"}
        self.writes("extension.ask", **asked, asked_by="办理人")

    def hands_over(self, number: int, giver: str, to: str) -> None:
        """What the leader of this measure answers for, on this and on all other measures."""
        self.goes("tasks")
        press(self.page.table, Qt.Key.Key_A, CTRL)
        self.writes("handover.make", giver=f"{giver}（责任领导）", to_person=to, witness="周正明", reason="工作调动")

    # -- closing -----------------------------------------------------------------------------------

    def stands_at(self, stage: str, *numbers: int) -> None:
        """The stage of 销号工作台, with these findings chosen."""
        self.goes("closing")
        click_tab(self.page.tabs, CLOSING_STAGES[stage])
        self.marks(self.page.pane.table, *numbers)

    def applies(self, stage: str, *numbers: int, **more: str) -> None:
        self.stands_at(stage, *numbers)
        self.writes("closeout.apply", doer="办理人", summary="措施均已落实。", criteria="全部符合", **more)
        for number in numbers:
            self.notes[number].closing.append((self.today, "applied"))

    def agrees(self, level: int, *numbers: int, **more: str) -> None:
        self.stands_at("waiting", *numbers)
        scan = self.file(f"审批表{level}-{self.today}.txt", f"{LEVELS[level]} {self.today} {numbers}")
        self.writes("closeout.review", **more, reviewer=LEVELS[level], files=scan)

    def closes(self, *numbers: int) -> None:
        """All three levels agree."""
        for level in range(3):
            self.agrees(level, *numbers)
        for number in numbers:
            self.notes[number].closing.append((self.today, "closed"))

    def visits(self, number: int, due: date) -> None:
        """A return visit, and from it one finding opened again."""
        self.goes("outcomes")
        click_tab(self.page.tabs, "评估与回头看")
        self.writes("record.new", kind="回头看", title="整改回头看", conducted_by="整改办", method="调阅资料")

        def fill(dialog: FormDialog) -> None:
            self.enters(dialog.form, "reason", "批评意见台账更新不及时。")
            self.enters(dialog.form, "due", due.isoformat())
            tree = dialog.form.field("findings").tree
            click_row(tree, str(number + 1))
            press(tree, Qt.Key.Key_Space)

        self.fills(fill, lambda: self.chooses("visit.reopen"))
        self.notes[number].closing.append((self.today, "reopened"))
        self.notes[number].reports.append((self.today, "open"))
        self.notes[number].due.append((self.today, due))

    # -- letters and the report --------------------------------------------------------------------

    def admonishes(self) -> list[str]:
        """What the three colours ask for today is drafted and issued; gives the numbers."""
        self.goes("letters")
        self.writes("letter.draft_due", ladder="蓝橙红三色督查")
        press(self.page.pane.table, Qt.Key.Key_A, CTRL)
        self.writes("letter.issue", signed_by="周正明")
        sent = [row for row in letters.rows(self.workspace, None) if row.issued_on == self.today]
        self.issued += [self.today] * len(sent)
        return sorted(row.number for row in sent)

    def makes_the_report(self, name: str) -> Path:
        target = self.folder / name
        flow = self.calls("report.make", ReportFlow)
        self.until(flow.forward.isEnabled)
        self.dialogs.choose(target)
        click(flow.forward)
        self.until(target.exists)
        press(flow, Qt.Key.Key_Escape)
        self.at_rest()
        return target

    def hands_in(self, file: Path) -> None:
        self.goes("submissions")
        self.writes(
            "submission.send", title="整改进展情况报告", receiver="省委巡视工作领导小组办公室", files=str(file),
            way="机要交换", sent_by="办理人",
        )  # fmt: skip


@pytest.fixture
def clerk(qapp: Any, qtbot: Any, dialogs: Any, clock: Any, tmp_path: Path) -> Iterator[Closer]:
    sitting = Closer(qtbot, dialogs, tmp_path, clock)
    yield sitting
    QGuiApplication.clipboard().clear()
    sitting.leaves()


# -- the story -------------------------------------------------------------------------------------


def begin(clerk: Closer) -> None:
    """15 September: the feedback is taken in, each finding gets its measure, the plan is decided."""
    clerk.sets_up()
    clerk.accepts(clerk.reviews(resource("sample/feedback.txt")))
    for number in range(16):
        early = date(2025, 10, 10) if number in DONE_EARLY else date(2025, 9, 30)
        clerk.assigns(number, early if number < 8 else date(2025, 12, 31))
    clerk.decides_the_plan()


def autumn(clerk: Closer) -> None:
    """22 September: two ask for more time, one leader leaves, four are done and three of them closed."""
    clerk.lives_to(AUTUMN)
    clerk.reports(REFUSED, word="未完成", reason="程序未走完", next_plan="月底前完成")
    clerk.asks_for_later(REFUSED, date(2025, 11, 30))
    clerk.writes("extension.decide", approved="不同意", decided_by="周正明", opinion="请按期完成。")
    clerk.asks_for_later(GRANTED, date(2025, 10, 31))
    clerk.writes("extension.decide", approved="同意延期", decided_by="周正明")
    clerk.notes[GRANTED].due.append((clerk.today, date(2025, 10, 31)))
    clerk.hands_over(1, LEADERS[1], "赵明远")
    clerk.reports(*DONE_EARLY, word="已完成", files=clerk.file("印发的制度.txt", "制度全文"))
    clerk.proves(DONE_EARLY[0], "会议纪要.txt")
    clerk.applies("ready", *DONE_EARLY)
    clerk.agrees(0, *DONE_EARLY)
    clerk.agrees(1, SENT_BACK, agreed="退回", opinion="缺少退费凭证。")
    clerk.notes[SENT_BACK].closing.append((clerk.today, "returned"))
    rest = [number for number in DONE_EARLY if number != SENT_BACK]
    clerk.agrees(1, *rest)
    clerk.agrees(2, *rest)
    for number in rest:
        clerk.notes[number].closing.append((clerk.today, "closed"))


def october(clerk: Closer) -> None:
    """9 October: three are overdue and written to; the one that was sent back is applied for again and closed."""
    clerk.lives_to(OVERDUE)
    assert clerk.admonishes() == ["督查〔2025〕1号", "督查〔2025〕2号"]
    clerk.proves(SENT_BACK, "退费凭证.txt")
    clerk.applies("returned", SENT_BACK)
    clerk.closes(SENT_BACK)


def visited(clerk: Closer) -> Path:
    """20 October: a return visit opens one again; the report is made and handed in."""
    clerk.lives_to(VISITED)
    clerk.visits(REOPENED, date(2025, 11, 28))
    report = clerk.makes_the_report("整改进展情况报告.pdf")
    clerk.hands_in(report)
    return report


def year_end(clerk: Closer) -> None:
    """30 December: all that is left is done, proved, applied for and closed."""
    clerk.lives_to(YEAR_END)
    rest = [number for number, note in enumerate(clerk.notes) if note.state(clerk.today) != "done"]
    clerk.reports(*rest, word="已完成", files=clerk.file("完成情况.txt", "全部落实"))
    clerk.applies("reopened", REOPENED)
    clerk.applies("ready", *[number for number in rest if number != REOPENED])
    clerk.closes(*rest)


def figures(clerk: Closer, day: date) -> dict[str, str]:
    told = statistics.sums(statistics.figures(clerk.workspace, Scope(None, day)))
    return {key: told[key] for key in counted(clerk.notes, clerk.issued, day)}


def test_from_the_feedback_to_the_last_close_out(clerk: Closer) -> None:
    told: dict[date, dict[str, str]] = {}
    begin(clerk)
    told[BEGUN] = figures(clerk, BEGUN)
    autumn(clerk)
    told[AUTUMN] = figures(clerk, AUTUMN)
    october(clerk)
    report = visited(clerk)
    told[VISITED] = figures(clerk, VISITED)
    year_end(clerk)
    for day, then in told.items():
        by_hand = counted(clerk.notes, clerk.issued, day)
        assert then == by_hand
        assert figures(clerk, day) == by_hand  # months later, 截至 that day
    assert told[AUTUMN]["rate"] == "25%"
    assert figures(clerk, YEAR_END)["closed"] == "16"
    dates_and_persons(clerk)
    close_outs(clerk)
    what_was_sent(clerk, report)
    assert verify.check(clerk.workspace) == []


def dates_and_persons(clerk: Closer) -> None:
    """Both decisions, both dates and both names are on record."""
    workspace = clerk.workspace
    keys = [clerk.measure_of(number) for number in (REFUSED, GRANTED)]
    assert [(row.state, str(row.first), row.decided_by) for row in extensions.of(workspace, keys)] == [
        ("refused", "2025年9月30日", "周正明"), ("approved", "2025年9月30日", "周正明"),
    ]  # fmt: skip
    [made] = handovers.rows(workspace, None)
    assert (made.before, made.after, made.effective_on) == (LEADERS[1], "赵明远", AUTUMN)
    held = handovers.holdings(workspace, measures=[clerk.measure_of(GRANTED)])
    assert [one.holder for one in held if one.role == "leader"] == ["赵明远"]


def close_outs(clerk: Closer) -> None:
    """Each close-out with two persons, evidence and a number of its own; the old one of what was reopened stays."""
    rows = [row for key in clerk.ids() for row in closeouts.of_finding(clerk.workspace, key)]
    closed = [row for row in rows if row.number]
    assert sorted(row.number for row in closed) == [f"2025-{nth:03d}" for nth in range(1, 18)]
    for row in closed:
        assert {review.reviewer_name for review in row.reviews} == set(LEVELS)
        assert row.doer_name == "办理人"
        assert any(proof.has_file for proof in row.proofs)
    again = closeouts.of_finding(clerk.workspace, clerk.ids()[REOPENED])
    assert [row.closed_on for row in again] == [YEAR_END, AUTUMN]
    sent_back = closeouts.of_finding(clerk.workspace, clerk.ids()[SENT_BACK])
    assert [row.state for row in sent_back] == ["closed", "returned"]


def what_was_sent(clerk: Closer, report: Path) -> None:
    """The bytes that went are kept: neither later records nor the file on the disk change them."""
    sent = report.read_bytes()
    report.write_bytes(b"written over")
    [row] = submissions.rows(clerk.workspace, None)
    assert row.sha256 == hashlib.sha256(sent).hexdigest()
    assert kept.path(clerk.workspace, row.sha256).read_bytes() == sent
    assert clerk.makes_the_report("年底的报告.pdf").read_bytes() != sent
