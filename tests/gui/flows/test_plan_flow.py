"""方案定稿: what will be frozen is shown first; what is missing is named and one click away."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from core.domain import measures, plans
from core.domain.measures import MeasureDraft
from gui.desk import Desk
from gui.flows.plan_flow import PlanFlow
from tests.clerk import click


@pytest.fixture
def begin(qtbot: Any, window: Any, desk: Desk) -> Any:
    def on() -> PlanFlow:
        flow = PlanFlow(desk)
        qtbot.addWidget(flow)
        with qtbot.waitExposed(flow):
            flow.open()
        return flow

    return on


@pytest.fixture
def ready(desk: Desk, office: Any) -> None:
    """Every finding has a measure."""
    for finding in office.findings[1:]:
        measures.add(desk.workspace, finding, MeasureDraft("立即整改"))


def said(flow: PlanFlow) -> list[str]:
    return [label.text() for label in flow.findChildren(QLabel) if label.isVisible()]


def test_what_is_missing_is_named_before_anything_is_frozen(begin):
    words = said(begin())
    assert any("4 个问题没有整改措施" in text for text in words)


def test_what_is_missing_is_one_click_away(begin, window, desk):
    flow = begin()
    click(next(button for button in flow.findChildren(QPushButton) if button.text() == "查看"))
    assert not flow.isVisible()
    assert window.page.name == "findings"


def test_what_forbids_is_said_on_the_page_and_nothing_is_asked(begin):
    flow = begin()
    assert not flow.forward.isEnabled()
    assert any("4 个问题没有整改措施，补上以后才能定稿" in text for text in said(flow))


def test_a_wrong_day_is_complained_of_before_the_clerk_is_asked(begin, ready, desk, office):
    flow = begin()
    assert flow.forward.isEnabled()
    flow.form.field("decided_on").value = date(2025, 9, 16)
    click(flow.forward)  # no question is announced: one would fail the test
    assert "定稿日期不能晚于今天。" in said(flow)
    assert plans.editions(desk.workspace, office.inspection) == []


def test_the_plan_is_frozen_once_the_clerk_has_confirmed(begin, dialogs, ready, desk, office, window):
    dialogs.answer("取消", "定稿")
    flow = begin()
    flow.form.field("decided_on").value = date(2025, 9, 10)
    click(flow.forward)
    assert plans.editions(desk.workspace, office.inspection) == []
    click(flow.forward)
    [edition] = plans.editions(desk.workspace, office.inspection)
    assert (edition.decided_on, edition.findings, edition.measures) == (date(2025, 9, 10), 5, 5)
    assert not flow.isVisible()


def test_the_next_edition_is_a_revision_and_needs_a_reason(begin, dialogs, ready, desk, office):
    plans.decide(desk.workspace, office.inspection, decided_on=date(2025, 9, 1), signed_by="")
    flow = begin()
    assert flow.forward.text() == "修订"
    click(flow.forward)
    assert flow.isVisible()
    flow.form.field("reason").value = "省委巡视办要求补充措施"
    dialogs.answer("修订")
    click(flow.forward)
    assert [edition.nth for edition in plans.editions(desk.workspace, office.inspection)] == [1, 2]
