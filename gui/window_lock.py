"""锁定: a window that nobody uses hides what it shows until its operator signs in again.

Only an operator with a password is locked out; minutes are a setting of the workspace, 0 never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from core.domain import operators, settings
from gui.cards.sign_in_dialog import SignInDialog
from gui.language import tr

if TYPE_CHECKING:
    from gui.window import MainWindow

_USED = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
})  # fmt: skip


class IdleLock(QObject):
    """Counts the time since a key or the mouse was last used, and locks the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.locked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        window.desk.changed.connect(lambda changes: self.start() if "setting" in changes.nouns else None)
        window.desk.closing.connect(self._timer.stop)

    @property
    def can_lock(self) -> bool:
        """Whether the operator has a password to come back with."""
        desk = self._window.desk
        return desk.has_workspace and operators.one(desk.workspace, desk.workspace.operator).password

    def start(self) -> None:
        """Count from now on, if the operator can be locked out at all."""
        self._timer.stop()
        minutes = settings.number(self._window.desk.workspace, "idle_minutes") if self.can_lock else 0
        if minutes:
            self._timer.start(minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USED and self._timer.isActive():
            self._timer.start()
        return False

    def lock(self) -> None:
        """Hide everything and ask who is there; the other button leaves the program."""
        if self.locked or not self.can_lock:
            return
        self.locked = True
        self._timer.stop()
        others = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        self._veil(others, veiled=True)
        before = self._window.desk.workspace.operator
        dialog = SignInDialog(self._window, self._window.desk.workspace, leave=tr("退出程序"))
        came_back = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        self.locked = False
        self._veil(others, veiled=False)
        if not came_back:
            self._window.close()
        elif self._window.desk.workspace.operator != before:
            self._window.on_signed_in()
        self.start()

    def _veil(self, others: list[QDialog], *, veiled: bool) -> None:
        # A dialog that is hidden ends; one that cannot be seen waits.
        for dialog in others:
            dialog.setWindowOpacity(0.0 if veiled else 1.0)
        center = self._window.centralWidget()
        assert center is not None
        center.setVisible(not veiled)
        self._window.statusBar().setVisible(not veiled)
