"""字体: the faces of a paper by their roles 仿宋, 小标宋, 黑体, 楷体, 宋体, and who steps in for a missing character.

For each role the order is: a file the user laid into the program's fonts folder, the PC's own face by its family
name, the bundled face. A character that one lacks is taken from the next, at last from the bundled song face,
which has every hanzi of its source, from the other bundled ones, and from whatever else lies in the user's folder.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from core.base.errors import Refused
from core.base.places import resource, user_folder
from core.output import system_fonts
from core.output.paper import Role
from core.output.truetype import TrueType

ROLES: tuple[Role, ...] = ("fangsong", "xiaobiaosong", "hei", "kai", "song")

# Family names as written inside the files, the best first.
FAMILIES: dict[Role, tuple[str, ...]] = {
    "fangsong": (
        "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "方正仿宋简体", "FZFangSong-Z02S",
        "华文仿宋", "STFangsong", "朱雀仿宋", "Zhuque Fangsong", "朱雀仿宋（预览测试版）", "FandolFang",
    ),
    "xiaobiaosong": (
        "方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong",
    ),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "FZHei-B01S", "华文黑体", "STHeiti"),
    "kai": (
        "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体", "FZKai-Z03S",
        "华文楷体", "STKaiti",
    ),
    "song": ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体", "FZShuSong-Z01S", "华文宋体", "STSong"),
}  # fmt: skip

# What a dropped-in font of an unknown name is, told by a word in its name; the longer word first.
_HINTS: tuple[tuple[str, Role], ...] = (
    ("仿宋", "fangsong"), ("fangsong", "fangsong"), ("小标宋", "xiaobiaosong"), ("xiaobiaosong", "xiaobiaosong"),
    ("楷", "kai"), ("kai", "kai"), ("黑", "hei"), ("hei", "hei"), ("宋", "song"), ("song", "song"),
)  # fmt: skip

# Marks that steer text and print nothing.
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\r").union(map(chr, _SELECTORS))


class Chain:
    """The faces of one role in the order in which they are asked; remembers who printed what."""

    def __init__(self, role: Role, faces: Iterable[TrueType], *, latin: "Chain | None" = None) -> None:
        self.role = role
        self.faces = tuple(dict.fromkeys(faces))
        self._latin = latin
        self._picked: dict[str, TrueType | None] = {}

    def pick(self, character: str) -> TrueType | None:
        """The first face that has the character; None when no face has it."""
        try:
            return self._picked[character]
        except KeyError:
            found = next((face for face in self._order(character) if face.has(character)), None)
            return self._picked.setdefault(character, found)

    def _order(self, character: str) -> tuple[TrueType, ...]:
        if self._latin is not None and ord(character) < 0x250:
            return self._latin.faces + self.faces
        return self.faces


class Fonts:
    """All faces of a paper. `bundled_only` makes two PCs print the same pages; `latin` as in `Style`."""

    def __init__(self, *, bundled_only: bool = False, folder: Path | None = None) -> None:
        self._own: tuple[TrueType, ...] = ()
        self._families: dict[str, TrueType] = {}
        if not bundled_only:
            paths = system_fonts.font_files(folder or user_fonts_folder())
            self._own = tuple(face for path in paths for face in system_fonts.faces(path))
            self._families = system_fonts.installed()
        self._chains: dict[tuple[Role, Role | None, str], Chain] = {}

    def chain(self, role: Role, latin: Role | None = None, family: str = "") -> Chain:
        """The faces for that role; with `latin` digits and Latin letters come from the other role's faces.

        `family` is asked first, if the PC or the user's folder has it. The bundled stand-in for 仿宋 writes digits with
        a round pen, as no printed 仿宋 does: where it must serve, they come from the song face, whose digits are those
        of print.
        """
        order = self._order(role)
        first = self._named(family)
        if latin is None and role == "fangsong" and (first or order[0]) is bundled(role):
            latin = "song"
        key = (role, None if latin == role else latin, family)
        if key not in self._chains:
            other = self.chain(latin) if key[1] and latin else None
            self._chains[key] = Chain(role, [first, *order] if first else order, latin=other)
        return self._chains[key]

    def _named(self, family: str) -> TrueType | None:
        """The face of that family in the user's folder or on the PC."""
        own = next((face for face in self._own if family in face.families), None)
        return own or self._families.get(family)

    def missing(self, text: str) -> str:
        """The characters of the text that no face has, each once, in their order; spacing marks do not count."""
        last = self.chain("song")
        printed = dict.fromkeys(text)
        return "".join(c for c in printed if c not in INVISIBLE and not c.isspace() and last.pick(c) is None)

    def require(self, text: str) -> None:
        """Refuses `paper.no_glyph` with the characters that could only be printed as boxes."""
        if lacking := self.missing(text):
            raise Refused("paper.no_glyph", characters=" ".join(_shown(c) for c in lacking))

    def _order(self, role: Role) -> list[TrueType]:
        own = {family: face for face in reversed(self._own) for family in face.families}
        order = [own[family] for family in FAMILIES[role] if family in own]
        order += [face for face in self._own if _hinted(face) == role]
        order += [self._families[family] for family in FAMILIES[role] if family in self._families]
        return [*order, bundled(role), bundled("song"), *map(bundled, ROLES), *self._own]


def user_fonts_folder() -> Path:
    """Where a person lays fonts for the program alone."""
    return user_folder() / "fonts"


@lru_cache(maxsize=len(ROLES))
def bundled(role: Role) -> TrueType:
    """The face that travels with the program."""
    return TrueType(resource(f"fonts/{role}.ttf"))


def _hinted(face: TrueType) -> Role | None:
    names = " ".join(sorted(face.families)).lower()
    return next((role for word, role in _HINTS if word in names), None)


def _shown(character: str) -> str:
    # A control character would be invisible in the sentence.
    return f"{character}（U+{ord(character):04X}）" if character.isprintable() else f"U+{ord(character):04X}"
