"""延期: asked for in time, decided by a named person; no date is ever overwritten."""

from datetime import date
from typing import Any

import pytest

from core.base.dates import When
from core.base.errors import Complaints
from core.domain import extensions, history, measures, operators
from core.domain.extensions import DecisionDraft, ExtensionDraft
from core.store import undo

DUE = When("day", date(2025, 9, 30))
LATER = When("day", date(2025, 11, 30))


def asking(to: When | None = LATER, **more: Any) -> ExtensionDraft:
    given = {"reason": "资金下达较晚", "present_state": "已完成招标", "asked_on": date(2025, 9, 15), **more}
    return ExtensionDraft(to, **given)


@pytest.fixture
def waiting(office: Any) -> tuple[Any, int, int]:
    """A measure due on 30 September, with a request to 30 November, and who may decide it."""
    measure = office.measure(office.finding("一"), due=DUE)
    assert extensions.ask(office.workspace, [measure], asking()) == []
    return office, measure, office.person("苏宁")


def deciding(by: int | None, *, approved: bool = True, **more: Any) -> DecisionDraft:
    return DecisionDraft(approved, by, **{"decided_on": date(2025, 9, 15), **more})


def dates(office: Any, measure: int) -> list[str]:
    return [str(when) for _, when, _ in measures.dates_of(office.workspace, measure)]


def test_a_request_changes_no_date_until_it_is_approved(waiting: Any) -> None:
    office, measure, person = waiting
    assert dates(office, measure) == ["2025年9月30日"]
    [row] = extensions.of(office.workspace, [measure])
    assert (row.state, row.first, row.present, row.to) == ("asked", DUE, DUE, LATER)
    assert extensions.decide(office.workspace, [row.id], deciding(person)) == []
    assert dates(office, measure) == ["2025年9月30日", "2025年11月30日"]
    [row] = extensions.of(office.workspace, [measure])
    assert (row.state, row.first, row.present, row.decided_by) == ("approved", DUE, LATER, "苏宁")
    [first], [present] = (
        list(measures.deadlines_of(office.workspace, [measure], first=which).values()) for which in (True, False)
    )
    assert (first, present) == (DUE, LATER)


def test_a_second_extension_stands_beside_the_first(waiting: Any) -> None:
    office, measure, person = waiting
    [row] = extensions.of(office.workspace, [measure])
    extensions.decide(office.workspace, [row.id], deciding(person))
    assert extensions.ask(office.workspace, [measure], asking(When("month", date(2025, 12, 31)))) == []
    extensions.decide(office.workspace, [extensions.of(office.workspace, [measure])[1].id], deciding(person))
    assert dates(office, measure) == ["2025年9月30日", "2025年11月30日", "2025年12月"]


def test_a_refusal_names_who_and_why_and_leaves_the_date(waiting: Any, refusal: Any) -> None:
    office, measure, person = waiting
    [row] = extensions.of(office.workspace, [measure])
    for draft, code, field in (
        (deciding(person, approved=False), "extension.no_opinion", "opinion"),
        (deciding(None), "extension.nobody_decides", "decided_by"),
        (deciding(person, decided_on=date(2025, 9, 16)), "extension.in_the_future", "decided_on"),
    ):
        error = refusal(code, office.workspace, extensions.decide, [row.id], draft)
        assert isinstance(error, Complaints)
        assert error.field == field
    extensions.decide(office.workspace, [row.id], deciding(person, approved=False, opinion="理由不充分"))
    [row] = extensions.of(office.workspace, [measure])
    assert (row.state, row.decided_by, row.opinion) == ("refused", "苏宁", "理由不充分")
    assert dates(office, measure) == ["2025年9月30日"]


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (asking(None), ["extension.no_date"]),
        (asking(reason=" "), ["extension.no_reason"]),
        (asking(present_state=""), ["extension.no_present_state"]),
        (asking(When("day", date(2025, 9, 15))), ["extension.date_is_over"]),
        (asking(asked_on=date(2025, 9, 16)), ["extension.in_the_future"]),
        (asking(None, reason=""), ["extension.no_date", "extension.no_reason"]),
    ],
)
def test_a_request_that_says_too_little_is_refused(office: Any, draft: ExtensionDraft, codes: list[str]) -> None:
    measure = office.measure(office.finding("一"), due=DUE)
    with pytest.raises(Complaints) as caught:
        extensions.ask(office.workspace, [measure], draft)
    assert [one.code for one in caught.value.complaints] == codes


def test_measures_that_cannot_be_extended_are_skipped_with_the_reason(office: Any) -> None:
    key = office.finding("一")
    good = office.measure(key, "可以", due=DUE)
    bare = office.measure(key, "没有时限")
    lasting = office.measure(key, "长期", due=When("long_term"))
    done = office.measure(key, "完成", due=DUE)
    office.report("measure", done, "已完成")
    over = office.measure(key, "超期", due=When("day", date(2025, 9, 14)))
    late = office.measure(key, "更晚", due=When("day", date(2025, 12, 31)))
    waits = office.measure(key, "已申请", due=DUE)
    extensions.ask(office.workspace, [waits], asking())
    skipped = extensions.ask(office.workspace, [good, bare, lasting, done, over, late, waits, 999], asking())
    assert [(one, why.code) for one, why in skipped] == [
        (bare, "extension.no_deadline"), (lasting, "extension.no_deadline"), (done, "extension.done"),
        (over, "extension.too_late"), (late, "extension.not_later"), (waits, "extension.waiting"),
        (999, "record.gone"),
    ]  # fmt: skip
    assert [row.measure for row in extensions.waiting(office.workspace, office.inspection)] == [waits, good]
    undo.undo(office.workspace)
    assert [row.measure for row in extensions.waiting(office.workspace)] == [waits]


def test_nobody_decides_his_own_request_nor_before_it_was_asked_nor_twice(office: Any) -> None:
    key, person, other = office.finding("一"), office.person("李敏"), office.person("苏宁")
    measure = office.measure(key, due=DUE)
    extensions.ask(office.workspace, [measure], asking(asked_by=person, asked_on=date(2025, 9, 10)))
    [row] = extensions.of(office.workspace, [measure])

    def codes(draft: DecisionDraft) -> list[str]:
        return [why.code for _, why in extensions.decide(office.workspace, [row.id], draft)]

    assert codes(deciding(person)) == ["extension.own_request"]
    assert codes(deciding(other, decided_on=date(2025, 9, 9))) == ["extension.decided_before"]
    assert codes(deciding(other)) == []
    assert codes(deciding(other)) == ["extension.decided_already"]
    assert extensions.of(office.workspace, [measure])[0].asked_by == "李敏"


def test_a_withdrawn_request_stays_and_another_may_follow(waiting: Any, refusal: Any) -> None:
    office, measure, _ = waiting
    [row] = extensions.of(office.workspace, [measure])
    extensions.withdraw(office.workspace, [row.id])
    assert extensions.of(office.workspace, [measure])[0].state == "withdrawn"
    refusal("extension.decided_already", office.workspace, extensions.withdraw, [row.id])
    assert extensions.ask(office.workspace, [measure], asking()) == []


def test_deciding_asks_for_the_right_to_review(waiting: Any, refusal: Any) -> None:
    office, measure, person = waiting
    [row] = extensions.of(office.workspace, [measure])
    operators.add(office.workspace, "李录入", ("write",))
    office.workspace.work_as("李录入")
    refusal("operator.no_right", office.workspace, extensions.decide, [row.id], deciding(person))


def test_undoing_an_approval_takes_the_date_back_and_the_history_tells_all(waiting: Any) -> None:
    office, measure, person = waiting
    [row] = extensions.of(office.workspace, [measure])
    extensions.decide(office.workspace, [row.id], deciding(person))
    labels = [one.label for one in history.of(office.workspace, "measure", measure)]
    assert labels[:2] == ["审批延期 1 条（已同意）", "申请延期 1 条（至2025年11月30日）"]
    undo.undo(office.workspace)
    assert dates(office, measure) == ["2025年9月30日"]
    assert extensions.of(office.workspace, [measure])[0].state == "asked"
