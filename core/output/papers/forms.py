"""表单: what forms are built of — label and value, opinion with signature, receipt slip, attendance, contact.

A form is a table without a head over the whole width of the text, kept on one page, in the office's usual 四号. Its
cells are filled from the records; what is signed by hand stays blank, with 签字 and the date at its foot.
"""

from collections.abc import Sequence

from core.output.gbt9704 import SIZES
from core.output.paper import Block, Cell, Column, CutLine, Paragraph, Row, Table

SIGNED = "签字：\u3000\u3000\u3000\u3000\u3000\u3000年\u3000月\u3000日"
SEALED = "（盖章）\u3000\u3000\u3000年\u3000月\u3000日"
LINE = 10.0  # millimetres of a row that is filled in by hand
BOX = 32.0  # of one that takes an opinion and a signature

_LABEL, _VALUE = 5.3, 8.7
_LINE_OF_LABEL = 5  # characters
_COLUMNS = (Column("", _LABEL, "center"), Column("", _VALUE), Column("", _LABEL, "center"), Column("", _VALUE))


def form(*rows: Row) -> Table:
    """The rows as a form of two labels and two values side by side."""
    return Table(_COLUMNS, rows, size=SIZES["四号"], role="fangsong", whole=True)


def fields(*pairs: tuple[str, str], height: float = LINE) -> tuple[Row, ...]:
    """Labels with their values, two pairs a row; the last one alone takes the whole row."""
    rows: list[Row] = []
    for at in range(0, len(pairs), 2):
        both = pairs[at : at + 2]
        if len(both) == 1:
            rows.append(field(*both[0], height=height))
        else:
            cells = [cell for label, text in both for cell in (_label(label), Cell(text))]
            rows.append(Row(tuple(cells), height))
    return tuple(rows)


def field(label: str, text: str, *, height: float = LINE, about: str = "") -> Row:
    """A label and a value over the rest of the row."""
    return Row((_label(label), Cell(text, columns=3, align="left")), height, about)


def opinion(label: str, text: str = "", *, foot: str = SIGNED, height: float = BOX, about: str = "") -> Row:
    """A box for what somebody thinks of it: the words that are on record, the signature at its foot."""
    return Row((_label(label), Cell(text, columns=3, align="left", foot=foot)), height, about)


def receipt(title: str, *rows: Row) -> list[Block]:
    """回执: a form below a broken line, to be torn off, signed and sent back."""
    return [CutLine(), Paragraph(title, align="center", role="xiaobiaosong"), form(*rows)]


def attendance(people: Sequence[tuple[str, str, str]], lines: int) -> Table:
    """签到表: those invited as (name, unit and post, phone) in rows to sign, and blank ones up to `lines`."""
    columns = (
        Column("序号", 2, "center"), Column("姓名", 4, "center"), Column("单位及职务", 9), Column("签名", 5),
        Column("联系电话", 6, "center"),
    )  # fmt: skip
    blank = [("", "", "")] * max(0, lines - len(people))
    rows = tuple(
        Row(tuple(map(Cell, (str(nth), name, post, "", phone))), LINE)
        for nth, (name, post, phone) in enumerate([*people, *blank], 1)
    )
    return Table(columns, rows, size=SIZES["小四"], role="fangsong")


def contact(*lines: tuple[str, str]) -> list[Block]:
    """The ways to reach the office (联系电话, 邮政信箱, 电子邮箱, 公示期) that are known, kept together."""
    shown = [f"{label}：{text}" for label, text in lines if text]
    return [Paragraph(text, kept=nth + 1 < len(shown)) for nth, text in enumerate(shown)]


def _label(text: str) -> Cell:
    """A label; one too long for a line breaks before its noun, so that no character of it stands alone."""
    for noun in ("意见", "及落实情况"):
        if len(text) > _LINE_OF_LABEL and text.endswith(noun):
            text = f"{text.removesuffix(noun)}\n{noun}"
    return Cell(text, align="center", bold=True)
