"""原文: a feedback document — a file or pasted text — as plain text, with what the clerk should know about the reading.

Whatever cannot be read for certain is refused with its own sentence; nothing is guessed silently. The text is what
offsets count: code points, a first line `# source: …` not counted, as in the label files this reader is measured with.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.base.errors import Trouble
from core.intake.decoding import decode
from core.intake.word_text import Heading, read_word

MEGABYTE = 1024 * 1024
LARGEST = 50  # MB; an inspection's feedback has some ten pages, a book of them one megabyte

Kind = Literal["text", "word", "paste"]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the reading: a code of the sentence catalogue and its facts."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Source:
    """One document as the reader sees it.

    `content` are the bytes themselves, so that what is kept as evidence is exactly what was read.
    `headings` are the paragraphs a Word file marks as headings: start, end, level from 1.
    """

    text: str
    name: str
    kind: Kind
    encoding: str | None
    content: bytes
    notes: tuple[Note, ...] = ()
    headings: tuple[Heading, ...] = ()


def read_source(path: Path) -> Source:
    """The text of a .txt or .docx file, told by its content and not by its extension; everything else is Trouble."""
    refuse = refuser(path.name)
    content = content_of(path, refuse)
    if not content:
        raise refuse("source.empty")
    kind = _what_it_is(content, refuse)
    if kind == "word":
        return _from_word(content, path.name, refuse)
    text, encoding = decode(content, refuse)
    notes = [] if encoding == "UTF-8" else [Note("source.note_encoding", {"encoding": encoding})]
    return _finish(text, path.name, "text", encoding, content, notes, refuse)


def from_paste(text: str, name: str = "") -> Source:
    """Pasted text; lone surrogates (half characters from a broken clipboard) count as unreadable characters."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _finish(text, name, "paste", None, text.encode("utf-8"), [], refuser(name))


def content_of(path: Path, refuse: Callable[..., Trouble], limit: int = LARGEST, *, most: int = -1) -> bytes:
    """The bytes of a file of at most `limit` MB (its first `most`), or the sentence why there are none."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refuse("source.folder")
        if size > limit * MEGABYTE:
            raise refuse("source.too_big", megabytes=-(-size // MEGABYTE), limit=limit)
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise refuse("source.missing") from error
    except PermissionError as error:
        raise refuse("source.unreadable") from error
    except OSError as error:
        raise refuse("source.read_failed", reason=error.strerror or "") from error


def refuser(name: str) -> Callable[..., Trouble]:
    """Makes the troubles of a reading: each sentence names the file."""

    def refuse(code: str, **facts: Any) -> Trouble:
        return Trouble(code, name=name, **facts)

    return refuse


PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def _what_it_is(content: bytes, refuse: Callable[..., Trouble]) -> Literal["word", "text"]:
    start = content[:1024]
    if start.startswith(b"PK\x03\x04"):
        return "word"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        # A compound file: old Word, or a new one wrapped for its password.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise refuse("source.encrypted" if locked else "source.old_word")
    if b"%PDF-" in start:
        raise refuse("source.is_pdf")
    if start.startswith(b"{\\rtf"):
        raise refuse("source.is_rtf")
    if start.startswith(PICTURES) and b"\x00" in start:
        raise refuse("source.is_picture")
    if start.startswith(ARCHIVES):
        raise refuse("source.is_archive")
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"mime-version:")) or b"<html" in head[:600]:
        raise refuse("source.is_web_page")
    return "text"


def _from_word(content: bytes, name: str, refuse: Callable[..., Trouble]) -> Source:
    word = read_word(content, refuse)
    notes = [Note(f"source.note_{what}") for what in word.remarks]
    source = _finish(word.text, name, "word", None, content, notes, refuse)
    shift = len(word.text) - len(source.text)
    headings = tuple(Heading(h.start - shift, h.end - shift, h.level) for h in word.headings if h.start >= shift)
    return Source(source.text, name, "word", None, content, source.notes, headings)


def _finish(
    text: str,
    name: str,
    kind: Kind,
    encoding: str | None,
    content: bytes,
    notes: list[Note],
    refuse: Callable[..., Trouble],
) -> Source:
    if text.startswith("# source:"):
        text = text.partition("\n")[2]
        notes.append(Note("source.note_source_line"))
    if not text.strip("\ufeff\u200b \t\r\n\u3000"):
        raise refuse("source.empty")
    letters = sum(not char.isspace() for char in text)
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    replaced = text.count("\ufffd") + text.count("锟斤拷")
    if replaced * 50 > letters:
        raise refuse("source.garbled")
    if not chinese:
        raise refuse("source.no_chinese")
    if replaced:
        notes.append(Note("source.note_replaced", {"count": replaced}))
    return Source(text, name, kind, encoding, content, tuple(notes))
