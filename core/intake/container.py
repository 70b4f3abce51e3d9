"""docx 压缩包: what lies in a .docx, looked at before anything of it is unpacked or parsed.

A hostile or broken file must end in one sentence: sizes are taken from the directory of the archive first, an entry
never gives more than it declared, and no XML with a DTD or an entity is parsed.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError

from core.base.errors import Trouble

Refuse = Callable[..., Trouble]

MOST_PARTS = 2000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
SMALL = 100_000  # bytes; a small part may be as compressible as it likes


class Container:
    """A checked .docx archive: its parts as parsed XML."""

    def __init__(self, content: bytes, refuse: Refuse) -> None:
        self._refuse = refuse
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise refuse("source.docx_damaged") from error
        self._check_sizes(self._archive.infolist())
        self.names = frozenset(self._archive.namelist())

    def _check_sizes(self, parts: list[zipfile.ZipInfo]) -> None:
        if any(part.flag_bits & 1 for part in parts):
            raise self._refuse("source.encrypted")
        whole = sum(part.file_size for part in parts)
        steep = (part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts)
        if len(parts) > MOST_PARTS or whole > MOST_BYTES or any(steep):
            raise self._refuse("source.docx_bomb")

    def xml(self, name: str) -> Element | None:
        """The root of one XML part; None when the archive has no such part."""
        if name not in self.names:
            return None
        from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
        from defusedxml.ElementTree import fromstring  # pyright: ignore[reportUnknownVariableType]

        try:
            return fromstring(self._archive.read(name), forbid_dtd=True)
        except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
            raise self._refuse("source.docx_entities") from error
        except (ParseError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise self._refuse("source.docx_damaged") from error

    def first_bytes(self, name: str, count: int) -> bytes:
        """The first bytes of one part; none when the archive has no such part."""
        if name not in self.names:
            return b""
        with self._archive.open(name) as part:
            return part.read(count)


def check_it_is_word(container: Container, refuse: Refuse) -> str:
    """The name of the main document part. Other archives (Excel, OFD, OpenDocument, a plain zip) are told apart."""
    relations = container.xml("_rels/.rels")
    targets = [
        relation.get("Target", "").lstrip("/")
        for relation in (relations if relations is not None else ())
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    for target in targets:
        if target.startswith("xl/"):
            raise refuse("source.is_workbook")
        if target.startswith("ppt/"):
            raise refuse("source.is_presentation")
    main = next((target for target in targets if target in container.names), "word/document.xml")
    if main in container.names:
        return main
    raise refuse(_other_archive(container))


def _other_archive(container: Container) -> str:
    if b"opendocument.text" in container.first_bytes("mimetype", 100):
        return "source.is_odt"
    if any(name.upper() == "OFD.XML" for name in container.names):
        return "source.is_ofd"
    if "[Content_Types].xml" in container.names:
        return "source.docx_damaged"
    return "source.is_archive"
