"""外观: palette, style sheet, font, text size and icons; light, dark, or as the system says.

Fusion with colours of our own (`resources/palettes`). Icons are line drawings in `resources/icons`
that take the colour of the text beside them. The font is the system's own Chinese face where there
is one, else the one the program brings along, so that Chinese shows on any PC.
"""

from __future__ import annotations

import os
import sys
import tomllib
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QDir, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from core.base.places import RESOURCES, resource

RHYTHM = 8  # pixels; every margin is a multiple or half of it
BODY_POINTS = 10.5  # 五号, the size these offices read on the screen
TONES = ("overdue", "soon", "good", "busy", "idle")

# Faces that show simplified and traditional Chinese well on a screen, best first.
SYSTEM_FACES = ("Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC")
BUNDLED_FACE = "fonts/hei.ttf"
ONLY_BUNDLED = "RECTIFY_BUNDLED_FONTS"  # environment: set by tests, so that pictures are alike everywhere
_SCALE = "scale"  # property of a widget whose font is larger than the window's


class Look(QObject):
    """How the window looks now. One for the program: `look()`."""

    changed = Signal()  # colours or sizes changed; what paints itself paints again

    def __init__(self) -> None:
        super().__init__()
        self.theme = "system"
        self.text_size = 100
        self.colours: dict[str, str] = {}
        self._worn = ""

    def wear(self, theme: str = "system", text_size: int = 100) -> None:
        """Dress the application. Cheap when nothing changes; called again when the system turns dark."""
        app = _application()
        self.theme, self.text_size = theme, text_size
        wanted = f"{self.shade()}-{text_size}"
        if wanted == self._worn:
            return
        first = not self._worn
        self._worn = wanted
        self.colours = _colours(self.shade())
        if first:
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._on_system_turned)
        app.setFont(_font(text_size))
        app.setPalette(_palette(self.colours))
        app.setStyleSheet(_sheet(self.shade()) + _own_font(text_size))
        icon.cache_clear()
        if not first:
            _enlarge_again(app)
        self.changed.emit()

    def shade(self) -> str:
        """`light` or `dark`."""
        if self.theme in ("light", "dark"):
            return self.theme
        scheme = _application().styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def colour(self, name: str) -> QColor:
        """A colour of the palette in use."""
        return QColor(self.colours[name])

    def font(self, scale: float = 1.0, *, strong: bool = False) -> QFont:
        """The window's font, `scale` times its size."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * scale)
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def pixels(self, usual: int) -> int:
        """A size of icons or gaps that grows with the text."""
        return round(usual * self.text_size / 100)

    def _on_system_turned(self) -> None:
        if self.theme == "system":
            self.wear(self.theme, self.text_size)


@cache
def look() -> Look:
    """The one look of the program."""
    return Look()


@cache
def icon(name: str, colour: str = "text", *, greys: bool = False) -> QIcon:
    """The line icon `name` of `resources/icons` in a colour of the palette, sharp at 100–300 %.

    `greys`: also drawn for what cannot be pressed now.
    """
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    modes = {QIcon.Mode.Normal: colour} | ({QIcon.Mode.Disabled: "faint"} if greys else {})
    for mode, shade in modes.items():
        for pixels in (16, 24, 32, 48):
            made.addPixmap(_drawn(drawing, look().colours[shade], pixels), mode)
    return made


@cache
def app_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    drawing = resource("icons/app.svg").read_text(encoding="utf-8")
    made = QIcon()
    for pixels in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn(drawing, "", pixels))
    return made


def enlarge(widget: QWidget, scale: float, *, strong: bool = True) -> None:
    """A font `scale` times the window's, also when the clerk changes the text size."""
    widget.setProperty(_SCALE, [scale, strong])
    widget.setFont(look().font(scale, strong=strong))


def dress(widget: QWidget, **properties: object) -> None:
    """Set properties the style sheet looks at (`kind`, `tone`, `wrong`) and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.isVisible():
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _enlarge_again(app: QApplication) -> None:
    for widget in app.allWidgets():
        if known := widget.property(_SCALE):
            scale, strong = known
            widget.setFont(look().font(scale, strong=strong))


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _drawn(drawing: str, colour: str, pixels: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return pixmap


@cache
def _colours(shade: str) -> dict[str, str]:
    with resource(f"palettes/{shade}.toml").open("rb") as file:
        return tomllib.load(file)


def _sheet(shade: str) -> str:
    QDir.setSearchPaths(shade, [str(RESOURCES / "palettes" / shade)])
    template = Template(resource("palettes/window.qss").read_text(encoding="utf-8"))
    return template.substitute(_colours(shade), folder=shade)


def _own_font(text_size: int) -> str:
    """Windows gives menus, lists, headers and tips a font of its own, smaller than the window's; they take ours."""
    if sys.platform != "win32":
        return ""
    points = BODY_POINTS * text_size / 100
    return f"QMenuBar, QMenu, QAbstractItemView, QHeaderView, QToolTip {{ font: {points}pt '{_face()}'; }}"


def _palette(colours: dict[str, str]) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.PlaceholderText: "faint",
        QPalette.ColorRole.Button: "window",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "overdue",
        QPalette.ColorRole.ToolTipBase: "text",
        QPalette.ColorRole.ToolTipText: "surface",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "accent_text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.Light: "surface",
        QPalette.ColorRole.Mid: "edge",
        QPalette.ColorRole.Dark: "edge",
    }
    palette = QPalette()
    for role, name in roles.items():
        palette.setColor(role, QColor(colours[name]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours["faint"]))
    return palette


def _font(text_size: int) -> QFont:
    font = QFont(_face())
    font.setPointSizeF(BODY_POINTS * text_size / 100)
    return font


@cache
def _face() -> str:
    """The family to use: the system's, else the bundled one, registered on first need."""
    if not os.environ.get(ONLY_BUNDLED):
        known = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
        for face in SYSTEM_FACES:
            if face in known:
                return face
    number = QFontDatabase.addApplicationFont(str(resource(BUNDLED_FACE)))
    return QFontDatabase.applicationFontFamilies(number)[0]
