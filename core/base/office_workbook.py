"""Excel 工作簿 (.xlsx, .xlsm, and what WPS saves so): its sheets read as streams of cells, nothing evaluated.

Each part is read piece by piece by expat, which calls back for each cell, so that a limit stops the reading where it
is passed. A document type (and with it every entity) is refused at its first character. A formula gives the value
that was saved with it; links to other files, macros, pictures and text boxes are never opened.
"""

import posixpath
import re
from collections.abc import Callable, Generator
from typing import Any
from xml.parsers import expat

from core.base.cells import BUILT_IN, MOST_COLUMNS, MOST_ROWS, Cells, Refuse, dated, unescaped
from core.base.container import Container
from core.base.grid import Value, area_of, cell_of

Attributes = dict[str, str]
_MOST_STRINGS = 2_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def walk(
    portions: Generator[bytes],
    refuse: Refuse,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Read one XML part; names come without their namespace. Refuses a document type, and what is not well formed."""

    def forbidden(*_: Any) -> None:
        raise refuse("workbook.entities")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbidden
    parser.StartElementHandler = lambda name, given: start(name.rpartition("}")[2], given)
    parser.EndElementHandler = lambda name: end(name.rpartition("}")[2])
    parser.CharacterDataHandler = text
    try:
        for portion in portions:
            parser.Parse(portion, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # an encoding that nobody knows is a LookupError
        raise refuse("workbook.damaged") from error
    finally:
        portions.close()


class OfficeWorkbook:
    """The parts that all sheets share: names, texts, number formats."""

    def __init__(self, container: Container, refuse: Refuse) -> None:
        self._container, self._refuse = container, refuse
        self._main = _main_part(container, refuse)
        self._related = _relations(container, self._main, refuse)
        self.from_1904 = False
        self._sheets: list[tuple[str, str, bool]] = []
        self._read_book()
        self.texts = self._shared_texts()
        self.looks = self._looks()
        self.unread = self._what_is_unread()

    @property
    def names(self) -> list[str]:
        """The sheets in their order."""
        return [name for name, _, _ in self._sheets]

    @property
    def formats(self) -> list[str]:
        """The number format of each style."""
        return self.looks.formats

    def part(self, nth: int) -> str:
        """The name of the part that holds a sheet."""
        return self._sheets[nth][1]

    def sheet(self, nth: int) -> Cells:
        """The cells of one sheet."""
        name, part, visible = self._sheets[nth]
        cells = Cells(name, self._refuse, visible=visible)
        _SheetReader(self, cells, self._refuse).read(self._container.portions(part))
        return cells

    def _part(self, kind: str) -> str | None:
        return next((target for said, target in self._related.values() if said.endswith("/" + kind)), None)

    def _read_book(self) -> None:
        def start(name: str, given: Attributes) -> None:
            if name == "workbookPr":
                self.from_1904 = given.get("date1904", "") in ("1", "true")
            elif name == "sheet":
                key = next((value for key, value in given.items() if key.rpartition("}")[2] == "id"), "")
                kind, target = self._related.get(key, ("", ""))
                if kind.endswith("/worksheet") and target in self._container.names:
                    self._sheets.append((given.get("name", ""), target, given.get("state", "visible") == "visible"))

        walk(self._container.portions(self._main), self._refuse, start, _nothing, _nothing)
        if not self._sheets:
            raise self._refuse("workbook.no_sheet")

    def _shared_texts(self) -> list[str]:
        part = self._part("sharedStrings")
        found: list[str] = []
        if part is None or part not in self._container.names:
            return found
        reader = _TextReader()

        def start(name: str, _: Attributes) -> None:
            reader.start(name)

        def end(name: str) -> None:
            if name == "si":
                if len(found) >= _MOST_STRINGS:
                    raise self._refuse("workbook.bomb")
                found.append(reader.take())
            else:
                reader.end(name)

        walk(self._container.portions(part), self._refuse, start, end, reader.text)
        return found

    def _looks(self) -> "_Looks":
        part = self._part("styles")
        looks = _Looks()
        if part is not None and part in self._container.names:
            walk(self._container.portions(part), self._refuse, looks.start, looks.end, _nothing)
        return looks

    def _what_is_unread(self) -> tuple[str, ...]:
        """What else lies in the file and is not read: told, so that nobody misses it."""
        kinds = {
            "workbook.note_drawings": ("xl/drawings/drawing", "xl/media/", "xl/charts/"),
            "workbook.note_comments": ("xl/comments", "xl/threadedComments"),
            "workbook.note_macros": ("xl/vbaProject",),
            "workbook.note_links": ("xl/externalLinks/",),
        }
        return tuple(
            code for code, starts in kinds.items() if any(name.startswith(starts) for name in self._container.names)
        )


class _Looks:
    """What the styles part says of each style of cells.

    Its number format, and the numbers of the styles that are drawn, that have lines beside but not below them, and
    whose text begins at the top.
    """

    def __init__(self) -> None:
        self.formats: list[str] = []
        self.drawn: set[int] = set()
        self.open_below: set[int] = set()
        self.at_top: set[int] = set()
        self._own: dict[int, str] = {}
        self._borders: list[set[str]] = []
        self._grounds: list[bool] = []
        self._inside = ""

    def start(self, name: str, given: Attributes) -> None:
        """An element begins."""
        if name in ("cellXfs", "cellStyleXfs", "borders", "fills", "dxfs"):
            self._inside = name
        elif name == "numFmt" and self._inside != "dxfs":
            self._own[_number(given.get("numFmtId", ""))] = given.get("formatCode", "")
        elif name == "border" and self._inside == "borders":
            self._borders.append(set())
        elif self._inside == "borders" and self._borders and given.get("style", "none") != "none":
            self._borders[-1].add(name)
        elif name == "fill" and self._inside == "fills":
            self._grounds.append(False)
        elif name == "patternFill" and self._inside == "fills":
            self._grounds[-1:] = [given.get("patternType", "none") not in ("none", "gray125")]
        elif name == "xf" and self._inside == "cellXfs":
            self._style(given)
        elif name == "alignment" and self._inside == "cellXfs" and given.get("vertical") == "top":
            self.at_top.add(len(self.formats) - 1)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == self._inside:
            self._inside = ""

    def _style(self, given: Attributes) -> None:
        border, ground = (_number(given.get(key, "")) for key in ("borderId", "fillId"))
        lines = self._borders[border] if border < len(self._borders) else set[str]()
        style = len(self.formats)
        if lines or self._grounds[ground : ground + 1] == [True]:
            self.drawn.add(style)
        if "bottom" not in lines and {"left", "right"} <= lines:
            self.open_below.add(style)
        number = _number(given.get("numFmtId", ""))
        self.formats.append(self._own.get(number) or BUILT_IN.get(number, ""))


class _TextReader:
    """The text of one `si` or `is`: its runs one after the other, without the reading aids of Japanese."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._wanted = False
        self._aside = 0

    def start(self, name: str) -> None:
        if name == "rPh":
            self._aside += 1
        self._wanted = name == "t" and not self._aside

    def end(self, name: str) -> None:
        if name == "rPh":
            self._aside -= 1
        self._wanted = False

    def text(self, words: str) -> None:
        if self._wanted:
            self._pieces.append(words)

    def take(self) -> str:
        """The text so far; the next one begins empty."""
        whole = unescaped("".join(self._pieces))
        self._pieces.clear()
        return whole


class _SheetReader:
    """Takes the cells out of one worksheet part."""

    def __init__(self, book: OfficeWorkbook, cells: Cells, refuse: Refuse) -> None:
        self._book, self._cells, self._refuse = book, cells, refuse
        self._row = self._column = -1
        self._kind, self._style = "n", 0
        self._words = _TextReader()
        self._value: list[str] = []
        self._in_value = False
        self._drawn = 0
        self._at_top: dict[int, set[int]] = {}
        self._page_ends: list[int] = []

    def read(self, portions: Generator[bytes]) -> None:
        """Go through the part once."""
        walk(portions, self._refuse, self._start, self._end, self._text)
        # Where most cells have no line below, that is how the sheet is drawn and says nothing.
        if len(self._cells.divided) * 3 > self._drawn:
            self._cells.divided.clear()
        for row in self._page_ends:
            # At the end of a page a line is drawn all the same; pieces of one text begin at the top of their cells.
            both = self._at_top.get(row - 1, set()) & self._at_top.get(row, set())
            self._cells.divided.update((row - 1, column) for column in both)

    def _start(self, name: str, given: Attributes) -> None:
        if name == "c":
            self._begin_cell(given)
        elif name == "v":
            self._in_value = True
        elif name == "row":
            self._begin_row(given)
        elif name == "f":
            self._cells.formula(self._row, self._column)
        elif name in ("t", "rPh"):
            self._words.start(name)
        else:
            self._around(name, given)

    def _around(self, name: str, given: Attributes) -> None:
        """What stands beside the cells."""
        if name == "mergeCell":
            try:
                self._cells.merge(area_of(given.get("ref", "")))
            except ValueError as error:
                raise self._refuse("workbook.damaged") from error
        elif name == "col":
            first, last = _number(given.get("min", "")) - 1, _number(given.get("max", "")) - 1
            for column in range(max(first, 0), min(last, MOST_COLUMNS) + 1):
                if given.get("hidden") in ("1", "true"):
                    self._cells.hidden_columns.add(column)
                if width := _decimal(given.get("width", "")):
                    self._cells.widths[column] = width
        elif name == "brk":
            self._page_ends.append(_number(given.get("id", "")))
        elif name == "sheetProtection":
            self._cells.protected = given.get("sheet", "") in ("1", "true")

    def _begin_row(self, given: Attributes) -> None:
        self._row = _number(given["r"]) - 1 if "r" in given else self._row + 1
        self._column = -1
        if given.get("hidden") in ("1", "true"):
            self._cells.hidden_rows.add(self._row)

    def _begin_cell(self, given: Attributes) -> None:
        if place := given.get("r"):
            found = _REFERENCE.fullmatch(place)
            if found is None:
                raise self._refuse("workbook.damaged")
            self._row, self._column = cell_of(place)
        else:
            self._column += 1
        self._kind = given.get("t", "n")
        self._style = _number(given.get("s", ""))
        self._value.clear()

    def _end(self, name: str) -> None:
        if name == "c":
            self._cells.put(self._row, self._column, self._read())
            self._look(self._book.looks, (self._row, self._column))
        elif name == "v":
            self._in_value = False
        elif name in ("t", "rPh"):
            self._words.end(name)

    def _look(self, looks: _Looks, place: tuple[int, int]) -> None:
        if self._style in looks.drawn and place[0] < MOST_ROWS and place[1] < MOST_COLUMNS:
            self._drawn += 1
            self._cells.frame(*place)
            if self._style in looks.open_below:
                self._cells.divided.add(place)
            if self._style in looks.at_top:
                self._at_top.setdefault(place[0], set()).add(place[1])

    def _text(self, words: str) -> None:
        if self._in_value:
            self._value.append(words)
        else:
            self._words.text(words)

    def _read(self) -> Value:
        if self._kind == "inlineStr":
            return self._words.take()
        said = "".join(self._value)
        if not said:
            return None
        if self._kind == "s":
            number = _number(said)
            if not said.strip().isdigit() or number >= len(self._book.texts):
                raise self._refuse("workbook.damaged")
            return self._book.texts[number]
        if self._kind == "b":
            return said.strip() in ("1", "true")
        if self._kind in ("str", "e"):
            return unescaped(said)
        return self._counted(said)

    def _counted(self, said: str) -> Value:
        if self._kind == "d":
            return said.removesuffix("T00:00:00")
        number = _decimal(said)
        if number is None:
            return said
        forms = self._book.looks.formats
        form = forms[self._style] if self._style < len(forms) else ""
        return dated(number, form, from_1904=self._book.from_1904)


def _main_part(container: Container, refuse: Refuse) -> str:
    """The workbook's main part; archives of other sorts are told apart."""
    if "xl/workbook.bin" in container.names:
        raise refuse("workbook.is_binary")
    main = next(
        (target for kind, target in _relations(container, "", refuse).values() if kind.endswith("/officeDocument")), ""
    )
    if main.startswith("word/") or "word/document.xml" in container.names:
        raise refuse("workbook.is_word")
    if main.startswith("ppt/"):
        raise refuse("workbook.is_presentation")
    if main not in container.names:
        raise refuse("workbook.damaged" if "[Content_Types].xml" in container.names else "workbook.is_archive")
    return main


def _relations(container: Container, part: str, refuse: Refuse) -> dict[str, tuple[str, str]]:
    """Kind and target part of each relation of a part ("" for the package), by its id. None leads outside."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, given: Attributes) -> None:
        if element == "Relationship" and given.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
            found[given.get("Id", "")] = given.get("Type", ""), target

    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations in container.names:
        walk(container.portions(relations), refuse, start, _nothing, _nothing)
    return found


def _nothing(*_: Any) -> None:
    """A part's elements or texts that nobody asks for."""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _decimal(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
