"""快捷方式: a small file, usually on the desktop, that opens this workspace with a double click."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from core.base.errors import Trouble
from gui.desk import open_folder
from gui.language import tr
from gui.parts.path_field import ask_target

if TYPE_CHECKING:
    from gui.desk import Desk


def put_shortcut(desk: Desk) -> None:
    """Ask where, with the desktop proposed; the file dialog itself asks before replacing."""
    from core.output import export
    from core.store import links

    desktop = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation))
    wanted = export.safe_path(desktop, desk.workspace.name, links.SUFFIX)
    assert desk.window is not None
    file = ask_target(desk.window, wanted, tr("工作区快捷方式 ({pattern})", pattern=f"*{links.SUFFIX}"))
    if file is None:
        return
    words = links.text(desk.workspace.folder, file.parent).encode()
    try:
        export.write(file, lambda stream: _written(stream.write(words)), force=True)
    except Trouble as error:
        desk.trouble(error)
        return
    desk.notice(
        tr("已放好快捷方式“{name}”，双击它就打开本工作区。", name=file.stem),
        (tr("打开所在文件夹"), lambda: open_folder(file)),
    )


def _written(_: int) -> None:
    """`export.write` takes a writer that gives nothing back."""
