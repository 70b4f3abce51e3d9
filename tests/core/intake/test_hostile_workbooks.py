"""Rules for workbooks that are broken or meant to harm: one clear sentence each, soon, and in little memory."""

import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from core.base.errors import Trouble
from core.base.sentences import LANGUAGES, tell
from core.intake.workbook import read_workbook
from tests.core.intake.workbook_files import (
    MAIN,
    OPEN_DOCUMENT,
    archive,
    biff,
    compound,
    lying_zip,
    ods,
    ods_cell,
    parts_of,
    relations,
    sheet,
    text_rows,
    xlsx,
)

LONGEST = 1.0  # seconds
MOST = 150 << 20  # bytes
ROWS = text_rows([["序号", "具体问题"], ["1", "学习不深入"]])
MANY = "".join(chr(0x4E00 + nth * 7919 % 20_000) for nth in range(350_000))
LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + nth)} '{f'&{chr(97 + nth)};' * 10}'>" for nth in range(9))
    + "]>"
)


def _many_rows() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 7919 % 99991}</v></c></row>' for row in range(1, 1_000_001))
    return xlsx(sheet(rows))


def _bomb() -> bytes:
    return archive(parts_of(sheet(ROWS)) | {"xl/media/image1.png": bytes(210 << 20)})


def _steep() -> bytes:
    return xlsx(sheet("<row/>" * 1_000_000))


def _quine_of_parts() -> bytes:
    return archive(parts_of(sheet(ROWS)) | {f"xl/media/{nth}.bin": b"" for nth in range(2001)})


def _lying() -> bytes:
    return lying_zip(parts_of(sheet("<row/>" * 300_000)), "xl/worksheets/sheet1.xml", 90_000)


def _xxe() -> bytes:
    declared = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return xlsx(declared + sheet(cell))


def _cells(kind: int, *places: tuple[int, int]) -> bytes:
    """An .xls whose cells stand at these places."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    told = struct.pack("<IBBBB", 4 + 16 + 4 + 12, 0, 0, 2, 0) + "台账"[:0].encode() + b"S1"
    begins = (4 + len(begin)) + (4 + len(told)) + 4
    told = struct.pack("<I", begins) + told[4:]
    records = [(0x809, begin), (0x85, told), (0x0A, b"")]
    records += [(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    records += [(kind, struct.pack("<HHHd", row, column, 0, 1.5)) for row, column in places]
    return biff([*records, (0x0A, b"")])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb by its whole size": (_bomb, "workbook.bomb"),
    "a zip bomb in one part": (_steep, "workbook.bomb"),
    "a zip bomb that lies about its size": (_lying, "workbook.damaged"),
    "too many parts": (_quine_of_parts, "workbook.bomb"),
    "an external entity": (_xxe, "workbook.entities"),
    "an external document type": (
        lambda: xlsx('<!DOCTYPE worksheet SYSTEM "http://192.0.2.1/x.dtd">' + sheet(ROWS)), "workbook.entities",
    ),
    "a billion laughs": (
        lambda: xlsx(LAUGHS + sheet('<row r="1"><c t="str"><v>&j;</v></c></row>')), "workbook.entities",
    ),
    "a billion laughs in the texts": (
        lambda: xlsx(sheet(ROWS), sharedStrings=LAUGHS + f'<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'),
        "workbook.entities",
    ),
    "a billion laughs in OpenDocument": (
        lambda: archive({"mimetype": OPEN_DOCUMENT, "content.xml": LAUGHS + "<a>&j;</a>",
                         "META-INF/manifest.xml": "<m/>"}), "workbook.entities",
    ),
    "a million rows": (_many_rows, "workbook.too_many_rows"),
    "a cell in the last row": (
        lambda: xlsx(sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "workbook.too_many_rows",
    ),
    "a cell in the last column": (
        lambda: xlsx(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')), "workbook.too_many_columns",
    ),
    "a row of cells without places": (
        lambda: xlsx(sheet("<row>" + "<c><v>1</v></c>" * 400 + "</row>")), "workbook.too_many_columns",
    ),
    "a place that is none": (lambda: xlsx(sheet('<row r="1"><c r="A0"><v>1</v></c></row>')), "workbook.damaged"),
    "a text that is not there": (
        lambda: xlsx(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')), "workbook.damaged",
    ),
    "a cell of one megabyte": (lambda: xlsx(sheet(text_rows([[MANY]]))), "workbook.cell_too_long"),
    "a repeated row in OpenDocument": (
        lambda: ods(f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("某")}</table:table-row>'),
        "workbook.too_many_rows",
    ),
    "a repeated cell in OpenDocument": (
        lambda: ods("<table:table-row>" + ods_cell("某", number_columns_repeated="16384") + "</table:table-row>"),
        "workbook.too_many_columns",
    ),
    "an encrypted OpenDocument": (
        lambda: ods("", '<manifest xmlns="m"><encryption-data/></manifest>'), "workbook.encrypted",
    ),
    "a path outside": (lambda: archive(parts_of(sheet(ROWS)) | {"../../etc/cron.d/x": "x"}), "workbook.outside"),
    "an absolute path": (lambda: archive(parts_of(sheet(ROWS)) | {"/etc/passwd": "x"}), "workbook.outside"),
    "half a character": (lambda: xlsx(sheet('<row r="1"><c t="str"><v>&#xD800;</v></c></row>')), "workbook.damaged"),
    "a cut off archive": (lambda: xlsx(sheet(ROWS))[:400], "workbook.damaged"),
    "an archive with a torn end": (lambda: xlsx(sheet(ROWS))[:-30], "workbook.damaged"),
    "a sheet that breaks off": (lambda: xlsx(sheet(ROWS)[:-40]), "workbook.damaged"),
    "an unknown encoding": (lambda: xlsx('<?xml version="1.0" encoding="klingon"?>' + sheet(ROWS)), "workbook.damaged"),
    "a workbook without a sheet": (
        lambda: archive({"_rels/.rels": relations(officeDocument="xl/workbook.xml"),
                         "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}), "workbook.no_sheet",
    ),
    "a Word file": (lambda: archive({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "workbook.is_word"),
    "a binary workbook": (lambda: archive({"xl/workbook.bin": b"\0"}), "workbook.is_binary"),
    "any archive": (lambda: archive({"a.txt": "x"}), "workbook.is_archive"),
    "an archive of another sort": (lambda: b"Rar!\x1a\x07\x00" + bytes(50), "workbook.is_archive"),
    "a web page": (lambda: "<html><table><tr><td>序号</td></tr></table></html>".encode(), "workbook.is_web_page"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(40), "workbook.is_pdf"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "workbook.is_picture"),
    "bytes that are no text": (lambda: bytes(range(256)) * 20, "workbook.not_one"),
    "nothing": (lambda: b"", "workbook.empty"),
    "two encodings": (
        lambda: "序号,问题是学习不深入，制度执行不严格\n".encode() * 9 + "一,干部作风".encode("gbk") + b"\n",
        "workbook.encoding_mixed",
    ),
    "a text of one megabyte": (lambda: ("序号,问题\n1," + "党的问题" * 90_000).encode(), "workbook.csv_damaged"),
    "a text of a million lines": (lambda: "问题,1\n".encode() * 60_000, "workbook.too_many_rows"),
    "an old workbook cut off": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), "workbook.damaged"),
    "an old workbook in circles": (
        lambda: compound({"Workbook": b"x" * 5000})[:-1024] + struct.pack("<256I", *[0] * 256), "workbook.damaged",
    ),
    "an old workbook with a password": (
        lambda: biff([(0x809, bytes(16)), (0x2F, bytes(54)), (0x0A, b"")]), "workbook.encrypted",
    ),
    "a new workbook with a password": (lambda: compound({"EncryptedPackage": b"x" * 5000}), "workbook.encrypted"),
    "an old Word file": (lambda: compound({"WordDocument": b"x" * 5000}), "workbook.is_word"),
    "an old workbook that spans everything": (lambda: _cells(0x203, (0, 0), (65535, 1)), "workbook.too_many_rows"),
    "an old workbook of records that break off": (
        lambda: compound({"Workbook": struct.pack("<HH", 0x809, 65000) + b"x" * 5000}), "workbook.damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_every_bad_file_ends_in_one_sentence(tmp_path: Path, what: str, suffix: str) -> None:
    """Whatever its extension says, and within a second."""
    make, code = HOSTILE[what]
    path = tmp_path / f"台账{suffix}"
    path.write_bytes(make())
    began = time.process_time()  # the processor's: other programs of the machine shall not count
    with pytest.raises(Trouble) as caught:
        read_workbook(path)
    assert time.process_time() - began < LONGEST
    assert caught.value.code == code
    for language in LANGUAGES:
        said = tell(caught.value, language)
        assert path.name in said
        assert "\n" not in said
        assert "{" not in said


@pytest.mark.parametrize("what", HOSTILE)
def test_no_bad_file_takes_much_memory(tmp_path: Path, what: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(HOSTILE[what][0]())
    tracemalloc.start()
    try:
        with pytest.raises(Trouble):
            read_workbook(path)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_what_leads_elsewhere_is_read_as_it_was_saved(tmp_path: Path) -> None:
    """Formulas, links to other files, DDE: only the value that lies in the file is taken."""
    formulas = ('HYPERLINK("http://192.0.2.1")', "cmd|'/c calc'!A1", "[1]Sheet1!A1", "SUM(1,2)")
    cells = "".join(
        f'<c r="{chr(65 + nth)}1" t="str"><f>{formula.replace("<", "&lt;")}</f><v>值{nth}</v></c>'
        for nth, formula in enumerate(formulas)
    )
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx(sheet(f'<row r="1">{cells}</row><row r="2"><c r="A2"><f>1+1</f></c></row>')))
    [grid] = read_workbook(path).grids
    assert list(grid.rows[0]) == ["值0", "值1", "值2", "值3"]
    assert (1, 0) in grid.formulas
    assert grid.value(1, 0) is None


def test_formula_signs_stay_what_they_are(tmp_path: Path) -> None:
    texts = ["=1+1", "+86 871", "-3", "@SUM(A1)", "\u200b=1"]
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx(sheet(text_rows([texts]))))
    assert list(read_workbook(path).grids[0].rows[0]) == texts


def test_half_characters_and_control_codes_are_shown_as_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx(sheet(text_rows([["问题_xD800_一_x0007_二"]]))))
    assert read_workbook(path).grids[0].value(0, 0) == "问题\ufffd一\ufffd二"


def test_the_limits_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    """50,000 rows × 300 columns are read; nothing beyond a cell that says something counts."""
    path = tmp_path / "台账.xlsx"
    rows = '<row r="50000"><c r="KN50000"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path.write_bytes(xlsx(sheet(rows)))
    [grid] = read_workbook(path).grids
    assert (grid.height, grid.width) == (50_000, 300)
