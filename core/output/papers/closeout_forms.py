"""销号申请表、销号审批表: what was applied for with which criteria and evidence, and a box for each level of review.

What is on record is filled in; a level that has not decided yet has an empty box to be signed by hand.
"""

from collections.abc import Iterator

from core.base.dates import show_day
from core.base.states import APPLICATIONS, CLOSING_RESULTS, CRITERION_ANSWERS
from core.domain import assignments, closeouts, finding_rows
from core.domain.closeouts import CloseoutRow
from core.domain.finding_rows import FindingRow
from core.output.paper import Block, Paper, Row
from core.output.papers.forms import SEALED, SIGNED, field, fields, form, opinion
from core.output.papers.making import Choice, Kind, Making, Request
from core.store.workspace import Workspace


def application(making: Making) -> Paper:
    """销号申请表 of one application. Refused: it is gone."""
    return _Form(making).paper(reviewed=False)


def approval(making: Making) -> Paper:
    """销号审批表: the application with a box for each level of its chain. Refused: it is gone."""
    return _Form(making).paper(reviewed=True)


class _Form:
    """The two forms of one application; the second goes on with the reviews."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._closeout = closeouts.one(making.workspace, making.record)
        self._row = finding_rows.one(making.workspace, self._closeout.finding)

    def paper(self, *, reviewed: bool) -> Paper:
        row, closeout = self._row, self._closeout
        self._making.know(number=closeout.number, finding=row.number)
        rows = [*self._finding(row), *self._applied(closeout)]
        if reviewed:
            rows += self._reviews(closeout)
        blocks: list[Block] = [form(*rows)]
        return self._making.paper(blocks, signed=False, subtitle=(closeout.number,) if closeout.number else ())

    def _finding(self, row: FindingRow) -> Iterator[Row]:
        about = f"finding:{row.id}"
        yield from fields(("问题编号", row.number), ("问题类别", row.category_title))
        yield field("具体问题", row.text, about=about)
        yield from fields(
            ("责任领导", assignments.names(row.leaders)), ("牵头单位", assignments.names(row.lead_units)),
            ("完成时限", str(row.due or "")), ("完成情况", row.progress_word),
        )  # fmt: skip
        yield field("整改措施及落实情况", "\n".join(_measures(row)), about=about)

    def _applied(self, one: CloseoutRow) -> Iterator[Row]:
        yield field("整改成效", one.summary)
        if one.criteria:
            yield field("销号标准", "\n".join(_criteria(one)))
        yield field("佐证材料", "\n".join(f"{nth}．{proof.title}" for nth, proof in enumerate(one.proofs, 1)))
        result = CLOSING_RESULTS.get(one.result, "")
        later = f"（下次复核{show_day(one.next_review_on)}）" if one.next_review_on else ""
        yield from fields(("整改结果", f"{result}{later}"), ("申请日期", show_day(one.applied_on)))
        yield opinion("申请单位意见", self._making.phrase("asks", doer=one.doer_name), foot=SEALED)

    def _reviews(self, one: CloseoutRow) -> Iterator[Row]:
        decided = {review.level: review for review in one.reviews}
        for level in one.chain:
            review = decided.get(level)
            if review is None:
                yield opinion(f"{level}意见", foot=SIGNED)
                continue
            words = self._making.phrase("agreed" if review.agreed else "returned", opinion=review.opinion)
            foot = f"{review.reviewer_name}　{show_day(review.reviewed_on)}"
            yield opinion(f"{level}意见", words, foot=foot)
        closed = f"{show_day(one.closed_on)}　编号 {one.number}" if one.closed_on else APPLICATIONS[one.state]
        yield field("销号情况", closed)


def _measures(row: FindingRow) -> Iterator[str]:
    for nth, measure in enumerate(row.measures, 1):
        yield f"{nth}．{measure.text}（{measure.progress_word}）{measure.progress_text}"
    if not any(measure.progress_text for measure in row.measures) and row.progress_text:
        yield row.progress_text


def _criteria(one: CloseoutRow) -> Iterator[str]:
    for nth, criterion in enumerate(one.criteria, 1):
        note = f"（{criterion.note}）" if criterion.note else ""
        yield f"{nth}．{criterion.text}：{CRITERION_ANSWERS.get(criterion.answer, '')}{note}"


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    """The newest application of each finding that has one, taken over ones left out: their papers are elsewhere."""
    found = workspace.sql(
        "SELECT max(closeout.id) FROM closeout JOIN finding ON finding.id = finding_id"
        " WHERE inspection_id = ? AND state <> 'recalled' AND NOT taken_over AND coalesce(applied_on, '') <= ?"
        " GROUP BY finding_id ORDER BY finding.place",
        request.inspection, request.until.isoformat(),
    )  # fmt: skip
    rows = closeouts.rows(workspace, [key for (key,) in found])
    named = {row.id: row for row in finding_rows.rows(workspace, [one.finding for one in rows])}
    return [
        Choice(
            one.id, f"{named[one.finding].number} {named[one.finding].shown}",
            f"{one.number or named[one.finding].number}-{named[one.finding].shown[:20]}", finding=one.finding,
        )
        for one in rows
    ]  # fmt: skip


PAPERS = (
    Kind("closeout_application", "销号申请表", application, about="closeout", each=_choices),
    Kind("closeout_approval", "销号审批表", approval, about="closeout", each=_choices),
)
