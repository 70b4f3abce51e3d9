"""What the tests of the rules stand on: a fictional office with units, persons, an inspection and its findings."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.base.dates import When
from core.domain import inspections
from core.domain.inspections import InspectionDraft
from core.store.workspace import Workspace
from tests.core.office import Office


@pytest.fixture
def office(workspace: Workspace) -> Office:
    """An office that has been inspected, with nothing recorded of it yet."""
    draft = InspectionDraft(
        "十届省委第二轮巡视 云泽高新区党工委", commissioned_by="省委", team="省委第一巡视组", team_leader="郭正",
        organisation="云泽高新区党工委", term="十届省委", round="第二轮", kind="巡视", started_on="2025-03-03",
        ended_on="2025-05-09", feedback_on="2025-07-14", first_responsible="苏宁",
    )  # fmt: skip
    return Office(workspace, inspections.add(workspace, draft))


@pytest.fixture
def planned(office: Office) -> tuple[Office, list[int]]:
    """Four findings with one measure each, decided in a plan as numbers 1 to 4."""
    keys = office.findings()
    for key in keys:
        office.measure(key, due=When("day", date(2025, 10, 31)))
    office.decide()
    return office, keys


@pytest.fixture
def refusal() -> Callable[..., Any]:
    """`refusal(code, do, …)`: that the rules say no with this code, and that nothing was written."""
    from core.base.errors import Refused

    def refused(code: str, workspace: Workspace, do: Callable[..., Any], *given: Any, **named: Any) -> Refused:
        before = workspace.sql("SELECT count(*) FROM change")
        with pytest.raises(Refused) as caught:
            do(workspace, *given, **named)
        assert caught.value.code == code
        assert workspace.sql("SELECT count(*) FROM change") == before
        return caught.value

    return refused
