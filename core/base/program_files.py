"""程序文件: whether the installed program is as it was built, by the list that the build laid beside it.

The list `files.sha256` has a line for each file: SHA-256, size in bytes, path from the program's folder. The launcher
of Windows compares the sizes at every start; here the content is read too.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.base.meter import Meter, silent
from core.base.places import home

LIST = "files.sha256"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were looked at, and which are missing or altered (paths from the program's folder)."""

    count: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file is as it was built, and there was a list to tell."""
        return bool(self.count) and not self.missing and not self.altered


def check(meter: Meter | None = None, folder: Path | None = None) -> Checked:
    """Read every file of the installed program. Without a list (run from its sources) nothing is counted."""
    folder = folder or home()
    lines = _listed(folder) if folder else []
    meter = meter or silent()
    meter.begin("核对程序文件", len(lines))
    missing: list[str] = []
    altered: list[str] = []
    for done, (sha256, name) in enumerate(lines, 1):
        try:
            with (folder or Path()).joinpath(name).open("rb") as stream:
                same = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            missing.append(name)
        else:
            if not same:
                altered.append(name)
        meter.step(done)
    return Checked(len(lines), tuple(missing), tuple(altered))


def _listed(folder: Path) -> list[tuple[str, str]]:
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    parts = [line.split(" ", 2) for line in lines]
    return [(one[0], one[2]) for one in parts if len(one) == 3]
