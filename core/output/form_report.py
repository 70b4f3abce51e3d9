"""填写结果: what became of a superior's form, as lines for a person and as JSON for a program."""

from collections.abc import Callable, Iterator
from typing import Any

from core.base.grid import cell_name, letters
from core.base.sentences import sentence
from core.domain import mapping_file
from core.domain.mapping import ColumnUse, Difference, Proposal
from core.domain.mapping_labels import LabelUse
from core.output import superior_form
from core.output.superior_form import Filled

_MOST_NAMED = 10


Say = Callable[..., str]


def lines(filled: Filled, proposal: Proposal, say: Say = sentence) -> Iterator[str]:
    """What a person is told: how much was written, what was left empty and why, what wants a second look. `say` makes
    the sentence of a code in the language that is spoken."""
    yield say("superior_form.filled", findings=filled.findings, measures=filled.measures, columns=len(filled.columns))
    for one in filled.unfilled:
        reason = say(f"superior_form.left.{one.reason}")
        yield say("superior_form.left", column=letters(one.use.column), heading=one.use.heading, reason=reason)
    for use in filled.open_labels:
        yield say("superior_form.label_left", cell=cell_name(use.row, use.column), label=use.label)
    for sheet, use in filled.elsewhere:
        yield say("superior_form.elsewhere_left", sheet=sheet, cell=cell_name(use.row, use.column), label=use.label)
    for text in filled.text_boxes:
        yield say("superior_form.text_box_left", label=text)
    yield from other_tables(proposal, say)
    yield from _doubts(filled, say)
    yield from changed_lines(proposal.difference, say)


def other_tables(proposal: Proposal, say: Say = sentence) -> Iterator[str]:
    """The tables of the workbook that are not filled."""
    for other in proposal.others:
        yield say("superior_form.other_table", sheet=other.sheet, row=other.top + 1, n=len(other.headings))


def _doubts(filled: Filled, say: Say) -> Iterator[str]:
    if filled.outside:
        yield say("superior_form.outside", cells=_named([cell for cell, _ in filled.outside]))
    if filled.leftover:
        yield say("superior_form.leftover", rows=_named([str(row + 1) for row in filled.leftover]))
    if filled.replaced:
        yield say("superior_form.replaced", cells=_named(filled.replaced))
    if filled.cut:
        yield say("superior_form.cut", rows=_named([str(row + 1) for row in filled.cut]))
    if filled.protected:
        yield say("superior_form.protected")


def changed_lines(difference: Difference, say: Say = sentence) -> Iterator[str]:
    """What differs from the form mapped before."""
    for heading in difference.added:
        yield say("superior_form.column_added", heading=heading)
    for heading in difference.gone:
        yield say("superior_form.column_gone", heading=heading)
    for old, new in difference.renamed:
        yield say("superior_form.column_renamed", old=old, new=new)
    for heading, before, now in difference.moved:
        yield say("superior_form.column_moved", heading=heading, before=letters(before), now=letters(now))


def _named(names: list[str] | tuple[str, ...]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown + (f" … ({len(names)})" if len(names) > _MOST_NAMED else "")


def as_json(filled: Filled, proposal: Proposal) -> dict[str, Any]:
    """What `--json` tells; `mapping` may be handed back as a mapping file."""
    known = superior_form.catalogue()
    return {
        "mapping": mapping_file.as_json(proposal.mapping),
        "known_form": proposal.known,
        "changed_columns": _difference(proposal.difference),
        "filled": [
            _column(one.use) | {"title": known[one.use.field].title, "score": one.use.score, "cells": one.cells}
            for one in filled.columns
        ],
        "unfilled": [_column(one.use) | {"reason": one.reason, "near": list(one.use.near)} for one in filled.unfilled],
        "labels": {
            "filled": [_label(use) | {"value": value} for use, value in filled.labels],
            "unfilled": [_label(use) for use in filled.open_labels],
            "other_sheets": [_label(use) | {"sheet": sheet} for sheet, use in filled.elsewhere],
            "text_boxes": list(filled.text_boxes),
        },
        "other_tables": [
            {"sheet": one.sheet, "row": one.top + 1, "headings": list(one.headings)} for one in proposal.others
        ],
        "findings": filled.findings,
        "measures": filled.measures,
        "rows": filled.rows,
        "inserted_rows": filled.inserted,
        "not_in_drop_down": [{"cell": cell, "value": value} for cell, value in filled.outside],
        "replaced_cells": list(filled.replaced),
        "leftover_rows": [row + 1 for row in filled.leftover],
        "rows_too_high": [row + 1 for row in filled.cut],
        "changed_parts": list(filled.parts),
        "protected": filled.protected,
    }


def _column(use: ColumnUse) -> dict[str, Any]:
    return {
        "column": letters(use.column), "heading": list(use.way), "field": use.field or None, "hidden": use.hidden,
    }  # fmt: skip


def _label(use: LabelUse) -> dict[str, Any]:
    return {"cell": cell_name(use.row, use.column), "label": use.label, "fact": use.fact}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "added": list(difference.added),
        "gone": list(difference.gone),
        "renamed": [list(pair) for pair in difference.renamed],
        "moved": [[heading, letters(before), letters(now)] for heading, before, now in difference.moved],
    }
