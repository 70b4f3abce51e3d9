"""表格: rows of a table in a feedback document — the cell with the problem is the item, merged cells hold downwards."""

import re

from core.intake import judgement as judge
from core.intake.drafts import Draft, Kind
from core.intake.layout import Block, Cell
from core.intake.state import State

_PROBLEM = re.compile(
    r"(?:具体|反馈|主要|突出|存在)?(?:的)?问题(?:表现|描述|内容|表述|清单|及具体表现)?$|问题表现|具体表现|反馈意见|主要表现|问题(?:\(|$)"
)
_SUGGESTION = re.compile(r"(?:意见)?建议|整改(?:意见|要求)$")
_CATEGORY = re.compile(r"监督重点|(?:问题)?类别|方面|分类|大类|专题|对应|类型|项目类")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|备注|注)")
_NUMBER = re.compile(r"^\d{1,3}$|^[一二三四五六七八九十]{1,3}$")


def read_table(source: str, rows: list[Block], state: State) -> list[Draft]:
    """The drafts of one table. A table without a column of problems, outside the findings, gives none."""
    columns = max((len(row.cells) for row in rows), default=0)
    head = next((index for index, row in enumerate(rows[:4]) if _problem_column(row.cells) is not None), None)
    problem = _problem_column(rows[head].cells) if head is not None else None
    if problem is None:
        if state.mode not in ("finding", "appraisal", "suggestion"):
            return []
        problem = _widest(rows, columns)
    category = _category_column(rows[head].cells, problem) if head is not None else _short_column(rows, problem)
    kind: Kind = "suggestion" if state.mode == "suggestion" else "finding"
    drafts: list[Draft] = []
    above: str | None = state.category
    for row in rows[(head + 1 if head is not None else 0) :]:
        cells = row.cells
        if not cells or _TOTAL.match(next((cell.text for cell in cells if cell.text), "")):
            continue
        if category is not None and category < len(cells) and cells[category].text:
            above = _written(source, cells[category])
        if problem < len(cells) and len(cells[problem].text) >= 5 and _says_something(cells[problem].text):
            drafts.append(_draft(source, cells[problem], kind, above if kind == "finding" else None, state))
    if drafts:
        state.speakers.findings_seen = True
    return drafts


def _problem_column(cells: list[Cell]) -> int | None:
    if len(cells) < 2 or any(len(cell.text) > 20 for cell in cells):
        return None
    for index, cell in enumerate(cells):
        if _PROBLEM.search(cell.text) and not re.search(r"序号|类别|类型|分类|来源|数量|整改", cell.text):
            return index
    return None


def _category_column(cells: list[Cell], problem: int) -> int | None:
    for index, cell in enumerate(cells):
        if index != problem and _CATEGORY.search(cell.text) and "事项" not in cell.text:
            return index
    return None


def _widest(rows: list[Block], columns: int) -> int:
    lengths = [sum(len(row.cells[index].text) for row in rows if index < len(row.cells)) for index in range(columns)]
    return lengths.index(max(lengths)) if lengths else 0


def _short_column(rows: list[Block], problem: int) -> int | None:
    """Without headings: the column before the problems whose cells name fields."""
    for index in range(problem):
        texts = [row.cells[index].text for row in rows if index < len(row.cells) and row.cells[index].text]
        if texts and not any(_NUMBER.match(text) for text in texts) and all(len(text) <= 40 for text in texts):
            return index
    return None


def _says_something(text: str) -> bool:
    return not set(text) <= set(":-—|") and not judge.only_praises(text)


def _written(source: str, cell: Cell) -> str:
    return "".join(source[place] for place in cell.places)


def _draft(source: str, cell: Cell, kind: Kind, category: str | None, state: State) -> Draft:
    start, end = cell.places[0], cell.places[-1] + 1
    wrong = judge.states_a_problem(cell.text)
    doubt = None if wrong or kind != "finding" else "feedback.doubt_no_problem_named"
    return Draft(
        kind, category, source[start:end], _written(source, cell), start, end,
        0.95 if wrong else 0.6, doubt, organisation=state.organisation,
    )  # fmt: skip
