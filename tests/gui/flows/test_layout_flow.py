"""台账格式: what the form says is the layout, seen at once, kept as the office's own, handed on as a file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.domain import own_resources
from core.output import layouts, own_layouts
from core.output.ledgers import Request
from gui.flows.layout_columns import HEADING, WIDTH
from gui.flows.layout_flow import LayoutFlow
from gui.flows.ledger_flow import LedgerExportFlow
from tests.clerk import click

TODAY = date(2025, 9, 15)


@pytest.fixture
def opened(qtbot: Any, desk: Any, office: Any) -> Any:
    def make(name: str = "main") -> LayoutFlow:
        layout = layouts.find(name, own_layouts.known(desk.workspace))
        flow = LayoutFlow(desk, layout, Request(office.inspection, TODAY))
        qtbot.addWidget(flow)
        with qtbot.waitExposed(flow):
            flow.open()
        qtbot.waitUntil(lambda: flow.pages.ready)
        return flow

    return make


@pytest.mark.parametrize("name", [layout.id for layout in layouts.built_in()])
def test_the_form_gives_back_the_layout_it_was_opened_on(opened, name):
    flow = opened(name)
    wanted, layout = flow.wanted(), layouts.find(name, layouts.built_in())
    assert [column.heading for column in wanted.columns] == [column.heading for column in layout.columns]
    assert [column.key for column in wanted.columns] == [column.key for column in layout.columns]
    for field in ("title", "lines", "signature", "rows", "split", "group", "sort", "only", "choose", "paper"):
        assert getattr(wanted, field) == getattr(layout, field), field
    flow.reject()


def test_what_is_changed_is_seen_at_once_and_kept_as_the_offices_own(window, desk, opened, qtbot, tmp_path):
    flow = opened()
    flow.form.field("name").value = "领导包案台账"
    flow.form.field("title").value = "{office}领导包案台账"
    flow.columns.tree.topLevelItem(2).setText(HEADING, "基本情况／问题")
    flow.columns.tree.topLevelItem(2).setText(WIDTH, "40")
    flow.form.field("group").value = "leader"
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: flow.pages.ready)
    text = flow.pages.view.document.getAllText(0).text()
    assert "领导包案台账" in text
    assert "责任领导：陈建国" in text
    assert "基本情况" in text
    click(flow.forward)
    assert flow.kept == "own_1"
    kept = layouts.find("领导包案台账", own_layouts.known(desk.workspace))
    assert (kept.columns[2].heading, kept.columns[2].width, kept.based_on) == (("基本情况", "问题"), 40, "main")
    export = LedgerExportFlow(desk)
    qtbot.addWidget(export)
    export.open()
    export.form.field("ledger").value = "own_1"
    export.form.changed.emit()
    export.form.field("target").take(tmp_path / "包案.xlsx")
    click(export.forward)
    qtbot.waitUntil(lambda: not export.isVisible())
    assert load_workbook(tmp_path / "包案.xlsx").active["A1"].value == "云岭高新区党工委整改办领导包案台账"


def test_columns_are_added_moved_and_removed(opened):
    flow = opened()
    flow.columns.add("first_deadline")
    flow.columns.move_current(-1)
    flow.columns.add("blank")
    keys = [column.key or column.content for column in flow.wanted().columns]
    assert keys[:3] == ["first_deadline", "blank", "number"]
    flow.columns._remove()
    assert [column.key for column in flow.wanted().columns][:2] == ["first_deadline", "number"]
    flow.form.revert()
    assert flow.wanted().columns[0].key == "number"
    flow.reject()


def test_only_what_the_conditions_say_is_listed(opened, qtbot):
    flow = opened()
    flow.form.field("only").value = ("预警＝已超期、即将到期", "措施类型=立行立改")
    assert flow.wanted().only == (("warning", ("已超期", "即将到期")), ("measure_kind", ("立行立改",)))
    flow.form.field("only").value = ("颜色＝红",)
    click(flow.forward)
    assert flow.isVisible()
    assert flow.form._entries["only"].complaint.isVisible()
    flow.form.revert()
    flow.reject()


@pytest.mark.parametrize(("field", "value"), [("name", "整改台账"), ("title", "{nothing}"), ("name", "")])
def test_what_is_wrong_is_told_and_nothing_is_kept(desk, opened, field, value):
    flow = opened()
    flow.form.field(field).value = value
    click(flow.forward)
    assert flow.isVisible()
    assert own_resources.rows(desk.workspace, own_layouts.KIND) == []
    flow.form.revert()
    flow.reject()


def test_a_width_that_is_none_is_told(opened):
    flow = opened()
    flow.columns.tree.topLevelItem(0).setText(WIDTH, "很宽")
    click(flow.forward)
    assert flow.isVisible()
    assert "第 1 列" in flow.form._entries["columns"].complaint.text()
    flow.form.revert()
    flow.reject()


def test_a_layout_is_handed_on_as_a_file_and_taken_over(desk, opened, dialogs, tmp_path):
    flow = opened()
    flow.form.field("name").value = "县里用的台账"
    dialogs.choose(str(tmp_path / "格式.toml"))
    flow._hand_on()
    assert Path(tmp_path / "格式.toml").read_text("utf-8").startswith('id = "own"')
    flow.form.field("name").value = "别的"
    dialogs.choose(str(tmp_path / "格式.toml"))
    flow._take_over()
    assert flow.form.field("name").value == "县里用的台账（本单位）"
    (tmp_path / "坏.toml").write_text("name = 3", "utf-8")
    dialogs.choose(str(tmp_path / "坏.toml"))
    flow._take_over()
    assert "坏.toml" in flow.bar.text
    flow.form.revert()
    flow.reject()


def test_an_own_layout_is_changed_under_its_name_and_deleted(desk, opened, dialogs):
    text = own_layouts.text_of(layouts.find("main", layouts.built_in()), "本委台账")
    own_resources.add(desk.workspace, own_layouts.KIND, "本委台账", text)
    flow = opened("本委台账")
    flow.form.field("title").value = "本委整改台账"
    click(flow.forward)
    assert layouts.find("本委台账", own_layouts.known(desk.workspace)).title == "本委整改台账"
    flow = opened("本委台账")
    dialogs.answer("删除")
    click(flow.delete_button)
    assert own_resources.rows(desk.workspace, own_layouts.KIND) == []
