"""新建、打开、备份、恢复、核验: a workspace comes, goes, is kept and is looked over."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from core.base.errors import Trouble
from core.store import folders
from core.store.workspace import Workspace
from gui.desk import Desk
from gui.flows.backup_flow import BackupFlow
from gui.flows.first_run_flow import FirstRunFlow
from gui.flows.open_workspace import found_near, open_workspace
from gui.flows.restore_flow import RestoreFlow
from gui.flows.verify_flow import VerifyFlow
from gui.preferences import Preferences
from tests.clerk import click, words


@pytest.fixture
def bare(dressed: None, tmp_path: Path) -> Any:
    """A desk with no workspace open."""
    made = Desk(Preferences(tmp_path / "bare.json"))
    yield made
    made.jobs.shut()
    made.leave()


def shown(qtbot: Any, flow: Any) -> Any:
    qtbot.addWidget(flow)
    with qtbot.waitExposed(flow):
        flow.open()
    return flow


def begun(qtbot: Any, desk: Desk, folder: Path) -> FirstRunFlow:
    flow = shown(qtbot, FirstRunFlow(desk))
    flow.form.field("folder").take(folder)
    return flow


def test_the_first_run_asks_at_most_five_things_and_opens_the_workspace(bare, qtbot, tmp_path):
    flow = begun(qtbot, bare, tmp_path / "某区" / "工作区")
    assert len(flow.form.values()) <= 5
    words(flow.form.field("name"), "某区党工委")
    words(flow.form.field("operator"), "王文书")
    click(flow.forward)
    assert not flow.isVisible()
    assert (bare.workspace.name, bare.workspace.operator_name) == ("某区党工委", "王文书")
    assert bare.preferences.recent()[0] == tmp_path / "某区" / "工作区"


def test_what_is_missing_is_complained_of_beside_its_field(bare, qtbot, tmp_path):
    flow = begun(qtbot, bare, tmp_path / "工作区")
    click(flow.forward)
    assert flow.isVisible()
    assert not bare.has_workspace
    assert not (tmp_path / "工作区" / folders.DATABASE).exists()


def test_all_that_is_missing_is_complained_of_at_once(bare, qtbot, tmp_path):
    (tmp_path / "工作区").mkdir()
    (tmp_path / "工作区" / "别的文件.txt").touch()
    flow = begun(qtbot, bare, tmp_path / "工作区")
    click(flow.forward)
    told = [label.text() for label in flow.form.findChildren(QLabel) if label.property("kind") == "wrong"]
    assert [words for words in told if words] == [
        "请填写单位名称。",
        "请填写操作员姓名。",
        f"文件夹“{tmp_path / '工作区'}”中已有其他内容，请另选一个空文件夹。",
    ]


def test_the_folder_is_proposed_under_the_documents_and_follows_the_name(bare, qtbot):
    flow = shown(qtbot, FirstRunFlow(bare))
    words(flow.form.field("name"), "某区党工委")
    proposed = flow.form.field("folder").value
    assert proposed.name == "某区党工委"
    assert proposed.parent.name == "整改台账"


@pytest.mark.parametrize("code", ["workspace.on_network", "workspace.synced", "workspace.read_only"])
def test_an_unsafe_folder_is_refused_in_a_sentence_beside_the_field(bare, qtbot, tmp_path, monkeypatch, code):
    def refuse(*_: Any, **__: Any) -> None:
        raise Trouble(code, folder="Z:/共享")

    flow = begun(qtbot, bare, tmp_path / "工作区")
    words(flow.form.field("name"), "某区党工委")
    words(flow.form.field("operator"), "王文书")
    monkeypatch.setattr(Workspace, "create", refuse)
    click(flow.forward)
    assert flow.isVisible()
    assert not bare.has_workspace


def test_a_folder_is_opened_from_above_or_from_inside_too(office):
    assert found_near(office.folder) == office.folder
    assert found_near(office.folder / "evidence") == office.folder
    assert found_near(office.folder.parent) == office.folder
    assert found_near(office.folder.parent.parent / "none") == office.folder.parent.parent / "none"


def test_a_workspace_is_opened_by_its_folder(bare, office, dialogs):
    dialogs.choose(office.folder)
    open_workspace(bare)
    assert bare.workspace.folder == office.folder


def test_a_folder_without_a_workspace_is_told_and_nothing_changes(bare, dialogs, tmp_path):
    (tmp_path / "空").mkdir()
    dialogs.choose(tmp_path / "空")
    dialogs.answer("知道了")
    open_workspace(bare)
    assert not bare.has_workspace


def test_a_backup_is_restored_as_a_workspace_of_its_own_and_opened(window, desk, qtbot, office, tmp_path):
    file = tmp_path / "备份.rectify"
    making = shown(qtbot, BackupFlow(desk))
    making.form.field("target").take(file)
    click(making.forward)
    qtbot.waitUntil(lambda: not making.isVisible(), timeout=20000)
    assert window.bar.text == "已备份：备份.rectify"

    flow = shown(qtbot, RestoreFlow(desk))
    flow.form.field("file").take(file)
    assert "云岭高新区党工委整改办" in flow.contents.text()
    flow.form.field("folder").take(tmp_path / "恢复")
    click(flow.forward)
    qtbot.waitUntil(lambda: not flow.isVisible(), timeout=20000)
    assert desk.workspace.folder == tmp_path / "恢复"
    assert desk.workspace.sql("SELECT count(*) FROM finding")[0][0] == 6
    assert (office.folder / folders.DATABASE).exists()


def test_a_backup_that_is_there_is_replaced_only_when_the_clerk_says_so(window, desk, qtbot, dialogs, tmp_path):
    file = tmp_path / "备份.rectify"
    file.write_bytes(b"mine")
    dialogs.answer("取消")
    flow = shown(qtbot, BackupFlow(desk))
    flow.form.field("target").take(file)
    click(flow.forward)
    assert flow.isVisible()
    assert file.read_bytes() == b"mine"


def test_a_file_that_is_no_backup_is_told_beside_its_field(window, desk, qtbot, office, tmp_path):
    wrong = tmp_path / "别的.rectify"
    wrong.write_bytes(b"not a backup at all")
    flow = shown(qtbot, RestoreFlow(desk))
    flow.form.field("file").take(wrong)
    click(flow.forward)
    qtbot.waitUntil(flow.forward.isEnabled, timeout=20000)
    assert flow.isVisible()
    assert desk.workspace.folder == office.folder


def test_a_whole_workspace_is_found_whole(window, desk, qtbot):
    flow = shown(qtbot, VerifyFlow(desk))
    qtbot.waitUntil(lambda: flow.page is flow.well, timeout=20000)
    assert desk.workspace.code() in flow.well.text.text()


def test_a_missing_evidence_file_is_listed_and_can_be_copied(window, desk, qtbot, office, tmp_path):
    from core.domain import intake_records
    from core.domain.inspections import InspectionDraft
    from core.domain.intake_records import KeptFile, ReviewedDocument, ReviewedItem
    from core.store import evidence

    sha256 = evidence.keep(desk.workspace, b"feedback")
    item = ReviewedItem("finding", 0, 2, "问题", "问题")
    document = ReviewedDocument("a.txt", "问题", InspectionDraft("另一轮"), (item,), file=KeptFile(sha256, 8, "a.txt"))
    intake_records.accept(desk.workspace, document)
    evidence.path(desk.workspace, sha256).unlink()
    flow = shown(qtbot, VerifyFlow(desk))
    qtbot.waitUntil(lambda: flow.page is flow.list, timeout=20000)
    assert flow.list.topLevelItemCount() == 1
    click(flow.copy)
    assert sha256[:8] in QApplication.clipboard().text() or "a.txt" in QApplication.clipboard().text()


def test_every_flow_has_its_help_behind_f1(bare, qtbot):
    from PySide6.QtCore import Qt

    from gui.parts.help_view import HelpView
    from tests.clerk import press

    flow = shown(qtbot, FirstRunFlow(bare))
    flow.activateWindow()
    qtbot.waitUntil(flow.isActiveWindow)
    press(flow, Qt.Key.Key_F1)
    view = flow.findChild(HelpView)
    assert "U 盘" in view.text.toPlainText()


def test_a_backup_handed_to_the_program_is_offered_for_restoring(window, desk, tmp_path):
    from core.store import backup
    from gui import app

    file = tmp_path / "备份.rectify"
    backup.make(desk.workspace, file)
    assert app.is_backup(file)
    window.come_to_front(str(file))
    flow = window.findChild(RestoreFlow)
    assert flow.isVisible()
    assert flow.form.field("file").value == file
    flow.done(0)


def test_the_sample_opens_with_findings_measures_and_progress(bare, qtbot, tmp_path):
    flow = shown(qtbot, FirstRunFlow(bare))
    flow.form.field("begin").value = "sample"
    flow.form.changed.emit()
    assert not flow.form.field("name").isVisible()
    flow.form.field("folder").take(tmp_path / "示例")
    click(flow.forward)
    qtbot.waitUntil(lambda: bare.has_workspace, timeout=60000)
    [(findings, measures, reports)] = bare.workspace.sql(
        "SELECT (SELECT count(*) FROM finding), (SELECT count(*) FROM measure), (SELECT count(*) FROM progress)"
    )
    assert min(findings, measures, reports) > 0


def test_a_flow_that_is_over_hears_no_more_of_its_job(window, desk, qtbot, tmp_path):
    window.bar.clear()
    flow = shown(qtbot, BackupFlow(desk))
    flow.form.field("target").take(tmp_path / "备份.rectify")
    click(flow.forward)
    flow.done(0)
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20000)
    assert window.bar.text == ""
