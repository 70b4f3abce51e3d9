"""填写上级表格 in the window: choose, look over, say what of, save — a clerk with a superior's workbook."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from core.domain import kept_mappings
from core.domain.findings import FindingFilter
from core.store import undo
from gui.cards.mapping_list import FIELD, SURE
from gui.desk import Desk
from gui.flows.superior_form_flow import CHECK, CHOOSE, RESULT, SCOPE, SuperiorFormFlow
from tests.clerk import click, press, rewrite
from tests.core.output import superiors


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "附件1 整改台账.xlsx"
    superiors.plain(path)
    return path


def opened(qtbot: Any, desk: Desk, wanted: FindingFilter | None = None) -> SuperiorFormFlow:
    flow = SuperiorFormFlow(desk, wanted)
    qtbot.addWidget(flow)
    with qtbot.waitExposed(flow):
        flow.open()
    return flow


def read(qtbot: Any, flow: SuperiorFormFlow, path: Path) -> None:
    flow.read(path)
    qtbot.waitUntil(lambda: flow.step == CHECK)


def lines(flow: SuperiorFormFlow) -> list[str]:
    return [flow.outcome.lines.item(place).text() for place in range(flow.outcome.lines.count())]


def fill(qtbot: Any, flow: SuperiorFormFlow, target: Path) -> Any:
    click(flow.forward)
    assert flow.step == SCOPE
    flow.scope.form.field("target").take(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.step == RESULT)
    return load_workbook(target)["整改台账"]


def test_a_form_is_chosen_looked_over_filled_and_opened(window, desk, qtbot, form, tmp_path, dialogs):
    flow = opened(qtbot, desk)
    assert flow.step == CHOOSE
    dialogs.choose(form)
    click(flow.chooser.button)
    qtbot.waitUntil(lambda: flow.step == CHECK)
    assert flow.check.list.field_of(2) == "text"
    assert flow.check.preview.model().index(2, 2).data() == "具体问题"
    before = form.read_bytes()
    sheet = fill(qtbot, flow, tmp_path / "已填.xlsx")
    assert [sheet[f"C{row}"].value for row in range(4, 9)] == [
        "政治站位不高", "主体责任落实不力", "党内政治生活不严肃", "选人用人把关不严", "公务接待超标准",
    ]  # fmt: skip
    assert sheet["E4"].value == "建立第一议题制度"
    assert form.read_bytes() == before
    assert "5 个问题" in flow.outcome.heading.text()
    assert any("佐证材料" in line for line in lines(flow))
    assert any("填报人" in line for line in lines(flow))
    assert window.bar.text == "已填写上级表格：已填.xlsx"
    click(flow.forward)
    assert not flow.isVisible()


def test_a_wrong_column_is_corrected_and_remembered_for_the_next_form(window, desk, qtbot, form, tmp_path):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    chooser = flow.check.list
    line = 14  # 备注
    model = chooser.model()
    assert model.setData(model.index(line, FIELD), "original", Qt.ItemDataRole.EditRole)
    assert model.index(line, FIELD).data() == "反馈原文"
    assert model.index(line, SURE).data() == "确定"
    sheet = fill(qtbot, flow, tmp_path / "已填.xlsx")
    assert sheet["O4"].value == "政治站位不高"
    [kept] = kept_mappings.kept(desk.workspace)
    assert kept.fields["original"] == 14
    again = opened(qtbot, desk)
    read(qtbot, again, form)
    assert again.check.list.field_of(14) == "original"
    step = undo.next_undo(desk.workspace)
    assert step is not None


def test_what_stays_empty_is_listed_before_saving(window, desk, qtbot, form):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    flow.check.list.choose(3, "")
    click(flow.forward)
    left = [flow.scope.left.item(place).text() for place in range(flow.scope.left.count())]
    assert "D 列　整改目标" in left
    assert "表外　审核人" in left


def test_next_year_s_form_tells_what_changed(window, desk, qtbot, form, tmp_path):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    fill(qtbot, flow, tmp_path / "已填.xlsx")
    book = load_workbook(form)
    book["整改台账"]["D3"] = "预期整改目标"
    book["整改台账"]["P3"] = "核查意见"
    changed = tmp_path / "明年.xlsx"
    book.save(changed)
    again = opened(qtbot, desk)
    read(qtbot, again, changed)
    told = again.check._told.text()
    assert "以前填过" in told
    assert "“整改目标”改为“预期整改目标”" in told
    assert "新增的列：“核查意见”" in told


def test_header_and_first_row_are_corrected_by_their_numbers(window, desk, qtbot, form):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    assert (flow.check.first.value, flow.check.last.value, flow.check.start.value) == (3, 3, 4)
    rewrite(flow.check.start, "5")
    press(flow.check.start, Qt.Key.Key_Tab)
    assert flow.check.mapping.start == 4
    assert flow.check.mapping.clone == 4
    rewrite(flow.check.first, "2")
    press(flow.check.first, Qt.Key.Key_Tab)
    assert flow.check.mapping.header == (1, 2)
    assert flow.check.list.field_of(2) == "text"
    flow.check.spread.value = "repeated"
    flow.check.spread.changed.emit()
    assert flow.check.mapping.spread == "repeated"


def test_another_sheet_is_looked_at_and_one_without_a_table_is_refused(window, desk, qtbot, tmp_path):
    path = tmp_path / "两张表.xlsx"
    superiors.drawings(path)
    book = load_workbook(path)
    book.create_sheet("清单").append(["序号", "具体问题", "责任领导"])
    book.create_sheet("空表")
    book.save(path)
    flow = opened(qtbot, desk)
    read(qtbot, flow, path)
    flow.check.sheet.value = "清单"
    flow.check.sheet.changed.emit()
    qtbot.waitUntil(lambda: flow.check.mapping.sheet == "清单")
    assert [use.field for use in flow.check.mapping.columns] == ["number", "text", "leader"]
    flow.check.sheet.value = "空表"
    flow.check.sheet.changed.emit()
    qtbot.waitUntil(lambda: "没有找到带表头的表格" in flow.bar.text)
    assert flow.check.sheet.value == "清单"


def test_chosen_findings_alone_go_into_the_form(window, desk, qtbot, office, form, tmp_path):
    wanted = FindingFilter(inspection=office.inspection, ids=tuple(office.findings[1:3]))
    flow = opened(qtbot, desk, wanted)
    read(qtbot, flow, form)
    sheet = fill(qtbot, flow, tmp_path / "已填.xlsx")
    assert [sheet[f"C{row}"].value for row in (4, 5, 6)] == ["主体责任落实不力", "党内政治生活不严肃", None]


def test_a_form_nobody_can_read_is_told_and_another_may_be_chosen(window, desk, qtbot, form, tmp_path, dialogs):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(form.read_bytes()[:2000])
    flow = opened(qtbot, desk)
    dialogs.answer("知道了")
    flow.read(broken)
    qtbot.waitUntil(lambda: flow.forward.isEnabled())
    assert "没有复制完整" in dialogs.shown[0]
    assert flow.step == CHOOSE
    read(qtbot, flow, form)


def test_going_to_a_column_in_the_preview_marks_its_line_and_the_other_way_round(window, desk, qtbot, form):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    preview, chooser = flow.check.preview, flow.check.list
    preview.setCurrentIndex(preview.model().index(4, 6))
    assert chooser.currentIndex().row() == 6
    chooser.setCurrentIndex(chooser.model().index(2, FIELD))
    assert preview.currentIndex().column() == 2


def test_an_extension_that_excel_would_not_open_is_refused(window, desk, qtbot, form, tmp_path):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    click(flow.forward)
    flow.scope.form.field("target").take(tmp_path / "已填.xlsm")
    click(flow.forward)
    assert "Excel 会打不开" in flow.bar.text
    assert flow.step == SCOPE


def test_a_form_without_any_column_is_not_filled(window, desk, qtbot, form):
    flow = opened(qtbot, desk)
    read(qtbot, flow, form)
    for column in range(15):
        flow.check.list.choose(column, "")
    click(flow.forward)
    assert flow.step == CHECK
    assert "还没有一列" in flow.bar.text


def test_the_menu_opens_it(window, desk, qtbot):
    press(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    flow = next(one for one in window.findChildren(SuperiorFormFlow) if one.isVisible())
    flow.reject()
    assert not flow.isVisible()
