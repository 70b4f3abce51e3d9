"""数字: every number a paper prints is a named figure with its 口径, counted from the rows themselves.

完成率 = 已完成 ÷ 问题总数; 基本完成 is not counted in (688/697 = 98.71 %). Zeros are printed. The same rows feed
screen, ledger and paper, so a total always equals the rows behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.finding_rows import FindingRow

_PROGRESS = {"done": "已完成", "basic": "基本完成", "open": "正在整改", "not_started": "未启动"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: what it counts, in which unit, and how (口径)."""

    title: str
    value: int
    unit: str
    basis: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of findings; `rate` is 完成率 as printed (`76%`), empty when there is nothing to count."""

    findings: Figure
    categories: Figure
    measures: Figure
    measures_done: Figure
    done: Figure
    basic: Figure
    open: Figure
    not_started: Figure
    overdue: Figure
    long_term: Figure
    closed: Figure
    rate: str


def count(found: Sequence[FindingRow], until: date) -> Figures:
    """Count 问题 as they stand at the end of `until`, without 意见建议, 工作要求, 表态承诺 and what was withdrawn."""
    rows = [row for row in found if row.kind == "finding" and (row.withdrawn_on is None or row.withdrawn_on > until)]
    measures = [one for row in rows for one in row.measures]
    states = {
        code: Figure(title, sum(row.progress == code for row in rows), "个", "按截至日期前最近一次上报的完成情况")
        for code, title in _PROGRESS.items()
    }
    late = sum(row.warning == "overdue" for row in rows)
    return Figures(
        findings=Figure("问题总数", len(rows), "个", "反馈问题，不含意见建议、工作要求、表态承诺和已撤回的问题"),
        categories=Figure(
            "方面",
            len({row.category for row in rows if row.category is not None}),
            "个",
            "有问题的类别，只计问题直接所属的一级",
        ),
        measures=Figure("整改措施", len(measures), "项", "上述问题的整改措施，同时服务于其他问题的不重复计"),
        measures_done=Figure("已完成措施", sum(one.progress == "done" for one in measures), "项", "完成情况为已完成"),
        overdue=Figure("超期问题", late, "个", f"未完成且最早到期的时限早于{until.isoformat()}"),
        long_term=Figure(
            "长期坚持措施", sum(one.long_term for one in measures), "项", "现时限为长期坚持或常态化坚持，不论是否完成"
        ),
        closed=Figure("已销号问题", sum(row.closing == "closed" for row in rows), "个", "截至日期前已销号"),
        rate=percent(states["done"].value, len(rows)),
        **states,
    )


def percent(part: int, whole: int) -> str:
    """`76%` or `98.71%`: two decimals at most, rounded half up, no trailing zeros; empty for nothing of nothing."""
    if not whole:
        return ""
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + "%"
