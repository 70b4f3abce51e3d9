"""Nothing is written while typing; complaints stand beside their fields; leaving asks."""

from datetime import date
from typing import Any

import pytest

from core.base.errors import Complaints, Refused
from gui.look import look
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, LinesField, TickField
from gui.parts.form import Form, scrolled


@pytest.fixture
def form(qtbot: Any, dressed: None) -> Form:
    made = Form()
    made.add("name", "姓名", LineField(), required=True)
    made.add("unit", "单位", LineField())
    made.fill({"name": "陈建国", "unit": ""})
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_form_is_dirty_only_while_it_differs(qtbot: Any, form: Form) -> None:
    assert not form.dirty
    qtbot.keyClicks(form.field("unit"), "x")
    assert form.dirty
    form.field("unit").clear()
    assert not form.dirty


def test_all_complaints_stand_beside_their_fields_at_once(form: Form) -> None:
    rest = form.complain(
        Complaints(
            [Refused("person.no_name", field="name"), Refused("unit.no_name", field="unit"), Refused("workspace.busy")]
        )
    )
    assert [form._entries[name].complaint.isVisible() for name in ("name", "unit")] == [True, True]
    assert rest


def test_typing_takes_the_complaint_away(qtbot: Any, form: Form) -> None:
    form.complain(Refused("person.no_name", field="name"))
    qtbot.keyClicks(form.field("name"), "x")
    assert not form._entries["name"].complaint.isVisible()


@pytest.mark.parametrize(
    ("answer", "left", "saved"), [("保存", True, True), ("不保存", True, False), ("继续填写", False, False)]
)
def test_leaving_a_changed_form_asks(
    qtbot: Any, form: Form, dialogs: Any, answer: str, left: bool, saved: bool
) -> None:
    done: list[bool] = []
    qtbot.keyClicks(form.field("name"), "x")
    dialogs.answer(answer)
    assert form.may_leave(lambda: done.append(True) or True) is left
    assert bool(done) is saved


def test_leaving_an_unchanged_form_asks_nothing(form: Form) -> None:
    assert form.may_leave(lambda: False)


def test_fields_keep_their_kind_of_value(qtbot: Any, dressed: None) -> None:
    choice = ChoiceField([(None, "（未归类）"), (0, "零"), (1, "一")])
    choice.value = 0
    assert choice.value == 0
    choice.value = None
    assert choice.value is None
    free = ChoiceField([("", ""), ("建章立制", "建章立制")], free=True)
    free.value = "别的"
    assert free.value == "别的"
    tick = TickField("x", unknown=True)
    tick.value = None
    assert tick.value is None
    lines = LinesField()
    lines.value = ("甲", "乙")
    assert lines.value == ("甲", "乙")
    for widget in (choice, free, tick, lines):
        qtbot.addWidget(widget)


def test_the_star_of_what_is_required_follows_the_theme(form: Form) -> None:
    label = form._entries["name"].label
    assert look().colours["overdue"] in label.text()
    look().wear("dark", 100)
    assert look().colours["overdue"] == "#FF9D92"
    assert "#FF9D92" in label.text()


@pytest.mark.parametrize("size", [100, 150])
def test_no_note_and_no_long_choice_makes_a_form_wider_than_its_place(
    qtbot: Any, dressed: None, compose: Any, size: int
) -> None:
    look().wear("light", size)
    form = Form()
    due = form.add("due", "完成时限", DateField(lambda: date(2025, 9, 15), deadline=True))
    form.add("on", "针对", ChoiceField([(1, "措施 1：" + "建立第一议题制度，每季度专题研究" * 3)]))
    area = scrolled(form)
    qtbot.addWidget(area)
    area.resize(640, 400)
    area.show()
    compose(due.line, "2027年11月30日")
    qtbot.waitUntil(lambda: due._understood.height() > 1.5 * due._understood.fontMetrics().height())
    assert "该年放假安排未录入" in due._understood.text()
    assert area.widget().width() == area.viewport().width()


def test_what_cannot_be_read_and_what_is_missing_are_told_at_once(qtbot: Any, dressed: None) -> None:
    made = Form()
    made.add("day", "日期", DateField(lambda: date(2025, 9, 15)), required=True)
    made.add("reason", "理由", LineField(), required=True)
    made.add("later", "以后再填", LineField(), required=True)
    made.add("remark", "备注", LineField())
    made.show_field("later", False)
    qtbot.addWidget(made)
    made.show()
    assert not made.check()
    wrong = [name for name, entry in made._entries.items() if entry.complaint.isVisible()]
    assert wrong == ["day", "reason"]
