"""总览: what is due, overdue, missing — every number with the filter that opens the rows behind it."""

from dataclasses import dataclass, replace

from core.base.states import PROGRESS, WARNINGS
from core.domain import progress
from core.domain.finder import FindingFilter, FindingNumbers, count, numbers
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the overview: its name, how it is counted (口径), and the rows behind it."""

    key: str
    title: str
    count: int
    basis: str
    wanted: FindingFilter


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures in groups, and the totals they are read against."""

    totals: FindingNumbers
    states: tuple[Figure, ...]
    due: tuple[Figure, ...]
    missing: tuple[Figure, ...]


_NEAREST = "按尚未完成的措施中最早到期的时限"
_DUE = {"long_term": "有需长期坚持的措施（现时限为长期坚持或常态化坚持为是）的问题，不论完成情况"}
_MISSING = {
    "measure": "未定整改措施",
    "leader": "未定责任领导",
    "unit": "未定牵头单位",
    "deadline": "未定完成时限",
}


def figures(workspace: Workspace, inspection_id: int | None) -> Overview:
    """All figures of one inspection (None: of all). 口径: 问题, 不含已撤回; 完成率 = 已完成 ÷ 问题总数."""

    def figure(key: str, title: str, basis: str, wanted: FindingFilter) -> Figure:
        return Figure(key, title, count(workspace, wanted), basis, wanted)

    everything = FindingFilter(inspection=inspection_id)
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
    )


def _states(workspace: Workspace, inspection_id: int | None) -> list[tuple[str, str]]:
    """The states, best first, in the words lists show beside them: the inspection's own where one is chosen."""
    if inspection_id is None:
        return [*reversed(PROGRESS.items())]
    [(chosen,)] = workspace.sql("SELECT progress_words FROM inspection WHERE id = ?", inspection_id)
    return [(key, progress.word(chosen, key)) for key in reversed(PROGRESS)]
