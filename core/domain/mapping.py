"""对应关系: which column of a foreign form is which of our fields — proposed, corrected by the clerk, kept.

Serves both directions: filling a superior's workbook and reading a unit's. Rows and columns count from 0.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.base.columns import Column
from core.base.errors import Refused
from core.base.grid import Grid
from core.base.text import plain
from core.domain import headers, mapping_words, table_rows
from core.domain.headers import Header, Heading
from core.domain.mapping_labels import LabelUse, labels
from core.domain.mapping_words import SURE_ENOUGH, Match, Words, way_key

Spread = Literal["merged", "repeated", "joined"]

# Fields that say of a finding what another says of each of its measures: only the other is proposed.
OF_THE_WHOLE = {
    "measure": "measure_texts", "leader": "leaders", "lead_unit": "lead_units", "deadline": "due",
    "completed": "state", "progress": "latest", "days_left": "due_days", "warning": "due_warning",
}  # fmt: skip
# Fields of an audit's list; their titles mean something else in other forms (整改要求), so it takes several of them.
_AUDIT = "audit_"
_AUDIT_AT_LEAST = 4
# These may stand twice in a form; any other field is for one column.
_REPEATED = {"lead_unit", "co_units", "leader", "person"}
# Asked for twice, once of the finding and once of each measure: the column beside the measure is the measure's.
_OF_BOTH = "deadline"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the form and the field it stands for ("" for none); `score` tells how sure, 100 when certain.

    `near` are fields it may be, when none was sure enough to be taken.
    """

    column: int
    way: tuple[str, ...]
    field: str = ""
    score: int = 0
    near: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def heading(self) -> str:
        return " / ".join(self.way)


@dataclass(frozen=True, slots=True)
class FormMapping:
    """How one table of a workbook is read or filled.

    `header` are its first and last row; records stand from `start` to `last` (before `start` when the form has no
    row for them), `block` rows each, below that `totals`. New rows look like `clone`. `spread` tells what becomes
    of a finding with several measures: cells merged over their rows, repeated on each, or all joined in one row.
    """

    sheet: str
    header: tuple[int, int]
    start: int
    last: int
    block: int
    clone: int
    totals: tuple[int, ...]
    columns: tuple[ColumnUse, ...]
    labels: tuple[LabelUse, ...] = ()
    spread: Spread = "merged"

    @property
    def fields(self) -> dict[str, int]:
        """Field → the (first) column that stands for it."""
        return {use.field: use.column for use in reversed(self.columns) if use.field}

    @property
    def fingerprint(self) -> str:
        """The same for every form with these headings in this order."""
        told = "\n".join(way_key(use.way) for use in self.columns)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def with_field(self, column: int, field: str) -> "FormMapping":
        """The mapping with another field for a column, as the clerk says it."""
        uses = (
            replace(use, field=field, score=mapping_words.CERTAIN, near=()) if use.column == column else use
            for use in self.columns
        )
        return replace(self, columns=tuple(uses))


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table of the workbook that is not the one mapped: where it stands and what its columns are called."""

    sheet: str
    top: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between a form and the one mapped before: ways of headings.

    `renamed` pairs an old with a new one, `moved` tells old and new column.
    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.moved)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The mapping proposed for a workbook, its other tables, and what changed since it was mapped before."""

    mapping: FormMapping
    others: tuple[OtherTable, ...] = ()
    known: bool = False
    difference: Difference = Difference()


def askable(columns: Iterable[Column]) -> dict[str, Column]:
    """The fields a heading is compared with: those of a whole finding only where no measure says the same."""
    of_the_whole = {*OF_THE_WHOLE.values(), "task", "measure_count"}
    return {column.key: column for column in columns if column.key not in of_the_whole}


def propose(grids: Sequence[Grid], fields: Mapping[str, Column], kept: Sequence[FormMapping] = ()) -> Proposal:
    """The table of the workbook that is known best, and which of its columns is which field.

    `kept`: mappings of earlier forms, the latest first; what was answered for the same heading holds. Refuses
    `mapping.no_table` when no sheet has one.
    """
    words = _words(grids, fields, kept)
    tables = [(grid, header) for grid in grids for header in _tables(grid, words)]
    shown = [(grid, header) for grid, header in tables if grid.visible] or tables
    if not shown:
        raise Refused("mapping.no_table")
    grid, header = max(shown, key=lambda one: headers.weight(one[1], words))
    mapping = _mapping(grid, header, words)
    others = [
        OtherTable(there.name, other.top, tuple(heading.leaf for heading in other.headings))
        for there, other in tables
        if other is not header
    ]
    before = nearest(mapping, kept)
    if before is None:
        return Proposal(mapping, tuple(others))
    mapping = _as_before(mapping, before)
    return Proposal(mapping, tuple(others), known=True, difference=difference(before, mapping))


def propose_at(
    grid: Grid, rows: tuple[int, int], fields: Mapping[str, Column], kept: Sequence[FormMapping] = ()
) -> FormMapping:
    """The same for a header that the clerk pointed out. Refuses `mapping.no_header` where no heading stands."""
    found = headers.within(grid, *rows)
    if found is None:
        raise Refused("mapping.no_header", first=rows[0] + 1, last=rows[1] + 1)
    return _mapping(grid, found, _words([grid], fields, kept))


def nearest(mapping: FormMapping, kept: Sequence[FormMapping]) -> FormMapping | None:
    """The mapping of the same form, or of last year's: at least three in five headings are the same."""
    mine = {way_key(use.way) for use in mapping.columns}
    likeness = [(_overlap(mine, {way_key(use.way) for use in one.columns}), -nth) for nth, one in enumerate(kept)]
    best = max(likeness, default=(0.0, 0))
    return kept[-best[1]] if best[0] >= 0.6 else None


def difference(before: FormMapping, now: FormMapping) -> Difference:
    """What a form's header has changed since it was mapped before."""
    from rapidfuzz import fuzz

    old = {way_key(use.way): use for use in before.columns}
    new = {way_key(use.way): use for use in now.columns}
    gone = [use for key, use in old.items() if key not in new]
    added = [use for key, use in new.items() if key not in old]
    renamed: list[tuple[str, str]] = []
    for use in list(gone):
        likely = [(fuzz.ratio(use.way[-1], other.way[-1]), other) for other in added]
        score, other = max(likely, key=lambda one: one[0], default=(0, None))
        if other is not None and score >= 60:
            renamed.append((use.heading, other.heading))
            gone.remove(use)
            added.remove(other)
    # A column that only went aside because of one before it has not moved: the order counts.
    shared = [key for key in old if key in new]
    order = sorted(shared, key=lambda key: new[key].column)
    moved = [(old[key].heading, old[key].column, new[key].column) for key in _out_of_order(shared, order)]
    return Difference(
        tuple(use.heading for use in added), tuple(use.heading for use in gone), tuple(renamed), tuple(moved)
    )


def lacking(mapping: FormMapping) -> list[ColumnUse]:
    """The columns that stand for no field."""
    return [use for use in mapping.columns if not use.field]


def _words(grids: Sequence[Grid], fields: Mapping[str, Column], kept: Sequence[FormMapping]) -> Words:
    """The words for the headings of this workbook: those of an audit where it is an audit's list, else without."""
    audit = {plain(column.title): key for key, column in fields.items() if key.startswith(_AUDIT)}
    rows = range(headers.LAST_TOP + headers.DEEPEST)
    said = {plain(text) for grid in grids for row in rows for _, text in grid.anchors(row)}
    if len(said & audit.keys()) >= _AUDIT_AT_LEAST:
        return Words(fields, _heard(kept), tuple(audit.values()))
    return Words({key: column for key, column in fields.items() if not key.startswith(_AUDIT)}, _heard(kept))


def _tables(grid: Grid, words: Words) -> list[Header]:
    """The tables of a sheet from above: the best header of its first rows, those beside it, those further down."""
    first = headers.best(grid, words)
    if first is None:
        return []
    beside = list(headers.headers_at(grid, first[1].top))
    return [*headers.above(grid, first[1].top), *beside, *headers.further(grid, beside[-1].bottom + 1, words)]


def _mapping(grid: Grid, header: Header, words: Words) -> FormMapping:
    rows = table_rows.of(grid, header, words)
    computed = {one.column for one in header.headings if (rows.clone, one.column) in grid.formulas}
    uses = _assigned(header.headings, words, computed)
    uses = [replace(use, hidden=use.column in grid.hidden_columns) for use in uses]
    outside = [*range(header.top), *range(rows.last + 1 + len(rows.totals), min(grid.height, rows.last + 40))]
    return FormMapping(
        sheet=grid.name,
        header=(header.top, header.bottom),
        start=rows.start,
        last=rows.last,
        block=rows.block,
        clone=rows.clone,
        totals=rows.totals,
        columns=tuple(uses),
        labels=tuple(labels(grid, outside)),
    )


def _assigned(headings: Sequence[Heading], words: Words, computed: set[int]) -> list[ColumnUse]:
    """Each field for the column that is nearest to it, and for no other; the form's formulas are left to it."""
    often = {leaf for leaf, times in Counter(plain(one.leaf) for one in headings).items() if times > 2}
    near: dict[int, list[Match]] = {}
    for one in headings:
        found = [] if one.column in computed else words.match(one.way)
        # 备注 below each of ten groups is the remark on that group.
        vague = plain(one.leaf) in often and len(one.way) > 1 and words.known(one.leaf) is not None
        near[one.column] = [
            replace(match, score=min(match.score, mapping_words.WORTH_SAYING))
            if vague and match.field not in _REPEATED
            else match
            for match in found
        ]
    ranked = sorted(
        ((match, nth, heading) for nth, heading in enumerate(headings) for match in near[heading.column]),
        key=lambda one: (-one[0].score, len(one[2].way), one[1]),
    )
    taken: dict[int, Match] = {}
    leaves: dict[str, str] = {}
    for match, _, heading in ranked:
        if match.score < SURE_ENOUGH or heading.column in taken:
            continue
        again = match.field in _REPEATED and leaves.get(match.field) == plain(heading.leaf)
        if match.field not in leaves or again or match.field.startswith("fact."):
            taken[heading.column] = match
            leaves.setdefault(match.field, plain(heading.leaf))
    _divide(headings, near, taken)
    return [_use(heading, taken.get(heading.column), near[heading.column]) for heading in headings]


def _divide(headings: Sequence[Heading], near: Mapping[int, Sequence[Match]], taken: dict[int, Match]) -> None:
    """Let a second column for dates stand for the finding's own."""
    certain = Match(_OF_BOTH, mapping_words.CERTAIN)
    asked = [
        heading
        for heading in headings
        if any(one.field == _OF_BOTH and one.score >= mapping_words.KNOWN for one in near[heading.column])
    ]
    measure = next((one for one in headings if taken.get(one.column, certain).field == "measure"), None)
    if len(asked) != 2 or measure is None:
        return
    of_measures = max(asked, key=lambda one: (one.way[:-1] == measure.way[:-1], -abs(one.column - measure.column)))
    for heading in asked:
        own = heading is of_measures
        taken[heading.column] = certain if own else Match(OF_THE_WHOLE[_OF_BOTH], mapping_words.CERTAIN)


def _use(heading: Heading, match: Match | None, near: Sequence[Match]) -> ColumnUse:
    if match is not None:
        return ColumnUse(heading.column, heading.way, match.field, match.score)
    return ColumnUse(heading.column, heading.way, near=tuple(one.field for one in near))


def _heard(kept: Iterable[FormMapping]) -> dict[str, str]:
    """What was answered for each heading, the latest answer first."""
    heard: dict[str, str] = {}
    for mapping in kept:
        for use in mapping.columns:
            heard.setdefault(way_key(use.way), use.field)
    return heard


def _as_before(mapping: FormMapping, before: FormMapping) -> FormMapping:
    """What was decided about the same form, its rows excepted, which are looked for afresh."""
    decided = {way_key(use.way): use for use in before.columns}
    uses = [
        replace(use, field=decided[way_key(use.way)].field, score=mapping_words.CERTAIN, near=())
        if way_key(use.way) in decided
        else use
        for use in mapping.columns
    ]
    taken = {use.field for use in uses if way_key(use.way) in decided}
    uses = [
        use if way_key(use.way) in decided or use.field not in taken else replace(use, field="", score=0)
        for use in uses
    ]
    return replace(mapping, columns=tuple(uses), spread=before.spread)


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _out_of_order(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The fewest members that must be moved to make one order of the other."""
    place = {key: nth for nth, key in enumerate(now)}
    none: list[str] = []
    best: list[list[str]] = []
    for nth, key in enumerate(before):
        longest = max((best[back] for back in range(nth) if place[before[back]] < place[key]), key=len, default=none)
        best.append([*longest, key])
    stay = set(max(best, key=len, default=none))
    return [key for key in before if key not in stay]
