"""任务: measures of all findings by SQL — filters, order, figures, and a bulk change as one step."""

from datetime import date
from typing import Any

from core.base.dates import When
from core.domain import extensions, findings, measures, tasks
from core.domain.extensions import ExtensionDraft
from core.domain.findings import FindingChange
from core.domain.measures import MeasureChange
from core.domain.tasks import TaskFilter
from core.store import undo


def day(month: int, of: int) -> When:
    return When("day", date(2025, month, of))


def texts(office: Any, wanted: TaskFilter, *sort: tuple[str, bool]) -> list[str]:
    return [row.measure.text for row in tasks.rows(office.workspace, tasks.ids(office.workspace, wanted, sort))]


def filled(office: Any) -> dict[str, int]:
    """Four measures of two findings: overdue, due soon, long-term, done."""
    unit, person = office.unit("组织部"), office.person("张国立")
    one, other = office.findings("一", "二")
    made = {
        "超期": office.measure(one, "超期", due=day(9, 1), lead_units=(unit,)),
        "临近": office.measure(one, "临近", due=day(9, 20), leaders=(person,)),
        "长期": office.measure(other, "长期", due=When("long_term")),
        "完成": office.measure(other, "完成", due=day(8, 1)),
    }
    office.report("measure", made["完成"], "已完成")
    return made


def test_filters_find_what_the_columns_say(office: Any) -> None:
    made = filled(office)
    assert texts(office, TaskFilter()) == ["超期", "临近", "长期", "完成"]
    for code in ("overdue", "urgent", "long_term", "done"):
        rows = tasks.rows(office.workspace, tasks.ids(office.workspace, TaskFilter(warnings=(code,))))
        assert [row.measure.warning for row in rows] == [code]
    assert texts(office, TaskFilter(progress=("done",))) == ["完成"]
    [(unit,)] = office.workspace.sql("SELECT id FROM unit")
    [(person,)] = office.workspace.sql("SELECT id FROM person")
    assert texts(office, TaskFilter(units=(unit,))) == ["超期"]
    assert texts(office, TaskFilter(persons=(person,))) == ["临近"]
    assert texts(office, TaskFilter(text="张国立")) == ["临近"]
    assert texts(office, TaskFilter(text="二")) == ["长期", "完成"]
    assert texts(office, TaskFilter(ids=(made["长期"],))) == ["长期"]


def test_what_has_no_date_stands_last_in_either_order(office: Any) -> None:
    filled(office)
    assert texts(office, TaskFilter(), ("deadline", False)) == ["完成", "超期", "临近", "长期"]
    assert texts(office, TaskFilter(), ("deadline", True)) == ["临近", "超期", "完成", "长期"]


def test_figures_equal_the_list(office: Any) -> None:
    filled(office)
    numbers = tasks.numbers(office.workspace, TaskFilter())
    assert (numbers.measures, numbers.findings, numbers.overdue) == (4, 2, 1)
    assert (numbers.progress["done"], numbers.rate) == (1, "25%")


def test_a_waiting_request_is_told_beside_its_measure(office: Any) -> None:
    made = filled(office)
    draft = ExtensionDraft(day(11, 30), "理由", "现状", date(2025, 9, 15))
    extensions.ask(office.workspace, [made["临近"]], draft)
    [row] = tasks.rows(office.workspace, tasks.ids(office.workspace, TaskFilter(waiting=True)))
    assert (row.id, row.asked_to) == (made["临近"], "2025年11月30日")


def test_measures_of_withdrawn_findings_are_no_tasks(office: Any) -> None:
    filled(office)
    findings.withdraw(office.workspace, 1, "重复")
    assert texts(office, TaskFilter()) == ["长期", "完成"]


def test_findings_and_measures_are_set_in_one_step_that_keeps_what_is_settled(office: Any) -> None:
    made = filled(office)
    category = office.category("党的领导")
    keys = list(made.values())
    assert measures.settled(office.workspace, keys) == (made["长期"], made["完成"])
    change = MeasureChange(kind="建章立制", due=day(12, 31), keep_settled=True)
    skipped, left = findings.set_many(office.workspace, [1, 2], FindingChange(category), keys, change)
    assert skipped == []
    assert [(key, why.code) for key, why in left] == [
        (made["长期"], "measure.settled_kept"), (made["完成"], "measure.settled_kept")
    ]  # fmt: skip
    assert office.row(2).category == category
    assert [str(measures.deadlines_of(office.workspace, keys)[key]) for key in keys] == [
        "2025年12月31日", "2025年12月31日", "长期坚持", "2025年8月1日"
    ]  # fmt: skip
    assert {measure.kind for key in (1, 2) for measure in office.row(key).measures} == {"建章立制"}
    undo.undo(office.workspace)
    assert office.row(1).category is None
    assert str(measures.deadlines_of(office.workspace, keys)[made["超期"]]) == "2025年9月1日"
