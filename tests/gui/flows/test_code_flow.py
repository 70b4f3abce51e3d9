"""核对公文: what a code in a foot stands for beside today's data, in the window."""

from datetime import date
from typing import Any

import pytest

from core.domain import findings, papers
from core.output.papers import catalogue, check_code
from core.output.papers.making import Request
from gui.flows.code_flow import CodeFlow
from tests.clerk import click, rewrite


@pytest.fixture
def printed(desk: Any, office: Any, clock: Any) -> str:
    """The code of a report printed an hour ago."""
    kind, request = catalogue.find("progress"), Request(office.inspection, date(2025, 9, 15))
    sheets = catalogue.make(desk.workspace, kind, request)
    papers.remember_print(desk.workspace, check_code.remembered(desk.workspace, kind, request, sheets))
    clock.forward(hours=1)
    return check_code.code_of(sheets)


@pytest.fixture
def flow(qtbot: Any, window: Any, desk: Any) -> CodeFlow:
    made = CodeFlow(desk)
    qtbot.addWidget(made)
    made.open()
    return made


def asked(flow: CodeFlow, qtbot: Any, code: str) -> str:
    rewrite(flow.form.field("code"), code)
    click(flow.forward)
    qtbot.waitUntil(lambda: bool(flow.bar.text) and flow.forward.isEnabled(), timeout=20000)
    return flow.bar.text


def test_the_same_data_are_told_to_be_the_same(printed, flow, qtbot):
    assert asked(flow, qtbot, printed).endswith("内容相同。")
    assert flow.lines.topLevelItemCount() == 0


def test_what_differs_stands_side_by_side(printed, flow, qtbot, desk, office):
    findings.delete(desk.workspace, [office.findings[4]])
    assert "处不同" in asked(flow, qtbot, printed.lower())
    rows = [flow.lines.topLevelItem(n) for n in range(flow.lines.topLevelItemCount())]
    assert any("公务接待超标准" in row.text(0) and row.text(1) == "（现在没有）" for row in rows)


def test_a_code_that_is_none_is_told_in_the_bar(flow, qtbot):
    assert "没有印过" in asked(flow, qtbot, "00000000")
    assert "不是核对码" in asked(flow, qtbot, "123")
