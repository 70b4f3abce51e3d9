"""Word: a paper as a .docx that a leader can change a sentence in — the same texts in the same order as the PDF.

Word knows half points only, so 三号 is 16 points with characters 0.2 points closer, and each line has an exact pitch;
the margins follow, so that 22 lines of 28 characters fill the page as in the PDF. Faces are named, not embedded.
"""

import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, BinaryIO

from core.base.errors import Refused
from core.base.meter import Meter, silent
from core.base.places import resource
from core.output import parts
from core.output.fonts import Fonts
from core.output.gbt9704 import MM, SIZES, STANDARD, Style
from core.output.lines import one_line, paragraphs
from core.output.looks import Looks
from core.output.paper import (
    Attachment,
    Block,
    CutLine,
    Heading,
    Imprint,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Sheet,
    Signature,
    Spacer,
    Table,
    attachment_label,
    attachment_lines,
    imprint_lines,
    numbered,
    runs,
    texts,
    with_brackets,
    with_colon,
)
from core.output.tables import lay_out
from core.output.titles import break_title
from core.output.word_parts import (
    CELL_MARGIN,
    FACES,
    Element,
    add,
    face,
    field,
    imprint_table,
    paragraph,
    row_below,
    run,
    table,
    tag,
    twips,
)

_CERTAIN = 12.0  # points a form stays below the page's foot, so that no program turns the page for a hair
_LONG = 8 * 28  # characters
_UNDATED = date(2000, 1, 1)  # what the package format demands and the paper does not know
_FOOT = 2.8  # millimetres of a line in the foot
_FOOT_LEADING = 1.3
# Word and LibreOffice put what an exact pitch has beyond the type above it, all but a fifth.
_ABOVE = 0.8


def write_word(
    papers: Paper | Sequence[Paper],
    stream: BinaryIO,
    *,
    fonts: Fonts | None = None,
    style: Style = STANDARD,
    duplex: bool = False,
    code: str = "",
    meter: Meter | None = None,
) -> None:
    """Write the papers as one Word document; with `duplex` each begins on the front of a leaf.

    The same papers give the same bytes. Refuses `paper.no_glyph` for control characters, which no document may hold.
    """
    from docx import Document

    bound = [papers] if isinstance(papers, Paper) else list(papers)
    for text in (text for paper in bound for text in texts(paper)):
        _require(text)
    document = Document(str(resource("papers/paper.docx")))
    measures = Measures(style)
    _dress(document.styles.element, measures)
    writer = _Writer(document, measures, Looks(fonts or Fonts(), style), code)
    meter = meter or silent()
    meter.begin("生成 Word", len(bound))
    for nth, paper in enumerate(bound):
        meter.step(nth)
        writer.write(paper, last=nth == len(bound) - 1, next_on="oddPage" if duplex else "nextPage")
    _describe(document.core_properties, bound[0])
    made = BytesIO()
    document.save(made)
    _undated(made, stream)


class Measures:
    """A style in what Word can say: half points of size, twentieths of spacing, an exact pitch, margins that follow."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.size = round(style.body_size * 2 + 0.01) / 2
        self.closer = round((style.cell - self.size) * 20) / 20
        self.pitch = round(style.pitch * 20) / 20
        self.width = style.characters * (self.size + self.closer) + 0.3
        self.above = (self.pitch - self.size) * _ABOVE
        frame = style.frame("A4", 1)
        self.lines = int((frame.height - style.body_size) / style.pitch + 0.001) + 1

    def faces(self, role: Any) -> tuple[str, str]:
        """The names of the face of a role, for hanzi and for digits and Latin letters."""
        own = dict(self.style.faces)
        latin = self.style.latin
        name = own.get(role) or FACES[role]
        return name, (own.get(latin) or FACES[latin]) if latin else name

    def margins(self, sheet: Sheet) -> dict[str, float]:
        """Page size and margins of a sheet in points."""
        frame = self.style.frame(sheet, 1)
        if sheet == "A4":
            top = frame.top - self.above
            bottom = frame.page_height - top - self.lines * self.pitch - self.pitch * 0.3
            right = frame.page_width - frame.left - self.width
        else:
            top = frame.top
            bottom = frame.page_height - frame.top - frame.height
            right = frame.page_width - frame.left - frame.width
        foot = frame.page_height - frame.top - frame.height - (self.style.page_number_gap + _FOOT) * MM
        return {
            "page_width": frame.page_width, "page_height": frame.page_height, "left": frame.left, "right": right,
            "top": top, "bottom": bottom, "foot": max(foot, 8 * MM), "width": frame.page_width - frame.left - right,
        }  # fmt: skip


class _Writer:
    """Writes papers into the document's body, one section a sheet."""

    def __init__(self, document: Any, measures: Measures, looks: Looks, code: str) -> None:
        self._document, self._measures, self._looks, self._code = document, measures, looks, code
        self._style = measures.style
        self._body = document.element.body
        self._sheet: Sheet = "A4"
        self._anew = False
        self._restart = True
        self._begins_on = "nextPage"

    def write(self, paper: Paper, *, last: bool, next_on: str) -> None:
        self._sheet, self._anew, self._restart = paper.sheet, False, True
        self._front(paper)
        self._blocks(paper.blocks)
        self._keep_end(paper)
        self._attachment_note(paper)
        if paper.signature:
            self._signature(paper.signature, kept=bool(paper.note))
        if paper.note:
            self._plain(with_brackets(paper.note))
        self._blocks(paper.receipt)
        for nth, attachment in enumerate(paper.attachments, 1):
            if attachment.blocks:
                self._attachment(attachment_label(paper, nth), attachment)
        if paper.imprint:
            self._imprint(paper.imprint)
        self._end_section(final=last, next_on=next_on)

    # -- 版头, title -----------------------------------------------------------------------------

    def _front(self, paper: Paper) -> None:
        head = paper.letterhead
        if head:
            self._letterhead(head)
        if paper.title:
            self._title(paper.title, "Title")
        for text in paper.subtitle:
            run(self._paragraph("Subtitle"), text)
        if paper.title or paper.subtitle:
            self._paragraph("Normal")
        if paper.addressee:
            run(self._paragraph("Addressee"), with_colon(paper.addressee))

    def _letterhead(self, head: Letterhead) -> None:
        style, pitch = self._style, self._measures.pitch
        corner = [text for text in (head.copy_number, head.secrecy, head.urgency) if text]
        for text in corner:
            made = self._paragraph("Corner")
            run(made, text, name="" if text == head.copy_number else self._measures.faces("hei")[0])
        line = style.mark_size * parts.MARK_LEADING
        for nth, text in enumerate(head.mark):
            before = style.mark_top * MM - len(corner) * pitch + self._measures.above if not nth else 0.0
            made = self._paragraph("Mark", before=max(0.0, before), line=line)
            size, narrow = parts.mark_size(text, style, self._looks, style.frame("A4", 1).width)
            run(made, text, red=True, narrow=narrow, size=size)
        self._number(head, parts.number_row_of(head, style) * pitch - style.mark_top * MM - len(head.mark) * line)

    def _number(self, head: Letterhead, before: float) -> None:
        width, cell = self._measures.width, self._style.cell
        rule = ("single", "E60012", 16, round(self._style.rule_below_number * MM))
        before = max(0.0, before)
        if not head.signatories:
            run(self._paragraph("Number", before=before, rule=rule), head.number)
        pairs = ["\u3000".join(head.signatories[at : at + 2]) for at in range(0, len(head.signatories), 2)]
        before = max(0.0, before - max(0, len(pairs) - 1) * self._measures.pitch)
        for nth, pair in enumerate(pairs):
            last = nth == len(pairs) - 1
            stops = [("left", cell), ("right", width - cell)]
            shown = {"before": before} if not nth else {}
            made = self._paragraph("Number", align="left", tabs=stops, rule=rule if last else None, **shown)
            run(made, "\t" + (head.number if last else "") + "\t" + ("签发人：" if not nth else ""))
            run(made, pair, name=self._measures.faces("kai")[0])
        for _ in range(2):
            self._paragraph("Normal")

    def _title(self, text: str, style: str) -> None:
        look = self._looks.of("xiaobiaosong", self._style.title_size)
        width = self._style.frame(self._sheet, 1).width
        made = self._paragraph(style)
        for nth, line in enumerate(break_title(text, look, width)):
            if nth:
                add(add(made, "r"), "br")
            run(made, line)

    # -- body ------------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block, number in numbered(blocks):
            match block:
                case Heading():
                    self._heading(block, number)
                case Paragraph():
                    self._words(block)
                case Table():
                    self._table(block)
                case Spacer():
                    for _ in range(block.lines):
                        self._paragraph("Normal")
                case CutLine():
                    self._paragraph("Normal", rule=("dashed", "000000", 4, 1), kept=True)
                case PageBreak():
                    self._turn_to(block.sheet)

    def _heading(self, heading: Heading, number: str) -> None:
        level = min(max(heading.level, 1), 4)
        made = self._paragraph(f"Heading{level}", kept=not heading.run_on)
        run(made, number + heading.text, bold=self._style.bold_third and level == 3)
        for part in runs(heading.run_on):
            self._run(made, Run(part.text, part.role or "fangsong", part.bold))

    def _words(self, block: Paragraph) -> None:
        first = None if block.align == "justify" and block.indent == 2 else self._style.cell * block.indent
        first = 0.0 if block.align != "justify" else first
        stretches: list[list[Run]] = [[]]
        for part in runs(block.text):
            for nth, text in enumerate(paragraphs(part.text)):
                if nth:
                    stretches.append([])
                stretches[-1].append(Run(text, part.role or block.role, part.bold or block.bold))
        for stretch in stretches:
            align = None if block.align == "justify" else block.align
            kept = block.kept or align in ("center", "right")
            made = self._paragraph("Normal", align=align, first=first, kept=kept)
            for part in stretch:
                self._run(made, part)

    def _run(self, made: Any, part: Run) -> None:
        name, latin = self._measures.faces(part.role or "fangsong")
        plain = (part.role or "fangsong") == "fangsong" and made[0][0].get(tag("val")) == "Normal"
        run(made, part.text, name="" if plain else name, latin=latin, bold=part.bold)

    def _plain(self, text: str) -> None:
        run(self._paragraph("Normal"), text)

    def _table(self, content: Table) -> None:
        if self._anew:
            self._paragraph("Normal", line=1.0)
        width = self._measures.margins(self._sheet)["width"]
        name = self._measures.faces(content.role)[0]
        size = content.size or self._style.table_size
        heights = self._form_heights(content, size) if content.whole else ()
        if sum(heights) > self._style.frame(self._sheet, 1).height:
            content = replace(content, whole=False)  # kept together it would leave its title alone on a page
        table(self._body, content, width, size, name, heights)

    def _form_heights(self, content: Table, size: float) -> list[float]:
        """The rows of a form as high as on the PDF's page, where its boxes may have given way to the title."""
        frame = self._style.frame(self._sheet, 1)
        layout = lay_out(content, frame.width, self._looks.of(content.role, size), self._looks.of("hei", size))
        above = sum(one.tag == tag("p") for one in self._body) * self._measures.pitch
        layout.lowered(frame.height - (above if above < frame.height / 3 else 0.0) - _CERTAIN)
        return layout.heights

    # -- below the body ----------------------------------------------------------------------------

    def _keep_end(self, paper: Paper) -> None:
        """The last lines of the text stay with what is signed below them.

        A long paragraph does not: LibreOffice would turn the page before the whole of it.
        """
        last = self._body[-2] if len(self._body) > 1 else None
        if last is None or not (paper.signature or paper.note):
            return
        if last.tag == tag("tbl"):
            for line in last.findall(tag("tr"))[-1].iter(tag("p")):
                _keep(line)
        elif last.tag == tag("p") and len("".join(last.itertext())) <= _LONG:
            _keep(last)

    def _attachment_note(self, paper: Paper) -> None:
        lines = attachment_lines(paper)
        if not lines:
            return
        self._paragraph("Normal", kept=True)
        look = self._looks.body("fangsong")
        begin = 2 * self._style.cell + one_line("附件：", look).width
        short = len(lines) < self._measures.lines // 2
        for front, title in lines:
            number = front.removeprefix("附件：")
            start = begin + one_line(number, look).width
            hang = start - (2 * self._style.cell if front != number else begin)
            run(self._paragraph("AttachmentNote", left=start, first=-hang, kept=short), front + title)

    def _signature(self, signed: Signature, *, kept: bool) -> None:
        width = self._style.frame("A4", 1).width
        table = self._body[-2] if len(self._body) > 1 and self._body[-2].tag == tag("tbl") else None
        place, inset = (self._body, 0.0) if table is None else (row_below(table, width), CELL_MARGIN)
        for _ in range(2 if signed.sealed else 1):
            paragraph(place, "Normal", kept=True)
        lines = parts.signature_lines(signed, self._style, self._looks, width)
        for nth, (x, text, _) in enumerate(lines):
            made = paragraph(place, "Signed", left=x - inset, first=0.0, kept=kept or nth + 1 < len(lines))
            run(made, text)
        if table is not None:
            self._paragraph("Normal", line=1.0)

    def _attachment(self, label: str, attachment: Attachment) -> None:
        self._turn_to(attachment.sheet)
        run(self._paragraph("AttachmentLabel", kept=True), label)
        self._paragraph("Normal", kept=True)
        self._title(attachment.title, "AttachmentTitle")
        self._paragraph("Normal", kept=True)
        self._blocks(attachment.blocks)

    def _imprint(self, imprint: Imprint) -> None:
        """版记: ruled lines at the foot of the type area of the page they come on."""
        if self._sheet != "A4":
            self._turn_to("A4")
            self._paragraph("Normal", line=1.0)
        size = self._style.imprint_size
        imprint_table(self._body, imprint_lines(imprint), self._measures.width, size)
        self._paragraph("Normal", line=1.0)

    # -- sections --------------------------------------------------------------------------------

    def _paragraph(self, style: str, **more: Any) -> Any:
        anew, self._anew = self._anew, False
        return paragraph(self._body, style, anew=anew, **more)

    def _turn_to(self, sheet: Sheet) -> None:
        """What follows begins a page, of that sheet."""
        if sheet == self._sheet:
            self._anew = True
            return
        self._end_section(final=False, next_on="nextPage")
        self._sheet = sheet

    def _end_section(self, *, final: bool, next_on: str) -> None:
        """Close the section of this sheet; the last one of the document is the body's own."""
        if final:
            section = self._body[-1]
        else:
            last = self._body[-2] if len(self._body) > 1 else None
            if last is None or last.tag != tag("p"):
                last = paragraph(self._body, "Normal", line=1.0, first=0.0)
            section = add(last[0], "sectPr")
        self._section(section)
        self._footers(self._document.sections[-1 if final else -2])
        self._begins_on = next_on

    def _section(self, section: Any) -> None:
        size = self._measures.margins(self._sheet)
        add(section, "type", val=self._begins_on)
        turned = {} if self._sheet == "A4" else {"orient": "landscape"}
        add(section, "pgSz", w=twips(size["page_width"]), h=twips(size["page_height"]), **turned)
        edges = {name: twips(size[name]) for name in ("top", "right", "bottom", "left")}
        add(section, "pgMar", **edges, header=twips(15 * MM), footer=twips(size["foot"]), gutter=0)
        if self._restart:
            add(section, "pgNumType", start=1)
        add(section, "docGrid", linePitch=twips(self._measures.pitch))
        self._restart = False

    def _footers(self, section: Any) -> None:
        """页码 and 核对码 of the section just closed."""
        width = self._measures.margins(self._sheet)["width"]
        for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
            footer.is_linked_to_previous = False
            for old in list(footer._element):
                footer._element.remove(old)
            self._foot(footer._element, width, odd=odd)

    def _foot(self, element: Any, width: float, *, odd: bool) -> None:
        size = self._style.page_number_size
        where = self._style.page_numbers
        stops = [("center", width / 2), ("right", width - size)]
        made = paragraph(element, "Footer", left=size, first=0.0, tabs=stops)
        code = f"核对码 {self._code}" if self._code else ""
        number: Callable[[], None] = lambda: self._number_field(made)  # noqa: E731
        small = SIZES["小五"]
        if where == "center":
            run(made, code, size=small)
            run(made, "\t")
            number()
        elif where == "none":
            run(made, code, size=small)
        elif odd:
            run(made, code, size=small)
            run(made, "\t\t")
            number()
        else:
            number()
            run(made, "\t\t" if code else "")
            run(made, code, size=small)

    def _number_field(self, made: Any) -> None:
        form = self._style.page_number_form
        codes = {"{page}": "PAGE", "{pages}": "SECTIONPAGES"}
        while form:
            place = min((form.find(name) for name in codes if name in form), default=-1)
            if place < 0:
                run(made, form)
                return
            run(made, form[:place])
            name = next(name for name in codes if form.startswith(name, place))
            field(made, codes[name])
            form = form[place + len(name) :]


def _dress(styles: Any, measures: Measures) -> None:
    """Give the styles of the prepared document the faces, sizes and pitch of the office's style."""
    style, size = measures.style, measures.size
    roles = dict(zip(("Heading1", "Heading2", "Heading3", "Heading4"), style.heading_roles, strict=True))
    looks: dict[str, tuple[Any, float, str | None, bool]] = {
        # id: role, size, alignment, indented by two characters
        "Normal": ("fangsong", size, "both", True),
        **{name: (role, size, None, True) for name, role in roles.items()},
        "Title": ("xiaobiaosong", style.title_size, "center", False),
        "AttachmentTitle": ("xiaobiaosong", style.title_size, "center", False),
        "Subtitle": ("kai", size, "center", False),
        "Addressee": ("fangsong", size, None, False),
        "Mark": ("xiaobiaosong", style.mark_size, "center", False),
        "Number": ("fangsong", size, "center", False),
        "Corner": ("fangsong", size, "left", False),
        "AttachmentNote": ("fangsong", size, None, False),
        "AttachmentLabel": ("hei", size, "left", False),
        "Signed": ("fangsong", size, "left", False),
        "TableText": ("song", style.table_size, None, False),
        "TableHead": ("hei", style.table_size, None, False),
        "Imprint": ("fangsong", style.imprint_size, "left", False),
        "Footer": ("song", style.page_number_size, "left", False),
    }
    for element in styles.findall(tag("style")):
        known = looks.get(element.get(tag("styleId")))
        if known is None:
            continue
        role, points, align, indented = known
        # A foot as high as a line of the text would push the text up.
        pitch = points * _FOOT_LEADING if element.get(tag("styleId")) == "Footer" else measures.pitch
        _dress_paragraph(element.find(tag("pPr")), measures, align, pitch, indented=indented)
        shown = add(element, "rPr")
        face(shown, *measures.faces(role))
        if points == size:
            add(shown, "spacing", val=twips(measures.closer))
        add(shown, "sz", val=round(points * 2))
        add(shown, "szCs", val=round(points * 2))
        add(shown, "lang", val="en-US", eastAsia="zh-CN")


def _dress_paragraph(properties: Any, measures: Measures, align: str | None, pitch: float, *, indented: bool) -> None:
    outline = properties.find(tag("outlineLvl"))
    if outline is not None:
        properties.remove(outline)
    add(properties, "spacing", before=0, after=0, line=twips(pitch), lineRule="exact")
    indent = twips(2 * (measures.size + measures.closer)) if indented else 0
    add(properties, "ind", firstLineChars=200 if indented else 0, firstLine=indent)
    if align:
        add(properties, "jc", val=align)
    if outline is not None:
        properties.append(outline)


def _describe(properties: Any, paper: Paper) -> None:
    moment = datetime.combine(paper.made_on or _UNDATED, time())
    properties.title = paper.title.replace("\n", "")
    properties.author = paper.author
    properties.subject = paper.subject
    properties.keywords = "，".join(paper.keywords)
    properties.language = paper.language
    properties.created = properties.modified = moment
    properties.last_modified_by = paper.author
    properties.revision = 1


def _undated(made: BytesIO, stream: BinaryIO) -> None:
    """The package without the moment of its making, so that the same paper gives the same bytes."""
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in given.namelist():
            package.writestr(zipfile.ZipInfo(name), given.read(name), zipfile.ZIP_DEFLATED)


def _require(text: str) -> None:
    """Refuses control characters, which XML cannot hold (XML 1.0, 2.2)."""
    wrong = [c for c in dict.fromkeys(text) if unicodedata.category(c) in ("Cc", "Cs") and not c.isspace()]
    if wrong:
        raise Refused("paper.no_glyph", characters=" ".join(f"U+{ord(c):04X}" for c in wrong))


def _keep(line: Element) -> None:
    """The paragraph stays on one page with the next."""
    properties = line.find(tag("pPr"))
    if properties is None:  # the place of a merged cell
        properties = add(line, "pPr")
        line.insert(0, properties)
    if properties.find(tag("keepNext")) is None:
        properties.insert(1, add(properties, "keepNext"))
