"""方案编号: the numbers findings carry from 方案定稿 on. They never move.

A split gives 3-1 and 3-2 under 3, a join keeps both old numbers (`3、5`), an added finding gets the next
free one of its kind. Before the plan is decided there are none, and a finding goes by its place.
"""

from collections.abc import Sequence

from core.store.workspace import Workspace

_JOINED = "、"


def of(workspace: Workspace, finding_ids: Sequence[int]) -> list[str]:
    """The plan numbers of these findings in this order; empty where there is none."""
    marks = ", ".join("?" * len(finding_ids))
    found = dict(workspace.sql(f"SELECT id, plan_number FROM finding WHERE id IN ({marks})", *finding_ids))
    return [found[key] for key in finding_ids]


def decided(workspace: Workspace, inspection_id: int) -> bool:
    """Whether the inspection has a decided plan."""
    return bool(workspace.sql("SELECT 1 FROM plan_edition WHERE inspection_id = ? LIMIT 1", inspection_id))


def next_free(workspace: Workspace, inspection_id: int, kind: str) -> str:
    """The next number of that kind once there is a plan; empty before."""
    if not decided(workspace, inspection_id):
        return ""
    return _after(_used(workspace, inspection_id, kind))


def kept_or_next(workspace: Workspace, finding_id: int) -> str:
    """The number of a finding that came back from the bin: its own where nothing else took it, else the next free.

    Empty as long as there is no plan.
    """
    [(inspection, kind, number)] = workspace.sql(
        "SELECT inspection_id, kind, plan_number FROM finding WHERE id = ?", finding_id
    )
    if not decided(workspace, inspection):
        return ""
    taken = _used(workspace, inspection, kind, besides=finding_id)
    if number and taken.isdisjoint(number.split(_JOINED)):
        return number
    return _after(taken)


def joined(numbers: Sequence[str]) -> str:
    """The number of a finding that several became."""
    return _JOINED.join(number for number in numbers if number)


def divided(workspace: Workspace, inspection_id: int, kind: str, number: str) -> tuple[str, str]:
    """The numbers of the two parts of a split: 3 → 3-1 and 3-2, 3-1 → 3-1 and the next free 3-n.

    A joined one comes apart where it was joined: `3、5` → 3 and 5.
    """
    if not number:
        return "", ""
    if _JOINED in number:
        first, _, second = number.rpartition(_JOINED)
        return first, second
    stem = number.partition("-")[0]
    used = _used(workspace, inspection_id, kind)
    nth = 2
    while f"{stem}-{nth}" in used:
        nth += 1
    return (number if "-" in number else f"{stem}-1"), f"{stem}-{nth}"


def _after(used: set[str]) -> str:
    heads = [part.partition("-")[0] for part in used]
    return str(max((int(head) for head in heads if head.isdigit()), default=0) + 1)


def _used(workspace: Workspace, inspection_id: int, kind: str, *, besides: int = 0) -> set[str]:
    """Every single number that a finding of that kind carries (but one) or an edition gave."""
    found = workspace.sql(
        "SELECT plan_number FROM finding WHERE inspection_id = ?1 AND kind = ?2 AND parent_id IS NULL AND id <> ?3"
        " UNION SELECT number FROM plan_entry JOIN plan_edition ON plan_edition.id = edition_id"
        " JOIN finding ON finding.id = finding_id WHERE plan_edition.inspection_id = ?1 AND kind = ?2",
        inspection_id, kind, besides,
    )  # fmt: skip
    return {part for (text,) in found for part in text.split(_JOINED) if part}
