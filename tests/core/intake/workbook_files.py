"""Small workbooks for tests, sound, broken and hostile, written part by part: each oddity is there on purpose."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


def archive(parts: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def relations(**targets: str) -> str:
    """`officeDocument="xl/workbook.xml"`: one relation of each kind."""
    inner = "".join(
        f'<Relationship Id="rId{nth}" Type="{RELATIONS}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def text_rows(rows: Sequence[Sequence[str]]) -> str:
    """Rows of inline texts."""
    return "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{chr(64 + column)}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for column, text in enumerate(values, 1)
            if text
        )
        + "</row>"
        for row, values in enumerate(rows, 1)
    )


def xlsx(worksheet: str, **more: str | bytes) -> bytes:
    """A workbook of one sheet 台账; `styles` and `sharedStrings` add those parts, other names add what they say."""
    return archive(parts_of(worksheet, **more))


def parts_of(worksheet: str, **more: str | bytes) -> dict[str, str | bytes]:
    known = {name: more.pop(name) for name in ("styles", "sharedStrings") if name in more}
    targets = {"worksheet": "worksheets/sheet1.xml"} | {name: f"{name}.xml" for name in known}
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(**targets),
        "xl/worksheets/sheet1.xml": worksheet,
        **{f"xl/{name}.xml": content for name, content in known.items()},
        **more,
    }


def ods(table: str, manifest: str = "<manifest/>", styles: str = "") -> bytes:
    """An OpenDocument sheet 台账 whose rows are this XML."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="台账">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return archive(
        {
            "mimetype": OPEN_DOCUMENT,
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def ods_cell(text: str, **attributes: str) -> str:
    given = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<table:table-cell office:value-type="string"{given}><text:p>{escape(text)}</text:p></table:table-cell>'


def lying_zip(parts: dict[str, str | bytes], name: str, claimed: int) -> bytes:
    """An archive whose directory claims another size for a part than it has."""
    content = bytearray(archive(parts))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        length = struct.unpack_from("<H", content, place + 28)[0]
        if content[place + 46 : place + 46 + length] == name.encode():
            struct.pack_into("<I", content, place + 24, claimed)
        place += 4
    return bytes(content)


def biff(records: Sequence[tuple[int, bytes]]) -> bytes:
    """A stream of records as .xls has it, in a compound file."""
    stream = b"".join(struct.pack("<HH", kind, len(content)) + content for kind, content in records)
    return compound({"Workbook": stream})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of sectors of 512 bytes; streams are filled up to 4 kB so that none is small."""
    padded = {name: content + bytes(max(4096 - len(content), 0)) for name, content in streams.items()}
    chains, sectors = [], []
    for content in padded.values():
        first = len(sectors)
        sectors += [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        chains.append((first, len(sectors)))
    directory = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    directory += [
        _entry(name, 2, first, len(content), right=nth + 2 if nth + 1 < len(padded) else 0xFFFFFFFF)
        for nth, ((name, content), (first, _)) in enumerate(zip(padded.items(), chains, strict=True))
    ]
    table_at = len(sectors)
    entries = b"".join(directory)
    sectors += [entries[at : at + 512].ljust(512, b"\0") for at in range(0, len(entries), 512)]
    chains.append((table_at, len(sectors)))
    allocation = [0] * len(sectors)
    for first, end in chains:
        for sector in range(first, end):
            allocation[sector] = sector + 1 if sector + 1 < end else 0xFFFFFFFE
    holders = -(-(len(sectors) + 1) // 127)
    allocation += [0xFFFFFFFD] * holders
    allocation += [0xFFFFFFFF] * (holders * 128 - len(allocation))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, holders, table_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    listed = [len(sectors) + nth for nth in range(holders)]
    head += struct.pack("<109I", *listed, *[0xFFFFFFFF] * (109 - holders))
    table = struct.pack(f"<{len(allocation)}I", *allocation)
    return head + b"".join(sectors) + table


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, size)
