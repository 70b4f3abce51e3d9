"""A batch change of 1,000 measures as one operation and its undo, beside a tenth; a file of 50 MB taken in as evidence,
beside copying it bare."""

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import office

TURNS = 5
SMALL, LARGE = 100, 1_000


def measure(folder: Path) -> Iterator[office.Line]:
    taken = office.ask("batch.py", "changed", office.workspace_of(folder, 10_000, 3))
    yield office.Line("1,000 of 30,000 measures changed at once", taken["change"], taken["few"], "ms", "≤ 2000 ms")
    yield office.Line("    and undone", taken["undo"], None, "ms", "")
    taken = office.ask("batch.py", "attached", office.workspace_of(folder, 300), folder)
    yield office.Line("evidence of 50 MB, kept and attached", taken["ours"], taken["bare"], "ms", "beside the window")


def _changed(folder: Path) -> None:
    """Kind, leaders and co-units anew each time: of the same measures, so that each turn has as much to write."""
    from core.domain import measures
    from core.store import undo
    from core.store.workspace import Workspace

    with Workspace.open(folder) as workspace:
        keys = [key for (key,) in workspace.sql("SELECT id FROM measure ORDER BY id LIMIT ?", LARGE)]
        units = cycle(key for (key,) in workspace.sql("SELECT id FROM unit"))
        kinds = cycle(("专项整治", "建章立制"))

        def change(count: int) -> None:
            wanted = measures.MeasureChange(kind=next(kinds), co_units=(next(units), next(units)))
            skipped = measures.change_many(workspace, keys[:count], wanted)
            assert not skipped

        few, many, undone = office.median(
            TURNS, lambda: change(SMALL), lambda: change(LARGE), lambda: undo.undo(workspace)
        )
    office.tell(change=many, few=few, undo=undone)


def _attached(folder: Path, elsewhere: Path) -> None:
    """Each turn another file: the store keeps the same bytes only once."""
    from core.domain import evidence, evidence_files
    from core.store.workspace import Workspace

    file, copy = elsewhere / "scan.bin", elsewhere / "copy.bin"
    rest = os.urandom(50 << 20)

    def renew() -> None:
        file.write_bytes(os.urandom(16) + rest[16:])

    renew()
    with Workspace.open(folder) as workspace:
        [(finding,)] = workspace.sql("SELECT min(id) FROM finding")

        def attach() -> None:
            evidence.attach(workspace, "finding", finding, evidence_files.take(workspace, [file]))

        ours, bare = office.median(TURNS, attach, lambda: shutil.copyfile(file, copy), between=renew)
    office.tell(ours=ours, bare=bare)


if __name__ == "__main__":
    _changed(Path(sys.argv[2])) if sys.argv[1] == "changed" else _attached(Path(sys.argv[2]), Path(sys.argv[3]))
