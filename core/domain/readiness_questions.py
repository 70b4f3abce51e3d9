"""检查项: the questions of readiness, one after the other, each a query for what does not satisfy it.

A code names its sentence `check.CODE`; `noun` and `field` say which record is to be opened where. All of them are
set-based over the glances, so that 10,000 findings with 30,000 measures are asked in less than a second.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from core.base.dates import show_partial
from core.domain import rules, settings, withholdings
from core.store import evidence
from core.store.workspace import Workspace

_NO_FACTS: Mapping[str, Any] = MappingProxyType({})


class Lack(NamedTuple):
    """One record that does not satisfy a question; `where` only when it belongs to no finding.

    `said`: the sentence it is told in, where that is not the question's own.
    """

    record: int
    inspection: int
    finding: int | None = None
    facts: Mapping[str, Any] = _NO_FACTS
    where: str = ""
    said: str = ""


Ask = Callable[[Workspace, int | None], Iterable[Lack]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its code, its name in a list, the noun and field to mend, and what asks it; `right`, where it is not
    for everybody."""

    code: str
    title: str
    noun: str
    field: str
    ask: Ask
    right: str = ""


_IN = "(:inspection IS NULL OR {} = :inspection)"
_FINDING = "withdrawn = 0 AND " + _IN.format("inspection")


def _findings(condition: str, kinds: str = "'finding'") -> Ask:
    """Findings of which a condition on the glance holds."""

    def ask(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
        found = workspace.sql(
            f"SELECT finding, inspection FROM glance WHERE kind IN ({kinds}) AND {_FINDING} AND {condition}"
            " ORDER BY inspection, place",
            inspection=inspection,
        )
        return (Lack(key, where, key) for key, where in found)

    return ask


def _measures(condition: str) -> Ask:
    """Measures of which a condition on the glance of measures holds."""

    def ask(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
        found = workspace.sql(
            f"SELECT measure, inspection, finding, nth FROM measure_glance WHERE {_FINDING} AND {condition}"
            " ORDER BY inspection, place, nth",
            inspection=inspection,
        )
        return (Lack(key, where, finding, {"nth": nth}) for key, where, finding, nth in found)

    return ask


def _dated(table: str, own: str, cause: str, words: tuple[str, str], join: str, finding: str) -> Ask:
    """Records of `table` whose date `own` lies before the date `cause` of what brought them about."""

    def ask(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
        found = workspace.sql(
            f"SELECT {table}.id, inspection.id, {finding}, {own}, {cause} FROM {table} {join}"
            f" WHERE {own} < {cause} AND length({cause}) = 10 AND {_IN.format('inspection.id')} ORDER BY {table}.id",
            inspection=inspection,
        )
        for key, where, belongs, day, before in found:
            facts = {"what": words[0], "day": show_partial(day), "cause": words[1],
                     "before": show_partial(before)}  # fmt: skip
            yield Lack(key, where, belongs, facts)

    return ask


def _quiet(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    days = settings.number(workspace, "quiet_days")
    last = (workspace.today() - timedelta(days=days)).isoformat()
    found = workspace.sql(
        "WITH heard AS (SELECT measure_id, max(reported_on) AS day FROM progress WHERE measure_id IS NOT NULL"
        " GROUP BY measure_id) SELECT measure, inspection, finding, nth, day FROM measure_glance"
        f" LEFT JOIN heard ON measure_id = measure WHERE {_FINDING} AND progress <> 'done'"
        " AND coalesce(day, '') < :last ORDER BY inspection, place, nth",
        inspection=inspection, last=last,
    )  # fmt: skip
    for key, where, finding, nth, day in found:
        if day is None:  # there is no last time to speak of
            yield Lack(key, where, finding, {"nth": nth}, said="measure_unheard")
        else:
            yield Lack(key, where, finding, {"nth": nth, "days": days, "last": show_partial(day)})


def _unproved(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    found = workspace.sql(
        "WITH proved(measure) AS (SELECT record FROM evidence_tie WHERE noun = 'measure' UNION"
        " SELECT measure_id FROM evidence_tie JOIN progress ON progress.id = record WHERE noun = 'progress'),"
        " whole(finding) AS (SELECT record FROM evidence_tie WHERE noun = 'finding')"
        f" SELECT measure, inspection, finding, nth FROM measure_glance WHERE {_FINDING} AND progress = 'done'"
        " AND measure NOT IN (SELECT measure FROM proved WHERE measure IS NOT NULL)"
        " AND finding NOT IN (SELECT finding FROM whole) ORDER BY inspection, place, nth",
        inspection=inspection,
    )
    return (Lack(key, where, finding, {"nth": nth}) for key, where, finding, nth in found)


_TIED = """
WITH owner(evidence, finding) AS (
    SELECT evidence_id, record FROM evidence_tie WHERE noun = 'finding'
    UNION SELECT evidence_id, finding_id FROM evidence_tie JOIN measure ON measure.id = record WHERE noun = 'measure'
    UNION SELECT evidence_id, coalesce(progress.finding_id, measure.finding_id) FROM evidence_tie
        JOIN progress ON progress.id = record LEFT JOIN measure ON measure.id = measure_id WHERE noun = 'progress'
    UNION SELECT evidence_id, finding_id FROM evidence_tie JOIN closeout ON closeout.id = record WHERE noun = 'closeout'
)
SELECT evidence.id, sha256, size, coalesce(nullif(evidence.title, ''), name), min(finding.id), finding.inspection_id
FROM evidence JOIN owner ON owner.evidence = evidence.id JOIN finding ON finding.id = owner.finding
WHERE sha256 <> '' AND (:inspection IS NULL OR finding.inspection_id = :inspection)
GROUP BY evidence.id ORDER BY evidence.id
"""


def _files(state: str) -> Ask:
    """Files that are `missing`, or `altered` by their length alone; `verify` compares every byte."""

    def ask(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
        for key, sha256, size, title, finding, where in workspace.sql(_TIED, inspection=inspection):
            if evidence.state(workspace, sha256, size) == state:
                yield Lack(key, where, finding, {"title": title})

    return ask


def _reviewers(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    found = workspace.sql(
        "SELECT closeout.id, finding.inspection_id, finding.id FROM closeout JOIN finding ON finding.id = finding_id"
        " WHERE closeout.state = 'closed' AND NOT taken_over AND (:inspection IS NULL OR inspection_id = :inspection)"
        " AND (SELECT count(DISTINCT reviewer_id) FROM closeout_review WHERE closeout_id = closeout.id AND agreed"
        " AND reviewer_id IS NOT closeout.doer_id) < 2 ORDER BY closeout.id",
        inspection=inspection,
    )
    return (Lack(key, where, finding) for key, where, finding in found)


_MARKS = "（）()一二三四五六七八九十、.1234567890 "  # the number a measure may begin with


def vague_words(workspace: Workspace) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """With what a measure begins that only promises, and what it would hold if it did not."""
    entry = rules.book(workspace, "vague")[1]["measure"]
    return tuple(entry["openings"]), re.compile("|".join([*map(re.escape, entry["concrete"]), r"\d", "《"]))


def is_vague(text: str, words: tuple[tuple[str, ...], re.Pattern[str]]) -> bool:
    """Whether a measure's text only promises, by the `vague_words`."""
    openings, concrete = words
    said = text.lstrip(_MARKS)
    return said.startswith(openings) and concrete.search(said) is None


def _vague(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    found = workspace.sql(
        "SELECT measure, measure_glance.inspection, measure_glance.finding, nth, text FROM measure_glance"
        f" JOIN measure ON measure.id = measure_glance.measure WHERE {_FINDING}"
        " ORDER BY measure_glance.inspection, measure_glance.place, nth",
        inspection=inspection,
    )
    words = vague_words(workspace)
    return (
        Lack(key, where, finding, {"nth": nth}) for key, where, finding, nth, text in found if is_vague(text, words)
    )


def _named(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    for key, where, place in withholdings.revealing(workspace, inspection, "social"):
        yield Lack(key, where, key, {"word": place.text})


def _clues(workspace: Workspace, inspection: int | None) -> Iterator[Lack]:
    found = workspace.sql(
        "SELECT id, inspection_id, number, feedback_due_on FROM clue WHERE feedback_due_on < :today"
        " AND feedback_on IS NULL AND finished_on IS NULL AND (:inspection IS NULL OR inspection_id = :inspection)"
        " ORDER BY feedback_due_on, id",
        today=workspace.today().isoformat(), inspection=inspection,
    )  # fmt: skip
    return (
        Lack(key, where, None, {"day": show_partial(day)}, where=number or "—") for key, where, number, day in found
    )


_OF_MEASURE = (
    "JOIN measure ON measure.id = {0}.measure_id JOIN finding ON finding.id = measure.finding_id"
    " JOIN inspection ON inspection.id = finding.inspection_id"
)
_OF_FINDING = "JOIN finding ON finding.id = {0}.finding_id JOIN inspection ON inspection.id = finding.inspection_id"
_OF_CLOSEOUT = "JOIN closeout ON closeout.id = closeout_id " + _OF_FINDING.format("closeout")
_OF_LETTER = "JOIN inspection ON inspection.id = letter.inspection_id"

_NOBODY = (
    "NOT EXISTS (SELECT 1 FROM assignment WHERE (measure_id = measure OR finding_id = measure_glance.finding)"
    " AND role = 'person' AND until IS NULL)"
)

QUESTIONS: tuple[Question, ...] = (
    Question("finding_no_measure", "没有整改措施", "finding", "measures", _findings("measures = 0")),
    Question("suggestion_no_measure", "意见建议没有措施", "finding", "measures",
             _findings("measures = 0", "'suggestion'")),
    Question("pledge_no_measure", "工作要求、表态承诺没有措施", "finding", "measures",
             _findings("measures = 0", "'pledge', 'demand'")),
    Question("finding_no_category", "没有归类", "finding", "category", _findings("category IS NULL")),
    Question("measure_no_leader", "没有责任领导", "measure", "leaders", _measures("leader_key = x''")),
    Question("measure_no_unit", "没有牵头单位", "measure", "lead_units", _measures("unit_key = x''")),
    Question("measure_no_person", "没有具体责任人", "measure", "persons", _measures(_NOBODY)),
    Question("measure_no_deadline", "没有完成时限", "measure", "due", _measures("due IS NULL AND NOT long_term")),
    Question("measure_vague", "措施表述空泛", "measure", "text", _vague),
    Question("measure_quiet", "久未上报进展", "measure", "progress", _quiet),
    Question("measure_unproved", "已完成但没有佐证", "measure", "evidence", _unproved),
    Question("evidence_missing", "佐证文件丢失", "evidence", "file", _files("missing")),
    Question("evidence_altered", "佐证文件被改动", "evidence", "file", _files("altered")),
    Question("closeout_one_reviewer", "销号审核人不足", "closeout", "reviews", _reviewers),
    Question("progress_too_early", "进展日期过早", "progress", "reported_on", _dated(
        "progress", "progress.reported_on", "inspection.feedback_on", ("进展日期", "反馈日期"),
        "LEFT JOIN measure ON measure.id = progress.measure_id"
        " JOIN finding ON finding.id = coalesce(progress.finding_id, measure.finding_id)"
        " JOIN inspection ON inspection.id = finding.inspection_id", "finding.id")),
    Question("deadline_too_early", "完成时限过早", "deadline", "last_day", _dated(
        "deadline", "deadline.last_day", "inspection.feedback_on", ("完成时限", "反馈日期"),
        _OF_MEASURE.format("deadline"), "finding.id")),
    Question("extension_too_early", "延期批准日期过早", "extension", "decided_on", _dated(
        "extension", "extension.decided_on", "extension.asked_on", ("批准日期", "申请日期"),
        _OF_MEASURE.format("extension"), "finding.id")),
    Question("closeout_too_early", "销号日期过早", "closeout", "closed_on", _dated(
        "closeout", "closeout.closed_on", "closeout.applied_on", ("销号日期", "申请日期"),
        _OF_FINDING.format("closeout"), "finding.id")),
    Question("review_too_early", "审核日期过早", "closeout_review", "reviewed_on", _dated(
        "closeout_review", "closeout_review.reviewed_on", "closeout.applied_on", ("审核日期", "申请日期"),
        _OF_CLOSEOUT, "finding.id")),
    Question("reopening_too_early", "重新打开日期过早", "reopening", "reopened_on", _dated(
        "reopening", "reopening.reopened_on", "closeout.closed_on", ("重新打开日期", "销号日期"),
        "JOIN closeout ON closeout.id = closeout_id " + _OF_FINDING.format("reopening"), "finding.id")),
    Question("letter_too_early", "签收或回复日期过早", "letter", "replied_on", _dated(
        "letter", "coalesce(letter.received_on, letter.replied_on)", "letter.issued_on", ("签收或回复日期", "发出日期"),
        _OF_LETTER, "NULL")),
    Question("receipt_too_early", "签收日期过早", "inspection", "received_on", _dated(
        "inspection", "inspection.received_on", "inspection.feedback_on", ("签收日期", "反馈日期"), "", "NULL")),
    Question("public_name", "公开表述有个人信息", "finding", "text", _named),
    Question("clue_overdue", "线索过期未反馈", "clue", "feedback_on", _clues, "clue"),
)  # fmt: skip
