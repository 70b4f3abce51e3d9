"""导出台账: the form becomes a workbook; what stands in its way is asked about."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.domain.findings import FindingFilter
from gui.desk import Desk
from gui.flows.ledger_flow import LedgerExportFlow
from tests.clerk import click, press


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def opened(qtbot: Any, desk: Desk, wanted: FindingFilter | None = None) -> LedgerExportFlow:
    flow = LedgerExportFlow(desk, wanted)
    qtbot.addWidget(flow)
    with qtbot.waitExposed(flow):
        flow.open()
    return flow


def export(qtbot: Any, flow: LedgerExportFlow, target: Path) -> Any:
    flow.form.field("target").take(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: not flow.isVisible())
    return openpyxl.load_workbook(target).active


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")]


def test_the_main_ledger_holds_every_finding(window, desk, qtbot, target):
    said = texts(export(qtbot, opened(qtbot, desk), target))
    for words in ("政治站位不高", "公务接待超标准", "建立第一议题制度", "陈建国", "组织人事部"):
        assert words in said
    assert "切实加强党的领导" not in said
    assert window.bar.text == "已导出台账：台账.xlsx"


def test_a_name_and_a_folder_are_suggested(window, desk, qtbot):
    flow = opened(qtbot, desk)
    suggested = flow.form.field("target").value
    assert suggested.name == "十届省委第二轮巡视 整改台账（截至2025年9月15日）.xlsx"
    flow.form.field("until").value = date(2025, 6, 30)
    flow.form.changed.emit()
    assert "截至2025年6月30日" in flow.form.field("target").value.name


def test_until_moves_progress_back_to_that_day(window, desk, qtbot, target):
    flow = opened(qtbot, desk)
    flow.form.field("until").value = date(2025, 8, 1)
    said = texts(export(qtbot, flow, target))
    assert "建立第一议题制度" in said
    assert "已印发通知" not in said


def test_chosen_rows_alone_are_exported_when_the_list_was_narrowed(window, desk, qtbot, office, target):
    flow = opened(qtbot, desk, FindingFilter(inspection=office.inspection, ids=tuple(office.findings[1:3])))
    assert flow.form.field("scope").currentText() == "选中的 2 项"
    said = texts(export(qtbot, flow, target))
    assert "主体责任落实不力" in said
    assert "政治站位不高" not in said


def test_a_whole_list_is_not_offered_as_a_selection(window, desk, qtbot, office):
    flow = opened(qtbot, desk, FindingFilter(inspection=office.inspection))
    assert not flow.form.field("scope").isVisible()


def test_running_numbers_take_the_place_of_plan_numbers(window, desk, qtbot, office, target):
    flow = opened(qtbot, desk, FindingFilter(inspection=office.inspection, ids=(office.findings[3],)))
    flow.form.field("numbering").value = "running"
    sheet = export(qtbot, flow, target)
    numbers = [row[0].value for row in sheet.iter_rows() if row[2].value == "选人用人把关不严"]
    assert numbers == [1]


def test_as_recorded_on_a_past_day_knows_nothing_typed_later(window, desk, qtbot, clock, office, target):
    from core.domain import findings
    from core.domain.findings import FindingDraft

    clock.forward(days=2)
    findings.add(desk.workspace, office.inspection, FindingDraft("后来才登记的问题"))
    flow = opened(qtbot, desk)
    flow.form.field("past").setChecked(True)
    flow.form.changed.emit()
    assert flow.form.field("as_of").isVisible()
    flow.form.field("as_of").value = date(2025, 9, 15)
    said = texts(export(qtbot, flow, target))
    assert "政治站位不高" in said
    assert "后来才登记的问题" not in said


def test_a_file_that_is_there_is_replaced_only_when_the_clerk_says_so(window, desk, qtbot, dialogs, target):
    target.write_bytes(b"mine")
    dialogs.answer("另存为其他名称")
    flow = opened(qtbot, desk)
    flow.form.field("target").take(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: not flow.isVisible())
    assert target.read_bytes() == b"mine"
    assert target.with_name("台账 (2).xlsx").exists()
    dialogs.answer("替换")
    export(qtbot, opened(qtbot, desk), target)
    assert target.read_bytes() != b"mine"


def test_a_file_held_by_another_program_may_be_tried_again(window, desk, qtbot, dialogs, target, monkeypatch):
    from core.base.errors import Trouble
    from core.output import export as exporting

    really, tries = exporting.write, []

    def held(path: Path, writer: Any, *, force: bool) -> Path:
        tries.append(path)
        if len(tries) == 1:
            raise Trouble("export.in_use", name=path.name)
        return really(path, writer, force=force)

    monkeypatch.setattr(exporting, "write", held)
    dialogs.answer("重试")
    export(qtbot, opened(qtbot, desk), target)
    assert len(tries) == 2
    assert "Excel" in dialogs.shown[0]


def test_a_path_without_a_folder_is_complained_of(window, desk, qtbot):
    flow = opened(qtbot, desk)
    flow.form.field("target").take(Path("台账.xlsx"))
    click(flow.forward)
    assert flow.isVisible()
    assert flow.form.field("target").complaint()


def test_escape_leaves_everything_as_it_was(window, desk, qtbot, target):
    flow = opened(qtbot, desk)
    press(flow, Qt.Key.Key_Escape)
    assert not flow.isVisible()
    assert not target.exists()


def test_only_what_one_unit_leads_is_exported(window, desk, qtbot, office, target):
    from gui.cards.people_pickers import pick_unit

    flow = opened(qtbot, desk)
    flow.form.field("unit").show_picks(pick_unit(desk, office.unit))
    said = texts(export(qtbot, flow, target))
    assert "政治站位不高" in said
    assert "公务接待超标准" not in said


@pytest.mark.parametrize(("ending", "start"), [(".pdf", b"%PDF-"), (".csv", b"\xef\xbb\xbf")])
def test_the_kind_of_file_is_chosen_and_its_name_follows(window, desk, qtbot, tmp_path, ending, start):
    flow = opened(qtbot, desk)
    flow.form.field("kind").value = ending
    flow.form.changed.emit()
    assert flow.form.field("target").value.suffix == ending
    flow.form.field("target").take(tmp_path / f"台账{ending}")
    click(flow.forward)
    qtbot.waitUntil(lambda: not flow.isVisible())
    assert (tmp_path / f"台账{ending}").read_bytes().startswith(start)


def test_the_pages_seen_are_those_of_the_chosen_ledger(window, desk, qtbot):
    flow = opened(qtbot, desk)
    qtbot.waitUntil(lambda: flow.pages.ready)
    assert "整改台账" in flow.pages.view.document.getAllText(0).text()
    flow.form.field("ledger").value = "statistics"
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: flow.pages.ready and "统计表" in flow.pages.view.document.getAllText(0).text())
    assert not flow.form.field("unit").isVisible()


def test_a_ledger_that_was_saved_can_be_put_down_as_handed_in(window, desk, qtbot, office, target, monkeypatch):
    sent: list[tuple] = []
    monkeypatch.setattr("gui.cards.submission_form.send", lambda desk, *given, **more: sent.append((given, more)))
    export(qtbot, opened(qtbot, desk), target)
    [step] = [button for button in window.bar.findChildren(QPushButton) if button.text() == "登记报送…"]
    click(step)
    assert sent == [((office.inspection,), {"files": [target], "paper": "main"})]
