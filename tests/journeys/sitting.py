"""A clerk at the window of a PC on which the program has never run: what all journeys do, by keys, clicks and forms."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from core.store.workspace import Workspace
from gui import app, doors
from gui.cards.criteria_field import CriteriaField
from gui.cards.files_field import FilesField
from gui.flows.first_run_flow import FirstRunFlow
from gui.flows.intake_flow import REVIEW, IntakeFlow
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.picker import RecordPicker
from gui.preferences import Preferences
from gui.window import MainWindow
from tests.clerk import CTRL, click, click_menu, click_row, press, rewrite, words


class Sitting:
    """The window, and the ways of a clerk with it."""

    def __init__(self, qtbot: Any, dialogs: Any, folder: Path) -> None:
        self.qtbot, self.dialogs, self.folder = qtbot, dialogs, folder
        self.window: MainWindow = app.build(preferences=Preferences(folder / "preferences.json"))
        self.window.resize(1280, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()

    @property
    def workspace(self) -> Workspace:
        return self.window.desk.workspace

    @property
    def page(self) -> Any:
        return self.window.page

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=30000)

    def at_rest(self) -> None:
        """Nothing runs beside the window, and the window has the keys (no window manager gives them offscreen)."""
        self.until(lambda: not self.window.desk.jobs.running)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    # -- commands and forms ----------------------------------------------------------------------

    def chooses(self, command: str) -> None:
        """Choose a command of the menu, which must be on offer."""
        action = self.window.actions_[command]
        assert action.isEnabled(), f"{command} is not on offer"
        click_menu(self.window.menuBar(), action)

    def calls(self, command: str, kind: type[Any]) -> Any:
        """Choose a command of the menu and give the window it opens."""
        self.chooses(command)
        flow = self.window.findChildren(kind)[-1]
        self.until(flow.isVisible)
        return flow

    def fills(self, fill: Callable[[FormDialog], None], begin: Callable[[], object]) -> None:
        """Begin what opens a form, fill that in and save it with Ctrl+S."""
        waiting, refused = QTimer(), list[str]()

        def in_form() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, FormDialog) and not dialog.isActiveWindow():
                dialog.activateWindow()
            elif isinstance(dialog, FormDialog):
                waiting.stop()
                fill(dialog)
                press(dialog, Qt.Key.Key_S, CTRL)
                refused.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
                dialog.done(dialog.result())

        self.at_rest()
        waiting.timeout.connect(in_form)
        waiting.start(10)
        begin()
        assert not waiting.isActive(), "no form was opened"
        assert not refused, "\n".join(refused)

    def writes(self, command: str, **given: str) -> None:
        """Choose a command of the menu and write its form: what goes into each field, as it is typed there."""

        def fill(dialog: FormDialog) -> None:
            for name, what in given.items():
                self.enters(dialog.form, name, what)

        self.fills(fill, lambda: self.chooses(command))

    def enters(self, form: Form, name: str, what: str) -> None:
        """Into one field: names, a date, words, one of the choices, a file, or that all criteria are met."""
        field = form.field(name)
        assert field.isVisible(), f"{name} is not asked for"
        if isinstance(field, RecordPicker):
            words(field.line, what)
            press(field.line, Qt.Key.Key_Return)
        elif isinstance(field, DateField):
            rewrite(field.line, what)
        elif isinstance(field, ChoiceField):
            self._picks(field, what)
        elif isinstance(field, FilesField):
            self.dialogs.choose(what)
            click(button(field, "添加文件…"))
            self.until(lambda: field.value and not field.complaint())
        elif isinstance(field, CriteriaField):
            click(button(field, what))
        else:
            rewrite(field, what)

    def _picks(self, field: ChoiceField, what: str) -> None:
        """Down from the first of the list; what is not on it is typed."""
        place = field.findText(what)
        line = field.lineEdit()
        if place < 0:
            assert line is not None, f"{what} is not on offer"
            rewrite(line, what)
            return
        press(field, Qt.Key.Key_Up if place < field.currentIndex() else Qt.Key.Key_Down)
        while field.currentIndex() != place:
            press(field, Qt.Key.Key_Up if place < field.currentIndex() else Qt.Key.Key_Down)

    # -- the way of every journey ----------------------------------------------------------------

    def sets_up(self) -> None:
        flow = self.calls("workspace.new", FirstRunFlow)
        words(flow.form.field("name"), "澄江湾新区党工委")
        words(flow.form.field("operator"), "王文书")
        flow.form.field("folder").take(self.folder / "工作区")
        click(flow.forward)
        self.until(lambda: self.window.desk.has_workspace)

    def reviews(self, file: Path) -> IntakeFlow:
        flow = self.calls("intake.feedback", IntakeFlow)
        self.dialogs.choose(file)
        click(flow.chooser.choose)
        self.until(lambda: flow.step == REVIEW)
        return flow

    def accepts(self, flow: IntakeFlow) -> None:
        click(flow.forward)
        self.until(lambda: self.page is not None and self.page.name == "findings")
        self.window.activateWindow()

    def goes(self, name: str) -> None:
        """To a page, by its key."""
        self.at_rest()
        combination = QKeySequence(doors.place(name).keys)[0]
        press(self.window, combination.key(), combination.keyboardModifiers())
        assert self.page.name == name

    def opens_card(self, number: int) -> None:
        """The card of a finding, by a click and Enter in the ledger; `number` counts from 0."""
        self.at_rest()
        click_row(self.page.table, str(number + 1))
        press(self.page.table, Qt.Key.Key_Return)
        assert self.page.card.isVisible()

    def leaves(self) -> None:
        """The window closes once the daily backup is made."""
        self.window.close()
        self.until(lambda: not self.window.isVisible())
        self.window.deleteLater()

    def comes_back(self) -> None:
        self.window = app.build(preferences=Preferences(self.folder / "preferences.json"))
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.until(lambda: self.window.desk.has_workspace)


def button(within: QWidget, text: str) -> QPushButton:
    """The button of that text."""
    return next(one for one in within.findChildren(QPushButton) if one.text() == text)
