"""Word 段落和表格: the pieces of WordprocessingML (ECMA-376, part 1, chapter 17) that papers are written with.

Lengths are points here and twentieths of a point in the file. Properties are written in the order of the schema,
without which Word calls a document damaged.
"""

from collections.abc import Sequence
from typing import Any

from docx.oxml.parser import OxmlElement  # pyright: ignore[reportUnknownVariableType]

from core.output.paper import Align, Cell, Role, Row, Table

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# The names that Word, WPS and the offices' PCs know the faces by.
FACES: dict[Role, str] = {
    "fangsong": "仿宋_GB2312",
    "xiaobiaosong": "方正小标宋简体",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "song": "宋体",
}
_ALIGN = {"justify": "both", "left": "left", "center": "center", "right": "right"}
CELL_MARGIN = 3.0
_LEADING = 1.4
_LOW = 210.0  # points: a row no higher goes on the next page as a whole, as in the PDF

Element = Any


def tag(name: str) -> str:
    """The name in the namespace of WordprocessingML."""
    return f"{{{_MAIN}}}{name}"


def new(name: str) -> Element:
    """An element of WordprocessingML that has no place yet."""
    return OxmlElement(f"w:{name}")  # pyright: ignore[reportUnknownVariableType]


def add(parent: Element, name: str, **values: object) -> Element:
    """A child element with its attributes."""
    made = new(name)
    parent.append(made)
    for key, value in values.items():
        made.set(tag(key), str(value))
    return made


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def face(parent: Element, name: str, latin: str = "") -> None:
    """The fonts of a run or style; quotation marks and dashes are taken from the Chinese one."""
    other = latin or name
    add(parent, "rFonts", hint="eastAsia", eastAsia=name, ascii=other, hAnsi=other, cs=other)


def run(
    paragraph: Element,
    text: str,
    *,
    name: str = "",
    latin: str = "",
    bold: bool = False,
    red: bool = False,
    narrow: float = 1.0,
    size: float | None = None,
) -> None:
    """A run of text; what is not given is that of the paragraph's style."""
    if not text:
        return
    made = add(paragraph, "r")
    if name or bold or red or narrow < 1.0 or size:
        shown = add(made, "rPr")
        if name:
            face(shown, name, latin)
        if bold:
            add(shown, "b")
        if red:
            add(shown, "color", val="E60012")
        if narrow < 1.0:
            add(shown, "w", val=round(narrow * 100))
        if size:
            add(shown, "sz", val=round(size * 2))
    for nth, part in enumerate(text.split("\t")):
        if nth:
            add(made, "tab")
        if part:
            words = add(made, "t")
            words.text = part
            words.set(_SPACE, "preserve")


def field(paragraph: Element, code: str) -> None:
    """A field that Word fills in, as PAGE."""
    for kind in ("begin", "", "end"):
        made = add(paragraph, "r")
        if kind:
            add(made, "fldChar", fldCharType=kind)
        else:
            words = add(made, "instrText")
            words.text = f" {code} "
            words.set(_SPACE, "preserve")


def paragraph(
    body: Element,
    style: str,
    *,
    align: Align | None = None,
    first: float | None = None,
    left: float = 0.0,
    right: float = 0.0,
    before: float = 0.0,
    line: float | None = None,
    kept: bool = False,
    anew: bool = False,
    rule: tuple[str, str, int, int] | None = None,
    tabs: Sequence[tuple[str, float]] = (),
) -> Element:
    """A paragraph before the body's last section: `first` the indent of its first line, `line` its exact pitch.

    `kept` stays with the next, `anew` begins a page, `rule` is a line below it as (kind, colour, eighths of a point,
    points off the text).
    """
    made = new("p")
    last = body[-1] if len(body) else None
    if last is not None and last.tag == tag("sectPr"):
        last.addprevious(made)
    else:
        body.append(made)
    shown = add(made, "pPr")
    add(shown, "pStyle", val=style)
    if kept:
        add(shown, "keepNext")
    if anew:
        add(shown, "pageBreakBefore")
    if rule:
        kind, colour, thick, away = rule
        add(add(shown, "pBdr"), "bottom", val=kind, sz=thick, space=away, color=colour)
    if tabs:
        stops = add(shown, "tabs")
        for kind, place in tabs:
            add(stops, "tab", val=kind, pos=twips(place))
    if before or line is not None:
        distance = {"before": twips(before)} if before else {}
        exact = {"line": twips(line), "lineRule": "exact"} if line is not None else {}
        add(shown, "spacing", **distance, **exact)
    if first is not None or left or right:
        indent: dict[str, object] = {"left": twips(left), "right": twips(right)}
        if first is not None:
            # A number of characters, if given by the style, would take precedence over the points.
            indent |= {"firstLineChars": 0, "firstLine" if first >= 0 else "hanging": twips(abs(first))}
        add(shown, "ind", **indent)
    if align:
        add(shown, "jc", val=_ALIGN[align])
    return made


def table(body: Element, content: Table, width: float, size: float, name: str, heights: Sequence[float] = ()) -> None:
    """A ruled table of that width; its head stands again on each page, a `whole` one is kept together.

    `heights` are the least heights of its rows, else those the rows name themselves.
    """
    made = new("tbl")
    last = body[-1] if len(body) else None
    if last is not None and last.tag == tag("sectPr"):
        last.addprevious(made)
    else:
        body.append(made)
    total = sum(column.width for column in content.columns)
    widths = [twips(column.width * width / total) for column in content.columns]
    shown = add(made, "tblPr")
    add(shown, "tblW", w=sum(widths), type="dxa")
    add(shown, "jc", val="center")
    borders = add(shown, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, side, val="single", sz=4, space=0, color="000000")
    add(shown, "tblLayout", type="fixed")
    margins = add(shown, "tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        add(margins, side, w=twips(CELL_MARGIN), type="dxa")
    grid = add(made, "tblGrid")
    for each in widths:
        add(grid, "gridCol", w=each)
    writer = _Rows(made, content, widths, size, name, heights or [row.height * 72 / 25.4 for row in content.rows])
    writer.write(content.heading_rows(), head=True)
    writer.write(content.rows, head=False)


def row_below(made: Element, width: float) -> Element:
    """A place without rules below the last row of a table, for what must not stand without that row.

    LibreOffice keeps a row with the row that follows, but not with a paragraph after the table.
    """
    line = add(made, "tr")
    add(add(line, "trPr"), "cantSplit")
    place = add(line, "tc")
    shown = add(place, "tcPr")
    add(shown, "tcW", w=twips(width), type="dxa")
    add(shown, "gridSpan", val=len(made.find(tag("tblGrid"))))
    borders = add(shown, "tcBorders")
    for side in ("left", "bottom", "right"):
        add(borders, side, val="nil")
    return place


def imprint_table(body: Element, lines: Sequence[tuple[str, str]], width: float, size: float) -> None:
    """版记 as a table that floats to the lower edge of the type area; one character in from either side."""
    made = new("tbl")
    body[-1].addprevious(made)
    shown = add(made, "tblPr")
    add(shown, "tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom")
    add(shown, "tblW", w=twips(width), type="dxa")
    borders = add(shown, "tblBorders")
    for side, thick in (("top", 8), ("bottom", 8), ("insideH", 6)):
        add(borders, side, val="single", sz=thick, space=0, color="000000")
    add(shown, "tblLayout", type="fixed")
    add(add(made, "tblGrid"), "gridCol", w=twips(width))
    for left, right in lines:
        place = add(add(made, "tr"), "tc")
        add(add(place, "tcPr"), "tcW", w=twips(width), type="dxa")
        words = paragraph(place, "Imprint", left=size, right=size, first=0.0, tabs=[("right", width - size)])
        run(words, left + (f"\t{right}" if right else ""))


class _Rows:
    """Writes the rows of one table; a cell over several rows goes on below as an empty one, as Word wants it."""

    def __init__(
        self, made: Element, content: Table, widths: Sequence[int], size: float, name: str, heights: Sequence[float]
    ) -> None:
        self._made, self._content, self._widths = made, content, widths
        self._size, self._name, self._heights = size, name, heights

    def write(self, rows: Sequence[Row], *, head: bool) -> None:
        goes_on: dict[int, tuple[int, int]] = {}  # column: (rows still to come, columns)
        for nth, row in enumerate(rows):
            height = 0.0 if head else self._heights[nth]
            line = self._line(height, head=head)
            needed = 0.0
            cells = iter(row.cells)
            column = 0
            while column < len(self._widths):
                if column in goes_on and goes_on[column][0]:
                    left, wide = goes_on[column]
                    goes_on[column] = (left - 1, wide)
                    self._cell(line, column, wide, merge="continue")
                    add(line[-1], "p")
                    column += wide
                    continue
                cell = next(cells, None)
                if cell is None:
                    break
                wide = min(cell.columns, len(self._widths) - column)
                reach = min(cell.rows, len(rows) - nth)
                goes_on[column] = (reach - 1, wide)
                place = self._cell(line, column, wide, merge="restart" if reach > 1 else "", low=bool(cell.foot))
                align = cell.align or ("center" if head else self._content.columns[column].align)
                style = "TableHead" if head or cell.bold else "TableText"
                self._words(place, cell.text, style, align)
                needed = max(needed, self._needed(cell, column) if reach == 1 else 0.0)
                if cell.foot:
                    room = height - self._needed(cell, column)
                    self._words(place, cell.foot, style, "right", before=max(0.0, room))
                column += wide
            if head or needed <= _LOW:
                add(line[0], "cantSplit")

    def _needed(self, cell: Cell, column: int) -> float:
        """About what a cell needs, a line of its text more than counted."""
        width = sum(self._widths[column : column + cell.columns]) / 20 - 2 * CELL_MARGIN
        lines = sum(1 + int(len(part) * self._size / width) for part in cell.text.splitlines() or [""])
        return (lines + bool(cell.foot) + 1) * self._size * _LEADING

    def _line(self, height: float, *, head: bool) -> Element:
        line = add(self._made, "tr")
        shown = add(line, "trPr")
        if height:
            add(shown, "trHeight", val=twips(height), hRule="atLeast")
        if head:
            add(shown, "tblHeader")
        return line

    def _cell(self, line: Element, column: int, wide: int, *, merge: str, low: bool = False) -> Element:
        place = add(line, "tc")
        shown = add(place, "tcPr")
        add(shown, "tcW", w=sum(self._widths[column : column + wide]), type="dxa")
        if wide > 1:
            add(shown, "gridSpan", val=wide)
        if merge:
            add(shown, "vMerge", val=merge)
        add(shown, "vAlign", val="bottom" if low else "center")
        return place

    def _words(self, place: Element, text: str, style: str, align: Align, before: float = 0.0) -> None:
        name = "" if style == "TableHead" else self._name
        for part in text.splitlines() or [""]:
            kept, line = self._content.whole, self._size * _LEADING
            run(
                paragraph(place, style, align=align, line=line, kept=kept, before=before),
                part,
                name=name,
                size=self._size,
            )
