"""公文文字: the prose blocks of a paper as this office wants them (总体要求, 组织领导, 下一步 …).

Each block comes from the wording file until somebody edits it in the preview; it is marked when facts
under it changed since, and one click brings the wording file's text back.
"""

from dataclasses import dataclass

from core.base.errors import Stale
from core.store.operations import operation
from core.store.tables import PaperPrint, PaperText
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OwnText:
    """An edited block. `digest` is that of the wording's own text when it was edited."""

    id: int
    version: int
    text: str
    digest: str


def texts(workspace: Workspace, inspection_id: int, paper: str) -> dict[str, OwnText]:
    """The edited blocks of one paper."""
    found = workspace.sql(
        "SELECT block, id, version, text, digest FROM paper_text WHERE inspection_id = ? AND paper = ?",
        inspection_id, paper,
    )  # fmt: skip
    return {block: OwnText(*rest) for block, *rest in found}


@dataclass(frozen=True, slots=True)
class PrintRow:
    """What a 核对码 stands for: the paper and what was asked for, and of each printed line its digest.

    The lines themselves are not kept: what is cleared from the records shall not stand here still.
    """

    code: str
    inspection: int | None
    paper: str
    title: str
    request: str
    digests: tuple[str, ...]
    moment: str


def printed(workspace: Workspace, code: str) -> PrintRow | None:
    """What was last printed with that code; None when nothing was."""
    found = workspace.sql(
        "SELECT code, inspection_id, paper, title, request, lines, moment FROM paper_print WHERE code = ?"
        " ORDER BY id DESC LIMIT 1",
        code,
    )
    if not found:
        return None
    code, inspection, paper, title, request, lines, moment = found[0]
    return PrintRow(code, inspection, paper, title, request, tuple(lines.split()), moment)


@operation("paper.remember_print", undoable=False)
def remember_print(workspace: Workspace, row: PrintRow) -> None:
    """Keep what a code stands for; the same paper printed again from the same data is kept once."""
    workspace.describe(title=row.title)
    if printed(workspace, row.code) is None:
        workspace.insert(
            PaperPrint, code=row.code, inspection=row.inspection, paper=row.paper, title=row.title,
            request=row.request, lines="\n".join(row.digests), moment=row.moment,
        )  # fmt: skip


@operation("paper.write_text")
def write_text(
    workspace: Workspace, inspection_id: int, paper: str, block: str, text: str, *, digest: str, seen: int | None
) -> None:
    """Keep the office's own text of a block. Stale: somebody edited it since (`seen` None: was not edited then)."""
    known = texts(workspace, inspection_id, paper).get(block)
    if known is None:
        workspace.insert(PaperText, inspection=inspection_id, paper=paper, block=block, text=text, digest=digest)
    elif seen is None:
        raise Stale(changed=[(block, known.text, text)])
    else:
        workspace.update(PaperText, known.id, seen=seen, text=text, digest=digest)


@operation("paper.restore_text")
def restore_text(workspace: Workspace, inspection_id: int, paper: str, block: str) -> None:
    """Back to the wording file's own text."""
    known = texts(workspace, inspection_id, paper).get(block)
    if known is not None:
        workspace.delete(PaperText, known.id)
