"""成效: regulations, treatments, money and wider actions, each tied to the findings it came of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.base.errors import Complaints
from core.domain import (
    accountabilities,
    deletions,
    evidence,
    findings,
    history,
    money,
    outcomes,
    regulations,
    wider_actions,
)
from core.domain.accountabilities import AccountabilityDraft
from core.domain.money import MoneyDraft
from core.domain.outcomes import OutcomeFilter, Tie
from core.domain.regulations import RegulationDraft
from core.domain.wider_actions import WiderActionDraft
from core.store import undo

NOUNS = {
    "regulation": (regulations, RegulationDraft("学习制度", issued_on=date(2025, 8, 1))),
    "accountability": (accountabilities, AccountabilityDraft("诫勉", subject="干部甲", treated_on=date(2025, 8, 1))),
    "money": (money, MoneyDraft("追缴", "3.60万元", date(2025, 8, 1))),
    "wider_action": (wider_actions, WiderActionDraft("专项整治", "清理津贴补贴", 3, date(2025, 8, 1))),
}


def made(office: Any, noun: str, finding: int, **changed: Any) -> int:
    module, draft = NOUNS[noun]
    given = {"ties": (Tie(finding),), **changed}
    return module.add(office.workspace, office.inspection, replace(draft, **given))


def complained(do: Any, *given: Any, **named: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Complaints) as caught:
        do(*given, **named)
    return [(one.code, one.field) for one in caught.value.complaints]


@pytest.mark.parametrize("noun", NOUNS)
def test_an_outcome_is_recorded_changed_deleted_and_comes_back(office, noun) -> None:
    module, _ = NOUNS[noun]
    first, second = office.findings("甲。", "乙。")
    measure = office.measure(second)
    key = made(office, noun, first)
    [row] = module.rows(office.workspace, [key])
    assert [tie.short for tie in row.ties] == ["1"]
    changed = replace(module.draft_of(row), ties=(Tie(first), Tie(second, measure)), remark="附件二")
    module.edit(office.workspace, key, changed, seen=row.version)
    [row] = module.rows(office.workspace, [key])
    assert ([tie.short for tie in row.ties], row.remark) == (["1", "2（1）"], "附件二")
    assert module.draft_of(row) == changed
    office.prove(noun, key)
    assert module.rows(office.workspace, [key])[0].evidence == ("整改通知",)
    module.delete(office.workspace, [key])
    assert module.rows(office.workspace, [key]) == []
    assert office.workspace.sql("SELECT count(*) FROM outcome_tie") == [(0,)]
    undo.undo(office.workspace)
    [row] = module.rows(office.workspace, [key])
    assert ([tie.finding for tie in row.ties], row.evidence) == ([first, second], ("整改通知",))


@pytest.mark.parametrize("noun", NOUNS)
def test_an_outcome_belongs_to_findings_of_its_inspection_and_is_not_to_come(office, noun) -> None:
    module, draft = NOUNS[noun]
    [finding] = office.findings("甲。")
    measure = office.measure(finding)
    other = office.finding("乙。")

    def with_ties(*ties: Tie) -> list[tuple[str, str | None]]:
        return complained(module.add, office.workspace, office.inspection, replace(draft, ties=ties))

    assert with_ties() == [("outcome.no_finding", "ties")]
    assert with_ties(Tie(999)) == [("outcome.foreign_finding", "ties")]
    assert with_ties(Tie(other, measure)) == [("outcome.foreign_measure", "ties")]
    day = {"regulation": "issued_on", "accountability": "treated_on", "money": "received_on"}.get(noun, "done_on")
    late = replace(draft, ties=(Tie(finding),), **{day: date(2025, 9, 16)})
    assert complained(module.add, office.workspace, office.inspection, late) == [("outcome.in_the_future", day)]


@pytest.mark.parametrize(
    ("noun", "changed", "expected"),
    [
        ("regulation", {"title": " "}, ("regulation.no_title", "title")),
        ("regulation", {"kind": "other"}, ("regulation.no_kind", "kind")),
        ("accountability", {"subject": ""}, ("accountability.nobody", "subject")),
        ("accountability", {"treatment": ""}, ("accountability.no_treatment", "treatment")),
        ("money", {"head": ""}, ("money.no_head", "head")),
        ("money", {"amount": "三万"}, ("money.not_an_amount", "amount")),
        ("money", {"amount": "0"}, ("money.nothing", "amount")),
        ("money", {"amount": "-5"}, ("money.nothing", "amount")),
        ("money", {"amount": "3.123"}, ("money.too_fine", "amount")),
        ("wider_action", {"kind": ""}, ("wider_action.no_kind", "kind")),
        ("wider_action", {"title": ""}, ("wider_action.no_title", "title")),
        ("wider_action", {"count": 0}, ("wider_action.no_count", "count")),
        ("wider_action", {"count": None}, ("wider_action.no_count", "count")),
    ],
)
def test_what_is_missing_is_told_beside_its_field(office, noun, changed, expected) -> None:
    module, draft = NOUNS[noun]
    [finding] = office.findings("甲。")
    wrong = replace(draft, ties=(Tie(finding),), **changed)
    assert complained(module.add, office.workspace, office.inspection, wrong) == [expected]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_is_filtered_by_kind_finding_day_words_and_missing_evidence(office, noun) -> None:
    module, _ = NOUNS[noun]
    first, second = office.findings("甲。", "乙。")
    unit = office.unit("财政局")
    kind = {"regulation": ("kind", "revised"), "accountability": ("treatment", "记过"), "money": ("head", "清退")}
    name, word = kind.get(noun, ("kind", "举一反三"))
    early = made(office, noun, first, remark="规划修订")
    late = made(office, noun, second, **{name: word, "unit": unit, "remark": "津贴清理"})
    office.prove(noun, early)
    space, ids = office.workspace, module.ids
    assert ids(space, OutcomeFilter(office.inspection)) == [early, late]
    assert ids(space, OutcomeFilter(office.inspection + 1)) == []
    assert ids(space, OutcomeFilter(kinds=(word,))) == [late]
    assert ids(space, OutcomeFilter(units=(unit,))) == [late]
    assert ids(space, OutcomeFilter(finding=first)) == [early]
    assert ids(space, OutcomeFilter(text="津贴清理")) == [late]
    assert ids(space, OutcomeFilter(until=date(2025, 7, 31))) == []
    assert ids(space, OutcomeFilter(lacks_evidence=True)) == [late]
    assert {column.key for column in module.COLUMNS if column.sort}
    for column in module.COLUMNS:
        found = module.rows(space, ids(space, OutcomeFilter(), [(column.key, True)]))
        assert {row.id for row in found} == {early, late}
        assert all(isinstance(column.show(row), str) for row in found)


def test_a_list_is_sorted_by_a_column_and_what_is_empty_stands_last(office) -> None:
    [finding] = office.findings("甲。")
    keys = {
        title: made(office, "regulation", finding, title=title, issued_on=on)
        for title, on in (("乙", date(2025, 8, 2)), ("甲", None), ("丙", date(2025, 8, 1)))
    }
    space = office.workspace
    assert regulations.ids(space, OutcomeFilter(), [("regulation", False)]) == [keys[t] for t in ("丙", "甲", "乙")]
    assert regulations.ids(space, OutcomeFilter(), [("issued_on", False)]) == [keys[t] for t in ("丙", "乙", "甲")]
    assert regulations.ids(space, OutcomeFilter(), [("issued_on", True)]) == [keys[t] for t in ("乙", "丙", "甲")]


def test_the_same_regulation_is_not_recorded_twice(office) -> None:
    [finding] = office.findings("甲。")
    made(office, "regulation", finding)
    made(office, "regulation", finding, kind="revised")
    with pytest.raises(Complaints) as caught:
        made(office, "regulation", finding)
    assert caught.value.code == "regulation.known_already"


def test_a_person_brings_unit_and_post_as_they_are_on_that_day(office) -> None:
    [finding] = office.findings("甲。")
    unit = office.unit("财政局")
    person = office.person("钱某", unit, post="副局长")
    key = made(office, "accountability", finding, subject="", person=person)
    [row] = accountabilities.rows(office.workspace, [key])
    assert (row.who, row.unit_and_post, row.group) == ("钱某", "财政局 副局长", "谈话函询和教育")
    with pytest.raises(Complaints) as caught:
        made(office, "accountability", finding, person=person)
    assert caught.value.code == "accountability.two_names"


def test_treatments_are_named_once_each(office) -> None:
    kinds = outcomes.words(office.workspace, "treatments", "")
    assert len(kinds) == len(set(kinds))
    assert {"党内警告", "政务警告", "诫勉", "批评教育"} <= set(kinds)
    assert office.workspace


@pytest.mark.parametrize(
    ("typed", "fen", "yuan", "wan", "again"),
    [
        ("36000", 3_600_000, "36000", "3.6", "36000元"),
        ("3.60万元", 3_600_000, "36000", "3.60", "3.60万元"),
        ("36,000.50", 3_600_050, "36000.50", "3.60005", "36000.50元"),
        ("１２万", 12_000_000, "120000", "12", "12万元"),
    ],
)
def test_an_amount_is_kept_to_the_fen_and_printed_as_its_source_gave_it(office, typed, fen, yuan, wan, again) -> None:
    [finding] = office.findings("甲。")
    [row] = money.rows(office.workspace, [made(office, "money", finding, amount=typed)])
    shown = {column.key: column.show(row) for column in money.COLUMNS}
    assert (row.amount, shown["money_yuan"], shown["money_wan"], row.typed) == (fen, yuan, wan, again)


def test_heads_of_money_are_never_added_up_together(office) -> None:
    [finding] = office.findings("甲。")
    for head, amount in (("清退", "1.2万元"), ("追缴", "3.60万元"), ("追缴", "4000"), ("捐赠", "1元")):
        made(office, "money", finding, head=head, amount=amount)
    told = money.sums(office.workspace, OutcomeFilter(office.inspection))
    assert [(one.head, one.amount, one.count) for one in told] == [
        ("追缴", 4_000_000, 2), ("清退", 1_200_000, 1), ("捐赠", 100, 1),
    ]  # fmt: skip
    assert [str(one) for one in told] == ["追缴4.00万元", "清退1.2万元", "捐赠0.0001万元"]


def test_an_outcome_outlives_its_finding_but_is_tied_to_it_no_more(office) -> None:
    first, second = office.findings("甲。", "乙。")
    key = made(office, "regulation", first, ties=(Tie(first), Tie(second)))
    office.prove("regulation", key)
    findings.delete(office.workspace, [first])
    [row] = regulations.rows(office.workspace, [key])
    assert [tie.finding for tie in row.ties] == [second]
    assert len(evidence.of(office.workspace, "regulation", key)) == 1


@pytest.mark.parametrize("noun", NOUNS)
def test_the_bin_and_the_history_tell_an_outcome_in_words(office, noun) -> None:
    module, _ = NOUNS[noun]
    [finding] = office.findings("甲。")
    key = made(office, noun, finding)
    told = [change for row in history.of(office.workspace, noun, key) for change in row.changes]
    assert told
    assert all(change.title and not set(change.new) <= set("abcdefghijklmnopqrstuvwxyz_") for change in told)
    module.delete(office.workspace, [key])
    [gone] = deletions.rows(office.workspace)
    word = {"regulation": "制度", "accountability": "问责处理", "money": "资金"}.get(noun, "举一反三、专项整治")
    assert gone.what.startswith(f"{word}「")
