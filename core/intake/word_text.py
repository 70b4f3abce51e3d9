"""Word 文字: the words of a .docx as a person reads them on the page, one line a paragraph.

Automatic numbers stand in front of their paragraph, a table row is one line with its cells joined by tabs, tracked
changes read as accepted (what is deleted is gone, its paragraph marks too), text boxes follow their paragraph,
footnotes follow the text. Headers, footers, comments and hidden text are not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from core.base.container import Container, Refuse
from core.intake.word_numbers import Numbers, W

DEEPEST = 100  # nested tables, boxes and controls; a page has a handful
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# What takes no part in the text: deleted and moved-away runs, field codes, readings above characters, properties.
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rPr", "pPr")}


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph marked as a heading: its place in the text and its level from 1."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class WordText:
    """The text, its headings, and what the clerk should know (`revisions`, `comments`, `footnotes`, `text_boxes`)."""

    text: str
    headings: tuple[Heading, ...]
    remarks: tuple[str, ...]


def read_word(content: bytes, refuse: Refuse) -> WordText:
    """The text of a .docx. Refuses what is damaged, locked, hostile or no Word document."""
    container = Container(content, refuse)
    main = _main_part(container, refuse)
    folder = main.rpartition("/")[0]
    document = container.xml(main)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise refuse("source.docx_damaged")
    styles = container.xml(f"{folder}/styles.xml")
    reader = _Reader(Numbers(container.xml(f"{folder}/numbering.xml"), styles), _heading_styles(styles), refuse)
    reader.blocks(body, 0)
    reader.end_paragraph(None)
    notes = container.xml(f"{folder}/footnotes.xml")
    if notes is not None:
        reader.footnotes(notes)
    if f"{folder}/comments.xml" in container.names:
        reader.remarks.append("comments")
    return WordText("".join(reader.lines), tuple(reader.headings), tuple(dict.fromkeys(reader.remarks)))


def _heading_styles(styles: Element | None) -> dict[str, int]:
    """Style → heading level, by its outline level or its name (heading 1, 标题 1)."""
    levels: dict[str, int] = {}
    for style in () if styles is None else styles.iter(f"{W}style"):
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        name = style.find(f"{W}name")
        words = (name.get(f"{W}val", "") if name is not None else "").lower().split()
        if outline is not None and outline.get(f"{W}val", "") in "012345678":
            levels[style.get(f"{W}styleId", "")] = int(outline.get(f"{W}val", "0") or 0) + 1
        elif len(words) == 2 and words[0] in ("heading", "标题") and words[1] in "123456789":
            levels[style.get(f"{W}styleId", "")] = int(words[1])
    return levels


@dataclass(slots=True)
class _Reader:
    numbers: Numbers
    heading_styles: dict[str, int]
    refuse: Refuse
    lines: list[str] = field(default_factory=list[str])
    headings: list[Heading] = field(default_factory=list[Heading])
    remarks: list[str] = field(default_factory=list[str])
    length: int = 0
    waiting: str = ""  # text before a deleted paragraph mark: it runs on into the next paragraph
    boxes: list[Element] = field(default_factory=list[Element])

    def blocks(self, parent: Element, depth: int) -> None:
        """All paragraphs and tables below an element, in order, also inside content controls."""
        if depth > DEEPEST:
            raise self.refuse("source.docx_damaged")
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self.end_paragraph(None)
                for row in _rows(child, depth):
                    self.row(row, depth)
            elif child.tag not in _SKIPPED:
                self.blocks(child, depth + 1)

    def paragraph(self, paragraph: Element, depth: int) -> None:
        self.waiting += self.words(paragraph, depth)
        properties = paragraph.find(f"{W}pPr")
        mark = None if properties is None else properties.find(f"{W}rPr")
        gone = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        if gone:
            self.remarks.append("revisions")
            return
        self.end_paragraph(paragraph)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.remarks.append("text_boxes")
            self.blocks(box, depth + 1)

    def end_paragraph(self, paragraph: Element | None) -> None:
        """Writes the line of a paragraph; without one, what still waits behind the last deleted mark."""
        words, self.waiting = self.waiting, ""
        if paragraph is None:
            if words:
                self.write(words)
            return
        properties = paragraph.find(f"{W}pPr")
        number = self.numbers.next(properties) if words.strip() else ""
        level = self._heading_level(properties)
        if level and words.strip():
            self.headings.append(Heading(self.length, self.length + len(number) + len(words), level))
        self.write(number + words)

    def _heading_level(self, properties: Element | None) -> int | None:
        if properties is None:
            return None
        outline, style = properties.find(f"{W}outlineLvl"), properties.find(f"{W}pStyle")
        if outline is not None and outline.get(f"{W}val", "") in tuple("012345678"):
            return int(outline.get(f"{W}val", "0")) + 1
        return self.heading_styles.get(style.get(f"{W}val", "")) if style is not None else None

    def write(self, line: str) -> None:
        self.lines.append(line + "\n")
        self.length += len(line) + 1

    def row(self, row: Element, depth: int) -> None:
        """One table row as a line; a cell over n columns leaves n - 1 empty ones, one continued from above is empty."""
        if row.find(f"{W}trPr/{W}del") is not None:
            self.remarks.append("revisions")
            return
        cells: list[str] = []
        for cell in _cells(row, depth):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            continued = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            cells.append("" if continued else self._cell(cell, depth))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = span.get(f"{W}val", "1") if span is not None else "1"
            cells += [""] * (min(int(wide), 64) - 1 if wide.isascii() and wide.isdigit() else 0)
        self.write("\t".join(cells))

    def _cell(self, cell: Element, depth: int) -> str:
        inner = _Reader(self.numbers, self.heading_styles, self.refuse)
        inner.blocks(cell, depth + 1)
        inner.end_paragraph(None)
        self.remarks += inner.remarks
        return " ".join(line.replace("\t", " ").strip() for line in "".join(inner.lines).splitlines() if line.strip())

    def footnotes(self, notes: Element) -> None:
        """The footnotes that hold words, after the text."""
        for note in notes.iter(f"{W}footnote"):
            if note.get(f"{W}type") is None:
                self.remarks.append("footnotes")
                self.blocks(note, 0)

    def words(self, element: Element, depth: int) -> str:
        """The words inside a paragraph or a run."""
        if depth > DEEPEST:
            raise self.refuse("source.docx_damaged")
        pieces: list[str] = []
        for child in element:
            tag = child.tag
            if tag in (f"{W}del", f"{W}moveFrom", f"{W}ins", f"{W}moveTo"):
                self.remarks.append("revisions")
            if tag in (f"{W}t", f"{_MATH}t"):
                pieces.append(child.text or "")
            elif tag in _PLAIN:
                pieces.append(_PLAIN[tag])
            elif tag == f"{W}br":
                pieces.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                # Both branches show the same thing; the first one is meant for readers of today.
                pieces.append(self.words(child[0], depth + 1) if len(child) else "")
            elif tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None:
                continue
            elif tag not in _SKIPPED:
                pieces.append(self.words(child, depth + 1))
        return "".join(pieces)


_PLAIN = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}


def _rows(table: Element, depth: int) -> Iterator[Element]:
    return _inside(table, f"{W}tr", depth)


def _cells(row: Element, depth: int) -> Iterator[Element]:
    return _inside(row, f"{W}tc", depth)


def _inside(parent: Element, wanted: str, depth: int) -> Iterator[Element]:
    """Children of one kind, also inside content controls, not inside another table."""
    if depth > DEEPEST:
        return
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _inside(child, wanted, depth + 1)


def _main_part(container: Container, refuse: Refuse) -> str:
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
