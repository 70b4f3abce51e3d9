"""The further ledgers of the trade: what stands in each, on which sheets, and as PDF and .csv too."""

import csv
import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from openpyxl import load_workbook

from core.base.dates import When
from core.base.errors import Refused
from core.base.meter import silent
from core.domain import audit_details, clues, operators, withholdings
from core.domain.audit_details import AuditDraft
from core.domain.clues import ClueDraft
from core.output import layout_file, layouts, ledgers
from core.output.ledger_groups import NOBODY, shares
from core.output.ledger_text import guarded
from core.output.ledgers import Request

TODAY = date(2025, 9, 15)

# The headings of the trade, column by column; a way through the header tree is written with a slash.
HEADINGS = {
    "withheld_inner": "序号 具体问题（原文） 具体问题（拟不公开） 拟不公开理由 整改落实情况（原文）"
    " 整改落实情况（拟不公开） 不公开理由",
    "regulations": "序号 制度名称 文号 新建/修订 印发日期 对应问题 责任单位",
    "accountability": "序号 处理对象 单位及职务 处理种类 处理日期 对应问题 依据",
    "completion": "序号 具体问题 整改措施 完成情况 完成概述 完善制度（项） 挽回损失（万元） 追责问责（人）"
    " 举一反三（项） 专项整治（项） 其他 佐证材料",
    "by_unit": "序号 问题类别 具体问题 整改目标 整改措施 责任领导 配合单位 责任人及联系电话 完成时限"
    " 整改进展 完成情况 是否销号 备注",
    "overdue": "序号 具体问题 整改措施 责任领导 牵头单位 责任人及联系电话 原定时限 现时限 超期天数 目前进展 备注",
    "clues": "序号 线索编号 移交日期 件数 涉及人数 接收单位 办理情况 反馈期限 是否办结",
    "closeouts": "序号 问题简述 完成时限 整改进度 申请日期 各级审核日期 销号日期 销号编号",
    "audit": "序号 单位名称/一级单位 单位名称/具体责任单位 问题来源 审计报告出具年份 问题类别"
    " 问题在审计报告中的序号及表述 整改责任清单/具体责任单位 整改责任清单/具体问题表述"
    " 整改责任清单/问题金额（万元） 整改责任清单/负责监督管理责任的主管部门"
    " 整改目标清单/整改类型 整改目标清单/法规政策依据 整改目标清单/整改要求"
    " 整改目标清单/整改时限 整改目标清单/整改完成标准 具体责任单位细化的整改要求/细化的整改措施"
    " 具体责任单位细化的整改要求/对应的完成时间 具体责任单位整改责任人/整改第一责任人"
    " 具体责任单位整改责任人/协助整改工作的领导"
    " 具体责任单位整改责任人/牵头整改部门责任人及联系电话"
    " 具体责任单位整改责任人/配合整改部门责任人及联系电话"
    " 具体责任单位整改责任人/审计部门责任人及联系电话 是否已完成整改",
    "statistics": "序号 类别 统计项目 数量 单位 口径",
}


@pytest.fixture
def kept(office):
    """Two findings; the first has measures of two units, one overdue and one standing, the second has none."""
    office.top = office.unit("区党工委")
    office.party, office.money = office.unit("党群工作部", parent=office.top), office.unit("财政金融局")
    office.leader = office.person("梁知远", office.party, phone="0871-1")
    first, office.second = office.findings("学习不深入。", "=2起大额资金使用未经集体研究。")
    office.first = first
    office.late = office.measure(
        first, "每季度专题学习。", kind="立行立改", lead_units=(office.party,), leaders=(office.leader,),
        due=When("day", date(2025, 9, 1)),
    )  # fmt: skip
    office.kept_up = office.measure(first, "长期坚持第一议题。", lead_units=(office.money,), standing=True)
    return office


def layout_of(name):
    return layouts.find(name, layouts.built_in())


def book(office, name, **more):
    stream = io.BytesIO()
    ledgers.write(office.workspace, layout_of(name), Request(office.inspection, TODAY, **more), stream, silent())
    return load_workbook(stream)


def texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def entries(office, name, **more):
    request = Request(office.inspection, TODAY, **more)
    return ledgers.entries(office.workspace, layout_of(name), request, silent())


@pytest.mark.parametrize("name", HEADINGS)
def test_the_headings_are_those_of_the_trade(name):
    assert ["/".join(column.heading) for column in layout_of(name).columns] == HEADINGS[name].split()


def test_the_audit_ledger_has_24_columns():
    assert len(layout_of("audit").columns) == 24


def test_immediate_long_term_and_overdue_hold_the_measures_they_are_called_by(kept):
    chosen = {
        name: [part.id for entry in entries(kept, name) for part in entry.parts]
        for name in ("immediate", "long_term", "overdue")
    }
    assert chosen == {"immediate": [kept.late], "long_term": [kept.kept_up], "overdue": [kept.late]}
    [[*_, days, _, _]] = [row for row in texts(book(kept, "overdue").active) if "每季度专题学习。" in row]
    assert days == 14


def test_a_ledger_that_chooses_nothing_says_so(kept):
    kept.report("measure", kept.late, "已完成")
    assert any("（无）" in row for row in texts(book(kept, "overdue").active))


def test_by_unit_each_unit_has_a_sheet_with_its_own_measures_and_the_summary_counts_once(kept):
    made = book(kept, "by_unit")
    assert made.sheetnames == ["汇总", "党群工作部", "财政金融局", NOBODY]
    assert any("每季度专题学习。" in row for row in texts(made["党群工作部"]))
    assert not any("每季度专题学习。" in row for row in texts(made["财政金融局"]))
    assert texts(made["党群工作部"])[0][0] == "党群工作部整改台账"
    [total] = [row for row in texts(made["汇总"]) if "合计" in row]
    assert total[1:9] == ["合计", 2, 2, 0, 0, 0, 2, 1]
    assert any("口径" in str(cell) for row in texts(made["汇总"]) for cell in row)


def test_the_shares_of_a_ledger_add_up_to_its_measures(kept):
    found = entries(kept, "main")
    for by in ("unit", "leader", "category"):
        told = {part.id for mine in shares(by, found).values() for entry in mine for part in entry.parts}
        assert told == {kept.late, kept.kept_up}


def test_for_one_unit_only_what_it_leads_is_told_with_its_name(kept):
    request = Request(kept.inspection, TODAY, unit=kept.money)
    found = ledgers.entries(kept.workspace, layout_of("main"), request, silent())
    assert [[part.id for part in entry.parts] for entry in found] == [[kept.kept_up]]
    assert ledgers.facts(kept.workspace, request, found)["unit"] == "财政金融局"


def test_a_line_stands_above_each_group(kept):
    layout = replace(layout_of("main"), group="unit")
    stream = io.BytesIO()
    ledgers.write(kept.workspace, layout, Request(kept.inspection, TODAY), stream, silent())
    first = [row[0] for row in texts(load_workbook(stream).active)]
    assert (
        first.index("责任单位：党群工作部") < first.index("责任单位：财政金融局") < first.index(f"责任单位：{NOBODY}")
    )


def test_grouping_what_has_no_units_is_refused(kept):
    layout = replace(layout_of("statistics"), split="unit")
    with pytest.raises(Refused) as caught:
        ledgers.sheets(kept.workspace, layout, Request(None, TODAY), silent())
    assert caught.value.code == "layout.cannot_group"


def test_the_audit_ledger_tells_amount_basis_and_persons(kept):
    draft = AuditDraft(
        "3", "2024", 1_234_500, kept.party, "立行立改", "《预算法》第十三条", "限期归还", "资金全部归还",
        kept.leader, kept.leader, None, None,
    )  # fmt: skip
    audit_details.save(kept.workspace, kept.first, draft, seen=0)
    [row] = [row for row in texts(book(kept, "audit").active) if "每季度专题学习。" in row]
    assert row[1:3] == ["区党工委、财政金融局", "党群工作部、财政金融局"]
    assert (row[4], row[6], row[9], row[10]) == ("2024", "3", 1.2345, "党群工作部")
    assert row[11:14] == ["立行立改", "《预算法》第十三条", "限期归还"]
    assert row[19:21] == ["梁知远", "梁知远 0871-1"]


def test_what_an_audit_asks_is_changed_checked_and_undone(kept, refusal):
    workspace = kept.workspace
    refusal("audit_detail.no_year", workspace, audit_details.save, kept.first, AuditDraft(report_year="去年"), seen=0)
    refusal("audit_detail.negative", workspace, audit_details.save, kept.first, AuditDraft(amount=-1), seen=0)
    audit_details.save(workspace, kept.first, AuditDraft(kind="分阶段"), seen=0)
    row = audit_details.of(workspace, [kept.first])[kept.first]
    audit_details.save(workspace, kept.first, replace(row.given, standard="完成"), seen=row.version)
    refusal("record.stale", workspace, audit_details.save, kept.first, row.given, seen=row.version)
    assert audit_details.of(workspace, [kept.first, kept.second])[kept.second].id == 0


def test_clues_stand_in_their_ledger_only_for_who_may_see_them(kept):
    workspace = kept.workspace
    clues.add(workspace, kept.inspection, ClueDraft(number="2025-03", items=2, receiver="纪工委"))
    clues.add(workspace, kept.inspection, ClueDraft("petition", "反映噪声", items=1))
    [row] = [row for row in texts(book(kept, "clues").active) if "纪工委" in row]
    assert row[:6] == [1, "2025-03", None, 2, None, "纪工委"]
    assert len(entries(kept, "petitions")) == 1
    operators.add(workspace, "李敏", ("write",))
    workspace.work_as("李敏")
    with pytest.raises(Refused) as caught:
        book(kept, "clues")
    assert caught.value.code == "operator.no_right"


def test_what_is_withheld_is_kept_twice_once_for_each_audience(kept):
    kept.report("measure", kept.late, "未完成", reason="学习资料未到。", next_plan="十月补学。")
    withholdings.put(kept.workspace, kept.first, "finding", ("social",), "学习需要加强。", "涉及内部管理")
    withholdings.put(kept.workspace, kept.first, "result", ("social", "inner"), "", "尚在核查")
    [row] = [row for row in texts(book(kept, "withheld_social").active) if row[0] == "1"]
    assert row[1:4] == ["学习不深入。", "学习需要加强。", "涉及内部管理"]
    assert row[5:] == ["（不予公开）", "尚在核查"]
    [row] = [row for row in texts(book(kept, "withheld_inner").active) if row[0] == "1"]
    assert row[1:4] == [None, None, None]


def test_the_statistics_print_every_figure_with_its_basis_zeros_included(kept):
    rows = [row for row in texts(book(kept, "statistics").active) if isinstance(row[0], int)]
    assert all(row[5] for row in rows)
    assert any(row[3] == 0 for row in rows)
    assert next(row[3] for row in rows if row[2] == "问题总数") == 2


@pytest.mark.parametrize("layout", layouts.built_in(), ids=lambda layout: layout.id)
def test_every_ledger_is_saved_as_workbook_pdf_and_text(kept, layout, tmp_path):
    request = Request(kept.inspection, TODAY, TODAY)
    for ending in ledgers.ENDINGS:
        target = tmp_path / f"台账{ending}"
        ledgers.save(kept.workspace, layout, request, target, silent(), force=False)
        first = target.read_bytes()
        ledgers.save(kept.workspace, layout, request, target, silent(), force=True)
        assert target.read_bytes() == first


def test_the_pdf_says_what_the_workbook_says_on_the_sheet_of_the_layout(kept, tmp_path):
    target = tmp_path / "台账.pdf"
    ledgers.save(
        kept.workspace, layout_of("main"), Request(kept.inspection, TODAY, TODAY), target, silent(), force=False
    )
    pdf = pypdfium2.PdfDocument(target)
    page = pdf[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [420, 297]
    text = page.get_textpage().get_text_range().replace("\r\n", "")
    for said in ("填报单位", "截至2025年9月15日", "学习不深入。", "每季度专题学习。", "=2起大额", "第 1 页 共 1 页"):
        assert said in text


def test_text_rows_repeat_what_the_sheet_merges_and_no_cell_is_a_formula(kept, tmp_path):
    target = tmp_path / "台账.csv"
    ledgers.save(kept.workspace, layout_of("main"), Request(kept.inspection, TODAY), target, silent(), force=False)
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))
    assert rows[0][:3] == ["序号", "问题类别", "具体问题"]
    assert [row[2] for row in rows[1:]] == ["学习不深入。", "学习不深入。", "'=2起大额资金使用未经集体研究。"]
    assert (guarded("-3"), guarded("+1 号"), guarded("@甲"), guarded("甲=乙")) == ("-3", "'+1 号", "'@甲", "甲=乙")


def test_an_ending_that_is_none_is_refused_before_anything_is_written(kept, tmp_path):
    target = tmp_path / "台账.docx"
    with pytest.raises(Refused) as caught:
        ledgers.save(kept.workspace, layout_of("main"), Request(None, TODAY), target, silent(), force=False)
    assert caught.value.code == "ledger.unknown_ending"
    assert list(tmp_path.glob("*.docx")) == []


def test_a_layout_file_may_name_subject_split_group_and_words():
    text = (
        'id = "own"\nname = "自制"\ntitle = "{part}"\nsplit = "leader"\ngroup = "category"\n'
        '[only]\nwarning = ["已超期"]\n[[columns]]\nkey = "number"\n'
    )
    layout = layout_file.parse(text, "own.toml")
    assert (layout.subject, layout.split, layout.group) == ("finding", "leader", "category")
    assert layout.only == (("warning", ("已超期",)),)
