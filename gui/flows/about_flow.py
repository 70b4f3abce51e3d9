"""关于: version, licences, where data and logs lie, and whether the program's own files are as they were built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.base import places
from gui.desk import open_file
from gui.language import tr
from gui.look import RHYTHM, app_icon, dress, enlarge
from gui.parts.flow import Flow, padded
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.program_files import Checked
    from gui.desk import Desk

LICENCES = "licenses"  # beside the installed program: the text of every component's licence
_SIGN = 64


class AboutFlow(Flow):
    """One step; the last button checks the files and may be pressed again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("关于"), last=tr("核对程序文件"), size=QSize(78 * RHYTHM, 50 * RHYTHM))
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_step("", padded(self._words()))
        self.cancel.setText(tr("关闭"))
        if (folder := _licences()) is not None:
            licences = QPushButton(tr("许可证全文"))
            dress(licences, kind="quiet")
            licences.clicked.connect(lambda: open_file(folder))
            self.foot.insertWidget(0, licences)
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))

    def finish(self) -> None:
        self.forward.setEnabled(False)
        job = self.desk.jobs.start(tr("正在核对程序文件"), _checked, self.later(self._on_checked))
        job.ended.connect(lambda: self.forward.setEnabled(True))

    def _on_checked(self, checked: Checked) -> None:
        dress(self.outcome, kind="wrong" if checked.missing or checked.altered else "")
        self.outcome.setText(_told(checked))

    def _words(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * RHYTHM)
        column.addLayout(_head())
        column.addLayout(_folders())
        licence = QLabel(
            tr("本程序：Apache-2.0。自带字体：SIL 开放字体许可 1.1。Qt 和 PySide6：LGPL-3.0。Python：PSF 许可。")
        )
        licence.setWordWrap(True)
        dress(licence, kind="muted")
        column.addWidget(licence)
        column.addWidget(self.outcome)
        column.addStretch(1)
        return holder


def _head() -> QHBoxLayout:
    from importlib.metadata import version

    sign = QLabel()
    sign.setPixmap(app_icon().pixmap(_SIGN, _SIGN))
    name = QLabel(tr("整改工作台"))
    enlarge(name, 1.5)
    number = QLabel(tr("版本 {version}", version=version("rectify")))
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    dress(number, kind="muted")
    words = QVBoxLayout()
    words.setSpacing(RHYTHM // 2)
    words.addStretch(1)
    words.addWidget(name)
    words.addWidget(number)
    words.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(2 * RHYTHM)
    row.addWidget(sign)
    row.addLayout(words, 1)
    return row


def _folders() -> QGridLayout:
    """Where things lie, each with a button that opens it; a folder that is not there yet cannot be opened."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * RHYTHM)
    grid.setVerticalSpacing(RHYTHM // 2)
    grid.setColumnStretch(1, 1)
    lines = (
        (tr("程序文件夹"), places.home() or places.RESOURCES.parent),
        (tr("设置文件夹"), places.user_folder()),
        (tr("日志文件夹"), places.user_folder() / "logs"),
    )
    for row, (title, folder) in enumerate(lines):
        label = QLabel(title)
        dress(label, kind="muted")
        path = QLabel(_fitted(str(folder)))
        path.setToolTip(str(folder))
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        button = QPushButton(tr("打开"))
        button.setAccessibleName(tr("打开：{name}", name=title))
        button.setEnabled(folder.is_dir())
        button.clicked.connect(lambda _=False, folder=folder: open_file(folder))
        for place, widget in enumerate((label, path, button)):
            grid.addWidget(widget, row, place)
    return grid


def _fitted(path: str) -> str:
    """A long path without its middle; the tooltip has all of it."""
    return QFontMetrics(QLabel().font()).elidedText(path, Qt.TextElideMode.ElideMiddle, 52 * RHYTHM)


def _licences() -> Path | None:
    home = places.home()
    return home / LICENCES if home is not None and (home / LICENCES).is_dir() else None


def _checked(meter: object) -> Checked:
    """On the worker."""
    from core.base import program_files

    return program_files.check(meter)  # pyright: ignore[reportArgumentType]


def _told(checked: Checked) -> str:
    if not checked.count:
        return tr("程序没有经过安装，没有可以核对的清单。")
    if checked.whole:
        return tr("{n} 个程序文件都完好。", n=checked.count)
    wrong = [*checked.missing, *checked.altered]
    names = "、".join(wrong[:5]) + (tr("等") if len(wrong) > 5 else "")
    return tr(
        "程序文件缺少 {missing} 个，被改动 {altered} 个：{names}。\n您的数据不受影响；请重新安装程序。",
        missing=len(checked.missing),
        altered=len(checked.altered),
        names=names,
    )
