"""表格行的安排: which rows of a form each finding takes, and which rows must be put in for that.

New rows come before the form's last record row, so that sums, frames and validations around the records grow by
themselves; only a form with a single row for records gets them below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.mapping import FormMapping
from core.output.form_sheet import NewRow


@dataclass(frozen=True, slots=True)
class CopiedBlock:
    """A block of rows that was put in whole: its first row, and how many rows it has more than the form's own."""

    top: int
    more: int


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The records' rows in their new order, what is inserted before which row, and the rows of each finding, counted
    after the inserting. `copied` are the blocks among them that the form had not."""

    rows: tuple[NewRow, ...]
    inserted: tuple[tuple[int, int], ...]
    taken: tuple[tuple[int, ...], ...]
    copied: tuple[CopiedBlock, ...] = ()


def plan(mapping: FormMapping, needs: Sequence[int], hidden: frozenset[int]) -> RowPlan:
    """Rows for findings that need so many each; rows that the form hides are passed over."""
    return _in_blocks(mapping, needs) if mapping.block > 1 else _one_by_one(mapping, needs, hidden)


def _one_by_one(mapping: FormMapping, needs: Sequence[int], hidden: frozenset[int]) -> RowPlan:
    rows = [NewRow(row, row) for row in range(mapping.start, mapping.last + 1)]
    free = [place for place, row in enumerate(rows) if row.old not in hidden]
    lacking = sum(needs) - len(free)
    if lacking > 0:
        at = free[-1] if len(free) > 1 else free[-1] + 1 if free else len(rows)
        rows[at:at] = [NewRow(None, mapping.clone)] * lacking
    places = iter(mapping.start + place for place, row in enumerate(rows) if row.old not in hidden)
    taken = tuple(tuple(next(places) for _ in range(need)) for need in needs)
    return RowPlan(tuple(rows), _inserted(rows, mapping.last), taken)


def _in_blocks(mapping: FormMapping, needs: Sequence[int]) -> RowPlan:
    high = mapping.block
    count = (mapping.last - mapping.start + 1) // high
    own: list[int | None] = [mapping.start + nth * high for nth in range(count)]
    lacking = len(needs) - count
    if lacking > 0:
        at = count - 1 if count > 1 else count
        own[at:at] = [None] * lacking
    model = mapping.start + max(mapping.clone - mapping.start, 0) // high * high
    rows: list[NewRow] = []
    taken: list[tuple[int, ...]] = []
    copied: list[CopiedBlock] = []
    for nth, top in enumerate(own):
        first = mapping.start + len(rows)
        more = max(needs[nth] - high, 0) if nth < len(needs) else 0
        block = [NewRow(None if top is None else top + row, model + row) for row in range(high)]
        block[-1:-1] = [NewRow(None, model + high - 2)] * more
        if top is None:
            copied.append(CopiedBlock(first, more))
        rows += block
        if nth < len(needs):
            taken.append(tuple(range(first, first + len(block))))
    rows += [NewRow(row, row) for row in range(mapping.start + count * high, mapping.last + 1)]
    return RowPlan(tuple(rows), _inserted(rows, mapping.last), tuple(taken), tuple(copied))


def _inserted(rows: Sequence[NewRow], last: int) -> tuple[tuple[int, int], ...]:
    """How many rows come before which of the form's own."""
    found: list[tuple[int, int]] = []
    new = 0
    for row in rows:
        if row.old is None:
            new += 1
        elif new:
            found.append((row.old, new))
            new = 0
    return (*found, (last + 1, new)) if new else tuple(found)
