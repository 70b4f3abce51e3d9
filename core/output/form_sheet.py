"""表格工作表: one sheet of a superior's workbook while it is written — rows inserted, cells filled, the rest kept.

Works on the XML of the sheet itself, because a library that reads and writes a workbook anew loses what it does not
know. A text is an inline string and never a formula; cells that compute lose the value that was saved with them.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.grid import Area, area_of, cell_name, cell_of, column_of, letters
from core.output.form_formulas import Shift, short, translated

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_RANGES = ("ref", "sqref", "activeCell", "topLeftCell")
_FORMULAS = {"formula", "formula1", "formula2", "f"}
_DIGITS = "0123456789"
_MOST_HEIGHT = 409.0  # points; Excel takes no higher row

Written = str | int | float


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the records as it will be: one the form has (`old`), or a new one that looks like `like`."""

    old: int | None
    like: int


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class FormSheet:
    """The sheet; rows and columns count from 0 and are, once rows have been inserted, those afterwards."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._main = root.tag.rpartition("}")[0] + "}"
        self._data = next(one for one in root if local(one) == "sheetData")
        self._rows: dict[int, Any] = {}
        self._cells: dict[int, dict[int, Any]] = {}
        self._number()
        self.merges = [area_of(one.get("ref")) for one in self._merge_list()]
        self.calculated: list[tuple[int, int]] = []  # cells of new rows that compute

    # -- rows -----------------------------------------------------------------------------------

    def insert(self, first: int, rows: Sequence[NewRow], shift: Shift, kept: Callable[[int, int], bool]) -> None:
        """Put the records' rows, which begin at `first`, in their new order. `kept(like, column)` tells which plain
        values of the row that a new one looks like are said again in it."""
        self._separate_formulas()
        patterns = {like: self._pattern(like, kept) for like in {row.like for row in rows if row.old is None}}
        own_merges = {like: [one for one in self.merges if one.top == one.bottom == like] for like in patterns}
        self.merges = [shift.area(one, grows=False) for one in self.merges]
        self._move(shift)
        for place, row in enumerate(rows, first):
            if row.old is None:
                self._add(place, copy.deepcopy(patterns[row.like]), place - row.like, shift)
                self.merges += [one._replace(top=place, bottom=place) for one in own_merges[row.like]]
        self._data[:] = [self._rows[row] for row in sorted(self._rows)]
        self._move_the_rest(shift)

    def cover(self, new: Sequence[tuple[int, int]], likes: Sequence[int]) -> None:
        """Let validations and conditional formats of the rows that new ones look like hold for these too (first and
        last row of each run)."""
        for element in self.root.iter():
            name = local(element)
            if name in ("dataValidation", "conditionalFormatting") and element.get("sqref"):
                element.set("sqref", _covering(element.get("sqref"), new, likes))
            elif name == "sqref" and element.text:
                element.text = _covering(element.text, new, likes)

    def _pattern(self, like: int, kept: Callable[[int, int], bool]) -> Any:
        """The row that new ones look like, without what it says of its own record."""
        row = copy.deepcopy(self._rows[like]) if like in self._rows else self._element("row")
        for cell in list(row):
            _, column = cell_of(cell.get("r"))
            formula = next((one for one in cell if local(one) == "f"), None)
            if formula is not None and formula.get("t") in ("array", "dataTable"):
                formula = None  # one array fills its range; a copy would be another
            elif formula is None and kept(like, column):
                continue
            for one in list(cell):
                if one is not formula:
                    cell.remove(one)
            if formula is None:
                cell.attrib.pop("t", None)
        return row

    def _add(self, place: int, row: Any, further: int, shift: Shift) -> None:
        row.attrib.pop("spans", None)
        cells: dict[int, Any] = {}
        number = str(place + 1)
        row.set("r", number)
        for cell in row:
            letter = cell.get("r").rstrip(_DIGITS)
            column = column_of(letter)
            cell.set("r", letter + number)
            cells[column] = cell
            for formula in cell:
                if local(formula) == "f" and formula.text:
                    moved = shift.formula(formula.text, own=True, in_records=True)
                    formula.text = translated(moved, further)
                    self.calculated.append((place, column))
        self._rows[place], self._cells[place] = row, cells

    def _move(self, shift: Shift) -> None:
        rows = {shift.row(number): row for number, row in self._rows.items()}
        self._cells = {shift.row(number): cells for number, cells in self._cells.items()}
        for number, row in rows.items():
            if row.get("r") != str(number + 1):
                row.set("r", str(number + 1))
                for column, cell in self._cells[number].items():
                    cell.set("r", cell_name(number, column))
        self._rows = rows
        new_first, new_last = shift.row(shift.first), shift.row(shift.last)
        for number, row in rows.items():
            for formula in _formulas(row):
                if formula.text:
                    within = new_first <= number <= new_last
                    formula.text = shift.formula(formula.text, own=True, in_records=within)
                if formula.get("ref"):
                    formula.set("ref", shift.ranges(formula.get("ref")))

    def _move_the_rest(self, shift: Shift) -> None:
        """What stands outside the cells: validations, formats, links, filters, page ends, boxes of controls."""
        for part in self.root:
            for element in part.iter() if part is not self._data and local(part) != "mergeCells" else ():
                self._move_one(element, shift)

    def _move_one(self, element: Any, shift: Shift) -> None:
        name = local(element)
        for key in _RANGES if name else ():
            if element.get(key):
                element.set(key, shift.ranges(element.get(key)))
        if name in _FORMULAS and element.text:
            element.text = shift.formula(element.text, own=True)
        elif name == "sqref" and element.text:
            element.text = shift.ranges(element.text)
        elif name == "brk" and local(element.getparent()) == "rowBreaks":
            element.set("id", str(shift.row(int(element.get("id", "0")))))
        elif element.tag == f"{{{_DRAWING}}}row" and element.text:
            element.text = str(shift.row(int(element.text)))

    def _separate_formulas(self) -> None:
        """Write out formulas that several cells share: each then goes its own way."""
        masters: dict[str, tuple[str, int, int]] = {}
        for row in self._data:
            for cell in row:
                for formula in cell:
                    if local(formula) != "f" or formula.get("t") != "shared":
                        continue
                    place, key = cell_of(cell.get("r")), formula.get("si", "")
                    if formula.text:
                        masters[key] = (formula.text, *place)
                    elif key in masters:
                        text, top, left = masters[key]
                        formula.text = translated(text, place[0] - top, place[1] - left)
                    for name in ("t", "si", "ref"):
                        formula.attrib.pop(name, None)

    # -- cells ----------------------------------------------------------------------------------

    def cell(self, row: int, column: int, style: str | None = None) -> Any:
        """The cell's element, made where there is none; `style` is for a new one."""
        cells = self._cells.get(row)
        if cells is None:
            cells = self._new_row(row)
        found = cells.get(column)
        if found is None:
            found = self._element("c")
            found.set("r", cell_name(row, column))
            if style:
                found.set("s", style)
            after = [one for other, one in cells.items() if other > column]
            if after:
                min(after, key=lambda one: cell_of(one.get("r"))[1]).addprevious(found)
            else:
                self._rows[row].append(found)
            cells[column] = found
            self._rows[row].attrib.pop("spans", None)
        return found

    def style(self, row: int, column: int) -> str | None:
        """The number of a cell's style; None for a cell that is not there."""
        cell = self._cells.get(row, {}).get(column)
        return None if cell is None else cell.get("s")

    def computes(self, row: int, column: int) -> bool:
        """Whether the cell holds a formula."""
        cell = self._cells.get(row, {}).get(column)
        return cell is not None and any(local(one) == "f" for one in cell)

    def says(self, row: int, column: int) -> bool:
        """Whether the cell holds anything."""
        cell = self._cells.get(row, {}).get(column)
        return cell is not None and any(local(one) in ("v", "is") and (one.text or len(one)) for one in cell)

    def write(self, row: int, column: int, value: Written, style: str | None = None) -> None:
        """Let a cell say a text or a number; its look stays."""
        cell = self.cell(row, column, style)
        for one in list(cell):
            cell.remove(one)
        for key in ("t", "cm", "vm"):
            cell.attrib.pop(key, None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            text = self._below(self._below(cell, "is"), "t")
            text.text = value
            text.set(_SPACE, "preserve")
        else:
            self._below(cell, "v").text = repr(value)

    def merge(self, wanted: Sequence[Area]) -> None:
        """Make one cell of each of these ranges, which do not meet; ranges that meet them give way."""
        by_row: dict[int, list[Area]] = {}
        for one in wanted:
            for row in range(one.top, one.bottom + 1):
                by_row.setdefault(row, []).append(one)
        self.merges = [one for one in self.merges if not _meets(one, by_row)]
        self.merges += [one for one in wanted if (one.high, one.wide) != (1, 1)]

    def height(self, row: int) -> float:
        """The height of a row in points: its own, else the sheet's usual one."""
        element = self._rows.get(row)
        own = element.get("ht") if element is not None else None
        return float(own or self._usual_height())

    def raise_to(self, row: int, points: float) -> None:
        """Make a row at least so high."""
        if points > self.height(row):
            if row not in self._rows:
                self._new_row(row)
            self._rows[row].set("ht", f"{min(points, _MOST_HEIGHT):g}")
            self._rows[row].set("customHeight", "1")

    def forget_results(self) -> None:
        """Take out what formulas were saved with, and have the sheet computed when it is opened."""
        found = False
        for row in self._data:
            for formula in _formulas(row):
                found = True
                cell = formula.getparent()
                for one in list(cell):
                    if local(one) == "v":
                        cell.remove(one)
                cell.attrib.pop("t", None)
        if found:
            marked = next((one for one in self.root if local(one) == "sheetCalcPr"), None)
            if marked is None:
                marked = self._element("sheetCalcPr")
                self._put_in_order(marked)
            marked.set("fullCalcOnLoad", "1")

    def finish(self) -> None:
        """Write the merged ranges and how far the sheet reaches."""
        element = next((one for one in self.root if local(one) == "mergeCells"), None)
        if element is None and self.merges:
            element = self._element("mergeCells")
            self._put_in_order(element)
        if element is not None and self.merges:
            element[:] = [self._named("mergeCell", ref=str(one)) for one in sorted(self.merges)]
            element.set("count", str(len(self.merges)))
        elif element is not None:
            self.root.remove(element)
        self._set_dimension()

    def _set_dimension(self) -> None:
        dimension = next((one for one in self.root if local(one) == "dimension"), None)
        columns = [column for cells in self._cells.values() for column in cells]
        if dimension is not None and columns:
            rows = [row for row, cells in self._cells.items() if cells]
            dimension.set("ref", short(Area(min(rows), min(columns), max(rows), max(columns))))

    def _put_in_order(self, element: Any) -> None:
        """Put an element where the schema wants it among its neighbours (ECMA-376, 18.3.1.99)."""
        place = _ORDER.index(local(element))
        after = next((one for one in self.root if local(one) in _ORDER[place + 1 :]), None)
        if after is None:
            self.root.append(element)
        else:
            after.addprevious(element)

    def _new_row(self, row: int) -> dict[int, Any]:
        element = self._element("row")
        element.set("r", str(row + 1))
        after = [number for number in self._rows if number > row]
        if after:
            self._rows[min(after)].addprevious(element)
        else:
            self._data.append(element)
        self._rows[row], self._cells[row] = element, {}
        return self._cells[row]

    def _usual_height(self) -> str:
        form = next((one for one in self.root if local(one) == "sheetFormatPr"), None)
        return (form.get("defaultRowHeight") if form is not None else None) or "15"

    def _merge_list(self) -> Iterator[Any]:
        for element in self.root:
            if local(element) == "mergeCells":
                yield from (one for one in element if local(one) == "mergeCell")

    def _number(self) -> None:
        """Note where rows and cells are; programs may leave the numbers out where they only count on."""
        row_number = -1
        for row in self._data:
            if local(row) != "row":
                continue
            row_number = int(row.get("r")) - 1 if row.get("r") else row_number + 1
            row.set("r", str(row_number + 1))
            cells: dict[int, Any] = {}
            column = -1
            for cell in row:
                column = cell_of(cell.get("r"))[1] if cell.get("r") else column + 1
                cell.set("r", f"{letters(column)}{row_number + 1}")
                cells[column] = cell
            self._rows[row_number], self._cells[row_number] = row, cells

    def _element(self, name: str) -> Any:
        return self.root.makeelement(self._main + name, nsmap=self.root.nsmap)

    def _named(self, name: str, **given: str) -> Any:
        return self.root.makeelement(self._main + name, given)

    def _below(self, parent: Any, name: str) -> Any:
        child = parent.makeelement(self._main + name)
        parent.append(child)
        return child


_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


def _formulas(row: Any) -> Iterator[Any]:
    for cell in row:
        for one in cell:
            if local(one) == "f":
                yield one


def _covering(ranges: str, new: Sequence[tuple[int, int]], likes: Sequence[int]) -> str:
    """A list of ranges, with the new rows for those that hold a row they look like."""
    known = [area_of(word) for word in ranges.split() if _is_range(word)]
    more: list[str] = []
    for first, last in new:
        for one in known:
            there = any(other.holds(first, one.left) for other in known)
            if not there and any(one.top <= row <= one.bottom for row in likes):
                more.append(short(one._replace(top=first, bottom=last)))
    return " ".join([ranges, *dict.fromkeys(more)])


def _is_range(word: str) -> bool:
    try:
        area_of(word)
    except ValueError:
        return False
    return True


def _meets(one: Area, by_row: dict[int, list[Area]]) -> bool:
    return any(
        one.left <= other.right and other.left <= one.right
        for row in range(one.top, one.bottom + 1)
        for other in by_row.get(row, ())
    )
