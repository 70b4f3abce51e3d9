"""第二次启动: a second start hands its workspace to the window that is open already and ends.

A local socket named after the user's own folder, so that two users of one PC do not meet.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.base.places import user_folder

PATIENCE = 500  # milliseconds to reach a window that is there


class Neighbour(QObject):
    """The two ends of it: `call` another window, or `listen` for calls."""

    called = Signal(str)  # the folder asked for, empty for none

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._name = name or "rectify-" + hashlib.sha256(str(user_folder()).encode()).hexdigest()[:16]
        self._callers: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def call(self, folder: Path | None) -> bool:
        """Ask the window that is open to come to the front; False when there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE):
            return False
        socket.write((str(folder.resolve()) if folder else "").encode() + b"\n")
        socket.waitForBytesWritten(PATIENCE)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """Be the window that is called. What a crashed program left behind is swept away first."""
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def close(self) -> None:
        """Not to be called any more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._callers.append(socket)
            socket.readyRead.connect(self._on_ready)
        self._on_ready()

    def _on_ready(self) -> None:
        """One line is the whole call. No slot holds its own socket: Qt would free it twice."""
        for socket in self._callers[:]:
            if socket.canReadLine():
                self._callers.remove(socket)
                folder = bytes(socket.readLine().data()).decode().strip()
                socket.close()
                self.called.emit(folder)
