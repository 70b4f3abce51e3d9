"""Rules of 台账格式: the built-in ledgers have the headings of the trade, and a header tree is merged as it reads."""

import pytest

from core.base.columns import Column
from core.base.errors import Complaints, Refused
from core.domain import findings, measures
from core.output import layouts
from core.output.layouts import Heading, Layout, LayoutColumn

HEADINGS = {
    "problems": "序号 具体问题 具体表现 问题专项 对应四个落实 是否重点关注 问题类别 问题子类",
    "tasks": "序号 具体表现 整改落实目标 整改措施 措施类型 责任领导 责任单位 预计完成时间 "
    "是否集中整改期完成 是否常态化坚持",
    "responsibilities": "序号 具体问题 第一责任人 责任领导 牵头单位 配合单位 具体责任人及联系电话 完成时限",
    "main": "序号 问题类别 具体问题 整改目标 整改措施 责任领导 牵头单位 配合单位 责任人 完成时限 整改进展 完成情况 "
    "佐证材料 是否销号 备注",
}
NAMES = {"problems": "问题清单", "tasks": "任务清单", "responsibilities": "责任清单", "main": "整改台账"}


@pytest.mark.parametrize("name", HEADINGS)
def test_a_built_in_ledger_has_the_headings_of_the_trade(name: str):
    layout = layouts.find(name, layouts.built_in())
    assert [" ".join(column.heading) for column in layout.columns] == HEADINGS[name].split()
    assert layout.name == NAMES[name]
    assert [text.partition("：")[0] for text in layout.signature] == [
        "填报单位（盖章）",
        "填报人",
        "审核人",
        "填报日期",
    ]
    assert layout.paper.orientation == "landscape"


@pytest.mark.parametrize("name", HEADINGS)
def test_a_built_in_ledger_names_only_columns_there_are(name: str):
    catalogue = {column.key: column for column in (*findings.COLUMNS, *measures.COLUMNS)}
    layout = layouts.find(name, layouts.built_in())
    assert {column.key for column in layout.columns} | {key for key, _ in layout.sort} <= catalogue.keys()
    layouts.check(layout, catalogue)


def test_built_in_ledgers_are_told_apart_by_id_and_name():
    found = layouts.built_in()
    assert len({layout.id for layout in found}) == len({layout.name for layout in found}) == len(found)


def test_a_ledger_is_found_by_id_and_by_its_chinese_name():
    known = layouts.built_in()
    assert layouts.find("main", known) is layouts.find("整改台账", known)


def test_an_unknown_ledger_is_refused_with_those_there_are():
    with pytest.raises(Refused, match=r"layout\.unknown") as refused:
        layouts.find("总台账", layouts.built_in())
    assert "main（整改台账）" in refused.value.facts["names"]


def test_every_unknown_column_and_sort_key_is_named():
    layout = Layout(
        "own", 1, "自制", "自制", (LayoutColumn(key="number"), LayoutColumn(key="colour")), sort=(("age", True),)
    )
    with pytest.raises(Complaints) as refused:
        layouts.check(layout, {"number": Column("number", "序号", str)})
    assert [each.facts["key"] for each in refused.value.complaints] == ["colour", "age"]


def test_a_header_of_one_level_merges_nothing():
    assert list(layouts.headings([("序号",), ("问题",)])) == [Heading(0, 0, 1, 1, "序号"), Heading(0, 1, 1, 1, "问题")]


def test_neighbours_share_a_heading_and_short_ways_reach_down():
    ways = [("序号",), ("责任", "单位", "牵头"), ("责任", "单位", "配合"), ("责任", "领导"), ("责任",), ("备注",)]
    assert list(layouts.headings(ways)) == [
        Heading(0, 0, 3, 1, "序号"),
        Heading(0, 1, 1, 3, "责任"),
        Heading(1, 1, 1, 2, "单位"),
        Heading(2, 1, 1, 1, "牵头"),
        Heading(2, 2, 1, 1, "配合"),
        Heading(1, 3, 2, 1, "领导"),
        Heading(0, 4, 3, 1, "责任"),
        Heading(0, 5, 3, 1, "备注"),
    ]


def test_the_same_heading_further_on_is_another_cell():
    found = list(layouts.headings([("甲", "一"), ("乙",), ("甲", "二")]))
    assert [(cell.column, cell.wide) for cell in found if cell.text == "甲"] == [(0, 1), (2, 1)]
