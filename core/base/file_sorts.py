"""文件类型: what a file is, told by its content first and by its name where the content does not tell.

A name can lie («照片.jpg» that is a program), so content wins wherever it is certain. What could do something of
itself when it is opened — programs, scripts, links, documents with macros — is told apart, because evidence comes
from many hands and a double click must never start anything.
"""

import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import BinaryIO

from core.base.rulebook import book

RISKY = frozenset({"program", "macro"})

_OFFICE = frozenset({"word", "sheet", "slides", "mail"})
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"%PDF-", "pdf"), (b"\x89PNG\r\n", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"),
    (b"BM", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"{\\rtf", "word"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"), (b"ID3", "sound"), (b"OggS", "sound"), (b"fLaC", "sound"), (b"#!AMR", "sound"),
)  # fmt: skip
# Windows, Linux and macOS programs, a Windows link, a script that names its own interpreter.
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe",
                   b"L\x00\x00\x00\x01\x14\x02\x00", b"#!")  # fmt: skip
# Where a compound file (old Word, Excel, WPS) keeps its macros: names of its directory, in UTF-16.
_VBA = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))
_CHUNK = 1 << 20


def by_name(name: str) -> str:
    """What a file of this name claims to be: a key of `states.FILE_SORTS`."""
    # Blanks and dots at the end are dropped by Windows when it runs a file.
    suffix = name.rstrip(" .").rpartition(".")[2].lower() if "." in name else ""
    return _suffixes().get(suffix, "other")


@cache
def _suffixes() -> dict[str, str]:
    _, sorts = book("file_sorts")
    return {suffix: sort for sort, suffixes in sorts.items() for suffix in suffixes}


def of(file: Path, name: str) -> str:
    """What the file is, a key of `states.FILE_SORTS`; `name` is what it is called, wherever its bytes lie."""
    with file.open("rb") as stream:
        return of_stream(stream, name)


def of_stream(stream: BinaryIO, name: str) -> str:
    """The same of an open file, read from its start."""
    head = stream.read(64)
    claimed = by_name(name)
    if head.startswith(_PROGRAM_STARTS) and not head.startswith(b"#!AMR"):
        return "program"
    if claimed in RISKY:
        return claimed
    if head.startswith(_COMPOUND):
        return "macro" if _holds_vba(stream) else claimed if claimed in _OFFICE else "other"
    if head.startswith(_ZIP):
        return _of_zip(stream, claimed)
    if head[4:8] == b"ftyp":
        return claimed if claimed in ("picture", "sound", "film") else "film"
    if head[:4] == b"RIFF":
        return {b"WAVE": "sound", b"AVI ": "film", b"WEBP": "picture"}.get(head[8:12], "other")
    told = next((sort for start, sort in _STARTS if head.startswith(start)), "")
    return told or _of_plain(head, claimed)


def _of_plain(head: bytes, claimed: str) -> str:
    """A file whose content has no mark: text may be called what it likes, the rest is what its name claims."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "page"
    # It says it is a picture or a PDF and is none.
    return "other" if claimed in ("pdf", "picture", "archive", "ofd") and head else claimed


def _of_zip(stream: BinaryIO, claimed: str) -> str:
    """Office documents are zip files; those with macros carry them under fixed names."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError):
        return "archive" if claimed in ("other", "archive") else claimed
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        return "macro"
    if any(name.startswith(("basic/", "scripts/")) for name in names) and "mimetype" in names:
        return "macro"  # OpenDocument
    if "meta-inf/manifest.mf" in names:
        return "program"  # a Java archive, whatever it is called
    if "ofd.xml" in names:
        return "ofd"
    inner = (("word/", "word"), ("xl/", "sheet"), ("ppt/", "slides"))
    told = next((sort for folder, sort in inner if any(name.startswith(folder) for name in names)), "")
    return told or (claimed if claimed in _OFFICE else "archive")


def _holds_vba(stream: BinaryIO) -> bool:
    """Whether a compound file has a storage for macros; its directory may lie anywhere."""
    stream.seek(0)
    kept = b""
    while portion := stream.read(_CHUNK):
        searched = kept + portion
        if any(name in searched for name in _VBA):
            return True
        kept = searched[-64:]
    return False
