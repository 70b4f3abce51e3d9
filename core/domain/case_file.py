"""一案一档: the whole file of a finding — what was found, who answers, what was done, proved, reviewed and achieved.

Read from the records each time, nothing is kept of it; the lines are the office's own words, in the order of the
papers of the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.dates import show_day
from core.base.states import APPLICATIONS, CLOSING, CLOSING_RESULTS, CRITERION_ANSWERS, KINDS
from core.domain import (
    accountabilities,
    assignments,
    closeouts,
    evidence,
    finding_rows,
    letters,
    measures,
    money,
    outcomes,
    progress,
    regulations,
    return_visits,
    wider_actions,
)
from core.domain.closeouts import CloseoutRow
from core.domain.closing_rules import ARROW
from core.domain.finding_rows import FindingRow
from core.domain.measures import MeasureRow
from core.domain.outcomes import OutcomeFilter
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the file; `missing` when the file should have it and has nothing."""

    title: str
    lines: tuple[str, ...]

    @property
    def missing(self) -> bool:
        return not self.lines


def chapters(workspace: Workspace, finding_id: int) -> list[Chapter]:
    """The file of a finding, chapter by chapter; those without a line are there too. Refused: it is gone."""
    row = finding_rows.one(workspace, finding_id)
    applications = closeouts.of_finding(workspace, finding_id)
    told: tuple[tuple[str, Iterable[str]], ...] = (
        ("反馈问题", _finding(row)),
        ("整改责任", _responsible(row)),
        ("整改措施和时限", _measures(workspace, row)),
        ("整改进展", _progress(workspace, row)),
        ("延期和责任交接", _moved(workspace, row)),
        ("会议和督办", _dealt(workspace, finding_id)),
        ("成效", _outcomes(workspace, finding_id)),
        ("佐证材料", _evidence(workspace, finding_id)),
        ("销号", _closing(row, applications)),
        ("评估、回头看和重新打开", _reopened(workspace, finding_id, applications)),
    )
    return [Chapter(title, tuple(line for line in lines if line)) for title, lines in told]


def _finding(row: FindingRow) -> Iterator[str]:
    yield f"{KINDS[row.kind]} {row.number}．{row.text}"
    if row.category_path:
        yield f"类别：{' / '.join(row.category_path)}"
    yield from (f"具体表现：{text}" for text in row.manifestations)
    if row.original and row.original != row.text:
        yield f"反馈原文：{row.original}"
    if row.goal:
        yield f"整改目标：{row.goal}"
    if row.withdrawn_on:
        yield f"已于{show_day(row.withdrawn_on)}撤回"


def _responsible(row: FindingRow) -> Iterator[str]:
    for title, text in (
        ("第一责任人", row.first_responsible), ("责任领导", assignments.names(row.leaders)),
        ("牵头单位", assignments.names(row.lead_units)),
    ):  # fmt: skip
        if text:
            yield f"{title}：{text}"


def _measures(workspace: Workspace, row: FindingRow) -> Iterator[str]:
    for place, measure in enumerate(row.measures, 1):
        held = "，".join(
            f"{title}{names}"
            for title, holders in (
                ("责任领导", measure.leaders), ("牵头单位", measure.lead_units), ("配合单位", measure.co_units),
                ("责任人", measure.persons),
            )
            if (names := assignments.names(holders))
        )  # fmt: skip
        yield f"{place}．{measure.text}" + (f"（{held}）" if held else "")
        yield f"　{_deadlines(workspace, measure)}{measure.progress_word}"


def _deadlines(workspace: Workspace, measure: MeasureRow) -> str:
    dates = measures.dates_of(workspace, measure.id)
    told = [f"原定{when}" if not nth else f"第{nth}次改为{when}（{reason}）" for nth, when, reason in dates]
    return f"时限：{'，'.join(told)}；" if told else ""


def _progress(workspace: Workspace, row: FindingRow) -> Iterator[str]:
    told = [("", entry) for entry in progress.entries(workspace, "finding", row.id)]
    for place, measure in enumerate(row.measures, 1):
        told += [(f"措施{place}，", entry) for entry in progress.entries(workspace, "measure", measure.id)]
    for about, entry in sorted(told, key=lambda one: (one[1].reported_on, one[1].id)):
        who = f"，{entry.reporter}报告" if entry.reporter else ""
        yield f"{show_day(entry.reported_on)}（{about}{entry.word}{who}）{entry.text}"


def _moved(workspace: Workspace, row: FindingRow) -> Iterator[str]:
    states = {"asked": "待批", "approved": "同意", "refused": "不同意"}
    for asked, state, reason, last, decider in workspace.sql(
        "SELECT asked_on, state, extension.reason, extension.last_day, coalesce(person.name, '') FROM extension"
        " JOIN measure ON measure.id = measure_id LEFT JOIN person ON person.id = decided_by_id"
        " WHERE finding_id = ? ORDER BY asked_on, extension.id",
        row.id,
    ):
        by = f"（{decider}）" if decider else ""
        until = f"申请延至{_day(last)}" if last else "申请延期"
        yield f"{_day(asked)} {until}，{states.get(state, state)}{by}：{reason}"
    for effective, before, after, reason in workspace.sql(
        "SELECT DISTINCT effective_on, coalesce(giver.name, giving.name, ''), coalesce(taker.name, taking.name, ''),"
        " handover.reason FROM handover JOIN handover_item item ON item.handover_id = handover.id"
        " JOIN assignment ON assignment.id = item.ended_id LEFT JOIN measure ON measure.id = assignment.measure_id"
        " LEFT JOIN person giver ON giver.id = from_person_id LEFT JOIN unit giving ON giving.id = from_unit_id"
        " LEFT JOIN person taker ON taker.id = to_person_id LEFT JOIN unit taking ON taking.id = to_unit_id"
        " WHERE coalesce(assignment.finding_id, measure.finding_id) = ? ORDER BY effective_on",
        row.id,
    ):
        yield f"{_day(effective)} 整改责任由{before}交{after}" + (f"：{reason}" if reason else "")


def _dealt(workspace: Workspace, finding_id: int) -> Iterator[str]:
    for held, title, text in workspace.sql(
        "SELECT held_on, coalesce(nullif(meeting.title, ''), meeting.kind), decision.text"
        " FROM meeting_decision decision JOIN meeting ON meeting.id = meeting_id WHERE finding_id = ?1 OR measure_id IN"
        " (SELECT id FROM measure WHERE finding_id = ?1) ORDER BY held_on, decision.place",
        finding_id,
    ):
        yield f"{_day(held)} {title}议定：{text}"
    known = workspace.sql("SELECT DISTINCT letter_id FROM letter_item WHERE finding_id = ?", finding_id)
    for (key,) in known:
        row = letters.one(workspace, key)
        replied = f"，{show_day(row.replied_on)}回复：{row.reply}" if row.replied_on else ""
        yield f"{show_day(row.issued_on) or '未发出'} {row.kind_title}{row.number}（{row.unit_name}）{replied}"


def _outcomes(workspace: Workspace, finding_id: int) -> Iterator[str]:
    of_it = OutcomeFilter(finding=finding_id)
    for rule in regulations.rows(workspace, outcomes.select(workspace, "regulation", of_it)):
        yield f"{regulations.KINDS[rule.kind]}制度{rule.name}{rule.number}{_on(show_day(rule.issued_on))}"
    for one in accountabilities.rows(workspace, outcomes.select(workspace, "accountability", of_it)):
        yield f"问责处理：{one.who}（{one.unit_and_post}）{one.treatment}{_on(show_day(one.treated_on))}"
    for amount in money.rows(workspace, outcomes.select(workspace, "money", of_it)):
        yield f"{amount.head}{amount.typed}{_on(show_day(amount.received_on))}"
    for action in wider_actions.rows(workspace, outcomes.select(workspace, "wider_action", of_it)):
        yield f"{action.kind}{action.count}项：{action.title}{_on(show_day(action.done_on))}"


def _evidence(workspace: Workspace, finding_id: int) -> Iterator[str]:
    known: dict[int, str] = {}
    for row in evidence.of_finding(workspace, finding_id):
        number = f"，{row.document_number}" if row.document_number else ""
        kept = "" if row.sha256 else "（只有名称）"
        known.setdefault(row.evidence, f"{row.title or row.name}{number}（{row.about}）{kept}")
    yield from (f"{place}．{text}" for place, text in enumerate(known.values(), 1))


def _closing(row: FindingRow, told: Iterable[CloseoutRow]) -> Iterator[str]:
    yield f"现在：{CLOSING[row.closing]}"
    for one in reversed(list(told)):
        yield from _application(one)


def _application(one: CloseoutRow) -> Iterator[str]:
    if one.taken_over:
        closed, number = show_day(one.closed_on) or "日期未填", one.number or "未填"
        yield f"历史转入：{closed}销号，编号{number}，来源{one.source or '未填'}"
        return
    yield f"{show_day(one.applied_on)} {one.doer_name}申请销号（{APPLICATIONS[one.state]}）：{one.summary}"
    yield f"　审核程序：{ARROW.join(one.chain)}"
    for criterion in one.criteria:
        note = f"（{criterion.note}）" if criterion.note else ""
        yield f"　{criterion.text}：{CRITERION_ANSWERS[criterion.answer]}{note}"
    for review in one.reviews:
        decision = "同意" if review.agreed else "退回"
        paper = "，依据纸质审批" if review.on_paper else ""
        who = f"{review.level}{review.reviewer_name}"
        yield f"　{show_day(review.reviewed_on)} {who}{decision}{paper}：{review.opinion}"
    if one.state == "closed":
        later = f"，下次复核{show_day(one.next_review_on)}" if one.next_review_on else ""
        yield f"　{show_day(one.closed_on)}销号，编号{one.number}，整改结果{CLOSING_RESULTS[one.result]}{later}"


def _reopened(workspace: Workspace, finding_id: int, told: Iterable[CloseoutRow]) -> Iterator[str]:
    for visit in return_visits.rows(
        workspace, outcomes.select(workspace, "return_visit", OutcomeFilter(finding=finding_id))
    ):
        yield f"{show_day(visit.held_on)} {visit.conducted_by}{visit.kind}：{visit.given.conclusion}"
    for one in reversed(list(told)):
        if (again := one.reopening) is not None:
            until = f"，新的时限{show_day(again.last_day)}" if again.last_day else ""
            yield f"{show_day(again.reopened_on)} 重新打开（{again.source}）：{again.reason}{until}"


def _on(day: str) -> str:
    return f"（{day}）" if day else ""


def _day(text: Any) -> str:
    return show_day(date.fromisoformat(text)) if text else ""
