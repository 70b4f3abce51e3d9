"""Windows of their own open grown with the text and never larger than the screen; what comes later finds room."""

from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout

from gui.look import look
from gui.parts.fields import LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.room import grow, open_at
from gui.window import MainWindow

SMALL, LARGE = QSize(400, 300), QSize(900, 5000)


@pytest.fixture
def dialog(qtbot: Any, dressed: None) -> QDialog:
    made = QDialog()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(("text_size", "wanted"), [(90, SMALL), (100, SMALL), (150, QSize(600, 450))])
def test_a_window_opens_larger_with_larger_text(dialog: QDialog, text_size: int, wanted: QSize) -> None:
    look().wear("light", text_size)
    open_at(dialog, SMALL)
    assert dialog.size() == wanted


@pytest.mark.parametrize("text_size", [100, 150])
def test_no_form_opens_larger_than_the_screen(window: MainWindow, text_size: int) -> None:
    look().wear("light", text_size)
    form = Form()
    form.add("name", "名称", LineField())
    made = FormDialog(window.desk, "登记", form, lambda _: True, size=LARGE)
    screen = window.screen().availableSize()
    assert made.width() < screen.width()
    assert made.height() < screen.height() - 30  # a title bar
    made.deleteLater()


def test_a_window_that_does_not_scroll_grows_for_words_that_come(dialog: QDialog) -> None:
    column, label = QVBoxLayout(dialog), QLabel("甲")
    label.setWordWrap(True)
    column.addWidget(label)
    open_at(dialog, QSize(200, 60))
    dialog.show()
    label.setText("密码不对，请核对后再输入；忘记密码的请用恢复码重设。" * 4)
    grow(dialog)
    assert label.heightForWidth(label.width()) <= label.height() + 1
    assert dialog.width() == 200
