"""行文: what an office may write in a wording file, and how it is told what is wrong there."""

import pytest

from core.base.errors import Refused
from core.base.sentences import tell
from core.output import wording
from core.output.wording import Block, Wording

FILE = """
title = "关于{{ round }}整改进展情况的报告"
version = "3"

[blocks.opening]
name = "引言"
text = \"\"\"
现将情况报告如下。
\"\"\"

[blocks.next]
name = "下一步"
heading = "下一步打算"
text = "继续推进。"

[words]
state = "完成情况：{{ state }}。"
"""

MINE = Wording("mine.toml", "", "1", {}, {})


def said(template, **facts):
    """What an office is told of a template that cannot be filled."""
    with pytest.raises(Refused) as caught:
        wording.render(MINE, template, facts, "opening")
    assert caught.value.facts["file"] == "mine.toml"
    assert caught.value.facts["part"] == "opening"
    return caught.value


def test_a_wording_file_has_blocks_in_their_order_and_phrases(tmp_path):
    (tmp_path / "own.toml").write_text(FILE, encoding="utf-8")
    read = wording.read(tmp_path / "own.toml")
    assert (read.file, read.version) == ("own.toml", "3")
    assert list(read.blocks.values()) == [
        Block("opening", "引言", "", "现将情况报告如下。"),
        Block("next", "下一步", "下一步打算", "继续推进。"),
    ]
    assert read.words == {"state": "完成情况：{{ state }}。"}


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('title = "关于{{ round }}整改进展情况的报告"', "", "title"),
        ('version = "3"', "version = 3", "version"),
        ('name = "引言"', "", "blocks.opening.name"),
        ('text = "继续推进。"', "text = 5", "blocks.next.text"),
        ('state = "完成情况：{{ state }}。"', "state = []", "words.state"),
        ('version = "3"', 'version = "3"\nwords = "无"', "[words]"),
    ],
)
def test_a_part_that_is_missing_or_no_text_is_named(tmp_path, old, new, part):
    broken = FILE.replace(old, new)
    (tmp_path / "own.toml").write_text(broken.split("[words]")[0] if part == "[words]" else broken, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        wording.read(tmp_path / "own.toml")
    assert (caught.value.code, caught.value.facts["part"]) == ("wording.part_missing", part)
    assert "own.toml" in tell(caught.value)


@pytest.mark.parametrize(
    ("content", "place"),
    [(b'\ntitle = "open', "第 2 行"), ("title = '报告'".encode("gb18030"), "UTF-8"), (b"\xff\xfe", "UTF-8")],
)
def test_a_file_that_is_no_toml_is_told_with_its_name_and_the_place(tmp_path, content, place):
    (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(Refused) as caught:
        wording.read(tmp_path / "own.toml")
    assert caught.value.code in ("wording.not_toml", "wording.not_text")
    assert "own.toml" in tell(caught.value)
    assert place in tell(caught.value)


def test_facts_are_filled_in_and_the_edges_are_bare():
    assert wording.render(MINE, "\n截至{{ until }}，{% if late %}超期{{ late }}个{% else %}无超期{% endif %}。\n",
                          {"until": "9月15日", "late": 0}, "opening") == "截至9月15日，无超期。"  # fmt: skip


@pytest.mark.parametrize(
    ("template", "line", "name"),
    [
        ("{{ untill }}", 1, "untill"),
        ("第一行\n第二行{{ nope }}", 2, "nope"),
        ("{{ f.nope }}", 1, "nope"),
        ("一\n二\n{% if f.done.nope %}三{% endif %}", 3, "nope"),
        ("{% for one in nothing %}{% endfor %}", 1, "nothing"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_file_part_and_line(template, line, name):
    refused = said(template, f={"done": "19"})
    assert (refused.code, refused.facts["line"], refused.facts["name"]) == ("wording.unknown_name", line, name)
    assert tell(refused) == f"行文文件 mine.toml 第 {line} 行（opening）：没有“{name}”这一项，请核对名称。"


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{% if %}", 1),
        ("好\n\n{% endfor %}", 3),
        ("{{ 1 / 0 }}", 1),
        ("{{ done + '个' }}", 1),
        ("{{ done | nofilter }}", 1),
        ("{{ range(1000000) }}", 1),
        ("{% include 'other.txt' %}", 1),
        ("{{ ''.__class__.__mro__ }}", 1),
    ],
)
def test_a_template_that_is_wrong_or_reaches_too_far_is_refused_with_its_line(template, line):
    refused = said(template, done=19)
    assert (refused.code, refused.facts["line"]) == ("wording.cannot_be_filled", line)
    assert refused.facts["problem"]


def test_the_texts_of_an_office_are_no_markup():
    assert wording.render(MINE, "{{ text }}", {"text": "<b>{{ 1 }}</b>"}, "opening") == "<b>{{ 1 }}</b>"


def test_the_line_told_is_that_of_the_file():
    mine = wording.parse(FILE.replace("继续推进。", "{{ nope }}").replace("现将", "\n\n甲\n{{ untill }}"), "mine.toml")
    assert [mine.lines[part] for part in ("title", "version", "blocks.opening", "blocks.next", "words.state")] == [
        2, 3, 10, 17, 20,
    ]  # fmt: skip
    for key, line in (("opening", 11), ("next", 17)):
        with pytest.raises(Refused) as caught:
            wording.render(mine, mine.block(key).template, {}, f"blocks.{key}")
        assert caught.value.facts["line"] == line


def test_a_block_or_phrase_that_the_paper_needs_and_the_file_lacks_is_named():
    mine = wording.parse(FILE, "mine.toml")
    for ask, part in ((mine.block, "blocks.nope"), (mine.word, "words.nope")):
        with pytest.raises(Refused) as caught:
            ask("nope")
        assert (caught.value.code, caught.value.facts["part"]) == ("wording.part_missing", part)


def test_every_built_in_paper_has_a_wording():
    from core.output.papers import catalogue

    for kind in catalogue.kinds():
        built = wording.built_in(kind.name)
        assert built.title
        assert built.blocks or built.words  # the body of a letter is its own
