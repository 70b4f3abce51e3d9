"""A record beside its list: who works through a list by the sheet's buttons is not thrown out of it by each step."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.cards.fact_sheet import Facts, FactSheet


def test_the_step_of_the_next_record_has_the_focus_of_the_last(qtbot: Any, dressed: None) -> None:
    window, sheet, before = QWidget(), FactSheet(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(before)
    column.addWidget(sheet)
    qtbot.addWidget(window)
    window.show()
    sheet.show_facts(Facts("一", steps=(("修改…", lambda: None), ("审核…", lambda: None))))
    sheet.buttons["审核…"].setFocus()
    sheet.show_facts(Facts("二", steps=(("审核…", lambda: None),)))
    assert window.focusWidget() is sheet.buttons["审核…"]
    sheet.show_facts(Facts("三", steps=(("重新打开…", lambda: None),)))
    assert window.focusWidget() is sheet.buttons["重新打开…"]
    before.setFocus()
    sheet.show_facts(Facts("四", steps=(("审核…", lambda: None),)))
    assert window.focusWidget() is before
