"""销号工作台: each finding stands where somebody has to do something about it."""

from datetime import date

from core.base.dates import When
from core.base.states import CLOSING_STAGES
from core.domain import closeouts, closing_desk, findings, reopenings
from core.domain.closeouts import OldCloseout
from core.domain.reopenings import ReopeningDraft


def stages(office) -> dict[str, list[int]]:
    found = {stage: closing_desk.ids(office.workspace, stage, office.inspection) for stage in CLOSING_STAGES}
    assert {stage: len(ids) for stage, ids in found.items()} == closing_desk.counts(office.workspace, None)
    return {stage: ids for stage, ids in found.items() if ids}


def test_a_finding_goes_through_the_stages(office) -> None:
    finding = office.done()
    office.measure(office.finding("还没做的。"))
    assert stages(office) == {"ready": [finding]}
    key = closeouts.apply(office.workspace, finding, office.application())
    assert stages(office) == {"waiting": [finding]}
    closeouts.review(office.workspace, key, office.decision(agreed=False, opinion="佐证不全"))
    assert stages(office) == {"returned": [finding]}
    [row] = closing_desk.rows(office.workspace, [finding])
    assert (row.reason, row.doer, row.lacks) == ("佐证不全", "办理人", "")
    key = closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 3)))
    for reviewer in ("审核人甲", "审核人乙", "审核人丙"):
        [row] = closing_desk.rows(office.workspace, [finding])
        assert row.waiting == {"审核人甲": "责任领导", "审核人乙": "牵头部门"}.get(reviewer, "巡察办")
        closeouts.review(office.workspace, key, office.decision(reviewer))
    assert stages(office) == {"closed": [finding]}
    due = When("day", date(2025, 12, 31))
    reopenings.reopen(office.workspace, [finding], ReopeningDraft("回头看", "反弹", date(2025, 9, 10), due))
    assert stages(office) == {"reopened": [finding]}
    [row] = closing_desk.rows(office.workspace, [finding])
    assert (row.reopened_on, row.reopened_why, row.due) == (date(2025, 9, 10), "反弹", date(2025, 12, 31))
    office.report("measure", office.row(finding).measures[0].id, "已完成", date(2025, 9, 12))
    assert stages(office) == {"ready": [finding], "reopened": [finding]}


def test_what_was_taken_over_stands_apart_and_what_is_withdrawn_nowhere(office) -> None:
    old, gone = office.finding("甲。"), office.done("乙。")
    closeouts.take_over(office.workspace, [OldCloseout(old, "2024-01", date(2024, 12, 1), "台账第3行")])
    findings.withdraw(office.workspace, gone, "重复")
    assert stages(office) == {"taken_over": [old]}
    [row] = closing_desk.rows(office.workspace, [old])
    shown = {column.key: column.show(row) for column in closing_desk.STAGE_COLUMNS["taken_over"]}
    assert (shown["closed_on"], shown["closing_number"], shown["closing_source"]) == (
        "2024年12月1日", "2024-01", "台账第3行",
    )  # fmt: skip


def test_what_continues_asks_to_be_reviewed_when_its_day_comes(office, clock) -> None:
    key = office.closed()
    row = closeouts.one(office.workspace, key)
    closeouts.change_result(office.workspace, key, "lasting", date(2025, 11, 1), seen=row.version)
    assert stages(office) == {"closed": [row.finding]}
    clock.forward(days=20)
    assert stages(office) == {"closed": [row.finding], "review_due": [row.finding]}


def test_every_stage_has_columns_that_say_something_of_any_row(office) -> None:
    finding = office.done()
    unit = office.unit("财政局")
    office.measure(finding, lead_units=(unit,))
    rows = closing_desk.rows(office.workspace, [finding, office.finding("乙。")])
    assert set(closing_desk.STAGE_COLUMNS) == set(CLOSING_STAGES)
    for columns in closing_desk.STAGE_COLUMNS.values():
        assert all(isinstance(column.show(row), str) for row in rows for column in columns)
    assert [(row.units, row.lacks, row.measures) for row in rows] == [("财政局", "", 2), ("", "佐证材料", 0)]
