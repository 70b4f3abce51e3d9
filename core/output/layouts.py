"""台账格式: how one ledger looks, as data — title lines, header tree, columns, rows, paper, signature line.

The built-in ones lie in `resources/layouts/`, one file each; an office's own are read from text of the same
form (`core.output.layout_file`). A layout names columns of the shared catalogue by their keys and knows nothing
else about a noun: a new ledger is a new file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.base.columns import Align, Column
from core.base.errors import Complaints, Refused
from core.base.places import resource

Content = Literal["column", "running", "blank"]
As = Literal["text", "date", "number"]
Grouping = Literal["", "unit", "leader", "category"]

DEEPEST_HEADER = 3
GROUPINGS: tuple[Grouping, ...] = ("", "unit", "leader", "category")
# What the rows of a ledger may be of; the first is meant where a layout says nothing.
SUBJECT_NAMES = (
    "finding", "completion", "audit", "regulation", "accountability", "money", "wider_action", "clue",
    "withholding", "figure",
)  # fmt: skip

# What a title, a sub-title line or the signature line may speak of, and what it is called in the office.
FACTS: Mapping[str, str] = {
    "office": "填报单位",
    "organisation": "被巡视（巡察）党组织",
    "inspection": "轮次名称",
    "commissioned_by": "派出机关",
    "team": "巡视（巡察）组",
    "team_leader": "组长",
    "term": "届次",
    "round": "轮次",
    "kind": "类型",
    "period": "起止日期",
    "feedback_on": "反馈日期",
    "until": "截至日期",
    "as_of": "当时所记的时刻",
    "filled_on": "填报日期",
    "filled_by": "填报人",
    "unit": "责任单位",
    "part": "分表名称",
    "findings": "问题数",
    "measures": "措施数",
}


@dataclass(frozen=True, slots=True)
class Face:
    """Type of one kind of cell: font family, size in points, weight, shade (RRGGBB, empty for none)."""

    font: str
    size: float
    bold: bool = False
    shade: str = ""


@dataclass(frozen=True, slots=True)
class Faces:
    """Type of the four kinds of cells."""

    title: Face = Face("方正小标宋简体", 20)
    line: Face = Face("仿宋", 12)
    header: Face = Face("黑体", 11, shade="F2F2F2")
    body: Face = Face("仿宋", 11)


@dataclass(frozen=True, slots=True)
class Paper:
    """Sheet of paper; margins in millimetres."""

    size: Literal["A3", "A4"] = "A4"
    orientation: Literal["landscape", "portrait"] = "landscape"
    top: float = 18
    right: float = 15
    bottom: float = 18
    left: float = 15


@dataclass(frozen=True, slots=True)
class RowRule:
    """How the height of a row follows from its text: lines × size × spacing + padding, within least and most (points).

    Excel takes no row higher than 409 points. The spacing leaves room for the faces that stand in where a PC
    has no 仿宋 (a line of Noto takes 1.44 of its size, one of 仿宋 1.2).
    """

    spacing: float = 1.4
    padding: float = 6
    least: float = 24
    most: float = 409


@dataclass(frozen=True, slots=True)
class Line:
    """A sub-title line; a part whose placeholders are all empty is left out together with its words."""

    left: str = ""
    center: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column of a ledger.

    `heading` is its way through the header tree from the top; neighbours that share the beginning of the way
    share that heading. Empty: the catalogue's title. `content` tells whether `key` names a column of the
    catalogue, or the cells count 1, 2, 3 …, or stay blank for the pen. `width` counts half-width characters;
    without it and `align` those of the catalogue hold.
    """

    content: Content = "column"
    key: str = ""
    heading: tuple[str, ...] = ()
    width: float | None = None
    align: Align | None = None
    written_as: As = "text"


@dataclass(frozen=True, slots=True)
class Layout:
    """A ledger's layout; `file` is what a complaint about it names.

    `rows` tells what a row is: a measure (the finding's cells are merged over its measures, or repeated where
    `merge` is false) or a finding (what its measures say stands line by line in one cell). With `distinct`,
    measures of one finding that look alike in this ledger take one row. `sort` names columns, a minus before
    the key turns the order round; `choose` are the fields of the list's filter (of other subjects: columns and the
    words they must say), `only` columns and words of which a measure must say at least one to stand there.

    `subject` tells what the rows are of (`ledger_subjects.SUBJECTS`). With `split` each unit, leader or category has
    a sheet of its own behind a summary; with `group` each has a line of its own above its rows.
    """

    id: str
    version: int
    name: str
    title: str
    columns: tuple[LayoutColumn, ...]
    subject: str = "finding"
    split: Grouping = ""
    group: Grouping = ""
    lines: tuple[Line, ...] = ()
    signature: tuple[str, ...] = ()
    empty: str = "（无）"
    rows: Literal["finding", "measure"] = "measure"
    merge: bool = True
    distinct: bool = False
    frozen: int = 0
    sort: tuple[tuple[str, bool], ...] = ()
    only: tuple[tuple[str, bool | int | str | tuple[str, ...]], ...] = ()
    choose: tuple[tuple[str, bool | int | str | tuple[str, ...]], ...] = ()
    paper: Paper = Paper()
    faces: Faces = Faces()
    row: RowRule = RowRule()
    based_on: str = ""
    file: str = ""

    @property
    def filterable(self) -> bool:
        """Whether Excel's own filter works on it: not over merged cells."""
        return not self.group and (self.rows == "finding" or not self.merge)


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the header; rows and columns count from 0, `high` and `wide` tell over how many it is merged."""

    row: int
    column: int
    high: int
    wide: int
    text: str


@lru_cache(maxsize=1)
def built_in() -> tuple[Layout, ...]:
    """The layouts of `resources/layouts/` in the order of their file names."""
    from core.output import layout_file

    return tuple(layout_file.read(path) for path in sorted(resource("layouts").glob("*.toml")))


def find(name: str, layouts: Sequence[Layout]) -> Layout:
    """The layout called `name`, by id or by Chinese name. Refuses `layout.unknown`, naming those there are."""
    for layout in reversed(layouts):  # an office's own stand behind the built-in ones and come before them
        if name in (layout.id, layout.name):
            return layout
    raise Refused("layout.unknown", name=name, names="、".join(f"{each.id}（{each.name}）" for each in layouts))


def check(layout: Layout, catalogue: Mapping[str, Column]) -> None:
    """Refuses `layout.unknown_column` for each column and sort key that the catalogue has not."""
    wanted = [column.key for column in layout.columns if column.content == "column"]
    wanted += [key for key, _ in (*layout.sort, *layout.only)]
    missing = [key for key in dict.fromkeys(wanted) if key not in catalogue]
    if missing:
        known = "、".join(sorted(catalogue))
        raise Complaints([Refused("layout.unknown_column", file=layout.file, key=key, known=known) for key in missing])


def headings(ways: Sequence[tuple[str, ...]]) -> Iterator[Heading]:
    """The cells of the header tree, from each column's way through it; its depth is that of the longest way.

    The last heading of a way is the column's own and reaches down to the bottom; those before it are shared
    with the neighbours that have come the same way so far.
    """
    depth = max(map(len, ways))
    for column, way in enumerate(ways):
        for row, text in enumerate(way[:-1]):
            shared = way[: row + 1]
            if column and _passes(ways[column - 1], shared):
                continue
            wide = 1
            while column + wide < len(ways) and _passes(ways[column + wide], shared):
                wide += 1
            yield Heading(row, column, 1, wide, text)
        yield Heading(len(way) - 1, column, depth - len(way) + 1, 1, way[-1])


def _passes(way: tuple[str, ...], shared: tuple[str, ...]) -> bool:
    """Whether a column stands below this shared heading, which its own last heading never is."""
    return len(way) > len(shared) and way[: len(shared)] == shared
