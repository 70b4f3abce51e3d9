"""操作员: who sits at the program, and what each may do.

Rights hold inside the program; who can read the file can read it until the workspace is encrypted. Signing in with a
password is `core.domain.sign_in`.
"""

from dataclasses import dataclass
from datetime import date

from core.base.errors import Refused
from core.store.operations import operation
from core.store.tables import Operator
from core.store.workspace import Workspace

RIGHTS = {"write": "登记和修改", "review": "审核销号", "clue": "查看问题线索", "manage": "管理操作员和清除"}
ALL_RIGHTS = " ".join(RIGHTS)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator and the words of his rights; `password`: whether one is set, `left_on` since when he is gone."""

    id: int
    version: int
    name: str
    rights: tuple[str, ...]
    password: bool = False
    left_on: date | None = None
    person: str = ""  # who of the persons, where that was said


def rows(workspace: Workspace) -> list[OperatorRow]:
    """All operators in the order they were made, also those who left."""
    return [
        OperatorRow(
            key, version, name, tuple(rights.split()), bool(has), date.fromisoformat(left) if left else None, person
        )
        for key, version, name, rights, has, left, person in workspace.sql(
            "SELECT operator.id, operator.version, operator.name, rights, password <> '', operator.left_on,"
            " coalesce(person.name, '') FROM operator LEFT JOIN person ON person.id = person_id ORDER BY operator.id"
        )
    ]


def active(workspace: Workspace) -> list[OperatorRow]:
    """Those who may sit at the program."""
    return [row for row in rows(workspace) if row.left_on is None]


def one(workspace: Workspace, operator_id: int) -> OperatorRow:
    """An operator by id. Refused: gone."""
    found = next((row for row in rows(workspace) if row.id == operator_id), None)
    if found is None:
        raise Refused("record.gone", noun="operator")
    return found


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
    if "manage" not in rights:
        _must_leave_a_manager(workspace, operator_id)
    workspace.describe(name=name.strip())
    workspace.update(Operator, operator_id, seen=seen, name=name.strip(), rights=" ".join(rights))


@operation("operator.leave", right="manage")
def leave(workspace: Workspace, operator_id: int) -> None:
    """He sits at the program no longer; what he did keeps his name. Refused: oneself, the last who may manage."""
    if operator_id == workspace.operator:
        raise Refused("operator.is_oneself")
    _must_leave_a_manager(workspace, operator_id)
    workspace.describe(name=one(workspace, operator_id).name)
    workspace.update(Operator, operator_id, left_on=workspace.today())


@operation("operator.come_back", right="manage")
def come_back(workspace: Workspace, operator_id: int) -> None:
    """He sits at the program again."""
    workspace.describe(name=one(workspace, operator_id).name)
    workspace.update(Operator, operator_id, left_on=None)


def _must_leave_a_manager(workspace: Workspace, operator_id: int) -> None:
    others = [row for row in active(workspace) if row.id != operator_id]
    if not any("manage" in row.rights for row in others):
        raise Refused("operator.last_manager", field="rights")


@operation("operator.identify")
def identify(workspace: Workspace, person_id: int) -> None:
    """Who of the persons the operator at work is, for «我负责的». Refused: the person is gone."""
    found = workspace.sql("SELECT name FROM person WHERE id = ?", person_id)
    if not found:
        raise Refused("record.gone", noun="person")
    workspace.describe(name=found[0][0])
    workspace.update(Operator, workspace.operator, person=person_id)


def _check(workspace: Workspace, name: str, operator_id: int | None) -> None:
    if not name.strip():
        raise Refused("operator.no_name", field="name")
    if any(row.name == name.strip() and row.id != operator_id for row in rows(workspace)):
        raise Refused("operator.known_already", field="name", name=name.strip())
