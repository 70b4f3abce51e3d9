"""A form in a window: typing begins where something must be filled in."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.parts.fields import LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.window import MainWindow


def focused(window: MainWindow, filled: str) -> Any:
    form = Form()
    for name, title, required in (("code", "编号", False), ("name", "名称", True), ("words", "正文", True)):
        form.add(name, title, LineField(), required=required)
    form.fill({"code": "", "name": filled, "words": ""})
    form.settle()
    dialog = FormDialog(window.desk, "登记", form, lambda _: True)
    seen: list[Any] = []
    QTimer.singleShot(0, lambda: (seen.append(dialog.focusWidget()), dialog.reject()))
    dialog.exec()
    name = next((name for name in ("code", "name", "words") if form.field(name) is seen[0]), None)
    dialog.deleteLater()
    return name


def test_typing_begins_in_the_first_required_field_that_is_empty(window: MainWindow) -> None:
    assert QApplication.activeModalWidget() is None
    assert focused(window, "") == "name"
    assert focused(window, "整改方案") == "words"
