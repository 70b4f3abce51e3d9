"""GB/T 9704-2012: the measures of a formal paper as data; an office may have its own, the standard is the default.

Lengths of sheets and margins are millimetres, sizes of type are points, indents count characters. 3号 is
15.75 points: 28 characters then fill the 156 mm of the type area (5.2.1–5.2.3), and the line pitch follows from
22 lines whose first top and last foot stand on the edges of its 225 mm.
"""

from dataclasses import dataclass, field
from typing import Literal

from core.output.paper import Role, Sheet

MM = 72 / 25.4

# The traditional Chinese sizes in points.
SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 15.75, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0,
}  # fmt: skip

_SHEETS: dict[Sheet, tuple[float, float]] = {"A4": (210, 297), "A4 landscape": (297, 210), "A3 landscape": (420, 297)}

PageNumbers = Literal["outside", "center", "none"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The type area on one page, in points from the page's upper left corner."""

    sheet: Sheet
    page_width: float
    page_height: float
    left: float
    top: float
    width: float
    height: float
    piled: bool = True

    @property
    def landscape_a4(self) -> bool:
        """Whether the page is a turned page of the A4 pile: its long edge is bound with the others."""
        return self.piled and self.sheet == "A4 landscape"


@dataclass(frozen=True, slots=True)
class Style:
    """How an office sets its papers. The defaults are the standard; `bold_third` is a common house style.

    `line_pitch` in points (offices use 28–33) takes the place of the pitch that follows from `lines`.
    `mirror` swaps the side margins on even pages, so that 订口 keeps its width when printed on both sides.
    `page_number_form` may also name `{pages}`, their total. `latin` names a face for digits and Latin letters;
    None leaves them in the face of the text around. `faces` names families of fonts asked first for a role.
    Turned pages that are not `piled` with upright ones, as those of a ledger, have margins and foot of their own.
    `imprint_on_even` moves 版记 to the back of a sheet; pages left empty and its own page then carry no number.
    """

    top: float = 37.0
    left: float = 28.0
    width: float = 156.0
    height: float = 225.0
    lines: int = 22
    characters: int = 28
    line_pitch: float | None = None
    body_size: float = SIZES["三号"]
    title_size: float = SIZES["二号"]
    table_size: float = SIZES["五号"]
    imprint_size: float = SIZES["四号"]
    page_number_size: float = SIZES["四号"]
    page_number_gap: float = 7.0
    page_numbers: PageNumbers = "outside"
    page_number_form: str = "— {page} —"
    heading_roles: tuple[Role, Role, Role, Role] = ("hei", "kai", "fangsong", "fangsong")
    bold_third: bool = False
    latin: Role | None = None
    faces: tuple[tuple[Role, str], ...] = ()
    mirror: bool = False
    piled: bool = True
    imprint_on_even: bool = False
    mark_top: float = 35.0
    mark_size: float = 42.0
    rule_below_number: float = 4.0
    red: tuple[float, float, float] = field(default=(0.90, 0.0, 0.07))

    @property
    def cell(self) -> float:
        """The width of one character's place, in points."""
        return self.width * MM / self.characters

    @property
    def pitch(self) -> float:
        """From one line to the next, in points."""
        if self.line_pitch is not None:
            return self.line_pitch
        return (self.height * MM - self.body_size) / (self.lines - 1)

    def frame(self, sheet: Sheet, page: int) -> Frame:
        """The type area of that page. A turned A4 page keeps the margins of the pile it lies in (5.2.1, 7.8)."""
        wide, high = _SHEETS[sheet]
        a4_wide, a4_high = _SHEETS["A4"]
        right, bottom = a4_wide - self.left - self.width, a4_high - self.top - self.height
        near = right if self.mirror and page % 2 == 0 else self.left
        far = self.left + right - near
        if sheet == "A4 landscape" and self.piled:
            # Turned to the left: the head of the sheet is the left side of the pile, its left side the pile's foot.
            left, top, width, height = bottom, near, self.height, self.width
        else:
            left, top = near, self.top
            width, height = wide - near - far, high - self.top - bottom
        return Frame(sheet, wide * MM, high * MM, left * MM, top * MM, width * MM, height * MM, self.piled)


STANDARD = Style()
