"""The installed program as a clerk meets it: about, update, shortcuts, portable, the first start after an upgrade."""

import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from core.base import places, program_files, setup_file
from core.base.errors import Refused, Trouble
from core.store import links
from core.store.folders import DATABASE
from gui import app, upgrade
from gui.flows import update_flow
from gui.flows.about_flow import AboutFlow
from gui.flows.shortcut import put_shortcut
from gui.flows.update_flow import UpdateFlow
from gui.preferences import Preferences
from gui.stick import StickWatch


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    """The folder of an installed program, as the launcher of Windows names it."""
    folder = tmp_path / "Rectify"
    folder.mkdir()
    monkeypatch.setenv(places.HOME, str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch) -> None:
    monkeypatch.setattr(places, "_told", [])


# --- where data lie ---------------------------------------------------------------------------------------------------


def test_data_lie_where_the_command_line_says_else_beside_a_portable_program_else_with_the_user(home: Path, tmp_path):
    usual = places.user_folder()
    assert not usual.is_relative_to(home)
    (home / places.MARKER).touch()
    assert places.user_folder() == home / "data"
    assert app._without_data(["--data", str(tmp_path / "here"), "ledgers"]) == ["ledgers"]
    assert places.user_folder() == tmp_path / "here"


def test_a_portable_program_finds_its_workspace_under_another_drive(home: Path, tmp_path, monkeypatch):
    (home / places.MARKER).touch()
    preferences = Preferences()
    preferences.opened(home / "data" / "整改台账" / "本单位")
    preferences.opened(tmp_path / "elsewhere")
    preferences.save()
    moved = tmp_path / "other drive"
    home.rename(moved)
    monkeypatch.setenv(places.HOME, str(moved))
    assert Preferences().recent() == [tmp_path / "elsewhere", moved / "data" / "整改台账" / "本单位"]


def test_a_stick_pulled_out_is_told_once_it_was_missed_twice(qtbot, dressed, home: Path):
    (home / places.MARKER).touch()
    watch = StickWatch(home)
    watch.look()
    (home / places.MARKER).unlink()
    watch.look()
    assert not watch._message.isVisible()
    watch.look()
    assert watch._message.isVisible()
    assert "U 盘" in watch._message.said
    with qtbot.waitSignal(watch.gone):
        watch._message.reject()


# --- the program's own files ------------------------------------------------------------------------------------------


def listed(folder: Path, **files: str) -> None:
    lines = []
    for name, text in files.items():
        (folder / name).write_text(text)
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()} {len(text)} {name}\n")
    (folder / program_files.LIST).write_text("".join(lines))


def test_missing_and_altered_files_are_named(home: Path):
    listed(home, one="1", two="2", three="3")
    assert program_files.check().whole
    (home / "one").unlink()
    (home / "two").write_text("x")
    found = program_files.check()
    assert (found.count, found.missing, found.altered, found.whole) == (3, ("one",), ("two",), False)


def test_without_a_list_nothing_is_called_whole(home: Path):
    assert not program_files.check().whole


def test_about_says_version_and_folders_and_checks_the_files(qtbot, window, home: Path):
    listed(home, one="1")
    flow = AboutFlow(window.desk)
    flow.show()
    shown = " ".join(label.text() + label.toolTip() for label in flow.findChildren(QLabel))
    assert str(home) in shown
    assert str(places.user_folder()) in shown
    flow.forward.click()
    qtbot.waitUntil(lambda: flow.outcome.text() == "1 个程序文件都完好。")
    qtbot.waitUntil(flow.forward.isEnabled)
    (home / "one").unlink()
    flow.forward.click()
    qtbot.waitUntil(lambda: "缺少 1 个" in flow.outcome.text())
    assert "one" in flow.outcome.text()
    flow.reject()


# --- update -----------------------------------------------------------------------------------------------------------


def setup(folder: Path, name: str = "rectify-9.9.9-setup.exe", *, listed: bool = True) -> Path:
    file = folder / name
    file.write_bytes(b"setup")
    if listed:
        (folder / setup_file.SUMS).write_text(f"{hashlib.sha256(b'setup').hexdigest()}  {name}\n")
    return file


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("rectify-0.0.1-setup.exe", "setup_file.not_newer"),
        ("rectify_0.0.1_amd64.deb", "setup_file.not_newer"),
        ("other-9.9.9-setup.exe", "setup_file.not_one"),
    ],
)
def test_an_older_or_foreign_file_is_refused(tmp_path: Path, name: str, code: str):
    with pytest.raises(Refused) as refused:
        setup_file.read(setup(tmp_path, name), "0.1.0")
    assert refused.value.code == code


def test_versions_are_compared_as_numbers(tmp_path: Path):
    assert setup_file.read(setup(tmp_path, "rectify-0.10.0-setup.exe"), "0.9.9").version == "0.10.0"


def test_a_file_that_is_gone_is_trouble(tmp_path: Path):
    with pytest.raises(Trouble, match=r"setup_file\.gone"):
        setup_file.read(tmp_path / "rectify-9.9.9-setup.exe", "0.1.0")


def test_a_sum_is_compared_without_regard_to_capitals_and_spaces(tmp_path: Path):
    file = setup(tmp_path)
    right = hashlib.sha256(b"setup").hexdigest()
    setup_file.compare(file, f" {right[:32].upper()} {right[32:]}\n")
    with pytest.raises(Refused, match=r"setup_file\.wrong_sum"):
        setup_file.compare(file, "0" * 64)
    with pytest.raises(Refused, match=r"setup_file\.no_sum"):
        setup_file.compare(file, "123")


def test_a_newer_setup_is_checked_started_and_the_window_closes(qtbot, window, tmp_path: Path, monkeypatch):
    started: list[Path] = []
    monkeypatch.setattr(update_flow, "start", lambda file: started.append(file) or True)
    file = setup(tmp_path)
    flow = UpdateFlow(window.desk)
    flow.form.field("file").take(file)
    assert flow.form.field("sum").value == hashlib.sha256(b"setup").hexdigest()
    flow.forward.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert started == [file]


def test_a_wrong_sum_starts_nothing(qtbot, window, tmp_path: Path, monkeypatch):
    started: list[Path] = []
    monkeypatch.setattr(update_flow, "start", lambda file: started.append(file) or True)
    flow = UpdateFlow(window.desk)
    flow.show()
    flow.form.field("file").take(setup(tmp_path, listed=False))
    flow.form.field("sum").value = "a" * 64
    flow.forward.click()
    qtbot.waitUntil(flow.forward.isEnabled)
    assert started == []
    assert window.isVisible()
    flow.reject()


def test_a_portable_program_tells_how_it_is_renewed(window, home: Path, dialogs):
    (home / places.MARKER).touch()
    dialogs.answer("知道了")
    assert update_flow.tell_portable(window.desk)
    assert "data 文件夹里是您的数据" in dialogs.shown[0]


# --- shortcuts --------------------------------------------------------------------------------------------------------


def test_a_shortcut_leads_to_its_workspace_also_when_both_have_moved(tmp_path: Path):
    workspace = tmp_path / "stick" / "work"
    workspace.mkdir(parents=True)
    (workspace / DATABASE).touch()
    file = tmp_path / "stick" / f"单位{links.SUFFIX}"
    file.write_text(links.text(workspace, file.parent), encoding="utf-8")
    assert links.target(file) == workspace
    (tmp_path / "stick").rename(tmp_path / "moved")
    assert links.target(tmp_path / "moved" / file.name) == tmp_path / "moved" / "work"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"workspace": 3}', "\0"])
def test_what_is_no_shortcut_is_trouble(tmp_path: Path, text: str):
    file = tmp_path / f"x{links.SUFFIX}"
    file.write_text(text)
    with pytest.raises(Trouble, match=r"link\.not_one"):
        links.target(file)


def test_a_shortcut_to_nowhere_says_where_the_workspace_was(tmp_path: Path):
    file = tmp_path / f"x{links.SUFFIX}"
    file.write_text(json.dumps({"workspace": str(tmp_path / "gone")}))
    with pytest.raises(Trouble, match=r"link\.workspace_gone"):
        links.target(file)


def test_a_shortcut_is_put_where_the_clerk_says_and_opens_the_workspace(window, tmp_path: Path, dialogs):
    file = tmp_path / f"台账{links.SUFFIX}"
    dialogs.choose(file)
    put_shortcut(window.desk)
    assert links.target(file) == window.desk.workspace.folder
    assert "台账" in window.bar.text
    window.desk.leave()
    window.come_to_front(str(file))
    assert window.desk.has_workspace


# --- the first start after an upgrade ---------------------------------------------------------------------------------


def test_a_newer_program_backs_up_and_says_so_once(qtbot, window, monkeypatch):
    desk = window.desk
    desk.remember(desk.own_key("program"), "0.0.1")
    upgrade.greet(desk)
    qtbot.waitUntil(lambda: "已有这之前的备份" in window.bar.text)
    assert list((desk.workspace.folder / "backups").glob("*.db"))
    window.bar.clear()
    upgrade.greet(desk)
    assert window.bar.text == ""


def test_a_workspace_met_for_the_first_time_says_nothing_of_an_upgrade(window):
    assert "备份" not in window.bar.text
    assert not list((window.desk.workspace.folder / "backups").glob("*.db"))


def test_the_window_has_the_programs_icon(window):
    assert not window.windowIcon().isNull()
    assert QApplication.instance() is not None
