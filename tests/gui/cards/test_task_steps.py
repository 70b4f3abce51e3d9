"""申请延期: who cannot be given a later date is told so before the form, not after it is filled in."""

from datetime import date
from typing import Any

from core.base.dates import When
from core.domain import extensions, measures
from core.domain.measures import MeasureDraft
from gui.cards import task_steps


def test_a_measure_without_a_deadline_is_refused_before_the_form(desk: Any, office: Any) -> None:
    told: list[str] = []
    desk.noticed.connect(lambda notice: told.append(notice.text))
    draft = MeasureDraft("常态化坚持。", due=When("long_term"))
    lasting = desk.do(measures.add, office.findings[1], draft).value
    task_steps.ask_extension(desk, [lasting])  # a form that nobody announced would hold the test up
    assert told[-1].startswith("没有具体时限")


def test_one_that_can_is_asked_for_among_others(desk: Any, office: Any) -> None:
    lasting = desk.do(measures.add, office.findings[1], MeasureDraft("坚持。", due=When("long_term"))).value
    dated = desk.do(
        measures.add, office.findings[1], MeasureDraft("年底前。", due=When("day", date(2025, 12, 31)))
    ).value
    assert extensions.hindrance(desk.workspace, [lasting, dated]) is None
    assert extensions.hindrance(desk.workspace, [lasting]) is not None
