"""公文: a formal paper as neutral data, before anybody thinks of pages.

What a paper says stands here word for word; how it looks is the matter of `gbt9704` (measures) and of `pdf`
or `word` (setting). The texts are printed exactly as they are put in. Only what the standard makes and nobody
types is added: the numbers of headings, 「附件：」, the colon after the addressee, the brackets of 附注.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.base import numbering
from core.base.dates import show_day

Role = Literal["fangsong", "xiaobiaosong", "hei", "kai", "song"]
Align = Literal["justify", "left", "center", "right"]
Sheet = Literal["A4", "A4 landscape", "A3 landscape"]

# GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）
LEVELS: tuple[numbering.Style, ...] = ("comma", "bracket", "arabic", "arabic_bracket")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; `role` None means the face of its surroundings."""

    text: str
    role: Role | None = None
    bold: bool = False


Words = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–4. Its number is made; `run_on` continues in the same paragraph in the body's face.

    `ordinal` is a number the heading brings along (`9`, `3-1`), by which other parts of the paper point at it.
    """

    level: int
    text: str
    run_on: Words = ""
    numbered: bool = True
    about: str = ""
    ordinal: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `indent` counts characters before its first line. A line feed inside begins a new paragraph.

    `about` names the record the words come from, so that a preview can lead back to it. `kept` has its last line on
    one page with what follows.
    """

    text: Words
    align: Align = "justify"
    indent: int = 2
    role: Role = "fangsong"
    bold: bool = False
    about: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `width` is relative to the other columns."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `rows` rows and `columns` columns; `align` None means that of its column.

    `foot` stands at its lower right, where somebody signs: 「签字：　　年　月　日」; the text then begins at its top.
    """

    text: str
    rows: int = 1
    columns: int = 1
    align: Align | None = None
    bold: bool = False
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as in HTML: places taken by a cell from above are left out. `height` is the least height in mm."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table over the whole width; its head stands again on each page.

    `head` gives a head of several rows; without it the columns' titles are the head, unless all are empty.
    `size` is the type size in points, None the style's; `role` the face of its cells. A `whole` table, as a form is,
    begins a new page rather than being divided. Without `ruled` it only lines words up and has no rules.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    size: float | None = None
    role: Role = "song"
    whole: bool = False
    ruled: bool = True

    def heading_rows(self) -> tuple[Row, ...]:
        """The rows that stand on top of each page."""
        if self.head or not any(column.title for column in self.columns):
            return self.head
        return (Row(tuple(Cell(column.title) for column in self.columns)),)


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty lines; none are printed at the top of a page."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page; what follows stands on that sheet until the next break or attachment."""

    sheet: Sheet = "A4"


@dataclass(frozen=True, slots=True)
class CutLine:
    """A broken line over the whole width, along which a receipt (回执) is torn off; what follows stays below it."""


Block = Heading | Paragraph | Table | Spacer | PageBreak | CutLine


@dataclass(frozen=True, slots=True)
class Letterhead:
    """版头 (7.2): the issuer's red mark and the paper's number; the rest is printed only when given.

    `mark` holds one line an issuer. `signatories` (签发人) belong to papers that go upwards. Secrecy and
    urgency are never invented: they stand here only when a person put them in.
    """

    mark: tuple[str, ...]
    number: str = ""
    signatories: tuple[str, ...] = ()
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期 (7.3.5). `sealed` leaves the room for a seal and puts the date four characters in."""

    names: tuple[str, ...]
    day: date | None = None
    sealed: bool = False

    @property
    def date_line(self) -> str:
        """The date as printed: Arabic, without leading zeros."""
        return show_day(self.day) if self.day else ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件 on pages of its own (7.3.6); without blocks it is only named in the note, being handed in by itself."""

    title: str
    blocks: tuple[Block, ...] = ()
    sheet: Sheet = "A4"


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4) at the foot of the last page: 抄送机关, 印发机关 and 印发日期."""

    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `subtitle` lines stand under the title, `note` (附注) under the date in brackets.

    `receipt` (回执) stands below the signature, to be torn off and sent back.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    subtitle: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    addressee: str = ""
    signature: Signature | None = None
    note: str = ""
    receipt: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None
    sheet: Sheet = "A4"
    language: str = "zh-CN"
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    made_on: date | None = None


def plain(words: Words) -> str:
    """The text without its faces."""
    return words if isinstance(words, str) else "".join(run.text for run in words)


def runs(words: Words) -> tuple[Run, ...]:
    """The text as stretches of one face each."""
    return (Run(words),) if isinstance(words, str) else words


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with the number in front of it: 一、（一）1.（1）for numbered headings, else nothing.

    A heading with a number of its own is printed with that and not counted.
    A heading of a higher level, numbered or not, begins the count of the lower ones anew.
    """
    counts = [0] * len(LEVELS)
    for block in blocks:
        number = ""
        if isinstance(block, Heading):
            depth = min(max(block.level, 1), len(LEVELS)) - 1
            counts[depth + 1 :] = [0] * (len(LEVELS) - depth - 1)
            if block.numbered and block.ordinal:
                number = f"{block.ordinal}."
            elif block.numbered:
                counts[depth] += 1
                number = numbering.write(LEVELS[depth], counts[depth])
        yield block, number


def attachment_lines(paper: Paper) -> list[tuple[str, str]]:
    """附件说明 (7.3.4) as (what stands in front, title): 附件：, 附件：1. and so on."""
    many = len(paper.attachments) > 1
    lines: list[tuple[str, str]] = []
    for nth, attachment in enumerate(paper.attachments, 1):
        front = "附件：" if nth == 1 else ""
        lines.append((front + (f"{nth}." if many else ""), attachment.title))
    return lines


def attachment_label(paper: Paper, nth: int) -> str:
    """What stands at the top left of an attachment's first page: 附件, with its number when there are several."""
    return f"附件{nth}" if len(paper.attachments) > 1 else "附件"


def with_colon(addressee: str) -> str:
    """主送机关 ends with a full-width colon (7.3.2)."""
    return addressee if addressee.endswith(("：", ":")) else addressee + "："


def with_brackets(note: str) -> str:
    """附注 stands in round brackets (7.3.7)."""
    return note if note.startswith(("（", "(")) else f"（{note}）"


def texts(paper: Paper) -> Iterator[str]:
    """Every text of the paper in the order of printing, page numbers and repeated table heads left out."""
    if paper.letterhead:
        head = paper.letterhead
        yield from (head.copy_number, head.secrecy, head.urgency, *head.mark, head.number, *head.signatories)
    yield from (paper.title, *paper.subtitle)
    if paper.addressee:
        yield with_colon(paper.addressee)
    yield from _block_texts(paper.blocks)
    yield from (front + title for front, title in attachment_lines(paper))
    if paper.signature:
        yield from (*paper.signature.names, paper.signature.date_line)
    if paper.note:
        yield with_brackets(paper.note)
    yield from _block_texts(paper.receipt)
    for nth, attachment in enumerate(paper.attachments, 1):
        if attachment.blocks:
            yield attachment_label(paper, nth)
            yield attachment.title
            yield from _block_texts(attachment.blocks)
    if paper.imprint:
        yield from (line for pair in imprint_lines(paper.imprint) for line in pair)


def imprint_lines(imprint: Imprint) -> list[tuple[str, str]]:
    """版记 line by line as (left, right)."""
    lines: list[tuple[str, str]] = []
    if imprint.copies_to:
        copies = imprint.copies_to.removesuffix("。")
        lines.append((f"抄送：{copies}。", ""))
    if imprint.printed_by or imprint.printed_on:
        lines.append((imprint.printed_by, f"{show_day(imprint.printed_on)}印发" if imprint.printed_on else ""))
    return lines


def _block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block, number in numbered(blocks):
        if isinstance(block, Heading):
            yield number + block.text + plain(block.run_on)
        elif isinstance(block, Paragraph):
            yield plain(block.text)
        elif isinstance(block, Table):
            for row in (*block.heading_rows(), *block.rows):
                for cell in row.cells:
                    yield cell.text
                    if cell.foot:
                        yield cell.foot
