"""异地备份: the overview tells when a copy was last put on another disk."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from gui.pages.overview_page import OverviewPage


@pytest.fixture
def on_another_disk(monkeypatch):
    """Whatever lies in a folder called «U盘» seems to be on another device."""
    real = Path.stat

    def stat(self, **named):
        found = real(self, **named)
        return SimpleNamespace(st_dev=-1, st_mode=found.st_mode) if self.parent.name == "U盘" else found

    monkeypatch.setattr(Path, "stat", stat)


def a_copy(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "整改.rectify"
    path.write_bytes(b"x")
    return path


def test_a_copy_on_the_same_disk_is_no_copy_elsewhere(desk, tmp_path):
    desk.copied(a_copy(tmp_path / "备份"))
    assert desk.copied_on is None


def test_a_copy_on_another_disk_is_remembered_with_its_day(desk, tmp_path, on_another_disk):
    desk.copied(a_copy(tmp_path / "U盘"))
    assert desk.copied_on == desk.workspace.today()


def test_the_overview_asks_again_after_a_week(desk, tmp_path, on_another_disk, qtbot, monkeypatch):
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page._show_backup()
    assert "还没有异地备份" in page._copied.text()
    desk.copied(a_copy(tmp_path / "U盘"))
    page._show_backup()
    assert page._copied.text() == "最近一次异地备份：0 天前"
    assert page._copy.isHidden()
    later = desk.workspace.today() + timedelta(days=8)
    monkeypatch.setattr(type(desk.workspace), "today", lambda _: later)
    page._show_backup()
    assert page._copied.text() == "最近一次异地备份：8 天前"
    assert not page._copy.isHidden()
