"""类别: the 类 and 方面 of an inspection — headings of its document, or nodes of a built-in scheme."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.base.errors import Refused
from core.domain import rules
from core.domain.order import arrange, close_gaps, next_place
from core.store.operations import operation
from core.store.tables import Category, Inspection
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A heading in the tree; `findings` counts the rows directly under it."""

    id: int
    version: int
    title: str
    parent: int | None
    depth: int
    findings: int
    scheme_node: str


def tree(workspace: Workspace, inspection_id: int) -> list[CategoryRow]:
    """The headings of an inspection, each after its parent."""
    children: dict[int | None, list[CategoryRow]] = {}
    for key, version, title, parent, node, count in workspace.sql(
        "SELECT category.id, category.version, title, category.parent_id, scheme_node,"
        " (SELECT count(*) FROM finding WHERE category_id = category.id AND finding.parent_id IS NULL)"
        " FROM category WHERE inspection_id = ? ORDER BY place, category.id",
        inspection_id,
    ):
        children.setdefault(parent, []).append(CategoryRow(key, version, title, parent, 0, count, node))
    listed: list[CategoryRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            listed.append(CategoryRow(row.id, row.version, row.title, parent, depth, row.findings, row.scheme_node))
            walk(row.id, depth + 1)

    walk(None, 0)
    return listed


def schemes(workspace: Workspace) -> dict[str, str]:
    """The schemes offered: name → title, newest first."""
    _, known = rules.book(workspace, "schemes")
    return {name: scheme["title"] for name, scheme in known.items()}


def scheme_nodes(workspace: Workspace, name: str) -> tuple[str, ...]:
    """The categories of one scheme, in its order."""
    return tuple(rules.book(workspace, "schemes")[1][name]["nodes"])


@operation("category.add")
def add(workspace: Workspace, inspection_id: int, title: str, parent: int | None = None) -> int:
    """A new heading, last under its parent. Refused: no title, or a sibling of that title."""
    _check(workspace, inspection_id, parent, title, None)
    workspace.describe(title=title.strip())
    return insert(workspace, inspection_id, title, parent)


@operation("category.rename")
def rename(workspace: Workspace, category_id: int, title: str, *, seen: int) -> None:
    """Refused: no title, or a sibling of that title."""
    inspection, parent = _owner(workspace, category_id)
    _check(workspace, inspection, parent, title, category_id)
    workspace.describe(title=title.strip())
    workspace.update(Category, category_id, seen=seen, title=title.strip())


@operation("category.assign_node")
def assign_node(workspace: Workspace, category_id: int, node: str, *, seen: int) -> None:
    """Which node of the scheme the document's heading corresponds to (对应四个落实)."""
    workspace.update(Category, category_id, seen=seen, scheme_node=node)


@operation("category.arrange")
def reorder(workspace: Workspace, inspection_id: int, parent: int | None, ids: Sequence[int]) -> None:
    """The headings under one parent in this order."""
    arrange(workspace, Category, ids, inspection_id=inspection_id, parent_id=parent)


@operation("category.delete")
def delete(workspace: Workspace, category_id: int) -> None:
    """Refused while findings or headings stand under it."""
    [(title,)] = workspace.sql("SELECT title FROM category WHERE id = ?", category_id)
    used = workspace.sql(
        "SELECT (SELECT count(*) FROM finding WHERE category_id = ?1)"
        " + (SELECT count(*) FROM category WHERE parent_id = ?1)",
        category_id,
    )[0][0]
    if used:
        raise Refused("category.in_use", title=title, count=used)
    workspace.describe(title=title)
    inspection, parent = _owner(workspace, category_id)
    workspace.delete(Category, category_id)
    close_gaps(workspace, Category, inspection_id=inspection, parent_id=parent)


@operation("category.adopt_scheme")
def adopt_scheme(workspace: Workspace, inspection_id: int, name: str) -> None:
    """Take a scheme: its nodes become headings where the inspection has none of that title."""
    version, known = rules.book(workspace, "schemes")
    workspace.update(Inspection, inspection_id, scheme=name, scheme_version=version)
    titles = {row.title for row in tree(workspace, inspection_id)}
    for node in known[name]["nodes"]:
        if node not in titles:
            workspace.insert(
                Category, inspection=inspection_id, title=node, scheme_node=node,
                place=next_place(workspace, Category, inspection_id=inspection_id, parent_id=None),
            )  # fmt: skip
    workspace.describe(title=known[name]["title"])


def insert(workspace: Workspace, inspection_id: int, title: str, parent: int | None) -> int:
    """Write a heading inside the operation that is open."""
    place = next_place(workspace, Category, inspection_id=inspection_id, parent_id=parent)
    return workspace.insert(Category, inspection=inspection_id, parent=parent, title=title.strip(), place=place)


def _check(workspace: Workspace, inspection_id: int, parent: int | None, title: str, known: int | None) -> None:
    if not title.strip():
        raise Refused("category.no_title", field="title")
    if workspace.sql(
        "SELECT 1 FROM category WHERE inspection_id = ? AND parent_id IS ? AND title = ? AND id IS NOT ?",
        inspection_id, parent, title.strip(), known,
    ):  # fmt: skip
        raise Refused("category.known_already", field="title", title=title.strip())


def _owner(workspace: Workspace, category_id: int) -> tuple[int, int | None]:
    [(inspection, parent)] = workspace.sql("SELECT inspection_id, parent_id FROM category WHERE id = ?", category_id)
    return inspection, parent
