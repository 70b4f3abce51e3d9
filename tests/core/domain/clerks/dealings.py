"""Moves with close-outs, outcomes, meetings, letters, submissions, publication and clues, by the operation each is."""

from typing import Any

from core.base.dates import When
from core.base.states import CLUE_KINDS
from core.domain import (
    accountabilities,
    closeouts,
    closing_rules,
    clues,
    collection_rounds,
    group_members,
    letter_drafting,
    letter_rules,
    letters,
    meetings,
    money,
    outcome_pasting,
    publications,
    regulations,
    reopenings,
    return_visits,
    submissions,
    wider_actions,
    withholdings,
)
from core.domain.accountabilities import AccountabilityDraft
from core.domain.closeouts import CloseoutDraft, CriterionAnswer, OldCloseout, ReviewDraft
from core.domain.clues import ClueDraft
from core.domain.collection_rounds import RoundDraft
from core.domain.group_members import MemberDraft
from core.domain.letters import LetterDraft
from core.domain.meetings import Attendee, MeetingDraft
from core.domain.money import MoneyDraft
from core.domain.publications import CommentDraft, PublicationDraft
from core.domain.regulations import RegulationDraft
from core.domain.reopenings import ReopeningDraft
from core.domain.return_visits import ReturnVisitDraft, Votes
from core.domain.submissions import SubmissionDraft
from core.domain.wider_actions import WiderActionDraft
from tests.core.domain.clerks.findings import measure
from tests.core.domain.clerks.hand import SECRET, TODAY, Hand, Move

UNREVIEWED = "state = 'applied' AND id NOT IN (SELECT closeout_id FROM closeout_review)"

# -- closing -----------------------------------------------------------------------------------


def application(h: Hand) -> CloseoutDraft:
    answers = ["met"] * 5 if h.yes(0.8) else [h.of(("met", "not_concerned", "unmet", "")) for _ in range(5)]
    asked = zip(closing_rules.usual_criteria(h.workspace), answers, strict=True)
    criteria = tuple(CriterionAnswer(text, answer, "不涉及") for text, answer in asked)
    result = h.of(("done", "done", "basic", "lasting"))
    later = h.coming() if result == "lasting" else None
    return CloseoutDraft(h.of((TODAY, h.day())), h.person, h.text(), criteria, files=(h.kept(),), result=result,
                         next_review_on=later)  # fmt: skip


def decision(h: Hand) -> ReviewDraft:
    return ReviewDraft(TODAY, h.person, h.yes(0.8), h.text(), on_paper=h.yes(0.9), files=(h.kept(),))


def review_many(h: Hand) -> Any:
    return closeouts.review_many(h.workspace, h.keys("closeout", "state = 'applied'", 5), decision(h))


def reopening(h: Hand) -> ReopeningDraft:
    return ReopeningDraft("回头看", h.text(), TODAY, When("day", h.coming()), h.maybe(lambda: h.person))


def change_result(h: Hand) -> Any:
    key = h.key("closeout", "state = 'closed'")
    return closeouts.change_result(h.workspace, key, "lasting", h.coming(), seen=h.seen("closeout", key))


def edit_rules(h: Hand) -> Any:
    owner = h.inspection
    chain = h.of((("责任领导", "整改办"), ("责任领导", "牵头部门", "巡察办")))
    criteria = closing_rules.usual_criteria(h.workspace)
    return closing_rules.edit(h.workspace, owner, chain, criteria, seen=h.seen("inspection", owner))


def take_over(h: Hand) -> Any:
    old = OldCloseout(h.finding, f"2023-{h.number():03d}", h.day(), "旧台账第7行", evidence=("旧审批表",))
    return closeouts.take_over(h.workspace, [old])


# -- outcomes ----------------------------------------------------------------------------------


def outcome(h: Hand, noun: str, owner: int) -> Any:
    ties, unit, day = h.ties(owner), h.maybe(lambda: h.unit), h.day()
    match noun:
        case "regulation":
            return RegulationDraft(f"{h.name()}管理办法", "2025-1", h.of(("new", "revised")), day, unit, ties=ties)
        case "accountability":
            return AccountabilityDraft("诫勉", person=h.person, unit=unit, treated_on=day, ties=ties)
        case "money":
            return MoneyDraft(h.of(("追缴", "清退")), f"{h.number(99)}.5万元", day, unit, ties=ties)
        case _:
            return WiderActionDraft("专项整治", h.text(), h.number(), day, unit, ties=ties)


OUTCOMES: dict[str, Any] = {
    "regulation": regulations, "accountability": accountabilities, "money": money, "wider_action": wider_actions,
}  # fmt: skip


def add_outcome(noun: str) -> Move:
    def add(h: Hand) -> Any:
        owner = h.inspection
        return OUTCOMES[noun].add(h.workspace, owner, outcome(h, noun, owner))

    return add


def edit_outcome(noun: str) -> Move:
    def edit(h: Hand) -> Any:
        key = h.key(noun)
        draft = outcome(h, noun, h.cell(noun, key, "inspection_id"))
        return OUTCOMES[noun].edit(h.workspace, key, draft, seen=h.seen(noun, key))

    return edit


def paste(h: Hand) -> Any:
    owner = h.inspection
    [tie] = h.ties(owner)
    number = h.cell("finding", tie.finding, "plan_number") or "1"
    lines = [["制度名称", "新建/修订", "对应问题"], [f"{h.name()}细则", "新建", number], ["", "", ""]]
    return outcome_pasting.paste(h.workspace, owner, "regulation", lines)


def visit(h: Hand) -> ReturnVisitDraft:
    votes = Votes(h.number(200), h.number(), h.number(), 0) if h.yes() else Votes()
    return ReturnVisitDraft("回头看", h.day(), "整改回头看", "整改办", "调阅资料", votes=votes, conclusion=h.text())


def edit_visit(h: Hand) -> Any:
    key = h.key("return_visit")
    return return_visits.edit(h.workspace, key, visit(h), seen=h.seen("return_visit", key))


def reopen_by_visit(h: Hand) -> Any:
    key = h.key("return_visit")
    owner = h.cell("return_visit", key, "inspection_id")
    closed = f"inspection_id = {owner} AND id IN (SELECT finding_id FROM closeout WHERE state = 'closed')"
    return return_visits.reopen(h.workspace, key, h.keys("finding", closed), reopening(h))


# -- meetings, letters -------------------------------------------------------------------------


def meeting(h: Hand) -> MeetingDraft:
    came = (Attendee("present", h.person), Attendee("listening", words="各部门"))
    decided = tuple(h.text() for _ in range(h.number(2)))
    return MeetingDraft(h.of(meetings.kinds(h.workspace)), "整改会议", h.day(), place="会议室", chair=h.person,
                        attendees=came, agenda=h.text(), decisions=decided)  # fmt: skip


def edit_meeting(h: Hand) -> Any:
    key = h.key("meeting")
    return meetings.edit(h.workspace, key, meeting(h), seen=h.seen("meeting", key))


def edit_member(h: Hand) -> Any:
    key = h.key("group_member")
    draft = MemberDraft(h.of(group_members.roles(h.workspace)), (h.person,), h.day())
    return group_members.edit(h.workspace, key, draft, seen=h.seen("group_member", key))


def letter(h: Hand, owner: int) -> LetterDraft:
    [tie] = h.ties(owner)
    kinds = letter_rules.rules(h.workspace).kinds
    return LetterDraft(h.of(list(kinds)), h.unit, h.maybe(lambda: h.person), items=((tie.finding, None),))


def add_letter(h: Hand) -> Any:
    owner = h.inspection
    return letters.add(h.workspace, owner, letter(h, owner))


def edit_letter(h: Hand) -> Any:
    key = h.key("letter")
    draft = letter(h, h.cell("letter", key, "inspection_id"))
    return letters.edit(h.workspace, key, draft, seen=h.seen("letter", key))


def draft_due(h: Hand) -> Any:
    ladder = h.of(list(letter_rules.rules(h.workspace).ladders))
    return letter_drafting.draft_due(h.workspace, h.inspection, ladder)


def answer_letter(h: Hand) -> Any:
    key = h.key("letter", "issued_on IS NOT NULL")
    return letters.answer(h.workspace, key, TODAY, h.text(), seen=h.seen("letter", key))


# -- what goes above and to the public ---------------------------------------------------------


def send(h: Hand) -> Any:
    owner = h.inspection
    milestone = h.maybe(lambda: h.key("milestone", f"inspection_id = {owner}"))
    draft = SubmissionDraft("整改报告", "巡视办", h.day(), milestone, sent_by=h.person, way="机要交换")
    return submissions.send(h.workspace, owner, draft, [h.kept()])


def collection(h: Hand) -> RoundDraft:
    return RoundDraft(f"{h.number()}月进展", h.coming(), h.day(), None, tuple(h.keys("unit", most=4)))


def edit_round(h: Hand) -> Any:
    key = h.key("collection_round")
    return collection_rounds.edit(h.workspace, key, collection(h), seen=h.seen("collection_round", key))


def describe_return(h: Hand) -> Any:
    key = h.key("collection_return")
    return collection_rounds.describe(h.workspace, key, "张联络", "0000-260", "", seen=h.seen("collection_return", key))


def publication(h: Hand) -> PublicationDraft:
    return PublicationDraft(h.of(("inner", "social")), h.of(("feedback", "result")), "整改公告", "门户网站",
                            h.maybe(h.day), contact_phone="0000-2600100")  # fmt: skip


def edit_publication(h: Hand) -> Any:
    key = h.key("publication")
    return publications.edit(h.workspace, key, publication(h), seen=h.seen("publication", key))


def add_comment(h: Hand) -> Any:
    return publications.add_comment(h.workspace, h.key("publication"), CommentDraft(TODAY, h.text(), "群众"))


def edit_comment(h: Hand) -> Any:
    key = h.key("public_comment")
    return publications.edit_comment(
        h.workspace, key, CommentDraft(TODAY, h.text()), seen=h.seen("public_comment", key)
    )


def answer_comment(h: Hand) -> Any:
    key = h.key("public_comment")
    return publications.answer(h.workspace, key, TODAY, h.text(), seen=h.seen("public_comment", key))


def put_withholding(h: Hand) -> Any:
    part, audiences = h.of(("finding", "result")), h.of((("social",), ("inner", "social")))
    return withholdings.put(h.workspace, h.finding, part, audiences, h.of(("", h.text())), "涉密")


def lift_withholding(h: Hand) -> Any:
    key = h.key("withholding")
    part, audience = h.cell("withholding", key, "part"), h.cell("withholding", key, "audience")
    return withholdings.lift(h.workspace, h.cell("withholding", key, "finding_id"), part, [audience])


# -- clues -------------------------------------------------------------------------------------


def clue(h: Hand) -> ClueDraft:
    kind = h.of(list(CLUE_KINDS))
    handling = h.of(["", *clues.handlings(h.workspace, kind)])
    return ClueDraft(kind, f"{SECRET}：{h.text()}", f"{SECRET}{h.number()}", h.day(), h.maybe(h.number), h.number(),
                     f"{SECRET}室", handling, f"{SECRET}已办")  # fmt: skip


def edit_clue(h: Hand) -> Any:
    key = h.key("clue")
    return clues.edit(h.workspace, key, clue(h), seen=h.seen("clue", key))


MOVES: dict[str, Move] = {
    "closing_rules.edit": edit_rules,
    "closeout.apply": lambda h: closeouts.apply(h.workspace, h.finding, application(h)),
    "closeout.apply_many": lambda h: closeouts.apply_many(
        h.workspace, h.keys("finding", "parent_id IS NULL", 12), application(h)
    ),
    "closeout.recall": lambda h: closeouts.recall(h.workspace, h.key("closeout", UNREVIEWED), "传错"),
    "closeout.review": lambda h: closeouts.review(h.workspace, h.key("closeout", "state = 'applied'"), decision(h)),
    "closeout.review_many": review_many,
    "closeout.change_result": change_result,
    "closeout.reopen": lambda h: reopenings.reopen(
        h.workspace, h.keys("finding", "parent_id IS NULL", 9), reopening(h)
    ),
    "closeout.take_back_reopening": lambda h: reopenings.take_back(h.workspace, h.key("reopening"), "登记错了"),
    "closeout.take_over": take_over,
    **{f"{noun}.add": add_outcome(noun) for noun in OUTCOMES},
    **{f"{noun}.edit": edit_outcome(noun) for noun in OUTCOMES},
    "regulation.delete": lambda h: regulations.delete(h.workspace, [h.key("regulation")]),
    "accountability.delete": lambda h: accountabilities.delete(h.workspace, [h.key("accountability")]),
    "money.delete": lambda h: money.delete(h.workspace, [h.key("money")]),
    "wider_action.delete": lambda h: wider_actions.delete(h.workspace, [h.key("wider_action")]),
    "outcome.paste": paste,
    "return_visit.add": lambda h: return_visits.add(h.workspace, h.inspection, visit(h)),
    "return_visit.edit": edit_visit,
    "return_visit.delete": lambda h: return_visits.delete(h.workspace, [h.key("return_visit")]),
    "return_visit.reopen": reopen_by_visit,
    "meeting.add": lambda h: meetings.add(h.workspace, h.inspection, meeting(h)),
    "meeting.edit": edit_meeting,
    "meeting.delete": lambda h: meetings.delete(h.workspace, [h.key("meeting")]),
    "meeting.decide": lambda h: meetings.decide(h.workspace, h.key("meeting_decision"), h.finding, measure(h)),
    "group_member.add": lambda h: group_members.add(
        h.workspace, h.inspection, MemberDraft(h.of(group_members.roles(h.workspace)), (h.person,), h.day())
    ),
    "group_member.edit": edit_member,
    "group_member.leave": lambda h: group_members.leave(h.workspace, [h.key("group_member")], TODAY),
    "group_member.delete": lambda h: group_members.delete(h.workspace, [h.key("group_member")]),
    "letter.add": add_letter,
    "letter.edit": edit_letter,
    "letter.draft_due": draft_due,
    "letter.issue": lambda h: letters.issue(h.workspace, h.keys("letter"), TODAY, signed_by=h.person),
    "letter.receive": lambda h: letters.receive(h.workspace, h.keys("letter"), TODAY, "收文员"),
    "letter.answer": answer_letter,
    "letter.withdraw": lambda h: letters.withdraw(h.workspace, h.key("letter"), "发错"),
    "letter.delete": lambda h: letters.delete(h.workspace, [h.key("letter")]),
    "submission.send": send,
    "submission.receive": lambda h: submissions.receive(h.workspace, h.key("submission"), TODAY, "综合处"),
    "submission.void": lambda h: submissions.void(h.workspace, h.key("submission"), "报错了"),
    "round.add": lambda h: collection_rounds.add(h.workspace, h.inspection, collection(h)),
    "round.edit": edit_round,
    "round.delete": lambda h: collection_rounds.delete(h.workspace, h.key("collection_round")),
    "round.take": lambda h: collection_rounds.take(h.workspace, h.keys("collection_return"), h.of((TODAY, None))),
    "round.remind": lambda h: collection_rounds.remind(h.workspace, h.keys("collection_return"), TODAY),
    "round.describe": describe_return,
    "publication.add": lambda h: publications.add(h.workspace, h.inspection, publication(h)),
    "publication.edit": edit_publication,
    "publication.delete": lambda h: publications.delete(h.workspace, h.key("publication")),
    "comment.add": add_comment,
    "comment.edit": edit_comment,
    "comment.answer": answer_comment,
    "comment.delete": lambda h: publications.delete_comment(h.workspace, h.key("public_comment")),
    "withholding.put": put_withholding,
    "withholding.lift": lift_withholding,
    "clue.add": lambda h: clues.add(h.workspace, h.inspection, clue(h)),
    "clue.edit": edit_clue,
    "clue.delete": lambda h: clues.delete(h.workspace, h.key("clue")),
}
