"""表格文件: the parts of a superior's workbook; what is not written anew stays byte for byte what it was.

An untouched part is copied as it is stored — its local header, its name, its compressed bytes — and its line of the
archive's directory too, only that it says where the part now lies. So text boxes, charts, pictures and macros cannot
be lost, not even by being compressed again.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.base.container import BROKEN, Codes, Container, Refuse

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_CENTRAL_SIZE = 46
_UTF8_NAME = 0x0800
_MOST_BYTES = 0xFFFFFFFF


class FormPackage:
    """A workbook's archive, within the limits of the container; parts may be put anew or dropped."""

    def __init__(self, content: bytes, refuse: Refuse, codes: Codes) -> None:
        self._content, self._refuse, self._codes = content, refuse, codes
        self.container = Container(content, refuse, codes)
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._parts = {part.filename: part for part in self._archive.infolist()}
        self._begins = sorted({*(part.header_offset for part in self._parts.values()), self._archive.start_dir})
        self._new: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The parts, in the order of the archive's directory."""
        return [name for name in self._parts if name not in self._dropped]

    @property
    def changed(self) -> list[str]:
        """The parts that are no longer what they were, those dropped included."""
        return [name for name in self._parts if name in self._new or name in self._dropped]

    def read(self, name: str) -> bytes:
        """A part as it is now."""
        if name in self._new:
            return self._new[name]
        try:
            return self._archive.read(name)
        except (KeyError, *BROKEN) as error:
            raise self._refuse(self._codes.damaged) from error

    def tree(self, name: str) -> Any:
        """A part as a tree of lxml. Refuses a document type and what is not well formed."""
        etree = _etree()
        content = self.read(name)
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise self._refuse(self._codes.entities)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self._refuse(self._codes.damaged) from error

    def put(self, name: str, content: bytes) -> None:
        """Write a part anew; the same bytes leave it untouched."""
        if content != self.read(name):
            self._new[name] = content

    def put_tree(self, name: str, root: Any) -> None:
        """The same from a tree; what stands around its root is kept."""
        etree = _etree()
        whole = root.getroottree()
        self.put(
            name, etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=whole.docinfo.standalone)
        )

    def drop(self, name: str) -> None:
        """Leave a part out."""
        self._dropped.add(name)

    def related(self, name: str) -> Iterator[tuple[str, str]]:
        """Kind (the last word of its type) and name of each part that a part leads to."""
        folder, own = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        if relations not in self._parts:
            return
        for relation in self.tree(relations):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                if target in self._parts:
                    yield relation.get("Type", "").rpartition("/")[2], target

    def write(self, stream: BinaryIO) -> None:
        """The archive with its parts in their order."""
        directory: list[bytes] = []
        place = 0
        for name, line in self._lines():
            if name in self._dropped:
                continue
            part = self._parts[name]
            local, central = self._anew(part, line) if name in self._new else (self._stored(part), line)
            directory.append(central[:42] + struct.pack("<I", place) + central[46:])
            stream.write(local)
            place += len(local)
        whole = b"".join(directory)
        comment = self._archive.comment
        stream.write(whole)
        stream.write(
            _END + struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), len(whole), place, len(comment))
        )
        stream.write(comment)

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        """Each part's line of the archive's directory, as it is stored."""
        at = self._archive.start_dir
        for name in self._parts_in_order():
            name_size, extra, comment = struct.unpack_from("<HHH", self._content, at + 28)
            end = at + _CENTRAL_SIZE + name_size + extra + comment
            line = self._content[at:end]
            if not line.startswith(_CENTRAL) or struct.unpack_from("<I", line, 42)[0] == _MOST_BYTES:
                raise self._refuse(self._codes.damaged)
            yield name, line
            at = end

    def _parts_in_order(self) -> list[str]:
        names = [part.filename for part in self._archive.infolist()]
        if len(set(names)) < len(names):  # two parts of one name: no program would agree on which is meant
            raise self._refuse(self._codes.damaged)
        return names

    def _stored(self, part: zipfile.ZipInfo) -> bytes:
        """A part as it lies in the archive: all from its header to where the next begins, so with the sizes that some
        programs write behind it."""
        begin = part.header_offset
        if self._content[begin : begin + 4] != _LOCAL:
            raise self._refuse(self._codes.damaged)
        return self._content[begin : self._begins[bisect_right(self._begins, begin)]]

    def _anew(self, part: zipfile.ZipInfo, line: bytes) -> tuple[bytes, bytes]:
        """Local header with the bytes, and line of the directory, of a part that was written anew."""
        content = self._new[part.filename]
        packing = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packing.compress(content) + packing.flush()
        name = line[_CENTRAL_SIZE : _CENTRAL_SIZE + struct.unpack_from("<H", line, 28)[0]]
        flags = part.flag_bits & _UTF8_NAME
        stamp = struct.unpack_from("<HH", line, 12)
        sizes = (zlib.crc32(content), len(packed), len(content))
        common = struct.pack("<HHHHHIII", 20, flags, zipfile.ZIP_DEFLATED, *stamp, *sizes)
        local = _LOCAL + common + struct.pack("<HH", len(name), 0) + name + packed
        made_by = line[4:6]
        central = (
            _CENTRAL + made_by + common + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, part.external_attr, 0) + name
        )
        return local, central


def _etree() -> Any:
    # Imported when first needed: a program that fills no form starts without it. It comes without types.
    from lxml import etree  # pyright: ignore

    return etree  # pyright: ignore
