"""交叉统计: every cell equals its rows, sums count once, an earlier day counts what was so then."""

from datetime import date

import pytest

from core.domain import cross
from core.domain.finder import FindingFilter, ids

TODAY = date(2025, 9, 15)


@pytest.fixture
def counted(office):
    units = [office.unit("组织部"), office.unit("宣传部")]
    keys = office.findings("甲", "乙", "丙")
    tasks = [office.measure(keys[0], lead_units=tuple(units)), office.measure(keys[1], lead_units=units[:1])]
    office.report("measure", tasks[0], "已完成", date(2025, 9, 1))
    office.keys = keys
    office.table = lambda until=TODAY: cross.table(
        office.workspace, FindingFilter(inspection=office.inspection), "lead_units", "state", until
    )
    return office


def test_every_cell_equals_its_rows_and_sums_count_once(counted):
    table = counted.table()
    assert table.rows == ("组织部", "宣传部", cross.EMPTY)
    assert table.ids("组织部", "已完成") == table.ids("宣传部", "已完成") == (counted.keys[0],)
    assert table.ids(cross.ALL, "已完成") == (counted.keys[0],)
    assert table.ids(cross.ALL, cross.ALL) == tuple(counted.keys)
    for (row, column), found in table.cells.items():
        assert len(set(found)) == len(found), (row, column)
        wanted = FindingFilter(inspection=counted.inspection, ids=found)
        assert len(ids(counted.workspace, wanted)) == len(found)


def test_an_earlier_day_counts_what_was_so_then(counted):
    assert counted.table(date(2025, 8, 31)).ids(cross.ALL, "已完成") == ()


def test_a_cell_is_one_sentence_with_its_definition(counted):
    table = counted.table()
    assert table.said("组织部", "已完成").startswith(
        "截至2025年9月15日，牵头单位“组织部”、完成情况“已完成”的反馈问题 1 个（不含"
    )
    assert table.said(cross.ALL, cross.ALL).startswith("截至2025年9月15日，反馈问题共 3 个")


def test_every_column_offered_can_be_counted_by(counted):
    assert len(cross.dimensions()) == len(cross.KEYS)
    for column in cross.dimensions():
        found = cross.table(counted.workspace, FindingFilter(), column.key, "category", TODAY)
        assert len(found.ids(cross.ALL, cross.ALL)) == 3, column.key
