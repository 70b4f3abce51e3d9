"""表格样式: what a form's cells look like, as far as filling them must know — number format, type size, line breaks,
and which words their drop-downs allow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.cells import kind_of
from core.base.grid import Area, Grid, area_of
from core.output.form_package import FormPackage
from core.output.form_sheet import local

_USUAL_SIZE = 11.0
_MOST_OPTIONS = 2_000


@dataclass(frozen=True, slots=True)
class Look:
    """`format` is the number format's code ("" for General), `size` in points, `wraps` whether lines are broken."""

    format: str = ""
    size: float = _USUAL_SIZE
    wraps: bool = False

    @property
    def kind(self) -> str:
        """What numbers are shown as: text, general, number, percent, date, month, year or time."""
        if self.format == "@":
            return "text"
        return kind_of(self.format) if self.format and self.format.lower() != "general" else "general"


class Looks:
    """The styles of a workbook by their numbers."""

    def __init__(self, package: FormPackage, part: str | None, formats: Sequence[str]) -> None:
        self._looks: list[Look] = []
        if part is None:
            return
        root = package.tree(part)
        sizes = [_size(font) for font in _members(root, "fonts")]
        for nth, style in enumerate(_members(root, "cellXfs")):
            font = int(style.get("fontId", "0"))
            aligned = next((one for one in style if local(one) == "alignment"), None)
            wraps = aligned is not None and aligned.get("wrapText") in ("1", "true")
            size = sizes[font] if font < len(sizes) else _USUAL_SIZE
            self._looks.append(Look(formats[nth] if nth < len(formats) else "", size, wraps))

    def of(self, style: str | None) -> Look:
        """The look of a style's number."""
        number = int(style) if style and style.isdigit() else 0
        return self._looks[number] if number < len(self._looks) else Look()


def column_styles(root: Any) -> dict[int, str]:
    """The style that empty cells of a column have."""
    found: dict[int, str] = {}
    for one in (one for part in root if local(part) == "cols" for one in part):
        if one.get("style"):
            for column in range(int(one.get("min")) - 1, min(int(one.get("max")), 400)):
                found[column] = one.get("style")
    return found


def options(
    root: Any, sheet: str, grids: Mapping[str, Grid], names: Mapping[str, str]
) -> list[tuple[Area, tuple[str, ...]]]:
    """The words that drop-downs allow, each list with a range it holds for. Words taken from cells are read there;
    a list that is computed tells nothing."""
    found: list[tuple[Area, tuple[str, ...]]] = []
    for one in root.iter():
        if local(one) != "dataValidation" or one.get("type") != "list":
            continue
        formula = next((part for part in one if local(part) == "formula1"), None)
        said = "" if formula is None else "".join(formula.itertext()).strip()
        words = tuple(_words(said, sheet, grids, names))
        ranges = one.get("sqref") or "".join(part.text or "" for part in one if local(part) == "sqref")
        for word in ranges.split() if words else ():
            try:
                found.append((area_of(word), words))
            except ValueError:
                continue  # a whole column: nothing that offices make
    return found


def _words(said: str, sheet: str, grids: Mapping[str, Grid], names: Mapping[str, str]) -> Iterator[str]:
    if said.startswith('"'):
        yield from (word.strip() for word in said.strip('"').split(","))
        return
    place = names.get(said, said).lstrip("=")
    there, _, cells = place.rpartition("!")
    grid = grids.get(there.strip("'").replace("''", "'") or sheet)
    try:
        area = area_of(cells)
    except ValueError:
        return
    if grid is not None and area.high * area.wide <= _MOST_OPTIONS:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if text := grid.text(row, column):
                    yield text


def _members(root: Any, name: str) -> Iterator[Any]:
    for part in root:
        if local(part) == name:
            yield from (one for one in part if local(one))


def _size(font: Any) -> float:
    said = next((one.get("val") for one in font if local(one) == "sz"), None)
    return float(said) if said else _USUAL_SIZE
