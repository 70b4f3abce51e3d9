"""公开表述核查: names and numbers are pointed at where they stand; marks that name nobody are not."""

import pytest

from core.domain.public_check import places


def found(text, names=()):
    return [(place.sort, place.text) for place in places(text, names)]


@pytest.mark.parametrize(
    ("text", "sort", "said"),
    [
        ("联系人手机13808712345，请拨打", "phone", "13808712345"),
        ("手机138-0871-2345", "phone", "138-0871-2345"),
        ("办公室0871-68112345联系", "phone", "0871-68112345"),
        ("联系电话：68112345。", "phone", "68112345"),
        ("电话１３８０８７１２３４５", "phone", "１３８０８７１２３４５"),
        ("身份证11010519491231002X的人员", "identity", "11010519491231002X"),
        ("身份证530102198001011234有误", "identity", "530102198001011234"),
        ("证号110105491231002登记", "identity", "110105491231002"),
        ("转入6222 0000 0000 0000 09账户", "bank_card", "6222 0000 0000 0000 09"),
        ("公车云A·12345用于私事", "plate", "云A·12345"),
        ("新能源车云AD12345", "plate", "云AD12345"),
        ("来信寄zhang.san@example.org。", "email", "zhang.san@example.org"),
        ("原财务科长王建国，违规发放津贴", "name", "王建国"),
        ("对李红梅同志进行诫勉谈话", "name", "李红梅"),
        ("其中周强（时任招商局长）未报告", "name", "周强"),
    ],
)  # fmt: skip
def test_what_names_a_person_or_gives_a_number_away_is_pointed_at(text, sort, said):
    assert found(text) == [(sort, said)]


@pytest.mark.parametrize(
    "text",
    [
        "2017年7月11日至9月11日，第一巡视组进驻，反馈16个问题。",
        "涉及资金12345678901.50元，整改率98.71%。",
        "对干部李某、张某某诫勉谈话，处理党员干部甲、乙。",
        "党工委书记高度重视，主任办公会议研究，书记和主任分别约谈。",
        "文号云高新发〔2025〕110105号，编号6222000000000000000。",
        "按照党章第三十条和条例第二十七条执行。",
        "局长办公会通过，科长以上干部参加，加强干部管理、党员教育。",
    ],
)
def test_dates_amounts_titles_and_marks_that_name_nobody_are_left_alone(text):
    assert found(text) == []


def test_known_persons_are_found_wherever_they_stand():
    text = "陈建国主持会议，由陈建国和吴晓燕负责"
    assert found(text, ["陈建国", "吴晓燕"]) == [("name", "陈建国"), ("name", "陈建国"), ("name", "吴晓燕")]
    assert [text[place.start : place.end] for place in places(text, ["陈建国"])] == ["陈建国", "陈建国"]


def test_of_two_that_overlap_the_longer_is_told():
    assert found("证件11010519491231002X", ["105194"]) == [("identity", "11010519491231002X")]
