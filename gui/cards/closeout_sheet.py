"""销号 of one finding to be read: where it stands, every application with its reviews, and the next steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.base.dates import show_day
from core.base.states import APPLICATIONS, CLOSING, CLOSING_RESULTS, CRITERION_ANSWERS
from core.domain import closeout_checks, closeouts, evidence, finding_rows
from core.domain.closeout_rows import CloseoutRow, ReviewRow
from core.domain.closing_rules import ARROW
from core.domain.finding_rows import FindingRow
from gui.cards import closeout_steps as steps
from gui.cards.fact_sheet import Facts, Section, Step
from gui.cards.tones import CLOSING_TONES
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk

_MARKS = {"met": "✓", "unmet": "✗", "not_concerned": "—"}


def facts(desk: Desk, finding_id: int, *, whole: bool = True) -> Facts | None:
    """What is to be said of a finding's close-out; None when it is gone. Not `whole`: beside the finding's own card."""
    found = finding_rows.rows(desk.workspace, [finding_id])
    if not found:
        return None
    [row] = found
    told = closeouts.of_finding(desk.workspace, finding_id)
    title = tr("{number}．{text}", number=row.number, text=row.shown) if whole else tr("销号")
    state = (tr(CLOSING[row.closing]), CLOSING_TONES[row.closing])
    sections = [*_sections(told), *(_grounds(desk, row) if row.closing in ("none", "reopened") else ())]
    return Facts(title, state, _lines(row, told), sections, next_steps(desk, row, told))


def next_steps(desk: Desk, row: FindingRow, told: Sequence[CloseoutRow]) -> tuple[Step, ...]:
    """What can be done with the finding in its state."""
    last = next((one for one in told if one.state != "recalled"), None)
    if row.withdrawn_on is not None:
        return ()
    if last is None or row.closing in ("none", "returned", "reopened"):
        apply: Step = (tr("申请销号…"), lambda: steps.apply(desk, [row.id]))
        if last is not None and last.reopening is not None:
            key = last.reopening.id
            return (apply, (tr("取消重新打开…"), lambda: steps.take_back_reopening(desk, key)))
        return (apply,)
    if row.closing == "applied":
        review: Step = (tr("审核…"), lambda: steps.review(desk, [last]))
        return (review,) if last.reviews else (review, (tr("撤回申请…"), lambda: steps.recall(desk, last)))
    return (
        (tr("重新打开…"), lambda: steps.reopen(desk, [row.id])),
        (tr("修改整改结果…"), lambda: steps.change_result(desk, last)),
    )


def _lines(row: FindingRow, told: Sequence[CloseoutRow]) -> list[tuple[str, str]]:
    closing = row.close_out
    chain = next((one.chain for one in told if one.state != "recalled"), ())
    return [
        (tr("完成情况"), tr(row.progress_word)),
        (tr("完成时限"), str(row.due or "")),
        (tr("审核程序"), ARROW.join(chain)),
        (tr("待谁审核"), closing.waiting),
        (tr("销号编号"), closing.number),
        (tr("销号日期"), show_day(closing.closed_on)),
        (tr("整改结果"), tr(CLOSING_RESULTS[closing.result]) if closing.result else ""),
        (tr("下次复核日期"), show_day(closing.next_review_on)),
        (tr("来源"), tr("历史转入") if closing.taken_over else ""),
    ]


def _sections(told: Sequence[CloseoutRow]) -> Iterable[Section]:
    for place, row in enumerate(told):
        nth = len(told) - place
        if row.reopening is not None:
            yield Section(tr("重新打开"), list(_reopened(row)))
        state = tr(APPLICATIONS[row.state])
        heading = tr("历史转入") if row.taken_over else tr("第 {n} 次申请：{state}", n=nth, state=state)
        yield Section(heading, list(_told(row)))


def _grounds(desk: Desk, row: FindingRow) -> Iterable[Section]:
    """What an application would stand on: the measures as reported and what proves them."""
    said = [
        tr("{n}．{text}（{state}）", n=place, text=one.text, state=tr(one.progress_word))
        for place, one in enumerate(row.measures, 1)
    ]
    yield Section(tr("整改措施"), said or [tr("还没有整改措施")])
    wanted = set(closeout_checks.proving(desk.workspace, row.id))
    titles = {one.evidence: one.title or one.name for one in evidence.of_finding(desk.workspace, row.id)}
    known = [title for key, title in titles.items() if key in wanted]
    yield Section(tr("佐证材料"), known or [tr("还没有佐证材料")])


def _reopened(row: CloseoutRow) -> Iterable[str]:
    reopening = row.reopening
    assert reopening is not None
    yield tr("{day}，{source}：{reason}", day=show_day(reopening.reopened_on), source=reopening.source,
             reason=reopening.reason)  # fmt: skip
    if reopening.last_day is not None:
        yield tr("新的完成时限：{day}", day=show_day(reopening.last_day))
    if reopening.decided_by:
        yield tr("决定人：{name}", name=reopening.decided_by)


def _told(row: CloseoutRow) -> Iterable[str]:
    if row.taken_over:
        yield tr(
            "销号 {day}，编号 {number}", day=show_day(row.closed_on) or tr("日期未填"), number=row.number or tr("未填")
        )
        if row.source:
            yield tr("来源：{source}", source=row.source)
    else:
        yield tr("{day}，办理人 {name}", day=show_day(row.applied_on), name=row.doer_name)
    if row.summary:
        yield row.summary
    for one in row.criteria:
        note = tr("（{note}）", note=one.note) if one.note else ""
        answer = tr(CRITERION_ANSWERS[one.answer])
        yield tr("{mark} {text}：{answer}{note}", mark=_MARKS[one.answer], text=one.text, answer=answer, note=note)
    if row.proofs:
        yield tr("佐证材料：{titles}", titles="；".join(proof.title for proof in row.proofs))
    for review in row.reviews:
        yield _reviewed(review)
    if row.state == "recalled":
        yield tr("撤回理由：{reason}", reason=row.reason)


def _reviewed(review: ReviewRow) -> str:
    decision = tr("同意") if review.agreed else tr("退回")
    paper = tr("，依据纸质审批") if review.on_paper else ""
    opinion = "" if review.opinion == "同意" else review.opinion
    return tr(
        "{level} {name}：{decision}（{day}{paper}）{opinion}", level=review.level, name=review.reviewer_name,
        decision=decision, day=show_day(review.reviewed_on), paper=paper, opinion=opinion,
    )  # fmt: skip
