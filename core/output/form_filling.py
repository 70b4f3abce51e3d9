"""填写上级表格: one filling — rows made for the findings, cells written, what follows from it in the other parts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO

from core.base.columns import Column
from core.base.errors import Refused
from core.base.grid import Area, Grid, cell_name
from core.base.meter import Meter
from core.base.states import PROGRESS
from core.base.text import plain
from core.domain import mapping_labels, mapping_words
from core.domain.mapping import OF_THE_WHOLE, ColumnUse, FormMapping
from core.domain.mapping_labels import PEN, LabelUse
from core.output import blocks, form_columns, form_links, form_rows, ledgers, row_heights
from core.output.form_formulas import Shift
from core.output.form_looks import Look, Looks, column_styles, options
from core.output.form_sheet import FormSheet, Written, local
from core.output.layouts import Layout, RowRule
from core.output.ledger import Entry
from core.output.ledger_subjects import Request
from core.output.spreadsheet import LONGEST_TEXT, clean, fits
from core.output.superior_form import Filled, FilledColumn, Form, UnfilledColumn
from core.store.workspace import Workspace

MOST_ROWS = 50_000
_COVER_ROWS = 40
_ENTRIES_PER_STEP = 50
_RECORDS = Layout("superior_form", 1, "", "", (), sort=(("number", False),), choose=(("kinds", ("finding",)),))
_RULE = RowRule(least=0)
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MEANINGS = {word: code for code, word in PROGRESS.items()}


@dataclass(slots=True)
class _Told:
    """What is noted while writing."""

    cells: dict[int, int] = field(default_factory=dict[int, int])
    outside: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    replaced: list[str] = field(default_factory=list[str])
    cut: set[int] = field(default_factory=set[int])
    heights: list[tuple[Area, float]] = field(default_factory=list[tuple[Area, float]])
    merges: list[Area] = field(default_factory=list[Area])


class Filling:
    """Fills one table of a form."""

    def __init__(self, workspace: Workspace, form: Form, mapping: FormMapping, request: Request) -> None:
        self._workspace, self._form, self._mapping, self._request = workspace, form, mapping, request
        self._grid: Grid = form.by_name[mapping.sheet]
        self._package = form.package()
        self._part = form.parts[[grid.name for grid in form.grids].index(mapping.sheet)]
        self._main = next(name for kind, name in self._package.related("") if kind == "officeDocument")
        self._sheet = FormSheet(self._package.tree(self._part))
        styles = next((name for kind, name in self._package.related(self._main) if kind == "styles"), None)
        self._looks = Looks(self._package, styles, form.formats)
        self._column_styles = column_styles(self._sheet.root)
        self._book = self._package.tree(self._main)
        self._options = self._drop_downs()
        self._told = _Told()
        self._fields: dict[str, Column] = {}
        self._uses = [use for use in mapping.columns if use.field and not self._computed(use.column)]

    def write(self, stream: BinaryIO, meter: Meter) -> Filled:
        """Fill the form and write the file."""
        used = [use.field for use in self._uses]
        wanted = replace(_RECORDS, subject=form_columns.subject_of(used))
        entries = ledgers.entries(self._workspace, wanted, self._request, meter)
        if not entries:
            raise Refused("superior_form.nothing")
        facts = ledgers.facts(self._workspace, self._request, entries)
        self._fields = form_columns.of_records(self._workspace, entries, self._request, used, facts)
        plan = form_rows.plan(self._mapping, [self._need(entry) for entry in entries], self._grid.hidden_rows)
        if len(plan.rows) > MOST_ROWS:
            raise Refused("superior_form.too_many_rows", most=MOST_ROWS)
        shift = Shift(self._mapping.sheet, plan.inserted, self._mapping.start, self._mapping.last)
        self._insert(plan, shift)
        meter.begin("填写上级表格", len(entries))
        covered = _covered(self._sheet.merges, self._mapping.start, self._mapping.start + len(plan.rows))
        for nth, (entry, rows) in enumerate(zip(entries, plan.taken, strict=True)):
            if nth % _ENTRIES_PER_STEP == 0:
                meter.step(nth)
            self._write_entry(entry, rows, covered, shift)
        self._sheet.merge(self._told.merges)
        self._raise_rows()
        labels = self._write_labels(facts, shift)
        self._finish(shift)
        meter.step(len(entries))
        self._package.write(stream)
        return self._report(entries, plan, labels)

    # -- rows -----------------------------------------------------------------------------------

    def _need(self, entry: Entry) -> int:
        """How many rows a finding takes."""
        parts = len(entry.parts)
        if self._mapping.block > 1:
            slots = [count for use in self._uses if self._per_part(use) and (count := self._slots_of(use)) > 1]
            return self._mapping.block + max(parts - min(slots, default=parts), 0)
        return max(parts, 1) if self._by_measures else 1

    @property
    def _by_measures(self) -> bool:
        """Whether each measure has a row: the form asks for measures, and they are not joined in one."""
        asked = {"measure", "measure_kind"} & {use.field for use in self._uses}
        return bool(asked) and (self._mapping.spread != "joined" or self._mapping.block > 1)

    def _per_part(self, use: ColumnUse) -> bool:
        return form_columns.catalogue()[use.field].level == "measure"

    def _slots_of(self, use: ColumnUse) -> int:
        """In how many rows of a block the column has a cell of its own."""
        top = self._mapping.start
        rows = range(top, top + self._mapping.block)
        return sum(self._grid.area_at(row, use.column).top == row for row in rows)

    def _insert(self, plan: form_rows.RowPlan, shift: Shift) -> None:
        mapping = self._mapping
        if not shift:
            return
        own = [one for one in self._sheet.merges if one.high > 1]
        self._sheet.insert(mapping.start, plan.rows, shift, self._says_again)
        model = mapping.start + max(mapping.clone - mapping.start, 0) // mapping.block * mapping.block
        for block in plan.copied:
            for one in own:
                if model <= one.top and one.bottom < model + mapping.block:
                    top, bottom = one.top - model, one.bottom - model
                    last = mapping.block - 1
                    moved = one._replace(
                        top=block.top + top + (block.more if top == last else 0),
                        bottom=block.top + bottom + (block.more if bottom == last else 0),
                    )
                    self._sheet.merges.append(moved)
        new = _runs([mapping.start + place for place, row in enumerate(plan.rows) if row.old is None])
        likes = sorted({shift.row(row.like) for row in plan.rows if row.old is None})
        self._sheet.cover(new, likes)

    def _says_again(self, like: int, column: int) -> bool:
        """Whether new rows repeat what stands in the one they look like: words the form prints in every row."""
        mapping = self._mapping
        kinds = mapping.block > 1 and column == mapping.fields.get("measure_kind")
        if any(use.column == column for use in self._uses) and not kinds:
            return False
        text = self._grid.text(like, column)
        if not text or mapping.block > 1:
            return bool(text)
        others = [self._grid.text(row, column) for row in range(mapping.start, mapping.last + 1)]
        return len(others) > 1 and all(other == text for other in others)

    def _computed(self, column: int) -> bool:
        return (self._mapping.clone, column) in self._grid.formulas

    # -- cells ----------------------------------------------------------------------------------

    def _write_entry(
        self, entry: Entry, rows: Sequence[int], covered: Mapping[tuple[int, int], Area], shift: Shift
    ) -> None:
        kinds = self._preprinted_kinds(rows)
        for use in self._uses:
            slots = [row for row in rows if covered.get((row, use.column), Area(row, 0, row, 0)).top == row]
            if self._mapping.block == 1:
                self._write_plain(entry, use, slots, covered)
            elif kinds and self._per_part(use) and len(slots) > 1:
                self._write_by_kind(entry, use, slots, kinds, covered)
            else:
                self._write_in_block(entry, use, slots, covered)

    def _write_plain(
        self, entry: Entry, use: ColumnUse, rows: Sequence[int], covered: Mapping[tuple[int, int], Area]
    ) -> None:
        """A form with one row a record: the finding's cells are merged over its measures' rows, or said on each."""
        parts = entry.parts if self._by_measures else ()
        if self._per_part(use) and parts:
            for row, part in zip(rows, parts, strict=True):
                self._put(row, use, self._fields[use.field].show(part), covered)
            return
        text = self._of_the_whole(entry, use)
        if len(rows) > 1 and self._mapping.spread == "merged" and not self._per_part(use):
            across = covered.get((rows[0], use.column), Area(rows[0], use.column, rows[0], use.column))
            area = across._replace(top=rows[0], bottom=rows[-1])
            self._told.merges.append(area)
            self._put(rows[0], use, text, {(rows[0], use.column): area})
            for row in rows[1:]:
                self._sheet.cell(row, use.column, self._style(row, use.column))
            return
        for row in rows if self._mapping.spread == "repeated" else rows[:1]:
            self._put(row, use, text, covered)

    def _write_in_block(
        self, entry: Entry, use: ColumnUse, slots: Sequence[int], covered: Mapping[tuple[int, int], Area]
    ) -> None:
        """A form with a block of rows a record: as the form divides each column, so it is filled."""
        if self._per_part(use) and len(slots) > 1:
            for row, part in zip(slots, entry.parts, strict=False):
                self._put(row, use, self._fields[use.field].show(part), covered)
        elif slots:
            self._put(slots[0], use, self._of_the_whole(entry, use), covered)

    def _preprinted_kinds(self, rows: Sequence[int]) -> dict[int, str]:
        """Row → the type of measure that the form itself prints there; empty where it prints none."""
        use = next((use for use in self._uses if use.field == "measure_kind"), None)
        if use is None or self._mapping.block == 1:
            return {}
        model = range(self._mapping.start, self._mapping.start + self._mapping.block)
        words = [self._grid.text(row, use.column) for row in model]
        if len(set(filter(None, words))) < 2:
            return {}
        return dict(zip(rows, [*words[:-1], *[""] * (len(rows) - len(words)), words[-1]], strict=True))

    def _write_by_kind(
        self,
        entry: Entry,
        use: ColumnUse,
        slots: Sequence[int],
        kinds: Mapping[int, str],
        covered: Mapping[tuple[int, int], Area],
    ) -> None:
        """A block whose rows are for types of measures: each measure in the row of its type, others in free ones."""
        if use.field == "measure_kind":
            return
        by_row: dict[int, list[Any]] = {}
        for part in entry.parts:
            own = [row for row in slots if kinds[row] and plain(kinds[row]) == plain(part.kind)]
            other = [row for row in slots if plain(kinds[row]) in ("其他", "其它", "")]
            row = (own or other or list(slots))[0]
            by_row.setdefault(row, []).append(part)
        for row, parts in by_row.items():
            shown = filter(None, dict.fromkeys(self._fields[use.field].show(part) for part in parts))
            self._put(row, use, "\n".join(shown), covered)

    def _of_the_whole(self, entry: Entry, use: ColumnUse) -> str:
        """What one cell says of a finding with all its measures."""
        column = self._fields[use.field]
        if column.level == "finding":
            return column.show(entry.row)
        if use.field in OF_THE_WHOLE:
            return self._fields[OF_THE_WHOLE[use.field]].show(entry.row)
        return "\n".join(filter(None, dict.fromkeys(column.show(part) for part in entry.parts)))

    def _put(self, row: int, use: ColumnUse, text: str, covered: Mapping[tuple[int, int], Area]) -> None:
        text = clean(text)
        if not text or self._sheet.computes(row, use.column):
            return
        name = cell_name(row, use.column)
        if not fits(text):
            raise Refused("superior_form.text_too_long", cell=name, most=LONGEST_TEXT)
        style = self._style(row, use.column)
        look = self._looks.of(style)
        allowed = self._allowed(use.column)
        if allowed:
            said = text
            text = _answer(text, allowed)
            if text not in allowed:
                self._told.outside.append((name, said))
        if self._sheet.says(row, use.column) and use.field != "number":
            self._told.replaced.append(name)
        self._sheet.write(row, use.column, self._value(text, use, look), style)
        self._told.cells[use.column] = self._told.cells.get(use.column, 0) + 1
        self._measure(text, covered.get((row, use.column), Area(row, use.column, row, use.column)), look)

    def _style(self, row: int, column: int) -> str | None:
        own = self._sheet.style(row, column)
        return own if own is not None else self._column_styles.get(column)

    def _value(self, text: str, use: ColumnUse, look: Look) -> Written:
        """A date where the form's cell is for dates, a number where it is for numbers or counts; else the text."""
        if look.kind in ("date", "month", "year") and (found := _DATE.fullmatch(text)):
            year, month, day = (int(part or 1) for part in found.groups())
            return (date(year, month, day) - (_DAY_ZERO_1904 if self._form.from_1904 else _DAY_ZERO)).days
        counts = use.field == "number" or self._fields[use.field].align == "right"
        if _NUMBER.fullmatch(text) and (look.kind == "number" or (counts and look.kind == "general")):
            return float(text) if "." in text else int(text)
        return text

    # -- heights --------------------------------------------------------------------------------

    def _measure(self, text: str, area: Area, look: Look) -> None:
        """Note how high the text stands in its cell, if the form breaks lines there."""
        if look.wraps:
            count = row_heights.lines(text, row_heights.room(self._width(area), look.size))
            if count > 1:
                need = row_heights.height(count, look.size, _RULE.spacing, _RULE.padding)
                self._told.heights.append((area, need))

    def _width(self, area: Area) -> float:
        return max(self._grid.width_of(area), 1)

    def _raise_rows(self) -> None:
        """Make rows high enough for what was written; the form's own heights are never lowered."""
        for area, need in sorted(self._told.heights, key=lambda one: one[0].high):
            heights = [self._sheet.height(row) for row in range(area.top, area.bottom + 1)]
            if need > sum(heights):
                blocks.grow(heights, 0, len(heights), need, _RULE.most)
                for row, height in zip(range(area.top, area.bottom + 1), heights, strict=True):
                    self._sheet.raise_to(row, height)
                if need > sum(heights):
                    self._told.cut.add(area.top)

    # -- labels ---------------------------------------------------------------------------------

    def _write_labels(
        self, facts: Mapping[str, str], shift: Shift
    ) -> tuple[list[tuple[LabelUse, str]], list[LabelUse]]:
        """Answer what stands outside the table; what is for the pen or not known stays open."""
        told: list[tuple[LabelUse, str]] = []
        left: list[LabelUse] = []
        here: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for use in self._mapping.labels:
            answer = "" if use.fact == PEN else facts.get(use.fact, "")
            moved = replace(use, row=shift.row(use.row), target=(shift.row(use.target[0]), use.target[1]))
            if not answer:
                left.append(moved)
                continue
            told.append((moved, answer))
            if use.where == "beside":
                style = self._style(*moved.target)
                self._sheet.write(*moved.target, self._fact_value(answer, self._looks.of(style)), style)
            else:
                here.setdefault((use.row, use.column), []).append((use.label, answer))
        for (row, column), answers in here.items():
            text = mapping_labels.answered(self._grid.text(row, column), answers)
            self._sheet.write(shift.row(row), column, text)
        return told, left

    def _fact_value(self, answer: str, look: Look) -> Written:
        use = ColumnUse(0, (), "fact.filled_on")
        return self._value(answer, use, look)

    # -- drop-downs -----------------------------------------------------------------------------

    def _drop_downs(self) -> dict[int, tuple[str, ...]]:
        """Column → the words its drop-down allows in the records' rows."""
        names = {
            one.get("name", ""): one.text or "" for part in self._book if local(part) == "definedNames" for one in part
        }
        lists = options(self._sheet.root, self._mapping.sheet, self._form.by_name, names)
        return {
            use.column: words
            for use in self._mapping.columns
            for area, words in lists
            if area.holds(max(self._mapping.start, min(self._mapping.clone, self._mapping.last)), use.column)
        }

    def _allowed(self, column: int) -> tuple[str, ...]:
        return self._options.get(column, ())

    # -- the end --------------------------------------------------------------------------------

    def _finish(self, shift: Shift) -> None:
        self._sheet.finish()
        self._sheet.forget_results()
        self._package.put_tree(self._part, self._sheet.root)
        if shift:
            form_links.follow(self._package, self._part, shift)
            form_links.mend_order(self._package, self._main, self._sheet_id(), shift, self._sheet.calculated)
        if any(grid.formulas for grid in self._form.grids if grid is not self._grid):
            form_links.mark_for_calculation(self._package, self._main)

    def _sheet_id(self) -> str:
        for part in self._book:
            for one in part if local(part) == "sheets" else ():
                if one.get("name") == self._mapping.sheet:
                    return one.get("sheetId", "")
        return ""

    def _report(
        self,
        entries: Sequence[Entry],
        plan: form_rows.RowPlan,
        labels: tuple[list[tuple[LabelUse, str]], list[LabelUse]],
    ) -> Filled:
        told = self._told
        columns = tuple(FilledColumn(use, told.cells[use.column]) for use in self._uses if told.cells.get(use.column))
        return Filled(
            findings=len(entries),
            measures=sum(len(entry.parts) for entry in entries),
            rows=sum(map(len, plan.taken)),
            inserted=sum(count for _, count in plan.inserted),
            columns=columns,
            unfilled=tuple(self._unfilled()),
            labels=tuple(labels[0]),
            open_labels=tuple(labels[1]),
            elsewhere=tuple(self._asked_elsewhere()),
            text_boxes=self._form.text_boxes,
            leftover=tuple(self._leftover(plan)),
            outside=tuple(told.outside),
            replaced=tuple(told.replaced),
            cut=tuple(sorted(told.cut)),
            parts=tuple(self._package.changed),
            protected=self._grid.protected,
        )

    def _leftover(self, plan: form_rows.RowPlan) -> Iterator[int]:
        """Rows for records that said something before and are behind the last one written."""
        last = max((rows[-1] for rows in plan.taken if rows), default=-1)
        told = [use.column for use in self._uses if use.field not in ("number", "measure_kind")]
        for place, row in enumerate(plan.rows, self._mapping.start):
            if place > last and row.old is not None and any(self._grid.text(row.old, column) for column in told):
                yield place

    def _asked_elsewhere(self) -> Iterator[tuple[str, LabelUse]]:
        """What other sheets ask for: a cover with 填报单位."""
        for grid in self._form.grids:
            if grid.visible and grid.name != self._mapping.sheet:
                for use in mapping_labels.labels(grid, range(min(grid.height, _COVER_ROWS))):
                    yield grid.name, use

    def _unfilled(self) -> Iterator[UnfilledColumn]:
        for use in self._mapping.columns:
            if self._computed(use.column):
                yield UnfilledColumn(use, "formula")
            elif not use.field:
                yield UnfilledColumn(use, "no_field")
            elif not self._told.cells.get(use.column):
                printed = use.field == "measure_kind" and self._grid.text(self._mapping.start, use.column)
                yield UnfilledColumn(use, "printed" if printed else "nothing_recorded")


def _answer(text: str, allowed: Sequence[str]) -> str:
    """How the form's drop-down says it; the text itself where it has no word for it."""
    for word in mapping_words.answers(text, _MEANINGS.get(text, "")):
        if word in allowed:
            return word
    same = [word for word in allowed if plain(word) == plain(text)]
    return same[0] if same else text


def _covered(merges: Sequence[Area], first: int, after: int) -> dict[tuple[int, int], Area]:
    """The merged range of each cell of the records' rows that lies in one."""
    return {
        (row, column): one
        for one in merges
        if one.bottom >= first and one.top < after
        for row in range(one.top, one.bottom + 1)
        for column in range(one.left, one.right + 1)
    }


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
