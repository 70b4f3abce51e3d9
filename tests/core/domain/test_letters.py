"""督办文书: drafted by the ladder, issued with a number that never comes back, signed for, answered, withdrawn."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.base.dates import When
from core.base.errors import Complaints, Refused
from core.base.sentences import sentence
from core.domain import (
    findings,
    history,
    inspections,
    letter_drafting,
    letter_rules,
    letters,
    measures,
    own_resources,
    people,
    plans,
    progress,
)
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.letters import LetterDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.store import undo

TODAY = date(2025, 9, 15)


@pytest.fixture
def office(workspace):
    """Two units with a leader each; measures that are late, soon due and far off."""
    inspection = inspections.add(workspace, InspectionDraft("十届省委第二轮巡视", organisation="云泽区党工委"))
    units = [people.add_unit(workspace, UnitDraft(name)) for name in ("财政局", "组织部")]
    leaders = [people.add_person(workspace, PersonDraft(name, unit)) for name, unit in zip("甲乙", units, strict=True)]
    keys = {}
    for text, unit, left in (("清退津贴", 0, -3), ("修订规划", 0, 5), ("核查账目", 0, -40), ("配齐班子", 1, 15)):
        finding = findings.add(workspace, inspection, FindingDraft(f"{text}不到位"))
        due = When("day", TODAY + timedelta(left))
        draft = MeasureDraft(text, lead_units=(units[unit],), leaders=(leaders[unit],), due=due)
        keys[text] = (finding, measures.add(workspace, finding, draft))
    return inspection, units, leaders, keys


def due(workspace, inspection, ladder="five"):
    found = letter_drafting.propose(workspace, inspection, ladder)
    return [(one.unit_name, one.kind, sorted(row.text for row in one.measures)) for one in found]


def drafted(workspace, inspection):
    [*keys] = letter_drafting.draft_due(workspace, inspection, "five")
    return keys


def codes(skipped):
    return [(key, refusal.code) for key, refusal in skipped]


# -- the ladder --------------------------------------------------------------------------------


def test_each_unit_gets_one_letter_a_step_with_all_its_measures(workspace, office):
    assert due(workspace, office[0]) == [
        ("财政局", "reminder", ["修订规划"]),
        ("财政局", "admonition", ["核查账目", "清退津贴"]),
        ("组织部", "guidance", ["配齐班子"]),
    ]


def test_a_draft_holds_its_measures_its_addressee_and_why_it_was_written(workspace, office):
    inspection, units, leaders, keys = office
    admonition = next(row for row in letters.rows(workspace, None, ids=drafted(workspace, inspection))
                      if row.kind == "admonition")  # fmt: skip
    assert (admonition.unit, admonition.person, admonition.count) == (units[0], leaders[0], 2)
    assert admonition.text.startswith("你单位牵头的以下2项整改措施已超过完成时限")
    assert admonition.basis == "“核查账目”完成时限2025年8月6日，已超期40天；五级督办规则第1版"
    about = letters.items(workspace, admonition.id)
    assert [(one.finding, one.measure.id) for one in about] == [keys["清退津贴"], keys["核查账目"]]


def test_a_stage_is_never_written_twice_and_the_next_one_follows(workspace, office, clock):
    inspection, units, *_ = office
    keys = drafted(workspace, inspection)
    assert due(workspace, inspection) == []
    letters.issue(workspace, keys, TODAY)
    clock.forward(days=6)
    assert due(workspace, inspection) == [
        ("财政局", "admonition", ["修订规划"]),
        ("组织部", "reminder", ["配齐班子"]),
    ]
    reminder = next(one for one in letter_drafting.propose(workspace, inspection, "five") if one.kind == "reminder")
    before = letters.one(workspace, reminder.follows)
    assert (before.kind, before.unit) == ("guidance", units[1])
    assert reminder.previous == "《阶段督查指导书》（督查导〔2025〕1号）"


def test_who_is_called_to_account_was_admonished_and_let_the_last_date_pass(workspace, office, clock):
    inspection = office[0]
    letters.issue(workspace, drafted(workspace, inspection), TODAY)
    clock.forward(days=10)
    assert ("财政局", "accountability") not in {line[:2] for line in due(workspace, inspection)}
    clock.forward(days=1)
    assert ("财政局", "accountability", ["核查账目", "清退津贴"]) in due(workspace, inspection)


def test_an_extension_begins_the_ladder_anew(workspace, office, clock):
    inspection, *_, keys = office
    drafted(workspace, inspection)
    clock.forward(days=1)
    plans.decide(workspace, inspection, decided_on=date(2025, 9, 16), signed_by="")
    finding, measure = keys["清退津贴"]
    [row] = measures.rows(workspace, [finding])[finding]
    later = When("day", date(2025, 9, 24))
    measures.edit(
        workspace, measure, replace(measures.draft_of(row), due=later, due_reason="资金未到账"), seen=row.version
    )
    assert due(workspace, inspection) == [("财政局", "reminder", ["清退津贴"])]


def test_what_is_done_withdrawn_or_without_a_day_is_written_no_letter_about(workspace, office):
    inspection, _, _, keys = office
    word = progress.words(workspace, inspection)[0]
    progress.add(workspace, "measure", keys["清退津贴"][1], ProgressDraft(TODAY, "已清退", word))
    findings.withdraw(workspace, keys["核查账目"][0], "重复")
    measures.add(workspace, keys["配齐班子"][0], MeasureDraft("长期", due=When("long_term")))
    assert [(unit, kind) for unit, kind, _ in due(workspace, inspection)] == [
        ("财政局", "reminder"), ("组织部", "guidance"),
    ]  # fmt: skip


def test_measures_of_no_unit_are_named_but_not_written_about(workspace, office):
    inspection = office[0]
    finding = findings.add(workspace, inspection, FindingDraft("无人牵头"))
    measures.add(workspace, finding, MeasureDraft("无人负责", due=When("day", TODAY - timedelta(1))))
    assert due(workspace, inspection)[-1] == ("", "admonition", ["无人负责"])
    assert all(row.unit for row in letters.rows(workspace, None, ids=drafted(workspace, inspection)))


def test_only_what_was_chosen_is_drafted_and_nothing_due_is_said(workspace, office):
    inspection, units, *_ = office
    [key] = letter_drafting.draft_due(workspace, inspection, "five", [(units[1], "guidance")])
    assert letters.one(workspace, key).unit == units[1]
    with pytest.raises(Refused, match=r"letter\.nothing_due"):
        letter_drafting.draft_due(workspace, inspection, "five", [(units[1], "guidance")])


# -- by hand -----------------------------------------------------------------------------------


def by_hand(workspace, office, **given):
    inspection, units, _, keys = office
    draft = LetterDraft("rectification", units[0], items=((keys["清退津贴"][0], None),), **given)
    return letters.add(workspace, inspection, draft), draft


def test_a_letter_by_hand_takes_title_and_words_of_its_kind(workspace, office):
    key, _ = by_hand(workspace, office)
    row = letters.one(workspace, key)
    assert row.title == "关于落实巡视巡察反馈问题整改的通知书"
    assert row.text == (
        "现将十届省委第二轮巡视反馈的以下1个问题交你单位整改。\n"
        "请制定整改措施，明确责任人和完成时限，并于收到本通知书后10个工作日内书面报告。"
    )
    assert (row.state, row.number) == ("draft", "")


def test_words_left_as_they_were_follow_the_items_and_ones_own_stay(workspace, office):
    keys = office[3]
    key, draft = by_hand(workspace, office)
    row = letters.one(workspace, key)
    more = replace(letters.draft_of(workspace, row), items=(*draft.items, (keys["核查账目"][0], None)))
    letters.edit(workspace, key, more, seen=row.version)
    row = letters.one(workspace, key)
    assert "以下2个问题" in row.text
    letters.edit(workspace, key, replace(more, text="请速办。"), seen=row.version)
    assert letters.one(workspace, key).text == "请速办。"
    assert [one.finding for one in letters.items(workspace, key)] == [keys["清退津贴"][0], keys["核查账目"][0]]


def test_what_a_letter_lacks_is_said_all_at_once(workspace, office):
    with pytest.raises(Complaints) as refused:
        letters.add(workspace, office[0], LetterDraft("memo"))
    assert [one.field for one in refused.value.complaints] == ["kind", "unit", "items"]


def test_a_letter_is_about_one_inspection(workspace, office):
    _, units, _, keys = office
    other = inspections.add(workspace, InspectionDraft("另一轮"))
    with pytest.raises(Refused, match=r"letter\.other_inspection"):
        letters.add(workspace, other, LetterDraft("notice", units[0], items=((keys["清退津贴"][0], None),)))


# -- issuing, receipt, reply, withdrawing ------------------------------------------------------


def test_issuing_gives_the_next_number_of_the_year_and_a_last_day_for_the_reply(workspace, office):
    first, _ = by_hand(workspace, office)
    second, _ = by_hand(workspace, office)
    assert letters.issue(workspace, [second, first], TODAY) == []
    rows = {row.id: row for row in letters.rows(workspace, None)}
    assert (rows[first].number, rows[second].number) == ("整改〔2025〕1号", "整改〔2025〕2号")
    # Ten workdays after Monday the 15th: 28 September is a workday for the holidays of October.
    assert (rows[first].reply_due_on, rows[first].state) == (date(2025, 9, 28), "issued")


def test_an_issued_letter_is_neither_undone_changed_nor_deleted_but_withdrawn(workspace, office):
    key, draft = by_hand(workspace, office)
    letters.issue(workspace, [key], TODAY)
    step = undo.next_undo(workspace)
    assert step is None or "发出" not in step.label
    row = letters.one(workspace, key)
    with pytest.raises(Refused, match=r"letter\.issued_already"):
        letters.edit(workspace, key, draft, seen=row.version)
    with pytest.raises(Refused, match=r"letter\.issued_already"):
        letters.delete(workspace, [key])
    with pytest.raises(Refused, match=r"letter\.no_reason"):
        letters.withdraw(workspace, key, " ")
    letters.withdraw(workspace, key, "发错单位")
    row = letters.one(workspace, key)
    assert (row.state, row.number, row.days_left) == ("withdrawn", "整改〔2025〕1号", None)
    again, _ = by_hand(workspace, office)
    letters.issue(workspace, [again], TODAY)
    assert letters.one(workspace, again).number == "整改〔2025〕2号"


def test_an_old_letter_keeps_the_number_it_was_issued_under(workspace, office):
    key, _ = by_hand(workspace, office)
    letters.issue(workspace, [key], date(2025, 6, 3), number="云整办〔2025〕17号")
    assert letters.one(workspace, key).number == "云整办〔2025〕17号"
    other, _ = by_hand(workspace, office)
    with pytest.raises(Refused, match=r"letter\.number_taken"):
        letters.issue(workspace, [other], TODAY, number="云整办〔2025〕17号")
    letters.issue(workspace, [other], TODAY)
    assert letters.one(workspace, other).number == "整改〔2025〕1号"


def test_of_many_those_that_cannot_be_issued_are_named(workspace, office):
    first, _ = by_hand(workspace, office)
    second, _ = by_hand(workspace, office)
    letters.issue(workspace, [first], TODAY)
    assert codes(letters.issue(workspace, [first, second], TODAY)) == [(first, "letter.issued_already")]
    with pytest.raises(Refused, match=r"letter\.in_the_future"):
        letters.issue(workspace, [second], TODAY + timedelta(1))


def test_receipt_and_reply_come_after_the_letter(workspace, office, clock):
    key, _ = by_hand(workspace, office)
    assert codes(letters.receive(workspace, [key], TODAY, "甲")) == [(key, "letter.not_issued")]
    letters.issue(workspace, [key], TODAY)
    assert codes(letters.receive(workspace, [key], TODAY - timedelta(1), "甲")) == [(key, "letter.before_issue")]
    assert letters.receive(workspace, [key], TODAY, "甲") == []
    row = letters.one(workspace, key)
    assert (row.state, row.received_by, row.days_left) == ("received", "甲", 13)
    clock.forward(days=14)
    row = letters.one(workspace, key)
    assert (row.state, row.days_left) == ("reply_overdue", -1)
    with pytest.raises(Refused, match=r"letter\.no_reply"):
        letters.answer(workspace, key, date(2025, 9, 20), "", seen=row.version)
    letters.answer(workspace, key, date(2025, 9, 20), "已清退", seen=row.version)
    assert letters.one(workspace, key).state == "replied"


def test_until_a_day_a_letter_stands_as_it_did_then(workspace, office, clock):
    key, _ = by_hand(workspace, office)
    letters.issue(workspace, [key], TODAY)
    clock.forward(days=5)
    letters.receive(workspace, [key], date(2025, 9, 20), "甲")
    assert letters.rows(workspace, None, until=date(2025, 9, 14)) == []
    [then] = letters.rows(workspace, None, until=TODAY)
    assert (then.state, then.received_by) == ("issued", "")


def test_the_history_of_a_letter_speaks_in_words(workspace, office):
    key, _ = by_hand(workspace, office)
    letters.issue(workspace, [key], TODAY, signed_by=office[2][0])
    issued = history.of(workspace, "letter", key)[0]
    assert issued.label == "发出督办文书 1 份"
    assert {("签发人", "甲"), ("文号", "整改〔2025〕1号")} <= {(one.title, one.new) for one in issued.changes}


# -- the list of kinds -------------------------------------------------------------------------


def test_the_built_in_list_knows_every_kind_of_the_trade():
    titles = {kind.title for kind in letter_rules.read(letter_rules.built_in()).kinds.values()}
    assert titles >= {
        "督办通知书", "阶段督查指导书", "情况提醒书", "情况告诫书", "问责书", "蓝色督查单", "橙色督查单", "红色督查单",
        "立行立改通知书", "整改通知书", "绿色预警函", "黄色预警函", "红色预警函",
    }  # fmt: skip


def test_ladders_say_that_no_regulation_gives_their_days():
    for ladder in letter_rules.read(letter_rules.built_in()).ladders.values():
        assert "本单位可改；无统一规定" in ladder.remark, ladder.title


def test_an_own_list_that_an_update_made_wrong_stands_in_nobodys_way(workspace):
    own_resources.add(workspace, letter_rules.RESOURCE, "本办规则", "[kinds.notice]\n")
    assert letter_rules.rules(workspace) == letter_rules.read(letter_rules.built_in())


def test_an_office_writes_by_its_own_list(workspace, office):
    own = (
        letter_rules.built_in()
        .replace('title = "督办通知书"', 'title = "督办函"')
        .replace('version = "1"', 'version = "9"')
    )
    own_resources.add(workspace, letter_rules.RESOURCE, "本办规则", own, based_on="letters")
    known = letter_rules.rules(workspace)
    assert (known.version, known.kind("notice").title) == ("9", "督办函")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("[kinds.notice]", "[kinds.notice"), "rules.not_toml"),
        (('series = "letter_notice"', 'series = "letters"'), "letter_rules.unknown"),
        (('series = "letter_notice"', 'series = ["letter_notice"]'), "letter_rules.wrong"),
        (('kind = "blue"', 'kind = "green"'), "letter_rules.unknown"),
        (("reply = 7", 'reply = "七"'), "letter_rules.wrong"),
        (("{term}内书面回复办理情况", "{terms}内书面回复办理情况"), "letter_rules.unknown"),
        (("{term}内书面回复办理情况", "{term内书面回复办理情况"), "letter_rules.wrong"),
        (('title = "蓝橙红三色督查"', 'title = ""'), "letter_rules.lacking"),
        (('{ kind = "guidance", left_at_most = 20 }', '{ kind = "guidance", left = 20 }'), "letter_rules.lacking"),
        (('{ kind = "guidance", left_at_most = 20 }', '"guidance"'), "letter_rules.wrong"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_list_of_ones_own_is_told_in_chinese_with_its_line(change, code):
    text = letter_rules.built_in()
    line = text[: text.index(change[0])].count("\n") + 1
    with pytest.raises(Refused) as refused:
        letter_rules.read(text.replace(*change, 1))
    assert (refused.value.code, refused.value.facts["line"]) == (code, line)
    told = sentence(refused.value.code, **refused.value.facts)
    assert told.startswith(f"第 {line} 行")
    assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}", told)
