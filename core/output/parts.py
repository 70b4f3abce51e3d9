"""版头、署名、附件说明、版记: the parts of a paper that have a fixed place by the standard.

Each gives strips for the flow or paints a finished page. Clauses are those of GB/T 9704-2012.
"""

import math

from core.output.gbt9704 import MM, SIZES, Style
from core.output.lines import Line, Look, break_lines, one_line, styled
from core.output.looks import Looks
from core.output.pages import Page, Rule, Strip, Text, tie
from core.output.paper import Imprint, Letterhead, Paper, Signature, attachment_lines, imprint_lines
from core.output.titles import break_title

MARK_LEADING = 1.25
_LETTERHEAD_RULE = 0.7 * MM
_IMPRINT_EDGE, _IMPRINT_INNER = 0.35 * MM, 0.25 * MM  # 7.4.1
_CUT = 0.5
_CODE_SIZE = SIZES["小五"]
_ATTACHED = "附件："
_NARROWEST = 0.62  # a mark is condensed to this, then made smaller


def row(style: Style, line: Line, x: float, size: float) -> Strip:
    """One line of the body's grid, `x` points from the type area's left edge."""

    def paint(page: Page, top: float) -> None:
        page.set(line, page.frame.left + x, top, size)

    return Strip(style.pitch, size, paint)


def empty_row(style: Style) -> Strip:
    """One empty line; none at the top of a page."""
    return Strip(style.pitch, 0.0, empty=True)


def cut_line(style: Style) -> Strip:
    """A broken line in the middle of a line's height; what is cut off below it stays on its page."""

    def paint(page: Page, top: float) -> None:
        y = top + style.pitch / 2
        page.rules.append(Rule(page.frame.left, y, page.frame.left + page.frame.width, y, _CUT, broken=True))

    return Strip(style.pitch, style.body_size, paint)


def title(text: str, style: Style, looks: Looks, width: float) -> list[Strip]:
    """标题 (7.3.1): 2号小标宋, centred, broken by its sense."""
    look = looks.of("xiaobiaosong", style.title_size)
    lines = [one_line(part, look) for part in break_title(text, look, width)]
    return tie([row(style, line, (width - line.width) / 2, look.size) for line in lines])


def subtitle(texts: tuple[str, ...], style: Style, looks: Looks, width: float) -> list[Strip]:
    """题注 under the title: 3号楷体, centred."""
    look = looks.body("kai")
    strips: list[Strip] = []
    for text in texts:
        for line in break_lines(styled([(text, look)], width), width, justify=False):
            strips.append(row(style, line, (width - line.width) / 2, look.size))
    return tie(strips)


def letterhead(head: Letterhead, style: Style, looks: Looks) -> Strip:
    """版头 (7.2) down to the two empty lines under the red rule; the title comes next."""
    number_row = number_row_of(head, style)
    depth = (number_row + 3) * style.pitch

    def paint(page: Page, top: float) -> None:
        _paint_corner(page, top, head, style, looks)
        _paint_mark(page, head, style, looks)
        foot = top + number_row * style.pitch
        _paint_number(page, foot, head, style, looks)
        y = foot + style.body_size + style.rule_below_number * MM
        page.rules.append(Rule(page.frame.left, y, page.frame.left + page.frame.width, y, _LETTERHEAD_RULE, red=True))

    return Strip(depth, depth, paint)


def number_row_of(head: Letterhead, style: Style) -> int:
    """发文字号 stands two lines under the mark (7.2.5); names of signatories above it need lines too."""
    mark = style.mark_top * MM + len(head.mark) * style.mark_size * MARK_LEADING
    return math.ceil(mark / style.pitch) + 2 + (len(head.signatories) - 1) // 2 * bool(head.signatories)


def _paint_corner(page: Page, top: float, head: Letterhead, style: Style, looks: Looks) -> None:
    """份号, 密级, 紧急程度 one under the other at the upper left, those that were given (7.2.1–7.2.3)."""
    rows = [(head.copy_number, "fangsong"), (head.secrecy, "hei"), (head.urgency, "hei")]
    given = [(text, role) for text, role in rows if text]
    for nth, (text, role) in enumerate(given):
        look = looks.body("hei" if role == "hei" else "fangsong")
        page.set(one_line(text, look), page.frame.left, top + nth * style.pitch, look.size)


def _paint_mark(page: Page, head: Letterhead, style: Style, looks: Looks) -> None:
    """发文机关标志 (7.2.4): red 小标宋, 35 mm below the type area's upper edge, within its width."""
    y = page.frame.top + style.mark_top * MM
    for text in head.mark:
        size, narrow = mark_size(text, style, looks, page.frame.width)
        line = one_line(text, looks.of("xiaobiaosong", size))
        x = page.frame.left + (page.frame.width - line.width * narrow) / 2
        page.set(line, x, y, size, red=True, narrow=narrow)
        y += style.mark_size * MARK_LEADING


def mark_size(text: str, style: Style, looks: Looks, width: float) -> tuple[float, float]:
    """The size of a line of 发文机关标志 in points and how far it is condensed, so that it keeps to the width."""
    natural = one_line(text, looks.of("xiaobiaosong", style.mark_size)).width
    size = style.mark_size * min(1.0, width / (natural * _NARROWEST))
    return size, min(1.0, width / one_line(text, looks.of("xiaobiaosong", size)).width)


def _paint_number(page: Page, y: float, head: Letterhead, style: Style, looks: Looks) -> None:
    """发文字号 centred, or left with 签发人 at the right on papers that go upwards (7.2.5, 7.2.6)."""
    body = looks.body("fangsong")
    number = one_line(head.number, body)
    left, width = page.frame.left, page.frame.width
    if not head.signatories:
        page.set(number, left + (width - number.width) / 2, y, body.size)
        return
    page.set(number, left + style.cell, y, body.size)
    pairs = [head.signatories[at : at + 2] for at in range(0, len(head.signatories), 2)]
    names = [one_line("\u3000".join(pair), looks.body("kai")) for pair in pairs]
    x = left + width - style.cell - max(line.width for line in names)
    label = one_line("签发人：", body)
    first = y - (len(names) - 1) * style.pitch
    page.set(label, x - label.width, first, body.size)
    for nth, line in enumerate(names):
        page.set(line, x, first + nth * style.pitch, body.size)


def attachment_note(paper: Paper, style: Style, looks: Looks, width: float) -> list[Strip]:
    """附件说明 (7.3.4): one line below the body, turnovers under the first character of the name."""
    if not paper.attachments:
        return []
    look = looks.body("fangsong")
    entries = [(front, front.removeprefix(_ATTACHED), name) for front, name in attachment_lines(paper)]
    begin = 2 * style.cell + one_line(_ATTACHED, look).width
    # Digits differ in width; the names shall begin under one another all the same.
    start = begin + max(one_line(number, look).width for _, number, _ in entries)
    strips = [empty_row(style)]
    for front, number, name in entries:
        label = (2 * style.cell if front != number else begin, one_line(front, look))
        lines = break_lines(styled([(name, look)], width - start), width - start)
        strips.append(_labelled(style, label, lines[0], start, look))
        strips += [row(style, line, start, look.size) for line in lines[1:]]
    return tie(strips)


def _labelled(style: Style, label: tuple[float, Line], line: Line, x: float, look: Look) -> Strip:
    def paint(page: Page, top: float) -> None:
        page.set(label[1], page.frame.left + label[0], top, look.size)
        page.set(line, page.frame.left + x, top, look.size)

    return Strip(style.pitch, look.size, paint)


def signature(signed: Signature, style: Style, looks: Looks, width: float) -> list[Strip]:
    """署名 and 成文日期 (7.3.5), tied together; with a seal two empty lines are left for its upper half."""
    strips = [empty_row(style) for _ in range(2 if signed.sealed else 1)]
    size = style.body_size
    strips += [row(style, line, x, size) for x, _, line in signature_lines(signed, style, looks, width)]
    return tie(strips)


def signature_lines(signed: Signature, style: Style, looks: Looks, width: float) -> list[tuple[float, str, Line]]:
    """Each line of 署名 and 成文日期 with its distance from the type area's left edge (7.3.5.1–7.3.5.3)."""
    look = looks.body("fangsong")
    cell = style.cell
    parts = [part for name in signed.names for part in break_title(name, look, width - 4 * cell)]
    names = [one_line(part, look) for part in parts]
    day = one_line(signed.date_line, look)
    widest = max((name.width for name in names), default=0.0)
    if signed.sealed:
        day_x = width - 4 * cell - day.width
        places = [min(day_x + (day.width - name.width) / 2, width - name.width) for name in names]
    elif day.width > widest:
        # A date longer than the name keeps two characters at the right, and the name moves left (7.3.5.2).
        day_x = width - 2 * cell - day.width
        places = [day_x - 2 * cell] * len(names)
    else:
        left = width - 2 * cell - widest
        places = [left + (widest - name.width) / 2 for name in names]
        day_x = places[-1] + 2 * cell if places else left
    lines = list(zip(places, parts, names, strict=True))
    return [*lines, (day_x, signed.date_line, day)] if day.placed else lines


_ImprintRow = tuple[bool, list[tuple[float, Line]]]


def imprint_height(imprint: Imprint, style: Style, looks: Looks, width: float) -> float:
    """The height of 版记 in points."""
    return len(_imprint_rows(imprint, style, looks, width)) * style.pitch


def paint_imprint(page: Page, imprint: Imprint, style: Style, looks: Looks) -> None:
    """版记 (7.4): ruled over the whole width, its last rule on the type area's lower edge."""
    frame = page.frame
    rows = _imprint_rows(imprint, style, looks, frame.width)
    bottom = frame.top + frame.height
    top = bottom - len(rows) * style.pitch
    size = style.imprint_size
    for nth, (ruled, lines) in enumerate(rows):
        y = top + nth * style.pitch
        if ruled:
            thickness = _IMPRINT_INNER if nth else _IMPRINT_EDGE
            page.rules.append(Rule(frame.left, y, frame.left + frame.width, y, thickness))
        for x, line in lines:
            page.set(line, frame.left + x, y + (style.pitch - size) / 2, size)
    page.rules.append(Rule(frame.left, bottom, frame.left + frame.width, bottom, _IMPRINT_EDGE))


def _imprint_rows(imprint: Imprint, style: Style, looks: Looks, width: float) -> list[_ImprintRow]:
    """Each row as (a rule above it, lines with their places): one character in from either side."""
    look = looks.of("fangsong", style.imprint_size)
    rows: list[_ImprintRow] = []
    for left, right in imprint_lines(imprint):
        label, text = ("抄送：", left[3:]) if left.startswith("抄送：") else ("", left)
        front = one_line(label, look)
        ending = one_line(right, look)
        start = look.size + front.width
        room = width - start - look.size - (ending.width + look.size if right else 0.0)
        for nth, line in enumerate(break_lines(styled([(text, look)], room), room)):
            lines = [(look.size, front), (start, line)] if not nth else [(start, line)]
            rows.append((not nth, [*lines, (width - look.size - ending.width, ending)] if not nth else lines))
    return rows


def page_number(page: Page, pages: int, style: Style, looks: Looks) -> None:
    """页码 (7.5): 4号 half-width song, «— 1 —», the dash 7 mm below the type area; odd right, even left, one in.

    On a turned A4 page it keeps the place it has on the other pages of the pile (7.8): at the sheet's left side.
    """
    look = looks.of("song", style.page_number_size)
    line = one_line(style.page_number_form.format(page=page.number, pages=pages), look)
    length = _foot_length(page)
    along = {
        "outside": length - look.size - line.width if page.number % 2 else look.size,
        "center": (length - line.width) / 2,
        "none": 0.0,
    }[style.page_numbers]
    _in_foot(page, line, along, style)


def check_code(page: Page, code: str, style: Style, looks: Looks) -> None:
    """核对码 in the foot, small and on the side where the page number is not."""
    look = looks.of("song", _CODE_SIZE)
    line = one_line(f"核对码 {code}", look)
    side = style.page_number_size
    _in_foot(page, line, side if page.number % 2 else _foot_length(page) - side - line.width, style)


def _foot_length(page: Page) -> float:
    return page.frame.height if page.frame.landscape_a4 else page.frame.width


def _in_foot(page: Page, line: Line, along: float, style: Style) -> None:
    frame = page.frame
    # The dash of a song face lies about 0.3 of the size above the baseline.
    below = style.page_number_gap * MM + 0.3 * style.page_number_size
    if frame.landscape_a4:
        page.texts.append(Text(frame.left - below, frame.top + along, line, turned=True))
    else:
        page.texts.append(Text(frame.left + along, frame.top + frame.height + below, line))
