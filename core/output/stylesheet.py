"""单元格样式: how cells of a workbook look, and the part of the .xlsx package that says so (ECMA-376, 18.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

NORMAL_FONT = "宋体"  # with 11 points it fixes the unit of column widths: eight pixels a digit
GENERAL, CHINESE_DATE = "General", 'yyyy"年"m"月"d"日"'

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CHINESE_CHARSET = 134
_FIRST_OWN_FORMAT = 164
# The two fills that Excel takes for granted before any other.
_FIXED_FILLS = ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>')


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. `edges` are the sides with a thin line, of "lrtb"; `shade` is RRGGBB, or empty for none.

    `quoted` marks a text that must stay one when its cell is edited, though it begins like a formula.
    """

    font: str = NORMAL_FONT
    size: float = 11
    bold: bool = False
    shade: str = ""
    align: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "center"] = "center"
    edges: str = ""
    number_format: str = GENERAL
    quoted: bool = False


class _Kept:
    """Pieces of XML that styles share, numbered from `first` in the order of their first use."""

    def __init__(self, tag: str, *fixed: str, first: int = 0) -> None:
        self._tag, self._first = tag, first
        self._numbers: dict[str, int] = {xml: nth for nth, xml in enumerate(fixed, first)}

    def number(self, xml: str) -> int:
        return self._numbers.setdefault(xml, self._first + len(self._numbers))

    def xml(self) -> str:
        return f'<{self._tag} count="{len(self._numbers)}">{"".join(self._numbers)}</{self._tag}>'


def stylesheet(styles: Sequence[Style]) -> str:
    """The part xl/styles.xml for cells that name these styles by their place in the sequence."""
    fonts, fills, borders = _Kept("fonts"), _Kept("fills", *_FIXED_FILLS), _Kept("borders", _border(""))
    formats: dict[str, int] = {GENERAL: 0}
    fonts.number(_font(Style()))
    cells = "".join(
        f'<xf numFmtId="{formats.setdefault(style.number_format, _FIRST_OWN_FORMAT + len(formats) - 1)}" '
        f'fontId="{fonts.number(_font(style))}" fillId="{fills.number(_fill(style))}" '
        f'borderId="{borders.number(_border(style.edges))}" xfId="0"{_applied(style)}>'
        f'<alignment horizontal="{style.align}" vertical="{style.vertical}" wrapText="1"/></xf>'
        for style in styles
    )
    own = [(number, code) for code, number in formats.items() if number]
    numbers = "".join(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in own)
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        + (f'<numFmts count="{len(own)}">{numbers}</numFmts>' if own else "")
        + f"{fonts.xml()}{fills.xml()}{borders.xml()}"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(styles)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _applied(style: Style) -> str:
    quoted = ' quotePrefix="1"' if style.quoted else ""
    dated = ' applyNumberFormat="1"' if style.number_format != GENERAL else ""
    return f'{quoted}{dated} applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'


def _font(style: Style) -> str:
    bold = "<b/>" if style.bold else ""
    return (
        f'<font>{bold}<sz val="{style.size:g}"/><name val={quoteattr(style.font)}/>'
        f'<charset val="{_CHINESE_CHARSET}"/></font>'
    )


def _fill(style: Style) -> str:
    if not style.shade:
        return _FIXED_FILLS[0]
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{style.shade}"/></patternFill></fill>'


def _border(edges: str) -> str:
    sides = "".join(
        f'<{side} style="thin"><color rgb="FF000000"/></{side}>' if side[0] in edges else f"<{side}/>"
        for side in ("left", "right", "top", "bottom")
    )
    return f"<border>{sides}<diagonal/></border>"
