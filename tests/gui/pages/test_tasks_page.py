"""任务: measures across findings — filtered, set, reported on, extended, handed over."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt

from core.base.dates import When
from core.domain import extensions, handovers, measures, people, progress, tasks
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft
from core.domain.tasks import TaskFilter
from gui.pages.tasks_page import SCOPES
from gui.parts.form_dialog import FormDialog
from gui.parts.picker import Pick
from gui.window import MainWindow
from tests.gui.test_window import CONTROL, in_dialog, opened, press, status


@pytest.fixture
def page(qtbot: Any, window: MainWindow, office: Any) -> Any:
    """The page with the overdue measure of the office and two more of another finding, due in October."""
    for text in ("召开专题会议", "修订议事规则"):
        draft = MeasureDraft(text, leaders=(office.leader,), due=When("day", date(2025, 10, 31)))
        measures.add(window.desk.workspace, office.findings[1], draft)
    made = opened(qtbot, window, "tasks")
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return made


def ids(page: Any) -> list[int]:
    return list(page.table.records.ids)


def notice(window: MainWindow) -> list[str]:
    told: list[str] = []
    window.desk.noticed.connect(lambda one: told.append(one.text))
    return told


def test_all_measures_stand_in_the_order_of_their_findings(page: Any, window: MainWindow, office: Any) -> None:
    assert ids(page)[0] == office.measure
    assert len(ids(page)) == 3
    assert "共 3 项" in status(window)
    assert "超期 1" in status(window)
    assert "涉及问题 2 个" in status(window)


def test_filters_and_search_narrow_the_list(page: Any, office: Any) -> None:
    page.bar.set({"warnings": ("overdue",)})
    assert ids(page) == [office.measure]
    page.bar.set({}, "议事规则")
    assert len(ids(page)) == 1
    page.bar.set({"units": (office.unit,)})
    assert ids(page) == [office.measure]
    page.bar.set({"persons": (office.leader,)}, "主体责任")
    assert len(ids(page)) == 2
    page.bar.set({"progress": ("done",)})
    assert ids(page) == []


def test_mine_asks_who_the_operator_is_and_lists_what_is_his(page: Any, window: MainWindow, office: Any) -> None:
    page.scopes.setCurrentIndex(1)
    assert page._list.currentWidget() is page._nobody

    def fill(dialog: FormDialog) -> None:
        dialog.form.field("person").show_picks([Pick(office.leader, "陈建国")])
        dialog.save_button.click()

    in_dialog(fill)
    page._nobody.buttons[0].click()
    assert len(ids(page)) == 3
    assert page._list.currentWidget() is page.table


def test_bulk_changes_what_was_filled_and_can_be_taken_back_at_once(
    qtbot: Any, page: Any, window: MainWindow, dialogs: Any
) -> None:
    workspace = window.desk.workspace
    progress.add(workspace, "measure", ids(page)[2], progress.ProgressDraft(date(2025, 9, 1), "已修订", "已完成"))
    told = notice(window)
    page.table.selectAll()

    def fill(dialog: FormDialog) -> None:
        dialog.form.field("kind").value = "建章立制"
        dialog.form.field("due").value = When("day", date(2025, 12, 31))
        dialog.save_button.click()

    dialogs.answer("这些保持原样")
    in_dialog(fill)
    press(qtbot, Qt.Key.Key_B, CONTROL)
    assert "已改 2 条，跳过 1 条" in told[-1]
    due = measures.deadlines_of(workspace, ids(page))
    assert [str(due[key]) for key in ids(page)] == ["2025年12月31日", "2025年12月31日", "2025年10月31日"]
    window.desk.undo()
    assert str(measures.deadlines_of(workspace, ids(page))[ids(page)[0]]) == "2025年9月1日"


def test_a_report_on_several_asks_for_reason_and_next_plan(qtbot: Any, page: Any, window: MainWindow) -> None:
    told = notice(window)
    page.table.choose(ids(page)[1:])

    def fill(dialog: FormDialog) -> None:
        form = dialog.form
        assert form.field("reason").isHidden()
        form.field("word").value = "未完成"
        form.field("word").changed.emit()
        form.field("text").value = "已召开动员会"
        dialog.save_button.click()
        assert not form.field("reason").isHidden()
        assert form._entries["reason"].complaint.isVisible()
        form.field("reason").value = "正在征求意见"
        form.field("next_plan").value = "十月印发"
        dialog.save_button.click()

    in_dialog(fill)
    press(qtbot, Qt.Key.Key_J, CONTROL)
    assert told[-1] == "已登记 2 条措施的进展。"
    for key in ids(page)[1:]:
        [entry] = progress.entries(window.desk.workspace, "measure", key)
        assert (entry.reason, entry.next_plan) == ("正在征求意见", "十月印发")


def test_an_extension_is_asked_for_several_and_decided(qtbot: Any, page: Any, window: MainWindow) -> None:
    workspace = window.desk.workspace
    head = people.add_person(workspace, PersonDraft("苏宁"))
    told = notice(window)
    page.table.selectAll()

    def asking(dialog: FormDialog) -> None:
        dialog.form.field("to").value = When("day", date(2025, 12, 31))
        dialog.form.field("reason").value = "征求意见时间较长"
        dialog.form.field("present_state").value = "已形成初稿"
        dialog.save_button.click()

    in_dialog(asking)
    window.actions_.run("extension.ask")
    assert "跳过 1 条" in told[-1]
    assert "期满前申请" in told[-1]
    page.scopes.setCurrentIndex(2)
    assert len(ids(page)) == 2
    page.table.selectAll()

    def deciding(dialog: FormDialog) -> None:
        dialog.form.field("decided_by").show_picks([Pick(head, "苏宁")])
        dialog.save_button.click()

    in_dialog(deciding)
    window.actions_.run("extension.decide")
    assert ids(page) == []
    states = {row.state for row in extensions.of(workspace, [2, 3])}
    assert states == {"approved"}


def test_responsibility_is_handed_over_from_the_list(qtbot: Any, page: Any, window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    taker = people.add_person(workspace, PersonDraft("李敏"))
    page.table.choose(ids(page)[1:])

    def fill(dialog: FormDialog) -> None:
        assert dialog.form.field("items").count() == 2
        dialog.form.field("to_person").show_picks([Pick(taker, "李敏")])
        dialog.save_button.click()

    in_dialog(fill)
    window.actions_.run("handover.make")
    [row] = handovers.rows(workspace)
    assert (row.before, row.after, row.items) == ("陈建国", "李敏", 2)


def test_enter_opens_the_card_of_the_finding(qtbot: Any, page: Any, window: MainWindow, office: Any) -> None:
    page.table.choose([office.measure])
    window.actions_.run("record.open")
    assert window.page.name == "findings"
    assert window.page.card.row.id == office.findings[0]


def test_another_place_may_ask_for_a_filter(page: Any, window: MainWindow, office: Any) -> None:
    window.desk.go("tasks", TaskFilter(warnings=("overdue",)))
    assert ids(page) == [office.measure]


def test_an_empty_scope_says_why_it_is_empty(page: Any) -> None:
    page.scopes.setCurrentIndex(tuple(SCOPES).index("waiting"))
    assert page._list.currentWidget() is page._not_asked
    page.bar.set({}, "找不到的字")
    assert page._list.currentWidget() is page._none_found
    page.bar.clear()
    page._not_asked.buttons[0].click()
    assert page.scope == "all"


def test_ctrl_n_adds_a_measure_to_the_finding_of_the_task_or_to_another(
    qtbot: Any, window: MainWindow, page: Any, office: Any
) -> None:
    def finding_of_current() -> int:
        [row] = tasks.rows(window.desk.workspace, [page.table.current()])
        return row.finding

    def beside(dialog: FormDialog) -> None:
        assert dialog.form.field("finding").value == office.findings[0]
        dialog.form.field("text").value = "修订议事规则"
        assert dialog.save()

    page.table.choose([office.measure])
    page.table.setFocus()
    in_dialog(beside)
    press(qtbot, Qt.Key.Key_N, CONTROL)
    assert page.table.current() != office.measure
    assert finding_of_current() == office.findings[0]

    def elsewhere(dialog: FormDialog) -> None:
        dialog.form.field("text").value = "清退津贴"
        assert not dialog.save()
        assert dialog.form._entries["finding"].complaint.isVisible()
        dialog.form.field("finding").show_items([(office.findings[3], None)])
        assert dialog.save()

    page.table.setCurrentIndex(QModelIndex())
    in_dialog(elsewhere)
    window.actions_["record.new"].trigger()
    assert finding_of_current() == office.findings[3]
