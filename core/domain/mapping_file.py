"""对应关系文件: a mapping as JSON, the way people read a sheet — rows from 1, columns by letters.

The same text is printed by `--json`, taken by `--mapping` and kept in the workspace. A file may say only part of it
(`{"columns": {"C": "具体问题"}}`): what it leaves out is proposed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from core.base.columns import Column
from core.base.errors import Refused, Trouble
from core.base.grid import Grid, cell_name, cell_of, column_of, letters
from core.domain import mapping_words
from core.domain.mapping import ColumnUse, FormMapping, Proposal, Spread, propose, propose_at
from core.domain.mapping_labels import LabelUse

LARGEST = 1_000_000  # bytes
_ROWS = ("start", "last", "clone")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a mapping file says; None and empty for what it leaves to be proposed. Rows count from 0."""

    sheet: str | None = None
    header: tuple[int, int] | None = None
    rows: Mapping[str, int] = field(default_factory=dict[str, int])
    block: int | None = None
    totals: tuple[int, ...] | None = None
    spread: Spread | None = None
    columns: Mapping[int, str] = field(default_factory=dict[int, str])
    labels: tuple[LabelUse, ...] | None = None


def as_json(mapping: FormMapping) -> dict[str, Any]:
    """The mapping as JSON can hold it."""
    return {
        "sheet": mapping.sheet,
        "header": [row + 1 for row in mapping.header],
        "start": mapping.start + 1,
        "last": mapping.last + 1,
        "block": mapping.block,
        "clone": mapping.clone + 1,
        "totals": [row + 1 for row in mapping.totals],
        "spread": mapping.spread,
        "columns": [
            {"column": letters(use.column), "heading": list(use.way), "field": use.field or None}
            for use in mapping.columns
        ],
        "labels": [
            {
                "cell": cell_name(use.row, use.column),
                "label": use.label,
                "fact": use.fact,
                "answer": cell_name(*use.target),
            }
            for use in mapping.labels
        ],
    }


def from_json(kept: Mapping[str, Any]) -> FormMapping:
    """The mapping that `as_json` described. What was kept before a program knew better is a KeyError or ValueError."""
    return FormMapping(
        sheet=kept["sheet"],
        header=(kept["header"][0] - 1, kept["header"][1] - 1),
        start=kept["start"] - 1,
        last=kept["last"] - 1,
        block=kept["block"],
        clone=kept["clone"] - 1,
        totals=tuple(row - 1 for row in kept["totals"]),
        spread=kept["spread"],
        columns=tuple(
            ColumnUse(
                column_of(one["column"]),
                tuple(one["heading"]),
                one["field"] or "",
                mapping_words.CERTAIN if one["field"] else 0,
            )
            for one in kept["columns"]
        ),
        labels=tuple(_label(one) for one in kept["labels"]),
    )


def read(path: Path, fields: Mapping[str, Column]) -> Wanted:
    """What a mapping file says. Refuses `mapping.not_json`, `.wrong_type`, `.unknown_field`; Trouble `.unreadable`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("mapping.not_json", file=path.name)
        said: Any = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise Trouble("mapping.unreadable", file=path.name) from error
    except (ValueError, RecursionError) as error:
        raise Refused("mapping.not_json", file=path.name) from error
    if not isinstance(said, dict):
        raise Refused("mapping.not_json", file=path.name)
    whole = cast("dict[str, Any]", said)
    return _wanted(whole.get("mapping") or whole, path.name, fields)  # also the whole of what --json printed


def applied(
    wanted: Wanted, grids: Sequence[Grid], fields: Mapping[str, Column], kept: Sequence[FormMapping] = ()
) -> Proposal:
    """The proposal for a workbook, corrected by what a file says. Refuses `mapping.unknown_sheet`, `.unknown_column`
    and what `propose` refuses."""
    if wanted.sheet is not None:
        grids = [grid for grid in grids if grid.name == wanted.sheet]
        if not grids:
            raise Refused("mapping.unknown_sheet", name=wanted.sheet)
    if wanted.header is None:
        proposal = propose(grids, fields, kept)
    else:
        proposal = Proposal(propose_at(grids[0], wanted.header, fields, kept))
    mapping = proposal.mapping
    known = {use.column for use in mapping.columns}
    for column, name in wanted.columns.items():
        if column not in known:
            raise Refused("mapping.unknown_column", column=letters(column))
        mapping = mapping.with_field(column, name)
    rows = {name: wanted.rows.get(name, getattr(mapping, name)) for name in _ROWS}
    mapping = replace(
        mapping,
        **rows,
        block=wanted.block or mapping.block,
        totals=mapping.totals if wanted.totals is None else wanted.totals,
        spread=wanted.spread or mapping.spread,
        labels=mapping.labels if wanted.labels is None else wanted.labels,
    )
    return replace(proposal, mapping=mapping)


def _wanted(said: Mapping[str, Any], file: str, fields: Mapping[str, Column]) -> Wanted:
    key = ""
    try:
        columns: dict[int, str] = {}
        key = "columns"
        for name, value in _columns(said.get("columns") or {}):
            columns[_column(name)] = _field(value, file, fields)
        key = "header"
        header = (int(said["header"][0]) - 1, int(said["header"][-1]) - 1) if said.get("header") else None
        rows: dict[str, int] = {}
        for key in _ROWS:
            if said.get(key) is not None:
                rows[key] = _row(said[key])
        key = "block"
        block = int(said["block"]) if said.get("block") else None
        key = "totals"
        totals = tuple(_row(row) for row in said["totals"]) if said.get("totals") is not None else None
        key = "labels"
        labels = tuple(_label(one) for one in said["labels"]) if said.get("labels") is not None else None
        key = "spread"
        if said.get("spread") not in (None, "merged", "repeated", "joined"):
            raise ValueError
        key = "sheet"
        sheet = said.get("sheet")
        if sheet is not None and not isinstance(sheet, str):
            raise TypeError
        return Wanted(sheet, header, rows, block, totals, said.get("spread"), columns, labels)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Refused("mapping.wrong_type", file=file, key=key) from error


def _columns(said: Any) -> list[tuple[str, Any]]:
    """Both ways of saying it: letter → field, or the list that --json prints."""
    if isinstance(said, dict):
        return list(cast("dict[str, Any]", said).items())
    return [(one["column"], one["field"]) for one in said]


def _column(name: str) -> int:
    if not (name.isascii() and name.isalpha() and len(name) <= 3):
        raise ValueError(name)
    return column_of(name)


def _row(number: Any) -> int:
    row = int(number) - 1
    if not 0 <= row < 1_048_576:
        raise ValueError(number)
    return row


def _field(value: Any, file: str, fields: Mapping[str, Column]) -> str:
    """A field by its key or its Chinese title; nothing leaves the column empty."""
    if value in (None, ""):
        return ""
    if value in fields:
        return value
    titled = next((key for key, column in fields.items() if column.title == value), None)
    if titled is None:
        raise Refused("mapping.unknown_field", file=file, name=str(value)[:40], known="、".join(fields))
    return titled


def _label(one: Mapping[str, Any]) -> LabelUse:
    cell, target = cell_of(one["cell"]), cell_of(one["answer"])
    return LabelUse(*cell, one["label"], one["fact"], "here" if cell == target else "beside", target)
