"""销号工作台: applying, reviewing, sending back, reopening — by the page's own commands and forms."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.base.dates import When
from core.domain import closeouts, closing_desk, closing_rules, evidence, measures, operators, people, progress
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft
from core.domain.progress import ProgressDraft
from gui.cards.files_field import FilesField
from gui.cards.people_pickers import pick_person
from gui.window import MainWindow
from tests.clerk import CTRL, PLAIN, SHIFT, press

TODAY = date(2025, 9, 15)


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    """Two findings whose measures are done and proved; persons to apply and to review."""
    workspace = window.desk.workspace
    for place, finding in enumerate(office.findings[:2]):
        key = office.measure if place == 0 else measures.add(workspace, finding, MeasureDraft("修订制度"))
        progress.add(workspace, "measure", key, ProgressDraft(date(2025, 9, 10), "已印发制度", "已完成"))
        evidence.attach(workspace, "measure", key, [evidence.take_bytes(workspace, b"x%d" % place, f"通知{place}.txt")])
    for name in ("审核人甲", "审核人乙"):
        people.add_person(workspace, PersonDraft(name))
    window.desk.inspection = office.inspection
    window.go("closing")
    return window.page


def in_dialog(do: Callable[[Any], Any]) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def person(window: MainWindow, name: str) -> Any:
    [row] = [row for row in people.persons(window.desk.workspace) if row.name == name]
    return pick_person(window.desk, row.id)


def tabs(page: Any) -> dict[str, int]:
    texts = [page.tabs.tabText(place) for place in range(page.tabs.count())]
    return {word: int(n) for word, n in (text.split(" ") for text in texts) if n != "0"}


def apply(page: Any, window: MainWindow) -> None:
    def fill(dialog: Any) -> None:
        form = dialog.form
        form.field("doer").show_picks(person(window, "陈建国"))
        form.field("summary").value = "制度已印发执行。"
        form.field("criteria")._meet_all()
        assert dialog.save(), dialog.bar.text() if hasattr(dialog.bar, "text") else ""

    in_dialog(fill)
    window.actions_.run("closeout.apply")


def review(page: Any, window: MainWindow, tmp_path: Path, qtbot: Any, name: str, **changed: Any) -> None:
    scan = tmp_path / f"{name}.txt"
    scan.write_text(f"{name}签字", encoding="utf-8")

    def fill(dialog: Any) -> None:
        form = dialog.form
        form.field("reviewer").show_picks(person(window, name))
        for field, value in changed.items():
            form.field(field).value = value
        kept = evidence.take(window.desk.workspace, [scan])
        form.field("files").value = kept
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.review")


def go_to(page: Any, stage: str) -> None:
    page.want(("stage", stage))
    page.pane.table.selectAll()


def test_the_tabs_count_what_is_to_be_done(page: Any) -> None:
    assert tabs(page) == {"可申请": 2}
    assert [row.number for row in page.pane.chosen] == ["1"]
    assert "申请销号…" in page.pane.sheet.buttons


def test_one_is_applied_for_and_stands_with_its_first_reviewer(page: Any, window: MainWindow, office: Any) -> None:
    apply(page, window)
    assert tabs(page) == {"可申请": 1, "待审核": 1}
    [row] = closeouts.of_finding(window.desk.workspace, office.findings[0])
    assert (row.state, row.waiting, row.doer_name, row.applied_on) == ("applied", "责任领导", "陈建国", TODAY)
    assert [proof.title for proof in row.proofs] == ["通知0"]
    assert window.desk.next_undo().name == "closeout.apply"


def test_a_form_that_lacks_something_says_so_beside_the_field(page: Any, window: MainWindow) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("summary").value = "制度已印发执行。"
        dialog.form.field("doer").show_picks(person(window, "陈建国"))
        dialog.form.field("evidence").value = ()
        assert not dialog.save()
        wrong = [name for name, entry in dialog.form._entries.items() if not entry.complaint.isHidden()]
        assert wrong == ["criteria", "evidence"]
        dialog.form.revert()
        dialog.reject()

    in_dialog(fill)
    window.actions_.run("closeout.apply")
    assert tabs(page) == {"可申请": 2}


def test_several_are_applied_for_at_once_and_reviewed_level_by_level(
    page: Any, window: MainWindow, office: Any, tmp_path: Path, qtbot: Any
) -> None:
    page.pane.table.selectAll()
    apply(page, window)
    assert tabs(page) == {"待审核": 2}
    for name in ("审核人甲", "审核人乙", "审核人甲"):
        go_to(page, "waiting")
        review(page, window, tmp_path, qtbot, name)
    assert tabs(page) == {"已销号": 2}
    rows = closing_desk.rows(window.desk.workspace, office.findings[:2])
    assert [row.closing_number for row in rows] == ["2025-001", "2025-002"]
    [review_row, *_] = closeouts.of_finding(window.desk.workspace, office.findings[0])[0].reviews
    assert (review_row.on_paper, [proof.title for proof in review_row.proofs]) == (True, ["审核人甲"])


def test_applications_at_different_levels_are_reviewed_apart(
    page: Any, window: MainWindow, tmp_path: Path, qtbot: Any, dialogs: Any
) -> None:
    page.pane.table.selectAll()
    apply(page, window)
    go_to(page, "waiting")
    page.pane.table.choose([page.pane.table.records.ids[0]])
    review(page, window, tmp_path, qtbot, "审核人甲")
    page.pane.table.selectAll()
    dialogs.answer("知道了")
    window.actions_.run("closeout.review")
    assert "请分次审核" in dialogs.shown[0]


def test_one_is_sent_back_with_its_reason_and_applied_for_again(
    page: Any, window: MainWindow, office: Any, tmp_path: Path, qtbot: Any
) -> None:
    apply(page, window)
    go_to(page, "waiting")
    review(page, window, tmp_path, qtbot, "审核人甲", agreed=False, opinion="佐证不全")
    assert tabs(page) == {"可申请": 1, "退回": 1}
    go_to(page, "returned")
    shown = page.pane.table.records.texts([office.findings[0]], page.pane.table.shown_columns())
    assert "佐证不全" in next(iter(shown))
    apply(page, window)
    assert [row.state for row in closeouts.of_finding(window.desk.workspace, office.findings[0])] == [
        "applied", "returned",
    ]  # fmt: skip


def test_an_application_nobody_has_reviewed_is_recalled(page: Any, window: MainWindow, office: Any) -> None:
    apply(page, window)
    go_to(page, "waiting")

    def say(dialog: Any) -> None:
        dialog.form.field("reason").value = "佐证传错"
        assert dialog.save()

    in_dialog(say)
    window.actions_.run("closeout.recall")
    assert tabs(page) == {"可申请": 2}
    assert closeouts.of_finding(window.desk.workspace, office.findings[0])[0].reason == "佐证传错"


def closed(page: Any, window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    apply(page, window)
    for name in ("审核人甲", "审核人乙", "审核人甲"):
        go_to(page, "waiting")
        review(page, window, tmp_path, qtbot, name)
    go_to(page, "closed")


def test_a_closed_one_is_reopened_and_that_taken_back(
    page: Any, window: MainWindow, office: Any, tmp_path: Path, qtbot: Any
) -> None:
    closed(page, window, tmp_path, qtbot)

    def fill(dialog: Any) -> None:
        dialog.form.field("reason").value = "问题反弹"
        dialog.form.field("due").value = When("day", date(2025, 12, 31))
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.reopen")
    assert tabs(page) == {"可申请": 1, "重新打开": 1}
    go_to(page, "reopened")
    assert "取消重新打开…" in page.pane.sheet.buttons

    def say(dialog: Any) -> None:
        dialog.form.field("reason").value = "登记错了"
        assert dialog.save()

    in_dialog(say)
    window.actions_.run("closeout.take_back_reopening")
    assert tabs(page) == {"可申请": 1, "已销号": 1}


def test_the_result_of_a_closed_one_is_changed(
    page: Any, window: MainWindow, office: Any, tmp_path: Path, qtbot: Any
) -> None:
    closed(page, window, tmp_path, qtbot)

    def fill(dialog: Any) -> None:
        dialog.form.field("result").value = "lasting"
        dialog.form.field("next_review_on").value = date(2025, 10, 1)
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.change_result")
    assert tabs(page) == {"可申请": 1, "已销号": 1, "待复核": 1}


def test_what_was_closed_before_is_taken_over(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        items = dialog.form.field("findings")
        items.show_items([(office.findings[3], None), (office.findings[4], None)])
        dialog.form.field("number").value = "2024-7"
        dialog.form.field("closed_on").value = date(2024, 12, 1)
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.take_over")
    assert tabs(page) == {"可申请": 2, "历史转入": 2}
    assert page.stage == "taken_over"


def test_the_inspection_has_its_own_chain(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        form = dialog.form
        form.field("built_in").value = ("责任领导", "整改办")
        form.field("built_in").changed.emit()
        assert form.field("chain").value == ("责任领导", "整改办")
        form.field("criteria").value = ("措施落实", "群众认可")
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.rules")
    rules = closing_rules.of(window.desk.workspace, office.inspection)
    assert (rules.chain, rules.criteria) == (("责任领导", "整改办"), ("措施落实", "群众认可"))


def test_who_sits_at_the_program_as_a_person_reviews_without_paper(page: Any, window: MainWindow, office: Any) -> None:
    from core.store.operations import declared, operation
    from core.store.tables import Operator

    if "test.be_a_person" not in declared():

        @operation("test.be_a_person")
        def _be(workspace: Any, key: int) -> None:
            workspace.update(Operator, workspace.operator, person=key)

    [row] = [row for row in people.persons(window.desk.workspace) if row.name == "审核人甲"]
    declared()["test.be_a_person"].function(window.desk.workspace, row.id)
    apply(page, window)
    go_to(page, "waiting")

    def fill(dialog: Any) -> None:
        assert not dialog.form.field("on_paper").value
        assert dialog.form.field("files").isHidden()
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("closeout.review")
    [waiting] = closeouts.of_finding(window.desk.workspace, office.findings[0])
    assert (waiting.waiting, waiting.reviews[0].on_paper) == ("牵头部门", False)
    assert operators.rows(window.desk.workspace)


def test_the_whole_file_is_read_and_copied(page: Any, window: MainWindow, office: Any) -> None:
    def read(dialog: Any) -> None:
        dialog.copy()
        dialog.accept()

    in_dialog(read)
    window.actions_.run("closeout.file")
    text = QGuiApplication.clipboard().text()
    assert "政治站位不高" in text
    assert "已印发制度" in text
    assert "通知0" in text


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_Return, PLAIN), (Qt.Key.Key_A, CTRL | SHIFT)])
def test_the_next_step_of_a_stage_goes_by_keys(page: Any, window: MainWindow, key: Any, held: Any) -> None:
    assert window.focusWidget() is page.pane.table
    seen: list[str] = []

    def note(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.form.revert()
        dialog.reject()

    in_dialog(note)
    press(page.pane.table, key, held)
    assert seen == ["申请销号"]


def test_a_finding_asked_for_is_shown_in_its_stage(page: Any, window: MainWindow, office: Any) -> None:
    apply(page, window)
    [row] = closeouts.of_finding(window.desk.workspace, office.findings[0])
    window.go("findings")
    window.desk.show("closeout", row.id)
    assert (window.page, page.stage, page.pane.row.id) == (page, "waiting", office.findings[0])


def test_the_card_tells_the_course_and_offers_the_next_step(page: Any, window: MainWindow, office: Any) -> None:
    apply(page, window)
    window.desk.show("finding", office.findings[0])
    card = window.page.card
    card.show_tab("closing")
    tab = card.tab("closing")
    assert {"审核…", "撤回申请…"} <= set(tab.sheet.buttons)
    assert {"closeout.review", "closeout.recall"} <= tab.commands().keys()


def test_files_are_taken_into_the_store_while_the_form_is_open(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    field = FilesField(window.desk)
    file = tmp_path / "审批表.txt"
    file.write_text("同意", encoding="utf-8")
    field.take([file])
    assert field.complaint()
    qtbot.waitUntil(lambda: not field.complaint())
    [kept] = field.value
    assert (kept.name, kept.size) == ("审批表.txt", 6)
    again = FilesField(window.desk)
    again.plain = field.plain
    assert again.value == (kept,)
    again.list.setCurrentRow(0)
    press(again.list, Qt.Key.Key_Delete)
    assert again.value == ()
    field.deleteLater()
    again.deleteLater()


def test_the_ledger_of_findings_applies_for_those_chosen_and_shows_their_file(
    page: Any, window: MainWindow, office: Any
) -> None:
    window.go("findings")
    window.page.table.choose(office.findings[:2])
    apply(page, window)
    assert [row.closing.state for row in closing_desk.rows(window.desk.workspace, office.findings[:2])] == [
        "applied", "applied",
    ]  # fmt: skip
    seen: list[str] = []

    def read(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.accept()

    in_dialog(read)
    window.actions_.run("closeout.file")
    assert seen == ["一案一档"]
