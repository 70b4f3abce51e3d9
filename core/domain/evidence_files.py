"""佐证材料的文件: taking them in, whether they are still there and unaltered, and copies to read.

A file is taken in outside any operation (in a job: it may be large) and stands in the store, whole, before the
row that names it is written. What leaves again is a copy whose bytes are compared with the hash on the way.
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.base import file_sorts
from core.base.errors import Refused, Trouble
from core.base.meter import Meter, silent
from core.domain.evidence_rows import findings_of, secret
from core.store import evidence as store
from core.store import folders
from core.store.workspace import Workspace

LONGEST_NAME = 200  # characters of a file's name that are kept


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stands in the store and is not yet evidence of anything. `pages` of a PDF, where they could be
    counted."""

    sha256: str
    size: int
    name: str
    sort: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of evidence whose file is `missing` or `altered`, and the findings it belongs to (ids)."""

    evidence: int
    title: str
    name: str
    state: str
    findings: tuple[int, ...]


# -- taking in ---------------------------------------------------------------------------------


def take(workspace: Workspace, files: Sequence[Path], meter: Meter | None = None) -> list[Kept]:
    """Copy these files into the store; `workspace` is a writing one, no operation is open.

    Troubles: one is no file, cannot be read or is empty, the disk is full. `Cancelled` leaves what was copied in the
    store, named by nothing.
    """
    meter = meter or silent()
    sizes = [_size(file) for file in files]
    meter.begin("收存佐证材料", sum(sizes))
    done = 0
    kept: list[Kept] = []
    for file, size in zip(files, sizes, strict=True):
        before = done
        sha256 = store.keep(workspace, file, lambda through, before=before: meter.step(before + through))
        kept.append(_described(workspace, sha256, file.name))
        done += size
        meter.step(done)
    return kept


def take_bytes(workspace: Workspace, content: bytes, name: str) -> Kept:
    """The same for what has no file yet: a picture from the clipboard."""
    return _described(workspace, store.keep(workspace, content), name)


def _size(file: Path) -> int:
    try:
        if not file.is_file():
            raise Trouble("evidence.not_a_file", name=file.name)
        size = file.stat().st_size
    except OSError as error:
        raise Trouble("evidence.no_such_file", name=file.name) from error
    if not size:
        raise Trouble("evidence.empty", name=file.name)
    return size


def _described(workspace: Workspace, sha256: str, name: str) -> Kept:
    file = store.path(workspace, sha256)
    sort = file_sorts.of(file, name)
    return Kept(sha256, file.stat().st_size, name[-LONGEST_NAME:], sort, _pages(file) if sort == "pdf" else None)


def _pages(file: Path) -> int | None:
    """How many pages a PDF says it has; None where it is damaged or locked."""
    import pikepdf

    try:
        with pikepdf.open(file) as opened:
            return len(opened.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, OSError):
        return None


# -- still there? ------------------------------------------------------------------------------


def faults(workspace: Workspace, meter: Meter | None = None, *, thorough: bool = True) -> list[Fault]:
    """Evidence whose file is missing or altered, each with its findings. `thorough` reads and hashes every file;
    without it only presence and length are looked at. What belongs to clues is told only with their right."""
    hidden = frozenset[int]() if workspace.may("clue") else secret(workspace)
    known = [
        row
        for row in workspace.sql("SELECT id, title, name, sha256, size FROM evidence WHERE sha256 <> '' ORDER BY id")
        if row[0] not in hidden
    ]
    meter = meter or silent()
    meter.begin("核对佐证材料", len(known))
    bad: list[tuple[int, str, str, str]] = []
    for nth, (key, title, name, sha256, size) in enumerate(known, 1):
        now = store.state(workspace, sha256, size)
        if now == "here" and thorough and store.digest(store.path(workspace, sha256)) != sha256:
            now = "altered"
        if now != "here":
            bad.append((key, title or name, name, now))
        meter.step(nth)
    owners = findings_of(workspace, [key for key, *_ in bad])
    return [Fault(*one, owners.get(one[0], ())) for one in bad]


# -- copies ------------------------------------------------------------------------------------


def copy(workspace: Workspace, sha256: str, target: Path, meter: Meter | None = None) -> None:
    """Write the file's bytes to `target`, which must not be there yet, and compare them with their hash on the way.

    Troubles: the file is missing or altered (the copy is then taken away again), the disk is full.
    """
    source = store.path(workspace, sha256)
    meter = meter or silent()
    summed = hashlib.sha256()
    try:
        with source.open("rb") as content, target.open("xb") as stream:
            while portion := content.read(store.CHUNK):
                summed.update(portion)
                stream.write(portion)
                meter.step(stream.tell())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise folders.trouble(error) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if summed.hexdigest() != sha256:
        target.unlink(missing_ok=True)
        raise Trouble("evidence.altered", name=target.name)


def open_copy(workspace: Workspace, sha256: str, target: Path) -> Path:
    """A read-only copy to be opened by the system's own program; what was kept can so never be changed.

    Refused: the content, whatever its name says, is a program or holds macros.
    """
    sort = file_sorts.of(store.path(workspace, sha256), target.name)
    if sort in file_sorts.RISKY:
        raise Refused("evidence.is_program" if sort == "program" else "evidence.has_macros", name=target.name)
    if target.exists():
        os.chmod(target, stat.S_IWRITE | stat.S_IREAD)  # noqa: PTH101 - Windows deletes no read-only file
        target.unlink()
    copy(workspace, sha256, target)
    os.chmod(target, stat.S_IREAD)  # noqa: PTH101
    return target
