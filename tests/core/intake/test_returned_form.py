"""Rules for the forms of the units: what they answer comes in, nothing is silently written over, nothing is lost."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.base.dates import When
from core.base.errors import Refused
from core.domain import (
    collection_rounds,
    evidence_files,
    findings,
    inspections,
    measures,
    people,
    progress,
    progress_words,
    unit_forms,
)
from core.domain.collection_rounds import RoundDraft
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import UnitDraft
from core.domain.progress import ProgressDraft
from core.domain.unit_forms import ANSWERS, ASKED, FormSheet
from core.intake import returned_form
from core.intake.returned_form import Comparison
from core.output import unit_form
from core.store import undo
from core.store.workspace import Workspace

TOP = unit_form.HEADER_ROW + 1
COLUMNS = {name: nth for nth, name in enumerate((*ASKED, *ANSWERS), 2)}


@dataclass
class Desk:
    """A workspace of one unit with some measures, and its form."""

    workspace: Workspace
    folder: Path
    inspection: int
    unit: int
    measures: list[int]

    def issue(self, round_id: int | None = None) -> Path:
        [sheet] = unit_forms.issue(self.workspace, self.inspection, [self.unit], collection_round=round_id)
        return self.write(sheet)

    def write(self, sheet: FormSheet) -> Path:
        path = self.folder / f"{unit_form.file_name(sheet)}.xlsx"
        with path.open("wb") as stream:
            unit_form.write(sheet, stream)
        return path

    def compare(self, path: Path) -> Comparison:
        return returned_form.compare(self.workspace, path)

    def report(self, measure: int, text: str, word: str = "未完成", on: date = date(2025, 9, 10)) -> None:
        progress.add(
            self.workspace, "measure", measure, ProgressDraft(on, text, word, reason="人手不足", next_plan="继续推进")
        )

    def present(self, measure: int) -> Any:
        return progress.present(self.workspace, "measure", [measure]).get(measure)


def made(workspace: Workspace, folder: Path, count: int = 3, name: str = "组织部") -> Desk:
    inspection = inspections.add(workspace, InspectionDraft(f"十届省委第二轮巡视 {name}"))
    unit = people.add_unit(workspace, UnitDraft(name))
    keys: list[int] = []
    for nth in range(1, count + 1):
        finding = findings.add(workspace, inspection, FindingDraft(f"第{nth}个问题：学习不深入"))
        draft = MeasureDraft(f"第{nth}条措施：制定计划", lead_units=(unit,), due=When("day", date(2025, 12, 31)))
        keys.append(measures.add(workspace, finding, draft))
    desk = Desk(workspace, folder, inspection, unit, keys)
    desk.report(keys[0], "已经开始", on=date(2025, 9, 1))
    return desk


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Desk:
    return made(workspace, tmp_path)


def edit(path: Path, change: Callable[[Any], object]) -> Path:
    """Change the visible sheet as a unit does."""
    book = load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def answer(row: int, **said: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for name, text in said.items():
            sheet.cell(row, COLUMNS[name]).value = text

    return change


def codes(found: Comparison) -> list[str]:
    return [one.code for one in found.remarks]


def standings(found: Comparison) -> dict[tuple[str, str], str]:
    return {(one.where, one.field): one.standing for one in found.changes}


def test_only_the_answers_can_be_changed_and_the_state_is_chosen(desk: Desk) -> None:
    book = load_workbook(desk.issue())
    sheet, mark = book.worksheets
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert mark.sheet_state == "veryHidden"
    locked = {name: sheet.cell(TOP, column).protection.locked for name, column in COLUMNS.items()}
    assert [name for name, on in locked.items() if not on] == list(ANSWERS)
    [listed] = sheet.data_validations.dataValidation
    assert listed.formula1 == '"已完成,基本完成,未完成"'
    assert str(listed.sqref) == "J7:J9"


def test_texts_that_look_like_formulas_stay_texts(desk: Desk) -> None:
    desk.report(desk.measures[1], "=1+1")
    book = load_workbook(desk.issue())
    cell = book.worksheets[0].cell(TOP + 1, COLUMNS["progress"])
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_untouched_form_changes_nothing(desk: Desk) -> None:
    found = desk.compare(desk.issue())
    assert (found.changes, found.remarks) == ((), ())
    assert returned_form.take_back(desk.workspace, found) == 0


def test_an_answer_becomes_a_dated_report(desk: Desk) -> None:
    said = {"progress": "召开两次会议", "completed": "已完成", "evidence": "会议纪要"}
    path = edit(desk.issue(), answer(TOP + 1, **said))
    edit(
        path,
        lambda sheet: (sheet.cell(4, 3, "李梅"), sheet.cell(4, 6, "0871-1234567"), sheet.cell(4, 10, "2025年9月15日")),
    )
    found = desk.compare(path)
    assert (found.contact, found.phone, found.filled_on) == ("李梅", "0871-1234567", date(2025, 9, 15))
    assert returned_form.take_back(desk.workspace, found) == 1
    entry = desk.present(desk.measures[1])
    assert (entry.text, entry.word, entry.source) == ("召开两次会议", "已完成", "组织部填报表（第1期）")
    titles = measures.evidence_titles(desk.workspace, "measure", [desk.measures[1]])
    assert titles[desk.measures[1]] == ("会议纪要",)


def test_what_only_the_office_changed_stays(desk: Desk) -> None:
    path = desk.issue()
    desk.report(desk.measures[0], "办公室补记的进展")
    found = desk.compare(edit(path, answer(TOP + 1, progress="单位新填")))
    assert standings(found) == {("I7", "progress"): "ours", ("I8", "progress"): "theirs"}
    returned_form.take_back(desk.workspace, found)
    assert desk.present(desk.measures[0]).text == "办公室补记的进展"


def test_what_both_changed_waits_for_a_decision(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP, progress="单位写的"))
    desk.report(desk.measures[0], "办公室写的")
    found = desk.compare(path)
    [one] = found.open
    assert (one.base, one.ours, one.theirs) == ("已经开始", "办公室写的", "单位写的")
    returned_form.take_back(desk.workspace, found)
    assert desk.present(desk.measures[0]).text == "办公室写的"
    again = desk.compare(path)
    assert "unit_form.read_before" in codes(again)
    returned_form.take_back(desk.workspace, again, frozenset({(one.uid, "progress")}))
    assert desk.present(desk.measures[0]).text == "单位写的"


def test_an_emptied_cell_takes_nothing_away_by_itself(desk: Desk) -> None:
    found = desk.compare(edit(desk.issue(), answer(TOP, progress=None)))
    assert [one.standing for one in found.changes] == ["cleared"]
    assert returned_form.take_back(desk.workspace, found) == 0
    assert desk.present(desk.measures[0]).text == "已经开始"


def _swap(sheet: Any, first: int, second: int, columns: range) -> None:
    for column in columns:
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value
        for cell in (one, other):
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type


def test_sorted_rows_are_known_by_their_mark(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP, progress="第一条的进展"))
    edit(path, lambda sheet: _swap(sheet, TOP, TOP + 2, range(1, 14)))
    returned_form.take_back(desk.workspace, desk.compare(path))
    assert desk.present(desk.measures[0]).text == "第一条的进展"
    assert desk.present(desk.measures[2]) is None


def test_rows_sorted_without_their_marks_are_known_by_their_words(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP, progress="第一条的进展"))
    edit(path, lambda sheet: _swap(sheet, TOP, TOP + 2, range(2, 14)))
    found = desk.compare(path)
    assert codes(found).count("unit_form.mark_moved") == 2
    returned_form.take_back(desk.workspace, found)
    assert desk.present(desk.measures[0]).text == "第一条的进展"
    assert desk.present(desk.measures[2]) is None


def test_an_added_row_and_words_beside_the_form_are_told(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(TOP + 5, COLUMNS["measure"], "单位自己加的措施")
        sheet.cell(TOP, 16, "请领导关注")

    found = desk.compare(edit(desk.issue(), change))
    told = {one.code: one.facts.get("text", "") for one in found.remarks}
    assert told["unit_form.row_unknown"] == "单位自己加的措施"
    assert told["unit_form.beside"] == "请领导关注"


def test_a_deleted_row_is_told_and_changes_nothing(desk: Desk) -> None:
    found = desk.compare(edit(desk.issue(), lambda sheet: sheet.delete_rows(TOP)))
    assert codes(found) == ["unit_form.row_missing"]
    assert found.changes == ()


def test_a_copied_row_with_other_answers_is_told(desk: Desk) -> None:
    def copy(sheet: Any) -> None:
        for column in range(1, 14):
            sheet.cell(TOP + 4, column).value = sheet.cell(TOP, column).value
        sheet.cell(TOP + 4, COLUMNS["progress"]).value = "另一种说法"

    found = desk.compare(edit(desk.issue(), copy))
    assert codes(found) == ["unit_form.row_twice"]
    assert "另一种说法" in found.remarks[0].facts["text"]


def test_an_inserted_column_does_no_harm(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP + 1, progress="新进展"))
    edit(path, lambda sheet: sheet.insert_cols(4))
    assert [one.theirs for one in desk.compare(path).taken] == ["新进展"]


def test_a_formula_without_its_result_is_told(desk: Desk) -> None:
    found = desk.compare(edit(desk.issue(), answer(TOP + 1, progress="=A1")))
    assert [(one.code, one.where) for one in found.remarks] == [("unit_form.formula_unread", "I8")]


def test_a_state_in_other_words_is_understood_or_told(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP + 1, completed="办结"))
    edit(path, answer(TOP + 2, completed="差不多了"))
    found = desk.compare(path)
    assert [one.theirs for one in found.taken] == ["已完成"]
    assert "unit_form.word_unknown" in codes(found)


def test_a_state_is_understood_by_the_words_of_the_office(desk: Desk) -> None:
    stored = progress_words.text_of([("整改完毕", "done"), ("正按计划推进", "open")])
    row = inspections.one(desk.workspace, desk.inspection)
    inspections.edit(desk.workspace, desk.inspection, replace(row.given, progress_words=stored), seen=row.version)
    path = edit(desk.issue(), answer(TOP + 1, completed="办结"))
    edit(path, answer(TOP + 2, completed="未完成"))
    found = desk.compare(path)
    assert [one.theirs for one in found.taken if one.field == "completed"] == ["整改完毕", "正按计划推进"]
    # Done asks for no reason; open does.
    assert codes(found) == ["unit_form.reason_missing"]


def test_not_completed_wants_its_reason(desk: Desk) -> None:
    found = desk.compare(edit(desk.issue(), answer(TOP + 1, completed="未完成")))
    assert codes(found) == ["unit_form.reason_missing"]


def test_an_older_form_is_flagged(desk: Desk) -> None:
    first, second = desk.issue(), desk.issue()
    assert first.name != second.name
    returned_form.take_back(desk.workspace, desk.compare(second))
    assert codes(desk.compare(first)) == ["unit_form.older"]


def test_units_that_have_not_answered_are_listed_and_those_overdue(desk: Desk, clock: Any) -> None:
    draft = RoundDraft("九月", date(2025, 9, 20), units=(desk.unit,))
    round_id = collection_rounds.add(desk.workspace, desk.inspection, draft)
    assert unit_forms.round_now(desk.workspace, desk.inspection) == round_id
    path = desk.issue(round_id)
    [waiting] = unit_forms.outstanding(desk.workspace)
    assert (waiting.unit_name, unit_forms.is_overdue(waiting, desk.workspace.today())) == ("组织部", False)
    clock.forward(days=10)
    assert unit_forms.is_overdue(waiting, desk.workspace.today())
    edit(path, lambda sheet: sheet.cell(4, 3, "李梅"))
    returned_form.take_back(desk.workspace, desk.compare(path))
    assert unit_forms.outstanding(desk.workspace) == []
    [row] = collection_rounds.returns(desk.workspace, round_id)
    assert (row.returned_on, row.contact) == (date(2025, 9, 25), "李梅")


def test_evidence_of_the_folder_comes_in_with_the_form(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP, evidence="会议纪要；签到表"))
    folder = path.with_suffix("")
    (folder / "3").mkdir(parents=True)
    for name in ("会议纪要.pdf", "2 通知.docx", "3/照片.jpg", "说不清.txt"):
        (folder / name).write_bytes(name.encode())
    found = desk.compare(path)
    assert sorted(code for code in codes(found) if "file" in code) == [
        "unit_form.file_absent",
        "unit_form.file_of_nobody",
    ]
    returned_form.take_back(desk.workspace, found)
    titles = measures.evidence_titles(desk.workspace, "measure", desk.measures)
    assert [titles[key] for key in desk.measures] == [("会议纪要", "签到表"), ("2 通知",), ("照片",)]
    kept = desk.workspace.sql("SELECT name FROM evidence JOIN evidence_tie ON evidence.id = evidence_id"
                              " WHERE noun = 'unit_form' ORDER BY evidence.id")  # fmt: skip
    assert [name for (name,) in kept] == [path.name, "说不清.txt"]
    assert evidence_files.faults(desk.workspace) == []


def test_taking_back_is_one_step_of_undo(desk: Desk) -> None:
    path = edit(desk.issue(), answer(TOP + 1, progress="新进展"))
    returned_form.take_back(desk.workspace, desk.compare(path))
    step = undo.next_undo(desk.workspace)
    assert step is not None
    undo.undo_through(desk.workspace, step.operation_id)
    assert desk.present(desk.measures[1]) is None
    assert [one.unit_name for one in unit_forms.outstanding(desk.workspace)] == ["组织部"]


def test_what_is_no_form_of_this_workspace_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = desk.issue()
    with Workspace.create(tmp_path / "other", "另一办", "赵") as other, pytest.raises(Refused) as caught:
        returned_form.compare(other, path)
    assert caught.value.code == "unit_form.foreign"
    book = load_workbook(path)
    del book["rectify"]
    book.save(path)
    with pytest.raises(Refused) as caught:
        desk.compare(path)
    assert caught.value.code == "unit_form.not_one"


def test_a_unit_without_open_measures_gets_no_form(desk: Desk) -> None:
    other = people.add_unit(desk.workspace, UnitDraft("宣传部"))
    with pytest.raises(Refused) as caught:
        unit_forms.issue(desk.workspace, desk.inspection, [other])
    assert caught.value.code == "unit_form.nothing_to_ask"


# -- a unit that does whatever it likes ------------------------------------------------------------

WORDS = (
    "已召开会议",
    "制度已印发",
    "=SUM(A1)",
    "2025年9月1日",
    "已完成",
    "未完成",
    "整改到位",
    "无",
    "45000",
    "\n第二行 ",
    "",
)


def _random_edits(sheet: Any, chance: random.Random, told: set[str]) -> None:
    """What a unit does to a form; every text it leaves behind is noted in `told`."""
    for nth in range(chance.randint(1, 8)):
        last = max(row for row in range(TOP, sheet.max_row + 1) if any(sheet.cell(row, c).value for c in range(1, 14)))
        row, other = chance.randint(TOP, last), chance.randint(TOP, last)
        column = COLUMNS[chance.choice([*ANSWERS])]
        match chance.randrange(8):
            case 0 | 1:
                cell = sheet.cell(row, column)
                cell.value, cell.data_type = f"{chance.choice(WORDS)}{nth}-{chance.randrange(1000)}", "s"
            case 2:
                sheet.cell(row, column).value = None
            case 3:
                _swap(sheet, row, other, range(1, 14))
            case 4:
                _swap(sheet, row, other, range(2, 14))
            case 5:
                sheet.insert_rows(row)
                sheet.cell(row, COLUMNS["progress"]).value = f"插入行{nth}-{chance.randrange(1000)}"
            case 6:
                if last > TOP:
                    sheet.delete_rows(row)
            case _:  # pasted over several cells, dates among them
                for below in range(row, min(row + 2, last) + 1):
                    sheet.cell(below, column).value = date(2025, 9, chance.randint(1, 14))
    for row in range(TOP, sheet.max_row + 1):
        for name in ANSWERS:
            value = sheet.cell(row, COLUMNS[name]).value
            if value is not None and str(value).strip():
                told.add(_plain(value))


def _plain(value: Any) -> str:
    return "".join(str(value)[:10].split()) if hasattr(value, "year") else "".join(str(value).split())


def _play(workspace: Workspace, seed: int, folder: Path) -> tuple[list[str], list[str]]:
    """One form out, edited by both sides, and back: what was written over unasked, and which answers are lost."""
    chance = random.Random(seed)
    folder.mkdir()
    desk = made(workspace, folder, chance.randint(1, 5), folder.name)
    path = desk.issue()
    told: set[str] = set()
    edit(path, lambda sheet: _random_edits(sheet, chance, told))
    for measure in desk.measures:
        if chance.random() < 0.4:
            desk.report(measure, f"办公室{chance.randrange(1000)}", chance.choice(("已完成", "未完成")))
    before = {key: _state(desk, key) for key in desk.measures}
    found = desk.compare(path)
    chosen = frozenset((one.uid, one.field) for one in found.open if chance.random() < 0.5)
    returned_form.take_back(workspace, found, chosen)
    return _overwritten(desk, found, chosen, before), _lost(found, told)


def _state(desk: Desk, measure: int) -> dict[str, str]:
    entry = desk.present(measure)
    said = (entry.text, entry.word, entry.reason, entry.next_plan) if entry else ("", "", "", "")
    return dict(zip(ANSWERS, said, strict=False))


def _overwritten(desk: Desk, found: Comparison, chosen: frozenset[tuple[str, str]], before: Any) -> list[str]:
    """A cell may differ afterwards only where the unit alone changed it, or where it was decided so."""
    uids = {present.measure: uid for uid, present in found.present.items()}
    standing = {(one.uid, one.field): one for one in found.changes}
    wrong: list[str] = []
    for measure, earlier in before.items():
        for name, now in _state(desk, measure).items():
            one = standing.get((uids[measure], name))
            decided = one is not None and one.standing != "ours" and (one.uid, name) in chosen
            wanted = one.theirs if one is not None and (one.standing == "theirs" or decided) else earlier[name]
            if now != wanted:
                wrong.append(f"{name}: {now!r} for {wanted!r}")
    return wrong


def _lost(found: Comparison, told: set[str]) -> list[str]:
    """Texts the unit left in cells for answers that are no answer, differ from what is known, and are not told."""
    known = {_plain(text) for answers in found.answers.values() for text in answers.values()}
    known |= {_plain(text) for one in found.changes for text in (one.theirs, one.ours, one.base)}
    remarks = "".join(_plain(value) for one in found.remarks for value in one.facts.values())
    return [text for text in told if text not in known and text not in remarks]


def test_whatever_a_unit_does_nothing_is_overwritten_and_nothing_lost(
    workspace: Workspace, tmp_path: Path, times: Callable[[int, int], int]
) -> None:
    """A hundred forms, in a campaign a thousand, each of a unit of its own."""
    number = itertools.count(1)

    @settings(phases=[Phase.generate], max_examples=times(100, 1000))  # a seed tells enough
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        overwritten, lost = _play(workspace, seed, tmp_path / f"单位{next(number)}")
        assert (overwritten, lost) == ([], [])

    play()
