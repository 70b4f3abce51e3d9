"""Rules of 台账格式文件: an edited layout is read as it stands, or each mistake is named with its line."""

from pathlib import Path

import pytest

from core.base.errors import Complaints, Refused
from core.base.sentences import tell
from core.output import layout_file
from core.output.layouts import Face, Layout, LayoutColumn, Line, Paper, RowRule

GOOD = """\
id = "audit"
version = 3
name = "审计整改清单"
title = "{organisation}审计整改清单"
lines = [{ left = "填报单位：{office}", right = "截至{until}" }]
signature = ["填报人：", "填报日期：{filled_on}"]
empty = "无"
rows = "finding"
merge = false
distinct = true
frozen = 2
sort = ["number", "-deadline"]
based_on = "main"

[choose]
kinds = ["finding", "demand"]
only_open = true

[paper]
size = "A3"
orientation = "portrait"
margins = { top = 20, left = 25 }

[type]
body = { font = "宋体", size = 10.5 }
header = { bold = true, shade = "dde6f0" }

[row]
spacing = 1.5
least = 30

[[columns]]
content = "running"
heading = "序号"

[[columns]]
key = "text"
heading = ["整改责任清单", "具体问题表述"]
width = 40

[[columns]]
key = "deadline"
as = "date"
align = "center"

[[columns]]
content = "blank"
heading = "备注"
"""


def complaints(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(Complaints) as refused:
        layout_file.parse(text, "audit.toml")
    for each in refused.value.complaints:
        assert "audit.toml" in tell(each)
        assert tell(each, "en")
    return [(each.code, each.facts["line"], each.facts.get("key", "")) for each in refused.value.complaints]


def line_of(words: str, text: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_everything_a_layout_may_say_is_read():
    assert layout_file.parse(GOOD, "audit.toml") == Layout(
        id="audit",
        version=3,
        name="审计整改清单",
        title="{organisation}审计整改清单",
        lines=(Line(left="填报单位：{office}", right="截至{until}"),),
        signature=("填报人：", "填报日期：{filled_on}"),
        empty="无",
        rows="finding",
        merge=False,
        distinct=True,
        frozen=2,
        sort=(("number", False), ("deadline", True)),
        based_on="main",
        choose=(("kinds", ("finding", "demand")), ("only_open", True)),
        paper=Paper("A3", "portrait", top=20, left=25),
        faces=layout_file.Faces(body=Face("宋体", 10.5), header=Face("黑体", 11, True, "DDE6F0")),
        row=RowRule(spacing=1.5, least=30),
        columns=(
            LayoutColumn("running", heading=("序号",)),
            LayoutColumn("column", "text", ("整改责任清单", "具体问题表述"), 40),
            LayoutColumn("column", "deadline", align="center", written_as="date"),
            LayoutColumn("blank", heading=("备注",)),
        ),
        file="audit.toml",
    )


@pytest.mark.parametrize(
    ("good", "bad", "code", "key"),
    [
        ('name = "审计整改清单"', 'nmae = "审计整改清单"', "layout.unknown_word", "nmae"),
        ("version = 3", 'version = "three"', "layout.wrong_type", "version"),
        ("version = 3", "version = 0", "layout.out_of_range", "version"),
        ('id = "audit"', 'id = "审计"', "layout.not_allowed", "id"),
        ("{organisation}审计", "{colour}审计", "layout.unknown_fact", "title"),
        ("{organisation}审计", "{organisation.name}审计", "layout.unknown_fact", "title"),
        ("{organisation}审计", "{organisation!r:>9}审计", "layout.unknown_fact", "title"),
        ("{organisation}审计", "{organisation审计", "layout.unknown_fact", "title"),
        ("{office}", "{offices}", "layout.unknown_fact", "lines.left"),
        ("{filled_on}", "{}", "layout.unknown_fact", "signature"),
        ('empty = "无"', 'empty = "无\\n"', "layout.too_long", "empty"),
        ('rows = "finding"', 'rows = "row"', "layout.not_allowed", "rows"),
        ("merge = false", "merge = 0", "layout.wrong_type", "merge"),
        ("frozen = 2", "frozen = 99", "layout.out_of_range", "frozen"),
        ('sort = ["number", "-deadline"]', 'sort = "number"', "layout.wrong_type", "sort"),
        ('size = "A3"', 'size = "B4"', "layout.not_allowed", "paper.size"),
        ("top = 20", "top = 2", "layout.out_of_range", "paper.margins.top"),
        ("top = 20", "middle = 20", "layout.unknown_word", "paper.margins.middle"),
        ("size = 10.5", "size = 100", "layout.out_of_range", "type.body.size"),
        ('shade = "dde6f0"', 'shade = "grey"', "layout.not_allowed", "type.header.shade"),
        ("spacing = 1.5", "spacing = true", "layout.wrong_type", "row.spacing"),
        ('key = "text"', 'kee = "text"', "layout.missing", "columns.key"),
        ("width = 40", "width = 400", "layout.out_of_range", "columns.width"),
        ('as = "date"', 'as = "day"', "layout.not_allowed", "columns.as"),
        ('align = "center"', 'align = "middle"', "layout.not_allowed", "columns.align"),
        ('["整改责任清单", "具体问题表述"]', '["一", "二", "三", "四"]', "layout.header_depth", "columns.heading"),
        ('["整改责任清单", "具体问题表述"]', '["一", ""]', "layout.header_depth", "columns.heading"),
        ('heading = "备注"', "", "layout.missing", "columns.heading"),
        ('content = "blank"', 'content = "empty"', "layout.not_allowed", "columns.content"),
        ("[choose]", "[[choose]]", "layout.wrong_type", "choose"),
    ],
)
def test_each_mistake_is_named_with_its_line(good: str, bad: str, code: str, key: str):
    text = GOOD.replace(good, bad, 1)
    found = complaints(text)
    assert (code, key) in [(each[0], each[2]) for each in found]
    if bad and code != "layout.missing":
        assert next(line for found_code, line, _ in found if found_code == code) == line_of(bad, text)


def test_a_missing_word_is_told_with_the_line_of_its_table():
    text = GOOD.replace('key = "text"\n', "")
    assert ("layout.missing", line_of('heading = ["整改', text) - 1, "columns.key") in complaints(text)


def test_all_mistakes_come_at_once():
    text = GOOD.replace("version = 3", "version = 0").replace("width = 40", "width = 0.5").replace("title =", "titel =")
    assert [code for code, _, _ in complaints(text)] == [
        "layout.out_of_range",
        "layout.missing",
        "layout.out_of_range",
        "layout.unknown_word",
    ]


def test_a_layout_without_columns_is_refused():
    assert complaints('id = "a"\nname = "甲"\ntitle = "甲"\n') == [("layout.no_columns", 1, "columns")]


def test_bad_toml_is_told_with_its_line():
    assert complaints('id = "a"\nname = "甲\n') == [("layout.syntax", 2, "")]
    assert complaints('id = "a"\ncolumns = [') == [("layout.syntax", 2, "")]


def test_a_file_with_a_byte_order_mark_is_read_and_another_encoding_is_told(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text(GOOD, "utf-8-sig")
    assert layout_file.read(path).name == "审计整改清单"
    path.write_text(GOOD, "gb18030")
    with pytest.raises(Refused, match=r"layout\.not_text"):
        layout_file.read(path)
