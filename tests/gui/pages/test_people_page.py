"""人员与单位: a name is typed once; two that are one are merged; who answers for something is not deleted."""

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import handovers, people
from core.domain.people import PersonDraft, UnitDraft
from gui.cards.measure_form import add_measure
from gui.cards.people_pickers import pick_unit
from gui.parts.picker import Pick
from gui.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> Any:
    window.go("people")
    return window.page


def in_form(fill: Any) -> None:
    def do() -> None:
        dialog = QApplication.activeModalWidget()
        fill(dialog.form)
        dialog.save()

    QTimer.singleShot(0, do)


def names(window: MainWindow) -> list[str]:
    return [row.name for row in people.units(window.desk.workspace)]


def test_a_unit_is_made_under_the_chosen_one(page: Any, window: MainWindow, office: Any) -> None:
    page.tree.setCurrentItem(page.tree.topLevelItem(0).child(0))
    in_form(lambda form: setattr(form.field("name"), "value", "干部科"))
    page._add_unit()
    [row] = [row for row in people.units(window.desk.workspace) if row.name == "干部科"]
    assert row.parent == office.unit


def test_a_unit_without_a_name_is_refused_beside_the_field(page: Any, window: MainWindow) -> None:
    def refused() -> None:
        dialog = QApplication.activeModalWidget()
        assert not dialog.save()
        assert dialog.form._entries["name"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    QTimer.singleShot(0, refused)
    page._add_unit()
    assert names(window) == ["组织人事部"]


def test_two_units_that_are_one_are_merged_with_their_persons(page: Any, window: MainWindow, office: Any) -> None:
    twin = people.add_unit(window.desk.workspace, UnitDraft("组织部"))
    people.add_person(window.desk.workspace, PersonDraft("李红梅", twin))
    root = page.tree.topLevelItem(0)
    page.tree.setCurrentItem(root.child(1))
    in_form(lambda form: form.field("into").show_picks(pick_unit(window.desk, office.unit)))
    window.actions_.run("record.merge")
    assert names(window) == ["组织人事部"]
    assert {row.unit_name for row in people.persons(window.desk.workspace)} == {"组织人事部"}
    window.desk.undo()
    assert names(window) == ["组织人事部", "组织部"]


def test_who_answers_for_something_leaves_instead_of_being_deleted(
    page: Any, window: MainWindow, office: Any, dialogs: Any
) -> None:
    page.table.choose([office.leader])
    page._in_tree = False
    dialogs.answer("登记离任")
    page._delete_person()
    assert people.person(window.desk.workspace, office.leader).left_on == "2025-09-15"
    assert len(page.table.records.ids) == 0


def test_the_search_knows_initials(page: Any) -> None:
    page.search.setText("cjg")
    assert len(page.table.records.ids) == 1
    page.search.setText("zzz")
    assert len(page.table.records.ids) == 0


def in_measure_form(window: MainWindow, office: Any, step: Any) -> None:
    def do() -> None:
        dialog = QApplication.activeModalWidget()
        for field, name in (("leaders", "周明"), ("lead_units", "财政局")):
            line = dialog.form.field(field).line
            line.setText(name)
            line.textEdited.emit(name)
            line.confirmed.emit()
        step(dialog)

    QTimer.singleShot(0, do)
    add_measure(window.desk, office.findings[0])


def everybody(window: MainWindow) -> list[str]:
    return [row.name for row in people.persons(window.desk.workspace)]


def test_who_was_made_for_a_form_goes_with_the_form_that_is_given_up(
    window: MainWindow, office: Any, dialogs: Any
) -> None:
    before = window.desk.next_undo()
    dialogs.answer("不保存")
    in_measure_form(window, office, lambda dialog: dialog.reject())
    assert (everybody(window), names(window)) == (["陈建国"], ["组织人事部"])
    assert window.desk.next_undo() == before


def test_who_was_made_for_a_form_stays_with_the_form_that_is_saved(window: MainWindow, office: Any) -> None:
    def save(dialog: Any) -> None:
        dialog.form.field("text").setPlainText("建立台账")
        assert dialog.save()

    in_measure_form(window, office, save)
    assert (sorted(everybody(window)), len(names(window))) == (["周明", "陈建国"], 2)


def test_who_was_made_for_a_form_stays_when_the_clerk_did_something_since(
    window: MainWindow, office: Any, dialogs: Any
) -> None:
    def go(dialog: Any) -> None:
        people.add_person(window.desk.workspace, PersonDraft("王芳"))
        dialog.reject()

    dialogs.answer("不保存")
    in_measure_form(window, office, go)
    assert "周明" in everybody(window)


def test_what_a_person_answers_for_is_handed_over_from_the_list(page: Any, window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    taker = people.add_person(workspace, PersonDraft("李敏"))
    page.tree.setCurrentItem(page.tree.topLevelItem(0))
    page.table.setFocus()
    page.table.choose([office.leader])

    def fill(form: Any) -> None:
        assert form.field("items").count() == 1
        form.field("to_person").show_picks([Pick(taker, "李敏")])

    in_form(fill)
    page.commands()["handover.make"]()
    [row] = handovers.rows(workspace)
    assert (row.before, row.after, row.items) == ("陈建国", "李敏", 1)
    assert handovers.holdings(workspace, person=office.leader) == []
