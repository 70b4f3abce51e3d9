"""上级表格 of any make: header anywhere and of any depth, columns in any order, blocks, totals — all are filled."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.domain import findings
from core.domain.findings import FindingFilter, FindingRow
from core.output import superior_form
from tests.core.office import Office
from tests.core.output.superiors import begun, frame
from tests.core.output.superiors_records import filled_in, record

ASKED = {
    "序号": "number", "具体问题": "text", "整改措施": "measure", "责任领导": "leader", "责任单位": "lead_unit",
    "配合单位": "co_units", "完成时限": "deadline", "整改目标": "goal", "问题类别": "category", "责任人": "person",
    "备注": "remark",
}  # fmt: skip
UNKNOWN = ("核查意见", "得分", "整改编码", "督导组", "系数", "附件", "批次号", "验收结论", "部门意见")
OF_FINDINGS = {"number", "text", "goal", "category", "remark"}


@dataclass
class Drawn:
    """A form as it was drawn: columns from the left, rows from 1."""

    heads: list[str]
    top: int
    depth: int
    block: int
    prepared: int
    total: bool

    @property
    def start(self) -> int:
        return self.top + self.depth

    @property
    def last(self) -> int:
        return self.start - 1 + self.prepared * self.block

    def column(self, field: str) -> int:
        return next(place for place, head in enumerate(self.heads, 1) if ASKED.get(head) == field)


def drawn(chance: random.Random) -> Drawn:
    first, always, others = "序号", ["具体问题", "整改措施"], list(ASKED)[3:]
    some = always + chance.sample(others, chance.randint(3, 8)) + chance.sample(UNKNOWN, chance.randint(0, 8))
    chance.shuffle(some)
    block = chance.choice((1, 1, 1, 3, 5))
    prepared = chance.randint(0 if block == 1 else 1, 4)
    return Drawn(
        [first, *some],
        chance.randint(1, 7),
        chance.randint(1, 4),
        block,
        prepared,
        bool(prepared) and chance.random() < 0.7,
    )


def written(form: Drawn, chance: random.Random, path: Path) -> str:
    """Write the form; gives its sheet's name."""
    width = len(form.heads)
    book, sheet = begun("某某整改情况表", get_column_letter(width), chance.choice(("Sheet1", "整改 台账", "附件1(表)")))
    if form.top == 1:
        sheet.unmerge_cells(f"A1:{get_column_letter(width)}1")
        sheet["A1"] = None
    if form.top > 2:
        sheet["A2"] = "填报单位："
        sheet.merge_cells("A2:C2")
    shared = _bands(sheet, form, chance) if form.depth > 1 else set[int]()
    for place, head in enumerate(form.heads, 1):
        row = form.top + (place in shared)
        sheet.cell(row, place, head)
        if row < form.start - 1:
            sheet.merge_cells(start_row=row, end_row=form.start - 1, start_column=place, end_column=place)
    frame(sheet, form.top, max(form.last, form.start - 1), width)
    for top in range(form.start, form.last + 1, form.block):
        for place, head in enumerate(form.heads, 1):
            if form.block > 1 and ASKED.get(head) in OF_FINDINGS:
                sheet.merge_cells(start_row=top, end_row=top + form.block - 1, start_column=place, end_column=place)
    if form.total:
        sheet.cell(form.last + 1, 1, "合计")
        sheet.cell(form.last + 1, 2, f"=COUNTA(B{form.start}:B{form.last})")
    book.save(path)
    return sheet.title


def _bands(sheet: Worksheet, form: Drawn, chance: random.Random) -> set[int]:
    """Headings above several columns; gives the columns below them."""
    below: set[int] = set()
    place = 1
    while place <= len(form.heads):
        wide = min(chance.randint(1, 5), len(form.heads) - place + 1)
        if wide > 1:
            sheet.cell(form.top, place, f"{chance.choice('甲乙丙丁')}类信息{place}")
            sheet.merge_cells(start_row=form.top, end_row=form.top, start_column=place, end_column=place + wide - 1)
            below |= set(range(place, place + wide))
        place += wide
    return below


def test_forms_of_any_make_are_understood_and_filled(
    office: Office, tmp_path: Path, times: Callable[[int, int], int]
) -> None:
    record(office)
    keys = findings.ids(office.workspace, FindingFilter(kinds=("finding",)), (("number", False),))
    rows = findings.rows(office.workspace, keys)
    for seed in range(times(40, 400)):
        chance = random.Random(seed)
        form, path = drawn(chance), tmp_path / "form.xlsx"
        name = written(form, chance, path)
        mapping = superior_form.propose(superior_form.read(path)).mapping
        assert mapping.header == (form.top - 1, form.start - 2), (seed, form)
        assert {use.column: use.field for use in mapping.columns} == {
            place: ASKED.get(head, "") for place, head in enumerate(form.heads)
        }, (seed, form)
        _, target = filled_in(office.workspace, path)
        _check(load_workbook(target)[name], form, rows, seed)


def _check(sheet: Worksheet, form: Drawn, rows: list[FindingRow], seed: int) -> None:
    at = form.start
    for row in rows:
        texts = [one.text for one in row.measures]
        high = max(len(texts), form.block)
        assert sheet.cell(at, form.column("text")).value == row.text, (seed, form)
        said = [sheet.cell(line, form.column("measure")).value for line in range(at, at + high)]
        assert said == texts + [None] * (high - len(texts)), (seed, form)
        at += high
    if form.total:
        end = max(at, form.last + 1)
        assert sheet.cell(end, 1).value == "合计", (seed, form)
        assert sheet.cell(end, 2).value == f"=COUNTA(B{form.start}:B{end - 1})", (seed, form)
