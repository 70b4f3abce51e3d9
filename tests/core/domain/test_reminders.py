"""到期提醒: three colours by days left, unit by unit, and a sheet for each unit."""

from datetime import date

from core.base.dates import When
from core.domain import reminders
from core.output.papers import catalogue
from core.output.papers.making import Request

TODAY = date(2025, 9, 15)


def filled(office):
    units = [office.unit("组织部"), office.unit("宣传部")]
    key = office.finding("学习不深入")
    days = {"overdue": (14, 9), "urgent": (25, 9), "soon": (26, 9), "later": (6, 10)}
    for unit, (day, month) in zip([units[0], units[1], units[0], units[0]], days.values(), strict=True):
        office.measure(key, f"{month}月{day}日的措施", lead_units=(unit,), due=When("day", date(2025, month, day)))
    return units


def test_colours_follow_the_days_left_and_units_stand_apart(office):
    filled(office)
    found = reminders.rows(office.workspace, office.inspection)
    assert [(one.unit, one.warning, one.days) for one in found] == [
        ("组织部", "overdue", -1), ("组织部", "soon", 11), ("宣传部", "urgent", 10),
    ]  # fmt: skip
    assert reminders.counts(office.workspace, None) == {"overdue": 1, "urgent": 1, "soon": 1}


def test_what_is_done_is_not_reminded_of_and_no_unit_is_said(office):
    task = office.measure(office.finding("甲"), due=When("day", date(2025, 9, 1)))
    assert [one.unit for one in reminders.rows(office.workspace, None)] == [reminders.NO_UNIT]
    office.report("measure", task, "已完成", date(2025, 9, 10))
    assert reminders.rows(office.workspace, None) == []


def test_a_measure_of_two_units_counts_once(office):
    units = (office.unit("组织部"), office.unit("宣传部"))
    office.measure(office.finding("甲"), lead_units=units, due=When("day", date(2025, 9, 1)))
    assert len(reminders.rows(office.workspace, None)) == 2
    assert reminders.counts(office.workspace, None)["overdue"] == 1


def test_each_unit_has_a_sheet_of_its_own(office):
    units = filled(office)
    kind = catalogue.find("reminder", office.workspace)
    sheets = catalogue.make(office.workspace, kind, Request(office.inspection, TODAY, TODAY))
    assert [sheet.record for sheet in sheets] == units
    assert [sheet.file_name for sheet in sheets] == ["到期提醒-组织部", "到期提醒-宣传部"]
