"""规则和清单: an office's own version of a book of rules — checked, used, and left behind again."""

import re
from datetime import date

import pytest

from core.base import rulebook
from core.base.errors import Refused
from core.base.places import resource
from core.domain import (
    categories,
    closing_rules,
    clues,
    deadlines,
    evidence,
    inspections,
    letter_rules,
    meetings,
    outcomes,
    own_resources,
    process,
    publications,
    reminders,
    rule_text,
    rules,
    statistics,
)
from core.domain import rule_shapes as shapes
from core.domain.inspections import InspectionDraft
from core.store import undo


def changed(name, path, value):
    return rule_text.put(rulebook.text(name), path, value)


@pytest.mark.parametrize("name", rules.BOOKS)
def test_every_built_in_book_has_the_shape_asked_of_an_own_one(workspace, name):
    rules.check(name, rulebook.text(name))
    assert rules.wrong(workspace, name) is None


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_each_field_of_a_form_is_written_back_and_nothing_else_changes(name):
    text = rulebook.text(name)
    for part in shapes.parts(name, text):
        same = rule_text.put(text, part.path, part.value)
        assert rule_text.parsed(same) == rule_text.parsed(text)
        assert [line for line in same.splitlines() if line.startswith("#")] == [
            line for line in text.splitlines() if line.startswith("#")
        ]


def test_without_an_own_version_the_built_in_book_holds(workspace):
    assert rules.book(workspace, "warnings") == rulebook.book("warnings")
    assert rules.own(workspace, "warnings") is None


def test_an_own_version_holds_until_the_built_in_one_is_wanted_again_and_both_are_undone(workspace):
    rules.keep(workspace, "warnings", changed("warnings", ("days", "soon"), 30))
    assert deadlines.warning_days(workspace) == {"urgent": 10, "soon": 30}
    rules.keep(workspace, "warnings", changed("warnings", ("days", "soon"), 40))
    assert deadlines.warning_days(workspace)["soon"] == 40
    rules.restore(workspace, "warnings")
    assert deadlines.warning_days(workspace)["soon"] == 20
    for soon in (40, 30, 20):
        undo.undo(workspace)
        assert deadlines.warning_days(workspace)["soon"] == soon


def test_the_past_is_told_by_the_rules_of_then(workspace, clock):
    before = workspace.now()
    clock.forward(days=1)
    rules.keep(workspace, "warnings", changed("warnings", ("days", "soon"), 30))
    with workspace.as_of(before) as then:
        assert deadlines.warning_days(then)["soon"] == 20


def test_the_built_in_text_itself_is_not_kept(workspace):
    rules.keep(workspace, "clues", rulebook.text("clues"))
    assert own_resources.rows(workspace, "clues") == []


WRONG = [
    ("warnings", ("days", "soon"), 5, "rules.out_of_order"),
    ("warnings", ("days", "urgent"), -1, "rules.not_a_number"),
    ("warnings", ("days", "urgent"), True, "rules.not_a_number"),
    ("closing", ("chains", "巡察办"), ["巡察办"], "rules.too_few"),
    ("closing", ("criteria", "usual"), [], "rules.too_few"),
    ("closing", ("criteria", "usual"), ["甲", "甲"], "rules.word_twice"),
    ("closing", ("criteria", "usual"), ["甲", " "], "rules.not_words"),
    ("deadlines", ("TL-6M", "trigger"), "whenever", "rules.not_one_of"),
    ("deadlines", ("TL-6M", "kinds"), ["审计"], "rules.not_one_of"),
    ("deadlines", ("TL-6M", "on"), "yes", "rules.not_a_flag"),
    ("deadlines", ("TL-2017-27", "feedback_before"), "2024", "rules.not_a_day"),
    ("process", ("feedback", "done"), ["nothing"], "rules.unknown"),
    ("process", ("feedback", "papers"), ["签收单"], "rules.not_a_table"),
    ("schemes", ("four_focuses", "title"), " ", "rules.not_a_text"),
]


@pytest.mark.parametrize(("name", "path", "value", "code"), WRONG)
def test_what_is_wrong_is_told_with_its_line(workspace, name, path, value, code):
    text = changed(name, path, value)
    with pytest.raises(Refused) as refused:
        rules.keep(workspace, name, text)
    assert refused.value.code == code
    above = text.splitlines()[: refused.value.facts["line"]]
    assert above[-1].split("=")[0].strip(' "') == path[-1]
    assert next(line for line in reversed(above) if line.startswith("[")) == f"[{path[0]}]"
    assert rules.own(workspace, name) is None


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("warnings", "urgent = 10", "rules.lacking"),
        ("deadlines", "[TL-2017-29]", "rules.unknown"),
        ("clues", "[handlings]", "rules.unknown"),
    ],
)
def test_an_entry_the_program_asks_for_is_not_left_out(workspace, name, line, code):
    text = rulebook.text(name)
    assert line in text
    with pytest.raises(Refused) as refused:
        rules.keep(workspace, name, text.replace(line, ""))
    assert refused.value.code in (code, "rules.not_toml", "rules.lacking")


ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,.;:()]+[A-Za-z]{2,}")
BUILT_IN = sorted(path.stem for path in resource("rules").glob("*.toml"))


@pytest.mark.parametrize("name", BUILT_IN)
def test_remarks_are_in_chinese(name):
    remarks = [line for line in rulebook.text(name).splitlines() if line.lstrip().startswith("#")]
    assert remarks
    assert [line for line in remarks if ENGLISH.search(line)] == []


def test_what_is_no_toml_is_told_with_line_and_column(workspace):
    with pytest.raises(Refused) as refused:
        rules.keep(workspace, "warnings", "[days]\nurgent = 十\n")
    assert refused.value.code == "rules.not_toml"
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (2, 10)


def test_an_own_version_that_an_update_made_wrong_stands_in_nobodys_way(workspace):
    own_resources.add(workspace, "warnings", "到期预警", "[days]\nurgent = 3\n", based_on_version="0")
    assert deadlines.warning_days(workspace) == {"urgent": 10, "soon": 20}
    assert rules.wrong(workspace, "warnings").code == "rules.lacking"
    assert rules.outdated(workspace, "warnings")


# -- the product works by it -------------------------------------------------------------------


def test_a_computed_date_says_that_the_offices_own_rule_gave_it_and_stored_dates_stay(workspace):
    inspection = inspections.add(workspace, InspectionDraft("巡视", kind="巡视", feedback_on="2017-11-27"))
    [before] = deadlines.milestones(workspace, inspection)
    rules.keep(workspace, "deadlines", changed("deadlines", ("TL-2017-27", "offset"), 3))
    assert deadlines.milestones(workspace, inspection) == [before]
    deadlines.recompute(workspace, inspection)
    [after] = deadlines.milestones(workspace, inspection)
    assert after.due_on == date(2018, 2, 27)
    assert after.basis.endswith("规则 TL-2017-27 本单位规则第1版")
    [(version,)] = workspace.sql("SELECT rule_version FROM milestone")
    assert version.startswith("own-")


LISTS = [
    ("closing", ("criteria", "usual"), lambda w: closing_rules.usual_criteria(w)),
    ("closing", ("sources", "reopening"), lambda w: closing_rules.reopening_sources(w)),
    ("closing", ("chains", "巡察办"), lambda w: closing_rules.chains(w)["巡察办"]),
    ("schemes", ("four_focuses", "nodes"), lambda w: categories.scheme_nodes(w, "four_focuses")),
    ("clues", ("handlings", "clue"), lambda w: clues.handlings(w, "clue")),
    ("evidence", ("kinds",), lambda w: evidence.kinds(w)),
    ("meetings", ("kinds", "words"), lambda w: meetings.kinds(w)),
    ("outcomes", ("money", "heads"), lambda w: outcomes.words(w, "money", "heads")),
    ("publication", ("channels", "social"), lambda w: publications.channels(w, "social")),
    ("publication", ("ways", "comment"), lambda w: publications.comment_ways(w)),
]


@pytest.mark.parametrize(("name", "path", "ask"), LISTS)
def test_the_words_of_an_own_list_are_offered(workspace, name, path, ask):
    rules.keep(workspace, name, changed(name, path, ["甲词", "乙词"]))
    assert ask(workspace) == ("甲词", "乙词")


def test_own_days_of_warning_are_counted_and_named(office):
    rules.keep(office.workspace, "warnings", changed("warnings", ("days", "soon"), 35))
    counting = statistics.Counting(office.workspace, statistics.Scope(None, date(2025, 9, 15)))
    assert counting.figure("soon").title == "35天内到期问题"
    assert set(reminders.counts(office.workspace, None)) == {"overdue", "urgent", "soon"}


def test_own_steps_and_letters_are_worked_by(office):
    rules.keep(office.workspace, "process", changed("process", ("feedback", "title"), "见面会"))
    assert "见面会" in [row.title for row in process.steps(office.workspace, office.inspection)]
    rules.keep(
        office.workspace, "letters", rulebook.text("letters").replace('title = "督办通知书"', 'title = "催办单"')
    )
    assert letter_rules.rules(office.workspace).kind("notice").title == "催办单"
