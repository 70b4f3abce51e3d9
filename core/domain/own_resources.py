"""自有范本: what this office changed for itself — the wording of a paper, a style, a ledger layout, a scheme.

The built-in ones stay in the program, so that an update brings new ones; a workspace holds only its own, each as the
text of the same form. Whether a text is a right one of its kind is asked of the floor that reads it, before it is kept.
"""

import re
from dataclasses import dataclass

from core.base.errors import Refused
from core.store.operations import operation
from core.store.tables import OwnResource, Setting
from core.store.workspace import Workspace

_BY_YEAR = frozenset({"calendar"})  # kinds whose name is the year they hold for
_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of the office's own: `kind` is wording, style, layout or the like; `based_on` names the built-in one."""

    id: int
    version: int
    kind: str
    name: str
    based_on: str
    based_on_version: str
    text: str


def rows(workspace: Workspace, kind: str) -> list[OwnRow]:
    """The office's own of that kind, in the order they were made."""
    found = workspace.sql(
        "SELECT id, version, kind, name, based_on, based_on_version, text FROM own_resource WHERE kind = ? ORDER BY id",
        kind,
    )
    return [OwnRow(*row) for row in found]


def named(workspace: Workspace, kind: str, name: str) -> OwnRow | None:
    """The office's own of that kind and name; None when there is none."""
    return next((row for row in rows(workspace, kind) if row.name == name), None)


def in_use(workspace: Workspace, kind: str) -> str:
    """The name of the one of that kind the office works with; empty: the program's own."""
    return workspace.settings.get(f"{kind}.in_use", "")


@operation("resource.use")
def use(workspace: Workspace, kind: str, name: str) -> None:
    """Work with the one of that name from now on; empty: the program's own. Refused: there is none of that name."""
    if name and named(workspace, kind, name) is None:
        raise Refused("resource.gone", name=name)
    workspace.describe(name=name)
    setting = f"{kind}.in_use"
    found = workspace.sql("SELECT id FROM setting WHERE name = ?", setting)
    if found:
        workspace.update(Setting, found[0][0], value=name)
    else:
        workspace.insert(Setting, name=setting, value=name)


@operation("resource.add")
def add(
    workspace: Workspace, kind: str, name: str, text: str, *, based_on: str = "", based_on_version: str = ""
) -> int:
    """A further one of its own. Refused: no name, a name taken, a calendar whose name is no year."""
    _check(workspace, kind, name, None)
    workspace.describe(name=name.strip())
    return workspace.insert(
        OwnResource, kind=kind, name=name.strip(), text=text, based_on=based_on, based_on_version=based_on_version
    )


@operation("resource.edit")
def edit(workspace: Workspace, resource_id: int, name: str, text: str, *, seen: int) -> None:
    """Its name and text. Refused: as `add`."""
    [(kind,)] = workspace.sql("SELECT kind FROM own_resource WHERE id = ?", resource_id) or [("",)]
    _check(workspace, kind, name, resource_id)
    workspace.describe(name=name.strip())
    workspace.update(OwnResource, resource_id, seen=seen, name=name.strip(), text=text)


@operation("resource.delete")
def delete(workspace: Workspace, resource_id: int) -> None:
    """Back to the program's own."""
    [(name,)] = workspace.sql("SELECT name FROM own_resource WHERE id = ?", resource_id) or [("",)]
    workspace.describe(name=name)
    workspace.delete(OwnResource, resource_id)


def _check(workspace: Workspace, kind: str, name: str, resource_id: int | None) -> None:
    if not name.strip():
        raise Refused("resource.no_name", field="name")
    if kind in _BY_YEAR and not _YEAR.fullmatch(name.strip()):
        raise Refused("resource.no_year", field="name", name=name.strip())
    known = named(workspace, kind, name.strip())
    if known is not None and known.id != resource_id:
        raise Refused("resource.known_already", field="name", name=name.strip())
