"""登录 in the window: nothing is shown before the password, idle locking, switching, recovery."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import operators, settings, sign_in
from core.store.workspace import Workspace
from gui.cards.sign_in_dialog import SignInDialog
from gui.desk import Desk
from gui.preferences import Preferences
from gui.window import MainWindow

PASSWORD = "整改-2025"


def in_dialog(*steps: Any) -> None:
    """Do these with the sign-in dialogs to come, one after the other."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SignInDialog)
        if len(steps) > 1:
            in_dialog(*steps[1:])
        steps[0](dialog)

    QTimer.singleShot(0, act)


def enter(password: str, name: str = "") -> Any:
    def fill(dialog: SignInDialog) -> None:
        if name:
            dialog.name.value = name
        dialog.form.field("password").value = password
        dialog.try_it()

    return fill


@pytest.fixture
def guarded(office: Any) -> Iterator[Any]:
    """The office's workspace with a password for 王文书 and none for 李录入."""
    with Workspace.open(office.folder) as workspace:
        sign_in.set_password(workspace, 1, PASSWORD)
        operators.add(workspace, "李录入", ("write",))
    return office


@pytest.fixture
def entrance(qtbot: Any, dressed: None, guarded: Any, tmp_path: Any) -> Iterator[MainWindow]:
    """A window that has not opened the workspace yet."""
    window = MainWindow(Desk(Preferences(tmp_path / "preferences.json")))
    qtbot.addWidget(window)
    window.show()
    yield window
    window.desk.leave()


def test_nothing_is_opened_before_the_password(entrance: MainWindow, guarded: Any) -> None:
    in_dialog(lambda dialog: dialog.reject())
    assert not entrance.desk.open(guarded.folder)
    assert not entrance.desk.has_workspace

    def wrong_then_right(dialog: SignInDialog) -> None:
        enter("错")(dialog)
        assert dialog.isVisible()
        enter(PASSWORD)(dialog)

    in_dialog(wrong_then_right)
    assert entrance.desk.open(guarded.folder)
    assert entrance.page.name == "overview"
    assert entrance._operator.text() == "操作员：王文书"


def test_who_switches_sees_only_his_pages(entrance: MainWindow, guarded: Any) -> None:
    in_dialog(enter(PASSWORD))
    entrance.desk.open(guarded.folder)
    pages = {item.text() for item in entrance.places._items()}
    entrance.go("findings")
    in_dialog(enter("", "李录入"))
    entrance.actions_.run("operator.switch")
    assert entrance.desk.workspace.operator_name == "李录入"
    assert set(entrance.pages) == {"overview"}
    assert pages - {item.text() for item in entrance.places._items()} == {"线索"}
    assert not entrance.actions_["operator.lock"].isEnabled()  # nobody is locked out without a password


def test_an_idle_window_hides_itself_until_its_operator_is_back(qtbot: Any, entrance: MainWindow, guarded: Any) -> None:
    in_dialog(enter(PASSWORD))
    entrance.desk.open(guarded.folder)
    settings.change(entrance.desk.workspace, "idle_minutes", "1")
    timer = entrance.lock._timer
    assert (timer.isActive(), timer.interval()) == (True, 60_000)
    seen: list[bool] = []

    def unlock(dialog: SignInDialog) -> None:
        seen.append(entrance.centralWidget().isVisible())
        enter(PASSWORD)(dialog)

    in_dialog(unlock)
    timer.timeout.emit()
    assert seen == [False]
    assert entrance.centralWidget().isVisible()
    assert timer.isActive()
    settings.change(entrance.desk.workspace, "idle_minutes", "0")
    assert not timer.isActive()


def test_the_recovery_code_opens_the_window(entrance: MainWindow, guarded: Any) -> None:
    with Workspace.open(guarded.folder) as workspace:
        code = sign_in.make_code(workspace)

    def recover(dialog: SignInDialog) -> None:
        dialog.forgotten.click()
        dialog.form.field("code").value = code
        dialog.form.field("new").value = "新的密码-1"
        dialog.try_it()

    in_dialog(recover)
    assert entrance.desk.open(guarded.folder)
    sign_in.sign_in(entrance.desk.workspace, "王文书", "新的密码-1")


def test_a_single_clerk_without_password_is_not_asked(window: MainWindow) -> None:
    assert window.page.name == "overview"
    assert not window.lock.can_lock
