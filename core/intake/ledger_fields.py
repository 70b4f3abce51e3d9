"""台账字段: what an imported ledger may say — the columns of findings and measures, and what only old ledgers say.

The same columns as table, ledger and chooser have; those that sum up measures for a finding are left out, because
each measure says it itself, and those that are worked out are known, so that nobody is asked what they mean.
"""

from collections.abc import Mapping
from functools import cache

from core.base.columns import Column
from core.domain import findings, measures
from core.domain.mapping import OF_THE_WHOLE

# Headings of facts that a ledger tells and no list shows.
_MORE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("first_due", "原定完成时限", "measure", ("原定时限", "原完成时限", "原定完成时间", "原计划完成时间")),
    ("reported_on", "进展日期", "measure", ("进展时间", "填报日期", "填报时间", "更新日期", "更新时间")),
    ("reason", "未完成原因", "measure", ("未完成原因及说明", "未完成整改原因", "未完成的原因", "尚未完成原因")),
    ("next_plan", "下一步打算", "measure",
     ("下一步计划", "下步措施", "下一步措施", "下一步整改措施", "下一步工作措施", "下步打算", "下一步工作打算")),
    ("closed_on", "销号日期", "finding", ("销号时间", "办结日期", "办结时间")),
    ("closeout_number", "销号编号", "finding", ("销号号", "销号文号", "销号序号")),
    ("phone", "责任人联系电话", "measure", ("联系电话", "联系方式", "电话", "责任人电话", "手机")),
    ("post", "责任人职务", "measure", ("职务", "责任人/职务")),
    ("money_recovered", "挽回损失（万元）", "measure", ("挽回损失", "挽回经济损失", "挽回经济损失（万元）")),
    ("money_collected", "追缴（万元）", "measure", ("追缴金额", "追缴资金", "追缴金额（万元）")),
    ("money_returned", "清退（万元）", "measure", ("清退金额", "清退资金", "清退金额（万元）")),
    ("money_regained", "追回（万元）", "measure", ("追回金额", "追回资金", "追回金额（万元）")),
)  # fmt: skip
MONEY = {
    "money_recovered": "挽回损失", "money_collected": "追缴", "money_returned": "清退", "money_regained": "追回",
}  # fmt: skip
# Worked out by the program: read over, and said to be.
COMPUTED = frozenset({"days_left", "warning", "due_days", "due_warning", "measure_count"})
_LEFT_OUT = frozenset(OF_THE_WHOLE.values()) | {"task", "closing"}


@cache
def fields() -> Mapping[str, Column]:
    """Every field that a column of a ledger may stand for, by its key."""
    known = {column.key: column for column in (*findings.COLUMNS, *measures.COLUMNS) if column.key not in _LEFT_OUT}
    more = {
        key: Column(key, title, str, level="measure" if level == "measure" else "finding", synonyms=synonyms)
        for key, title, level, synonyms in _MORE
    }
    return {**known, **more}
