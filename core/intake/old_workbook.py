"""旧版工作簿 (.xls, and .et of WPS): looked over record by record before python-calamine reads it.

Such a file is a small file system (MS-CFB) whose stream `Workbook` is a row of records (MS-XLS). The reader lays a
sheet out in memory from its first to its last cell, so where the cells stand is asked first.
"""

import io
import struct
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from core.base.cells import BUILT_IN, MOST_COLUMNS, MOST_ROWS, Cells, Refuse, dated, kind_of
from core.base.grid import Area, Value

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_FREE = 0xFFFFFFF0  # from here on a sector number is a mark, not a sector
_MOST_SHEETS = 256
# Records of MS-XLS 2.4; those of cells begin with row and column.
_BOUNDSHEET, _BOF, _EOF, _FILEPASS, _FORMAT, _XF, _DATE_1904 = 0x85, 0x809, 0x0A, 0x2F, 0x41E, 0xE0, 0x22
_ROW_CELLS = {0x203, 0x27E, 0xFD, 0x204, 0x201, 0x06, 0x205, 0xD6, 0xBD, 0xBE}
_NUMBER, _RK, _FORMULA, _ROW_OF_RK, _ROW_OF_BLANKS = 0x203, 0x27E, 0x06, 0xBD, 0xBE


class OldWorkbook:
    """The sheets of an .xls or .et file."""

    def __init__(self, content: bytes, refuse: Refuse) -> None:
        self._refuse = refuse
        self._seen = _Overview(_workbook_stream(content, refuse), refuse)
        self._book = self._open(content)
        metadata = [one for one in self._book.sheets_metadata if str(one.typ).endswith("WorkSheet")]
        self._sheets = [(one.name, str(one.visible).endswith(".Visible")) for one in metadata]
        if not self._sheets:
            raise refuse("workbook.no_sheet")
        self.unread: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The sheets in their order."""
        return [name for name, _ in self._sheets]

    def sheet(self, nth: int) -> Cells:
        """The cells of one sheet."""
        name, visible = self._sheets[nth]
        cells = Cells(name, self._refuse, visible=visible)
        found = self._book.get_sheet_by_name(name)
        months = self._seen.months.get(name, {})
        for row, values in enumerate(found.to_python(skip_empty_area=False)):
            for column, value in enumerate(values):
                cells.put(row, column, months.get((row, column)) or _value(value))
        for row, column in self._seen.formulas.get(name, ()):
            cells.formula(row, column)
        for (top, left), (bottom, right) in found.merged_cell_ranges or ():
            cells.merge(Area(top, left, bottom, right))
        return cells

    def _open(self, content: bytes) -> "CalamineWorkbook":
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError as error:
            raise self._refuse("workbook.encrypted") from error
        except (CalamineError, OSError, ValueError) as error:
            raise self._refuse("workbook.damaged") from error
        except BaseException as error:
            # What the reader itself did not expect in a damaged file comes out of its Rust as a panic.
            if type(error).__name__ == "PanicException":
                raise self._refuse("workbook.damaged") from error
            raise


def _value(value: object) -> Value:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value if isinstance(value, str | int | bool | date | time) else str(value)


class _Overview:
    """Where cells stand on each sheet, which show a month alone, which are computed. Refuses what is too large."""

    def __init__(self, stream: bytes, refuse: Refuse) -> None:
        self.months: dict[str, dict[tuple[int, int], str]] = {}
        self.formulas: dict[str, list[tuple[int, int]]] = {}
        self._refuse = refuse
        self._sheets: dict[int, str] = {}
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._from_1904 = False
        self._sheet = ""
        for place, kind, content in _records(stream, refuse):
            if kind in _ROW_CELLS and len(content) >= 4:
                self._cell(kind, content)
            else:
                self._around(place, kind, content)

    def _around(self, place: int, kind: int, content: bytes) -> None:
        if kind == _FILEPASS:
            raise self._refuse("workbook.encrypted")
        if kind == _BOF:
            self._sheet = self._sheets.get(place, "")
        elif kind == _BOUNDSHEET and len(content) > 8:
            if len(self._sheets) >= _MOST_SHEETS:
                raise self._refuse("workbook.bomb")
            self._sheets[struct.unpack_from("<I", content)[0]] = _short_text(content[6:], 1)
        elif kind == _FORMAT and len(content) > 5:
            self._formats[struct.unpack_from("<H", content)[0]] = _short_text(content[2:], 2)
        elif kind == _XF and len(content) >= 4:
            self._styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == _DATE_1904 and len(content) >= 2:
            self._from_1904 = content[0] == 1

    def _cell(self, kind: int, content: bytes) -> None:
        row, first = struct.unpack_from("<HH", content)
        several = kind in (_ROW_OF_RK, _ROW_OF_BLANKS) and len(content) >= 6
        last = struct.unpack_from("<H", content, len(content) - 2)[0] if several else first
        if row >= MOST_ROWS:
            raise self._refuse("workbook.too_many_rows", sheet=self._sheet, most=MOST_ROWS)
        if last >= MOST_COLUMNS:
            raise self._refuse("workbook.too_many_columns", sheet=self._sheet, most=MOST_COLUMNS)
        if kind == _FORMULA:
            self.formulas.setdefault(self._sheet, []).append((row, first))
        elif kind == _ROW_OF_RK:
            for nth, at in enumerate(range(4, len(content) - 7, 6)):
                self._month(row, first + nth, content[at : at + 2], lambda at=at: _packed(content, at + 2))
        elif kind == _RK and len(content) >= 10:
            self._month(row, first, content[4:6], lambda: _packed(content, 6))
        elif kind == _NUMBER and len(content) >= 14:
            self._month(row, first, content[4:6], lambda: struct.unpack_from("<d", content, 6)[0])

    def _month(self, row: int, column: int, style: bytes, read: Callable[[], float]) -> None:
        """A number shown as a month alone: its day is not meant."""
        place = struct.unpack("<H", style)[0]
        number = self._styles[place] if place < len(self._styles) else 0
        form = self._formats.get(number) or BUILT_IN.get(number, "")
        if kind_of(form) in ("month", "year"):
            shown = dated(read(), form, from_1904=self._from_1904)
            if isinstance(shown, str):
                self.months.setdefault(self._sheet, {})[row, column] = shown


def _packed(content: bytes, at: int) -> float:
    """An RK number (MS-XLS 2.5.217): thirty bits of a whole number or of a float, perhaps a hundredfold."""
    bits = struct.unpack_from("<I", content, at)[0]
    if bits & 2:
        number = float(struct.unpack("<i", struct.pack("<I", bits & 0xFFFFFFFC))[0] >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return number / 100 if bits & 1 else number


def _short_text(content: bytes, wide: int) -> str:
    """A text whose length stands in front of it in `wide` bytes, then whether its characters take two bytes."""
    count = content[0] if wide == 1 else struct.unpack_from("<H", content)[0]
    body = content[wide + 1 :]
    if content[wide] & 1:
        return body[: 2 * count].decode("utf-16-le", "replace")
    return body[:count].decode("latin-1")


def _records(stream: bytes, refuse: Refuse) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and content of each record."""
    place, end = 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        if place + 4 + length > end:
            if kind == 0 and not any(stream[place:]):
                return  # a stream is filled up with zeros
            raise refuse("workbook.damaged")
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _workbook_stream(content: bytes, refuse: Refuse) -> bytes:
    """The stream called Workbook (Book before 1997) of a compound file."""
    try:
        streams = _Compound(content).streams()
    except (struct.error, IndexError, ValueError) as error:
        raise refuse("workbook.damaged") from error
    if "EncryptedPackage" in streams:
        raise refuse("workbook.encrypted")
    if "WordDocument" in streams:
        raise refuse("workbook.is_word")
    if "PowerPoint Document" in streams:
        raise refuse("workbook.is_presentation")
    found = streams.get("Workbook") or streams.get("Book")
    if found is None:
        raise refuse("workbook.damaged")
    return found


class _Compound:
    """A compound file (MS-CFB): sectors chained by a table, and small streams within one stream of their own."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError("no compound file has such sectors")
        self._table = self._allocation()

    def streams(self) -> dict[str, bytes]:
        """Every stream by its name."""
        first = struct.unpack_from("<I", self._content, 48)[0]
        directory = b"".join(self._chain(first))
        entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        root = next(entry for entry in entries if entry[66] == 5)
        small = self._stream(root)
        small_table = self._small_table()
        found: dict[str, bytes] = {}
        for entry in entries:
            if entry[66] == 2:
                name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
                size = struct.unpack_from("<I", entry, 120)[0]
                found[name] = self._stream(entry) if size >= 4096 else _small(small, small_table, entry, size)
        return found

    def _stream(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        return b"".join(self._chain(start))[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise ValueError("a sector lies outside the file")
        return sector

    def _chain(self, first: int) -> Iterator[bytes]:
        seen = 0
        while first < _FREE:
            seen += 1
            if seen > len(self._table):
                raise ValueError("a chain of sectors runs in a circle")
            yield self._sector(first)
            first = self._table[first]

    def _allocation(self) -> list[int]:
        """For each sector the one that follows it."""
        holders = [number for number in struct.unpack_from("<109I", self._content, 76) if number < _FREE]
        further, count = struct.unpack_from("<II", self._content, 68)
        per = self._size // 4
        for _ in range(min(count, len(self._content) // self._size)):
            if further >= _FREE:
                break
            numbers = struct.unpack(f"<{per}I", self._sector(further))
            holders += [number for number in numbers[:-1] if number < _FREE]
            further = numbers[-1]
        return [number for holder in holders for number in struct.unpack(f"<{per}I", self._sector(holder))]

    def _small_table(self) -> list[int]:
        first = struct.unpack_from("<I", self._content, 60)[0]
        table = b"".join(self._chain(first))
        return list(struct.unpack(f"<{len(table) // 4}I", table))


def _small(store: bytes, table: list[int], entry: bytes, size: int) -> bytes:
    """A stream below 4 kB: chained sectors of 64 bytes within the root's stream."""
    place, found = struct.unpack_from("<I", entry, 116)[0], b""
    while place < _FREE and len(found) < size:
        found += store[place * 64 : place * 64 + 64]
        place = table[place]
    return found[:size]
