"""Read-only copies of evidence for other programs, in a folder of their own that goes when the workspace is closed."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.domain import evidence
from core.domain.evidence import EvidenceRow
from core.output.export import safe_name
from core.store.workspace import Workspace

if TYPE_CHECKING:
    from gui.desk import Desk


class EvidenceCopies:
    """Makes the copies of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._folder: Path | None = None
        desk.closing.connect(self.clear)

    def make(self, workspace: Workspace, row: EvidenceRow) -> Path:
        """A read-only copy under the title. Refused: a program, macros; Trouble: missing, altered."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="rectify-"))
        folder = self._folder / row.sha256[:12]
        folder.mkdir(exist_ok=True)
        return evidence.open_copy(workspace, row.sha256, folder / file_name(row))

    def clear(self) -> None:
        """Take them all away; one that a program still holds stays to the system's own tidying."""
        if self._folder is not None:
            shutil.rmtree(self._folder, onerror=_force)
            self._folder = None


def file_name(row: EvidenceRow) -> str:
    """What a copy is called: the title with the suffix of the file."""
    suffix = Path(row.name).suffix[:12]
    return safe_name(row.title or Path(row.name).stem, suffix)


def _force(remove: Any, path: str, _: Any) -> None:
    """Windows takes no read-only file away."""
    try:
        os.chmod(path, stat.S_IWRITE)  # noqa: PTH101
        remove(path)
    except OSError:
        return
