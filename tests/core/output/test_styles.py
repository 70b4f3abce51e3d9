"""公文版式: what an office may set in a style file, and how it is told what is wrong there."""

from dataclasses import replace

import pytest

from core.base.errors import Complaints, Refused
from core.base.sentences import tell
from core.domain import own_resources
from core.output import styles
from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.paper import Paper, Paragraph

HOUSE = """
name = "本单位版式"
[page]
left = 27
line_pitch = 28
mirror = true
[type]
bold_third = true
latin = "song"
heading_roles = ["hei", "kai", "fangsong", "fangsong"]
[faces]
fangsong = "仿宋_GB2312"
[page_number]
page_numbers = "center"
page_number_form = "第{page}页 共{pages}页"
"""


def complaints(content: str) -> list[tuple[str, object]]:
    with pytest.raises(Complaints) as caught:
        styles.parse(content, "mine")
    return [(one.code, one.facts.get("key", one.field)) for one in caught.value.complaints]


def test_the_standards_file_is_the_standard_and_passes_its_own_check() -> None:
    assert styles.standard().style == STANDARD
    assert styles.deviations(STANDARD) == []


def test_what_a_file_leaves_out_is_the_standards() -> None:
    named = styles.parse(HOUSE, "mine")
    assert named.name == "本单位版式"
    assert named.style == replace(
        STANDARD, left=27, line_pitch=28, mirror=True, bold_third=True, latin="song",
        faces=(("fangsong", "仿宋_GB2312"),), page_numbers="center", page_number_form="第{page}页 共{pages}页",
    )  # fmt: skip
    assert styles.deviations(named.style) == [
        "订口（毫米）",
        "固定行距（磅）",
        "第三级标题加粗",
        "页码位置",
        "页码样式",
    ]


@pytest.mark.parametrize(
    "style",
    [
        STANDARD,
        Style(line_pitch=28.5, latin="song", faces=(("kai", '甲"乙\\丙'),)),
        Style(red=(1.0, 0.0, 0.0), lines=24),
    ],
)
def test_a_style_written_and_read_again_is_the_same(style: Style) -> None:
    assert styles.parse(styles.write("甲", style), "mine") == styles.Named("甲", style)


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ("[page]\ntop = 14", "style.out_of_limits", "top"),
        ("[page]\nline_pitch = 33.5", "style.out_of_limits", "line_pitch"),
        ("[page]\nlines = 22.5", "style.out_of_limits", "lines"),
        ("[page]\nlines = true", "style.out_of_limits", "lines"),
        ("[page]\ntop = '37'", "style.out_of_limits", "top"),
        ("[page]\nmirror = 1", "style.wrong_value", "mirror"),
        ("[page]\ntops = 37", "style.unknown_key", "page.tops"),
        ("[pages]\ntop = 37", "style.unknown_key", "pages"),
        ("page = 3", "style.unknown_key", "page"),
        ("[type]\nheading_roles = ['hei']", "style.wrong_value", "heading_roles"),
        ("[type]\nheading_roles = ['hei', 'kai', 'comic', 'kai']", "style.wrong_value", "heading_roles"),
        ("[type]\nlatin = 'times'", "style.wrong_value", "latin"),
        ("[page_number]\npage_numbers = 'left'", "style.wrong_value", "page_numbers"),
        ("[page_number]\npage_number_form = '一'", "style.wrong_value", "page_number_form"),
        ("[page_number]\npage_number_form = '{page} {x}'", "style.wrong_value", "page_number_form"),
        ("[page_number]\npage_number_form = '{page:>9}'", "style.wrong_value", "page_number_form"),
        ("[page_number]\npage_number_form = '{page'", "style.wrong_value", "page_number_form"),
        ("[letterhead]\nred = [2, 0, 0]", "style.wrong_value", "red"),
        ("[page]\nleft = 45\nwidth = 170", "style.off_paper", "width"),
        ("[page]\ntop = 60\nheight = 240", "style.off_paper", "height"),
        ("[page]\ncharacters = 40", "style.too_many_characters", "characters"),
        ("[page]\nlines = 32\nheight = 190", "style.too_many_lines", "lines"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told_with_its_key(content: str, code: str, where: str) -> None:
    assert complaints(content) == [(code, where)]


def test_all_that_is_wrong_is_told_at_once_in_the_offices_words() -> None:
    assert len(complaints("[page]\ntop = 1\nleft = 1\n[faces]\nkai = 3")) == 3
    with pytest.raises(Complaints) as caught:
        styles.parse("[page]\nline_pitch = 40", "本单位版式")
    assert tell(caught.value.complaints[0]) == "版式 本单位版式 的“固定行距（磅）”应在 28 到 33 之间。"


def test_a_file_that_is_no_toml_is_told(tmp_path) -> None:
    for content, code, place in (
        (b"name = '\xe7\x94\xb2'\n[page\n", "style.not_toml", "第 2 行第 6 列"),
        ("name = '甲'".encode("gb18030"), "style.not_text", "UTF-8"),
    ):
        (tmp_path / "mine.toml").write_bytes(content)
        with pytest.raises(Refused) as caught:
            styles.read(tmp_path / "mine.toml")
        assert caught.value.code == code
        assert place in tell(caught.value)


def test_the_office_chooses_the_style_of_its_papers(workspace) -> None:
    assert styles.of(workspace) == styles.standard()
    key = own_resources.add(workspace, "style", "本单位版式", HOUSE, based_on="gb", based_on_version="1")
    own_resources.use(workspace, "style", "本单位版式")
    assert styles.of(workspace).style.line_pitch == 28
    assert [one.name for one in styles.known(workspace)] == [styles.standard().name, "本单位版式"]
    own_resources.delete(workspace, key)
    assert styles.of(workspace) == styles.standard()


def test_a_style_of_an_office_is_set_by(fonts: Fonts) -> None:
    style = styles.parse(HOUSE, "mine").style
    pages = compose(Paper("", (Paragraph("整" * 28 * 60),)), fonts=fonts, style=style)
    assert [page.frame.left for page in pages[:2]] == [
        pytest.approx(27 * 72 / 25.4), pytest.approx((210 - 27 - 156) * 72 / 25.4),
    ]  # fmt: skip
    tops = sorted({text.y for text in pages[0].texts})
    assert tops[1] - tops[0] == pytest.approx(28)
