"""成效的粘贴: rows of a sheet become outcomes in one step; what cannot is skipped with its reason."""

from datetime import date

import pytest

from core.base.errors import Refused
from core.domain import accountabilities, money, outcome_pasting, outcomes, regulations, wider_actions
from core.domain.outcomes import OutcomeFilter
from core.store import undo


@pytest.fixture
def sheet(office):
    """Two findings, the second with a measure, and a unit; pastes a text as it lies on the clipboard."""
    first, second = office.findings("甲。", "乙。")
    measure = office.measure(second)
    unit = office.unit("财政局")

    def paste(noun: str, text: str) -> list[tuple[int, str]]:
        rows = [line.split("\t") for line in text.splitlines()]
        skipped = outcome_pasting.paste(office.workspace, office.inspection, noun, rows)
        return [(place, refusal.code) for place, refusal in skipped]

    paste.first, paste.second, paste.measure, paste.unit = first, second, measure, unit
    return paste


def listed(office, module, noun):
    return module.rows(office.workspace, outcomes.select(office.workspace, noun, OutcomeFilter()))


def test_rows_under_a_heading_of_another_office_are_understood(office, sheet) -> None:
    text = "出台日期\t制度\t类型\t对应问题\t牵头单位\n2025-8-1\t议事规则\t修订\t1、2（1）\t财政局\n\t津贴办法\t\t2\t\n"
    assert sheet("regulation", text) == []
    old, new = listed(office, regulations, "regulation")
    assert (old.title, old.kind, old.issued_on, old.unit) == ("议事规则", "revised", date(2025, 8, 1), sheet.unit)
    assert [(tie.finding, tie.measure) for tie in old.ties] == [(sheet.first, None), (sheet.second, sheet.measure)]
    assert (new.title, new.kind, new.issued_on) == ("津贴办法", "new", None)


def test_what_was_copied_from_the_list_can_be_pasted_into_it(office, sheet) -> None:
    shown = [column for column in money.COLUMNS if column.shown]
    assert sheet("money", "资金类别\t金额\t对应问题\n追缴\t3.60万元\t1\n清退\t12000\t2") == []
    before = listed(office, money, "money")
    text = "\n".join("\t".join(column.show(row) for column in shown) for row in before)
    assert sheet("money", text) == []
    again = listed(office, money, "money")[2:]
    assert [(row.head, row.amount, row.decimals) for row in again] == [
        ("追缴", 3_600_000, 2), ("清退", 1_200_000, 1),
    ]  # fmt: skip


def test_a_row_that_cannot_be_recorded_is_skipped_with_its_number(office, sheet) -> None:
    lines = (
        "类型\t内容\t项数\t对应问题\t责任单位", "专项整治\t清理津贴\t2\t1\t", "专项整治\t清理津贴\t二\t1\t",
        "举一反三\t排查\t1\t9\t", "举一反三\t排查\t1\t1\t无此单位",
    )  # fmt: skip
    text = "\n".join(lines)
    assert sheet("wider_action", text) == [
        (3, "wider_action.no_count"), (4, "outcome.unknown_finding"), (5, "outcome.unknown_unit"),
    ]  # fmt: skip
    assert [row.count for row in listed(office, wider_actions, "wider_action")] == [2]


def test_a_name_that_one_person_bears_is_that_person(office, sheet) -> None:
    person = office.person("钱某", sheet.unit, post="副局长")
    text = "处理对象\t单位及职务\t处理种类\t对应问题\n钱某\t\t诫勉\t1\n干部甲\t财政局 科长\t批评教育\t1"
    assert sheet("accountability", text) == []
    first, second = listed(office, accountabilities, "accountability")
    assert (first.person, first.unit_and_post) == (person, "财政局 副局长")
    assert (second.person, second.who, second.unit, second.post) == (None, "干部甲", sheet.unit, "科长")


def test_a_paste_is_one_step_and_an_empty_one_is_refused(office, sheet, refusal) -> None:
    sheet("regulation", "制度名称\t对应问题\n甲办法\t1\n乙办法\t2")
    assert undo.next_undo(office.workspace).label == "粘贴成效 2 条"
    undo.undo(office.workspace)
    assert listed(office, regulations, "regulation") == []
    with pytest.raises(Refused) as caught:
        sheet("regulation", "\n \t ")
    assert caught.value.code == "outcome.nothing_to_paste"
