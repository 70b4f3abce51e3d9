"""Moves with units, persons, operators, settings, papers, forms, ledgers and undo, by the operation each is."""

from datetime import date
from typing import Any

from core.base.rulebook import book
from core.domain import (
    calendars,
    deletions,
    intake_records,
    ledger_records,
    letter_rules,
    number_series,
    operators,
    own_resources,
    papers,
    people,
    process,
    readiness,
    rules,
    settings,
    sign_in,
    unit_forms,
)
from core.domain.calendars import Day
from core.domain.inspections import InspectionDraft
from core.domain.intake_records import ReviewedDocument, ReviewedItem
from core.domain.ledger_records import LedgerFinding, LedgerMeasure, LedgerPlan
from core.domain.papers import PrintRow
from core.domain.people import PersonDraft, UnitDraft
from core.domain.unit_forms import Answer, Returned
from core.store import expunge, undo
from tests.core.domain.clerks.hand import PASSWORD, SECRET, TODAY, Hand, Move, NothingThere

WATCHER = "观察员"  # never gets the right to see clues
RIGHTS = (("write",), ("write", "review"), ("write", "clue"), ("write", "review", "clue", "manage"))


# -- units and persons -------------------------------------------------------------------------


def edit_unit(h: Hand) -> Any:
    key = h.unit
    draft = UnitDraft(h.name(), "", h.maybe(lambda: h.unit))
    return people.edit_unit(h.workspace, key, draft, seen=h.seen("unit", key))


def edit_person(h: Hand) -> Any:
    key = h.person
    draft = PersonDraft(h.of(("张国立", "李敏", "王芳")), h.maybe(lambda: h.unit), "科长")
    return people.edit_person(h.workspace, key, draft, seen=h.seen("person", key))


# -- operators ---------------------------------------------------------------------------------


def other_operator(h: Hand) -> int:
    return h.key("operator", f"name <> '{WATCHER}' AND id <> 1")


def add_operator(h: Hand) -> Any:
    return operators.add(h.workspace, f"操作员{h.number(99)}", h.of(RIGHTS))


def edit_operator(h: Hand) -> Any:
    key = other_operator(h)
    return operators.edit(h.workspace, key, f"操作员{h.number(99)}", h.of(RIGHTS), seen=h.seen("operator", key))


def set_password(h: Hand) -> Any:
    old = PASSWORD if h.cell("operator", h.workspace.operator, "password") else ""
    return sign_in.set_password(h.workspace, h.workspace.operator, h.of(("", PASSWORD)), old=old)


def sits_down(h: Hand) -> Any:
    """Another clerk signs in; with a recovery code when there is one and his password is forgotten."""
    row = h.of(operators.active(h.workspace))
    return sign_in.sign_in(h.workspace, row.name, PASSWORD)


def make_code(h: Hand) -> Any:
    h.notes["code"] = sign_in.make_code(h.workspace)


def recover(h: Hand) -> Any:
    if "code" not in h.notes:
        raise NothingThere
    return sign_in.recover(h.workspace, h.of(operators.active(h.workspace)).name, h.notes["code"], PASSWORD)


# -- settings and papers -----------------------------------------------------------------------


def series(h: Hand) -> str:
    return h.of(list(book("number_series")[1]))


def set_forward(h: Hand) -> Any:
    name = series(h)
    last = number_series.used(h.workspace, name, 2025) + h.number(3)
    return number_series.set_forward(h.workspace, name, 2025, last)


def add_resource(h: Hand) -> Any:
    kind = h.of(("letters", "wording"))
    text = letter_rules.built_in() if kind == "letters" else "自有文字"
    return own_resources.add(h.workspace, kind, f"范本{h.number()}", text)


def edit_resource(h: Hand) -> Any:
    key = h.key("own_resource", "kind IN ('letters', 'wording')")  # calendars are named by their year, by the program
    name, text = f"范本{h.number()}", h.cell("own_resource", key, "text")
    return own_resources.edit(h.workspace, key, name, text, seen=h.seen("own_resource", key))


def use_resource(h: Hand) -> Any:
    kind, name = h.of(h.workspace.sql("SELECT kind, name FROM own_resource"))
    return own_resources.use(h.workspace, kind, h.of((name, "")))


def keep_rules(h: Hand) -> Any:
    """The office's own version of a book: the built-in one with a remark of its own."""
    name = h.of(list(rules.BOOKS))
    return rules.keep(h.workspace, name, rules.text(h.workspace, name) + f"\n# 本单位第{h.number()}次修订\n")


def take_in_calendar(h: Hand) -> Any:
    days = [Day(date(h.of((2024, 2031)), 1, day), worked=day > 2, name="元旦") for day in range(1, h.number(3) + 2)]
    return calendars.take_in(h.workspace, days)


def write_text(h: Hand) -> Any:
    owner, paper, block = h.inspection, h.of(("progress", "plan")), h.of(("opening", "next"))
    known = papers.texts(h.workspace, owner, paper).get(block)
    seen = known.version if known else None
    return papers.write_text(h.workspace, owner, paper, block, h.text(), digest="", seen=seen)


def restore_text(h: Hand) -> Any:
    owner, paper, block = h.of(h.workspace.sql("SELECT inspection_id, paper, block FROM paper_text"))
    return papers.restore_text(h.workspace, owner, paper, block)


def remember_print(h: Hand) -> Any:
    row = PrintRow(f"2025-{h.number()}", h.inspection, "progress", "进展报告", "{}", ("ab", "cd"), "2025-09-15")
    return papers.remember_print(h.workspace, row)


def mark_step(h: Hand) -> Any:
    step = h.of(list(book("process")[1]))
    return process.mark(h.workspace, h.inspection, step, "", h.of(("done", "not_needed")), h.text())


def waive(h: Hand) -> Any:
    return readiness.waive(h.workspace, [h.of(readiness.check(h.workspace).items)], h.text())


# -- what comes in -----------------------------------------------------------------------------


def accept(h: Hand) -> Any:
    """A feedback document of two findings and a clue, into a new inspection or one that is there."""
    words = [h.text(), h.text(), f"{SECRET}：{h.text()}"]
    text = f"反馈第{h.number(9999)}号：" + "".join(words)
    items = [
        ReviewedItem(kind, text.index(one), text.index(one) + len(one), one, one, receiver=SECRET * (kind == "clue"))
        for kind, one in zip(("finding", "suggestion", "clue"), words, strict=True)
    ]
    draft = InspectionDraft(f"第{h.number(999)}轮巡察", kind="巡察")
    reviewed = ReviewedDocument("反馈意见.txt", text, draft, tuple(items))
    return intake_records.accept(h.workspace, reviewed, into=h.maybe(lambda: h.inspection))


def take_in(h: Hand) -> Any:
    measure = LedgerMeasure(2, h.text(), lead_units=("台账单位",))
    found = LedgerFinding(2, h.text(), closed=h.yes(), closed_on=h.day(), closeout_number=f"旧{h.number(999)}",
                          measures=(measure,))  # fmt: skip
    plan = LedgerPlan("旧台账.xlsx 第1表", (found,), units={"台账单位": None})
    return ledger_records.take_in(h.workspace, h.inspection, plan)


def issue_form(h: Hand) -> Any:
    owner = h.inspection
    unit = h.of(list(unit_forms.units_asked(h.workspace, owner)))
    return unit_forms.issue(h.workspace, owner, [unit], collection_round=unit_forms.round_now(h.workspace, owner))


def take_form_back(h: Hand) -> Any:
    form = h.of(unit_forms.issued(h.workspace))
    known = unit_forms.present(h.workspace, list(form.rows))
    report = {"progress": h.text(), "completed": "未完成", "reason": h.text(), "next_plan": h.text()}
    answers = tuple(Answer(one.measure, report) for one in known.values())
    back = Returned(form.id, h.seen("unit_form", form.id), TODAY, "张联络", "0000-1", answers, h.kept())
    return unit_forms.take_back(h.workspace, back)


# -- taking back -------------------------------------------------------------------------------


def restore(h: Hand) -> Any:
    return deletions.restore(h.workspace, h.of(deletions.rows(h.workspace)).id)


def undo_through(h: Hand) -> Any:
    last = h.workspace.sql("SELECT id FROM operation WHERE changes > 0 ORDER BY id DESC LIMIT 6")
    return undo.undo_through(h.workspace, h.of(last)[0])


def clear(h: Hand) -> Any:
    noun = h.of(("progress", "clue", "person", "finding"))
    where = "parent_id IS NULL" if noun == "finding" else "1"
    return expunge.expunge(h.workspace, [(noun, h.key(noun, where))], reason="误录涉密内容")


MOVES: dict[str, Move] = {
    "unit.add": lambda h: people.add_unit(h.workspace, UnitDraft(h.name(), "", h.maybe(lambda: h.unit))),
    "unit.edit": edit_unit,
    "unit.merge": lambda h: people.merge_units(h.workspace, h.unit, h.unit),
    "unit.delete": lambda h: people.delete_unit(h.workspace, h.unit),
    "person.add": lambda h: people.add_person(
        h.workspace, PersonDraft(h.of(("赵一", "钱二")), h.maybe(lambda: h.unit))
    ),
    "person.edit": edit_person,
    "person.leave": lambda h: people.leave(h.workspace, h.person, h.of((TODAY, None))),
    "person.delete": lambda h: people.delete_person(h.workspace, h.person),
    "operator.add": add_operator,
    "operator.edit": edit_operator,
    "operator.leave": lambda h: operators.leave(h.workspace, other_operator(h)),
    "operator.come_back": lambda h: operators.come_back(h.workspace, other_operator(h)),
    "operator.identify": lambda h: operators.identify(h.workspace, h.person),
    "operator.sign_in": sits_down,
    "operator.set_password": set_password,
    "operator.make_code": make_code,
    "operator.recover": recover,
    "setting.change": lambda h: settings.change(h.workspace, *h.of((("quiet_days", "20"), ("on_time_by", "first")))),
    "setting.rename_office": lambda h: settings.rename_office(h.workspace, f"某新区{h.number()}"),
    "number_series.set_pattern": lambda h: number_series.set_pattern(
        h.workspace, series(h), h.of(("", "{year}年{n:02d}号"))
    ),
    "number_series.set_forward": set_forward,
    "resource.add": add_resource,
    "resource.edit": edit_resource,
    "resource.use": use_resource,
    "resource.delete": lambda h: own_resources.delete(h.workspace, h.key("own_resource")),
    "rules.keep": keep_rules,
    "rules.restore": lambda h: rules.restore(h.workspace, h.of(list(rules.BOOKS))),
    "calendar.take_in": take_in_calendar,
    "calendar.remove": lambda h: calendars.remove(h.workspace, h.of((2024, 2031))),
    "paper.write_text": write_text,
    "paper.restore_text": restore_text,
    "paper.remember_print": remember_print,
    "step.mark": mark_step,
    "step.unmark": lambda h: process.unmark(h.workspace, h.key("step_mark")),
    "waiver.add": waive,
    "waiver.delete": lambda h: readiness.take_back(h.workspace, [h.key("waiver")]),
    "intake.accept": accept,
    "ledger.take_in": take_in,
    "unit_form.issue": issue_form,
    "unit_form.take_back": take_form_back,
    "record.restore": restore,
    "record.expunge": clear,
    "step.undo": lambda h: undo.undo(h.workspace),
    "step.redo": lambda h: undo.redo(h.workspace),
    "step.undo_through": undo_through,
}
