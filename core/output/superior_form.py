"""上级表格: fills the workbook a superior sent — only the cells that are meant, everything else as it came.

The form is read, its mapping proposed (`core.domain.mapping`), and each finding written on the rows the form has for
it, more rows being put in where it has too few. Nothing that the form asks for is silently left: what stays empty is
told, column by column and label by label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from core.base.container import Codes
from core.base.errors import Refused, Trouble
from core.base.grid import Grid
from core.base.meter import Meter
from core.base.office_workbook import OfficeWorkbook
from core.domain import mapping_file
from core.domain.mapping import ColumnUse, FormMapping, Proposal
from core.domain.mapping_file import Wanted
from core.domain.mapping_labels import LabelUse
from core.output import form_text_boxes
from core.output.form_columns import catalogue, fields
from core.output.form_package import FormPackage
from core.output.form_sheet import local
from core.output.ledger_subjects import Request
from core.store.workspace import Workspace

__all__ = [
    "Filled",
    "FilledColumn",
    "Form",
    "UnfilledColumn",
    "catalogue",
    "check_target",
    "fields",
    "fill",
    "propose",
    "read",
]

SUFFIXES = (".xlsx", ".xlsm")
LARGEST = 100 * 1024 * 1024  # bytes on disk
_CODES = Codes(
    "superior_form.damaged",
    "superior_form.bomb",
    "superior_form.entities",
    "superior_form.encrypted",
    "superior_form.damaged",
)
_READING = {
    "workbook.damaged": "superior_form.damaged",
    "workbook.bomb": "superior_form.bomb",
    "workbook.entities": "superior_form.entities",
    "workbook.encrypted": "superior_form.encrypted",
    "workbook.no_sheet": "superior_form.no_sheet",
    "workbook.too_many_rows": "superior_form.too_large",
    "workbook.too_many_columns": "superior_form.too_large",
    "workbook.too_many_merges": "superior_form.too_large",
    "workbook.cell_too_long": "superior_form.too_large",
}


@dataclass(frozen=True)
class Form:
    """A superior's workbook as it was read: its sheets, and what lies in it besides."""

    name: str
    content: bytes
    grids: tuple[Grid, ...]
    parts: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool
    text_boxes: tuple[str, ...]
    filtered: frozenset[str]

    @cached_property
    def by_name(self) -> Mapping[str, Grid]:
        """The sheets by their names."""
        return {grid.name: grid for grid in self.grids}

    def package(self) -> FormPackage:
        """The parts of the file, to be written anew."""
        return _package(self.name, self.content)


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column that was written, and in how many cells."""

    use: ColumnUse
    cells: int


@dataclass(frozen=True, slots=True)
class UnfilledColumn:
    """A column left empty, and why: `no_field` (nobody said what it is), `nothing_recorded` (its field is empty in
    every record), `formula` (the form computes it), `printed` (the form says it itself)."""

    use: ColumnUse
    reason: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the form.

    `elsewhere` are labels on other sheets, which are never written; `leftover` rows behind the last record that said
    something before and still do; `outside` cells whose text the form's drop-down does not allow; `replaced` cells
    that said something before; `cut` rows whose text is higher than the highest row; `parts` those of the file that
    were written anew.
    """

    findings: int
    measures: int
    rows: int
    inserted: int
    columns: tuple[FilledColumn, ...]
    unfilled: tuple[UnfilledColumn, ...]
    labels: tuple[tuple[LabelUse, str], ...]
    open_labels: tuple[LabelUse, ...]
    elsewhere: tuple[tuple[str, LabelUse], ...]
    text_boxes: tuple[str, ...]
    leftover: tuple[int, ...]
    outside: tuple[tuple[str, str], ...]
    replaced: tuple[str, ...]
    cut: tuple[int, ...]
    parts: tuple[str, ...]
    protected: bool


def read(path: Path) -> Form:
    """The form in a file. Trouble, in one sentence: no workbook of Excel, damaged, locked, beyond the limits."""
    try:
        if path.stat().st_size > LARGEST:
            raise Trouble("superior_form.bomb", name=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise Trouble("superior_form.unreadable", name=path.name) from error
    _check_kind(path, content)

    def refuse(code: str, **facts: Any) -> Trouble:
        return Trouble(_READING.get(code, "superior_form.not_a_workbook"), name=path.name)

    package = _package(path.name, content)
    book = OfficeWorkbook(package.container, refuse)
    cells = [book.sheet(nth) for nth in range(len(book.names))]
    parts = tuple(book.part(nth) for nth in range(len(book.names)))
    return Form(
        name=path.name,
        content=content,
        grids=tuple(one.grid() for one in cells),
        parts=parts,
        formats=tuple(book.formats),
        from_1904=book.from_1904,
        text_boxes=tuple(form_text_boxes.open_labels(package, parts)),
        filtered=frozenset(name for name, part in zip(book.names, parts, strict=True) if _is_filtered(package, part)),
    )


def propose(form: Form, kept: Sequence[FormMapping] = (), wanted: Wanted | None = None) -> Proposal:
    """Which table of the form is filled and with what; `wanted` is what a mapping file says. Refuses what
    `mapping.propose` and `mapping_file.applied` refuse."""
    proposal = mapping_file.applied(wanted or Wanted(), form.grids, fields(), kept)
    own = proposal.mapping
    if own.sheet in form.filtered and own.block == 1 and own.spread == "merged" and not (wanted and wanted.spread):
        # Merged cells and the buttons of a filter do not go together: each row then says all.
        proposal = replace(proposal, mapping=replace(own, spread="repeated"))
    return proposal


def fill(
    workspace: Workspace, form: Form, mapping: FormMapping, request: Request, stream: BinaryIO, meter: Meter
) -> Filled:
    """Write the form with the findings asked for. Refuses `superior_form.nothing`, `.too_many_rows`,
    `.text_too_long`."""
    from core.output.form_filling import Filling

    return Filling(workspace, form, mapping, request).write(stream, meter)


def check_target(form: Form, target: Path) -> None:
    """Refuses `superior_form.other_suffix`: Excel opens no file whose name says another kind than it is."""
    own = Path(form.name).suffix.lower()
    if target.suffix.lower() != own:
        raise Refused("superior_form.other_suffix", name=target.name, suffix=own)


def _package(name: str, content: bytes) -> FormPackage:
    def refuse(code: str, **_: Any) -> Trouble:
        return Trouble(code, name=name)

    return FormPackage(content, refuse, _CODES)


def _check_kind(path: Path, content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        locked = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in content
        raise Trouble("superior_form.encrypted" if locked else "superior_form.old_format", name=path.name)
    if not content.startswith(b"PK") or path.suffix.lower() not in SUFFIXES:
        raise Trouble("superior_form.not_a_workbook", name=path.name)


def _is_filtered(package: FormPackage, part: str) -> bool:
    """Whether the sheet has a filter of Excel or a table of its own."""
    if any(kind == "table" for kind, _ in package.related(part)):
        return True
    return b"autoFilter" in package.read(part) and any(local(one) == "autoFilter" for one in package.tree(part))
