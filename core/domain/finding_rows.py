"""问题 as it stands: one row with its measures, owners, dates and progress, and the columns that show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.base.columns import Column
from core.base.dates import When, show_day
from core.base.errors import Refused
from core.base.states import CLOSING, CLOSING_RESULTS, KINDS, WARNINGS
from core.domain import assignments, closing_states, deadlines, measures, progress
from core.domain.assignments import Holder
from core.domain.closing_states import NOT_APPLIED, Closing
from core.domain.glance import chunks, rolled_up
from core.domain.measures import MeasureRow
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its measures as they stand today.

    `number` is the plan's once there is one, else the running one (none when withdrawn before that); `due` the
    last day that comes first among measures still open; `progress` a code of `states.PROGRESS`, `closing` one of
    `states.CLOSING`, `close_out` the facts of the last application.
    """

    id: int
    version: int
    inspection: int
    kind: str
    place: int
    number: str
    category: int | None
    category_path: tuple[str, ...]
    scheme_node: str
    original: str
    text: str
    brief: str
    manifestations: tuple[str, ...]
    goal: str
    special: str
    focus: bool
    focus_reason: str
    problem_class: str
    problem_subclass: str
    remark: str
    first_responsible: str
    leaders: tuple[Holder, ...]
    lead_units: tuple[Holder, ...]
    measures: tuple[MeasureRow, ...]
    due: When | None
    days_left: int | None
    warning: str
    progress: str
    progress_word: str
    progress_text: str
    closing: str
    close_out: Closing
    evidence: tuple[str, ...]
    withdrawn_on: date | None

    @property
    def category_title(self) -> str:
        return self.category_path[-1] if self.category_path else ""

    @property
    def shown(self) -> str:
        """The brief where the office wrote one, else the text."""
        return self.brief or self.text


COLUMNS: tuple[Column, ...] = (
    Column("number", "序号", lambda row: row.number, "place", 6, "center", synonyms=("编号", "问题编号", "序")),
    Column("kind", "类型", lambda row: KINDS[row.kind], "kind", 10, "center", shown=False),
    Column("category", "问题类别", lambda row: row.category_title, "category_key", 18,
           synonyms=("类别", "问题分类", "方面", "监督重点")),
    Column("text", "具体问题", lambda row: row.shown, "text_key", 44,
           synonyms=("问题", "反馈问题", "问题表述", "存在问题", "问题描述")),
    Column("original", "反馈原文", lambda row: row.original, "text_key", 44, synonyms=("原文",), shown=False),
    Column("manifestations", "具体表现", lambda row: "\n".join(row.manifestations) or _beyond_brief(row), None, 44,
           synonyms=("问题表现", "主要表现"), shown=False),
    Column("task", "问题或具体表现", lambda row: "\n".join(row.manifestations) or row.text, None, 44, shown=False),
    Column("goal", "整改目标", lambda row: row.goal, None, 24, synonyms=("整改落实目标", "目标要求"), shown=False),
    Column("measure_texts", "整改措施", lambda row: _numbered([one.text for one in row.measures]), "measures", 44),
    Column("measure_count", "措施数", lambda row: str(len(row.measures)), "measures", 8, "right", shown=False),
    Column("leaders", "责任领导", lambda row: assignments.names(row.leaders), "leader_key", 12,
           synonyms=("牵头领导", "分管领导")),
    Column("lead_units", "牵头单位", lambda row: assignments.names(row.lead_units), "unit_key", 16,
           synonyms=("责任单位", "牵头责任单位")),
    Column("due", "完成时限", lambda row: str(row.due or ""), "due", 14, "center", synonyms=("整改时限",)),
    Column("due_days", "剩余天数", lambda row: "" if row.days_left is None else str(row.days_left), "due", 9, "right"),
    Column("due_warning", "预警", lambda row: WARNINGS[row.warning], "due", 10, "center", shown=False),
    Column("state", "完成情况", lambda row: row.progress_word, "progress_rank", 10, "center",
           synonyms=("整改状态", "完成状态")),
    Column("done", "是否已完成整改", lambda row: "是" if row.progress == "done" else "否", "progress_rank", 10,
           "center", synonyms=("是否完成整改", "是否完成"), shown=False),
    Column("latest", "最新进展", lambda row: row.progress_text, None, 36, shown=False),
    Column("closed", "是否销号", lambda row: "是" if row.closing == "closed" else "否", "closing", 9, "center",
           synonyms=("销号情况",), shown=False),
    Column("closing", "销号状态", lambda row: CLOSING[row.closing], "closing", 10, "center"),
    Column("applied_on", "申请日期", lambda row: show_day(row.close_out.applied_on), None, 14, "center",
           synonyms=("申请销号日期",), shown=False),
    Column("reviewed_on", "各级审核日期", lambda row: _reviewed(row.close_out), None, 24, shown=False),
    Column("closed_on", "销号日期", lambda row: show_day(row.close_out.closed_on), None, 14, "center",
           synonyms=("销号时间",), shown=False),
    Column("closing_number", "销号编号", lambda row: row.close_out.number, None, 12, "center", shown=False),
    Column("closing_result", "整改结果", lambda row: CLOSING_RESULTS.get(row.close_out.result, ""), None, 10, "center",
           shown=False),
    Column("special", "问题专项", lambda row: row.special, None, 12, "center", synonyms=("专项",), shown=False),
    Column("scheme_node", "对应四个落实", lambda row: row.scheme_node, "category_key", 18, shown=False),
    Column("focus", "是否重点关注", lambda row: "是" if row.focus else "", None, 8, "center", shown=False),
    Column("problem_class", "问题类别", lambda row: row.problem_class or row.category_title, None, 12, "center",
           shown=False),
    Column("problem_subclass", "问题子类", lambda row: row.problem_subclass, None, 12, "center", shown=False),
    Column("first_responsible", "第一责任人", lambda row: row.first_responsible, None, 12, "center", shown=False),
    Column("remark", "备注", lambda row: row.remark, None, 14, synonyms=("说明",), shown=False),
)  # fmt: skip


def _beyond_brief(row: FindingRow) -> str:
    """The whole text where 具体问题 prints only the brief; empty where it would stand there twice."""
    return row.text if row.brief else ""


def _reviewed(closing: Closing) -> str:
    return "\n".join(f"{level} {show_day(on)}" for level, on, _ in closing.reviews)


def _numbered(texts: Sequence[str]) -> str:
    return "".join(texts) if len(texts) < 2 else "\n".join(f"{place}.{text}" for place, text in enumerate(texts, 1))


def one(workspace: Workspace, finding_id: int) -> FindingRow:
    """One finding as it stands today. Refused: it is gone."""
    found = rows(workspace, [finding_id])
    if not found:
        raise Refused("record.gone", noun="finding")
    return found[0]


def rows(workspace: Workspace, finding_ids: Sequence[int], until: date | None = None) -> list[FindingRow]:
    """The findings of these ids in this order; those deleted meanwhile are left out.

    With `until` (截至) progress and close-out count up to that business date, and days left from it.
    """
    read: dict[int, FindingRow] = {}
    for portion in chunks(finding_ids):
        read.update(_read(workspace, portion, until))
    return [read[key] for key in finding_ids if key in read]


def _read(workspace: Workspace, portion: list[int], until: date | None) -> dict[int, FindingRow]:
    marks = ", ".join("?" * len(portion))
    found = workspace.sql(
        "SELECT finding.id, finding.version, finding.inspection_id, finding.kind, finding.place, plan_number,"
        " category_id, original, text, brief, goal, special, focus, focus_reason, problem_class, problem_subclass,"
        " finding.remark, withdrawn_on, inspection.first_responsible, progress_words FROM finding"
        f" JOIN inspection ON inspection.id = finding.inspection_id WHERE finding.id IN ({marks})",
        *portion,
    )
    parts = measures.rows(workspace, portion, until)
    held = assignments.of(workspace, "finding", portion, until)
    own = progress.present(workspace, "finding", portion, until)
    proofs = measures.proof_titles(workspace, "finding", portion, until)
    paths = category_paths(workspace, {row[6] for row in found if row[6] is not None})
    shown: dict[int, tuple[str, ...]] = {}
    for key, text in workspace.sql(
        f"SELECT parent_id, text FROM finding WHERE parent_id IN ({marks}) ORDER BY parent_id, place, id", *portion
    ):
        shown[key] = (*shown.get(key, ()), text)
    closing = closing_states.of(workspace, portion, until)
    today, limits = until or workspace.today(), deadlines.warning_days(workspace)
    read: dict[int, FindingRow] = {}
    for row in found:
        key = row[0]
        mine = tuple(parts.get(key, ()))
        roles = held.get(key, {})
        entry = own.get(key)
        state = entry.meaning if entry else rolled_up([one.progress for one in mine])
        when = deadlines.governing([(one.due, one.progress) for one in mine])
        path, node = paths.get(row[6], ((), ""))
        close_out = closing.get(key, NOT_APPLIED)
        read[key] = FindingRow(
            id=key, version=row[1], inspection=row[2], kind=row[3], place=row[4],
            number=row[5] or ("" if row[17] else str(row[4])),
            category=row[6], category_path=path, scheme_node=node, original=row[7], text=row[8], brief=row[9],
            manifestations=shown.get(key, ()), goal=row[10], special=row[11], focus=bool(row[12]),
            focus_reason=row[13], problem_class=row[14], problem_subclass=row[15], remark=row[16],
            first_responsible=assignments.names(roles.get("first_responsible", ())) or row[18],
            leaders=assignments.summed([{"leader": one.leaders} for one in mine], roles, "leader"),
            lead_units=assignments.summed([{"lead_unit": one.lead_units} for one in mine], roles, "lead_unit"),
            measures=mine,
            due=when, days_left=deadlines.days_left(when, state, today),
            warning=deadlines.warning(when, state, today, limits),
            progress=state, progress_word=entry.word if entry else progress.word(row[19], state),
            progress_text=entry.text if entry else _numbered([one.progress_text for one in mine if one.progress_text]),
            closing=close_out.state, close_out=close_out, evidence=proofs.get(key, ()),
            withdrawn_on=date.fromisoformat(row[17]) if row[17] else None,
        )  # fmt: skip
    return read


def reported(row: FindingRow) -> tuple[MeasureRow, ...]:
    """The measures; where only the finding as a whole was reported on, that report stands beside each of them."""
    if not row.progress_text or any(one.progress_text for one in row.measures):
        return row.measures
    return tuple(replace(one, progress_text=row.progress_text, progress_word=row.progress_word) for one in row.measures)


def category_paths(workspace: Workspace, wanted: set[int]) -> dict[int, tuple[tuple[str, ...], str]]:
    """Category id → its titles from the top, and the scheme's node it stands for."""
    paths: dict[int, tuple[tuple[str, ...], str]] = {}
    for key in wanted:
        chain = workspace.sql(
            "WITH RECURSIVE up(id, parent, title, node, depth) AS ("
            " SELECT id, parent_id, title, scheme_node, 0 FROM category WHERE id = ?"
            " UNION ALL SELECT category.id, parent_id, category.title, scheme_node, depth + 1"
            " FROM category JOIN up ON category.id = up.parent) SELECT title, node FROM up ORDER BY depth DESC",
            key,
        )
        nodes = [node for _, node in chain if node]
        paths[key] = (tuple(title for title, _ in chain), nodes[-1] if nodes else "")
    return paths
