"""佐证材料: files kept once, under their SHA-256, in `evidence/ab/abcdef…`.

The file is there, whole and flushed to the disk, before any row names it; a row without its file can only
come from outside, and `verify` names it. A file whose row is undone stays, for redo and for the past; only
expunge removes files.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from core.base.errors import Refused, Trouble
from core.store import folders

if TYPE_CHECKING:
    from core.store.workspace import Workspace

CHUNK = 1 << 20


def _unseen(_: int) -> None:
    """Nobody looks how far it is."""


def keep(workspace: "Workspace", content: Path | bytes, told: Callable[[int], None] = _unseen) -> str:
    """Store a file (or bytes) and give its SHA-256; the same content is stored once. Write the row after it.

    `told` hears after each piece how many bytes are through, and may raise to stop: nothing is left then.
    Trouble: the file cannot be read, the disk is full.
    """
    if workspace.read_only:
        raise Refused("workspace.only_read")
    with _opened(content) as source:
        return _store(workspace.folder / folders.EVIDENCE, source, told)


def path(workspace: "Workspace", sha256: str) -> Path:
    """Where the file lies. Trouble when it is not there."""
    found = place(workspace.folder / folders.EVIDENCE, sha256)
    if not found.is_file():
        raise Trouble("evidence.missing")
    return found


def state(workspace: "Workspace", sha256: str, size: int) -> str:
    """`here`, `missing`, `altered` (told by its length alone) or `name_only`, for a name without a file."""
    if not sha256:
        return "name_only"
    try:
        found = place(workspace.folder / folders.EVIDENCE, sha256).stat()
    except OSError:
        return "missing"
    return "here" if found.st_size == size else "altered"


def place(root: Path, sha256: str) -> Path:
    """Where a file of this content belongs under an evidence folder."""
    return root / sha256[:2] / sha256


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    summed = hashlib.sha256()
    with file.open("rb") as source:
        while portion := source.read(CHUNK):
            summed.update(portion)
    return summed.hexdigest()


def _opened(content: Path | bytes) -> IO[bytes]:
    if isinstance(content, bytes):
        return BytesIO(content)
    try:
        return content.open("rb")
    except OSError as error:
        raise Trouble("evidence.no_such_file", name=content.name) from error


def _store(root: Path, source: IO[bytes], told: Callable[[int], None]) -> str:
    """Copy into a temporary file while hashing, flush, and only then give it its name."""
    try:
        root.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=root, suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                summed = hashlib.sha256()
                while portion := source.read(CHUNK):
                    summed.update(portion)
                    target.write(portion)
                    told(target.tell())
                target.flush()
                os.fsync(target.fileno())
            sha256 = summed.hexdigest()
            settle(part, place(root, sha256))
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise folders.trouble(error) from error
    return sha256


def settle(part: Path, target: Path) -> None:
    """Give a flushed file its name, so that a power failure leaves either nothing or the whole."""
    target.parent.mkdir(exist_ok=True)
    part.replace(target)
    flush_folder(target.parent)
    flush_folder(target.parent.parent)


def flush_folder(folder: Path) -> None:
    """Bring a folder's new names onto the disk, where the system lets a folder be flushed."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def copy(source: Path, target: Path) -> None:
    """Copy one file of the store to another store, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, source.open("rb") as content:
            shutil.copyfileobj(content, stream, CHUNK)
            stream.flush()
            os.fsync(stream.fileno())
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)


def named(workspace: "Workspace") -> dict[str, str]:
    """SHA-256 → file name of every file that a record names or once named, but for what was expunged."""
    found = workspace.database.all(
        'SELECT DISTINCT sha."new", coalesce(name."new", \'\') FROM main.change sha LEFT JOIN main.change name'
        " ON name.tbl = 'evidence' AND name.\"row\" = sha.\"row\" AND name.col = 'name' AND name.op = 'I'"
        " WHERE sha.tbl = 'evidence' AND sha.col = 'sha256' AND sha.\"new\" IS NOT NULL AND sha.\"new\" <> ''"
    )
    return dict(found)
