"""嵌入字体: one composite font (Type0, CIDFontType2, Identity-H) a face in a PDF.

reportlab's own TrueType embedding cuts a face into fonts of 256 glyphs and copies names beyond the Basic
Multilingual Plane wrongly (𬭎 of 通用规范汉字表 among them). Here each character gets the next free number, its
glyph goes into one subset, and ToUnicode gives UTF-16, so that copied text equals printed text.
"""

import struct
import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from core.output.truetype import TrueType

_TO_UNICODE_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_TO_UNICODE_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_SYMBOLIC = 4


class EmbeddedFace:
    """A face as one document uses it; collects the characters printed."""

    def __init__(self, face: TrueType, name: str) -> None:
        self.face = face
        self.name = name
        self._numbers: dict[str, int] = {}
        self._shown: dict[str, tuple[str, float]] = {}

    def shown(self, text: str) -> tuple[str, float]:
        """The text as hexadecimal two-byte codes, and its advance in thousandths as the PDF states it."""
        try:
            return self._shown[text]
        except KeyError:
            numbers = self._numbers
            codes = "".join(f"{numbers.setdefault(character, len(numbers) + 1):04X}" for character in text)
            width = sum(round(self.face.width(ord(character)), 3) for character in text)
            return self._shown.setdefault(text, (codes, width))

    def write(self, document: Any) -> None:
        """Add the font and its subset to the document's fonts."""
        codes = [ord(character) for character in self._numbers]
        data, glyphs = self.face.subset(codes)
        tag = _tag(codes)
        base = f"{tag}+{self.face.postscript}"
        key = f"{self.name}:{base}"

        def stream(content: bytes, part: str, **entries: int) -> Any:
            made = pdfdoc.PDFStream()
            made.content = content
            for entry, value in entries.items():
                made.dictionary[entry] = value
            made.filters = [pdfdoc.PDFZCompress]
            return document.Reference(made, f"{part}:{key}")

        def entry(part: str, **entries: Any) -> Any:
            return document.Reference(pdfdoc.PDFDictionary(entries), f"{part}:{key}")

        scale = 1000 / self.face.units
        descriptor = entry(
            "descriptor",
            Type="/FontDescriptor",
            FontName=f"/{base}",
            Flags=_SYMBOLIC,
            FontBBox=pdfdoc.PDFArray([round(edge * scale) for edge in self.face.bounds]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=740,
            StemV=80,
            FontFile2=stream(data, "file", Length1=len(data)),
        )
        descendant = entry(
            "cid",
            Type="/Font",
            Subtype="/CIDFontType2",
            BaseFont=f"/{base}",
            CIDSystemInfo=pdfdoc.PDFDictionary(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            FontDescriptor=descriptor,
            DW=1000,
            W=pdfdoc.PDFArray(self._widths(codes)),
            CIDToGIDMap=stream(struct.pack(f">{len(glyphs) + 1}H", 0, *glyphs), "glyphs"),
        )
        font = entry(
            "font",
            Type="/Font",
            Subtype="/Type0",
            BaseFont=f"/{base}",
            Encoding="/Identity-H",
            DescendantFonts=pdfdoc.PDFArray([descendant]),
            ToUnicode=stream(_to_unicode(codes).encode("ascii"), "unicode"),
        )
        document.idToObject["BasicFonts"].dict[self.name] = font

    def _widths(self, codes: list[int]) -> list[Any]:
        """The W array: runs of characters other than 1000 wide, which is the default."""
        entries: list[Any] = []
        for number, code in enumerate(codes, 1):
            width = round(self.face.width(code), 3)
            if width != 1000:
                entries += [number, number, width]
        return entries


def _to_unicode(codes: list[int]) -> str:
    entries = [
        f"<{number:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for number, code in enumerate(codes, 1)
    ]
    blocks: list[str] = []
    for at in range(0, len(entries), 100):
        block = entries[at : at + 100]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n")
    return _TO_UNICODE_HEAD + "".join(blocks) + _TO_UNICODE_TAIL


def _tag(codes: list[int]) -> str:
    """The six letters in front of a subset's name; the same characters give the same ones."""
    number = zlib.crc32(struct.pack(f">{len(codes)}L", *codes))
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(65 + letter)
    return letters
