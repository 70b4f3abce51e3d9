"""Rules for importing ledgers: rows become findings, doubts have their cell, nothing is written over or lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.base.dates import When
from core.base.errors import Cancelled, Refused
from core.base.meter import Meter, silent
from core.domain import findings, inspections, ledger_records, people, plans, progress, progress_words
from core.domain.finding_rows import FindingRow
from core.domain.findings import FindingFilter
from core.domain.inspections import InspectionDraft
from core.intake import ledger_import, marked_copy
from core.intake.ledger_import import Choices, Preview
from core.intake.workbook import read_workbook
from core.output import layouts, ledgers
from core.store import undo
from core.store.workspace import Workspace

HEADINGS = ("序号", "问题类别", "具体问题", "整改目标", "整改措施", "责任领导", "牵头单位", "配合单位", "责任人",
            "完成时限", "整改进展", "完成情况", "佐证材料", "是否销号", "备注")  # fmt: skip
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "党的领导", "学习贯彻不深入", "形成机制", "制定学习计划", "陈建国", "组织部", "宣传部", "李梅",
     "2025年12月31日", "已印发通知", "未完成", "学习计划", "否", ""),
    (None, None, None, None, "开展专题研讨", "陈建国", "宣传部", None, "周宁", "长期坚持", "已开展3次",
     "已完成", None, None, None),
    (2, "党的建设", "支部换届不及时", "按期换届", "完成换届", "王强", "组织部", None, "李梅", "2025年6月",
     "全部完成", "已完成", "换届批复；会议纪要", "是", "已归档"),
)  # fmt: skip


def ledger(path: Path, rows=ROWS, headings=HEADINGS, *, title="省委第一巡视组反馈问题整改台账", merge=True) -> Path:
    """A ledger as an office makes it: title, 截至 line, header, merged cells, a total, notes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append([title])
    sheet.append(["填报单位：某办　　截至2025年9月1日"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    if merge:
        top = 0
        for nth, row in enumerate(rows, 4):
            if row[0] is not None:
                top = nth
            elif nth == len(rows) + 3 or rows[nth - 3][0] is not None:
                for column in (1, 2, 3, 4):
                    sheet.merge_cells(start_row=top, start_column=column, end_row=nth, end_column=column)
    sheet.append(["合计", "", f"{len(rows)}条"])
    sheet.append(["注：本表每月更新。"])
    book.save(path)
    return path


def seen(workspace: Workspace, path: Path, inspection: int | None = None, **more: Any) -> Preview:
    return ledger_import.look(workspace, path, inspection, **more)


def rows_of(workspace: Workspace, inspection: int) -> list[FindingRow]:
    return findings.rows(workspace, findings.ids(workspace, FindingFilter(inspection)))


def codes(one: Preview) -> dict[str, str]:
    return {remark.where: remark.code for remark in one.remarks()}


def only(one: Preview) -> Any:
    [outcome] = [each for each in one.outcomes if each.status != "same"]
    return outcome


def test_rows_become_findings_with_their_measures(workspace: Workspace, tmp_path: Path) -> None:
    preview, taken = ledger_import.take_in(workspace, ledger(tmp_path / "台账.xlsx"), None)
    assert preview.counts == {"new": 2, "same": 0, "changed": 0, "conflict": 0}
    assert preview.reading.until == date(2025, 9, 1)
    first, second = rows_of(workspace, taken.inspection)
    assert [one.text for one in first.measures] == ["制定学习计划", "开展专题研讨"]
    assert (first.goal, first.category_title) == ("形成机制", "党的领导")
    assert first.measures[1].due == When("long_term")
    assert [one.name for one in first.measures[0].co_units] == ["宣传部"]
    assert (first.measures[0].progress_text, first.measures[0].progress_word) == ("已印发通知", "未完成")
    assert (second.closing, second.remark) == ("closed", "已归档")
    assert second.measures[0].evidence == ("换届批复", "会议纪要")
    [(over, source)] = workspace.sql("SELECT taken_over, source FROM closeout")
    assert (over, source) == (1, "台账.xlsx 台账 第6行")
    assert progress.present(workspace, "measure", [first.measures[0].id])[first.measures[0].id].reported_on == date(
        2025, 9, 1
    )
    assert inspections.one(workspace, taken.inspection).given.team == "省委第一巡视组"


def test_totals_notes_and_unknown_columns_are_listed(workspace: Workspace, tmp_path: Path) -> None:
    rows = [(*row, "甲") for row in ROWS]
    found = codes(seen(workspace, ledger(tmp_path / "a.xlsx", rows, (*HEADINGS, "督办人意见栏"))))
    assert found["7"] == "ledger_import.total_left_out"
    assert found["8"] == "ledger_import.below_left_out"
    assert found["P3"] == "ledger_import.column_left_out"


@pytest.mark.parametrize("merge", [True, False])
def test_a_finding_reaches_down_by_merged_or_empty_cells(workspace: Workspace, tmp_path: Path, merge: bool) -> None:
    found = seen(workspace, ledger(tmp_path / "a.xlsx", merge=merge)).reading.findings
    assert [len(one.measures) for one in found] == [2, 1]


def test_a_finding_reaches_down_by_being_repeated(workspace: Workspace, tmp_path: Path) -> None:
    second = (*ROWS[0][:4], *ROWS[1][4:13], "否", "")
    found = seen(workspace, ledger(tmp_path / "a.xlsx", (ROWS[0], second, ROWS[2]), merge=False)).reading.findings
    assert [len(one.measures) for one in found] == [2, 1]


def test_an_owner_merged_over_several_measures_holds_for_each(workspace: Workspace, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["F5"] = None
    sheet.merge_cells("F4:F5")
    book.save(path)
    [first, _] = seen(workspace, path).reading.findings
    assert [[person.name for person in one.leaders] for one in first.measures] == [["陈建国"], ["陈建国"]]


def test_doubts_have_their_cells(workspace: Workspace, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][9], rows[1][9], rows[2][11], rows[2][13] = "2月底", "尽快", "推进了一半", "大概"
    found = codes(seen(workspace, ledger(tmp_path / "a.xlsx", rows)))
    assert found["J4"] == "ledger_import.year_supplied"
    assert found["J5"] == "ledger_import.date_unreadable"
    assert found["L6"] == "ledger_import.state_unknown"
    assert found["N6"] == "ledger_import.yes_no_unreadable"


def test_formula_errors_and_formulas_without_a_value_are_told(workspace: Workspace, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][3], rows[2][3] = "=1+1", "#REF!"
    found = codes(seen(workspace, ledger(tmp_path / "a.xlsx", rows)))
    assert found["D4"] == "ledger_import.formula_unread"
    assert found["D6"] == "ledger_import.cell_error"


def test_a_row_without_a_finding_is_listed_with_its_text(workspace: Workspace, tmp_path: Path) -> None:
    rows = [(None,) * 4 + ROWS[1][4:], *ROWS]
    preview = seen(workspace, ledger(tmp_path / "a.xlsx", rows, merge=False))
    [lost] = [one for one in preview.remarks() if one.code == "ledger_import.no_text"]
    assert lost.row == 3
    assert "开展专题研讨" in lost.facts["text"]


def test_a_ledger_in_the_words_of_the_office_is_read_and_the_same_again_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    progress_words.add(workspace, "本委用语", [("整改完毕", "done"), ("正按计划推进", "open")])
    stored = progress_words.own(workspace)[0].text
    given = (
        (*ROWS[2][:11], "整改完毕", *ROWS[2][12:]),
        (3, *ROWS[0][1:2], "请销假制度不严", *ROWS[0][3:11], "推进中", *ROWS[0][12:]),
    )
    path = ledger(tmp_path / "本委.xlsx", given, merge=False)
    inspection = inspections.add(workspace, InspectionDraft("本委巡察", progress_words=stored))
    one, _ = ledger_import.take_in(workspace, path, inspection)
    assert codes(one)["L5"] == "ledger_import.state_taken_as"
    assert "ledger_import.state_unknown" not in codes(one).values()
    assert [[each.progress_word for each in row.measures] for row in rows_of(workspace, inspection)] == [
        ["整改完毕"], ["正按计划推进"],
    ]  # fmt: skip
    assert seen(workspace, path, inspection).counts["same"] == 2
    # An inspection in the built-in words understands the office's, too.
    other = inspections.add(workspace, InspectionDraft("另一轮"))
    one = seen(workspace, path, other)
    assert [each.report.word for found in one.reading.findings for each in found.measures] == ["已完成", "未完成"]


def test_numbered_measures_of_one_cell_are_parted_only_when_asked(workspace: Workspace, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][4] = "1.完成换届\n2.建立台账"
    path = ledger(tmp_path / "a.xlsx", rows)
    preview = seen(workspace, path)
    assert len(preview.reading.findings[1].measures) == 1
    assert codes(preview)["E6"] == "ledger_import.several_in_one"
    assert [one.text for one in seen(workspace, path, split=True).reading.findings[1].measures] == [
        "完成换届",
        "建立台账",
    ]


def test_the_same_ledger_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    _, taken = ledger_import.take_in(workspace, path, None)
    assert seen(workspace, path, taken.inspection).counts == {"new": 0, "same": 2, "changed": 0, "conflict": 0}
    with pytest.raises(Refused) as caught:
        ledger_import.take_in(workspace, path, taken.inspection)
    assert caught.value.code == "ledger_import.nothing_to_write"


def _changed(workspace: Workspace, tmp_path: Path, place: tuple[int, int], value: Any) -> tuple[int, Preview]:
    """The ledger imported, and once more with one cell changed."""
    _, taken = ledger_import.take_in(workspace, ledger(tmp_path / "a.xlsx"), None)
    rows = [list(row) for row in ROWS]
    rows[place[0]][place[1]] = value
    return taken.inspection, seen(workspace, ledger(tmp_path / "b.xlsx", rows), taken.inspection)


def test_what_is_empty_here_is_filled(workspace: Workspace, tmp_path: Path) -> None:
    inspection, preview = _changed(workspace, tmp_path, (0, 14), "重点事项")
    assert only(preview).status == "changed"
    ledger_records.take_in(workspace, inspection, ledger_import.plan(preview))
    assert rows_of(workspace, inspection)[0].remark == "重点事项"


def test_what_is_there_is_kept_until_the_clerk_decides(workspace: Workspace, tmp_path: Path) -> None:
    inspection, preview = _changed(workspace, tmp_path, (0, 3), "另一个目标")
    outcome = only(preview)
    assert outcome.status == "conflict"
    assert not ledger_import.plan(preview).updates
    plan = ledger_import.plan(preview, Choices(theirs=frozenset({(outcome.said.row, "goal")})))
    ledger_records.take_in(workspace, inspection, plan)
    assert rows_of(workspace, inspection)[0].goal == "另一个目标"


def test_an_empty_cell_keeps_what_is_there(workspace: Workspace, tmp_path: Path) -> None:
    _, preview = _changed(workspace, tmp_path, (0, 3), None)
    assert preview.counts["same"] == 2


def test_a_later_report_follows_and_an_earlier_one_contradicts(workspace: Workspace, tmp_path: Path) -> None:
    inspection, preview = _changed(workspace, tmp_path, (0, 10), "又有新进展")
    assert only(preview).status == "conflict"
    path = ledger(tmp_path / "b.xlsx", [[*ROWS[0][:10], "又有新进展", *ROWS[0][11:]], *ROWS[1:]])
    book = load_workbook(path)
    book.worksheets[0]["A2"] = "截至2025年9月10日"
    book.save(path)
    later = seen(workspace, path, inspection)
    assert only(later).status == "changed"
    ledger_records.take_in(workspace, inspection, ledger_import.plan(later))
    measure = rows_of(workspace, inspection)[0].measures[0].id
    assert [one.text for one in progress.entries(workspace, "measure", measure)] == ["又有新进展", "已印发通知"]


def test_after_the_plan_another_date_is_an_extension(workspace: Workspace, tmp_path: Path) -> None:
    _, taken = ledger_import.take_in(workspace, ledger(tmp_path / "a.xlsx"), None)
    plans.decide(workspace, taken.inspection, decided_on=date(2025, 9, 1), signed_by="苏宁")
    rows = [list(row) for row in ROWS]
    rows[0][9] = "2026年3月31日"
    preview = seen(workspace, ledger(tmp_path / "b.xlsx", rows), taken.inspection)
    plan = ledger_import.plan(preview, Choices(theirs=frozenset({(4, "due")})))
    ledger_records.take_in(workspace, taken.inspection, plan)
    measure = rows_of(workspace, taken.inspection)[0].measures[0]
    assert (measure.first_due, measure.due) == (When("day", date(2025, 12, 31)), When("day", date(2026, 3, 31)))


def test_a_known_unit_is_taken_and_one_alike_only_proposed(workspace: Workspace, tmp_path: Path) -> None:
    known = people.add_unit(workspace, people.UnitDraft("组织部"))
    near = people.add_unit(workspace, people.UnitDraft("高新区宣传部"))
    preview = seen(workspace, ledger(tmp_path / "a.xlsx"))
    matches = {one.mention.name: one for one in preview.names}
    assert matches["组织部"].known == known
    assert matches["宣传部"].known is None
    assert [key for key, _ in matches["宣传部"].near] == [near]
    assert "ledger_import.name_near" in codes(preview).values()
    chosen = ledger_import.plan(preview, Choices(names={("unit", "宣传部"): near}))
    assert chosen.units == {"组织部": known, "宣传部": near}


def test_names_that_sound_alike_are_proposed_and_two_of_one_name_are_not_guessed(
    workspace: Workspace, tmp_path: Path
) -> None:
    people.add_person(workspace, people.PersonDraft("陈健国"))
    for post in ("科长", "主任"):
        people.add_person(workspace, people.PersonDraft("王强", post=post))
    matches = {one.mention.name: one for one in seen(workspace, ledger(tmp_path / "a.xlsx")).names}
    assert [shown for _, shown in matches["陈建国"].near] == ["陈健国"]
    assert matches["王强"].several
    assert matches["王强"].known is None


def test_an_import_is_one_step_of_undo(workspace: Workspace, tmp_path: Path) -> None:
    ledger_import.take_in(workspace, ledger(tmp_path / "a.xlsx"), None)
    step = undo.next_undo(workspace)
    assert step is not None
    undo.undo_through(workspace, step.operation_id)
    for table in ("finding", "measure", "unit", "person", "closeout", "progress", "evidence", "inspection", "category"):
        assert workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_stopped_import_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    preview = seen(workspace, ledger(tmp_path / "a.xlsx"))
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    into = ledger_import.new_inspection(preview.workbook, preview.reading.title)
    with pytest.raises(Cancelled):
        ledger_records.take_in(workspace, into, ledger_import.plan(preview), Meter(stopped=stop))
    assert workspace.sql("SELECT count(*) FROM finding") == [(0,)]


def test_rows_left_out_are_not_written(workspace: Workspace, tmp_path: Path) -> None:
    preview = seen(workspace, ledger(tmp_path / "a.xlsx"))
    plan = ledger_import.plan(preview, Choices(left_out=frozenset({4})))
    assert [one.text for one in plan.new] == ["支部换届不及时"]


def test_money_is_taken_once(workspace: Workspace, tmp_path: Path) -> None:
    rows = [(*ROWS[0], 3.6), (*ROWS[1], None), (*ROWS[2], "12.50")]
    path = ledger(tmp_path / "a.xlsx", rows, (*HEADINGS, "挽回损失（万元）"))
    _, taken = ledger_import.take_in(workspace, path, None)
    assert workspace.sql("SELECT head, amount, decimals FROM money ORDER BY id") == [
        ("挽回损失", 3_600_000, 1), ("挽回损失", 12_500_000, 2),
    ]  # fmt: skip
    assert seen(workspace, path, taken.inspection).counts["same"] == 2


def test_every_text_stays_a_text_whatever_it_begins_with(workspace: Workspace, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    book = load_workbook(path)
    for column in (3, 4, 5, 15):
        cell = book.worksheets[0].cell(6, column)
        cell.value, cell.data_type = '=HYPERLINK("http://192.0.2.1")', "s"
    book.save(path)
    _, taken = ledger_import.take_in(workspace, path, None)
    second = rows_of(workspace, taken.inspection)[1]
    assert second.text == second.goal == second.remark == '=HYPERLINK("http://192.0.2.1")'


def _export(workspace: Workspace, inspection: int, path: Path) -> Path:
    layout = layouts.find("main", layouts.built_in())
    today = workspace.today()
    with path.open("wb") as stream:
        ledgers.write(workspace, layout, ledgers.Request(inspection, today, today), stream, silent())
    return path


def test_a_ledger_exported_imported_and_exported_again_is_the_same_cell_for_cell(
    workspace: Workspace, tmp_path: Path
) -> None:
    """With long texts divided over rows, extended deadlines, closed findings, formula signs and line ends."""
    rows: list[list[Any]] = [list(row) for row in ROWS]
    rows[0][4] = "\n".join(
        f"第{nth}项任务要逐项分解、明确责任、按月调度、对账销号，并按规定留存佐证材料。" for nth in range(40)
    )
    rows[2][2] = "支部换届不及时，" + "党内政治生活不够规范，" * 300
    rows[2][9] = "2025年9月30日（原定2025年6月30日）"
    rows[2][14] = "=备注\n+1"
    rows += [[nth, "党的建设", f"第{nth}个问题表现为制度执行不严格", "", f"整改措施{nth}", "王强", "组织部", "", "",
              "2025年12月", "", "", "", "否", ""] for nth in range(3, 60)]  # fmt: skip
    _, taken = ledger_import.take_in(workspace, ledger(tmp_path / "0.xlsx", rows), None)
    first = _export(workspace, taken.inspection, tmp_path / "1.xlsx")
    with Workspace.create(tmp_path / "second", workspace.name, "李文书") as other:
        preview, again = ledger_import.take_in(other, first, None)
        assert preview.counts["new"] == 59
        second = _export(other, again.inspection, tmp_path / "2.xlsx")
    ours, theirs = (read_workbook(path).grids[0] for path in (first, second))
    assert [list(row) for row in ours.rows] == [list(row) for row in theirs.rows]
    assert ours.merges == theirs.merges
    assert len(ours.rows) > len(rows) + 5  # the long texts did take several rows


def test_the_marked_copy_shows_each_doubt_in_its_cell(workspace: Workspace, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][9] = "尽快"
    preview = seen(workspace, ledger(tmp_path / "a.xlsx", rows))
    with (tmp_path / "标注.xlsx").open("wb") as stream:
        marked_copy.write(preview, stream)
    book = load_workbook(tmp_path / "标注.xlsx")
    sheet, listed = book.worksheets
    assert sheet["J5"].fill.fgColor.rgb == "00F8CBAD"
    assert "尽快" in str(sheet["Q5"].value)
    told = {listed.cell(row, 1).value: listed.cell(row, 2).value for row in range(2, listed.max_row + 1)}
    assert (told["J5"], told["7"]) == ("差错", "未导入")
    assert sheet["C4"].value == "学习贯彻不深入"
