"""公开: planned and published, with a way to be reached; comments and their answers, and those that are late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.base.errors import Complaints, Refused
from core.domain import history, inspections, publications
from core.domain.inspections import InspectionDraft
from core.domain.publications import CommentDraft, PublicationDraft

TODAY = date(2025, 9, 15)
PUBLIC = PublicationDraft(
    "social", "result", "关于巡视整改进展情况的通报", "门户网站", date(2025, 9, 1), date(2025, 9, 1), date(2025, 9, 19),
    "区委办", "0871-1", "1号信箱", "a@b.cn",
)  # fmt: skip


@pytest.fixture
def inspected(workspace):
    return inspections.add(workspace, InspectionDraft("某轮"))


def test_a_publication_is_planned_then_shown_then_over(workspace, inspected, clock):
    planned = replace(PUBLIC, published_on=None, channel="")
    key = publications.add(workspace, inspected, planned)
    assert publications.one(workspace, key).state == "planned"
    publications.edit(workspace, key, PUBLIC, seen=1)
    row = publications.one(workspace, key)
    assert (row.state, row.period) == ("showing", "2025年9月1日至2025年9月19日")
    assert row.contact == "联系单位：区委办；联系电话：0871-1；邮政信箱：1号信箱；电子邮箱：a@b.cn"
    clock.forward(days=5)
    assert publications.one(workspace, key).state == "published"
    assert publications.rows(workspace, inspected, until=date(2025, 8, 31)) == []


def test_what_a_publication_lacks_is_said_all_at_once(workspace, inspected):
    wrong = PublicationDraft("social", published_on=TODAY + timedelta(1), period_from=TODAY, period_to=date(2025, 9, 1))
    with pytest.raises(Complaints) as refused:
        publications.add(workspace, inspected, wrong)
    assert [one.field for one in refused.value.complaints] == [
        "title", "published_on", "channel", "period_to", "contact_phone",
    ]  # fmt: skip


def test_inside_the_party_no_contact_is_asked_for(workspace, inspected):
    inner = PublicationDraft("inner", "result", "党内通报", "干部大会", TODAY)
    assert publications.add(workspace, inspected, inner)


def test_a_notice_usually_stands_fifteen_workdays(workspace):
    assert publications.usual_end(workspace, date(2025, 9, 1)) == date(2025, 9, 22)


def test_comments_are_answered_in_time_or_told_of(workspace, inspected, clock):
    key = publications.add(workspace, inspected, PUBLIC)
    first = publications.add_comment(workspace, key, CommentDraft(date(2025, 9, 2), "何时完成", "群众", "来信"))
    row = publications.one(workspace, key)
    assert (row.comments, row.unanswered, row.overdue, row.state) == (1, 1, 0, "showing")
    clock.forward(days=3)
    assert publications.one(workspace, key).state == "answer_overdue"
    [comment] = publications.comments(workspace, key)
    assert comment.days_left == -1
    publications.answer(workspace, first, date(2025, 9, 18), "年底前", seen=comment.version)
    row = publications.one(workspace, key)
    assert (row.unanswered, row.overdue, row.state) == (0, 0, "showing")
    assert publications.rows(workspace, inspected, until=date(2025, 9, 17))[0].unanswered == 1
    assert history.of(workspace, "publication", key)[0].label == "登记对意见的答复"


def test_a_comment_has_words_and_its_day(workspace, inspected):
    key = publications.add(workspace, inspected, PUBLIC)
    with pytest.raises(Complaints) as refused:
        publications.add_comment(workspace, key, CommentDraft(date(2025, 8, 31), " "))
    assert [one.code for one in refused.value.complaints] == ["comment.no_text", "comment.before_publication"]
    comment = publications.add_comment(workspace, key, CommentDraft(date(2025, 9, 2), "意见"))
    publications.edit_comment(workspace, comment, CommentDraft(date(2025, 9, 3), "更正"), seen=1)
    with pytest.raises(Complaints) as refused:
        publications.answer(workspace, comment, date(2025, 9, 2), "", seen=2)
    assert [one.code for one in refused.value.complaints] == ["comment.no_answer", "comment.answered_before"]
    with pytest.raises(Refused, match=r"publication\.has_comments"):
        publications.delete(workspace, key)
    publications.delete_comment(workspace, comment)
    publications.delete(workspace, key)
    assert publications.rows(workspace, inspected) == []
