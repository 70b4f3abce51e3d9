"""字体: cuts the five bundled faces from their published packages; the same bytes again on every run.

    python installer/make_fonts.py            write resources/fonts
    python installer/make_fonts.py --check    build aside and compare with resources/fonts

Needs `npm`, `apt-get` and `dpkg-deb` to fetch the sources (or `--sources DIR` with them inside) and the
fontTools version of requirements.lock. Which characters a face keeps is told by `core()`; the song
face, last resort of all others, keeps every hanzi it has.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "resources" / "fonts"


@dataclass(frozen=True, slots=True)
class Source:
    """A published package: how to fetch it, the file that arrives, and its SHA-256."""

    fetch: tuple[str, ...]
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Face:
    """One bundled face: where its outlines come from, what it is called here, which licence lies beside it.

    `renamed` is set where the licence reserves the original's name for the unmodified font (OFL 1.1, clause 3).
    """

    target: str
    source: str
    member: str
    licence: str
    licence_member: str
    renamed: str | None = None
    every_hanzi: bool = False


SOURCES = {
    "noto-serif": Source(
        ("npm", "pack", "--silent", "@expo-google-fonts/noto-serif-sc@0.4.3"),
        "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
        "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
    ),
    "noto-sans": Source(
        ("npm", "pack", "--silent", "@expo-google-fonts/noto-sans-sc@0.4.3"),
        "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    ),
    "wenkai": Source(
        ("apt-get", "download", "fonts-lxgw-wenkai=1.250+repack-1"),
        "fonts-lxgw-wenkai_1.250+repack-1_all.deb",
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    ),
}

WENKAI = "usr/share/fonts/truetype/lxgw-wenkai"
WENKAI_COPYRIGHT = "usr/share/doc/fonts-lxgw-wenkai/copyright"
NOTO_LICENCE = "package/LICENSE_FONT"

FACES = (
    Face(
        "song.ttf", "noto-serif", "package/400Regular/NotoSerifSC_400Regular.ttf",
        "OFL-NotoSerifSC.txt", NOTO_LICENCE, every_hanzi=True,
    ),
    Face(
        "xiaobiaosong.ttf", "noto-serif", "package/700Bold/NotoSerifSC_700Bold.ttf",
        "OFL-NotoSerifSC.txt", NOTO_LICENCE,
    ),
    Face(
        "hei.ttf", "noto-sans", "package/500Medium/NotoSansSC_500Medium.ttf",
        "OFL-NotoSansSC.txt", NOTO_LICENCE,
    ),
    Face(
        "kai.ttf", "wenkai", f"{WENKAI}/LXGWWenKai-Regular.ttf",
        "OFL-Kai.txt", WENKAI_COPYRIGHT, renamed="Rectify Kai",
    ),
    Face(
        "fangsong.ttf", "wenkai", f"{WENKAI}/LXGWWenKai-Light.ttf",
        "OFL-Kai.txt", WENKAI_COPYRIGHT, renamed="Rectify Light Kai",
    ),
)  # fmt: skip

# Layout tables serve vertical text and alternates; the program places every character itself.
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "DSIG", "FFTM", "mort", "morx"]

# Blocks of marks, letters and forms that are kept whole as far as the source has them.
BLOCKS = (
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x01F8, 0x01F9), (0x02B0, 0x02FF), (0x0370, 0x03FF),
    (0x0400, 0x045F), (0x2010, 0x206F), (0x2070, 0x20BF), (0x2100, 0x23FF), (0x2460, 0x27BF), (0x3000, 0x312F),
    (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
HANZI = (
    (0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip


def decoded(leads: range, trails: list[int], codec: str) -> set[int]:
    """The code points of a two-byte region of a legacy character set."""
    found: set[int] = set()
    for lead in leads:
        for trail in trails:
            try:
                found.update(map(ord, bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                continue
    return found


def core() -> set[int]:
    """What every face keeps: GB 2312, level 1 of Big5, 通用规范汉字表, their traditional forms, marks and letters."""
    kept = decoded(range(0xA1, 0xF8), list(range(0xA1, 0xFF)), "gb2312")
    kept |= decoded(range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)], "big5")
    for line in (HERE / "font_core.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            kept.update(map(ord, line))
    for first, last in BLOCKS:
        kept.update(range(first, last + 1))
    return kept


def fetched(source: Source, folder: Path) -> Path:
    """The package's file in `folder`, fetched when it is not there; stops when it is not the known one."""
    path = folder / source.file
    if not path.exists():
        subprocess.run(source.fetch, cwd=folder, check=True)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        sys.exit(f"{source.file}: SHA-256 is {found}, expected {source.sha256}")
    return path


def member(package: Path, name: str, folder: Path) -> Path:
    """One file out of a package, unpacked into `folder`."""
    unpacked = folder / (package.name + ".unpacked")
    if not unpacked.exists():
        unpacked.mkdir()
        if package.suffix == ".deb":
            subprocess.run(["dpkg-deb", "--extract", str(package), str(unpacked)], check=True)
        else:
            with tarfile.open(package) as archive:
                archive.extractall(unpacked, filter="data")
    return unpacked / name


def rename(font: Any, family: str) -> None:
    """Give the font a name of its own; copyright and licence entries stay."""
    names = font["name"]
    own = {1: family, 2: "Regular", 3: f"{family};subset", 4: family, 6: family.replace(" ", "")}
    names.names = [entry for entry in names.names if entry.nameID in (0, 5, 13, 14)]
    for number, text in own.items():
        names.setName(text, number, 3, 1, 0x409)


def fill_cells(font: Any) -> None:
    """Give the marks that Chinese setting counts as one character the full width, in their half of the cell.

    WenKai draws “ ” ‘ ’ · for Latin text; Noto's dash is narrower than a character, so that —— would show a gap.
    """
    names, widths, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    em = font["head"].unitsPerEm
    for mark in "“‘”’·—":
        name = names[ord(mark)]
        width, _ = widths[name]
        if width == em:
            continue
        glyph = outlines[name]
        if mark == "—":
            left, reach = glyph.xMin, glyph.xMax - glyph.xMin
            for at, (x, y) in enumerate(glyph.coordinates):
                glyph.coordinates[at] = (round((x - left) * em / reach), y)
        else:
            shift = {"“": em - width, "‘": em - width, "·": (em - width) // 2}.get(mark, 0)
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(outlines)
        widths[name] = (em, glyph.xMin)


def add_boxes(font: Any) -> None:
    """☐, ☑ and ✔ for forms, made of the face's own □ and ✓."""
    names, widths, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    box, tick = names[ord("□")], names[ord("✓")]
    ticked = TTGlyphPen(outlines)
    ticked.addComponent(box, (1, 0, 0, 1, 0, 0))
    ticked.addComponent(tick, (1, 0, 0, 1, (widths[box][0] - widths[tick][0]) // 2, 0))
    outlines["ticked"] = ticked.glyph()
    widths["ticked"] = widths[box]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord("☐")] = box
            table.cmap[ord("☑")] = "ticked"
            table.cmap[ord("✔")] = tick


def cut(face: Face, source: Path, kept: set[int], target: Path) -> None:
    """Write the face with only the kept characters, without hints and layout tables."""
    # The source's own time stamp is kept: a stamp of today would make every build differ.
    font: Any = TTFont(source, recalcTimestamp=False)
    fill_cells(font)
    if face.every_hanzi:
        add_boxes(font)
    options: Any = subset.Options()
    options.layout_features = []
    options.drop_tables += DROPPED
    options.hinting = False
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    wanted = set(kept)
    if face.every_hanzi:
        wanted.update(code for first, last in HANZI for code in range(first, last + 1))
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted & set(font.getBestCmap()))
    cutter.subset(font)
    if face.renamed:
        rename(font, face.renamed)
    font.save(target)


def licence_text(source: Path) -> str:
    """The font's licence; of a Debian copyright file only the parts that speak of the font."""
    text = source.read_text(encoding="utf-8")
    if source.name != "copyright":
        return text
    head = (
        'Copyright (c) 2021-2022 lxgw, with Reserved Font Names "霞鹜" and "LXGW".\n'
        "kai.ttf and fangsong.ttf are modified versions (fewer characters, no layout tables) under other names.\n\n"
    )
    body = text.split("License: OFL-1.1\n", 2)[2].split("\nLicense:", 1)[0]
    lines = [line[1:] if line.startswith(" ") else line for line in body.splitlines()]
    return head + "\n".join("" if line.strip() == "." else line for line in lines).rstrip() + "\n"


def make(target: Path, sources: Path) -> None:
    """All five faces, their licences and the list of checksums."""
    target.mkdir(parents=True, exist_ok=True)
    kept = core()
    sums: list[str] = []
    with tempfile.TemporaryDirectory() as work:
        for face in FACES:
            package = fetched(SOURCES[face.source], sources)
            cut(face, member(package, face.member, Path(work)), kept, target / face.target)
            licence = licence_text(member(package, face.licence_member, Path(work)))
            (target / face.licence).write_text(licence, encoding="utf-8", newline="\n")
            data = (target / face.target).read_bytes()
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {face.target}\n")
            print(f"{face.target:18} {len(data) / 1e6:6.2f} MB")
    (target / "SHA256SUMS").write_text("".join(sums), encoding="ascii", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, help="folder with (or for) the fetched packages")
    parser.add_argument("--check", action="store_true", help="build aside and compare with resources/fonts")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sources = wanted.sources or Path(scratch)
        if not wanted.check:
            make(TARGET, sources)
            return 0
        made = Path(scratch) / "made"
        make(made, sources)
        differing = [
            path.name for path in sorted(made.iterdir()) if path.read_bytes() != (TARGET / path.name).read_bytes()
        ]
        print("the same bytes" if not differing else "differs: " + ", ".join(differing))
        return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
