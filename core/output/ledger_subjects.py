"""台账内容: what the rows of a ledger are of — findings, close-outs, regulations, clues … — with the columns they have.

Each subject gives its rows with one function from the same queries that feed screen and paper; the columns are those
of the nouns. A layout names its subject, and only columns of it can stand there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, cast

from core.base.columns import Column
from core.base.errors import Complaints, Refused
from core.base.meter import Meter
from core.base.states import AUDIENCES
from core.domain import (
    accountabilities,
    audit_details,
    clues,
    completions,
    findings,
    measures,
    money,
    regulations,
    statistics,
    wider_actions,
    withholdings,
)
from core.domain.figure_list import GROUPS
from core.domain.finding_rows import FindingRow, reported
from core.domain.findings import FindingFilter
from core.domain.outcomes import OutcomeFilter
from core.domain.statistics import Scope
from core.domain.withholdings import WithholdingRow
from core.output import layouts
from core.output.layouts import Layout
from core.output.ledger import Entry
from core.store.workspace import Workspace

_PORTION = 500


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: 截至 which day, of which inspection (None: 全部), which findings (None: the layout's), and for
    which unit alone (None: for all).

    `as_of` is only told on the sheet; whoever wants the records of then hands over that past workspace.
    """

    inspection: int | None
    until: date
    filled_on: date | None = None
    filled_by: str = ""
    as_of: datetime | None = None
    ids: Sequence[int] | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What rows are of: the name, the columns, how the rows are read, by which words they are chosen (empty: by what
    their columns say), and the right that it takes to see them."""

    title: str
    columns: Mapping[str, Column]
    entries: Callable[[Workspace, Layout, Request, Meter], list[Entry]]
    filters: tuple[str, ...] = ()
    right: str = ""


def _by_key(*columns: Column) -> dict[str, Column]:
    return {column.key: column for column in columns}


def _seen_through(part: str, columns: Sequence[Column]) -> list[Column]:
    """The columns of a row that is a part of another row."""

    def through(show: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda row: show(getattr(row, part))

    return [replace(column, show=through(column.show)) for column in columns]


def check(layout: Layout) -> None:
    """Refuses (as `Complaints`) columns and words of a filter that rows of the layout's subject have not, and grouping
    of what has no units."""
    subject = SUBJECTS[layout.subject]
    layouts.check(layout, subject.columns)
    known = subject.filters or tuple(subject.columns)
    wrong = [
        Refused("layout.unknown_filter", file=layout.file, key=key, known="、".join(known))
        for key, _ in layout.choose
        if key not in known
    ]
    if (layout.split or layout.group) and layout.subject != "finding":
        wrong.append(Refused("layout.cannot_group", file=layout.file, subject=subject.title))
    if wrong:
        raise Complaints(wrong)


FINDINGS: Mapping[str, Column] = _by_key(*findings.COLUMNS, *measures.COLUMNS)


# -- findings and what stands beside them ------------------------------------------------------


def of_findings(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    """The findings the layout chooses, in its order, each with its measures as they stood on the day."""
    chosen: dict[str, Any] = {key: _several(key, value) for key, value in layout.choose}
    if request.ids is not None:
        chosen["ids"] = tuple(request.ids)
    wanted = FindingFilter(inspection=request.inspection, until=request.until, **chosen)
    keys = findings.ids(workspace, wanted, layout.sort)
    meter.begin("读取问题和整改措施", len(keys))
    found: list[Entry] = []
    for start in range(0, len(keys), _PORTION):
        rows = findings.rows(workspace, keys[start : start + _PORTION], request.until)
        found.extend(Entry(row, reported(row)) for row in rows)
        meter.step(len(found))
    found = _only(layout, found)
    return found if request.unit is None else for_unit(found, request.unit)


def _several(key: str, value: Any) -> Any:
    """A filter that takes several words also takes one, written without brackets."""
    alone = isinstance(getattr(FindingFilter(), key), tuple) and not isinstance(value, tuple)
    return cast("Any", (value,) if alone else value)


def _only(layout: Layout, entries: list[Entry]) -> list[Entry]:
    """Where the layout names words of columns: the measures of which one says one of them, with their findings."""
    if not layout.only:
        return entries

    def wanted(row: Any, part: Any) -> bool:
        return any(
            _says(column.show(part if column.level == "measure" else row), words)
            for key, words in layout.only
            for column in [FINDINGS[key]]
        )

    left = [replace(entry, parts=[part for part in entry.parts if wanted(entry.row, part)]) for entry in entries]
    return [entry for entry in left if entry.parts]


def for_unit(entries: Sequence[Entry], unit: int) -> list[Entry]:
    """Of these only what the unit leads: its measures, and findings that are its own while no measure says whose."""
    found: list[Entry] = []
    for entry in entries:
        mine = [part for part in entry.parts if unit in {holder.id for holder in part.lead_units}]
        if mine:
            found.append(replace(entry, parts=mine))
        elif not entry.parts and unit in {holder.id for holder in entry.row.lead_units}:
            found.append(entry)
    return found


def _of_completions(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    found = of_findings(workspace, layout, request, meter)
    told = completions.of(workspace, [part for entry in found for part in entry.parts], request.until)
    return [replace(entry, parts=[told[part.id] for part in entry.parts]) for entry in found]


@dataclass(frozen=True, slots=True)
class _Audited:
    """A finding, what the audit asks of it, the inspection it came from, and the units above the responsible ones."""

    finding: FindingRow
    detail: audit_details.AuditRow
    source: str
    top_units: str


def _of_audits(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    found = of_findings(workspace, layout, request, meter)
    details = audit_details.of(workspace, [entry.row.id for entry in found])
    sources = dict(workspace.sql("SELECT id, coalesce(nullif(team, ''), name) FROM inspection"))
    tops = _top_units(workspace)

    def audited(row: FindingRow) -> _Audited:
        above = dict.fromkeys(tops[holder.id] for holder in row.lead_units if holder.id in tops)
        return _Audited(row, details[row.id], sources[row.inspection], "、".join(above))

    return [replace(entry, row=audited(entry.row)) for entry in found]


def _top_units(workspace: Workspace) -> dict[int, str]:
    """Unit id → the name of the unit at the top of its branch."""
    return dict(
        workspace.sql(
            "WITH RECURSIVE down(id, top) AS (SELECT id, name FROM unit WHERE parent_id IS NULL"
            " UNION ALL SELECT unit.id, top FROM unit JOIN down ON unit.parent_id = down.id) SELECT id, top FROM down"
        )
    )


# -- the other nouns ---------------------------------------------------------------------------


def _of_outcomes(noun: Any) -> Callable[[Workspace, Layout, Request, Meter], list[Entry]]:
    """The rows of a noun of 成效, those of the layout's inspection that had come to be by the day asked for."""

    def entries(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
        units = () if request.unit is None else (request.unit,)
        wanted = OutcomeFilter(inspection=request.inspection, units=units, until=request.until)
        return listed(layout, noun.COLUMNS, noun.rows(workspace, noun.ids(workspace, wanted)))

    return entries


def _of_clues(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    return listed(layout, clues.COLUMNS, clues.rows(workspace, request.inspection, until=request.until))


@dataclass(frozen=True, slots=True)
class _Withheld:
    """What is withheld of one finding from one audience; a part that is published as it is has None."""

    audience: str
    number: str
    finding: WithholdingRow | None
    result: WithholdingRow | None


def _of_withholdings(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    rows: list[_Withheld] = []
    for audience in AUDIENCES:
        parts: dict[int, dict[str, WithholdingRow]] = {}
        for row in withholdings.rows(workspace, request.inspection, audience):
            parts.setdefault(row.finding, {})[row.part] = row
        named = {row.id: row.number for row in findings.rows(workspace, list(parts))}
        rows += [_Withheld(audience, named[key], of.get("finding"), of.get("result")) for key, of in parts.items()]
    return listed(layout, _WITHHELD, rows)


def _of_part(part: str, name: str) -> Callable[[_Withheld], str]:
    """A text of what is withheld of a part; where nothing is published in its place, that is said."""

    def show(row: _Withheld) -> str:
        withheld: WithholdingRow | None = getattr(row, part)
        if withheld is None:
            return ""
        return getattr(withheld, name) or ("（不予公开）" if name == "replacement" else "")

    return show


_WITHHELD = (
    Column("audience", "公开范围", lambda row: AUDIENCES[row.audience], width=12, align="center"),
    Column("number", "序号", lambda row: row.number, width=7, align="center"),
    Column("finding_original", "具体问题（原文）", _of_part("finding", "original"), width=30),
    Column("finding_replacement", "具体问题（拟不公开）", _of_part("finding", "replacement"), width=26),
    Column("finding_reason", "拟不公开理由", _of_part("finding", "reason"), width=20),
    Column("result_original", "整改落实情况（原文）", _of_part("result", "original"), width=30),
    Column("result_replacement", "整改落实情况（拟不公开）", _of_part("result", "replacement"), width=26),
    Column("result_reason", "不公开理由", _of_part("result", "reason"), width=20),
)


def _of_figures(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    counted = statistics.figures(workspace, Scope(request.inspection, request.until))
    return listed(layout, _FIGURES, counted)


def listed(layout: Layout, columns: Sequence[Column], rows: Sequence[Any]) -> list[Entry]:
    """Rows of a list that is read whole: those whose columns say what the layout chooses, in its order."""
    show = {column.key: column.show for column in columns}
    chosen = [row for row in rows if all(_says(show[key](row), wanted) for key, wanted in layout.choose)]
    for key, down in reversed(layout.sort):
        chosen.sort(key=lambda row: show[key](row).encode("gb18030", "replace"), reverse=down)
    return [Entry(row) for row in chosen]


def _says(text: str, wanted: bool | int | str | tuple[str, ...]) -> bool:
    return text in wanted if isinstance(wanted, tuple) else text == str(wanted)


_FIGURES = (
    Column("group", "类别", lambda row: GROUPS[row.group], width=14),
    Column("title", "统计项目", lambda row: row.title, width=24),
    Column("text", "数量", lambda row: row.text, width=12, align="right"),
    Column("unit", "单位", lambda row: row.unit, width=8, align="center"),
    Column("basis", "口径", lambda row: row.basis, width=44),
)

_AUDIT_OWN = (
    Column("audit_source", "问题来源", lambda row: row.source, width=16),
    Column("top_units", "一级单位", lambda row: row.top_units, width=14),
)

_FILTERS = tuple(field.name for field in fields(FindingFilter) if field.name not in ("inspection", "until", "ids"))

SUBJECTS: Mapping[str, Subject] = {
    "finding": Subject("问题", FINDINGS, of_findings, _FILTERS),
    "completion": Subject(
        "措施完成情况",
        _by_key(*findings.COLUMNS, *_seen_through("measure", measures.COLUMNS), *completions.COLUMNS),
        _of_completions,
        _FILTERS,
    ),
    "audit": Subject(
        "审计整改",
        _by_key(*_seen_through("finding", findings.COLUMNS), *measures.COLUMNS,
                *_seen_through("detail", audit_details.COLUMNS), *_AUDIT_OWN),
        _of_audits,
        _FILTERS,
    ),
    "regulation": Subject("制度", _by_key(*regulations.COLUMNS), _of_outcomes(regulations)),
    "accountability": Subject("问责处理", _by_key(*accountabilities.COLUMNS), _of_outcomes(accountabilities)),
    "money": Subject("资金", _by_key(*money.COLUMNS), _of_outcomes(money)),
    "wider_action": Subject("举一反三和专项整治", _by_key(*wider_actions.COLUMNS), _of_outcomes(wider_actions)),
    "withholding": Subject("拟不公开事项", _by_key(*_WITHHELD), _of_withholdings),
    "figure": Subject("统计数据", _by_key(*_FIGURES), _of_figures),
    "clue": Subject("线索移交", _by_key(*clues.COLUMNS), _of_clues, right="clue"),
}  # fmt: skip
