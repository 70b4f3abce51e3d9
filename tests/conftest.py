"""What every test stands on: no screen, no system fonts, no user folder, a fixed today and no unexpected question."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

# Before anything of Qt is loaded.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

import hypothesis
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

LONGEST_DIALOG = 30_000  # milliseconds

# The same examples on every run: a red test stays red until it is mended. A campaign plays at random.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("campaign", deadline=None, max_examples=1000, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaign", action="store_true", help="only what counts, with the large numbers")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("campaign" if config.getoption("--campaign") else "steady")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A campaign leaves out what would only do the same again."""
    if config.getoption("--campaign"):
        counting = [item for item in items if _counts(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in counting])
        items[:] = counting


def _counts(item: pytest.Item) -> bool:
    function = getattr(item, "obj", None)
    played = getattr(function, "is_hypothesis_test", False)
    return played or "times" in getattr(item, "fixturenames", ()) or item.get_closest_marker("campaign") is not None


@pytest.fixture
def times(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[int, int], int]:
    """`times(30, 300)`: how often to do a thing, in the daily tests and in a campaign."""

    def chosen(daily: int, campaign: int) -> int:
        count = campaign if request.config.getoption("--campaign") else daily
        record_property("times", count)
        return count

    return chosen


@pytest.fixture(autouse=True)
def no_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences, logs and caches of the person who runs the tests are neither read nor written."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


class FixedClock:
    """Stands at 2025-09-15, a Monday, 9:00 in Shanghai, and moves only when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 9, 15, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def forward(self, **time: float) -> None:
        """As `timedelta`: `clock.forward(days=3)`."""
        self.moment += timedelta(**time)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    fixed = FixedClock()
    monkeypatch.setattr("core.base.clock.now", fixed)
    return fixed


@pytest.fixture
def workspace(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Any]:
    """An empty workspace of one clerk, open and held: a copy of one made once, because making takes longer."""
    from core.store.workspace import Workspace

    empty = tmp_path_factory.getbasetemp() / "empty workspace"
    if not empty.exists():
        Workspace.create(empty, "某高新区党工委整改办", "王文书").close()
    opened = Workspace.open(shutil.copytree(empty, tmp_path / "workspace"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample, made once on the fixed day. Nobody writes in it: who wants to, copies it."""
    from core import demo

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.base.clock.now", FixedClock())
        return demo.make(tmp_path_factory.mktemp("sample") / "示例").workspace


class Dialogs:
    """Questions and messages of the window, answered in the order a test announced them.

    One that nobody announced fails the test, and so does an announced one that never came.
    """

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.unexpected: list[str] = []
        self._answers: list[QMessageBox.StandardButton | str] = []
        self._paths: list[str] = []

    def answer(self, *buttons: QMessageBox.StandardButton | str) -> None:
        """The buttons to press in the message boxes to come: a standard button or the text on one."""
        self._answers += buttons

    def choose(self, *paths: Path | str) -> None:
        """The paths to choose in the file dialogs to come; the empty text means the dialog was cancelled."""
        self._paths += map(str, paths)

    @property
    def left(self) -> list[Any]:
        return [*self._answers, *self._paths]

    def message(self, box: QMessageBox) -> None:
        """Note what the box says and press the announced button once it stands there."""
        text = "\n".join(filter(None, (box.text(), box.informativeText())))
        self.shown.append(text)
        if not self._answers:
            self.unexpected.append(text)
            QTimer.singleShot(0, box, box.reject)
            return
        wanted = self._answers.pop(0)
        button = box.button(wanted) if isinstance(wanted, QMessageBox.StandardButton) else _labelled(box, wanted)
        if button is None:
            self.unexpected.append(f"{text} (there is no button {wanted})")
            QTimer.singleShot(0, box, box.reject)
            return
        QTimer.singleShot(0, button, button.click)

    def calm(self, message: Any) -> None:
        """The same for the program's own message window (`gui.parts.message`)."""
        self.shown.append(message.said)
        wanted = self._answers.pop(0) if self._answers else None
        button = next((one for one in message.findChildren(QPushButton) if one.text() == wanted), None)
        if button is None:
            self.unexpected.append(message.said if wanted is None else f"{message.said} (there is no button {wanted})")
            QTimer.singleShot(0, message, message.reject)
            return
        QTimer.singleShot(0, button, button.click)

    def path(self, title: str) -> str:
        if not self._paths:
            self.unexpected.append(title)
            return ""
        return self._paths.pop(0)


def _labelled(box: QMessageBox, text: str) -> Any:
    return next((button for button in box.buttons() if button.text().split("(")[0].replace("&", "") == text), None)


@pytest.fixture(autouse=True)
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialogs]:
    seen = Dialogs()
    _collect_messages(seen, monkeypatch)
    _collect_files(seen, monkeypatch)
    _collect_forgotten(seen, monkeypatch)
    yield seen
    assert not seen.unexpected, f"unexpected dialogs: {seen.unexpected}"
    assert not seen.left, f"dialogs that never came: {seen.left}"


def _collect_messages(seen: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("exec", "open"):
        really = getattr(QMessageBox, name)

        def shown(box: QMessageBox, *arguments: Any, really: Callable[..., Any] = really) -> Any:
            seen.message(box)
            return really(box, *arguments)

        monkeypatch.setattr(QMessageBox, name, shown)

    from gui.parts.message import Message

    really_exec = Message.exec

    def calmly(message: Message) -> int:
        seen.calm(message)
        return really_exec(message)

    monkeypatch.setattr(Message, "exec", calmly)

    # The static ones would block inside Qt, where nobody can press a button.
    for name in ("information", "warning", "critical", "question", "about"):

        def asked(
            parent: QWidget | None,
            title: str,
            text: str,
            buttons: QMessageBox.StandardButton = QMessageBox.StandardButton.Ok,
            default: QMessageBox.StandardButton = QMessageBox.StandardButton.NoButton,
        ) -> Any:
            box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, buttons, parent)
            box.setDefaultButton(default)
            return QMessageBox.StandardButton(box.exec())

        monkeypatch.setattr(QMessageBox, name, staticmethod(asked))


def _collect_forgotten(seen: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that a test opens and nobody ends would hold up all tests for ever."""
    really = QDialog.exec

    def shown(dialog: QDialog, *arguments: Any) -> Any:
        def give_up() -> None:
            seen.unexpected.append(f"{dialog.windowTitle()} (nobody ended it)")
            QDialog.done(dialog, QDialog.DialogCode.Rejected)

        QTimer.singleShot(LONGEST_DIALOG, dialog, give_up)
        return really(dialog, *arguments)

    monkeypatch.setattr(QDialog, "exec", shown)


def _collect_files(seen: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(parent: QWidget | None = None, caption: str = "", *_: Any, **__: Any) -> tuple[str, str]:
        return seen.path(caption), ""

    def several(parent: QWidget | None = None, caption: str = "", *_: Any, **__: Any) -> tuple[list[str], str]:
        path = seen.path(caption)
        return ([path] if path else []), ""

    def folder(parent: QWidget | None = None, caption: str = "", *_: Any, **__: Any) -> str:
        return seen.path(caption)

    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(one))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(one))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(several))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(folder))
