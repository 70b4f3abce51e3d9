"""台账识读: the table of a ledger as findings and measures, with every doubt and where it stands.

What a cell says is read by its field; whatever was not certain, not readable or not taken is told with its row and
cell, so that nothing of the file is lost without a word.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from core.base.dates import When
from core.base.grid import Grid, Value, as_text, cell_name
from core.base.text import plain
from core.domain.ledger_records import Amount, LedgerFinding, LedgerMeasure, Named, Report
from core.domain.mapping import FormMapping
from core.intake import ledger_values as values
from core.intake.ledger_fields import COMPUTED, MONEY, fields
from core.intake.ledger_rows import NOTHING, Block, Cell, Table
from core.intake.ledger_values import Doubt

Weight = Literal["error", "doubt", "left_out"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the clerk should know of a cell or row (from 0; `column` -1: the row as a whole)."""

    code: str
    row: int
    column: int = -1
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    weight: Weight = "doubt"

    @property
    def where(self) -> str:
        """The cell's name, or the row's number."""
        return cell_name(self.row, self.column) if self.column >= 0 else str(self.row + 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name the ledger gives for a unit or person, where it stands first, and the units beside it."""

    name: str
    noun: Literal["unit", "person"]
    row: int
    column: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a ledger says. `said` are the fields it has columns for, `until` the day it speaks of, `title` its head."""

    findings: tuple[LedgerFinding, ...]
    remarks: tuple[Remark, ...]
    mentions: tuple[Mention, ...]
    said: frozenset[str]
    until: date | None
    title: str


def read(
    grid: Grid, mapping: FormMapping, *, words: str, own: Mapping[str, str], today: date, split: bool = False,
    step: Callable[[int, int], None] | None = None,
) -> Reading:  # fmt: skip
    """Read one table. `words` names the inspection's progress words, `own` are those of the office's lists and what
    they mean; `split`: numbered lines of one cell are measures.

    `step(done, all)` is told how far it is.
    """
    reader = _Reader(grid, mapping, words, own, today, split)
    return reader.read(step)


class _Reader:
    """One reading."""

    def __init__(
        self, grid: Grid, mapping: FormMapping, words: str, own: Mapping[str, str], today: date, split: bool
    ) -> None:
        self._grid, self._mapping, self._words, self._own, self._split = grid, mapping, words, own, split
        above = [as_text(value) for row in grid.rows[: mapping.header[0]] for value in row if as_text(value)]
        self._title = above[0] if above else ""
        self._until = values.as_of(above, today)
        self._today, self._on = today, self._until or today
        self._headings = {use.field: use.heading for use in reversed(mapping.columns) if use.field}
        self._remarks: list[Remark] = []
        self._mentions: dict[tuple[str, str], Mention] = {}

    def read(self, step: Callable[[int, int], None] | None) -> Reading:
        table = Table(self._grid, self._mapping)
        blocks = table.blocks()
        found: list[LedgerFinding] = []
        for nth, block in enumerate(blocks):
            if step is not None and nth % 200 == 0:
                step(nth, len(blocks))
            finding = self._finding(block, found)
            if finding is not None:
                found.append(finding)
        self._remarks += [
            Remark(one.code, one.row, facts={"text": one.text}, weight="left_out") for one in table.left_out
        ]
        self._remarks += self._of_columns()
        self._remarks += self._of_cells()
        self._remarks += self._twice(found)
        known = fields()
        said = frozenset(use.field for use in self._mapping.columns if use.field in known) - COMPUTED
        remarks = sorted(self._remarks, key=lambda one: (one.row, one.column))
        return Reading(tuple(found), tuple(remarks), tuple(self._mentions.values()), said, self._until, self._title)

    # -- one finding ---------------------------------------------------------------------------------

    def _finding(self, block: Block, before: list[LedgerFinding]) -> LedgerFinding | None:
        shared = block.shared
        for cell in block.unlike:
            self._note("ledger_import.differs_within", cell, weight="error", text=cell.text[:40])
        text = self._text(shared)
        if not text:
            return self._without_text(block, before)
        measures, report, evidence = self._measures(block)
        closed, closed_on, number = self._closing(shared)
        kind = self._ask(values.kind, shared.get("kind"))
        manifestations = values.lines(shared["manifestations"].value) if "manifestations" in shared else ()
        return LedgerFinding(
            row=block.row + 1, text=text, number=shared.get("number", NOTHING).text, kind=kind or "finding",
            original=shared["original"].text if "original" in shared and "text" in shared else "",
            category=self._word(shared, "category"), scheme_node=self._word(shared, "scheme_node"),
            manifestations=() if manifestations == (text,) else manifestations,
            goal=self._word(shared, "goal"), special=self._word(shared, "special"),
            focus=bool(self._ask(values.yes_or_no, shared.get("focus"))),
            problem_class=self._word(shared, "problem_class"),
            problem_subclass=self._word(shared, "problem_subclass"), remark=self._word(shared, "remark"),
            first_responsible=self._people(shared.get("first_responsible")), report=report, evidence=evidence,
            closed=closed, closed_on=closed_on, closeout_number=number, measures=measures,
        )  # fmt: skip

    def _text(self, shared: dict[str, Cell]) -> str:
        """What the finding is called: the ledger's text, else the original, else its 具体表现."""
        return next((shared[name].text for name in ("text", "original", "manifestations") if name in shared), "")

    def _word(self, cells: dict[str, Cell], name: str) -> str:
        cell = cells.get(name)
        return cell.text if cell is not None and not values.is_error(cell.value) else ""

    def _without_text(self, block: Block, before: list[LedgerFinding]) -> None:
        """Rows that name no finding: measures without one are not guessed to belong to the one above."""
        told = "　".join(cell.text for cells in (block.shared, *block.parts) for cell in cells.values())
        if (told and not set(block.shared) <= {"number"}) or any(block.parts):
            facts = {"text": told[:60]}
            self._remarks.append(Remark("ledger_import.no_text", block.row, facts=facts, weight="error"))
        elif told:
            self._remarks.append(Remark("ledger_import.empty_left_out", block.row, facts={}, weight="left_out"))

    def _closing(self, shared: dict[str, Cell]) -> tuple[bool, date | None, str]:
        closed = bool(self._ask(values.yes_or_no, shared.get("closed")))
        cell = shared.get("closed_on")
        closed_on = None
        if cell is not None:
            closed_on, doubts = values.day(cell.value, self._on)
            self._doubt(doubts, cell)
        number = self._word(shared, "closeout_number")
        if not closed and (closed_on or number) and "closed" not in shared:
            closed = True  # the ledger has no 是否销号, but a day or number of it
        elif not closed and (closed_on or number):
            self._note("ledger_import.closed_or_not", shared.get("closed_on") or shared["closeout_number"])
        return closed, closed_on if closed else None, number if closed else ""

    # -- its measures --------------------------------------------------------------------------------

    def _measures(self, block: Block) -> tuple[tuple[LedgerMeasure, ...], Report | None, tuple[str, ...]]:
        """The measures; report and evidence of the finding itself where a row has no measure."""
        found: list[LedgerMeasure] = []
        report: Report | None = None
        evidence: tuple[str, ...] = ()
        for part in block.parts:
            if "measure" not in part:
                if found and not set(part) & {"progress", "completed", "evidence"}:
                    self._lost(part)
                    continue
                report = self._report(part) or report
                evidence += self._evidence(part)
                self._lost({name: cell for name, cell in part.items() if name not in _OF_THE_FINDING})
                continue
            measure = self._measure(part)
            texts = values.numbered(measure.text)
            if texts and self._split:
                found += [replace(measure, text=text, evidence=(), money=()) for text in texts[:-1]]
                measure = replace(measure, text=texts[-1])
            elif texts:
                self._note("ledger_import.several_in_one", part["measure"], n=len(texts))
            found.append(measure)
        return tuple(found), report, evidence

    def _measure(self, part: dict[str, Cell]) -> LedgerMeasure:
        due, first = self._due(part)
        people = self._with_post(self._people(part.get("person_phone") or part.get("person")), part)
        standing = bool(self._ask(values.yes_or_no, part.get("standing")))
        return LedgerMeasure(
            row=part["measure"].row + 1, text=part["measure"].text, kind=self._word(part, "measure_kind"),
            leaders=self._people(part.get("leader")), lead_units=self._units(part.get("lead_unit")),
            co_units=self._units(part.get("co_units")), persons=people, due=due, first_due=first,
            in_period=self._ask(values.yes_or_no, part.get("in_period")),
            standing=standing and (due is None or due.last_day is not None),
            report=self._report(part), evidence=self._evidence(part), money=self._money(part),
        )  # fmt: skip

    def _due(self, part: dict[str, Cell]) -> tuple[When | None, When | None]:
        due = first = None
        if (cell := part.get("deadline")) is not None and not self._failed(cell):
            due, first, doubts = values.due(cell.value, self._on)
            self._doubt(doubts, cell)
        if (cell := part.get("first_due")) is not None and not self._failed(cell):
            before, _, doubts = values.due(cell.value, self._on)
            self._doubt(doubts, cell)
            first = first or before
        return due or first, first if due and first != due else None

    def _report(self, part: dict[str, Cell]) -> Report | None:
        text, reason, plan = (self._word(part, name) for name in ("progress", "reason", "next_plan"))
        cell = part.get("completed")
        word, doubts = values.state(cell.value, self._words, self._own) if cell is not None else ("", [])
        if cell is not None:
            self._doubt(doubts, cell)
        if not (text or word or reason or plan):
            return None
        on = self._on
        if (cell := part.get("reported_on")) is not None:
            day, doubts = values.day(cell.value, self._on)
            self._doubt(doubts, cell)
            if day is not None and day > self._today:
                self._note("ledger_import.report_ahead", cell, text=cell.text[:20])
            on = min(day or on, self._today)
        return Report(on, text, word, reason, plan)

    def _evidence(self, part: dict[str, Cell]) -> tuple[str, ...]:
        cell = part.get("evidence")
        return values.files(cell.value) if cell is not None and not self._failed(cell) else ()

    def _money(self, part: dict[str, Cell]) -> tuple[Amount, ...]:
        found: list[Amount] = []
        for name, head in MONEY.items():
            if (cell := part.get(name)) is not None:
                cents, decimals, doubts = values.money(cell.value, self._headings.get(name, ""))
                self._doubt(doubts, cell)
                if cents:
                    found.append(Amount(head, cents, decimals))
        return tuple(found)

    def _lost(self, part: dict[str, Cell]) -> None:
        for cell in part.values():
            self._note("ledger_import.without_measure", cell, weight="error", text=cell.text[:40])

    # -- names ---------------------------------------------------------------------------------------

    def _units(self, cell: Cell | None) -> tuple[str, ...]:
        names = values.units(cell.value) if cell is not None and not self._failed(cell) else ()
        for name in names:
            assert cell is not None
            self._mentions.setdefault(("unit", name), Mention(name, "unit", cell.row, cell.column))
        return names

    def _people(self, cell: Cell | None) -> tuple[Named, ...]:
        named = values.people(cell.value) if cell is not None and not self._failed(cell) else ()
        for one in named:
            assert cell is not None
            self._mentions.setdefault(("person", one.name), Mention(one.name, "person", cell.row, cell.column))
        return named

    def _with_post(self, people: tuple[Named, ...], part: dict[str, Cell]) -> tuple[Named, ...]:
        """The columns 职务 and 联系电话 beside a single person; beside several they belong to nobody for certain."""
        post, phone = (self._word(part, name) for name in ("post", "phone"))
        if not (post or phone):
            return people
        if len(people) != 1:
            for name in ("post", "phone"):
                if name in part:
                    self._note("ledger_import.whose_phone", part[name], text=part[name].text[:40])
            return people
        return (replace(people[0], post=people[0].post or post, phone=people[0].phone or phone),)

    # -- doubts --------------------------------------------------------------------------------------

    def _ask(self, reader: Callable[[Value], tuple[Any, list[Doubt]]], cell: Cell | None) -> Any:
        if cell is None:
            return None
        read, doubts = reader(cell.value)
        self._doubt(doubts, cell)
        return read

    def _failed(self, cell: Cell) -> bool:
        return values.is_error(cell.value)

    def _doubt(self, doubts: list[Doubt], cell: Cell) -> None:
        for one in doubts:
            weight: Weight = "error" if one.code in _ERRORS else "doubt"
            self._remarks.append(Remark(one.code, cell.row, cell.column, one.facts, weight))

    def _note(self, code: str, cell: Cell, *, weight: Weight = "doubt", **facts: Any) -> None:
        self._remarks.append(Remark(code, cell.row, cell.column, facts, weight))

    def _of_columns(self) -> Iterator[Remark]:
        """Columns that are not taken, and those the program works out itself."""
        top = self._mapping.header[1]
        rows = range(self._mapping.start, min(self._mapping.last + 1, self._grid.height))
        for use in self._mapping.columns:
            if use.field and use.field not in COMPUTED and use.field in fields():
                continue
            if not any(as_text(self._grid.value(row, use.column)) for row in rows):
                continue
            code = "ledger_import.column_computed" if use.field in COMPUTED else "ledger_import.column_left_out"
            yield Remark(code, top, use.column, {"heading": use.heading.replace("\n", "")}, "left_out")

    def _of_cells(self) -> Iterator[Remark]:
        """Cells whose formula gave nothing or failed, columns without a heading, hidden rows."""
        known = {use.column for use in self._mapping.columns}
        for row in range(self._mapping.start, min(self._mapping.last + 1, self._grid.height)):
            if row in self._grid.hidden_rows:
                yield Remark("ledger_import.hidden_row", row)
            for column, value in enumerate(self._grid.rows[row] if row < len(self._grid.rows) else ()):
                if value is None or value == "":
                    continue
                if values.is_error(value):
                    yield Remark("ledger_import.cell_error", row, column, {"text": as_text(value)}, "error")
                elif column not in known:
                    yield Remark("ledger_import.no_heading", row, column, {"text": as_text(value)[:40]}, "left_out")
        for row, column in sorted(self._grid.formulas):
            if self._mapping.start <= row <= self._mapping.last and self._grid.value(row, column) is None:
                yield Remark("ledger_import.formula_unread", row, column, {}, "error")

    def _twice(self, found: list[LedgerFinding]) -> Iterator[Remark]:
        seen: dict[tuple[str, str], int] = {}
        for one in found:
            first = seen.setdefault((one.kind, plain(one.text)), one.row)
            if first != one.row:
                yield Remark("ledger_import.twice", one.row - 1, facts={"first": first})


_OF_THE_FINDING = frozenset({"progress", "completed", "evidence", "reason", "next_plan", "reported_on"})
_ERRORS = frozenset({
    "ledger_import.date_unreadable", "ledger_import.state_unknown", "ledger_import.money_unreadable",
    "ledger_import.yes_no_unreadable", "ledger_import.kind_unknown",
})  # fmt: skip
