"""压缩包: what lies in a .docx, .xlsx or .ods, looked at before anything of it is unpacked or parsed.

A hostile or broken file must end in one sentence: sizes are taken from the directory of the archive first, an entry
never gives more than it declared, and no XML with a DTD or an entity is parsed.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from core.base.errors import Trouble

Refuse = Callable[..., Trouble]

MOST_PARTS = 2000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
SMALL = 100_000  # bytes; a small part may be as compressible as it likes

# What the zip and inflate modules raise about an archive that is cut off or was altered.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Codes:
    """The sentences for what is wrong with an archive of one sort."""

    damaged: str = "source.docx_damaged"
    bomb: str = "source.docx_bomb"
    entities: str = "source.docx_entities"
    encrypted: str = "source.encrypted"
    outside: str = "source.docx_damaged"  # a part that names a place outside the archive


class Container:
    """A checked archive: its parts as streams or parsed XML."""

    def __init__(self, content: bytes | Path, refuse: Refuse, codes: Codes = Codes()) -> None:
        self._refuse, self._codes = refuse, codes
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
        except BROKEN as error:
            raise refuse(codes.damaged) from error
        try:
            self._check_sizes(self._archive.infolist())
        except BaseException:
            self._archive.close()
            raise
        self.names = frozenset(self._archive.namelist())

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _check_sizes(self, parts: list[zipfile.ZipInfo]) -> None:
        if any(part.flag_bits & 1 for part in parts):
            raise self._refuse(self._codes.encrypted)
        whole = sum(part.file_size for part in parts)
        steep = (part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts)
        if len(parts) > MOST_PARTS or whole > MOST_BYTES or any(steep):
            raise self._refuse(self._codes.bomb)
        if any(part.filename.startswith("/") or ".." in part.filename.split("/") for part in parts):
            raise self._refuse(self._codes.outside)

    def xml(self, name: str) -> Element | None:
        """The root of one XML part; None when the archive has no such part."""
        if name not in self.names:
            return None
        from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
        from defusedxml.ElementTree import fromstring  # pyright: ignore[reportUnknownVariableType]

        try:
            return fromstring(self._archive.read(name), forbid_dtd=True)
        except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
            raise self._refuse(self._codes.entities) from error
        except (ParseError, *BROKEN) as error:
            raise self._refuse(self._codes.damaged) from error

    def portions(self, name: str, size: int = 1 << 16) -> Generator[bytes]:
        """One part, inflated piece by piece; never more than it declared."""
        try:
            with self._archive.open(name) as part:
                while portion := part.read(size):
                    yield portion
        except BROKEN as error:
            raise self._refuse(self._codes.damaged) from error

    def first_bytes(self, name: str, count: int) -> bytes:
        """The first bytes of one part; none when the archive has no such part."""
        if name not in self.names:
            return b""
        with self._archive.open(name) as part:
            return part.read(count)
