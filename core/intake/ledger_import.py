"""导入台账: a workbook and what its columns mean → what becomes of each row → one step that writes it.

The window and the command line go the same way; the command line only leaves every choice as it is proposed: new
names become new units and persons, and a conflict keeps what is there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from core.base.errors import Refused
from core.base.grid import Grid
from core.base.meter import Meter, silent
from core.base.rulebook import DEFAULT_WORDS
from core.base.sentences import sentence
from core.domain import kept_mappings, ledger_records, mapping_file, progress, progress_words
from core.domain.inspections import InspectionDraft
from core.domain.ledger_records import FindingUpdate, LedgerPlan, Taken
from core.domain.mapping import FormMapping, Proposal, propose
from core.domain.mapping_file import Wanted
from core.intake import ledger_compare, ledger_names, ledger_reading
from core.intake.ledger_compare import Difference, Outcome
from core.intake.ledger_fields import fields
from core.intake.ledger_names import NameMatch
from core.intake.ledger_reading import Reading, Remark
from core.intake.workbook import Workbook, read_workbook
from core.store.workspace import Workspace

_TITLE_TAILS = ("台账", "清单", "汇总表", "一览表", "情况表", "统计表", "表")


@dataclass(frozen=True)
class Preview:
    """What an import would do: the reading, each finding's outcome, each name's match."""

    workbook: Workbook
    mapping: FormMapping
    inspection: int | None
    reading: Reading
    outcomes: tuple[Outcome, ...]
    names: tuple[NameMatch, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings are new, the same, changed, in conflict."""
        counted = Counter(one.status for one in self.outcomes)
        return {status: counted[status] for status in ("new", "same", "changed", "conflict")}

    @property
    def grid(self) -> Grid:
        """The sheet that was read."""
        return next(grid for grid in self.workbook.grids if grid.name == self.mapping.sheet)

    @property
    def source(self) -> str:
        """What the records keep of where they came from: file and sheet."""
        return f"{self.workbook.name} {self.mapping.sheet}".strip()

    def remarks(self) -> list[Remark]:
        """Every doubt with its place: of the cells, of names, of findings taken for others."""
        found = list(self.reading.remarks)
        for one in self.names:
            if one.open:
                facts = {"name": one.mention.name, "near": "、".join(shown for _, shown in one.near)}
                code = "ledger_import.name_several" if one.several else "ledger_import.name_near"
                found.append(Remark(code, one.mention.row, one.mention.column, facts))
        for one in self.outcomes:
            if one.likened:
                found.append(Remark(f"ledger_import.matched_by_{one.likened}", one.said.row - 1))
        return sorted(found, key=lambda one: (one.row, one.column))


@dataclass(frozen=True)
class Choices:
    """What the clerk decided. Rows are those of the sheet, from 1.

    `left_out`: rows of findings not to be imported; `theirs`: conflicts, as (row, field), in which the ledger is
    right; `names`: (noun, name) → the record meant, None for a new one.
    """

    left_out: frozenset[int] = frozenset()
    theirs: frozenset[tuple[int, str]] = frozenset()
    names: Mapping[tuple[str, str], int | None] = field(default_factory=dict[tuple[str, str], int | None])


def proposed(workspace: Workspace, workbook: Workbook, wanted: Wanted | None = None) -> Proposal:
    """Which table it is and which column is which field; `wanted` is what a mapping file says.

    Refused: no table is found, and what the mapping file gets wrong.
    """
    kept = kept_mappings.kept(workspace)
    if wanted is None:
        return propose(workbook.grids, fields(), kept)
    return mapping_file.applied(wanted, workbook.grids, fields(), kept)


def preview(
    workspace: Workspace, workbook: Workbook, mapping: FormMapping, inspection: int | None, *, split: bool = False,
    meter: Meter | None = None,
) -> Preview:  # fmt: skip
    """What would become of each row. Refused: no column tells what a finding is; no row does."""
    meter = meter or silent()
    if not set(mapping.fields) & {"text", "original", "manifestations"}:
        raise Refused("ledger_import.no_text_column")
    grid = next(grid for grid in workbook.grids if grid.name == mapping.sheet)
    meter.begin("识读台账", 0)
    words = _words(workspace, inspection)

    def step(done: int, total: int) -> None:
        meter.begin("识读台账", total)
        meter.step(done)

    own = progress_words.understood(workspace)
    reading = ledger_reading.read(grid, mapping, words=words, own=own, today=workspace.today(), split=split, step=step)
    if not reading.findings:
        raise Refused("ledger_import.no_row")
    meter.begin("与现有记录比对", 0)
    outcomes = ledger_compare.compare(workspace, inspection, reading, words)
    names = ledger_names.match(workspace, reading.mentions)
    return Preview(workbook, mapping, inspection, reading, tuple(outcomes), tuple(names))


def plan(seen: Preview, choices: Choices | None = None) -> LedgerPlan:
    """What is written under these choices."""
    choices = choices or Choices()

    def taken(one: Difference) -> bool:
        return one.adds or (one.row, one.field) in choices.theirs

    kept = [one for one in seen.outcomes if one.said.row not in choices.left_out]
    updates: list[FindingUpdate] = []
    for one in kept:
        if one.known is not None and (update := one.update(taken)) is not None:
            updates.append(update)
    meant: dict[str, dict[str, int | None]] = {"unit": {}, "person": {}}
    for one in seen.names:
        key = one.mention.noun, one.mention.name
        meant[one.mention.noun][one.mention.name] = choices.names.get(key, one.known)
    new = tuple(one.said for one in kept if one.known is None)
    return LedgerPlan(seen.source, new, tuple(updates), meant["unit"], meant["person"])


def new_inspection(seen: Workbook, title: str) -> InspectionDraft:
    """The inspection a ledger seems to be of, where the workspace has none: named by its title, else by its file."""
    name = title.strip().removesuffix("（公开）")
    for tail in _TITLE_TAILS:
        name = name.removesuffix(tail)
    team = name.partition("反馈")[0] if "反馈" in name else ""
    team = team if team.endswith("组") else ""
    return InspectionDraft(name.strip() or Path(seen.name).stem, team=team)


def take_in(
    workspace: Workspace, file: Path, inspection: int | None, *, wanted: Wanted | None = None, split: bool = False,
    meter: Meter | None = None,
) -> tuple[Preview, Taken]:  # fmt: skip
    """Import a ledger as it is proposed; without an inspection into a new one. Refuses what its steps refuse."""
    seen = look(workspace, file, inspection, wanted=wanted, split=split, meter=meter)
    into = inspection if inspection is not None else new_inspection(seen.workbook, seen.reading.title)
    return seen, ledger_records.take_in(workspace, into, plan(seen), meter)


def look(
    workspace: Workspace, file: Path, inspection: int | None, *, wanted: Wanted | None = None, split: bool = False,
    meter: Meter | None = None,
) -> Preview:  # fmt: skip
    """Read a ledger and say what would become of it; nothing is written."""
    workbook = read_workbook(file)
    return preview(
        workspace, workbook, proposed(workspace, workbook, wanted).mapping, inspection, split=split, meter=meter
    )


def as_json(seen: Preview) -> dict[str, Any]:
    """The preview as JSON holds it: counts, rows, remarks with their cells, and the mapping for `--mapping`."""
    return {
        "file": seen.workbook.name,
        "until": seen.reading.until.isoformat() if seen.reading.until else None,
        "counts": seen.counts,
        "rows": [
            {
                "row": one.said.row,
                "number": one.said.number or None,
                "text": one.said.text,
                "status": one.status,
                "measures": len(one.said.measures),
                "differences": [
                    {"row": each.row, "field": each.field, "ours": each.ours or None, "theirs": each.theirs}
                    | {"adds": each.adds}
                    for each in one.differences
                ],
            }
            for one in seen.outcomes
        ],
        "names": [
            {"name": one.mention.name, "noun": one.mention.noun, "known": one.known is not None}
            | {"near": [shown for _, shown in one.near]}
            for one in seen.names
        ],
        "items": [
            {"code": one.code, "where": one.where, "weight": one.weight, "text": said(one)} for one in seen.remarks()
        ],
        "unread": [sentence(code) for code in seen.workbook.unread],
        "mapping": mapping_file.as_json(seen.mapping),
    }


def said(one: Remark, language: str = "zh_CN") -> str:
    """A remark in words."""
    return sentence(one.code, language, **one.facts)


def other_sheets(workbook: Workbook, mapping: FormMapping) -> Sequence[str]:
    """Sheets with something in them that are not read."""
    return [grid.name for grid in workbook.grids if grid.name != mapping.sheet and any(map(any, grid.rows))]


def _words(workspace: Workspace, inspection: int | None) -> str:
    if inspection is None:
        return DEFAULT_WORDS
    return progress.chosen(workspace, inspection)
