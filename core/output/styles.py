"""公文版式: how an office sets its papers, as a file — margins, line pitch, faces, headings, page numbers.

The standard's own lies in `resources/styles/gb.toml`; a workspace keeps an office's as text of the same form. What a
file leaves out is the standard's; what is wrong in it is told with file and key, all of it at once.
"""

import dataclasses
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.base.errors import Complaints, Refused
from core.base.places import resource
from core.base.toml_text import place_of
from core.domain import own_resources
from core.output.fonts import ROLES
from core.output.gbt9704 import STANDARD, Style
from core.store.workspace import Workspace

_PAPER_WIDTH, _PAPER_HEIGHT, _LEAST_MARGIN = 210.0, 297.0, 10.0

# What a file may say, by its tables, and what the office calls it; in the order in which it is written.
TITLES: Mapping[str, Mapping[str, str]] = {
    "page": {
        "top": "天头（毫米）", "left": "订口（毫米）", "width": "版心宽（毫米）", "height": "版心高（毫米）",
        "lines": "每面行数", "characters": "每行字数", "line_pitch": "固定行距（磅）",
        "mirror": "双面印刷时左右边距互换",
    },
    "type": {
        "body_size": "正文字号（磅）", "title_size": "标题字号（磅）", "table_size": "表格字号（磅）",
        "imprint_size": "版记字号（磅）", "heading_roles": "各级标题字体", "bold_third": "第三级标题加粗",
        "latin": "数字和字母的字体",
    },
    "faces": {
        "fangsong": "仿宋", "xiaobiaosong": "小标宋", "hei": "黑体", "kai": "楷体", "song": "宋体",
    },
    "page_number": {
        "page_numbers": "页码位置", "page_number_form": "页码样式", "page_number_size": "页码字号（磅）",
        "page_number_gap": "页码距版心（毫米）",
    },
    "letterhead": {
        "mark_top": "发文机关标志距版心上边（毫米）", "mark_size": "发文机关标志字号（磅）",
        "rule_below_number": "红线距发文字号（毫米）", "red": "红色", "imprint_on_even": "版记置于偶数页",
    },
}  # fmt: skip

# The least and the most of a number: offices set 28–33 points a line, the rest is what paper and eye allow.
LIMITS: Mapping[str, tuple[float, float]] = {
    "top": (15, 60), "left": (12, 45), "width": (120, 180), "height": (180, 265), "lines": (15, 32),
    "characters": (18, 40), "line_pitch": (28, 33), "body_size": (12, 18), "title_size": (16, 28),
    "table_size": (7.5, 14), "imprint_size": (10, 16), "page_number_size": (9, 16), "page_number_gap": (2, 20),
    "mark_top": (0, 80), "mark_size": (24, 72), "rule_below_number": (1, 10),
}  # fmt: skip
_WHOLE = frozenset({"lines", "characters"})
_TRUE_OR_FALSE = frozenset({"mirror", "bold_third", "imprint_on_even"})
PLACES = ("outside", "center", "none")


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A style and what the office calls it."""

    name: str
    style: Style


@lru_cache(maxsize=1)
def standard() -> Named:
    """GB/T 9704-2012 as its file says it."""
    return read(resource("styles/gb.toml"))


def known(workspace: Workspace) -> list[Named]:
    """The standard and the office's own styles."""
    return [standard(), *(parse(row.text, row.name) for row in own_resources.rows(workspace, "style"))]


def of(workspace: Workspace) -> Named:
    """The style the office has chosen for its papers; the standard where it chose none."""
    name = own_resources.in_use(workspace, "style")
    row = own_resources.named(workspace, "style", name) if name else None
    return parse(row.text, row.name) if row else standard()


def read(path: Path) -> Named:
    """A style file. Refused as by `parse`."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise Refused("style.not_text", file=path.name) from error


def parse(content: str, file: str) -> Named:
    """The text of a style file, of which complaints speak as `file`.

    Refused: no TOML; and all at once: a key or table nobody knows, a value of another kind or out of its limits,
    margins that leave the paper.
    """
    try:
        holder = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        line, column = place_of(error, content)
        raise Refused("style.not_toml", file=file, line=line, column=column) from error
    given, wrong = _values(holder, file)
    if not wrong:
        style = dataclasses.replace(STANDARD, **given)
        wrong = list(_off_paper(style, file))
    if wrong:
        raise Complaints(wrong)
    return Named(str(holder.get("name") or file), dataclasses.replace(STANDARD, **given))


def write(name: str, style: Style) -> str:
    """The style as the text of a file."""
    lines = [f"name = {_literal(name)}", 'version = "1"']
    for table, keys in TITLES.items():
        lines += ["", f"[{table}]"]
        for key in keys:
            value = dict(style.faces).get(cast("Any", key), "") if table == "faces" else getattr(style, key)
            if value is not None or key == "latin":
                lines.append(f"{key} = {_literal(value if value is not None else '')}")
    return "\n".join(lines) + "\n"


def deviations(style: Style) -> list[str]:
    """In what the style is not that of GB/T 9704-2012, by the names of the office; nothing for the standard itself."""
    free = {"mirror", "imprint_on_even", "latin"}  # ways the standard leaves open
    return [
        title
        for table, keys in TITLES.items()
        for key, title in keys.items()
        if table != "faces" and key not in free and getattr(style, key) != getattr(STANDARD, key)
    ]


def _values(holder: Mapping[str, Any], file: str) -> tuple[dict[str, Any], list[Refused]]:
    given: dict[str, Any] = {}
    wrong: list[Refused] = []
    for table, content in holder.items():
        if table in ("name", "version"):
            continue
        if table not in TITLES or not isinstance(content, dict):
            wrong.append(Refused("style.unknown_key", file=file, key=table))
            continue
        for key, value in cast("dict[str, Any]", content).items():
            if key not in TITLES[table]:
                wrong.append(Refused("style.unknown_key", file=file, key=f"{table}.{key}"))
            elif (complaint := _complaint(table, key, value, file)) is not None:
                wrong.append(complaint)
            elif table == "faces":
                given["faces"] = (*given.get("faces", ()), *(((key, value),) if value else ()))
            else:
                given[key] = _as_field(key, value)
    return given, wrong


def _complaint(table: str, key: str, value: Any, file: str) -> Refused | None:
    title = TITLES[table][key]
    if key in LIMITS:
        least, most = LIMITS[key]
        number = isinstance(value, int if key in _WHOLE else int | float) and not isinstance(value, bool)
        if number and least <= value <= most:
            return None
        return Refused("style.out_of_limits", file=file, field=key, title=title, least=f"{least:g}", most=f"{most:g}")
    if not _fits(table, key, value):
        return Refused("style.wrong_value", file=file, field=key, title=title, value=str(value))
    return None


def _fits(table: str, key: str, value: Any) -> bool:
    if table == "faces":
        return isinstance(value, str)
    match key:
        case "heading_roles":
            return isinstance(value, list) and len(value) == 4 and set(value) <= set(ROLES)  # pyright: ignore[reportUnknownArgumentType]
        case "latin":
            return value == "" or value in ROLES
        case "page_numbers":
            return value in PLACES
        case "page_number_form":
            return isinstance(value, str) and _is_form(value)
        case "red":
            return isinstance(value, list) and len(value) == 3 and all(map(_is_part, value))  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return key in _TRUE_OR_FALSE and isinstance(value, bool)


def _is_form(text: str) -> bool:
    """Whether a page number is in it, and no other fact."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return False
    names = [name for _, name, _, _ in parts if name is not None]
    plain = not any(spec or conversion for _, _, spec, conversion in parts)
    return plain and "page" in names and set(names) <= {"page", "pages"}


def _is_part(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _as_field(key: str, value: Any) -> Any:
    if key in ("heading_roles", "red"):
        return tuple(value)
    return None if key == "latin" and not value else value


def _off_paper(style: Style, file: str) -> Iterator[Refused]:
    for key, used, size in (
        ("width", style.left + style.width, _PAPER_WIDTH),
        ("height", style.top + style.height, _PAPER_HEIGHT),
    ):
        if used > size - _LEAST_MARGIN:
            yield Refused("style.off_paper", file=file, field=key, title=TITLES["page"][key], least=_LEAST_MARGIN)
    if style.cell < style.body_size * 0.95:
        yield Refused("style.too_many_characters", file=file, field="characters")
    if style.pitch < style.body_size * 1.15:
        yield Refused("style.too_many_lines", file=file, field="lines")


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, cast("tuple[Any, ...]", value))) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)
