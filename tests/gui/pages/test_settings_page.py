"""设置: settings in one step each with their bounds; operators with rights, passwords and a recovery code."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.base.rulebook import book
from core.domain import operators, settings, sign_in
from gui.cards.people_pickers import pick_person
from gui.cards.task_steps import identify
from gui.pages.settings_page import BOOKS
from gui.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> Any:
    window.go("settings")
    return window.page


def in_form(fill: Callable[[Any], None]) -> None:
    QTimer.singleShot(0, lambda: fill(QApplication.activeModalWidget()))


def test_settings_are_saved_within_their_bounds(page: Any, window: MainWindow) -> None:
    assert page.form.field("quiet_days").value == "30"
    page.form.field("quiet_days").value = "0"
    page.form.field("idle_minutes").value = "5"
    page.form.field("on_time_by").value = "first"
    page._save()
    workspace = window.desk.workspace
    assert settings.number(workspace, "quiet_days") == 30  # refused beside its field
    assert (settings.number(workspace, "idle_minutes"), settings.choice(workspace, "on_time_by")) == (5, "first")
    window.desk.undo()
    assert settings.choice(workspace, "on_time_by") == "present"


def test_an_operator_is_made_with_rights_and_a_password(page: Any, window: MainWindow) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("name").value = "李录入"
        dialog.form.field("clue").value = True
        dialog.save()

    in_form(fill)
    page._edit(None)
    row = operators.rows(window.desk.workspace)[1]
    assert (row.name, row.rights) == ("李录入", ("write", "clue"))
    page.people.tree.setCurrentItem(page.people.tree.topLevelItem(1))

    def password(dialog: Any) -> None:
        dialog.form.field("new").value = "录入-123456"
        dialog.save()

    in_form(password)
    page._set_password()
    assert page.people.tree.topLevelItem(1).text(2) == "已设"
    page._leave()
    assert page.people.tree.topLevelItem(1).text(3) == "已停用"


def test_the_recovery_code_is_told_once(page: Any, window: MainWindow, dialogs: Any) -> None:
    dialogs.answer("已经抄好")
    page._make_code()
    [told] = dialogs.shown
    assert sign_in.has_code(window.desk.workspace)
    code = next(word for word in told.split() if word.count("-") == 3)
    sign_in.recover(window.desk.workspace, "王文书", code, "新的密码-1")


def test_every_rule_book_can_be_read(page: Any) -> None:
    for place, name in enumerate(BOOKS):
        page.books.setCurrentRow(place)
        assert f'version = "{book(name)[0]}"' in page.text.toPlainText()


def test_the_operator_says_here_which_person_he_is(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("person").show_picks(pick_person(window.desk, office.leader))
        dialog.save()

    in_form(fill)
    identify(window.desk)
    item = page.people.tree.topLevelItem(0)
    assert (item.text(0), item.text(4)) == ("王文书", "陈建国")
