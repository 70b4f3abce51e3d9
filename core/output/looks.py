"""字样: the types in which one paper is set — face by role, size, bold — each made once."""

from core.output.fonts import Fonts
from core.output.gbt9704 import Style
from core.output.lines import Look
from core.output.paper import Role


class Looks:
    """Hands out the looks of a paper in one office's style."""

    def __init__(self, fonts: Fonts, style: Style) -> None:
        self._fonts = fonts
        self._style = style
        self._faces = dict(style.faces)
        self._made: dict[tuple[Role, float, float, bool], Look] = {}

    def body(self, role: Role, *, bold: bool = False) -> Look:
        """The body's size on the body's grid."""
        return self._look(role, self._style.body_size, self._style.cell, bold)

    def of(self, role: Role, size: float, *, bold: bool = False) -> Look:
        """Another size, its characters side by side."""
        return self._look(role, size, size, bold)

    def _look(self, role: Role, size: float, cell: float, bold: bool) -> Look:
        key = (role, size, cell, bold)
        if key not in self._made:
            self._made[key] = Look(
                self._fonts.chain(role, self._style.latin, self._faces.get(role, "")), size, cell, bold=bold
            )
        return self._made[key]
