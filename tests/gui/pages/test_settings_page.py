"""设置: settings in one step each with their bounds; operators with rights, passwords and a recovery code."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from core.base import rulebook
from core.domain import calendars, closing_rules, deadlines, number_series, operators, rules, settings, sign_in
from gui.cards.people_pickers import pick_person
from gui.cards.task_steps import identify
from gui.window import MainWindow
from tests.clerk import CTRL, press


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


def test_every_rule_book_can_be_read_and_opens_its_fields(page: Any, window: MainWindow) -> None:
    for name in rules.BOOKS:
        page.books.choose(name)
        assert page.books.text.toPlainText() == rulebook.text(name)
        seen: list[str] = []

        def look(dialog: Any, seen: list[str] = seen) -> None:
            seen.append(dialog.windowTitle())
            assert dialog.save()  # as it stands, it is right

        in_form(look)
        page.books.change()
        assert seen == [rules.BOOKS[name]]
        assert rules.own(window.desk.workspace, name) is None, "what was not changed is not kept"


def test_a_book_is_changed_in_fields_and_given_back_in_one_click(page: Any, window: MainWindow) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("days.soon").value = "5"
        assert not dialog.save()  # fewer than yellow
        dialog.form.field("days.soon").value = "许多"
        assert not dialog.save()
        dialog.form.field("days.soon").value = "30"
        dialog.save()

    workspace = window.desk.workspace
    page.books.choose("warnings")
    in_form(fill)
    page.books.change()
    assert deadlines.warning_days(workspace) == {"urgent": 10, "soon": 30}
    assert page.books.books.currentItem().text() == "到期预警（本单位）"
    assert "本单位的规则" in page.books.state.text()
    page.books.restore()
    assert deadlines.warning_days(workspace)["soon"] == 20
    assert not page.books.buttons["restore"].isEnabled()
    window.desk.undo()
    assert deadlines.warning_days(workspace)["soon"] == 30


def test_words_are_added_to_a_list(page: Any, window: MainWindow) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("criteria.usual").value = ("措施落实", "群众满意")
        dialog.save()

    page.books.choose("closing")
    in_form(fill)
    page.books.change()
    assert closing_rules.usual_criteria(window.desk.workspace) == ("措施落实", "群众满意")


def test_a_wrong_text_is_told_with_its_line_and_not_kept(page: Any, window: MainWindow) -> None:
    told: list[str] = []

    def fill(dialog: Any) -> None:
        dialog.form.field("text").value = "[days]\nurgent = 10\n"
        assert not dialog.save()
        told.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        dialog.form.settle()
        dialog.reject()

    page.books.choose("warnings")
    in_form(fill)
    page.books.change_text()
    assert any("第 1 行" in words and "soon" in words for words in told)
    assert rules.own(window.desk.workspace, "warnings") is None


def test_a_book_goes_out_as_a_file_and_comes_in_again(
    page: Any, window: MainWindow, dialogs: Any, tmp_path: Any
) -> None:
    target = tmp_path / "到期预警.toml"
    dialogs.choose(target)
    page.books.choose("warnings")
    page.books.hand_out()
    assert target.read_text(encoding="utf-8") == rulebook.text("warnings")
    target.write_text(rulebook.text("warnings").replace("soon = 20", "soon = 25"), encoding="utf-8")
    dialogs.choose(target)
    in_form(lambda dialog: dialog.save())
    page.books.take_in()
    assert deadlines.warning_days(window.desk.workspace)["soon"] == 25


def test_own_words_for_progress_and_patterns_of_numbers_are_kept(page: Any, window: MainWindow) -> None:
    def words(dialog: Any) -> None:
        dialog.form.field("name").value = "本区用语"
        dialog.form.field("done").value = ("办结",)
        dialog.form.field("open").value = ("在办",)
        dialog.save()

    page.books.choose("progress_words")
    in_form(words)
    page.books.change()
    assert "本区用语：办结 / 在办" in page.books.text.toPlainText()

    def pattern(dialog: Any) -> None:
        dialog.form.field("closeout").value = "销{year}-{n}"
        dialog.save()

    page.books.choose("number_series")
    in_form(pattern)
    page.books.change()
    assert number_series.pattern(window.desk.workspace, "closeout") == "销{year}-{n}"


def test_holidays_of_a_year_are_taken_in_and_removed(
    page: Any, window: MainWindow, dialogs: Any, tmp_path: Any
) -> None:
    path = tmp_path / "2026.csv"
    path.write_text("2026-01-01,休,元旦\n2026-01-04,班,元旦\n", encoding="utf-8")
    dialogs.choose(path)
    page.calendar.take_in()
    shown = page.calendar.tree.topLevelItem(0)
    assert [shown.text(n) for n in range(4)] == ["2026", "本单位导入", "1", "1"]
    assert calendars.of(window.desk.workspace).years == {2026}
    page.calendar.tree.setCurrentItem(shown)
    page.calendar.remove()
    assert calendars.of(window.desk.workspace).years == frozenset()
    page.calendar.tree.setCurrentItem(page.calendar.tree.topLevelItem(1))
    page.calendar.remove()
    assert "没有导入过" in window.bar.text


def test_the_operator_says_here_which_person_he_is(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        dialog.form.field("person").show_picks(pick_person(window.desk, office.leader))
        dialog.save()

    in_form(fill)
    identify(window.desk)
    item = page.people.tree.topLevelItem(0)
    assert (item.text(0), item.text(4)) == ("王文书", "陈建国")


def test_where_no_regulation_gives_a_term_the_page_says_so(page: Any) -> None:
    page.books.choose("letters")
    assert "五级督办：各步的天数和回复期限：本单位可改；无统一规定。" in page.books.state.text()
    page.books.choose("vague")
    assert "无统一规定" not in page.books.state.text()


def test_ctrl_c_copies_the_lines_of_each_list_as_a_table(window: MainWindow) -> None:
    window.go("settings")
    page = window.page
    page.tabs.setCurrentWidget(page.people)
    page.people.tree.clearSelection()
    press(page.people.tree, Qt.Key.Key_C, CTRL)
    [titles, clerk] = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\r\n")]
    assert titles == ["姓名", "权限", "密码", "状态", "对应人员"]
    assert (clerk[0], clerk[3]) == ("王文书", "在用")
    assert window._status.text() == "共 1 项"
    for view, list_ in ((page.calendar.tree, page.calendar), (page.books.books, page.books)):
        page.tabs.setCurrentWidget(list_)
        press(view, Qt.Key.Key_A, CTRL)
        press(view, Qt.Key.Key_C, CTRL)
        copied = QGuiApplication.clipboard().text().split("\r\n")
        assert len(copied) > 2
        assert window.bar.text.startswith(f"已复制 {len(copied) - 1} 行")


def test_the_operators_go_by_the_same_keys_as_every_list(window: MainWindow) -> None:
    window.go("settings")
    page = window.page
    page.tabs.setCurrentWidget(page.people)
    seen: list[str] = []

    def note() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog.windowTitle())
        dialog.reject()

    for step in (
        lambda: press(page.people.tree, Qt.Key.Key_F2),
        lambda: press(page.people.tree, Qt.Key.Key_Return),
        window.actions_["record.new"].trigger,
    ):
        QTimer.singleShot(0, note)
        step()
    assert seen == ["修改操作员", "修改操作员", "新增操作员"]
