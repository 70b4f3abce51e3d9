"""销号程序、销号标准: who reviews in turn and by which criteria, built in as data or an inspection's own.

An application freezes both, so that a later change never touches what was reviewed under the old ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.base.errors import Complaints, Refused
from core.domain import rules
from core.store.operations import operation
from core.store.tables import Inspection
from core.store.workspace import Workspace

ARROW = " → "
FEWEST_LEVELS = 2


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """How an inspection closes out; `own_*`: whether it says so itself or goes by the built-in ones."""

    inspection: int
    version: int
    chain: tuple[str, ...]
    criteria: tuple[str, ...]
    own_chain: bool
    own_criteria: bool


# -- queries -----------------------------------------------------------------------------------


def of(workspace: Workspace, inspection_id: int) -> ClosingRules:
    """The chain and the criteria of an inspection. Refused: it is gone."""
    found = workspace.sql("SELECT version, closing_chain, closing_criteria FROM inspection WHERE id = ?", inspection_id)
    if not found:
        raise Refused("record.gone", noun="inspection")
    [(version, chain, criteria)] = found
    return ClosingRules(
        inspection_id, version, levels(chain) or next(iter(chains(workspace).values())),
        lines(criteria) or usual_criteria(workspace), bool(chain), bool(criteria),
    )  # fmt: skip


def chains(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The built-in chains by name; the first is the usual one."""
    return {name: tuple(steps) for name, steps in rules.book(workspace, "closing")[1]["chains"].items()}


def usual_criteria(workspace: Workspace) -> tuple[str, ...]:
    """The five usual criteria."""
    return tuple(rules.book(workspace, "closing")[1]["criteria"]["usual"])


def reopening_sources(workspace: Workspace) -> tuple[str, ...]:
    """Because of what closed findings are usually opened again; others may be typed."""
    return tuple(rules.book(workspace, "closing")[1]["sources"]["reopening"])


def levels(chain: str) -> tuple[str, ...]:
    """`责任领导 → 牵头部门 → 巡察办` as its levels."""
    return tuple(part.strip() for part in chain.split(ARROW.strip()) if part.strip())


def lines(text: str) -> tuple[str, ...]:
    """One criterion a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# -- operations --------------------------------------------------------------------------------


@operation("closing_rules.edit")
def edit(workspace: Workspace, inspection_id: int, chain: Sequence[str], criteria: Sequence[str], *, seen: int) -> None:
    """The inspection's own chain and criteria for applications from now on; the built-in ones are not stored.

    Refused: fewer than two levels, a level twice, no criterion, `Stale`.
    """
    steps, asked = _kept(chain), _kept(criteria)
    complaints: list[Refused] = []
    if len(steps) < FEWEST_LEVELS:
        complaints.append(Refused("closing_rules.too_short", field="chain", n=FEWEST_LEVELS))
    elif len(set(steps)) < len(steps) or any(ARROW.strip() in step for step in steps):
        complaints.append(Refused("closing_rules.level_twice", field="chain"))
    if not asked:
        complaints.append(Refused("closing_rules.no_criterion", field="criteria"))
    if complaints:
        raise Complaints(complaints)
    usual = steps == next(iter(chains(workspace).values())), asked == usual_criteria(workspace)
    workspace.update(
        Inspection, inspection_id, seen=seen, closing_chain="" if usual[0] else ARROW.join(steps),
        closing_criteria="" if usual[1] else "\n".join(asked),
    )  # fmt: skip


def _kept(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in given if text.strip())
