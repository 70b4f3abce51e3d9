"""交叉统计 in the window: a cell opens its rows, is copied as a sentence or as a table."""

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.flows.cross_flow import CrossDialog
from gui.window import MainWindow


@pytest.fixture
def dialog(qtbot: Any, window: MainWindow) -> Any:
    window.go("findings")
    assert window.actions_.run("view.cross")
    [made] = [one for one in QApplication.topLevelWidgets() if isinstance(one, CrossDialog) and one.isVisible()]
    qtbot.waitUntil(lambda: made.cross is not None)
    yield made
    made.close()


def test_a_cell_opens_its_rows(dialog: Any, window: MainWindow) -> None:
    for y in range(dialog.table.rowCount()):
        for x in range(dialog.table.columnCount()):
            dialog.table.setCurrentCell(y, x)
            dialog.table.cellActivated.emit(y, x)
            assert len(window.page.table.records.ids) == int(dialog.table.item(y, x).text())


def test_a_cell_is_copied_as_a_sentence_and_the_whole_as_a_table(dialog: Any) -> None:
    dialog.table.setCurrentCell(0, 0)
    dialog._copy_sentence()
    assert QGuiApplication.clipboard().text() == dialog.words.text() == dialog.sentence()
    assert "组织人事部" in dialog.sentence()
    dialog._copy_table()
    lines = QGuiApplication.clipboard().text().split("\r\n")
    assert lines[0].split("\t")[-1] == lines[-1].split("\t")[0] == "合计"
    assert lines[-1].split("\t")[-1] == "5"


def test_another_column_counts_anew(qtbot: Any, dialog: Any) -> None:
    dialog.down.value = "category"
    dialog.count()
    qtbot.waitUntil(lambda: dialog.cross.rows_by.key == "category")
    assert dialog.table.verticalHeaderItem(0).text() == "党的领导方面"
