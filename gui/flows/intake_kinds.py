"""What the kinds of intake items are called, and the tone each is shown in."""

from dataclasses import dataclass

from core.intake.sheet import KINDS


@dataclass(frozen=True, slots=True)
class KindWords:
    """`title` on lists, `label` (one character) in the margin of the source, `tone` of the palette."""

    title: str
    label: str
    tone: str


WORDS: dict[str, KindWords] = {
    "finding": KindWords("问题", "问", "busy"),
    "suggestion": KindWords("意见建议", "建", "good"),
    "demand": KindWords("工作要求", "求", "soon"),
    "pledge": KindWords("表态承诺", "诺", "idle"),
    "clue": KindWords("线索说明", "线", "overdue"),
}

# The keys by which a selection, or the chosen items, get a kind.
KIND_KEYS = {kind: f"Ctrl+{number}" for number, kind in enumerate(KINDS, 1)}

STEP_WORDS = {
    "split": "拆分",
    "join": "合并",
    "nest": "归为具体表现",
    "edit": "修改文字",
    "refile": "改类别",
    "settle": "核对存疑",
    "drop": "移出",
    "add": "新增",
    "move": "调整顺序",
    "fill": "填写巡视信息",
    "simplify": "转为简体",
    "choose": "改字形",
}
