"""资金: amounts that were recovered, paid back or returned, each under one head; heads are never added up together.

Typed in 元 or 万元, kept in 分; an amount given in 万元 is printed with the decimals of its source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.money import in_ten_thousands, in_yuan, read_money
from core.domain import outcomes
from core.domain.outcomes import OutcomeFilter, Tie, TieRow
from core.store.operations import operation
from core.store.tables import Money
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One amount in 分 under its head; `decimals` as the source gave them in 万元, None when it said 元."""

    id: int
    version: int
    inspection: int
    head: str
    amount: int
    decimals: int | None
    received_on: date | None
    unit: int | None
    unit_name: str
    remark: str
    ties: tuple[TieRow, ...]
    evidence: tuple[str, ...]

    @property
    def typed(self) -> str:
        """The amount the way it was given: `3.60万元` or `36000元`."""
        if self.decimals is None:
            return f"{in_yuan(self.amount)}元"
        return f"{in_ten_thousands(self.amount, self.decimals)}万元"


@dataclass(frozen=True, slots=True)
class MoneyDraft:
    """`amount` as typed: `36000`, `36,000.50元`, `3.60万元`; 元 where no unit is given."""

    head: str
    amount: str
    received_on: date | None = None
    unit: int | None = None
    remark: str = ""
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadSum:
    """What one head comes to, in 分; `decimals` the most that any of its sources gave in 万元."""

    head: str
    amount: int
    decimals: int | None
    count: int

    def __str__(self) -> str:
        return f"{self.head}{in_ten_thousands(self.amount, self.decimals)}万元"


COLUMNS: tuple[Column, ...] = (
    Column("money_head", "资金类别", lambda row: row.head, "head", 12, "center", synonyms=("类别", "资金性质")),
    Column("money_yuan", "金额（元）", lambda row: in_yuan(row.amount), "amount", 16, "right", synonyms=("金额",)),
    Column("money_wan", "金额（万元）", lambda row: in_ten_thousands(row.amount, row.decimals), "amount", 14, "right"),
    Column("received_on", "到账日期", lambda row: show_day(row.received_on), "received_on", 14, "center"),
    Column("outcome_findings", "对应问题", lambda row: "、".join(tie.short for tie in row.ties), None, 14, "center"),
    Column("outcome_unit", "责任单位", lambda row: row.unit_name, "unit_name", 18),
    Column("outcome_evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 20, shown=False),
    Column("outcome_remark", "备注", lambda row: row.remark, None, 24),
)  # fmt: skip


def ids(workspace: Workspace, wanted: OutcomeFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the amounts wanted, by these columns, else by the day they came in."""
    found = outcomes.select(workspace, "money", wanted)
    return [row.id for row in outcomes.ordered(rows(workspace, found), COLUMNS, sort)] if sort else found


def rows(workspace: Workspace, ids: Sequence[int]) -> list[MoneyRow]:
    """The amounts of these ids in this order; those deleted meanwhile are left out."""
    ties, proofs = outcomes.ties_of(workspace, "money", ids), outcomes.proofs(workspace, "money", ids)
    found = workspace.sql(
        "SELECT money.id, money.version, inspection_id, head, amount, decimals, received_on, unit_id,"
        " coalesce(unit.name, ''), remark FROM money LEFT JOIN unit ON unit.id = unit_id"
        f" WHERE money.id IN ({', '.join('?' * len(ids))})",
        *ids,
    )
    read = {
        key: MoneyRow(
            key, version, inspection, head, amount, decimals, date.fromisoformat(on) if on else None, unit, unit_name,
            remark, ties.get(key, ()), proofs.get(key, ()),
        )
        for key, version, inspection, head, amount, decimals, on, unit, unit_name, remark in found
    }  # fmt: skip
    return [read[key] for key in ids if key in read]


def sums(workspace: Workspace, wanted: OutcomeFilter) -> list[HeadSum]:
    """What each head comes to among the amounts wanted, in the order of the rule book, others after them."""
    return by_head(workspace, rows(workspace, outcomes.select(workspace, "money", wanted)))


def by_head(workspace: Workspace, found: Sequence[MoneyRow]) -> list[HeadSum]:
    """The same of amounts that were read."""
    told: dict[str, list[MoneyRow]] = {}
    for row in found:
        told.setdefault(row.head, []).append(row)
    order = [head for head in outcomes.words(workspace, "money", "heads") if head in told]
    return [
        HeadSum(
            head, sum(row.amount for row in told[head]),
            max((row.decimals for row in told[head] if row.decimals is not None), default=None), len(told[head]),
        )
        for head in [*order, *(head for head in told if head not in order)]
    ]  # fmt: skip


def draft_of(row: MoneyRow) -> MoneyDraft:
    """The form as it opens on an amount."""
    return MoneyDraft(row.head, row.typed, row.received_on, row.unit, row.remark, outcomes.draft_ties(row.ties))


@operation("money.add")
def add(workspace: Workspace, inspection_id: int, draft: MoneyDraft) -> int:
    """A further amount. Refused: no head, no amount or none above zero, no finding or a foreign one, a day to come."""
    workspace.describe(head=draft.head.strip())
    return insert(workspace, inspection_id, draft)


@operation("money.edit")
def edit(workspace: Workspace, money_id: int, draft: MoneyDraft, *, seen: int) -> None:
    """All of it at once. Refused as by `add`, `Stale`."""
    [(inspection,)] = workspace.sql("SELECT inspection_id FROM money WHERE id = ?", money_id) or [(0,)]
    amount, decimals = _check(workspace, inspection, draft)
    workspace.describe(head=draft.head.strip())
    workspace.update(Money, money_id, seen=seen, amount=amount, decimals=decimals, **_values(draft))
    outcomes.set_ties(workspace, "money", money_id, draft.ties)


@operation("money.delete")
def delete(workspace: Workspace, money_ids: Sequence[int]) -> None:
    """Into the bin."""
    outcomes.remove(workspace, "money", money_ids)


def insert(workspace: Workspace, inspection_id: int, draft: MoneyDraft) -> int:
    """Write one inside the operation that is open. Refused as by `add`."""
    amount, decimals = _check(workspace, inspection_id, draft)
    key = workspace.insert(Money, inspection=inspection_id, amount=amount, decimals=decimals, **_values(draft))
    outcomes.set_ties(workspace, "money", key, draft.ties)
    return key


def _check(workspace: Workspace, inspection_id: int, draft: MoneyDraft) -> tuple[int, int | None]:
    complaints: list[Refused] = []
    amount, decimals = 0, None
    if not draft.head.strip():
        complaints.append(Refused("money.no_head", field="head"))
    try:
        amount, decimals = read_money(draft.amount)
        if amount <= 0:
            complaints.append(Refused("money.nothing", field="amount"))
    except Refused as refusal:
        complaints.append(Refused(refusal.code, field="amount", **refusal.facts))
    complaints += [*outcomes.future(workspace, draft.received_on, "received_on")]
    complaints += [*outcomes.tie_complaints(workspace, inspection_id, draft.ties)]
    if complaints:
        raise Complaints(complaints)
    return amount, decimals


def _values(draft: MoneyDraft) -> dict[str, object]:
    return {
        "head": draft.head.strip(), "received_on": draft.received_on, "unit": draft.unit,
        "remark": draft.remark.strip(),
    }  # fmt: skip
