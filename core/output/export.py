"""导出: the one way by which a file leaves the program, whole or not at all.

A workbook, a PDF, a backup for a stick: each is written beside its target under a temporary name, forced to
the disk and only then given the name asked for. A target that a virus scanner or Excel holds for a moment is
tried again for three seconds. Whatever goes wrong, the file that stood there before stays as it was.
"""

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO

from core.base.errors import Refused, Trouble

LONGEST_PART = 80
LONGEST_PATH = 230
# File systems of Linux count bytes: 80 rare characters of four bytes each would be too many.
LONGEST_PART_IN_BYTES = 255
UNNAMED = "未命名"

_PAUSES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5)
_FORBIDDEN = frozenset('<>:"/\\|?*')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)")
# Windows answers ERROR_INVALID_NAME and ERROR_FILENAME_EXCED_RANGE with numbers of its own.
_WINDOWS_BAD_NAME, _WINDOWS_LONG_NAME = 123, 206
_CODES = {
    errno.ENOSPC: "export.disk_full",
    errno.EDQUOT: "export.disk_full",
    errno.EFBIG: "export.too_big",
    errno.EACCES: "export.no_permission",
    errno.EPERM: "export.no_permission",
    errno.EROFS: "export.no_permission",
    errno.ENAMETOOLONG: "export.name_too_long",
    errno.EINVAL: "export.name_invalid",
    errno.ENOENT: "export.folder_gone",
    errno.ENOTDIR: "export.folder_gone",
    errno.EIO: "export.drive_gone",
    errno.ENXIO: "export.drive_gone",
    errno.ENODEV: "export.drive_gone",
}


def write(target: Path, writer: Callable[[BinaryIO], None], *, force: bool) -> Path:
    """Let `writer` fill `target` and give its absolute path; a file that is there is replaced only with `force`.

    Refuses `export.exists`. Troubles: `export.in_use` (held by another program for more than three seconds),
    `.disk_full`, `.too_big` (a FAT stick's 4 GB), `.no_permission`, `.folder_gone`, `.drive_gone`,
    `.is_folder`, `.name_too_long`, `.name_invalid`, `.failed`. What `writer` itself raises, `Cancelled`
    included, passes through. After any of these the folder is as it was.
    """
    target = _absolute(target)
    with _told(target):
        _check(target, force)
        temporary = target.with_name(f".{secrets.token_hex(6)}.part")
        try:
            _fill(temporary, writer)
            _check(target, force)
            _replace(temporary, target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        _settle(target.parent)
    return target


def safe_name(text: str, suffix: str = "") -> str:
    """A file name made of `text` that every Windows and Linux takes: at most 80 characters, suffix included.

    It loses `<>:"/\\|?*`, control and invisible characters, spaces and dots at both ends; a name of a device
    (CON, NUL, COM1 …) gets an underline; nothing left gives 未命名. Source: Microsoft, Naming Files.
    """
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c not in _FORBIDDEN and not _invisible(c))
    return _shortened(kept, suffix, LONGEST_PART)


def safe_path(folder: Path, text: str, suffix: str = "") -> Path:
    """`safe_name` within `folder`, shortened further so that the whole path keeps to 230 characters.

    Refuses nothing: in a folder that is itself too deep the name keeps ten characters, and `write` tells.
    """
    name = safe_name(text, suffix)
    room = max(LONGEST_PATH - len(str(folder)) - 1, 10 + len(suffix))
    return folder / _shortened(name.removesuffix(suffix), suffix, min(room, LONGEST_PART))


def free_path(wanted: Path) -> Path:
    """`wanted`, or the first of «名称 (2)», «名称 (3)» … that no file has yet: what «另存为其他名称？» proposes."""
    candidate, nth = wanted, 1
    while candidate.exists():
        nth += 1
        candidate = safe_path(wanted.parent, f"{wanted.stem[: LONGEST_PART - 20]} ({nth})", wanted.suffix)
    return candidate


def _invisible(character: str) -> bool:
    return character != " " and unicodedata.category(character) in _INVISIBLE


def _shortened(stem: str, suffix: str, longest: int) -> str:
    stem = stem[: longest - len(suffix)]
    while len((stem + suffix).encode()) > LONGEST_PART_IN_BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .")
    if device := _DEVICES.match(stem):
        stem = f"{device.group()}_{stem[device.end() :]}"[: longest - len(suffix)]
    return (stem or UNNAMED) + suffix


def _absolute(target: Path) -> Path:
    if "\0" in str(target):
        raise Trouble("export.name_invalid", name=target.name.replace("\0", ""))
    return target.expanduser().absolute()


def _check(target: Path, force: bool) -> None:
    """Told before a long job begins and once more before its end; the second look closes most of the gap between."""
    if target.is_dir():
        raise Trouble("export.is_folder", name=target.name)
    if not target.parent.is_dir():
        raise Trouble("export.folder_gone", name=target.name)
    if target.exists() and not force:
        raise Refused("export.exists", name=target.name)


def _fill(temporary: Path, writer: Callable[[BinaryIO], None]) -> None:
    # "x" rather than tempfile: the finished file shall have the rights a file of this folder usually has.
    with temporary.open("xb") as stream:
        writer(stream)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(temporary: Path, target: Path) -> None:
    if target.exists():
        with contextlib.suppress(OSError):
            shutil.copymode(target, temporary)
    for pause in _PAUSES:
        try:
            temporary.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    try:
        temporary.replace(target)
    except PermissionError as error:
        raise Trouble("export.in_use", name=target.name) from error


def _settle(folder: Path) -> None:
    """Have the new name survive a power failure; Windows neither needs nor allows it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _told(target: Path) -> Generator[None]:
    """Turn what the system says about the target into a `Trouble`; an error about another file is the writer's."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)).parent != target.parent:
            raise
        raise Trouble(_code(error), name=target.name, reason=error.strerror or type(error).__name__) from error


def _code(error: OSError) -> str:
    windows = getattr(error, "winerror", None)
    if windows == _WINDOWS_LONG_NAME:
        return "export.name_too_long"
    if windows == _WINDOWS_BAD_NAME:
        return "export.name_invalid"
    return _CODES.get(error.errno or 0, "export.failed")
