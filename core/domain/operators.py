"""操作员: who sits at the program, and what each may do.

Rights hold inside the program; who can read the file can read it until the workspace is encrypted.
"""

from dataclasses import dataclass

from core.base.errors import Refused
from core.store.operations import operation
from core.store.tables import Operator
from core.store.workspace import Workspace

RIGHTS = {"write": "登记和修改", "review": "审核销号", "clue": "查看问题线索", "manage": "管理操作员和清除"}
ALL_RIGHTS = " ".join(RIGHTS)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator and the words of his rights."""

    id: int
    version: int
    name: str
    rights: tuple[str, ...]


def rows(workspace: Workspace) -> list[OperatorRow]:
    """All operators in the order they were made."""
    return [
        OperatorRow(key, version, name, tuple(rights.split()))
        for key, version, name, rights in workspace.sql("SELECT id, version, name, rights FROM operator ORDER BY id")
    ]


@operation("operator.add", right="manage")
def add(workspace: Workspace, name: str, rights: tuple[str, ...]) -> int:
    """A further operator. Refused: no name, a name taken."""
    _check(workspace, name, None)
    workspace.describe(name=name.strip())
    return workspace.insert(Operator, name=name.strip(), rights=" ".join(rights))


@operation("operator.edit", right="manage")
def edit(workspace: Workspace, operator_id: int, name: str, rights: tuple[str, ...], *, seen: int) -> None:
    """Name and rights. Refused: nobody would be left who may manage."""
    _check(workspace, name, operator_id)
    others = [row for row in rows(workspace) if row.id != operator_id]
    if "manage" not in rights and not any("manage" in row.rights for row in others):
        raise Refused("operator.last_manager", field="rights")
    workspace.describe(name=name.strip())
    workspace.update(Operator, operator_id, seen=seen, name=name.strip(), rights=" ".join(rights))


def _check(workspace: Workspace, name: str, operator_id: int | None) -> None:
    if not name.strip():
        raise Refused("operator.no_name", field="name")
    if any(row.name == name.strip() and row.id != operator_id for row in rows(workspace)):
        raise Refused("operator.known_already", field="name", name=name.strip())
