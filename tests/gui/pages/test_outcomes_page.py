"""成效: each kind is recorded by its own form, tied to findings, counted in the status bar, and proved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from core.base.dates import When
from core.domain import accountabilities, closeouts, evidence, money, outcomes, regulations, return_visits
from core.domain.closeouts import OldCloseout
from core.domain.outcomes import OutcomeFilter, Tie
from core.domain.regulations import RegulationDraft
from core.domain.return_visits import Votes
from gui.cards.outcome_kinds import KINDS
from gui.window import MainWindow
from tests.clerk import CTRL, click, press


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    window.desk.inspection = office.inspection
    window.go("outcomes")
    return window.page


def in_dialog(do: Callable[[Any], Any]) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def tie(form: Any, *items: tuple[int, int | None]) -> None:
    form.field("ties").show_items(items)


def record(page: Any, window: MainWindow, noun: str, *items: tuple[int, int | None], **values: Any) -> None:
    """Record one by its form."""
    page.want(("kind", noun))

    def fill(dialog: Any) -> None:
        if items:
            tie(dialog.form, *items)
        for name, value in values.items():
            dialog.form.field(name).value = value
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("record.new")


def rows(window: MainWindow, noun: str) -> Any:
    kind = next(kind for kind in KINDS if kind.noun == noun)
    return kind.rows(window.desk.workspace, None)


def test_every_kind_says_what_belongs_there_while_it_is_empty(page: Any) -> None:
    for kind in KINDS:
        page.want(("kind", kind.noun))
        assert page.pane._stack.currentIndex() == 1
        assert page.status() == "共 0 项"


def test_a_regulation_is_recorded_shown_and_changed(page: Any, window: MainWindow, office: Any) -> None:
    first, second = office.findings[:2]
    items = ((first, office.measure), (second, None))
    record(page, window, "regulation", *items, title="议事规则", number="云党〔2025〕3号", issued_on=date(2025, 9, 1))
    [row] = rows(window, "regulation")
    assert (row.title, [one.short for one in row.ties]) == ("议事规则", ["1（1）", "2"])
    assert (page.tabs.tabText(0), page.pane.row.id) == ("制度建设 1", row.id)

    def change(dialog: Any) -> None:
        assert dialog.form.draft(dialog.form.values()) == regulations.draft_of(row)
        dialog.form.field("kind").value = "revised"
        assert dialog.save()

    in_dialog(change)
    press(page.pane.table, Qt.Key.Key_F2)
    assert rows(window, "regulation")[0].kind == "revised"


def test_a_sheet_of_paper_is_typed_in_line_by_line(page: Any, window: MainWindow, office: Any) -> None:
    page.want(("kind", "regulation"))
    titles = iter(("甲办法", "乙办法", "丙办法"))

    def fill(dialog: Any) -> None:
        form, title = dialog.form, next(titles)
        if title == "甲办法":
            tie(form, (office.findings[0], None))
        assert [item[0] for item in form.ties.items] == [office.findings[0]]
        form.field("title").value = title
        if title == "丙办法":
            dialog.save()
            return
        in_dialog(fill)
        click(dialog.findChild(QPushButton, "following"))

    in_dialog(fill)
    window.actions_.run("record.new")
    assert [row.title for row in rows(window, "regulation")] == ["甲办法", "乙办法", "丙办法"]
    assert page.pane.row.title == "丙办法"


def test_what_is_missing_stands_beside_its_field(page: Any, window: MainWindow) -> None:
    page.want(("kind", "money"))

    def fill(dialog: Any) -> None:
        dialog.form.field("amount").value = "三万"
        assert not dialog.save()
        wrong = [name for name, entry in dialog.form._entries.items() if not entry.complaint.isHidden()]
        assert wrong == ["head", "amount", "ties"]
        dialog.form.revert()
        dialog.reject()

    in_dialog(fill)
    window.actions_.run("record.new")
    assert rows(window, "money") == []


def test_money_is_summed_by_head_alone_and_as_the_list_is_filtered(page: Any, window: MainWindow, office: Any) -> None:
    item = (office.findings[0], None)
    for head, amount in (("追缴", "3.60万元"), ("追缴", "4000"), ("清退", "1.2万元")):
        record(page, window, "money", item, head=head, amount=amount)
    assert page.status() == "已选 1 项 / 共 3 项　追缴4.00万元　清退1.2万元"
    page.pane.bar.set({"kind": ("清退",)})
    assert page.status() == "已选 1 项 / 共 1 项　清退1.2万元"
    assert [one.head for one in money.sums(window.desk.workspace, OutcomeFilter())] == ["追缴", "清退"]


def test_persons_and_treatments_are_counted_apart(page: Any, window: MainWindow, office: Any) -> None:
    item = (office.findings[0], None)
    for treatment in ("诫勉", "党内警告"):
        record(page, window, "accountability", item, subject="干部甲", treatment=treatment)
    record(page, window, "accountability", item, subject="干部乙", treatment="诫勉")
    assert page.status() == "已选 1 项 / 共 3 项　2 人 3 人次"
    assert {row.group for row in rows(window, "accountability")} == {"谈话函询和教育", "党纪处分"}
    assert accountabilities.groups(window.desk.workspace)


def test_a_wider_action_counts_its_items(page: Any, window: MainWindow, office: Any) -> None:
    record(page, window, "wider_action", (office.findings[0], None), kind="专项整治", title="清理津贴", count=3)
    assert [(row.kind, row.count) for row in rows(window, "wider_action")] == [("专项整治", 3)]


def test_an_outcome_is_proved_beside_its_list(page: Any, window: MainWindow, office: Any) -> None:
    record(page, window, "regulation", (office.findings[0], None), title="议事规则")
    workspace = window.desk.workspace
    [row] = rows(window, "regulation")
    evidence.attach(workspace, "regulation", row.id, [evidence.take_bytes(workspace, b"x", "议事规则.txt")])
    sheet = page.pane.sheet
    assert sheet.tabs.tabText(1) == "佐证材料 1"
    sheet.tabs.setCurrentIndex(1)
    assert sheet.panel.list.count() == 1
    page.pane.bar.set({"evidence": (False,)})
    assert page.pane.table.records.ids == []


def test_several_are_deleted_into_the_bin_in_one_step(page: Any, window: MainWindow, office: Any) -> None:
    for title in ("甲", "乙"):
        record(page, window, "regulation", (office.findings[0], None), title=title)
    page.pane.table.selectAll()
    press(page.pane.table, Qt.Key.Key_Delete)
    assert rows(window, "regulation") == []
    window.desk.undo()
    assert len(rows(window, "regulation")) == 2


def test_the_list_is_copied_as_a_table(page: Any, window: MainWindow, office: Any) -> None:
    record(page, window, "regulation", (office.findings[0], None), title="议事规则", number="3号")
    window.actions_.run("edit.copy")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["制度名称", "文号"]
    assert lines[1].split("\t")[:2] == ["议事规则", "3号"]


def test_a_visit_counts_its_votes_and_reopens_findings(page: Any, window: MainWindow, office: Any) -> None:
    workspace, finding = window.desk.workspace, office.findings[3]
    closeouts.take_over(workspace, [OldCloseout(finding, "2024-1", date(2024, 12, 1))])
    counted = {"satisfied": 80, "fairly": 15, "dissatisfied": 5}
    given = {"kind": "回头看", "held_on": date(2025, 9, 10), "conducted_by": "市委巡察办", **counted}
    record(page, window, "return_visit", **given)
    [row] = rows(window, "return_visit")
    assert row.given.votes == Votes(80, 15, 5)

    def nothing_chosen_then_one(dialog: Any) -> None:
        form = dialog.form
        form.field("reason").value = "问题反弹"
        form.field("due").value = When("day", date(2025, 12, 31))
        assert not dialog.save()
        form.field("findings").value = (finding,)
        assert dialog.save()

    in_dialog(nothing_chosen_then_one)
    window.actions_.run("visit.reopen")
    [row] = return_visits.rows(workspace, [row.id])
    assert row.reopened == ((finding, "4"),)
    assert "重新打开的问题" in [column.title for column in page.pane.table.shown_columns()]


def test_nothing_is_reopened_where_nothing_is_closed(page: Any, window: MainWindow, dialogs: Any) -> None:
    record(page, window, "return_visit", kind="督查", held_on=date(2025, 9, 10), conducted_by="市委巡察办")
    dialogs.answer("知道了")
    window.actions_.run("visit.reopen")
    assert "没有已销号的问题" in dialogs.shown[0]


def test_a_record_asked_for_elsewhere_is_shown_on_its_tab(page: Any, window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    key = regulations.add(workspace, office.inspection, RegulationDraft("甲", ties=(Tie(office.findings[0]),)))
    page.want(("kind", "money"))
    window.go("findings")
    window.desk.show("regulation", key)
    assert (window.page, page.kind.noun, page.pane.row.id) == (page, "regulation", key)


def test_the_card_of_a_finding_lists_and_records_what_came_of_it(page: Any, window: MainWindow, office: Any) -> None:
    record(page, window, "money", (office.findings[0], None), head="追缴", amount="3.60万元")
    window.desk.show("finding", office.findings[0])
    card = window.page.card
    card.show_tab("outcomes")
    tab = card.tab("outcomes")

    def fill(dialog: Any) -> None:
        assert [item[0] for item in dialog.form.ties.items] == [office.findings[0]]
        dialog.form.field("title").value = "议事规则"
        assert dialog.save()

    in_dialog(fill)
    tab.sheet.buttons["登记制度…"].click()
    of_it = OutcomeFilter(finding=office.findings[0])
    assert len(outcomes.select(window.desk.workspace, "regulation", of_it)) == 1


def test_rows_of_a_sheet_are_pasted_and_the_skipped_ones_told(page: Any, window: MainWindow, dialogs: Any) -> None:
    rows_of_a_sheet = "制度名称\t文号\t对应问题\n甲办法\t1号\t1\n乙办法\t2号\t99"
    QGuiApplication.clipboard().setText(rows_of_a_sheet)
    dialogs.answer("知道了")
    press(page.pane.table, Qt.Key.Key_V, CTRL)
    assert [row.title for row in rows(window, "regulation")] == ["甲办法"]
    assert "第 3 行：没有编号为“99”的问题或措施。" in dialogs.shown[0]
    window.desk.undo()
    assert rows(window, "regulation") == []
