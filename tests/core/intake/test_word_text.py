"""Rules for the words of a .docx: numbers, tables, tracked changes, boxes and notes, as a person reads the page."""

from pathlib import Path

import pytest

from core.intake.source import Source, read_source
from tests.core.intake.word_files import OUTLINE, docx, level, numbered, p, run


@pytest.fixture
def read(tmp_path: Path):
    def read_it(body: str, **parts: str) -> Source:
        path = tmp_path / "a.docx"
        path.write_bytes(docx(body, **parts))
        return read_source(path)

    return read_it


def test_a_paragraph_is_a_line_and_an_empty_one_an_empty_line(read) -> None:
    assert read(p("甲") + p() + p("乙")).text == "甲\n\n乙\n"


def test_automatic_numbers_stand_in_front_and_start_again_below_a_higher_one(read) -> None:
    body = "".join(p("问题", numbered(step)) for step in (0, 1, 2, 2, 1, 2, 3, 4, 4, 0, 1))
    expected = ["一、", "（一）", "1.", "2.", "（二）", "1.", "（1）", "①", "②", "二、", "（一）"]
    assert [line.removesuffix("问题") for line in read(body, numbering=OUTLINE).text.splitlines()] == expected


def test_a_second_list_on_the_same_outline_starts_anew_where_it_says_so(read) -> None:
    body = p("甲", numbered(0)) + p("乙", numbered(0)) + p("丙", numbered(0, 2)) + p("丁", numbered(0, 2))
    assert read(body, numbering=OUTLINE).text.split() == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_level_that_never_restarts_counts_on(read) -> None:
    outline = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "（%1）")
        + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(p("题", numbered(step)) for step in (0, 1, 1, 0, 1))
    assert read(body, numbering=outline).text.split() == ["（一）题", "1.题", "2.题", "（二）题", "3.题"]


def test_a_number_may_come_from_the_style_and_be_taken_away(read) -> None:
    styles = (
        f'<w:style w:styleId="A"><w:name w:val="heading 1"/><w:pPr>{numbered(0)}</w:pPr></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
    )
    body = p("甲", '<w:pStyle w:val="A"/>') + p("乙", '<w:pStyle w:val="B"/>')
    body += p("丙", '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    source = read(body, numbering=OUTLINE, styles=styles)
    assert source.text == "一、甲\n二、乙\n丙\n"
    assert [(source.text[h.start : h.end], h.level) for h in source.headings] == [("一、甲", 1), ("丙", 1)]


def test_bullets_leave_no_mark(read) -> None:
    bullets = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "bullet", "") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert read(p("甲", numbered(0)), numbering=bullets).text == "甲\n"


def test_what_is_deleted_is_gone_and_what_is_inserted_stays(read) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>专项</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("常规")}</w:ins>'
    source = read(p(run("开展") + deleted + inserted + run("巡察")))
    assert source.text == "开展常规巡察\n"
    assert [note.code for note in source.notes] == ["source.note_revisions"]


def test_a_deleted_paragraph_takes_no_line_and_no_number(read) -> None:
    gone = '<w:rPr><w:del w:id="3"/></w:rPr>'
    deleted = '<w:del w:id="1"><w:r><w:delText>丙</w:delText></w:r></w:del>'
    body = p("甲", numbered(0)) + p(deleted, numbered(0) + gone) + p("乙", numbered(0))
    assert read(body, numbering=OUTLINE).text == "一、甲\n二、乙\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs(read) -> None:
    assert read(p("甲", '<w:rPr><w:del w:id="3"/></w:rPr>') + p("乙")).text == "甲乙\n"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{words}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def test_a_table_row_is_a_line_and_merged_cells_are_empty_below(read) -> None:
    table = "<w:tbl>"
    table += row(cell(p("类")), cell(p("问题")), cell(p("备注")))
    table += row(cell(p("甲"), '<w:vMerge w:val="restart"/>'), cell(p("一") + p("二")), cell(p()))
    table += row(cell(p(), "<w:vMerge/>"), cell(p("三"), '<w:gridSpan w:val="2"/>'))
    table += row(cell(p("丁")), properties='<w:del w:id="1"/>') + "</w:tbl>"
    assert read(table).text == "类\t问题\t备注\n甲\t一 二\t\n\t三\t\n"


def test_controls_links_fields_and_breaks_are_read_through(read) -> None:
    control = f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run('乙')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
    link += f"<w:fldSimple>{run('丙')}</w:fldSimple>"
    breaks = "<w:r><w:t>丁</w:t><w:tab/><w:t>戊</w:t><w:br/><w:t>己</w:t><w:br w:type='page'/></w:r>"
    assert read(control + p(link) + p(breaks)).text == "甲\n乙丙\n丁\t戊\n己\n"


def test_boxes_follow_their_paragraph_and_notes_the_text(read) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>"
    notes = f'<w:footnote w:type="separator">{p("——")}</w:footnote><w:footnote w:id="1">{p("注")}</w:footnote>'
    source = read(p(run("甲") + box) + p("乙"), footnotes=notes)
    assert source.text == "甲\n框\n乙\n注\n"
    assert [note.code for note in source.notes] == ["source.note_text_boxes", "source.note_footnotes"]


def test_both_branches_of_alternate_content_are_not_read_twice(read) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    branches = f"<mc:Choice>{run('甲')}</mc:Choice><mc:Fallback>{run('甲')}</mc:Fallback>"
    choice = f"<mc:AlternateContent {mc}>{branches}</mc:AlternateContent>"
    assert read(p(choice)).text == "甲\n"


def test_hidden_text_is_not_read(read) -> None:
    assert read(p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + run("现"))).text == "现\n"
