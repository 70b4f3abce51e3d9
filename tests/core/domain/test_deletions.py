"""回收站: what was deleted comes back as it was, whatever was done since, and takes nothing else back."""

import pytest

from core.base.errors import Refused
from core.domain import categories, deletions, findings, history, people, plans
from core.store import undo, verify


def deletion(office):
    return history.deletions(office.workspace)[0].operation


def contents(office, noun):
    return office.workspace.sql(f"SELECT * FROM {noun} ORDER BY id")


def test_a_deletion_that_nothing_followed_is_put_back_exactly(office):
    keys = office.findings()
    office.measure(keys[1], lead_units=(office.unit("财政局"),))
    before = office.texts(), office.numbers(), office.row(keys[1])
    findings.delete(office.workspace, [keys[1]])
    deletions.restore(office.workspace, deletion(office))
    after = office.texts(), office.numbers(), office.row(keys[1])
    assert after[:2] == before[:2]
    assert after[2].measures[0].text == before[2].measures[0].text
    assert after[2].measures[0].lead_units == before[2].measures[0].lead_units
    assert verify.check(office.workspace) == []


def test_restoring_after_the_plan_was_decided_leaves_the_plan(office):
    keys = office.findings()
    for key in keys:
        office.measure(key)
    [(uid,)] = office.workspace.sql("SELECT uid FROM finding WHERE id = ?", keys[0])
    findings.delete(office.workspace, [keys[0]])
    office.decide()
    edition = contents(office, "plan_entry"), contents(office, "plan_measure")
    deletions.restore(office.workspace, deletion(office))
    assert (contents(office, "plan_entry"), contents(office, "plan_measure")) == edition
    assert len(plans.editions(office.workspace, office.inspection)) == 1
    assert office.workspace.sql("SELECT uid, place, plan_number FROM finding WHERE id = ?", keys[0]) == [(uid, 4, "4")]
    assert office.numbers() == ["1", "2", "3", "4"]
    assert [measure.text for measure in office.row(keys[0]).measures] == ["制定整改工作细则并组织学习"]
    assert history.deletions(office.workspace) == []
    assert verify.check(office.workspace) == []


def test_the_last_of_the_list_gets_a_number_too(office):
    keys = office.findings()
    for key in keys:
        office.measure(key)
    findings.delete(office.workspace, [keys[3]])
    office.decide()
    deletions.restore(office.workspace, deletion(office))
    assert office.numbers() == ["1", "2", "3", "4"]


def test_a_number_given_away_in_between_is_not_given_twice(planned):
    office, _ = planned
    extra = office.finding("补充的问题一。")
    findings.delete(office.workspace, [extra])
    office.finding("补充的问题二。")
    deletions.restore(office.workspace, deletion(office))
    assert office.numbers() == ["1", "2", "3", "4", "5", "6"]
    assert office.texts()[4:] == ["补充的问题二。", "补充的问题一。"]


def test_what_needs_something_that_is_gone_says_what(office):
    unit, category = office.unit("财政局"), office.category("党的建设")
    key = office.finding("甲。", category=category)
    office.measure(key, lead_units=(unit,))
    findings.delete(office.workspace, [key])
    taken = deletion(office)
    categories.delete(office.workspace, category)
    with pytest.raises(Refused) as refused:
        deletions.restore(office.workspace, taken)
    assert (refused.value.code, refused.value.facts["name"]) == ("bin.needs", "党的建设")
    deletions.restore(office.workspace, deletion(office))
    deletions.restore(office.workspace, taken)
    assert office.row(key).category == category


def test_a_restored_name_does_not_stand_beside_the_same_one(office):
    people.delete_unit(office.workspace, office.unit("财政局"))
    office.unit("财政局")
    with pytest.raises(Refused, match=r"bin\.known_already"):
        deletions.restore(office.workspace, deletion(office))


def test_restoring_can_be_undone_and_done_again_and_not_twice(office):
    [key] = office.findings("甲。")
    findings.delete(office.workspace, [key])
    taken = deletion(office)
    deletions.restore(office.workspace, taken)
    with pytest.raises(Refused, match=r"bin\.not_there"):
        deletions.restore(office.workspace, taken)
    undo.undo(office.workspace)
    assert [row.operation for row in history.deletions(office.workspace)] == [taken]
    undo.redo(office.workspace)
    assert office.texts() == ["甲。"]
    findings.delete(office.workspace, [key])
    assert len(history.deletions(office.workspace)) == 1
    assert history.deletions(office.workspace)[0].operation != taken
    assert verify.check(office.workspace) == []


def test_the_bin_says_in_words_what_went(office):
    keys = office.findings("甲。", "乙乙。", "丙。")
    office.measure(keys[1], "措施一。")
    office.measure(keys[1], "措施二。")
    findings.delete(office.workspace, [keys[1]])
    people.delete_unit(office.workspace, office.unit("财政局"))
    findings.delete(office.workspace, [keys[0], keys[2]])
    assert [row.what for row in deletions.rows(office.workspace)] == [
        "问题 1「甲。」等 2 条",
        "单位「财政局」",
        "问题 2「乙乙。」及其 2 条措施",
    ]
    assert deletions.rows(office.workspace)[2].texts == (
        ("问题", "乙乙。"),
        ("整改措施", "措施一。"),
        ("整改措施", "措施二。"),
    )
