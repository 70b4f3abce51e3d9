"""对应关系: header, records and labels of foreign forms are found, headings become fields, answers are kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import Refused, Trouble
from core.base.grid import Area, Grid, area_of
from core.domain import findings, kept_mappings, mapping, mapping_file, mapping_labels, measures
from core.domain.mapping_words import Words
from core.store.workspace import Workspace

FIELDS = mapping.askable((*findings.COLUMNS, *measures.COLUMNS))
HEADS = ["序号", "具体问题", "整改措施", "责任领导", "责任单位", "完成时限", "整改进展", "备注"]


def sheet(*rows: list[Any], merges: str = "", **more: Any) -> Grid:
    return Grid("台账", rows, [area_of(one) for one in merges.split()], **more)


def proposed(*grids: Grid, kept: Any = ()) -> mapping.FormMapping:
    return mapping.propose(grids, FIELDS, kept).mapping


def fields(found: mapping.FormMapping) -> list[str]:
    return [use.field for use in found.columns]


# -- header and rows ---------------------------------------------------------------------------


@pytest.mark.parametrize("above", range(8))
def test_a_header_is_found_in_each_of_the_first_rows(above: int) -> None:
    lines = [["整改台账"], ["填报单位：", None, None, "填报日期："], [], ["表一"], [], ["单位：个"], []]
    found = proposed(sheet(*lines[:above], HEADS, [1, "问题"], merges="A1:H1" if above else ""))
    assert found.header == (above, above)
    assert found.start == above + 1
    assert fields(found) == ["number", "text", "measure", "leader", "lead_unit", "deadline", "progress", "remark"]


def test_a_tree_of_three_levels_is_read_with_merged_cells() -> None:
    found = proposed(sheet(
        ["序号", "问题", None, "整改", None, None],
        [None, "类别", "具体问题", "措施", None, "完成时限"],
        [None, None, None, "整改措施", "责任单位", None],
        merges="A1:A3 B1:C1 D1:F1 B2:B3 C2:C3 D2:E2 F2:F3",
    ))  # fmt: skip
    assert found.header == (0, 2)
    assert [use.way for use in found.columns][3:5] == [("整改", "措施", "整改措施"), ("整改", "措施", "责任单位")]
    assert fields(found) == ["number", "category", "text", "measure", "lead_unit", "deadline"]


def test_headings_centred_without_merging_are_shared_by_the_columns_below() -> None:
    found = proposed(sheet(
        ["序号", "具体问题", "责任", "", "备注"], ["", "", "责任领导", "责任单位", ""], [1, "问题", "甲", "乙", ""],
    ))  # fmt: skip
    assert found.header == (0, 1)
    assert found.columns[3].way == ("责任", "责任单位")


def test_a_filled_table_does_not_lend_its_first_record_to_the_header() -> None:
    found = proposed(
        sheet(HEADS, [1, "政治站位不高", "学习", "甲", "乙", "2025年6月", "", ""], [2, "问题", "", "", "", "", "", ""])
    )
    assert (found.header, found.start, found.last) == ((0, 0), 1, 2)


def test_a_row_that_numbers_the_columns_belongs_to_the_header() -> None:
    for numbers in ([1, 2, 3, 4, 5, 6, 7, 8], ["甲", "乙", 1, 2, 3, 4, "5=3+4", 6], [f"({n})" for n in range(1, 9)]):
        assert proposed(sheet(HEADS, numbers, [1])).header == (0, 1)


def test_examples_instructions_hidden_rows_and_a_total_above_are_passed_over() -> None:
    example, told = ["示例", "××"], ["", "按原文填写", "请逐条填写", "填写姓名"]
    assert proposed(sheet(HEADS, example, told, [1, "问题"])).start == 3
    assert proposed(sheet(HEADS, ["xh", "wt"], [1, "问题"], hidden_rows=frozenset({1}))).start == 2
    assert proposed(sheet(HEADS, ["合计"], [1, "问题"])).start == 2


def test_totals_notes_and_further_tables_end_the_records() -> None:
    total = proposed(sheet(HEADS, [1], [2], ["合 计："], ["总计"], ["注：一式两份"]))
    assert (total.last, total.totals) == (2, (3, 4))
    assert proposed(sheet(HEADS, [1], [2], ["说明：……"])).last == 2
    assert proposed(sheet(HEADS, [1], [2], ["填报人：", None, "审核人："])).last == 2
    assert proposed(sheet(HEADS, [1], [2], ["表二"], ["序号", "处理对象", "备注"], merges="A4:H4")).last == 2


def test_drawn_rows_are_for_records_and_undrawn_ones_are_not() -> None:
    drawn = frozenset((row, column) for row in range(5) for column in range(8))
    found = proposed(sheet(HEADS, framed=drawn))
    assert (found.start, found.last, found.clone) == (1, 4, 1)


def test_a_record_takes_as_many_rows_as_its_merged_cells() -> None:
    found = proposed(sheet(HEADS, [1], *[[] for _ in range(9)], merges="A2:A6 B2:B6 A7:A11"))
    assert (found.block, found.start, found.last) == (5, 1, 10)


def test_the_sheet_with_the_best_known_header_is_taken_and_the_others_are_named() -> None:
    notes = Grid("说明", [["填表说明"], ["项目", "内容"], ["整改措施", "逐条填写"]])
    codes = Grid("代码", [["序号", "问题类别"], [1, "甲"]], visible=False)
    found = mapping.propose([notes, codes, sheet(HEADS, [1])], FIELDS)
    assert found.mapping.sheet == "台账"
    assert "代码" in {other.sheet for other in found.others}


def test_a_workbook_without_a_table_is_refused() -> None:
    with pytest.raises(Refused) as error:
        mapping.propose([sheet(["通知"], ["各单位："])], FIELDS)
    assert error.value.code == "mapping.no_table"


# -- headings and fields -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("3.完成时限（年月日）*", "deadline"), ("整改\n措施", "measure"), ("本单位整改措施", "measure"),
        ("牵头责任单位", "lead_unit"), ("责任人/姓名", "person"), ("反馈意见原文", "original"),
        ("佐证资料", "evidence"),
        ("实际完成时间", ""), ("未完成原因", ""), ("监督责任单位", ""), ("下一步整改措施", ""),
        ("审核意见", ""), ("完成率", ""),
    ],
)  # fmt: skip
def test_a_heading_is_the_field_it_says_and_never_one_it_only_resembles(heading: str, field: str) -> None:
    near = Words(FIELDS).match(heading.split("/"))
    taken = near[0].field if near and near[0].score >= 75 else ""
    assert taken == field


def test_a_field_stands_for_one_column_and_the_nearest() -> None:
    found = proposed(sheet(["序号", "问题表述", "具体问题", "整改措施"], [1]))
    assert [use.field for use in found.columns].count("text") == 1


def test_a_heading_that_stands_below_every_group_says_nothing_by_itself() -> None:
    groups = [["序号", "具体问题", *[text for group in "甲乙丙" for text in (f"{group}类", None)]],
              [None, None, *["数量", "备注"] * 3]]  # fmt: skip
    found = proposed(sheet(*groups, [1], merges="A1:A2 B1:B2 C1:D1 E1:F1 G1:H1"))
    assert fields(found) == ["number", "text", "", "", "", "", "", ""]
    assert found.columns[3].near == ("remark",)


def test_what_the_form_computes_itself_leaves_its_field_to_another_column() -> None:
    found = proposed(sheet(["序号", "问题编号", "具体问题"], ["=ROW()-1"], formulas=frozenset({(1, 0)})))
    assert fields(found) == ["", "number", "text"]


def test_a_second_date_is_the_finding_s_own() -> None:
    found = proposed(sheet(
        ["序号", "问题", "整改时限", "细化", None], [None, None, None, "整改措施", "完成时间"],
        merges="A1:A2 B1:B2 C1:C2 D1:E1",
    ))  # fmt: skip
    assert fields(found) == ["number", "text", "due", "measure", "deadline"]


# -- labels ------------------------------------------------------------------------------------


def labels(*rows: list[Any], merges: str = "", **more: Any) -> dict[str, tuple[str, str]]:
    grid = sheet(*rows, merges=merges, **more)
    found = mapping_labels.labels(grid, range(len(rows)))
    return {use.label: (use.fact, use.where) for use in found}


def test_labels_are_answered_in_their_own_cell_or_beside() -> None:
    assert labels(["填报单位：", None, None, "填报日期：  年  月  日"], merges="A1:C1 D1:F1") == {
        "填报单位": ("office", "here"), "填报日期": ("filled_on", "here"),
    }  # fmt: skip
    assert labels(["填报单位", None], framed=frozenset({(0, 1)})) == {"填报单位": ("office", "beside")}
    assert labels(["密级：", "审核人："])["密级"][0] == "pen"


def test_several_labels_in_one_cell_are_answered_where_each_stands() -> None:
    text = "填报单位：          （盖章）  填报人：      填报日期：    年   月   日"
    found = labels([text], merges="A1:H1")
    assert {label: fact for label, (fact, _) in found.items()} == {
        "填报单位": "office", "填报人": "filled_by", "填报日期": "filled_on",
    }  # fmt: skip
    told = [("填报单位", "甲局"), ("填报日期", "2025年9月15日")]
    assert mapping_labels.answered(text, told) == "填报单位：甲局（盖章）  填报人：      填报日期：2025年9月15日"


def test_what_is_answered_already_is_not_asked() -> None:
    assert labels(["填报单位：甲局"], ["填报日期：2025年9月15日"], ["截至2025年9月15日"]) == {}
    assert set(labels(["（截至2025年  月  日）"])) == {"截至"}


# -- kept, compared, as a file -----------------------------------------------------------------


def test_what_was_answered_holds_for_the_next_form_and_its_changes_are_told() -> None:
    before = proposed(sheet(HEADS, [1])).with_field(7, "original").with_field(3, "")
    heads = ["序号", "具体问题", "核查意见", "整改措施", "责任领导", "责任单位", "整改完成时限", "备注"]
    found = mapping.propose([sheet(heads, [1])], FIELDS, [before])
    assert found.known
    assert found.mapping.fields["original"] == 7
    assert found.mapping.columns[4].field == ""
    assert found.difference == mapping.Difference(
        added=("核查意见",), gone=("整改进展",), renamed=(("完成时限", "整改完成时限"),)
    )


def test_columns_that_changed_places_are_told_and_those_pushed_aside_are_not() -> None:
    before = proposed(sheet(HEADS, [1]))
    heads = [HEADS[0], HEADS[7], *HEADS[1:7]]
    found = mapping.propose([sheet(heads, [1])], FIELDS, [before])
    assert found.difference.moved == (("备注", 7, 1),)
    assert before.fingerprint != found.mapping.fingerprint


def test_another_form_is_not_taken_for_last_year_s() -> None:
    before = proposed(sheet(HEADS, [1]))
    found = mapping.propose([sheet(["序号", "处理对象", "处理种类", "整改措施"], [1])], FIELDS, [before])
    assert not found.known


def test_a_mapping_is_kept_once_for_a_form_and_read_back(workspace: Workspace) -> None:
    found = proposed(sheet(["填报单位："], HEADS, [1], ["合计"], merges="A1:H1"))
    kept_mappings.keep(workspace, "市委巡察办台账", found)
    kept_mappings.keep(workspace, "另一个名字", found.with_field(7, ""))
    kept_mappings.keep(workspace, "市委巡察办台账", proposed(sheet(HEADS[:6], [1])))
    latest, first = kept_mappings.kept(workspace)
    assert len(latest.columns) == 6
    assert first.fields.get("remark") is None
    assert (first.header, first.totals, first.labels) == (found.header, found.totals, found.labels)


def wanted(path: Path, said: Any) -> mapping_file.Wanted:
    path.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), "utf-8")
    return mapping_file.read(path, FIELDS)


def test_a_mapping_file_may_say_a_part_by_title_or_key(tmp_path: Path) -> None:
    said = wanted(tmp_path / "m.json", {"columns": {"B": "反馈原文", "H": None}, "start": 5, "spread": "repeated"})
    found = mapping_file.applied(said, [sheet(HEADS, [1], [2], [3], [4])], FIELDS).mapping
    assert (found.columns[1].field, found.columns[7].field, found.columns[2].field) == ("original", "", "measure")
    assert (found.start, found.spread) == (4, "repeated")


def test_what_json_printed_is_a_mapping_file(tmp_path: Path) -> None:
    grids = [sheet(["填报单位："], HEADS, [1], [2], ["合计"], merges="A1:H1")]
    found = mapping.propose(grids, FIELDS).mapping.with_field(6, "")
    said = wanted(tmp_path / "m.json", {"form": "x", "mapping": mapping_file.as_json(found)})
    again = mapping_file.applied(said, grids, FIELDS).mapping
    assert mapping_file.as_json(again) == mapping_file.as_json(found)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", "mapping.not_json"), ("[1]", "mapping.not_json"),
        ({"columns": {"B": "没有的字段"}}, "mapping.unknown_field"),
        ({"columns": {"1": "text"}}, "mapping.wrong_type"), ({"start": "甲"}, "mapping.wrong_type"),
        ({"start": 0}, "mapping.wrong_type"), ({"spread": "合并"}, "mapping.wrong_type"),
        ({"sheet": 1}, "mapping.wrong_type"),
        ({"header": [3]}, ""), ({"columns": {"Z": "text"}}, "mapping.unknown_column"),
        ({"sheet": "无"}, "mapping.unknown_sheet"),
        ({"header": [9, 9]}, "mapping.no_header"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_mapping_file_is_told(tmp_path: Path, said: Any, code: str) -> None:
    grids = [sheet(["表"], [], HEADS, [1])]
    if not code:
        assert mapping_file.applied(wanted(tmp_path / "m.json", said), grids, FIELDS).mapping.header == (2, 2)
        return
    with pytest.raises(Refused) as error:
        mapping_file.applied(wanted(tmp_path / "m.json", said), grids, FIELDS)
    assert error.value.code == code


def test_a_mapping_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as error:
        mapping_file.read(tmp_path / "没有.json", FIELDS)
    assert error.value.code == "mapping.unreadable"


def test_a_merged_heading_is_the_heading_of_its_first_column() -> None:
    found = proposed(sheet(["序号", "具体问题", None, "整改措施"], [1], merges="B1:C1"))
    assert [use.column for use in found.columns] == [0, 1, 3]
    assert Area(0, 1, 0, 2).wide == 2
