"""总览: what is done, due, overdue, missing and waiting — every number with the rows behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.base.dates import add_months, last_of_month
from core.base.states import PROGRESS, WARNINGS
from core.domain import progress, reminders, settings
from core.domain.finder import FindingFilter, FindingNumbers, count, numbers
from core.domain.statistics import AGAINST, Against, Counted, Counting, Scope
from core.store.workspace import Workspace

MONTHS = 12
BARS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the overview: its name, how it is counted (口径), and the rows behind it."""

    key: str
    title: str
    count: int
    basis: str
    wanted: FindingFilter


@dataclass(frozen=True, slots=True)
class Bar:
    """How far the findings of one category, unit or leader are: state → how many; `late` of them are overdue."""

    title: str
    states: dict[str, int]
    late: int
    wanted: FindingFilter

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Month:
    """The end of one month (or today): findings done by then, and those whose date had come."""

    day: date
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this office: what, how many, on which page it is seen to."""

    key: str
    title: str
    count: int
    page: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures in groups, the totals they are read against, and what is drawn."""

    totals: FindingNumbers
    states: tuple[Figure, ...]
    due: tuple[Figure, ...]
    missing: tuple[Figure, ...]
    rates: tuple[Counted, ...]
    categories: tuple[Bar, ...]
    units: tuple[Bar, ...]
    leaders: tuple[Bar, ...]
    trend: tuple[Month, ...]
    waiting: tuple[Waiting, ...]
    reminders: dict[str, int]  # measures by warning


_NEAREST = "按尚未完成的措施中最早到期的时限"
_DUE = {"long_term": "有需长期坚持的措施（现时限为长期坚持或常态化坚持为是）的问题，不论完成情况"}
_MISSING = {
    "measure": "未定整改措施",
    "leader": "未定责任领导",
    "unit": "未定牵头单位",
    "deadline": "未定完成时限",
}
_RATES = ("rate", "on_time_rate", "measures_rate", "closing_rate")


def figures(workspace: Workspace, inspection_id: int | None) -> Overview:
    """All figures of one inspection (None: of all). 口径: 问题, 不含已撤回; 完成率 = 已完成 ÷ 问题总数."""

    def figure(key: str, title: str, basis: str, wanted: FindingFilter) -> Figure:
        return Figure(key, title, count(workspace, wanted), basis, wanted)

    everything = FindingFilter(inspection=inspection_id)
    by: Against = "first" if settings.choice(workspace, "on_time_by") == "first" else "present"
    assert by in AGAINST
    counting = Counting(workspace, Scope(inspection_id, workspace.today(), by))
    return Overview(
        numbers(workspace, everything),
        tuple(
            figure(key, title, "按最近一次上报的完成情况", replace(everything, progress=(key,)))
            for key, title in _states(workspace, inspection_id)
        ),
        tuple(
            figure(key, WARNINGS[key], _DUE.get(key, _NEAREST), replace(everything, warnings=(key,)))
            for key in ("overdue", "urgent", "soon", "long_term")
        ),
        tuple(
            figure(key, title, "未填写该项的问题", replace(everything, missing=(key,)))
            for key, title in _MISSING.items()
        ),
        tuple(counting.figure(key) for key in _RATES),
        _by_category(workspace, everything),
        _by_holder(workspace, everything, "unit", "lead_unit"),
        _by_holder(workspace, everything, "person", "leader"),
        _trend(workspace, inspection_id),
        waiting(workspace, inspection_id),
        reminders.counts(workspace, inspection_id),
    )


def _states(workspace: Workspace, inspection_id: int | None) -> list[tuple[str, str]]:
    """The states, best first, in the words lists show beside them: the inspection's own where one is chosen."""
    if inspection_id is None:
        return [*reversed(PROGRESS.items())]
    [(chosen,)] = workspace.sql("SELECT progress_words FROM inspection WHERE id = ?", inspection_id)
    return [(key, progress.word(chosen, key)) for key in reversed(PROGRESS)]


# -- by category, unit and leader --------------------------------------------------------------

_COUNTED = "progress, count(*), sum(due < :today AND progress <> 'done')"
_SHOWN = "kind = 'finding' AND withdrawn = 0 AND (:inspection IS NULL OR glance.inspection = :inspection)"


def _by_category(workspace: Workspace, wanted: FindingFilter) -> tuple[Bar, ...]:
    """One bar for each heading of the top, in the order of the document; headings of one name are one bar."""
    found = workspace.sql(
        "WITH node(id, title, top, sort) AS (SELECT id, title, id, id FROM category WHERE parent_id IS NULL UNION ALL"
        " SELECT category.id, node.title, node.top, node.sort FROM category JOIN node ON parent_id = node.id)"
        f" SELECT coalesce(node.title, ''), node.top, {_COUNTED} FROM glance LEFT JOIN node ON node.id = category"
        f" WHERE {_SHOWN} GROUP BY node.top, progress ORDER BY min(category_key), node.top",
        inspection=wanted.inspection, today=workspace.today().isoformat(),
    )  # fmt: skip
    tops: dict[str, list[int]] = {}
    for title, top, *_ in found:
        if top is not None and top not in tops.setdefault(title, []):
            tops[title].append(top)
    rows = [(title or "未归类", state, n, late) for title, _, state, n, late in found]
    filters = {title: replace(wanted, categories=tuple(keys)) for title, keys in tops.items() if title}
    return _bars(rows, filters, wanted)


def _by_holder(workspace: Workspace, wanted: FindingFilter, noun: str, role: str) -> tuple[Bar, ...]:
    """One bar for each of the holders with most findings; who holds the role on a finding or on one of its measures."""
    found = workspace.sql(
        f"WITH held AS (SELECT DISTINCT a.{noun}_id AS who, coalesce(a.finding_id, task.finding) AS finding"
        " FROM assignment a LEFT JOIN measure_glance task ON task.measure = a.measure_id"
        f" WHERE a.role = '{role}' AND a.until IS NULL AND a.{noun}_id IS NOT NULL)"
        f" SELECT {noun}.name, who, {_COUNTED} FROM held JOIN glance ON glance.finding = held.finding"
        f" JOIN {noun} ON {noun}.id = who WHERE {_SHOWN} GROUP BY who, progress"
        f" ORDER BY sum(count(*)) OVER (PARTITION BY who) DESC, {noun}.place, who",
        inspection=wanted.inspection, today=workspace.today().isoformat(),
    )  # fmt: skip
    field = "units" if noun == "unit" else "persons"
    filters: dict[Any, FindingFilter] = {
        (who, name): replace(wanted, roles=(role,), **{field: (who,)}) for name, who, *_ in found
    }
    bars = _bars([((who, name), state, n, late) for name, who, state, n, late in found], filters, wanted)
    return bars[:BARS_AT_MOST]


def _bars(rows: Sequence[tuple[Any, ...]], filters: dict[Any, FindingFilter], wanted: FindingFilter) -> tuple[Bar, ...]:
    states: dict[Any, dict[str, int]] = {}
    late: dict[Any, int] = {}
    for key, state, n, overdue in rows:
        counted = states.setdefault(key, {})
        counted[state] = counted.get(state, 0) + n
        late[key] = late.get(key, 0) + (overdue or 0)
    return tuple(
        Bar(key if isinstance(key, str) else key[1], counted, late[key],
            filters.get(key, replace(wanted, missing=("category",))))
        for key, counted in states.items()
    )  # fmt: skip


# -- over time and waiting ---------------------------------------------------------------------


def _trend(workspace: Workspace, inspection_id: int | None) -> tuple[Month, ...]:
    """The last months: findings done by the end of each and still so, and findings with a date that had come."""
    today = workspace.today()
    ends = [min(last_of_month(add_months(today.replace(day=1), -back)), today) for back in reversed(range(MONTHS))]
    asked = {"inspection": inspection_id}
    done = workspace.sql(f"SELECT done_on, count(*) FROM glance WHERE {_SHOWN} AND done_on > '' GROUP BY 1", **asked)
    due = workspace.sql(f"SELECT due, count(*) FROM glance WHERE {_SHOWN} AND due > '' GROUP BY 1", **asked)

    def until(counted: list[tuple[Any, ...]], day: date) -> int:
        return sum(n for at, n in counted if at <= day.isoformat())

    months = tuple(Month(day, until(done, day), until(due, day)) for day in ends)
    first = next((place for place, month in enumerate(months) if month.done or month.due), len(months))
    return months[max(0, first - 1) :]


def waiting(workspace: Workspace, inspection_id: int | None) -> tuple[Waiting, ...]:
    """What waits for this office, and only what there is: applications to review, extensions to decide, letters."""
    today = workspace.today().isoformat()
    found: list[Waiting] = []
    for one in _WAITING:
        [(n,)] = workspace.sql(one.query, inspection=inspection_id, today=today)
        if n:
            found.append(Waiting(one.key, one.title, n, one.page))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Waits:
    key: str
    title: str
    page: str
    query: str


_OF = "(:inspection IS NULL OR inspection_id = :inspection)"
_WAITING = (
    _Waits("reviews", "待审核的销号申请", "closing",
     "SELECT count(*) FROM closeout JOIN finding ON finding.id = finding_id WHERE closeout.state = 'applied'"
     f" AND {_OF}"),
    _Waits("extensions", "待批准的延期申请", "tasks",
     "SELECT count(*) FROM extension JOIN measure ON measure.id = measure_id JOIN finding ON finding.id = finding_id"
     f" WHERE extension.state = 'asked' AND {_OF}"),
    _Waits("next_reviews", "到复核日期的持续整改问题", "closing",
     "SELECT count(DISTINCT finding_id) FROM closeout JOIN finding ON finding.id = finding_id"
     f" WHERE closeout.state = 'closed' AND next_review_on <= :today AND {_OF}"),
    _Waits("letters", "过期未回复的督办文书", "letters",
     "SELECT count(*) FROM letter WHERE issued_on IS NOT NULL AND withdrawn_on IS NULL AND replied_on IS NULL"
     f" AND reply_due_on < :today AND {_OF}"),
    _Waits("returns", "过期未报送的单位", "submissions",
     "SELECT count(*) FROM collection_return JOIN collection_round ON collection_round.id = round_id"
     f" WHERE returned_on IS NULL AND due_on < :today AND {_OF}"),
    _Waits("comments", "未答复的公开期间意见", "publications",
     "SELECT count(*) FROM public_comment JOIN publication ON publication.id = publication_id"
     f" WHERE answered_on IS NULL AND {_OF}"),
)  # fmt: skip
