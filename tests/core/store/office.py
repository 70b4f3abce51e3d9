"""A small office for the tests of the store: a few operations over the real tables, and looks at what is stored."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.store import evidence
from core.store.operations import operation
from core.store.tables import Category, Evidence, Finding, Inspection, Measure, Person, Record, Unit
from core.store.workspace import Workspace

TEXT = "落实全面从严治党主体责任不够有力"


@operation("try.begin")
def begin(workspace: Workspace, name: str = "第三轮巡视") -> int:
    """A new inspection."""
    workspace.describe(name=name)
    return workspace.insert(Inspection, name=name)


@operation("try.add")
def add(workspace: Workspace, inspection: int, texts: Sequence[str] = (TEXT,)) -> list[int]:
    """Findings of an inspection."""
    return [
        workspace.insert(Finding, inspection=inspection, original=text, text=text, place=place)
        for place, text in enumerate(texts)
    ]


@operation("try.edit")
def edit(workspace: Workspace, finding: int, *, seen: int | None = None, **values: Any) -> None:
    """Other words for a finding."""
    workspace.update(Finding, finding, seen=seen, **values)


@operation("try.measure")
def measure(workspace: Workspace, finding: int, text: str = "制定整改方案") -> int:
    """A measure for a finding."""
    return workspace.insert(Measure, finding=finding, text=text)


@operation("try.delete")
def delete(workspace: Workspace, model: type[Record], record: int) -> None:
    """Any record, with what it owns."""
    workspace.delete(model, record)


@operation("try.person")
def person(workspace: Workspace, name: str, unit: str = "") -> int:
    """A person, with a unit when one is named."""
    home = workspace.insert(Unit, name=unit) if unit else None
    return workspace.insert(Person, name=name, unit=home)


@operation("try.categorise")
def categorise(workspace: Workspace, inspection: int, finding: int, title: str) -> int:
    """A new category, and a finding put under it."""
    made = workspace.insert(Category, inspection=inspection, title=title)
    workspace.update(Finding, finding, category=made)
    return made


@operation("try.fail")
def fail(workspace: Workspace, finding: int, error: Exception) -> None:
    """Writes, and then goes wrong."""
    workspace.update(Finding, finding, brief="half done")
    raise error


@operation("try.number", undoable=False)
def number(workspace: Workspace, finding: int, text: str) -> None:
    """Something that is never undone."""
    workspace.update(Finding, finding, plan_number=text)


@operation("try.manage", right="manage")
def manage(workspace: Workspace) -> None:
    """For managers only."""


@operation("try.rights", right="manage")
def set_rights(workspace: Workspace, rights: str) -> None:
    """What the first operator may do from now on."""
    from core.store.tables import Operator

    workspace.update(Operator, 1, rights=rights)


@operation("try.hire", right="manage")
def hire(workspace: Workspace, name: str) -> int:
    """Another operator."""
    from core.store.tables import Operator

    return workspace.insert(Operator, name=name, rights="write")


@operation("try.rename")
def rename(workspace: Workspace, name: str) -> None:
    """Another name of the office."""
    workspace.update(workspace.schema.model["setting"], 1, value=name)


@operation("try.file")
def file_away(workspace: Workspace, sha256: str, name: str) -> int:
    """The row of an evidence file that is kept already."""
    size = evidence.path(workspace, sha256).stat().st_size
    return workspace.insert(Evidence, sha256=sha256, size=size, name=name)


def contents(workspace: Workspace, *, versions: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Every record of a workspace by table, without versions unless asked for."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name, table in workspace.schema.by_name.items():
        columns = ", ".join(f'"{one}"' for one in table.columns if versions or one != "version")
        found[name] = workspace.sql(f'SELECT {columns} FROM "{name}" ORDER BY id')
    return found


def database(workspace: Workspace) -> Path:
    """The file another program would open."""
    return workspace.folder / "workspace.db"
