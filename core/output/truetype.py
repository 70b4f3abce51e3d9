"""字体文件: what the program must know of a TrueType file: names, characters, widths, outlines, leave to embed.

Only the directory and the tables asked for are read, never the whole file; outlines are fetched one by one when
a paper is written. Fonts with PostScript outlines, variable fonts and fonts whose maker forbids embedding a part
of them are `FontError` here.
"""

import struct
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

_COMPOUND, _MORE, _WORDS, _SCALE, _XY_SCALE, _MATRIX = -1, 0x20, 0x01, 0x08, 0x40, 0x80

# OS/2 fsType (OpenType 1.9): a licence that forbids embedding, subsetting, or all but bitmaps.
_RESTRICTED, _NO_SUBSET, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
_EMBEDDING = 0x000F


class FontError(Exception):
    """This file cannot serve; the next face of the chain takes over."""


def faces_in(path: Path) -> int:
    """How many faces the file holds: one, or those of a collection (.ttc). Raises `FontError`."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise FontError(str(path)) from error
    if len(head) < 12:
        raise FontError(str(path))
    return struct.unpack(">L", head[8:12])[0] if head[:4] == b"ttcf" else 1


@dataclass(frozen=True, slots=True)
class Box:
    """The ink of a glyph, in thousandths of the type size from its origin."""

    left: float
    right: float


class TrueType:
    """One face of a .ttf or .ttc file. Widths are thousandths of the type size. Raises `FontError`."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        try:
            with path.open("rb") as file:
                self._tables = _directory(file, index)
                self._check(file)
        except (OSError, struct.error, KeyError, ValueError) as error:
            raise FontError(f"{path.name}: {error}") from error
        self._boxes: dict[int, Box] = {}

    def __repr__(self) -> str:
        return f"TrueType({self.path.name!r}, {self.index})"

    def _check(self, file: BinaryIO) -> None:
        if "glyf" not in self._tables or "fvar" in self._tables:
            raise ValueError("no plain TrueType outlines")
        head = self._read(file, "head")
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        self.bounds: tuple[int, ...] = struct.unpack_from(">4h", head, 36)
        self._long_offsets = struct.unpack_from(">h", head, 50)[0] == 1
        self.count: int = struct.unpack_from(">H", self._read(file, "maxp"), 4)[0]
        rights = struct.unpack_from(">H", self._read(file, "OS/2"), 8)[0] if "OS/2" in self._tables else 0
        if rights & _EMBEDDING == _RESTRICTED or rights & (_NO_SUBSET | _BITMAPS_ONLY):
            raise ValueError("embedding is not allowed")
        names = _names(self._read(file, "name"))
        self.families = frozenset(text for number, text in names if number in (1, 16))
        written = [text for number, text in names if number == 6 and text.isascii()]
        self.postscript = "".join(c for c in (written or [self.path.stem])[0] if c.isalnum() or c in "-_") or "Face"

    def _read(self, file: BinaryIO, tag: str) -> bytes:
        offset, length = self._tables[tag]
        file.seek(offset)
        return file.read(length)

    def table(self, tag: str) -> bytes:
        """A whole table; empty when the face has none."""
        if tag not in self._tables:
            return b""
        with self.path.open("rb") as file:
            return self._read(file, tag)

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """Code point → glyph; nothing for a face without a readable Unicode table, which so is never picked."""
        try:
            return _characters(self.table("cmap"))
        except struct.error:
            return {}

    @cached_property
    def metrics(self) -> list[tuple[int, int]]:
        """Advance and left side of each glyph in font units."""
        longs = struct.unpack_from(">H", self.table("hhea"), 34)[0]
        data = self.table("hmtx")
        pairs = [struct.unpack_from(">Hh", data, 4 * at) for at in range(longs)]
        rest = (struct.unpack_from(">h", data, 4 * longs + 2 * at)[0] for at in range(self.count - longs))
        return [*pairs, *((pairs[-1][0], left) for left in rest)]

    @cached_property
    def _offsets(self) -> "array[int]":
        offsets = array("I" if self._long_offsets else "H", self.table("loca"))
        if sys.byteorder == "little":
            offsets.byteswap()
        return offsets if self._long_offsets else array("I", (2 * offset for offset in offsets))

    def has(self, character: str) -> bool:
        """Whether the face can print the character."""
        return ord(character) in self.glyphs

    def width(self, code: int) -> float:
        """The advance of a character."""
        return self.metrics[self.glyphs.get(code, 0)][0] * 1000 / self.units

    def outlines(self, glyphs: list[int]) -> list[bytes]:
        """The outlines of these glyphs as they stand in the file."""
        start = self._tables["glyf"][0]
        found: list[bytes] = []
        with self.path.open("rb") as file:
            for glyph in glyphs:
                file.seek(start + self._offsets[glyph])
                found.append(file.read(self._offsets[glyph + 1] - self._offsets[glyph]))
        return found

    def box(self, code: int) -> Box:
        """Where the ink of a character lies; nothing printed gives an empty box."""
        if code not in self._boxes:
            outline = self.outlines([self.glyphs.get(code, 0)])[0]
            left, right = struct.unpack_from(">2xh2xh", outline) if len(outline) >= 10 else (0, 0)
            self._boxes[code] = Box(left * 1000 / self.units, right * 1000 / self.units)
        return self._boxes[code]

    def subset(self, codes: list[int]) -> tuple[bytes, list[int]]:
        """A font file with only the glyphs of these characters, and for each of them its glyph in that file."""
        kept = [0]
        places = {0: 0}

        def place(glyph: int) -> int:
            if glyph not in places:
                places[glyph] = len(kept)
                kept.append(glyph)
            return places[glyph]

        chosen = [place(self.glyphs.get(code, 0)) for code in codes]
        outlines: list[bytes] = []
        while len(outlines) < len(kept):
            # Parts of compound glyphs join the queue as they are met.
            outlines += [_with_parts(outline, place) for outline in self.outlines(kept[len(outlines) :])]
        return self._written(kept, outlines), chosen

    def _written(self, kept: list[int], outlines: list[bytes]) -> bytes:
        body = bytearray()
        offsets = [0]
        for outline in outlines:
            body += outline + bytes(-len(outline) % 4)
            offsets.append(len(body))
        head = bytearray(self.table("head"))
        head[8:12] = bytes(4)  # the check sum, filled in below
        struct.pack_into(">h", head, 50, 1)
        hhea, maxp = bytearray(self.table("hhea")), bytearray(self.table("maxp"))
        struct.pack_into(">H", hhea, 34, len(kept))
        struct.pack_into(">H", maxp, 4, len(kept))
        tables = {
            "cvt ": self.table("cvt "),
            "fpgm": self.table("fpgm"),
            "glyf": bytes(body),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", *self.metrics[glyph]) for glyph in kept),
            "loca": struct.pack(f">{len(offsets)}L", *offsets),
            "maxp": bytes(maxp),
            "prep": self.table("prep"),
        }
        return _font_file({tag: data for tag, data in tables.items() if data})


def _directory(file: BinaryIO, index: int) -> dict[str, tuple[int, int]]:
    """Tag → (offset, length) of the tables of a face."""
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        start = struct.unpack(">L", file.read(4))[0]
    elif index:
        raise ValueError("not a collection")
    file.seek(start)
    kind, count = struct.unpack(">4sH", file.read(6))
    if kind not in (b"\0\1\0\0", b"true"):
        raise ValueError("no TrueType outlines")
    file.seek(start + 12)
    entries = (struct.unpack(">4s4xLL", file.read(16)) for _ in range(count))
    return {tag.decode("latin-1"): (offset, length) for tag, offset, length in entries}


def _names(table: bytes) -> list[tuple[int, str]]:
    """The entries of the name table that can be read, as (number, text)."""
    count, start = struct.unpack_from(">2xHH", table)
    found: list[tuple[int, str]] = []
    for at in range(count):
        platform, encoding, _, number, length, offset = struct.unpack_from(">6H", table, 6 + 12 * at)
        data = table[start + offset : start + offset + length]
        # Old Chinese fonts keep their Chinese names in GBK or Big5 under the encodings 3 and 4 of Windows.
        codec = {(3, 3): "gbk", (3, 4): "big5", (1, 0): "mac-roman"}.get((platform, encoding), "utf-16-be")
        if platform == 1 and encoding:
            continue
        try:
            found.append((number, data.decode(codec).replace("\0", "").strip()))
        except UnicodeDecodeError:
            continue
    return found


def _characters(cmap: bytes) -> dict[int, int]:
    """The richest Unicode table of a cmap as code point → glyph."""
    tables: dict[int, int] = {}
    for at in range(struct.unpack_from(">2xH", cmap)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * at)
        kind = struct.unpack_from(">H", cmap, offset)[0]
        if (platform == 0 and encoding != 5) or (platform == 3 and encoding in (1, 10)):
            tables[kind] = offset
    if 12 in tables:
        return _segmented_coverage(cmap, tables[12])
    if 4 in tables:
        return _segment_mapping(cmap, tables[4])
    return {}


def _segmented_coverage(cmap: bytes, start: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for at in range(struct.unpack_from(">L", cmap, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">3L", cmap, start + 16 + 12 * at)
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _segment_mapping(cmap: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", cmap, start + 6)[0] // 2

    def row(nth: int, form: str) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{form}", cmap, start + nth)

    lasts, firsts = row(14, "H"), row(16 + 2 * count, "H")
    deltas, ranges = row(16 + 4 * count, "h"), row(16 + 6 * count, "H")
    found: dict[int, int] = {}
    for at, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[at]:
                place = start + 16 + 6 * count + 2 * at + ranges[at] + 2 * (code - first)
                glyph = struct.unpack_from(">H", cmap, place)[0]
                if not glyph:
                    continue
            found[code] = (glyph + deltas[at]) & 0xFFFF
    return {code: glyph for code, glyph in found.items() if glyph}


def _with_parts(outline: bytes, place: Callable[[int], int]) -> bytes:
    """A compound glyph with its parts renumbered; any other as it is."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] != _COMPOUND:
        return outline
    changed = bytearray(outline)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, at)
        struct.pack_into(">H", changed, at + 2, place(part))
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _MATRIX else 0
    return bytes(changed)


def _font_file(tables: dict[str, bytes]) -> bytes:
    """A TrueType file of these tables with its check sums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(">4s4H", b"\0\1\0\0", count, power * 16, power.bit_length() - 1, (count - power) * 16)
    body = bytearray()
    start = len(directory) + 16 * count
    head_at = 0
    for tag, data in sorted(tables.items()):
        if tag == "head":
            head_at = start + len(body)
        directory += struct.pack(">4s3L", tag.encode(), _sum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    file = bytearray(directory + body)
    struct.pack_into(">L", file, head_at + 8, (0xB1B0AFBA - _sum(file)) & 0xFFFFFFFF)
    return bytes(file)


def _sum(data: bytes | bytearray) -> int:
    words = array("I", bytes(data) + bytes(-len(data) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
