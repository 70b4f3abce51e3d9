"""台账行: the rows of a table gathered into findings and their measures, as the sheet shows them belonging together.

A finding reaches over several rows by merged cells, by cells left empty below it, or by being repeated. A text too
tall for one row of Excel stands in pieces, one below the other without a line between, and is put together again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.base.grid import Grid, Value, as_text, cell_name
from core.base.text import plain
from core.domain.mapping import FormMapping
from core.intake.ledger_fields import fields


@dataclass(frozen=True, slots=True)
class Cell:
    """What a field says, and where: the row and column it stands in, from 0."""

    value: Value
    row: int
    column: int

    @property
    def text(self) -> str:
        return as_text(self.value)

    @property
    def name(self) -> str:
        """As the sheet calls it: C7."""
        return cell_name(self.row, self.column)


Cells = Mapping[str, Cell]
NOTHING = Cell(None, 0, 0)


@dataclass(slots=True)
class Block:
    """The rows of one finding: what all share, what each measure says, and cells that contradict each other."""

    row: int
    shared: dict[str, Cell] = field(default_factory=dict[str, Cell])
    parts: list[dict[str, Cell]] = field(default_factory=list[dict[str, Cell]])
    unlike: list[Cell] = field(default_factory=list[Cell])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the sheet that is no record: a total, a note, or nothing that names a finding."""

    row: int
    code: str
    text: str


class Table:
    """One table of a sheet, read under a mapping."""

    def __init__(self, grid: Grid, mapping: FormMapping) -> None:
        self._grid, self._mapping = grid, mapping
        known = fields()
        self._columns: list[tuple[str, int]] = [
            (use.field, use.column) for use in mapping.columns if use.field in known
        ]
        self._shared = [(name, column) for name, column in self._columns if known[name].level == "finding"]
        self._own = [(name, column) for name, column in self._columns if known[name].level == "measure"]
        self._text = mapping.fields.get("text", mapping.fields.get("original", mapping.fields.get("manifestations")))
        self._number = mapping.fields.get("number")
        self.left_out: list[LeftOut] = []

    def blocks(self) -> list[Block]:
        """The findings in the order of the sheet; what is none stands in `left_out`."""
        found: list[Block] = []
        groups = list(self._groups())
        for rows in groups:
            block = self._block(rows)
            if block.shared or any(block.parts):
                found.append(block)
        self.left_out += self._around()
        return found

    # -- which rows belong together ------------------------------------------------------------------

    def _groups(self) -> Iterator[list[int]]:
        rows: list[int] = []
        for row in range(self._mapping.start, min(self._mapping.last + 1, self._grid.height)):
            if self._is_empty(row):
                continue
            if rows and not self._goes_on(row, rows[-1], rows[0]):
                yield rows
                rows = []
            rows.append(row)
        if rows:
            yield rows

    def _is_empty(self, row: int) -> bool:
        return not any(self._grid.value(row, column) not in (None, "") for _, column in self._columns) and not any(
            self._covered(row, column) for _, column in self._columns
        )

    def _goes_on(self, row: int, above: int, first: int) -> bool:
        """Whether a row still speaks of the finding of the row above."""
        key = [column for column in (self._number, self._text) if column is not None]
        if any(self._covered(row, column) and self._covers(first, row, column) for column in key):
            return True
        number, text = (self._said(row, column) for column in (self._number, self._text))
        if not number and not text:
            return any(self._said(row, column) for _, column in self._own) or not any(
                self._said(row, column) for _, column in self._shared
            )
        same_number = not number or self._number is None or number == self._said(first, self._number)
        if text and plain(text) == plain(self._said(first, self._text)):
            return same_number
        return self._text is not None and (above, self._text) in self._grid.divided and same_number

    def _covers(self, first: int, row: int, column: int) -> bool:
        merged = self._grid.merge_at(row, column)
        return merged is not None and merged.top >= first

    def _said(self, row: int, column: int | None) -> str:
        """What stands in the very cell, not what is seen there because of one above."""
        return "" if column is None else as_text(self._grid.value(row, column))

    def _covered(self, row: int, column: int) -> bool:
        merged = self._grid.merge_at(row, column)
        return merged is not None and merged.top < row

    # -- what they say -------------------------------------------------------------------------------

    def _block(self, rows: Sequence[int]) -> Block:
        block = Block(rows[0])
        for name, column in self._shared:
            self._share(block, name, [self._cell(row, column) for row in rows if self._said(row, column)])
        for group in self._measures(rows):
            part: dict[str, Cell] = {}
            for name, column in self._own:
                cells = [self._cell(row, column) for row in group if self._said(row, column)]
                seen = self._grid.anchor(group[0], column)
                if not cells and seen[0] < group[0] and seen[0] >= rows[0] and self._said(*seen):
                    cells = [self._cell(*seen)]  # merged over several measures: it holds for each
                if cells and name not in part:
                    part[name] = self._joined(cells)
                elif cells:
                    part[name] = Cell(f"{part[name].text}、{self._joined(cells).text}", cells[0].row, cells[0].column)
            if part:
                block.parts.append(part)
        return block

    def _cell(self, row: int, column: int) -> Cell:
        return Cell(self._grid.value(row, column), row, column)

    def _share(self, block: Block, name: str, cells: Sequence[Cell]) -> None:
        if not cells:
            return
        if name == "number" or all(plain(one.text) == plain(cells[0].text) for one in cells):
            block.shared.setdefault(name, cells[0])
        elif self._pieces(cells):
            block.shared[name] = self._joined(cells)
        else:
            block.shared.setdefault(name, cells[0])
            block.unlike += [one for one in cells[1:] if plain(one.text) != plain(cells[0].text)]

    def _pieces(self, cells: Sequence[Cell]) -> bool:
        """Whether cells one below the other are pieces of one text."""
        return all((self._bottom(one), one.column) in self._grid.divided for one in cells[:-1])

    def _bottom(self, cell: Cell) -> int:
        return self._grid.area_at(cell.row, cell.column).bottom

    def _joined(self, cells: Sequence[Cell]) -> Cell:
        if len(cells) == 1:
            return cells[0]
        # A piece keeps the line end it was cut at: nothing may be put between.
        between = "" if self._pieces(cells) else "\n"
        whole = between.join(one.value if isinstance(one.value, str) else one.text for one in cells)
        return Cell(whole, cells[0].row, cells[0].column)

    def _measures(self, rows: Sequence[int]) -> list[list[int]]:
        """The rows of each measure."""
        groups: list[list[int]] = []
        column = self._mapping.fields.get("measure")
        for row in rows:
            if groups and self._same_measure(row, groups[-1][-1], column):
                groups[-1].append(row)
            else:
                groups.append([row])
        return groups

    def _same_measure(self, row: int, above: int, column: int | None) -> bool:
        """Whether a row still speaks of the measure of the row above."""
        if not any(self._said(row, own) for _, own in self._own):
            return True
        if column is None:
            return False
        if self._covered(row, column):
            return True
        if (above, column) in self._grid.divided:
            others = [own for _, own in self._own if own != column and (above, own) not in self._grid.divided]
            return not any(self._said(row, own) for own in others)
        return not self._said(row, column)

    # -- what is no record ---------------------------------------------------------------------------

    def _around(self) -> Iterator[LeftOut]:
        """Totals, and what stands below the table."""
        below = range(max(self._mapping.last + 1, self._mapping.start), self._grid.height)
        for row in below:
            told = "　".join(text for _, text in self._grid.anchors(row))
            if told:
                code = "ledger_import.total_left_out" if row in self._mapping.totals else "ledger_import.below_left_out"
                yield LeftOut(row, code, told[:80])
