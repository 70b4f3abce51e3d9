"""排版: turns a neutral paper into finished pages by the measures of a style.

The order is that of GB/T 9704-2012: 版头, 标题, 主送机关, 正文, 附件说明, 署名 and 成文日期, 附注, then each
附件 from a new page, 版记 at the foot of the last, page numbers on all.
"""

from collections.abc import Iterable

from core.base.meter import Meter, silent
from core.output import parts
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.lines import Line, Look, break_lines, paragraphs, styled
from core.output.looks import Looks
from core.output.pages import Book, Mark, Page, Place, Strip
from core.output.paper import (
    Attachment,
    Block,
    CutLine,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Role,
    Run,
    Sheet,
    Spacer,
    Table,
    attachment_label,
    numbered,
    runs,
    texts,
    with_brackets,
    with_colon,
)
from core.output.tables import TableLayout, lay_out

_DEEPEST = 4
_METER_STEP = 64


def compose(
    paper: Paper, *, fonts: Fonts, style: Style = STANDARD, code: str = "", meter: Meter | None = None
) -> list[Page]:
    """The paper's pages, each with the 核对码 `code` in its foot, if there is one.

    Refuses `paper.no_glyph` when a character could only be printed as a box.
    """
    for text in texts(paper):
        fonts.require(text)
    composer = _Composer(paper, fonts, style, meter or silent())
    pages = composer.pages()
    if code:
        for page in pages:
            parts.check_code(page, code, style, composer.looks)
    return pages


class _Composer:
    def __init__(self, paper: Paper, fonts: Fonts, style: Style, meter: Meter) -> None:
        self.paper = paper
        self.style = style
        self.looks = Looks(fonts, style)
        self.meter = meter
        self.sheet: Sheet = paper.sheet

    @property
    def width(self) -> float:
        """The type area's width on the present sheet."""
        return self.style.frame(self.sheet, 1).width

    def pages(self) -> list[Page]:
        book = Book(self.style, self.sheet)
        self.meter.begin("排版", sum(len(a.blocks) for a in self.paper.attachments) + len(self.paper.blocks))
        front, main = self._front(), self._main()
        if front and main:
            # A title is not left alone above a form that would fill a page of its own.
            main[0].tied = main[0].sheet is None
            self._fit_form(main[0], sum(strip.advance for strip in front))
        book.fill(front + main)
        if self.paper.receipt:
            book.fill([parts.empty_row(self.style), *self._blocks(self.paper.receipt)])
        for nth, attachment in enumerate(self.paper.attachments, 1):
            if attachment.blocks:
                book.fill(self._attachment(nth, attachment))
        if self.paper.imprint:
            self._imprint(book)
        for page in book.pages:
            if page.numbered and self.style.page_numbers != "none":
                parts.page_number(page, len(book.pages), self.style, self.looks)
        return book.pages

    def _fit_form(self, strip: Strip, above: float) -> None:
        """A form that is nearly as high as what its title leaves of the page gives way a little."""
        if isinstance(strip.table, TableLayout) and strip.table.form:
            strip.table.lowered(self.style.frame(self.sheet, 1).height - above)
            strip.advance = strip.depth = strip.table.height

    def _front(self) -> list[Strip]:
        """版头, title and addressee."""
        paper, style = self.paper, self.style
        strips = [parts.letterhead(paper.letterhead, style, self.looks)] if paper.letterhead else []
        strips += parts.title(paper.title, style, self.looks, self.width) if paper.title else []
        strips += parts.subtitle(paper.subtitle, style, self.looks, self.width)
        if strips:
            strips.append(parts.empty_row(style))
        if paper.addressee:
            strips += self._paragraph([Run(with_colon(paper.addressee))], 0)
        return strips

    def _main(self) -> list[Strip]:
        """正文 with 附件说明, signature and 附注; the signature takes the last lines of the text along."""
        text = self._blocks(self.paper.blocks)
        note = parts.attachment_note(self.paper, self.style, self.looks, self.width)
        signed: list[Strip] = []
        if self.paper.signature:
            signed += parts.signature(self.paper.signature, self.style, self.looks, self.width)
        if self.paper.note:
            signed += self._paragraph([Run(with_brackets(self.paper.note))], 2)
        # A note of very many attachments may part from the text and from line to line.
        short = len(note) + len(signed) < self.style.lines - 2
        for strip in note:
            strip.tied = short
        for strip in signed:
            strip.tied = True
        return text + note + signed

    def _attachment(self, nth: int, attachment: Attachment) -> list[Strip]:
        """附件 (7.3.6): on a new page, its number in 3号黑体 in the first line, its title in the third."""
        self.sheet = attachment.sheet
        label = attachment_label(self.paper, nth)
        strips = [Strip(0.0, 0.0, sheet=attachment.sheet)]
        front = self._paragraph([Run(label, "hei")], 0)
        _bookmark(front[0], f"{label} {attachment.title}", 0)
        front.append(parts.empty_row(self.style))
        front += parts.title(attachment.title, self.style, self.looks, self.width)
        front.append(parts.empty_row(self.style))
        for strip in front[1:]:
            strip.tied = True
        blocks = self._blocks(attachment.blocks, 1)
        if blocks:
            blocks[0].tied = blocks[0].sheet is None
        return strips + front + blocks

    def _blocks(self, blocks: Iterable[Block], depth: int = 0) -> list[Strip]:
        """The strips of a run of blocks; `depth` is the outline level of its first headings."""
        strips: list[Strip] = []
        before: Block | None = None
        headings = 0
        for nth, (block, number) in enumerate(numbered(blocks)):
            if nth % _METER_STEP == 0:
                self.meter.step(nth)
            made = self._block(block, number, depth)
            if made and _keeps(before):
                made[0].tied = made[0].sheet is None
            headings = headings + 1 if isinstance(before, Heading) else 0
            if headings > 1 and isinstance(block, Paragraph) and len(made) > 2:
                # One line is enough below several headings: with more they take a third of a page along.
                made[1].tied = False
            strips += made
            before = block
        return strips

    def _block(self, block: Block, number: str, depth: int) -> list[Strip]:
        if isinstance(block, Heading):
            return self._heading(block, number, depth)
        if isinstance(block, Paragraph):
            words = [Run(run.text, run.role or block.role, run.bold or block.bold) for run in runs(block.text)]
            strips = self._paragraph(words, block.indent if block.align == "justify" else 0, block.align)
            _tell_place(strips, block.about)
            return strips
        if isinstance(block, Table):
            return [self._table(block)]
        if isinstance(block, CutLine):
            return [parts.cut_line(self.style)]
        if isinstance(block, Spacer):
            return [parts.empty_row(self.style) for _ in range(block.lines)]
        return self._break(block)

    def _break(self, block: PageBreak) -> list[Strip]:
        self.sheet = block.sheet
        return [Strip(0.0, 0.0, sheet=block.sheet)]

    def _heading(self, heading: Heading, number: str, depth: int) -> list[Strip]:
        level = min(max(heading.level, 1), _DEEPEST) - 1
        role = self.style.heading_roles[level]
        bold = self.style.bold_third and level == 2
        words = [Run(number + heading.text, role, bold)]
        words += [Run(run.text, run.role or "fangsong", run.bold) for run in runs(heading.run_on) if run.text]
        strips = self._paragraph(words, 2)
        _bookmark(strips[0], number + heading.text, depth + level)
        _tell_place(strips, heading.about)
        return strips

    def _paragraph(self, words: list[Run], indent: int, align: str = "justify") -> list[Strip]:
        """A paragraph's lines; at least two of them stay together on either side of a page's end."""
        strips: list[Strip] = []
        width, first = self.width, indent * self.style.cell
        for stretch in _split(words):
            content = styled([(run.text, self._look(run)) for run in stretch], width - first)
            lines = break_lines(content, width, first, justify=align == "justify")
            made = [self._row(line, align, first if not nth else 0.0) for nth, line in enumerate(lines)]
            for nth, strip in enumerate(made):
                strip.tied = nth == 1 or (nth > 0 and nth == len(made) - 1)
            strips += made
        return strips

    def _row(self, line: Line, align: str, indent: float) -> Strip:
        spare = self.width - line.width
        shift = {"center": spare / 2, "right": spare}.get(align, indent)
        return parts.row(self.style, line, shift, self.style.body_size)

    def _look(self, run: Run) -> Look:
        role: Role = run.role or "fangsong"
        return self.looks.body(role, bold=run.bold)

    def _table(self, table: Table) -> Strip:
        size = table.size or self.style.table_size
        layout = lay_out(table, self.width, self.looks.of(table.role, size), self.looks.of("hei", size))
        if table.whole:
            layout.form = True
            layout.lowered(self.style.frame(self.sheet, 1).height)
            layout.whole = layout.height <= self.style.frame(self.sheet, 1).height
        return Strip(layout.height, layout.height, table=layout)

    def _imprint(self, book: Book) -> None:
        """版记 on the last page, on its last line; on the back of a leaf when the style wants it there (7.4)."""
        imprint = self.paper.imprint
        if imprint is None:
            return
        needed = parts.imprint_height(imprint, self.style, self.looks, self.style.frame("A4", 1).width)
        room = book.page.frame.height - book.page.used
        if book.page.frame.sheet != "A4" or room < needed:
            book.new_page("A4")
        if self.style.imprint_on_even and book.page.number % 2:
            if book.page.used == 0 and len(book.pages) > 1:
                book.page.numbered = False
            book.new_page("A4")
        # 7.5: a blank page before 版记 and the page of 版记 itself then carry no number.
        book.page.numbered = book.page.used > 0 or len(book.pages) == 1
        parts.paint_imprint(book.page, imprint, self.style, self.looks)


def _keeps(block: Block | None) -> bool:
    """Whether what follows the block must stand on its page: after a heading, a table's caption, a line to cut.

    A heading whose text runs on has its own lines below it.
    """
    if isinstance(block, Paragraph):
        return block.kept or block.align in ("center", "right")
    return isinstance(block, CutLine) or (isinstance(block, Heading) and not block.run_on)


def _split(words: list[Run]) -> list[list[Run]]:
    """The words as paragraphs, divided at line feeds."""
    stretches: list[list[Run]] = [[]]
    for run in words:
        for nth, text in enumerate(paragraphs(run.text)):
            if nth:
                stretches.append([])
            stretches[-1].append(Run(text, run.role, run.bold))
    return stretches


def _bookmark(strip: Strip, title: str, level: int) -> None:
    painted = strip.paint

    def paint(page: Page, top: float) -> None:
        page.marks.append(Mark(title, level, top))
        if painted:
            painted(page, top)

    strip.paint = paint


def _tell_place(strips: list[Strip], about: str) -> None:
    """Have each strip leave a trace of the record its words are about."""
    for strip in strips if about else ():
        _trace(strip, about)


def _trace(strip: Strip, about: str) -> None:
    painted = strip.paint

    def paint(page: Page, top: float) -> None:
        page.places.append(Place(about, top, top + strip.advance))
        if painted:
            painted(page, top)

    strip.paint = paint
