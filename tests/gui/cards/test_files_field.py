"""附件 of a form: a picture of the screen and copied files come in by Ctrl+V as they do on the evidence of a card."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from gui.cards.files_field import FilesField
from tests.clerk import CTRL


def test_a_picture_is_pasted_into_a_form(qtbot: Any, desk: Any) -> None:
    field = FilesField(desk)
    qtbot.addWidget(field)
    field.show()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(field.list, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: bool(field.value) and not field.complaint())
    [kept] = field.value
    assert kept.name.startswith("截图 2025-09-15")
    assert kept.sort == "picture"
    QGuiApplication.clipboard().clear()


def test_an_empty_clipboard_is_told_in_the_field(qtbot: Any, desk: Any) -> None:
    field = FilesField(desk)
    qtbot.addWidget(field)
    field.show()
    QGuiApplication.clipboard().setText("几个字")
    QTest.keyClick(field.list, Qt.Key.Key_V, CTRL)
    assert field.value == ()
    assert "没有文件或图片" in field.list.item(0).text()
    QGuiApplication.clipboard().clear()
