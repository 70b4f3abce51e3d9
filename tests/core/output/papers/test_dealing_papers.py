"""督办文书、公开稿、线索报告、统计表、交接清单: each says what the records say, to whom it may be said."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.domain import (
    closeouts,
    closing_rules,
    clues,
    handovers,
    letters,
    meetings,
    operators,
    publications,
    readiness,
    statistics,
    withholdings,
)
from core.domain.clues import ClueDraft
from core.domain.handovers import HandoverDraft
from core.domain.letters import LetterDraft
from core.domain.meetings import Attendee, MeetingDraft
from core.domain.publications import PublicationDraft
from core.domain.statistics import Scope
from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.paper import Heading, Letterhead, Paragraph, Table, plain, texts
from core.output.papers import catalogue
from core.output.papers.making import Request

TODAY = date(2025, 9, 15)


@pytest.fixture
def kept(office):
    """Two findings; the first has an overdue measure of a unit, the second is done."""
    office.unit_id = office.unit("财政金融局")
    office.leader = office.person("梁知远", office.unit_id)
    office.a, office.b = office.findings("违规发放津贴补贴，涉及12人。", "议事规则不健全。")
    office.late = office.measure(
        office.a, "清退违规发放的津贴。", leaders=(office.leader,), lead_units=(office.unit_id,),
        due=When("day", date(2025, 9, 1)),
    )  # fmt: skip
    office.ready = office.measure(office.b, "修订规则。")
    office.report("measure", office.late, "未完成", reason="两人未退。", next_plan="月底前退清。")
    office.report("measure", office.ready, "已完成")
    return office


def sheets(office, name, **asked):
    request = Request(office.inspection, **{"until": TODAY, "signed_on": TODAY, **asked})
    return catalogue.make(office.workspace, catalogue.find(name, office.workspace), request)


def said(paper):
    return "\n".join(texts(paper))


def refused(office, name, **asked):
    with pytest.raises(Refused) as caught:
        sheets(office, name, **asked)
    return caught.value


# -- letters -----------------------------------------------------------------------------------


@pytest.fixture
def sent(kept):
    draft = LetterDraft("notice", kept.unit_id, items=((kept.a, kept.late),))
    kept.letter = letters.add(kept.workspace, kept.inspection, draft)
    return kept


def test_a_letter_that_is_not_issued_carries_no_number_and_one_that_is_carries_it(sent):
    [sheet] = sheets(sent, "letter")
    assert sheet.paper.subtitle == ()
    letters.issue(sent.workspace, [sent.letter], date(2025, 9, 12), signed_by=sent.leader)
    [sheet] = sheets(sent, "letter")
    row = letters.one(sent.workspace, sent.letter)
    assert sheet.paper.subtitle == (row.number,)
    assert sheet.paper.addressee == "财政金融局"
    assert sheet.paper.signature.date_line == "2025年9月12日"
    assert sheet.file_name == f"{row.number}-财政金融局"
    [headed] = sheets(sent, "letter", letterhead=Letterhead(("区党工委整改办",)))
    assert (headed.paper.letterhead.number, headed.paper.subtitle) == (row.number, ())


def test_the_list_stands_before_what_the_letter_asks_for_and_the_receipt_below(sent):
    [sheet] = sheets(sent, "letter")
    kinds = [type(block) for block in sheet.paper.blocks]
    assert kinds[-2:] == [Table, Paragraph]
    assert plain(sheet.paper.blocks[-1].text).startswith("请对照整改方案抓好落实")
    [row] = next(block for block in sheet.paper.blocks if isinstance(block, Table)).rows
    assert [cell.text for cell in row.cells][2:5] == ["清退违规发放的津贴。", "梁知远", "2025年9月1日"]
    assert "督办通知书回执" in "".join(
        plain(block.text) for block in sheet.paper.receipt if isinstance(block, Paragraph)
    )


def test_a_withdrawn_letter_is_not_made_again(sent):
    letters.issue(sent.workspace, [sent.letter], date(2025, 9, 12), signed_by=sent.leader)
    letters.withdraw(sent.workspace, sent.letter, "发错单位")
    assert refused(sent, "letter").code == "paper.nothing_chosen"


# -- publication -------------------------------------------------------------------------------


def withhold(office, finding, audience, part, replacement):
    withholdings.put(office.workspace, finding, part, (audience,), replacement, "涉及内部管理")


def test_each_audience_reads_its_own_wording(kept):
    withhold(kept, kept.a, "social", "finding", "津贴补贴发放不规范。")
    assert "关于“违规发放津贴补贴，涉及12人”问题的整改" in said(sheets(kept, "inner_notice")[0].paper)
    public = said(sheets(kept, "public_notice")[0].paper)
    assert "关于“津贴补贴发放不规范”问题的整改" in public
    assert "12人" not in public


def test_what_several_measures_brought_is_numbered_below_the_finding(kept):
    other = kept.measure(kept.a, "制定发放办法。")
    kept.report("measure", other, "已完成", date(2025, 9, 2))
    blocks = sheets(kept, "inner_notice")[0].paper.blocks
    assert [block.text for block in blocks if isinstance(block, Heading) and block.level == 4] == [
        "截至2025-09-01的进展。", "截至2025-09-02的进展。",
    ]  # fmt: skip
    assert not any("1." in plain(block.text) for block in blocks if isinstance(block, Paragraph))


def test_what_is_not_published_has_no_heading(kept):
    withhold(kept, kept.a, "social", "finding", "")
    paper = sheets(kept, "public_notice")[0].paper
    assert [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 3] == [
        "关于“议事规则不健全”问题的整改"
    ]


def test_a_public_text_that_names_a_person_is_refused_until_somebody_answers_for_it(kept):
    kept.edit(kept.a, text="梁知远违规发放津贴，电话13812345678。")
    error = refused(kept, "public_notice")
    assert error.code == "public.reveals"
    assert "梁知远" in error.facts["places"]
    assert "13812345678" in error.facts["places"]
    assert sheets(kept, "inner_notice")
    found = readiness.check(kept.workspace, kept.inspection)
    readiness.waive(kept.workspace, [one for one in found.items if one.code == "public_name"], "已征得本人同意")
    assert sheets(kept, "public_notice")


def test_the_contact_block_and_period_are_those_of_the_planned_publication(kept):
    draft = PublicationDraft(
        "social", title="整改情况公告", period_from=date(2025, 9, 20), period_to=date(2025, 10, 10),
        contact_phone="0000-2600000",
        contact_address="澄江湾1号信箱", contact_email="zgb@example.cn",
    )  # fmt: skip
    publications.add(kept.workspace, kept.inspection, draft)
    last = [
        plain(block.text) for block in sheets(kept, "public_notice")[0].paper.blocks if isinstance(block, Paragraph)
    ]
    assert last[-4:] == [
        "公示期：2025年9月20日至2025年10月10日", "联系电话：0000-2600000", "邮政信箱：澄江湾1号信箱",
        "电子邮箱：zgb@example.cn",
    ]  # fmt: skip


def test_the_report_of_what_is_withheld_has_a_table_for_each_audience(kept):
    assert refused(kept, "withheld").code == "public.nothing_withheld"
    withhold(kept, kept.a, "social", "finding", "津贴补贴发放不规范。")
    withhold(kept, kept.a, "social", "result", "")
    paper = sheets(kept, "withheld")[0].paper
    [attachment] = paper.attachments
    assert attachment.title == "拟不公开事项表（社会公开）"
    [row] = attachment.blocks[0].rows
    assert [cell.text for cell in row.cells][:4] == [
        "1",
        "违规发放津贴补贴，涉及12人。",
        "津贴补贴发放不规范。",
        "涉及内部管理",
    ]
    assert row.cells[5].text == "（不予公开）"
    assert "拟不公开或者调整表述的问题共1个，其中党内通报涉及0个，社会公开涉及1个。" in said(paper)


# -- clues, figures, the clerk who takes over --------------------------------------------------


def test_the_report_on_clues_is_made_only_by_who_may_see_them(kept):
    workspace = kept.workspace
    assert refused(kept, "clues").code == "clue.none_handed_over"
    clues.add(workspace, kept.inspection, ClueDraft(number="2025-1", items=2, persons=3, receiver="纪工委"))
    clues.add(workspace, kept.inspection, ClueDraft("petition", items=1))
    paper = sheets(kept, "clues")[0].paper
    assert "共移交问题线索1批，已知2件、涉及3人；移交信访件1批，已知1件。" in said(paper)
    assert [attachment.title for attachment in paper.attachments] == ["移交问题线索处置情况表", "移交信访件处理情况表"]
    operators.add(workspace, "李敏", ("write",))
    workspace.work_as("李敏")
    assert "clues" not in {kind.name for kind in catalogue.kinds(workspace)}
    assert refused(kept, "clues").code == "operator.no_right"


def test_the_table_of_statistics_prints_every_figure_once(kept):
    [table] = [block for block in sheets(kept, "statistics")[0].paper.blocks if isinstance(block, Table)]
    counted = statistics.figures(kept.workspace, Scope(kept.inspection, TODAY))
    printed = [[cell.text for cell in row.cells][-4:] for row in table.rows]
    assert sorted(printed) == sorted([one.title, one.text, one.unit, one.basis] for one in counted)


def test_the_clerk_who_takes_over_finds_what_is_open_due_waiting_and_unanswered(sent):
    letters.issue(sent.workspace, [sent.letter], date(2025, 9, 12), signed_by=sent.leader)
    paper = sheets(sent, "work_handover")[0].paper
    text = said(paper)
    for words in ("违规发放津贴补贴，涉及12人。", letters.one(sent.workspace, sent.letter).number, "移交人", "监交人"):
        assert words in text
    assert "议事规则不健全。" not in text
    assert paper.signature is None


def test_papers_of_a_selection_are_only_those_chosen(sent):
    more = LetterDraft("reminder", sent.unit_id, items=((sent.b, None),))
    second = letters.add(sent.workspace, sent.inspection, more)
    assert [sheet.record for sheet in sheets(sent, "letter", ids=(second,))] == [second]


# -- close-out ---------------------------------------------------------------------------------


def test_the_application_tells_measures_criteria_evidence_and_result(office):
    finding = office.done()
    key = closeouts.apply(office.workspace, finding, office.application(result="basic"))
    [sheet] = sheets(office, "closeout_application")
    text = said(sheet.paper)
    for words in (
        "三项措施均已落实。",
        f"1．{closing_rules.usual_criteria(office.workspace)[0]}：符合",
        "1．整改通知",
        "基本完成",
        "申请人：办理人。",
    ):
        assert words in text
    assert "责任领导意见" not in text
    assert sheet.paper.signature is None
    assert closeouts.one(office.workspace, key).finding == finding


def test_the_approval_has_a_box_for_each_level_filled_as_they_decide(office):
    finding = office.done()
    key = closeouts.apply(office.workspace, finding, office.application())
    closeouts.review(office.workspace, key, office.decision("审核人甲", opinion="措施落实，同意。"))
    text = said(sheets(office, "closeout_approval")[0].paper)
    assert "措施落实，同意。" in text
    assert "审核人甲　2025年9月3日" in text
    assert text.count("签字：") == 2
    assert "待审核" in text
    closeouts.review(office.workspace, key, office.decision("审核人乙"))
    closeouts.review(office.workspace, key, office.decision("审核人丙"))
    [sheet] = sheets(office, "closeout_approval")
    number = closeouts.one(office.workspace, key).number
    assert sheet.paper.subtitle == (number,)
    assert sheet.file_name.startswith(f"{number}-")
    assert "签字：" not in said(sheet.paper)


# -- hand-over, meetings -----------------------------------------------------------------------


def test_the_sheet_of_a_hand_over_tells_both_names_and_what_changed_hands(kept):
    follower = kept.person("秦望舒")
    held = [one.id for one in handovers.holdings(kept.workspace, person=kept.leader)]
    draft = HandoverDraft(date(2025, 9, 10), follower, reason="工作调动", witness=kept.person("方既白"))
    assert handovers.make(kept.workspace, held, draft) == []
    [sheet] = sheets(kept, "transfer")
    text = said(sheet.paper)
    for words in (
        "自2025年9月10日起，下列1项整改任务的责任领导由梁知远变更为秦望舒",
        "清退违规发放的津贴。",
        "方既白",
        "工作调动",
    ):
        assert words in text
    assert sheet.file_name == "2025-09-10-梁知远-秦望舒"
    assert refused(kept, "transfer", until=date(2025, 9, 9)).code == "paper.nothing_chosen"


@pytest.fixture
def held(kept):
    guests = (
        Attendee("present", kept.leader), Attendee("present", unit=kept.unit_id),
        Attendee("listening", words="各科室"), Attendee("absent", kept.person("陶令仪")),
    )  # fmt: skip
    kept.meeting = meetings.add(kept.workspace, kept.inspection, MeetingDraft(
        "调度会", "第一次整改调度会", date(2025, 9, 8), "9时", "三楼会议室", kept.leader, attendees=guests,
        agenda="听取进展。\n研究难点。", decisions=("月底前清退完毕。", "每周报送进度"),
        minutes="会议听取了进展情况汇报。",
    ))  # fmt: skip
    return kept


def test_the_list_to_sign_names_those_invited_and_leaves_lines_for_others(held):
    [sheet] = sheets(held, "sign_in")
    [table] = [block for block in sheet.paper.blocks if isinstance(block, Table)]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][:3] == ["1", "梁知远", "财政金融局"]
    assert [row[2] for row in rows[1:3]] == ["财政金融局", "各科室"]
    assert len(rows) == 15
    assert "陶令仪" not in said(sheet.paper)


def test_the_list_to_sign_takes_one_page_even_where_title_and_posts_are_long(held):
    places = [
        held.person(f"邵云{nth}", held.unit(f"澄江湾新区党工委党工委副书记和管委会主任办公室{nth}"))
        for nth in "一二三四五六"
    ]
    meetings.add(held.workspace, held.inspection, MeetingDraft(
        "调度会", "省委第六巡视组反馈意见整改工作领导小组第二次调度会暨集中整改阶段推进会", date(2025, 9, 9),
        "14时30分", "管理委员会办公大楼三楼第一会议室", held.leader,
        attendees=tuple(Attendee("present", key) for key in places),
    ))  # fmt: skip
    made = max(sheets(held, "sign_in"), key=lambda sheet: len(sheet.paper.title))
    assert len(compose(made.paper, fonts=Fonts())) == 1


def test_the_minutes_tell_who_was_there_and_number_what_was_decided(held):
    [sheet] = sheets(held, "minutes")
    text = said(sheet.paper)
    opening = "梁知远主持召开第一次整改调度会（地点：三楼会议室），听取进展；研究难点。"
    for words in (opening, "一、月底前清退完毕。", "二、每周报送进度。", "请假：陶令仪"):
        assert words in text
