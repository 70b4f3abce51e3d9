"""打开工作区: choose its folder; a folder above or inside it is understood too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gui.flows.first_run_flow import HOME, safe_home
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk


def open_workspace(desk: Desk) -> None:
    """Ask for a folder and open the workspace in it; the desk says why when it cannot."""
    home = safe_home() / HOME
    start = desk.workspace.folder.parent if desk.has_workspace else (home if home.is_dir() else safe_home())
    name = QFileDialog.getExistingDirectory(desk.window, tr("打开工作区：选择它的文件夹"), str(start))
    if name:
        desk.open(found_near(Path(name)))


def found_near(folder: Path) -> Path:
    """The workspace meant: this folder, the one it lies in, or the only one in it; else the folder itself."""
    from core.store.folders import DATABASE

    if (folder / DATABASE).is_file():
        return folder
    if (folder.parent / DATABASE).is_file():
        return folder.parent
    inside = [path.parent for path in folder.glob(f"*/{DATABASE}")]
    return inside[0] if len(inside) == 1 else folder
