"""更新程序: a newer setup file that somebody brought is checked against its sum and started; then the program closes.

Nothing is fetched: these offices have no network. The sum comes from the list beside the file, or is typed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QSize, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from core.base.errors import Refused, Trouble
from core.base.setup_file import SUMS, SetupFile, compare, read, sum_beside
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import LineField
from gui.parts.form_flow import FormFlow
from gui.parts.path_field import FileField

if TYPE_CHECKING:
    from core.base.meter import Meter
    from gui.desk import Desk


class UpdateFlow(FormFlow):
    """One step: which file, and its sum."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("更新程序"), last=tr("核对并安装"), size=QSize(80 * RHYTHM, 40 * RHYTHM))
        self._proposed = ""
        names = "rectify-*-setup.exe" if sys.platform == "win32" else "rectify_*.deb"
        pattern = tr("安装包 ({pattern})", pattern=names)
        self.form.add("file", "安装包", FileField(pattern), required=True)
        self.form.add("sum", "校验码", LineField(hint=tr("发布时公布的 SHA-256，共 64 位")), required=True)
        self.explain(
            tr(
                "请选择新版本的安装包。与它一起下发的 {name} 放在同一文件夹里时，校验码自动填好；"
                "否则请照公布的内容填写。核对无误后启动安装，本程序随即关闭。更新只替换程序，工作区和设置都不动；下次打开工作区时先备份。",
                name=SUMS,
            )
        )
        self.form.field("file").changed.connect(self._follow)
        self.lay_out()

    def finish(self) -> None:
        if not self.form.check():
            return
        file, told = self.form.field("file").value, self.form.field("sum").value
        self.begin(
            self.desk.jobs.start(
                tr("正在核对安装包"), lambda meter: _judged(file, told, meter), self.later(self._on_judged)
            )
        )

    def _on_judged(self, result: SetupFile | Refused | Trouble) -> None:
        if isinstance(result, SetupFile):
            if start(result.path):
                self.accept()
                if self.desk.window is not None:
                    QTimer.singleShot(0, self.desk.window, self.desk.window.close)
                return
            result = Trouble("setup_file.not_started", name=result.path.name)
        field = "sum" if result.code in ("setup_file.no_sum", "setup_file.wrong_sum") else "file"
        self.complain(result, field)

    def _follow(self) -> None:
        """The sum from the list beside the file, unless the clerk has typed one."""
        field = self.form.field("sum")
        if field.value in ("", self._proposed):
            self._proposed = sum_beside(self.form.field("file").value)
            field.value = self._proposed


def tell_portable(desk: Desk) -> bool:
    """A portable program has no setup: tells how it is renewed. False for any other program, which has one."""
    from core.base import places
    from gui.parts.message import inform

    folder = places.portable()
    if folder is None:
        return False
    words = tr(
        "便携版不用安装包。请关闭程序，把新版压缩包解开，用其中的文件替换“{folder}”里的同名文件和 program 文件夹；"
        "data 文件夹里是您的数据，不要动。",
        folder=folder.name,
    )
    inform(desk.window, tr("更新程序"), words)
    return True


def start(file: Path) -> bool:
    """Start a setup: on Windows the file itself, elsewhere what the desktop opens packages with."""
    if sys.platform == "win32":
        return QProcess.startDetached(str(file), [])[0]
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def _judged(file: Path, told: str, meter: Meter) -> SetupFile | Refused | Trouble:
    """On the worker."""
    from importlib.metadata import version

    try:
        setup = read(file, version("rectify"))
        compare(file, told, meter)
    except (Refused, Trouble) as error:
        return error
    return setup
