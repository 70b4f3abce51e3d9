"""自制台账: the ledger layouts of an office beside the built-in ones, kept in its workspace as texts of layout files.

A layout is checked before it is kept; one that an update of the program made wrong is told with file, line and reason
and stands in nobody's way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.base.errors import Refused
from core.domain import own_resources
from core.domain.own_resources import OwnRow
from core.output import layout_file, layout_text, layouts, ledger_subjects
from core.output.layouts import Layout
from core.output.ledger_subjects import SUBJECTS
from core.store.workspace import Workspace

KIND = "layout"


@dataclass(frozen=True, slots=True)
class Own:
    """One of the office's own: the record, and the layout, or what is wrong with it."""

    row: OwnRow
    layout: Layout | None
    wrong: Refused | None = None


def own(workspace: Workspace) -> list[Own]:
    """The office's own layouts in the order they were made."""
    found: list[Own] = []
    for row in own_resources.rows(workspace, KIND):
        try:
            found.append(Own(row, replace(check(row.text, row.name), id=f"own_{row.id}", name=row.name)))
        except Refused as error:
            found.append(Own(row, None, error))
    return found


def known(workspace: Workspace) -> Sequence[Layout]:
    """The built-in layouts whose rows the operator may see, then the office's own that are right."""
    mine = [one.layout for one in own(workspace) if one.layout is not None]
    every = [*layouts.built_in(), *mine]
    return [one for one in every if not SUBJECTS[one.subject].right or workspace.may(SUBJECTS[one.subject].right)]


def check(text: str, file: str) -> Layout:
    """The layout in a text. Refused: what `layout_file.parse` and `ledger_subjects.check` refuse."""
    layout = layout_file.parse(text, file)
    ledger_subjects.check(layout)
    return layout


def text_of(layout: Layout, name: str) -> str:
    """The text under which a changed layout is kept: it has its own name and tells what it was made from.

    Refused: a name that a built-in layout has, or what `check` refuses.
    """
    if any(name.strip() == one.name for one in layouts.built_in()):
        raise Refused("layout.name_of_built_in", field="name", name=name.strip())
    based_on = layout.based_on or layout.id
    changed = replace(layout, id="own", name=name.strip(), based_on="" if based_on.startswith("own") else based_on)
    text = layout_text.write(changed)
    check(text, name.strip())
    return text
