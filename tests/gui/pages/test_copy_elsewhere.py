"""异地备份: the overview tells when a copy was last put on another disk."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.store import drafts
from gui.flows import intake_flow
from gui.pages.overview_page import REVIEW_DRAFT, OverviewPage


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


def test_a_backup_on_the_same_disk_is_told_as_what_it_is(desk, tmp_path, qtbot):
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page.show()
    desk.copied(a_copy(tmp_path / "备份"))
    assert "2025年9月15日备份过一次，但与工作区在同一块盘上" in page._copied.text()
    assert not page._copy.isHidden()


def test_a_review_that_waits_is_told_with_the_way_back(desk, qtbot):
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.waiting.isHidden()
    drafts.save(desk.workspace, REVIEW_DRAFT, {"name": "反馈意见.docx", "sheet": {"items": [{}, {}]}})
    desk.aside_changed.emit()
    assert page.waiting.words.text() == "《反馈意见.docx》的审核还没有入库：2 个条目等待确认。"
    with qtbot.waitSignal(page.command_asked) as asked:
        page.waiting.button.click()
    assert asked.args == ["intake.feedback"]
    assert REVIEW_DRAFT == intake_flow.DRAFT


def test_the_tile_says_within_how_many_days(desk, qtbot):
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.figures["soon"].count is not None)
    assert page.figures["urgent"].toolTip().startswith("10 天内到期")
    assert page.figures["soon"].toolTip().startswith("20 天内到期")


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
