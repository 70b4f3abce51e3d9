"""电子表格: an .xlsx workbook written row by row, the same bytes for the same content.

Only what goes out is here: texts, numbers, dates, styles, merged ranges and print set-up of sheets that are
written once from top to bottom. It streams (nothing of a sheet is held but its merged ranges) and is several
times faster than building cells as objects. Every text is an inline string (ECMA-376, 18.3.1.53), so that no
content of a record can become a formula, a link or an instruction to another program.
"""

import re
import zipfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, BinaryIO, Literal
from xml.sax.saxutils import escape, quoteattr

from core.output.stylesheet import Style, stylesheet

LONGEST_TEXT = 32_767  # UTF-16 units in one cell: Excel's limit
LONGEST_SHEET_NAME = 31
MOST_PAGE_ENDS = 1_000  # Excel's limit is 1,026

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip can say at least; the hour of writing would make each file another
_DAY_ZERO = date(1899, 12, 30)
_PAPER = {"A3": 8, "A4": 9}
_MILLIMETRES_PER_INCH = 25.4
_ROWS_AT_ONCE = 64
# What XML 1.0 cannot hold: control characters, lone surrogates, noncharacters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as an escaped A; a text that really says so has its underline escaped.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_SIGNS = ("=", "+", "-", "@")

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Setup:
    """View and print set-up of a sheet.

    `widths` in half-width characters, `margins` (top, right, bottom, left) in millimetres; `header` are the
    first and the last row, counted from 0, that each page repeats and below which the view is frozen.
    """

    name: str
    widths: Sequence[float]
    header: tuple[int, int]
    frozen_columns: int
    paper: Literal["A3", "A4"]
    orientation: Literal["landscape", "portrait"]
    margins: tuple[float, float, float, float]
    footer: str


def clean(text: str) -> str:
    """`text` as a cell can hold it: line ends are \\n, tabs are spaces, what XML forbids is gone."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNWRITABLE.sub("", text)


def fits(text: str) -> bool:
    """Whether one cell takes the whole text."""
    return len(text) <= LONGEST_TEXT // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def letters(column: int) -> str:
    """The name of a column counted from 0: A … Z, AA …"""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def area(top: int, left: int, bottom: int, right: int) -> str:
    """The name of a range whose rows and columns count from 0: B3:D5."""
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


class Sheet:
    """One sheet while it is written: rows from top to bottom, merged ranges at any time.

    `rows` have been written so far and reach down `reached` points.
    """

    def __init__(self, part: IO[bytes], setup: Setup, workbook: "Workbook") -> None:
        self.setup = setup
        self.rows = 0
        self.reached = 0.0
        self.filtered = ""
        self._part = part
        self._workbook = workbook
        self._letters = [letters(column) for column in range(len(setup.widths))]
        self._merged: list[str] = []
        self._page_ends: list[int] = []
        self._waiting: list[str] = [_HEAD, self._beginning()]

    def row(self, height: float, cells: Sequence[tuple[Value, int]]) -> int:
        """Write the next row, `height` points high, of values and numbers of styles; gives its number from 0."""
        number = self.rows + 1
        xml = "".join(
            self._cell(f"{letter}{number}", value, style)
            for letter, (value, style) in zip(self._letters, cells, strict=True)
        )
        self._waiting.append(f'<row r="{number}" ht="{height:g}" customHeight="1">{xml}</row>')
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()
        self.rows = number
        self.reached += height
        return number - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Make one cell of a range, rows and columns counted from 0; its value is that of its first cell."""
        if (top, left) != (bottom, right):
            self._merged.append(area(top, left, bottom, right))

    def new_page(self) -> None:
        """Begin a page before the next row; Excel takes some thousand of these and ends the later pages by itself."""
        if len(self._page_ends) < MOST_PAGE_ENDS:
            self._page_ends.append(self.rows)

    def filter(self, top: int, bottom: int) -> None:
        """Give the row `top` the buttons by which rows down to `bottom` are filtered."""
        self.filtered = area(top, 0, bottom, len(self.setup.widths) - 1)

    def finish(self) -> None:
        """Write what stands below the rows."""
        self._waiting.append(self._ending())
        self._flush()

    def _flush(self) -> None:
        self._part.write("".join(self._waiting).encode())
        self._waiting.clear()

    def _cell(self, place: str, value: Value, style: int) -> str:
        if value is None or value == "":
            return f'<c r="{place}" s="{style}"/>'
        if isinstance(value, str):
            return self._text(place, value, style)
        number = (value - _DAY_ZERO).days if isinstance(value, date) else value
        return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>'

    def _text(self, place: str, text: str, style: int) -> str:
        text = clean(text)
        if not fits(text):
            raise ValueError("a text longer than a cell reached the sheet")
        if text.startswith(_FORMULA_SIGNS):
            style = self._workbook.quoted(style)
        if "_x" in text:
            text = _LOOKS_ESCAPED.sub("_x005F_", text)
        kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'

    def _beginning(self) -> str:
        setup = self.setup
        below, right = setup.header[1] + 1, setup.frozen_columns
        pane = "bottomRight" if right else "bottomLeft"
        split = f'xSplit="{right}" ' if right else ""
        columns = "".join(
            f'<col min="{nth}" max="{nth}" width="{width:g}" customWidth="1"/>'
            for nth, width in enumerate(setup.widths, 1)
        )
        return (
            f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0"><pane {split}ySplit="{below}" '
            f'topLeftCell="{letters(right)}{below + 1}" activePane="{pane}" state="frozen"/>'
            f'<selection pane="{pane}"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="13.5"/><cols>{columns}</cols><sheetData>'
        )

    def _ending(self) -> str:
        setup = self.setup
        top, right, bottom, left = (each / _MILLIMETRES_PER_INCH for each in setup.margins)
        whole = area(0, 0, max(self.rows - 1, 0), len(setup.widths) - 1)
        merged = "".join(f'<mergeCell ref="{each}"/>' for each in self._merged)
        ends = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self._page_ends)
        breaks = f'count="{len(self._page_ends)}" manualBreakCount="{len(self._page_ends)}"'
        return "".join(
            (
                "</sheetData>",
                f'<autoFilter ref="{self.filtered}"/>' if self.filtered else "",
                f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>' if merged else "",
                '<printOptions horizontalCentered="1"/>',
                f'<pageMargins left="{left:.4f}" right="{right:.4f}" top="{top:.4f}" bottom="{bottom:.4f}" ',
                f'header="{top / 2:.4f}" footer="{bottom / 2:.4f}"/>',
                f'<pageSetup paperSize="{_PAPER[setup.paper]}" orientation="{setup.orientation}" ',
                'fitToWidth="1" fitToHeight="0"/>',
                f"<headerFooter><oddFooter>{escape(setup.footer)}</oddFooter></headerFooter>",
                f"<rowBreaks {breaks}>{ends}</rowBreaks>" if ends else "",
                # 序号 and telephone numbers stay texts without a green corner in each cell.
                f'<ignoredErrors><ignoredError sqref="{whole}" numberStoredAsText="1"/></ignoredErrors>',
                "</worksheet>",
            )
        )


class Workbook:
    """A workbook on `stream`, which must allow to go back. Leaving it without an error completes the file.

    `title` and `author` stand in the document's properties. The moment of making is left out on purpose.
    """

    def __init__(self, stream: BinaryIO, title: str, author: str) -> None:
        self._archive = zipfile.ZipFile(stream, "w")
        self._title, self._author = clean(title), clean(author)
        self._sheets: list[Sheet] = []
        self._styles: dict[Style, int] = {Style(): 0}
        self._quoted: dict[int, int] = {}

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._finish()
        self._archive.close()

    def style(self, style: Style) -> int:
        """The number under which cells use this style."""
        return self._styles.setdefault(style, len(self._styles))

    def quoted(self, style: int) -> int:
        """The same style for a text that would become a formula as soon as somebody edits its cell."""
        if style not in self._quoted:
            self._quoted[style] = self.style(replace(list(self._styles)[style], quoted=True))
        return self._quoted[style]

    @contextmanager
    def sheet(self, setup: Setup) -> Generator[Sheet]:
        """A new sheet, to be filled before the next is begun."""
        path = f"xl/worksheets/sheet{len(self._sheets) + 1}.xml"
        with self._archive.open(_entry(path), "w", force_zip64=True) as part:
            sheet = Sheet(part, setup, self)
            yield sheet
            sheet.finish()
        self._sheets.append(sheet)

    def _finish(self) -> None:
        for path, text in (
            ("xl/styles.xml", stylesheet(list(self._styles))),
            ("xl/workbook.xml", self._book()),
            ("xl/_rels/workbook.xml.rels", self._book_relations()),
            ("docProps/core.xml", self._properties()),
            ("_rels/.rels", self._package_relations()),
            ("[Content_Types].xml", self._content_types()),
        ):
            self._archive.writestr(_entry(path), _HEAD + text)

    def _book(self) -> str:
        names = _sheet_names([sheet.setup.name for sheet in self._sheets])
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{nth}" r:id="rId{nth}"/>' for nth, name in enumerate(names, 1)
        )
        defined = "".join(
            _defined_names(nth, name, sheet) for nth, (name, sheet) in enumerate(zip(names, self._sheets, strict=True))
        )
        return (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets><definedNames>{defined}</definedNames></workbook>"
        )

    def _book_relations(self) -> str:
        targets = [("worksheet", f"worksheets/sheet{nth}.xml") for nth in self._numbers()]
        targets.append(("styles", "styles.xml"))
        return _relations([(f"{_RELATIONS}/{kind}", target) for kind, target in targets])

    def _package_relations(self) -> str:
        return _relations(
            [
                (f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        )

    def _properties(self) -> str:
        return (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(self._title)}</dc:title><dc:creator>{escape(self._author)}</dc:creator>"
            "</cp:coreProperties>"
        )

    def _content_types(self) -> str:
        parts = [(f"/xl/worksheets/sheet{nth}.xml", f"{_CONTENT}.worksheet+xml") for nth in self._numbers()]
        parts += [
            ("/xl/workbook.xml", f"{_CONTENT}.sheet.main+xml"),
            ("/xl/styles.xml", f"{_CONTENT}.styles+xml"),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ]
        overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts)
        return (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        )

    def _numbers(self) -> range:
        return range(1, len(self._sheets) + 1)


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # else the file would tell on which system it was made
    return entry


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{nth}" Type="{kind}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names as Excel takes them: without []:*?/\\ and outer quotes, at most 31 characters, no two alike."""
    names: list[str] = []
    for text in wanted:
        name = re.sub(r"[\[\]:*?/\\\n]", "", clean(text)).strip("' ")[:LONGEST_SHEET_NAME] or "台账"
        nth, free = 1, name
        while free.casefold() in (each.casefold() for each in names):
            nth += 1
            free = f"{name[: LONGEST_SHEET_NAME - len(str(nth)) - 2]}({nth})"
        names.append(free)
    return names


def _defined_names(nth: int, name: str, sheet: Sheet) -> str:
    """Print area, repeated rows and filter of a sheet, as Excel names them."""
    place = "'" + escape(name.replace("'", "''")) + "'!"
    first, last = sheet.setup.header
    found = [
        ("_xlnm.Print_Area", _fixed(area(0, 0, max(sheet.rows - 1, 0), len(sheet.setup.widths) - 1)), ""),
        ("_xlnm.Print_Titles", f"${first + 1}:${last + 1}", ""),
    ]
    if sheet.filtered:
        found.insert(0, ("_xlnm._FilterDatabase", _fixed(sheet.filtered), ' hidden="1"'))
    return "".join(
        f'<definedName name="{key}" localSheetId="{nth}"{hidden}>{place}{cells}</definedName>'
        for key, cells, hidden in found
    )


def _fixed(cells: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)
