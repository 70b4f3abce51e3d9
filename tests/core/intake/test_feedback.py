"""The reader of feedback: what it promises of every text, and what it makes of the labelled documents."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.places import resource
from core.intake.drafts import KINDS
from core.intake.feedback import Feedback, as_json, read_feedback
from core.intake.source import Source, from_paste, read_source
from tests.core.intake.labelled import NAMES, labelled, score


def nothing_is_lost(source: Source, feedback: Feedback) -> None:
    covered = bytearray(len(source.text))
    for each in (*feedback.drafts, *feedback.evidence, *feedback.left_over):
        assert 0 <= each.start < each.end <= len(source.text)
        covered[each.start : each.end] = b"\1" * (each.end - each.start)
    assert all(covered[place] for place, char in enumerate(source.text) if not char.isspace())


def drafts_do_not_overlap(feedback: Feedback) -> None:
    ends = 0
    for draft in feedback.drafts:
        assert draft.start >= ends
        ends = draft.end


PIECES = """一是 二是 一要 二要 （一） （二） 1. 2. 方面， 主要问题是： 问题1： 具体表现： 有的 但
李某某指出， 列席会议。
县委书记王一民表示， 提出三点建议： 巡察组收到问题线索，已移交纪委。 2021年9月8日至11月5日 县委第二巡察组
向县水利局党组反馈 整改进展情况通报 关于“不力”问题的整改 ⏎一、存在的问题⏎ ⏎二、意见建议⏎ ⏎三、整改要求⏎ 下一步， ⏎第1页⏎
|序号|问题|⏎"""
WORDS = st.sampled_from(
    [
        *"党委不力严未够，。；：、“”（）《》 \n\t　.,;:|—\u200b１2一二三①",
        *(piece.replace("⏎", "\n") for piece in PIECES.split()),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=80))
def test_of_any_text_nothing_is_lost_and_no_two_drafts_overlap(words: list[str]) -> None:
    source = from_paste("党" + "".join(words))
    feedback = read_feedback(source)
    nothing_is_lost(source, feedback)
    drafts_do_not_overlap(feedback)
    for draft in feedback.drafts:
        assert draft.kind in KINDS
        assert draft.text == source.text[draft.start : draft.end]
        assert 0 < draft.confidence <= 1


@pytest.mark.parametrize("name", NAMES)
def test_of_a_labelled_document_nothing_is_lost_and_items_are_found(name: str) -> None:
    document = labelled(name)
    nothing_is_lost(document.source, document.feedback)
    drafts_do_not_overlap(document.feedback)
    found, wanted, drafts, _ = score(document)
    assert 2 * found / (wanted + drafts) >= 0.8


def test_over_all_labelled_documents_the_reader_keeps_its_score() -> None:
    scores = [score(labelled(name)) for name in NAMES]
    found, wanted, drafts, right = (sum(column) for column in zip(*scores, strict=True))
    assert 2 * found / (wanted + drafts) >= 0.97
    assert right / found >= 0.97


@pytest.mark.parametrize("name", NAMES)
def test_what_a_document_does_not_say_of_the_inspection_stays_empty(name: str) -> None:
    document = labelled(name)
    for field, value in document.label["header"].items():
        others = document.label.get("header_alt", {}).get(field, [])
        if value in (None, []) and not others:
            assert getattr(document.feedback.header, field) in (None, [])


COUNTS = {"finding": 16, "suggestion": 4, "demand": 4, "pledge": 3, "clue": 1}


def counts(feedback: Feedback) -> dict[str, int]:
    return {kind: sum(draft.kind == kind for draft in feedback.drafts) for kind in KINDS}


def test_the_bundled_sample_is_read_without_a_doubt() -> None:
    source = read_source(resource("sample/feedback.txt"))
    feedback = read_feedback(source)
    nothing_is_lost(source, feedback)
    assert counts(feedback) == COUNTS
    assert not feedback.doubts
    assert None not in vars_of(feedback)


def vars_of(feedback: Feedback) -> list[object]:
    return list(as_json(feedback)["inspection"].values())


def test_a_long_narrative_is_read_whole_with_its_meetings() -> None:
    document = labelled("feedback-twin")
    assert score(document) == (28, 28, 28, 28)
    assert counts(document.feedback) == COUNTS
    header = document.feedback.header
    assert (header.started_on, header.ended_on, header.feedback_on) == ("2018-09-03", "2018-11-06", "2019-04-12")
    meetings = document.feedback.meetings
    assert meetings.chair is not None
    assert meetings.chair.name.text == "程维岳"
    assert meetings.first_responsible is not None
    assert meetings.first_responsible.name.text == "叶知秋"
    assert [meeting.kind for meeting in meetings.meetings] == ["leader", "team"]
    assert len(meetings.focus) == 5
    assert len(meetings.attending) == len(meetings.observing) == 1


def test_the_same_in_traditional_characters_and_half_width_is_read_alike() -> None:
    simple, traditional = labelled("feedback-twin"), labelled("feedback-twin-traditional")
    assert [(d.kind, d.start, d.end) for d in simple.feedback.drafts] == [
        (d.kind, d.start, d.end) for d in traditional.feedback.drafts
    ]
    assert traditional.feedback.drafts[0].category == "黨的領導方面"


def test_the_answer_for_the_shell_has_its_fixed_shape() -> None:
    answer = json.loads(json.dumps(as_json(labelled("feedback-twin").feedback), ensure_ascii=False))
    assert list(answer) == ["inspection", "drafts", "left_over", "evidence", "doubts"]
    assert list(answer["inspection"])[:4] == ["commissioned_by", "team", "team_leader", "organisations"]
    assert set(answer["drafts"][0]) == {"kind", "category", "text", "start", "end"}
    assert set(answer["evidence"][0]) == {"start", "end", "field"}


@pytest.mark.parametrize(
    "text",
    [
        "一是不力，二是不严；" * 5000,
        "党" + "“（" * 20000,
        "主要问题是：" * 8000,
        "党" + "1.2.3.4.5." * 8000,
        "2021年9月8日至" * 5000,
        "党" + "\t" * 40000,
        "书记、" * 15000,
        "有的不力，" * 10000,
        "（一）不力。\n1.不严。\n" * 1500,
    ],
    ids=["marks", "quotes", "leads", "numbers", "dates", "tabs", "posts", "parallels", "outline"],
)
def test_a_hostile_text_is_read_in_time_proportional_to_it(text: str) -> None:
    source = from_paste(text)
    nothing_is_lost(source, read_feedback(source))
