"""生成报告: what is shown is what is saved and printed; prose can be changed and taken back."""

from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docx import Document
from pikepdf import pdfa
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from core.domain import meetings, own_resources, papers
from core.domain.meetings import MeetingDraft
from core.output import wording
from gui.desk import Desk
from gui.flows.report_flow import PAPER, ReportFlow, Wanted
from gui.flows.wording_flow import WordingFlow
from tests.clerk import click, gone, rewrite


def words_of(data: bytes | Path) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


@pytest.fixture
def flow(qtbot: Any, window: Any, desk: Desk) -> ReportFlow:
    made = ReportFlow(desk)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open()
    qtbot.waitUntil(made.forward.isEnabled, timeout=20000)
    return made


def test_the_pages_speak_of_every_finding(flow):
    said = words_of(flow.pdf)
    for finding in ("政治站位不高", "公务接待超标准", "建立第一议题制度"):
        assert finding in said
    assert flow.view.pages == len(pypdfium2.PdfDocument(flow.pdf))


def test_it_begins_at_the_paper_and_not_at_the_button_that_ends_it(flow):
    assert flow.focusWidget() is flow.form.field("paper")


def test_another_day_makes_other_pages(flow, qtbot):
    flow.form.field("until").value = date(2025, 8, 1)
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: "2025年8月1日" in words_of(flow.pdf), timeout=20000)


def test_without_the_appendix_no_page_lies_across(flow, qtbot):
    assert any(width > height for width, height in sizes(flow))
    flow.form.field("appendix").setChecked(False)
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: all(width < height for width, height in sizes(flow)), timeout=20000)


def sizes(flow: ReportFlow) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(flow.pdf)
    return [document.get_page_size(page) for page in range(len(document))]


def test_what_is_saved_are_the_bytes_that_are_shown(flow, qtbot, dialogs, tmp_path):
    target = tmp_path / "报告.pdf"
    dialogs.choose(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.bar.text == "已保存：报告.pdf")
    assert target.read_bytes() == flow.pdf


def ready(flow: ReportFlow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: flow.pages.ready and flow.forward.isEnabled(), timeout=20000)


def asked(flow: ReportFlow, qtbot: Any, **values: Any) -> None:
    """Options chosen; the pages made anew."""
    for name, value in values.items():
        flow.options.field(name).value = value
    flow.options.changed.emit()
    ready(flow, qtbot)


def saved(flow: ReportFlow, qtbot: Any, dialogs: Any, target: Path) -> Path:
    dialogs.choose(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.bar.text == f"已保存：{target.name}")
    return target


def test_the_same_paper_is_saved_as_word(flow, qtbot, dialogs, tmp_path):
    document = Document(saved(flow, qtbot, dialogs, tmp_path / "报告.docx"))
    assert any("建立第一议题制度" in paragraph.text for paragraph in document.paragraphs)


def test_it_is_saved_for_the_archive_or_locked_but_not_both(flow, qtbot, dialogs, tmp_path):
    asked(flow, qtbot, pdfa=True)
    assert pdfa.validate_written(saved(flow, qtbot, dialogs, tmp_path / "归档.pdf"), "2b").passed
    asked(flow, qtbot, password="1234")
    click(flow.forward)
    assert flow.bar.text == "归档用的 PDF/A 不能加密。请取消其中一项。"
    asked(flow, qtbot, pdfa=False)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(saved(flow, qtbot, dialogs, tmp_path / "加密.pdf"))


def test_the_code_in_the_foot_is_remembered_when_the_paper_is_saved(flow, qtbot, dialogs, tmp_path, desk):
    asked(flow, qtbot, code=True)
    code = words_of(flow.pdf).partition("核对码 ")[2][:8]
    assert papers.printed(desk.workspace, code) is None
    saved(flow, qtbot, dialogs, tmp_path / "报告.pdf")
    assert papers.printed(desk.workspace, code).paper == PAPER


def test_letterhead_and_imprint_are_printed_when_they_are_filled_in(flow, qtbot):
    asked(flow, qtbot, mark="云岭高新区党工委文件", number="云党发〔2025〕3号", copies_to="市委办公室")
    said = words_of(flow.pdf)
    assert "云岭高新区党工委文件" in said
    assert "抄送：市委办公室。" in said


def test_another_paper_shows_its_own_words(flow, qtbot):
    flow.form.field("paper").value = "plan"
    flow.form.changed.emit()
    ready(flow, qtbot)
    assert "整改方案" in words_of(flow.pdf)
    assert {"总体要求", "组织领导"} <= {block.name for block in flow.prose.blocks}


def test_a_past_day_shows_what_was_recorded_then(flow, qtbot):
    flow.form.field("past").value = True
    flow.form.field("as_of").value = date(2025, 9, 15)
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: "的记录" in words_of(flow.pdf), timeout=20000)
    assert not flow.form.field("as_of").isHidden()


def test_a_double_click_on_a_line_leads_to_its_record(flow, qtbot, desk, office, monkeypatch):
    shown: list[tuple[str, int]] = []
    monkeypatch.setattr(desk, "show", lambda noun, key: shown.append((noun, key)))
    number, place = next((n, p) for n, p in flow._made.places if p.about == f"finding:{office.findings[0]}")
    flow.view.place_asked.emit(number - 1, (place.top + place.bottom) / 2)
    assert shown == [("finding", office.findings[0])]
    assert gone(flow)


def test_a_double_click_on_prose_opens_the_block(flow, qtbot):
    number, place = next((n, p) for n, p in flow._made.places if p.about == "block:opening")
    flow.view.place_asked.emit(number - 1, place.top + 1)
    assert flow.prose.block.key == "opening"


def test_an_own_wording_is_tried_while_it_is_written_and_becomes_a_paper_of_its_own(flow, qtbot, desk):
    own = WordingFlow(desk, flow.kind, flow.request())
    qtbot.addWidget(own)
    own.open()
    rewrite(own.text, wording.built_in(PAPER).text.replace("{{ until }}", "{{ untill }}", 1))
    qtbot.waitUntil(lambda: "untill" in own.bar.text, timeout=20000)
    assert f"第 {wording.built_in(PAPER).lines['blocks.opening']} 行" in own.bar.text
    click(own.forward)
    assert own_resources.rows(desk.workspace, "wording") == []
    rewrite(own.text, wording.built_in(PAPER).text.replace("下一步，将对", "今后，将对"))
    qtbot.waitUntil(lambda: own.bar.text == "可以使用，没有发现问题。", timeout=20000)
    rewrite(own.form.field("name"), "我办的报告")
    click(own.forward)
    assert own.kept == "我办的报告"
    again = ReportFlow(desk)
    qtbot.addWidget(again)
    again.open()
    again.form.field("paper").value = "我办的报告"
    again.form.changed.emit()
    qtbot.waitUntil(lambda: bool(again.pdf) and "今后，将对" in words_of(again.pdf), timeout=20000)


def test_a_wording_goes_out_as_a_file_and_comes_in_from_one(flow, qtbot, desk, dialogs, tmp_path):
    own = WordingFlow(desk, flow.kind, flow.request())
    qtbot.addWidget(own)
    own.open()
    target = tmp_path / "范本.toml"
    dialogs.choose(target)
    own._hand_out()
    assert target.read_text(encoding="utf-8") == wording.built_in(PAPER).text
    target.write_text(target.read_text(encoding="utf-8").replace("引言", "开头"), encoding="utf-8")
    dialogs.choose(target)
    own._take_in()
    assert "开头" in own.text.toPlainText()
    target.write_bytes(b"\xff\xfe")
    dialogs.choose(target)
    own._take_in()
    assert "不是 UTF-8 文本" in own.bar.text
    dialogs.answer("不保存")
    own.reject()
    assert gone(own)


def test_an_own_style_is_checked_beside_its_fields_and_used_from_then_on(flow, qtbot, desk):
    from core.output import styles
    from gui.flows import style_form

    form = style_form._form(styles.standard(), own=False)
    qtbot.addWidget(form)
    form.field("line_pitch").value = "28"
    named = styles.standard()
    assert style_form._changed(named, form.values()).line_pitch == 28
    text = styles.write("本单位版式", style_form._changed(named, form.values()))
    own_resources.add(desk.workspace, "style", "本单位版式", text)
    own_resources.use(desk.workspace, "style", "本单位版式")
    flow.options.show_styles()
    assert flow.options.options().style.style.line_pitch == 28


def test_prose_is_changed_in_the_paper_and_taken_back_to_the_wording(flow, qtbot, desk, office):
    row = next(n for n, block in enumerate(flow.prose.blocks) if block.key == "addressee")
    flow.prose.list.setCurrentRow(row)
    before = flow.prose.text.value
    rewrite(flow.prose.text, "中共某某省委")
    click(flow.prose.apply)
    qtbot.waitUntil(lambda: "中共某某省委" in words_of(flow.pdf), timeout=20000)
    assert papers.texts(desk.workspace, office.inspection, PAPER)["addressee"].text == "中共某某省委"
    qtbot.waitUntil(lambda: flow.prose.list.item(row).text().endswith("已改写"))
    click(flow.prose.back)
    qtbot.waitUntil(lambda: "中共某某省委" not in words_of(flow.pdf), timeout=20000)
    qtbot.waitUntil(lambda: flow.prose.text.value == before)


def test_prose_is_marked_when_the_facts_under_it_changed(flow, qtbot, desk, office):
    from core.domain import findings
    from core.domain.findings import FindingDraft

    row = next(n for n, block in enumerate(flow.prose.blocks) if block.key == "organisation")
    flow.prose.list.setCurrentRow(row)
    rewrite(flow.prose.text, "我们高度重视。")
    click(flow.prose.apply)
    qtbot.waitUntil(lambda: "我们高度重视" in words_of(flow.pdf), timeout=20000)
    findings.add(desk.workspace, office.inspection, FindingDraft("又一个问题"))
    flow.make(at_once=True)
    qtbot.waitUntil(lambda: "数据有变化" in flow.prose.list.item(row).text(), timeout=20000)


def test_words_being_typed_are_not_taken_away_when_the_pages_are_made_anew(flow, qtbot):
    flow.prose.list.setCurrentRow(1)
    rewrite(flow.prose.text, "还没有写完")
    flow.make(at_once=True)
    ready(flow, qtbot)
    assert flow.prose.text.value == "还没有写完"


def test_the_pages_asked_for_go_to_the_printer(flow, qtbot, monkeypatch, tmp_path):
    target = tmp_path / "printed.pdf"

    def choose(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(1, 1)
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    click(flow.print_button)
    qtbot.waitUntil(lambda: flow.bar.text == "已送到打印机", timeout=20000)
    assert len(pypdfium2.PdfDocument(target)) == 1


def test_an_inspection_without_findings_is_told_in_the_bar(qtbot, window, desk):
    from core.domain import inspections
    from core.domain.inspections import InspectionDraft

    desk.inspection = inspections.add(desk.workspace, InspectionDraft("空的巡察"))
    flow = ReportFlow(desk)
    qtbot.addWidget(flow)
    flow.open()
    qtbot.waitUntil(lambda: "还没有问题" in flow.bar.text)
    assert not flow.forward.isEnabled()


def sheets_of(flow: ReportFlow, qtbot: Any, ids: Any) -> None:
    """The whole file of each of these findings."""
    flow.form.field("paper").value = "case_file"
    flow.form.changed.emit()
    flow.form.field("records").value = ids
    flow.form.changed.emit()
    ready(flow, qtbot)


def test_sheets_are_made_of_the_records_chosen_and_of_all_where_none_is(flow, qtbot, office):
    sheets_of(flow, qtbot, office.findings[:2])
    assert [sheet.record for sheet in flow._made.sheets] == office.findings[:2]
    assert not flow.form.field("records").isHidden()
    flow.form.field("records").value = None
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: len(flow._made.sheets) == 5, timeout=20000)
    assert "5" in flow.form.field("records")._told.text()


def test_several_sheets_are_saved_as_one_file_or_as_one_each(flow, qtbot, office, dialogs, tmp_path):
    sheets_of(flow, qtbot, office.findings[:2])
    dialogs.answer("合成一个文件")
    assert saved(flow, qtbot, dialogs, tmp_path / "两份.pdf").read_bytes() == flow.pdf
    (tmp_path / "出").mkdir()
    dialogs.answer("每份一个文件")
    dialogs.choose(tmp_path / "出")
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.bar.text == "已保存 2 个文件", timeout=20000)
    assert len(list((tmp_path / "出").glob("*.pdf"))) == 2
    assert "共 2 份" in dialogs.shown[0]


def test_a_page_may_hand_over_which_paper_of_which_records(qtbot, window, desk, office):
    made = ReportFlow(desk, Wanted("case_file", (office.findings[3],)))
    qtbot.addWidget(made)
    made.open()
    ready(made, qtbot)
    assert [sheet.record for sheet in made._made.sheets] == [office.findings[3]]


def test_words_of_the_sheet_in_view_are_the_ones_edited(flow, qtbot, desk, office):
    held = [
        meetings.add(desk.workspace, office.inspection, MeetingDraft("调度会", f"第{nth}次调度会", date(2025, 9, nth)))
        for nth in (1, 2)
    ]
    flow.form.field("paper").value = "sign_in"
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: len(flow._made.sheets) == 2, timeout=20000)
    ready(flow, qtbot)
    order = [sheet.record for sheet in flow._made.sheets]
    assert set(order) == set(held)
    assert [block.block for block in flow.prose.blocks] == [f"above:{order[0]}"]
    flow.view.go_to(flow._made.firsts[1] - 1)
    qtbot.waitUntil(lambda: [block.block for block in flow.prose.blocks] == [f"above:{order[1]}"])
    assert flow._made.sheets[1].file_name in flow.prose._title_line.text()
    rewrite(flow.prose.text, "本次会议另有说明。")
    flow.view.go_to(0)  # words being typed keep their sheet
    assert flow.prose.block.block == f"above:{order[1]}"
    click(flow.prose.apply)
    qtbot.waitUntil(lambda: "本次会议另有说明" in words_of(flow.pdf), timeout=20000)
    assert list(papers.texts(desk.workspace, office.inspection, "sign_in")) == [f"above:{order[1]}"]


def test_a_style_file_of_a_colleague_is_taken_over_or_told_what_is_wrong(flow, qtbot, desk, dialogs, tmp_path):
    file = tmp_path / "兄弟单位.toml"
    file.write_text('name = "兄弟单位"\n[page]\nline_pitch = 30\n', encoding="utf-8")
    dialogs.choose(file)
    click(flow.style_file_button)
    ready(flow, qtbot)
    assert flow.options.options().style.style.line_pitch == 30
    assert own_resources.in_use(desk.workspace, "style") == "兄弟单位"
    file.write_text('name = "兄弟单位"\n[page]\nline_pitch = 29\n', encoding="utf-8")
    dialogs.choose(file)
    dialogs.answer("替换")
    click(flow.style_file_button)
    ready(flow, qtbot)
    assert [row.name for row in own_resources.rows(desk.workspace, "style")] == ["兄弟单位"]
    assert flow.options.options().style.style.line_pitch == 29
    file.write_text("[page]\nline_pitch = 90\n", encoding="utf-8")
    dialogs.choose(file)
    click(flow.style_file_button)
    assert "应在 28 到 33 之间" in flow.bar.text


@pytest.mark.parametrize("answer", ["附上", "取消"])
def test_very_much_evidence_is_appended_only_when_the_clerk_says_so(flow, qtbot, office, dialogs, monkeypatch, answer):
    monkeypatch.setattr("core.output.evidence_pages.HEAVY", -1)
    dialogs.answer(answer)
    sheets_of(flow, qtbot, office.findings[:1])
    qtbot.waitUntil(lambda: bool(dialogs.shown), timeout=20000)
    assert "佐证材料共 0 MB" in dialogs.shown[0]
    ready(flow, qtbot)
    assert ("没有附在后面" in flow.bar.text) == (answer == "取消")
    flow.make(at_once=True)
    ready(flow, qtbot)  # asked once
    assert len(dialogs.shown) == 1
