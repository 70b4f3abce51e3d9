"""Where something lies or shall lie: a path, typed or chosen. One the clerk has not touched may be suggested anew."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import Field


class PathField(QWidget, Field):
    """A line and a button. Subclasses know what to ask for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._own = False
        self.line = QLineEdit()
        self.line.textEdited.connect(self._on_edited)
        self.button = QPushButton(tr("选择…"))
        self.button.clicked.connect(self._on_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(RHYTHM)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)

    def ask(self) -> Path | None:
        """Let the clerk choose; None when he thought better of it."""
        raise NotImplementedError

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    @property
    def value(self) -> Path:
        return Path(self.line.text().strip()).expanduser()

    @value.setter
    def value(self, value: Path) -> None:
        self.line.setText(str(value))
        self.line.setToolTip(str(value))

    @property
    def plain(self) -> str:
        return self.line.text()

    @plain.setter
    def plain(self, plain: str) -> None:
        self.line.setText(plain)

    def suggest(self, path: Path) -> None:
        """Propose a path unless the clerk has given one."""
        if not self._own:
            self.value = path

    def take(self, path: Path) -> None:
        """The clerk has given this path."""
        self._own = True
        self.value = path
        self.changed.emit()

    def complaint(self) -> str:
        text = self.line.text().strip()
        if not text:
            return tr("请填写位置，或点“选择…”")
        return "" if self.value.is_absolute() else tr("请写完整的路径，或点“选择…”")

    def show_wrong(self, wrong: bool) -> None:
        dress(self.line, wrong="true" if wrong else "false")

    def _on_edited(self) -> None:
        self._own = True
        self.changed.emit()

    def _on_asked(self) -> None:
        chosen = self.ask()
        if chosen is not None:
            self.take(chosen)


class TargetField(PathField):
    """A file to be made. `pattern` is that of a file dialog: `Excel (*.xlsx)`."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = pattern

    def ask(self) -> Path | None:
        return ask_target(self.window(), self.value, self._pattern)


class FileField(PathField):
    """A file that is there."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = pattern

    def ask(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self.window(), tr("选择文件"), str(_nearest(self.value)), self._pattern)
        return Path(name) if name else None


class FolderField(PathField):
    """A folder to be made, or an empty one."""

    def ask(self) -> Path | None:
        name = QFileDialog.getExistingDirectory(self.window(), tr("选择存放位置"), str(_nearest(self.value)))
        if not name:
            return None
        chosen = Path(name)
        # A folder with something in it is where the new one shall lie, not what it shall become.
        return chosen / self.value.name if any(chosen.iterdir()) else chosen


def ask_target(window: QWidget, target: Path, pattern: str = "") -> Path | None:
    """Where to save; None when the clerk thought better of it. The dialog itself asks before replacing."""
    name, _ = QFileDialog.getSaveFileName(window, tr("保存为"), str(target), pattern or f"*{target.suffix}")
    if not name:
        return None
    chosen = Path(name)
    return chosen if chosen.suffix else chosen.with_suffix(target.suffix)


def _nearest(path: Path) -> Path:
    """The folder nearest to a path that is there."""
    return next((folder for folder in (path, *path.parents) if folder.is_dir()), Path.home())
