"""The window as a clerk uses it: keys and clicks on the real pages."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.base.places import user_folder
from core.domain import findings, measures, people
from core.domain.finder import FindingFilter
from core.domain.measures import MeasureDraft
from core.domain.people import UnitDraft
from gui import app
from gui.cards.measure_form import MeasureForm
from gui.desk import Desk
from gui.flows.first_run_flow import FirstRunFlow
from gui.flows.restore_flow import RestoreFlow
from gui.look import look
from gui.parts.flow import Flow
from gui.parts.form_dialog import FormDialog
from gui.preferences import Preferences
from gui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(qtbot: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key where the focus is."""
    qtbot.keyClick(QApplication.focusWidget() or QGuiApplication.focusWindow(), key, modifier)


def in_dialog(fill: Callable[[FormDialog], None]) -> None:
    """Fill in the form that opens next."""
    QTimer.singleShot(0, lambda: fill(QApplication.activeModalWidget()))


def status(window: MainWindow) -> str:
    return window.findChild(QLabel, "status_counts").text()


def opened(qtbot: Any, window: MainWindow, page: str) -> Any:
    window.go(page)
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return window.page


def test_the_window_opens_on_the_overview_and_counts_what_stands_there(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "overview")
    assert {key: page.figures[key].count for key in ("overdue", "not_started", "measure", "deadline")} == {
        "overdue": 1,
        "not_started": 4,
        "measure": 4,
        "deadline": 4,
    }


def test_every_number_of_the_overview_opens_the_rows_behind_it(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "overview")
    for key, card in page.figures.items():
        window.go("overview")
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        assert window.page.name == "findings", key
        assert len(window.page.table.records.ids) == card.count, key


def test_ctrl_2_goes_to_the_findings_and_the_status_bar_says_how_many(qtbot: Any, window: MainWindow) -> None:
    press(qtbot, Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    assert window.page.name == "findings"
    assert status(window) == "共 5 项　措施 1 条　已完成 1　超期 0　完成率 20.0%" or status(window).startswith(
        "共 5 项"
    )


def test_words_typed_in_the_search_box_narrow_the_list_and_become_a_chip(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "findings")
    press(qtbot, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.bar.search
    page.bar.search.insert("第一議題")  # traditional characters find simplified ones
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 1)
    assert [chip.text() for chip in page.bar.chips.chips] == ["含“第一議題”"]
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 5)


def test_the_search_waits_until_the_input_method_has_committed(
    qtbot: Any, window: MainWindow, compose: Callable[..., None]
) -> None:
    page = opened(qtbot, window, "findings")
    compose(page.bar.search, preedit="zhengzhi")
    assert not page.bar._patience.isActive()
    compose(page.bar.search, "政治")
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 2)


def test_a_search_that_finds_nothing_says_so_and_offers_to_clear(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "findings")
    page.bar.set({}, "没有这样的词")
    assert page._list.currentWidget() is page._none_found
    qtbot.mouseClick(page._none_found.buttons[0], Qt.MouseButton.LeftButton)
    assert page._list.currentWidget() is page.table


def test_enter_opens_the_card_and_escape_closes_it(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.table.choose([office.findings[0]])
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert page.card.isVisible()
    assert page.card.row.id == office.findings[0]
    press(qtbot, Qt.Key.Key_Escape)
    assert not page.card.isVisible()
    assert page.table.hasFocus()


def test_the_card_saves_in_one_step_that_can_be_taken_back(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[1])
    field = page.card.tab("about").form.field("brief")
    field.setFocus()
    qtbot.keyClicks(field, "zhuti")
    assert findings.one(window.desk.workspace, office.findings[1]).brief == ""  # nothing is written while typing
    press(qtbot, Qt.Key.Key_S, CONTROL)
    assert findings.one(window.desk.workspace, office.findings[1]).brief == "zhuti"
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    assert findings.one(window.desk.workspace, office.findings[1]).brief == ""
    assert page.card.tab("about").form.field("brief").value == ""
    press(qtbot, Qt.Key.Key_Y, CONTROL)
    assert findings.one(window.desk.workspace, office.findings[1]).brief == "zhuti"


def test_a_notice_that_offers_undo_goes_with_the_next_step(qtbot: Any, window: MainWindow, office: Any) -> None:
    desk = window.desk
    desk.do(findings.delete, office.findings[1:2])
    desk.done("已删除 1 项")
    assert window.bar.text == "已删除 1 项"
    desk.do(people.add_unit, UnitDraft("宣传部"))
    assert window.bar.text == ""
    desk.notice("已保存：台账.xlsx")
    desk.do(people.add_unit, UnitDraft("统战部"))
    assert window.bar.text == "已保存：台账.xlsx"


def test_titles_and_icons_follow_the_text_size(window: MainWindow) -> None:
    def sizes() -> tuple[float, int, int]:
        button = window._tools.itemAt(0).widget()
        return window._title.font().pointSizeF(), window.places.iconSize().width(), button.iconSize().width()

    window.go("overview")
    usual = sizes()
    look().wear("light", 150)
    large = sizes()
    look().wear("light", 100)
    assert large == pytest.approx((usual[0] * 1.5, 30, 27))
    assert sizes() == usual


def test_a_flow_is_never_larger_than_the_screen(qtbot: Any, window: MainWindow) -> None:
    flow = Flow(window.desk, "x", last="y", size=QSize(9000, 9000))
    qtbot.addWidget(flow)
    room = window.screen().availableSize()
    assert flow.width() <= room.width()
    assert flow.height() < room.height()


def test_the_card_follows_the_current_row_also_when_several_are_chosen(window: MainWindow, office: Any) -> None:
    window.go("findings")
    page = window.page
    page.open_card(office.findings[0])
    page.table.selectAll()
    page.table.setCurrentIndex(page.table.records.index(2, 0))
    assert page.card.row.id == page.table.current()
    select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().setCurrentIndex(page.table.records.index(3, 0), select)
    assert page.table.chosen_count() > 1
    assert page.card.row.id == page.table.current()


def test_the_card_closes_when_its_finding_has_left_the_list(window: MainWindow, office: Any) -> None:
    window.go("findings")
    page = window.page
    page.open_card(office.findings[0])
    page.bar.set({}, "政治")
    assert page.card.isVisible()
    page.bar.set({}, "公务接待")
    assert not page.card.isVisible()


def test_a_page_without_a_list_says_nothing_in_the_status_bar(qtbot: Any, window: MainWindow) -> None:
    opened(qtbot, window, "bin")
    assert status(window) != ""
    opened(qtbot, window, "inspections")
    assert status(window) == ""


def test_the_original_text_cannot_be_typed_into(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[0])
    original = page.card.tab("about").form.field("original")
    qtbot.keyClicks(original, "xyz")
    assert original.value == "政治站位不高"


def test_an_empty_text_is_refused_beside_its_field(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[0])
    text = page.card.tab("about").form.field("text")
    text.setFocus()
    press(qtbot, Qt.Key.Key_A, CONTROL)
    press(qtbot, Qt.Key.Key_Delete)
    assert not page.card.save()
    assert page.card.tab("about").form._entries["text"].complaint.isVisible()
    assert findings.one(window.desk.workspace, office.findings[0]).text == "政治站位不高"


def test_leaving_a_changed_card_asks_and_staying_stays(
    qtbot: Any, window: MainWindow, office: Any, dialogs: Any
) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[0])
    qtbot.keyClicks(page.card.tab("about").form.field("brief"), "abc")
    dialogs.answer("继续填写")
    window.go("people")
    assert window.page is page
    dialogs.answer("不保存")
    window.go("people")
    assert window.page.name == "people"
    assert findings.one(window.desk.workspace, office.findings[0]).brief == ""


def test_a_card_saved_over_a_newer_version_says_what_changed(
    qtbot: Any, window: MainWindow, office: Any, dialogs: Any
) -> None:
    page = opened(qtbot, window, "findings")
    workspace = window.desk.workspace
    page.open_card(office.findings[0])
    qtbot.keyClicks(page.card.tab("about").form.field("brief"), "mine")
    row = findings.one(workspace, office.findings[0])
    draft = findings.draft_of(row)
    findings.edit(workspace, row.id, type(draft)(**{**_fields(draft), "brief": "theirs"}), seen=row.version)
    assert page.card.tab("about").form.field("brief").value == "mine"
    dialogs.answer("保存我填的")
    assert page.card.save()
    assert "theirs" in dialogs.shown[-1]
    assert findings.one(workspace, row.id).brief == "mine"


def _fields(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def test_what_was_typed_survives_a_crash(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[2])
    qtbot.keyClicks(page.card.tab("about").form.field("goal"), "reached")
    page.card.tab("about").form._drafts._save()  # what the timer does two seconds later
    page.card.row = None
    page.card.tab("about").form.fill({"goal": ""})
    page.open_card(office.findings[2])
    assert page.card.tab("about").form.field("goal").value == "reached"
    assert "已恢复" in page.card.bar.text


def test_a_measure_is_added_with_a_new_unit_made_on_the_spot(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[1])

    def fill(dialog: FormDialog) -> None:
        form = dialog.form
        assert isinstance(form, MeasureForm)
        qtbot.keyClicks(form.field("text"), "measure")
        units = form.field("lead_units")
        units.line.setFocus()
        qtbot.keyClicks(units.line, "New")
        qtbot.keyClick(units.line, Qt.Key.Key_Return)
        leaders = form.field("leaders")
        leaders.line.setFocus()
        qtbot.keyClicks(leaders.line, "cjg")  # initials: Enter points at who they spell, Enter again takes him
        qtbot.keyClick(leaders.line, Qt.Key.Key_Return)
        qtbot.keyClick(leaders.line, Qt.Key.Key_Return)
        due = form.field("due")
        due.line.setFocus()
        qtbot.keyClicks(due.line, "1231")
        # Not Ctrl+S: without a window manager a closed list leaves the window below active.
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)

    in_dialog(fill)
    press(qtbot, Qt.Key.Key_M, CONTROL)
    [row] = measures.rows(window.desk.workspace, [office.findings[1]])[office.findings[1]]
    assert [unit.name for unit in row.lead_units] == ["New"]
    assert [leader.name for leader in row.leaders] == ["陈建国"]
    assert str(row.due) == "2025年12月31日"
    assert len(page.card.tab("measures").measures.cards) == 1


def test_delete_goes_to_the_bin_and_comes_back_from_there(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.table.choose(office.findings[3:5])
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_Delete)
    assert len(page.table.records.ids) == 3
    assert "已删除 2 项" in window.bar.text
    window.go("bin")
    rubbish = window.page
    rubbish.table.selectRow(0)
    window.actions_.run("record.restore")
    assert len(rubbish.table.records.ids) == 0
    window.go("findings")
    assert list(window.page.table.records.ids) == office.findings


def test_bulk_sets_only_the_filled_fields_and_says_how_many(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_A, CONTROL)

    def fill(dialog: FormDialog) -> None:
        kind = dialog.form.field("kind")
        kind.value = "建章立制"
        dialog.save_button.click()

    in_dialog(fill)
    press(qtbot, Qt.Key.Key_B, CONTROL)
    row = measures.rows(window.desk.workspace, office.findings)[office.findings[0]][0]
    assert row.kind == "建章立制"
    assert [leader.name for leader in row.leaders] == ["陈建国"]
    assert window.bar.text == "措施：已改 1 条。"


def test_selection_is_kept_over_sorting_filtering_and_undo(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.table.choose([office.findings[1], office.findings[4]])
    page.table.sort_by_column("text", True)
    assert set(page.table.chosen()) == {office.findings[1], office.findings[4]}
    people.add_unit(window.desk.workspace, UnitDraft("宣传部"))
    assert set(page.table.chosen()) == {office.findings[1], office.findings[4]}
    assert "已选 2 项 / 共 5 项" in status(window)


def test_grouping_lays_headings_over_the_records_and_folds_them(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    window.actions_.run("view.group")
    model = page.table.records
    assert [model.heading(line).title for line in model.heading_lines()] == ["党的领导方面", "党的建设方面"]
    page.table._fold(0)
    assert model.rowCount() == 4
    assert list(model.ids) == office.findings
    assert window.actions_["view.group"].isChecked()


def test_the_list_is_copied_as_a_table(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "findings")
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[0].startswith("序号\t问题类别\t具体问题")
    assert len(data.text().split("\r\n")) == 6
    assert data.html().count("<tr>") == 6


def test_undo_is_named_in_menu_and_status_bar(qtbot: Any, window: MainWindow, office: Any) -> None:
    people.add_unit(window.desk.workspace, UnitDraft("宣传部"))
    assert "宣传部" in window.actions_["edit.undo"].text()
    assert "宣传部" in window.findChild(QLabel, "status_undo").text()


def test_columns_come_back_and_can_be_reset(qtbot: Any, window: MainWindow, desk: Desk) -> None:
    page = opened(qtbot, window, "findings")
    table = page.table
    table.arrange([("text", True), ("number", True), ("category", False)])
    shown = [column.key for column in table.shown_columns()]
    assert shown[:2] == ["text", "number"]
    assert "category" not in shown
    window._drop_pages()
    again = opened(qtbot, window, "findings").table
    assert [column.key for column in again.shown_columns()] == shown
    again.reset_columns()
    assert [column.key for column in again.shown_columns()][:3] == ["number", "category", "text"]


def test_a_record_asked_for_is_shown_where_it_is_at_home(qtbot: Any, window: MainWindow, office: Any) -> None:
    window.desk.show("measure", office.measure)
    assert window.page.name == "findings"
    assert window.page.card.row.id == office.findings[0]
    window.desk.show("person", office.leader)
    assert window.page.name == "people"
    assert window.page.table.chosen() == [office.leader]


def test_a_filter_asked_for_replaces_the_one_before(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.bar.set({"progress": ("not_started",)})
    window.desk.go("findings", FindingFilter(missing=("measure",)))
    assert page.bar.values == {"missing": ("measure",)}
    assert len(page.table.records.ids) == 4


def test_the_list_of_keys_names_every_command_that_has_one(qtbot: Any, window: MainWindow) -> None:
    from gui.actions import COMMANDS
    from gui.parts.help_view import keys_help

    text = keys_help()
    for command in COMMANDS.values():
        if command.keys:
            assert command.text.rstrip("…") in text


@pytest.mark.parametrize("name", ["overview", "findings", "inspections", "people", "history", "bin"])
def test_each_page_has_its_help(qtbot: Any, window: MainWindow, name: str) -> None:
    from gui.parts.help_view import page_help

    assert page_help(name).startswith("# ")


@pytest.mark.parametrize("name", ["overview", "findings", "inspections", "people", "history", "bin"])
def test_every_control_that_takes_the_focus_has_a_name(qtbot: Any, window: MainWindow, name: str) -> None:
    opened(qtbot, window, name)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
    ]
    assert [(type(widget).__name__, widget.objectName()) for widget in nameless] == []


def _name(widget: Any) -> str:
    text = widget.text() if hasattr(widget, "text") and callable(widget.text) else ""
    return widget.accessibleName() or text or widget.toolTip()


def test_closing_makes_the_daily_backup_and_lets_the_workspace_go(qtbot: Any, window: MainWindow, office: Any) -> None:
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert list((office.folder / "backups").glob("*.db"))
    assert not window.desk.has_workspace


def test_measures_change_places_with_alt_and_the_arrows(qtbot: Any, window: MainWindow, office: Any) -> None:
    second = measures.add(window.desk.workspace, office.findings[0], MeasureDraft("开展专项检查"))
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[0])
    page.card.show_tab("measures")
    page.card.tab("measures").measures.cards[1].setFocus()
    press(qtbot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [card.row.id for card in page.card.tab("measures").measures.cards] == [second, office.measure]


def test_a_finding_is_moved_to_another_place(qtbot: Any, window: MainWindow, office: Any) -> None:
    page = opened(qtbot, window, "findings")
    page.table.choose([office.findings[4]])

    def fill(dialog: FormDialog) -> None:
        dialog.form.field("place").value = 1
        dialog.save_button.click()

    in_dialog(fill)
    window.actions_.run("record.move")
    assert next(iter(page.table.records.ids)) == office.findings[4]


def test_what_was_not_to_be_saved_is_asked_about_once(
    qtbot: Any, window: MainWindow, office: Any, dialogs: Any
) -> None:
    page = opened(qtbot, window, "findings")
    page.open_card(office.findings[0])
    qtbot.keyClicks(page.card.tab("about").form.field("brief"), "abc")
    dialogs.answer("不保存")
    window.go("people")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not page.card.tab("about").form.dirty


def test_the_window_stands_there_before_its_workspace_is_opened(
    qtbot: Any, dressed: None, office: Any, tmp_path: Path
) -> None:
    desk = Desk(Preferences(tmp_path / "own.json"))
    made = MainWindow(desk, office.folder)
    qtbot.addWidget(made)
    made.show()
    assert not desk.has_workspace
    qtbot.waitUntil(lambda: desk.has_workspace and made.page is not None)
    assert made.page.name == "overview"
    assert desk.preferences.recent() == [office.folder]
    desk.leave()


def test_a_workspace_that_cannot_be_opened_is_told_and_the_window_offers_others(
    qtbot: Any, dressed: None, tmp_path: Path, dialogs: Any
) -> None:
    desk = Desk(Preferences(tmp_path / "own.json"))
    made = MainWindow(desk, tmp_path / "gone")
    qtbot.addWidget(made)
    dialogs.answer("知道了")
    made.show()
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    qtbot.waitUntil(made.welcome.isVisible)
    assert [button.text() for button in made.welcome.buttons] == ["新建工作区", "打开工作区", "从备份恢复"]


def test_a_damaged_workspace_leads_to_the_backups(
    qtbot: Any, dressed: None, office: Any, tmp_path: Path, dialogs: Any
) -> None:
    (office.folder / "workspace.db").write_bytes(b"no database" * 1000)
    desk = Desk(Preferences(tmp_path / "own.json"))
    made = MainWindow(desk, office.folder)
    qtbot.addWidget(made)
    dialogs.answer("从备份恢复")
    made.show()
    qtbot.waitUntil(lambda: made.findChild(RestoreFlow) is not None)
    made.findChild(RestoreFlow).reject()


def test_the_first_run_asks_only_where_there_is_no_workspace_to_open(
    qtbot: Any, qapp: Any, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool]] = []

    def run(_: Any = None) -> int:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
        qtbot.waitUntil(lambda: window.desk.has_workspace or window.findChild(FirstRunFlow) is not None)
        seen.append((window.desk.has_workspace, window.findChild(FirstRunFlow) is not None))
        window.desk.leave()
        window.hide()
        window.deleteLater()
        return 0

    monkeypatch.setattr(QApplication, "exec", run)
    monkeypatch.setattr("gui.failures.CrashHook.install", lambda self: None)
    monkeypatch.setattr("gui.neighbour.Neighbour.call", lambda self, folder: False)
    monkeypatch.setattr("gui.neighbour.Neighbour.listen", lambda self: None)
    assert app.main([str(office.folder)]) == 0
    user_folder().joinpath("preferences.json").unlink(missing_ok=True)
    assert app.main([]) == 0
    assert seen == [(True, False), (False, True)]


def test_without_a_display_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert app.main([]) == 3
    assert "没有显示器" in capsys.readouterr().err
