"""自有范本: the office's own texts by kind and name, and which of them it works with."""

from core.domain import calendars, own_resources


def test_own_ones_are_listed_by_kind_in_the_order_they_were_made(workspace):
    for kind, name in (("style", "甲"), ("wording", "乙"), ("style", "丙")):
        own_resources.add(workspace, kind, f" {name} ", "text", based_on="gb", based_on_version="1")
    assert [(row.name, row.based_on, row.text) for row in own_resources.rows(workspace, "style")] == [
        ("甲", "gb", "text"), ("丙", "gb", "text"),
    ]  # fmt: skip
    assert own_resources.named(workspace, "wording", "甲") is None


def test_a_name_is_given_and_stands_once_in_its_kind(workspace, refusal):
    own_resources.add(workspace, "style", "甲", "")
    refusal("resource.no_name", workspace, own_resources.add, "style", " ", "")
    refusal("resource.known_already", workspace, own_resources.add, "style", "甲 ", "")
    assert own_resources.add(workspace, "wording", "甲", "")


def test_a_calendar_is_called_by_its_year(workspace, refusal):
    for name in ("二〇二六", "2026年", "26", "9999", "²⁰²⁶"):
        refusal("resource.no_year", workspace, own_resources.add, "calendar", name, "2026-01-01,休,元旦")
    key = own_resources.add(workspace, "calendar", "2026", "2026-01-01,休,元旦")
    refusal("resource.no_year", workspace, own_resources.edit, key, "明年", "2026-01-01,休,元旦", seen=1)
    assert [row.year for row in calendars.years(workspace) if row.own == key] == [2026]


def test_one_is_changed_and_keeps_its_name_or_takes_a_free_one(workspace, refusal):
    key = own_resources.add(workspace, "style", "甲", "1")
    own_resources.add(workspace, "style", "乙", "2")
    own_resources.edit(workspace, key, "甲", "3", seen=1)
    refusal("resource.known_already", workspace, own_resources.edit, key, "乙", "3", seen=2)
    refusal("record.stale", workspace, own_resources.edit, key, "丙", "4", seen=1)
    assert [(row.name, row.text) for row in own_resources.rows(workspace, "style")] == [("甲", "3"), ("乙", "2")]


def test_the_one_in_use_is_remembered_until_another_is_used(workspace, refusal):
    own_resources.add(workspace, "style", "甲", "")
    assert own_resources.in_use(workspace, "style") == ""
    own_resources.use(workspace, "style", "甲")
    assert own_resources.in_use(workspace, "style") == "甲"
    refusal("resource.gone", workspace, own_resources.use, "style", "乙")
    own_resources.use(workspace, "style", "")
    assert own_resources.in_use(workspace, "style") == ""


def test_a_change_is_undone(workspace):
    from core.store import undo

    key = own_resources.add(workspace, "style", "甲", "1")
    own_resources.delete(workspace, key)
    undo.undo_through(workspace, undo.next_undo(workspace).operation_id)
    assert own_resources.named(workspace, "style", "甲").text == "1"
