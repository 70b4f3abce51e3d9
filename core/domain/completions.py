"""措施完成情况: what each measure led to, in numbers — 完善制度, 挽回损失, 追责问责, 举一反三, 专项整治, 其他.

Counted from the outcomes tied to the measure. An outcome tied to a finding alone stands beside that finding's
first measure, so that the column adds up to what the finding led to; one tied to several measures of a finding is
counted beside the first of them only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.money import in_ten_thousands
from core.domain.glance import chunks
from core.domain.measures import MeasureRow
from core.store.workspace import Workspace

RECOVERED = "挽回损失"  # the one head of money that this ledger has a column for
OWN_COLUMNS = ("举一反三", "专项整治")


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """A measure and what it led to; `recovered` in 分. A number is None where there is nothing of its kind."""

    measure: MeasureRow
    regulations: int | None = None
    recovered: int | None = None
    persons: int | None = None
    wider: int | None = None
    drives: int | None = None
    others: str = ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


COLUMNS: tuple[Column, ...] = (
    Column("done_regulations", "完善制度（项）", lambda row: _number(row.regulations), width=9, align="center",
           level="measure"),
    Column("done_recovered", "挽回损失（万元）", lambda row: in_ten_thousands(row.recovered), width=10, align="center",
           level="measure"),
    Column("done_persons", "追责问责（人）", lambda row: _number(row.persons), width=9, align="center",
           level="measure"),
    Column("done_wider", "举一反三（项）", lambda row: _number(row.wider), width=9, align="center", level="measure"),
    Column("done_drives", "专项整治（项）", lambda row: _number(row.drives), width=9, align="center", level="measure"),
    Column("done_others", "其他", lambda row: row.others, width=16, level="measure"),
)  # fmt: skip

# One line an outcome: finding, measure (None: the finding alone), column, its own id, amount, kind.
_TOLD = """
SELECT tie.finding_id, tie.measure_id, 'regulations', regulation.id, 1, ''
FROM outcome_tie tie JOIN regulation ON regulation.id = tie.regulation_id
WHERE tie.finding_id IN ({marks}) AND coalesce(issued_on, '') <= ?
UNION ALL SELECT tie.finding_id, tie.measure_id, 'money', money.id, amount, head
FROM outcome_tie tie JOIN money ON money.id = tie.money_id
WHERE tie.finding_id IN ({marks}) AND coalesce(received_on, '') <= ?
UNION ALL SELECT tie.finding_id, tie.measure_id, 'persons', accountability.id, 1, ''
FROM outcome_tie tie JOIN accountability ON accountability.id = tie.accountability_id
WHERE tie.finding_id IN ({marks}) AND coalesce(treated_on, '') <= ?
UNION ALL SELECT tie.finding_id, tie.measure_id, 'wider', wider_action.id, count, kind
FROM outcome_tie tie JOIN wider_action ON wider_action.id = tie.wider_action_id
WHERE tie.finding_id IN ({marks}) AND coalesce(done_on, '') <= ?
"""


def of(workspace: Workspace, parts: Sequence[MeasureRow], until: date) -> dict[int, CompletionRow]:
    """Measure id → the measure with what it led to by the end of `until`; an undated outcome counts always."""
    told = _told(workspace, list(dict.fromkeys(one.finding for one in parts)), until)
    return {one.id: _completion(one, told.get(one.id, {})) for one in parts}


def _told(workspace: Workspace, ids: Sequence[int], until: date) -> dict[int, dict[tuple[str, str], dict[int, int]]]:
    """Measure id → (column, kind) → id of the outcome → its number."""
    told: dict[int, dict[tuple[str, str], dict[int, int]]] = {}
    day = until.isoformat()
    for portion in chunks(ids):
        marks = ", ".join("?" * len(portion))
        order = {
            finding: [key for (key,) in workspace.sql("SELECT id FROM measure WHERE finding_id = ? ORDER BY place, id",
                                                       finding)]
            for finding in portion
        }  # fmt: skip
        beside: dict[tuple[int, str, int], tuple[int, int, str]] = {}
        for finding, measure, column, key, number, kind in workspace.sql(
            _TOLD.format(marks=marks), *([*portion, day] * 4)
        ):
            places = order[finding]
            if not places:
                continue
            place = places.index(measure) if measure in places else 0
            known = beside.get((finding, column, key))
            if known is None or place < known[0]:
                beside[finding, column, key] = (place, number, kind)
        for (finding, column, key), (place, number, kind) in beside.items():
            told.setdefault(order[finding][place], {}).setdefault((column, kind), {})[key] = number
    return told


def _completion(measure: MeasureRow, told: dict[tuple[str, str], dict[int, int]]) -> CompletionRow:
    def total(column: str, kind: str = "") -> int | None:
        found = told.get((column, kind))
        return sum(found.values()) if found else None

    return CompletionRow(
        measure, total("regulations"), total("money", RECOVERED), total("persons"),
        total("wider", OWN_COLUMNS[0]), total("wider", OWN_COLUMNS[1]), "；".join(_others(told)),
    )  # fmt: skip


def _others(told: dict[tuple[str, str], dict[int, int]]) -> list[str]:
    """What has no column of its own, each kind apart: heads of money are never added up together."""
    money = [
        f"{kind}{in_ten_thousands(sum(found.values()))}万元"
        for (column, kind), found in told.items()
        if column == "money" and kind != RECOVERED
    ]
    wider = [
        f"{kind}{sum(found.values())}项"
        for (column, kind), found in told.items()
        if column == "wider" and kind not in OWN_COLUMNS
    ]
    return [*money, *wider]
