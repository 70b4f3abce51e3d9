"""Faces by their roles: the order of the chain, who steps in, what is refused."""

import hashlib
import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont

from core.base.errors import Refused
from core.base.places import resource
from core.output import system_fonts
from core.output.fonts import FAMILIES, ROLES, Fonts, bundled
from core.output.paper import Role

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "installer"))
import make_fonts


def test_the_bundled_faces_are_those_the_script_made() -> None:
    for line in resource("fonts/SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        assert hashlib.sha256(resource(f"fonts/{name}").read_bytes()).hexdigest() == digest
        assert name.removesuffix(".ttf") in ROLES


def test_every_character_of_the_three_standards_can_be_printed_in_every_role(fonts: Fonts) -> None:
    core = {code for code in make_fonts.core() if any(a <= code <= b for a, b in make_fonts.HANZI)}
    assert len(core) > 11_000
    for role in ROLES:
        chain = fonts.chain(role)
        assert [chr(code) for code in sorted(core) if chain.pick(chr(code)) is None] == []


def test_renamed_faces_do_not_bear_a_reserved_name() -> None:
    for role in ("kai", "fangsong"):
        names = [
            str(entry)
            for entry in TTFont(io.BytesIO(resource(f"fonts/{role}.ttf").read_bytes()), lazy=True)["name"].names
            if entry.nameID in (1, 3, 4, 6, 16)
        ]
        assert names
        assert not [name for name in names if "LXGW" in name or "霞鹜" in name]


def test_a_character_that_no_face_has_is_refused_by_name(fonts: Fonts) -> None:
    assert fonts.missing("整改🀄情况\ue123🀄") == "🀄\ue123"
    with pytest.raises(Refused) as refusal:
        fonts.require("麻将🀄")
    assert refusal.value.code == "paper.no_glyph"
    assert "U+1F004" in refusal.value.facts["characters"]
    fonts.require("整改 情况\u3000\u200b\n☐☑✔𬭎")


def test_rare_characters_come_from_the_song_face(fonts: Fonts) -> None:
    chain = fonts.chain("fangsong")
    assert chain.pick("整") is bundled("fangsong")
    assert chain.pick("㐀") is bundled("song")


def named(tmp_path: Path, family: str, characters: str, file: str = "a.ttf") -> Path:
    """A small font of that family with only those characters, made of the song face."""
    from fontTools import subset

    font = TTFont(io.BytesIO(resource("fonts/song.ttf").read_bytes()), recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(name_IDs=["*"], name_languages=["*"]))
    cutter.populate(text=characters)
    cutter.subset(font)
    names = font["name"]
    names.names = []
    names.setName(family, 1, 3, 1, 0x804)
    names.setName("Own", 6, 3, 1, 0x409)
    tmp_path.mkdir(exist_ok=True)
    font.save(tmp_path / file)
    return tmp_path / file


@pytest.fixture
def no_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts, "installed", dict)


@pytest.mark.usefixtures("no_system")
@pytest.mark.parametrize(
    ("family", "role"),
    [("仿宋_GB2312", "fangsong"), ("Zhuque Fangsong", "fangsong"), ("我的小标宋", "xiaobiaosong"), ("某某楷书", "kai")],
)
def test_a_font_laid_into_the_programs_folder_comes_first_in_its_role(tmp_path: Path, family: str, role: Role) -> None:
    own = named(tmp_path / "fonts", family, "整改")
    fonts = Fonts(folder=own.parent)
    picked = fonts.chain(role).pick("整")
    assert picked is not None
    assert picked.path == own
    # What it lacks comes from the bundled face of the role.
    assert fonts.chain(role).pick("情") is bundled(role)
    assert Fonts(folder=own.parent, bundled_only=True).chain(role).pick("整") is bundled(role)


@pytest.mark.usefixtures("no_system")
def test_any_font_of_the_folder_helps_out_with_a_character_nobody_else_has(tmp_path: Path) -> None:
    font = TTFont(io.BytesIO(named(tmp_path / "fonts", "Rare", "整").read_bytes()))
    for table in font["cmap"].tables:
        table.cmap[0xE123] = table.cmap[ord("整")]
    font.save(tmp_path / "fonts" / "a.ttf")
    assert Fonts(folder=tmp_path / "fonts").missing("\ue123") == ""


def test_the_pcs_own_face_is_found_by_its_family_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = named(tmp_path, "FangSong", "整改", "whatever.ttf")
    found = system_fonts.by_family([path, tmp_path / "gone.ttf"])
    assert list(found) == ["FangSong"]
    monkeypatch.setattr(system_fonts, "installed", lambda: found)
    picked = Fonts(folder=tmp_path / "none").chain("fangsong").pick("整")
    assert picked is not None
    assert picked.path == path


@pytest.fixture
def fresh_search() -> Iterator[None]:
    system_fonts.installed.cache_clear()
    yield
    system_fonts.installed.cache_clear()


@pytest.mark.usefixtures("fresh_search")
def test_windows_lists_its_fonts_in_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Fonts").mkdir()
    named(tmp_path / "Fonts", "仿宋", "整", "simfang.ttf")
    own = named(tmp_path / "own", "方正小标宋简体", "整", "xbs.ttf")
    listed = {
        "machine": [("仿宋 (TrueType)", "simfang.ttf"), ("Gone", "gone.ttf"), ("Old", "old.fon")],
        "user": [("小标宋", str(own))],
    }

    class Key(SimpleNamespace):
        def __enter__(self) -> "Key":
            return self

        def __exit__(self, *_: object) -> None: ...

    registry = SimpleNamespace(
        HKEY_LOCAL_MACHINE="machine",
        HKEY_CURRENT_USER="user",
        OpenKey=lambda root, _: Key(values=listed[root]),
        QueryInfoKey=lambda key: (0, len(key.values), 0),
        EnumValue=lambda key, at: (*key.values[at], 1),
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setenv("WINDIR", str(tmp_path))
    assert sorted(system_fonts.installed()) == ["仿宋", "方正小标宋简体"]


@pytest.mark.usefixtures("fresh_search")
def test_a_pc_that_cannot_be_asked_has_no_fonts_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert system_fonts.installed() == {}


def test_a_broken_file_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    shutil.copy(resource("fonts/SHA256SUMS"), tmp_path / "note.txt")
    assert Fonts(folder=tmp_path).chain("kai").pick("整") is not None


def test_digits_may_come_from_another_face(fonts: Fonts) -> None:
    chain = fonts.chain("kai", "hei")
    assert chain.pick("1") is bundled("hei")
    assert chain.pick("整") is bundled("kai")


@pytest.mark.usefixtures("no_system")
def test_digits_of_the_stand_in_for_fangsong_are_those_of_print_a_real_fangsong_keeps_its_own(tmp_path: Path) -> None:
    assert Fonts(folder=tmp_path / "none").chain("fangsong").pick("1") is bundled("song")
    own = named(tmp_path / "fonts", "仿宋_GB2312", "整1")
    picked = Fonts(folder=own.parent).chain("fangsong").pick("1")
    assert picked is not None
    assert picked.path == own


def test_every_role_knows_family_names_in_chinese_and_latin() -> None:
    for role in ROLES:
        assert any(name.isascii() for name in FAMILIES[role])
        assert any(not name.isascii() for name in FAMILIES[role])
