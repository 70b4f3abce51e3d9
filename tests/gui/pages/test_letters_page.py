"""督办: what is due is drafted in one go, issued with its numbers, signed for, answered — all from the list."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import letters, own_resources, progress
from core.domain.progress import ProgressDraft
from gui.flows.ledger_flow import LedgerExportFlow
from gui.flows.superior_form_flow import SuperiorFormFlow
from gui.window import MainWindow


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    window.desk.inspection = office.inspection
    window.go("letters")
    return window.page


def in_dialog(do: Any) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def draft(window: MainWindow) -> None:
    in_dialog(lambda dialog: dialog.save())
    window.actions_.run("letter.draft_due")


def issue(window: MainWindow) -> None:
    in_dialog(lambda dialog: dialog.save())
    window.actions_.run("letter.issue")


def test_what_is_due_is_drafted_and_the_first_draft_shown(page: Any, window: MainWindow, office: Any) -> None:
    assert page.pane._stack.currentIndex() == 1
    draft(window)
    [row] = letters.rows(window.desk.workspace, office.inspection)
    assert (row.kind, row.unit, page.pane.row.id) == ("admonition", office.unit, row.id)
    assert "发出…" in page.sheet.buttons


def test_only_what_is_ticked_is_drafted(page: Any, window: MainWindow, office: Any) -> None:
    def untick(dialog: Any) -> None:
        dialog.form.field("wanted").value = ()
        assert not dialog.save()
        dialog.form.revert()
        dialog.reject()

    in_dialog(untick)
    window.actions_.run("letter.draft_due")
    assert letters.rows(window.desk.workspace, office.inspection) == []


def test_nothing_due_is_said(page: Any, window: MainWindow, office: Any, dialogs: Any) -> None:
    done = ProgressDraft(date(2025, 9, 10), "已完成", "已完成")
    progress.add(window.desk.workspace, "measure", office.measure, done)
    dialogs.answer("知道了")
    window.actions_.run("letter.draft_due")
    assert "没有需要拟写的文书" in dialogs.shown[0]


def test_a_letter_is_issued_signed_for_and_answered(page: Any, window: MainWindow, office: Any) -> None:
    draft(window)
    issue(window)
    assert page.pane.row.number == "督告〔2025〕1号"
    assert {"record.delete", "record.edit", "letter.issue"} & page.commands().keys() == set()

    def sign(dialog: Any) -> None:
        dialog.form.field("received_by").value = "李红梅"
        dialog.save()

    in_dialog(sign)
    window.actions_.run("letter.receive")
    assert page.pane.row.state == "received"

    def reply(dialog: Any) -> None:
        dialog.form.field("reply").value = "已完成整改"
        dialog.save()

    in_dialog(reply)
    window.actions_.run("letter.answer")
    assert (page.pane.row.state, page.pane.row.reply) == ("replied", "已完成整改")


def test_a_reply_without_words_is_refused_beside_its_field(page: Any, window: MainWindow) -> None:
    draft(window)
    issue(window)

    def refused(dialog: Any) -> None:
        assert not dialog.save()
        assert dialog.form._entries["reply"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    in_dialog(refused)
    window.actions_.run("letter.answer")
    assert page.pane.row.state == "issued"


def test_a_draft_is_deleted_and_comes_back_by_undo(page: Any, window: MainWindow, office: Any) -> None:
    draft(window)
    page._run("record.delete")
    assert letters.rows(window.desk.workspace, office.inspection) == []
    window.desk.undo()
    assert len(letters.rows(window.desk.workspace, office.inspection)) == 1


def test_a_letter_by_hand_names_findings_found_by_their_words(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        form = dialog.form
        from gui.cards.people_pickers import pick_unit

        form.field("unit").show_picks(pick_unit(window.desk, office.unit))
        found = form.items._found("公务接待")
        assert [pick.id for pick in found] == [office.findings[4]]
        form.items.show_picks([found[0], *[pick for pick in form.items._found("1") if pick.id < 0]])
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("record.new")
    [row] = letters.rows(window.desk.workspace, office.inspection)
    about = letters.items(window.desk.workspace, row.id)
    assert [(one.finding, one.measure is not None) for one in about] == [
        (office.findings[4], False), (office.findings[0], True),
    ]  # fmt: skip


def test_the_list_is_narrowed_by_state_and_words(page: Any, window: MainWindow) -> None:
    draft(window)
    page.want(("state", "issued"))
    assert len(page.pane.table.records.ids) == 0
    page.pane.bar.set({}, "组织人事部 告诫书")
    assert len(page.pane.table.records.ids) == 1


def test_rules_of_ones_own_are_checked_before_they_are_kept(page: Any, window: MainWindow) -> None:
    def wrong_then_right(dialog: Any) -> None:
        field = dialog.form.field("text")
        good = field.value
        field.value = good.replace('kind = "blue"', 'kind = "green"')
        assert not dialog.save()
        assert dialog.form._entries["text"].complaint.isVisible()
        field.value = good.replace('title = "督办通知书"', 'title = "督办函"')
        assert dialog.save()

    in_dialog(wrong_then_right)
    window.actions_.run("letter.rules")
    assert "督办函" in own_resources.rows(window.desk.workspace, "letters")[0].text


def test_without_an_inspection_chosen_the_clerk_is_asked_for_one(
    page: Any, window: MainWindow, dialogs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.domain import inspections
    from core.domain.inspections import InspectionDraft

    other = inspections.add(window.desk.workspace, InspectionDraft("2023年市委巡察", feedback_on="2023-05-01"))
    window.desk.inspection = None
    asked: list[int] = []
    monkeypatch.setattr("gui.cards.letter_form.add", lambda _, inspection: asked.append(inspection))
    dialogs.answer("取消")
    page._add()
    dialogs.answer("2023年市委巡察")
    page._add()
    assert (dialogs.shown[0].splitlines()[0], asked) == ("选一次巡视巡察", [other])


def test_a_ledger_is_exported_from_here_whatever_is_chosen(page: Any, window: MainWindow) -> None:
    """What is chosen here are letters, which narrow no ledger of findings."""
    draft(window)
    assert page.chosen()
    for name in ("ledger.export", "superior_form.fill"):
        window.actions_.run(name)
        flow = QApplication.activeModalWidget()
        assert isinstance(flow, LedgerExportFlow | SuperiorFormFlow)
        flow.reject()
