"""Font files: what is read of them, which ones are turned down, and the subsets that go into papers."""

import io
import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from core.base.places import resource
from core.output.fonts import ROLES, bundled
from core.output.truetype import FontError, TrueType, faces_in

SONG = resource("fonts/song.ttf")


@pytest.mark.parametrize("role", ROLES)
def test_characters_and_widths_are_those_that_fonttools_reads(role: str) -> None:
    path = resource(f"fonts/{role}.ttf")
    ours, theirs = TrueType(path), TTFont(io.BytesIO(path.read_bytes()), lazy=True)
    names = theirs.getBestCmap()
    order = theirs.getReverseGlyphMap()
    assert ours.glyphs == {code: order[name] for code, name in names.items()}
    advances = theirs["hmtx"]
    for code in (0x20, 0x31, 0x4E2D, 0x201C, 0x2CB4E):
        assert ours.width(code) == advances[names[code]][0]


def test_a_subset_is_a_font_that_others_read_with_the_same_outlines() -> None:
    face = bundled("song")
    data, glyphs = face.subset([ord(c) for c in "整☑𬭎a"])
    made, whole = TTFont(io.BytesIO(data), checkChecksums=2), TTFont(io.BytesIO(SONG.read_bytes()), lazy=True)
    # .notdef, four characters and the two parts of the compound ☑
    assert made["maxp"].numGlyphs == 7
    for character, glyph in zip("整𬭎a", (glyphs[0], glyphs[2], glyphs[3]), strict=True):
        name = whole.getBestCmap()[ord(character)]
        own = made["glyf"][made.getGlyphOrder()[glyph]]
        assert own.coordinates == whole["glyf"][name].coordinates
    assert made["glyf"][made.getGlyphOrder()[glyphs[1]]].isComposite()


def test_the_ink_of_a_mark_tells_how_much_it_can_give_up() -> None:
    assert bundled("song").box(ord("（")).left > 500
    assert bundled("song").box(ord("，")).right < 500
    assert bundled("song").box(ord("\u3000")).right == 0


def changed(tmp_path: Path, tag: bytes, at: int, value: int) -> Path:
    """A copy of the song face with one short number of a table changed."""
    data = bytearray(SONG.read_bytes())
    entry = data.index(tag, 12)
    offset = struct.unpack_from(">L", data, entry + 8)[0]
    struct.pack_into(">H", data, offset + at, value)
    path = tmp_path / "changed.ttf"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rights", [0x0002, 0x0100, 0x0200, 0x0302])
def test_a_font_whose_maker_forbids_embedding_is_turned_down(tmp_path: Path, rights: int) -> None:
    with pytest.raises(FontError):
        TrueType(changed(tmp_path, b"OS/2", 8, rights))


@pytest.mark.parametrize("rights", [0x0000, 0x0004, 0x0008])
def test_a_font_that_may_be_embedded_for_print_is_taken(tmp_path: Path, rights: int) -> None:
    assert TrueType(changed(tmp_path, b"OS/2", 8, rights)).has("整")


@pytest.mark.parametrize(
    "content", [b"", b"no font", b"OTTO" + bytes(100), b"\0\1\0\0" + bytes(8), b"ttcf" + bytes(20)]
)
def test_what_is_no_truetype_font_is_turned_down(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    with pytest.raises(FontError):
        [TrueType(path, index) for index in range(max(1, faces_in(path)))]


def test_a_face_of_a_collection_is_read_by_its_place(tmp_path: Path) -> None:
    # A collection of one: the directory's offsets count from the beginning of the file, so they move by the header.
    data = SONG.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    moved = bytearray(data)
    for nth in range(count):
        at = 12 + 16 * nth + 8
        struct.pack_into(">L", moved, at, struct.unpack_from(">L", data, at)[0] + 16)
    path = tmp_path / "song.ttc"
    path.write_bytes(b"ttcf" + struct.pack(">LLL", 0x10000, 1, 16) + moved)
    assert faces_in(path) == 1
    face = TrueType(path, 0)
    assert face.families == bundled("song").families
    assert face.subset([ord("整")]) == bundled("song").subset([ord("整")])


def test_a_face_whose_character_table_is_broken_has_no_characters(tmp_path: Path) -> None:
    assert TrueType(changed(tmp_path, b"cmap", 2, 0)).glyphs == {}
    assert not TrueType(changed(tmp_path, b"cmap", 2, 0xFFFF)).has("整")
