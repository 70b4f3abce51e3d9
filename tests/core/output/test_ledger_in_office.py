"""Rules of 台账 that only an office program can prove: no text is cut, no page is torn. LibreOffice stands for all."""

import io
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook

from core.base.columns import Column
from core.base.meter import silent
from core.base.places import RESOURCES
from core.output import layouts
from core.output.layouts import Layout
from core.output.ledger import Entry, write_ledger

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

MEASURE_KEYS = {
    "measure", "measure_kind", "leader", "lead_unit", "co_units", "person", "person_phone", "deadline", "in_period",
    "standing", "progress", "completed", "evidence",
}  # fmt: skip
SHORT_KEYS = {"number", "special", "focus", "closed", "in_period", "standing"}
# Faces that stand in where a PC has no 仿宋, from the lowest lines to the highest.
STAND_INS = ("Rectify Light Kai", "Noto Sans SC Medium", "Noto Serif SC")
FACTS = {
    "office": "某高新区党工委整改办",
    "team": "省委第一巡视组",
    "until": "2025年9月15日",
    "filled_on": "2025年9月15日",
}
TEXT = (
    "党工委（管委会）2017年召开“三会一课”专题会议12次，印发《关于加强巡视整改工作的通知》（某高开党〔2017〕18号）；"
    "完成率98.71%，涉及资金1,234.56万元。GDP增速、PPP项目、wangjianguo@example.gov.cn，联系电话0871-68888888。"
    "主体责任担当不到位，党内政治生活缺乏“四性”，党建和思想政治工作仍较薄弱：重业务、轻党建；民主生活会质量不高！"
)
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"

Convert = Callable[[bytes, str, str], Path]


@pytest.fixture(scope="module", params=STAND_INS)
def convert(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Turns a workbook of one kind into another, on a PC where one face stands in for all that are missing."""
    home = tmp_path_factory.mktemp("office")
    fonts = home / "fonts.conf"
    fonts.write_text(_font_settings(request.param, home), "utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(home)}

    def run(content: bytes, given: str, wanted: str) -> Path:
        folder = Path(tmp_path_factory.mktemp("converted"))
        source = folder / f"given.{given}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(folder / "out"), source]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
        return folder / "out" / f"given.{wanted}"

    return run


def _font_settings(face: str, home: Path) -> str:
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{family}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{face}</string></edit></match>'
        for family in ("仿宋", "宋体", "黑体", "方正小标宋简体")
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{RESOURCES / 'fonts'}</dir><cachedir>{home / 'cache'}</cachedir>{rules}</fontconfig>"
    )


def catalogue(layout: Layout) -> dict[str, Column]:
    """A column for each that the layout shows, sorts by or chooses by."""
    shown = [column.key for column in layout.columns if column.content == "column"]
    named = dict.fromkeys((*shown, *(key for key, _ in (*layout.sort, *layout.only))))
    return {
        key: Column(
            key, key, lambda row, key=key: row[key], level="measure" if key in MEASURE_KEYS else "finding"
        )
        for key in named
    }  # fmt: skip


def ledger(layout: Layout, entries: list[Entry]) -> bytes:
    stream = io.BytesIO()
    write_ledger(layout, entries, catalogue(layout), FACTS, stream, silent())
    return stream.getvalue()


def records(layout: Layout, seed: int, count: int, measures: tuple[int, int], longest: int) -> list[Entry]:
    """Made-up findings, texts of every length up to `longest` in all columns but the short ones."""
    chance = random.Random(seed)

    def said(key: str) -> str:
        if key in SHORT_KEYS:
            return chance.choice(("是", "12", "长期"))
        begin, length = chance.randrange(len(TEXT)), chance.randint(0, chance.choice((8, 40, longest)))
        return (TEXT * (2 + longest // len(TEXT)))[begin : begin + length]

    keys = [column.key for column in layout.columns]
    return [
        Entry(
            {key: said(key) for key in keys},
            [{key: said(key) for key in keys} for _ in range(chance.randint(*measures))],
        )
        for _ in range(count)
    ]


def row_heights(ods: bytes) -> list[float]:
    """Points of each row of a spreadsheet of LibreOffice."""
    content = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(ods)).read("content.xml"))
    styles = {
        style.get(OFFICE % "style" + "name"): _points(found.get(OFFICE % "style" + "row-height", "0in"))
        for style in content.iter(OFFICE % "style" + "style")
        if (found := style.find(OFFICE % "style" + "table-row-properties")) is not None
    }
    heights: list[float] = []
    for row in content.iter(OFFICE % "table" + "table-row"):
        repeated = int(row.get(OFFICE % "table" + "number-rows-repeated", "1"))
        heights += [styles[row.get(OFFICE % "table" + "style-name")]] * min(repeated, 2_000)
    return heights


def _points(length: str) -> float:
    return float(length[:-2]) * {"in": 72, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pt": 1}[length[-2:]]


def wanting_best_heights(ods: bytes) -> bytes:
    """The same spreadsheet, its rows made low and asked to take the height their text needs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods)) as given, zipfile.ZipFile(stream, "w") as asked:
        for entry in given.infolist():
            part = given.read(entry)
            if entry.filename == "content.xml":
                part = re.sub(rb'style:row-height="[^"]*"', b'style:row-height="0.2in"', part)
                part = part.replace(b'use-optimal-row-height="false"', b'use-optimal-row-height="true"')
            asked.writestr(entry, part)
    return stream.getvalue()


@pytest.mark.parametrize("layout", layouts.built_in(), ids=lambda layout: layout.id)
def test_no_row_is_lower_than_its_text_needs(convert: Convert, layout: Layout):
    # Unmerged, because the program we ask fits no merged cell either.
    flat = replace(layout, rows="measure", merge=False, distinct=False)
    ods = convert(ledger(flat, records(flat, 7, 200, (1, 1), 400)), "xlsx", "ods").read_bytes()
    best = row_heights(convert(wanting_best_heights(ods), "ods", "ods").read_bytes())
    low = [
        (row, given, need)
        for row, (given, need) in enumerate(zip(row_heights(ods), best, strict=False), 1)
        if given < need - 1
    ]
    assert [each for each in low if each[0] <= 203] == []
    assert max(best) > 100


def marked(entries: list[Entry]) -> list[str]:
    """Puts a number of its own into every tenth character of all long texts; gives these numbers."""
    marks: list[str] = []
    for entry in entries:
        for record in (entry.row, *entry.parts):
            for key, text in record.items():
                pieces = re.findall(r".{1,10}", re.sub(r"[!-~]", "", text)) if key not in SHORT_KEYS else []
                begin = len(marks)
                marks += [f"Q{begin + nth:05}" for nth in range(len(pieces))]
                record[key] = "".join(map(str.__add__, pieces, marks[begin:])) or text[:3]
    return marks


@pytest.mark.parametrize("name", ["main", "tasks", "problems"])
def test_the_printed_pages_hold_every_text_once_and_none_is_torn(convert: Convert, name: str):
    layout = layouts.find(name, layouts.built_in())
    entries = [
        *records(layout, 1, 12, (0, 4), 120),
        *records(layout, 2, 2, (1, 2), 2_500),
        *records(layout, 3, 1, (30, 30), 120),
    ]
    shown = {column.key for column in layout.columns}
    wanted = marked([Entry(entry.row, entry.parts) for entry in entries])
    wanted = [mark for mark in wanted if _is_shown(mark, entries, shown, layout)]
    with pypdfium2.PdfDocument(convert(ledger(layout, entries), "xlsx", "pdf")) as pdf:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]
        sizes = {tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pdf}
    found = re.findall(r"Q\d{5}", "".join(pages))
    assert sorted(found) == sorted(wanted)
    assert sizes == {(420, 297) if layout.paper.size == "A3" else (297, 210)}
    for number, text in enumerate(pages, 1):
        assert "".join(layout.columns[0].heading) in text
        assert f"第{number}页共{len(pages)}页" in text
    assert "填报单位（盖章）" in pages[-1]
    assert re.search(r"Q\d{5}", pages[-1])


def _is_shown(mark: str, entries: list[Entry], shown: set[str], layout: Layout) -> bool:
    for entry in entries:
        for level, record in (("finding", entry.row), *(("measure", part) for part in entry.parts)):
            for key in shown:
                if mark in record[key]:
                    return (level == "measure") is (key in MEASURE_KEYS)
    return False


def test_what_is_written_is_read_back_after_saving_in_libreoffice(convert: Convert):
    layout = layouts.find("main", layouts.built_in())
    content = ledger(layout, records(layout, 5, 20, (0, 5), 200))
    given = load_workbook(io.BytesIO(content)).active
    saved = load_workbook(convert(content, "xlsx", "xlsx")).active
    assert [[cell.value for cell in row] for row in saved.iter_rows(max_row=given.max_row)] == [
        [cell.value for cell in row] for row in given.iter_rows()
    ]
    assert {str(area) for area in saved.merged_cells.ranges} == {str(area) for area in given.merged_cells.ranges}
