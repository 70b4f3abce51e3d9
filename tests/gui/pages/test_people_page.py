"""人员与单位: a name is typed once; two that are one are merged; who answers for something is not deleted."""

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import people
from core.domain.people import PersonDraft, UnitDraft
from gui.cards.people_pickers import pick_unit
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
