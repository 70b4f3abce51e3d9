"""修改版式: the small form of an office's own style; in what it differs from the standard is told beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QLabel

from core.base.errors import Refused
from gui.flows.exporting import usual_folder
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField, TickField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice

if TYPE_CHECKING:
    from core.output.styles import Named
    from gui.desk import Desk
    from gui.parts.flow import Flow

PATTERN = "TOML (*.toml)"
SIZE = QSize(76 * RHYTHM, 92 * RHYTHM)
NUMBERS = (
    ("top", "天头（毫米）"), ("left", "订口（毫米）"), ("width", "版心宽（毫米）"), ("height", "版心高（毫米）"),
    ("lines", "每面行数"), ("characters", "每行字数"), ("line_pitch", "固定行距（磅）"),
    ("body_size", "正文字号（磅）"), ("title_size", "标题字号（磅）"), ("table_size", "表格字号（磅）"),
    ("page_number_size", "页码字号（磅）"),
)  # fmt: skip
FACES = (("fangsong", "仿宋"), ("xiaobiaosong", "小标宋"), ("hei", "黑体"), ("kai", "楷体"), ("song", "宋体"))
WHOLE = ("lines", "characters")


def edit_style(desk: Desk, named: Named) -> str | None:
    """Change a style and keep it as the office's own; gives its name, None when nothing was kept."""
    from core.domain import own_resources
    from core.output import styles

    own = own_resources.named(desk.workspace, "style", named.name)
    form = _form(named, own is not None)

    def keep(values: dict[str, Any], dialog: FormDialog) -> bool:
        try:
            text = styles.write(values["name"].strip(), _changed(named, values))
            styles.parse(text, values["name"].strip())
        except Refused as error:
            dialog.complain(error)
            return False
        if own is not None:
            done = desk.do(own_resources.edit, own.id, values["name"], text, seen=own.version, complain=dialog.complain)
        else:
            done = desk.do(own_resources.add, "style", values["name"], text, based_on="gb", based_on_version="1",
                           complain=dialog.complain)  # fmt: skip
        return bool(done) and bool(desk.do(own_resources.use, "style", values["name"].strip()))

    return form.field("name").value.strip() if ask_form(desk, tr("修改版式"), form, keep, size=SIZE) else None


def take_style(flow: Flow) -> str | None:
    """Read a style file and keep it as the office's own, in use from now on; gives its name, None if nothing was kept.

    One of the same name gives way only when the clerk says so.
    """
    from core.domain import own_resources
    from core.output import styles

    name, _ = QFileDialog.getOpenFileName(flow, tr("选择版式文件"), str(usual_folder(flow.desk)), PATTERN)
    if not name:
        return None
    try:
        found = styles.read(Path(name))
    except (Refused, OSError) as error:
        words = tr("这个文件读不出来。") if isinstance(error, OSError) else tell(error)
        flow.bar.tell(Notice(words, "overdue"))
        return None
    desk, text = flow.desk, styles.write(found.name, found.style)
    known = own_resources.named(desk.workspace, "style", found.name)
    if known is not None:
        words = tr("已有名为“{name}”的版式，要用文件中的替换它吗？可以撤销。", name=found.name)
        if not confirm(flow, tr("读入版式文件"), words, tr("替换")):
            return None
        done = desk.do(own_resources.edit, known.id, found.name, text, seen=known.version, complain=flow.refuse)
    else:
        done = desk.do(own_resources.add, "style", found.name, text, based_on="gb", based_on_version="1",
                       complain=flow.refuse)  # fmt: skip
    if not done or not desk.do(own_resources.use, "style", found.name, complain=flow.refuse):
        return None
    titles = styles.deviations(found.style)
    told = tr("与国家标准不同：{titles}", titles="、".join(map(tr, titles))) if titles else ""
    flow.bar.tell(Notice("　".join(filter(None, (tr("已读入版式：{name}", name=found.name), told))), "good"))
    return found.name


def _form(named: Named, own: bool) -> Form:
    style = named.style
    form = Form(label_width=16 * RHYTHM)
    form.add("name", "版式名称", LineField(), required=True)
    note = QLabel()
    note.setWordWrap(True)
    form.add_wide(note)
    for key, title in NUMBERS:
        hint = tr("不填则按每面行数计算，一般 28—33 磅") if key == "line_pitch" else ""
        form.add(key, title, LineField(hint=hint), required=key != "line_pitch")
    form.add("bold_third", "", TickField(tr("第三级标题（1.）加粗")))
    form.add(
        "latin", "数字和字母的字体", ChoiceField([("", tr("随正文")), *((key, tr(title)) for key, title in FACES)])
    )
    places = [("outside", tr("单页居右、双页居左")), ("center", tr("居中")), ("none", tr("不编页码"))]
    form.add("page_numbers", "页码位置", ChoiceField(places))
    form.add("page_number_form", "页码样式", LineField(hint=tr("可用 page、pages，各加花括号")), required=True)
    form.add("imprint_on_even", "", TickField(tr("版记置于偶数页")))
    form.add_heading("优先使用的字体（不填由程序选择）")
    faces: dict[str, str] = dict(style.faces)
    for key, title in FACES:
        form.add(f"face_{key}", title, LineField())
    form.close_up()
    given: dict[str, Any] = {key: _shown(getattr(style, key)) for key, _ in NUMBERS}
    given |= {key: getattr(style, key) for key in ("bold_third", "page_numbers", "page_number_form", "imprint_on_even")}
    given |= {f"face_{key}": faces.get(key, "") for key, _ in FACES}
    form.fill(given | {"name": named.name if own else tr("本单位版式"), "latin": style.latin or ""})
    form.changed.connect(lambda: _tell(note, named, form))
    _tell(note, named, form)
    return form


def _tell(note: QLabel, named: Named, form: Form) -> None:
    """What is not as in GB/T 9704-2012, as far as it can be understood yet."""
    from core.output import styles

    try:
        titles = styles.deviations(_changed(named, form.values()))
    except Refused:
        return
    words = "、".join(tr(title) for title in titles)
    note.setText(tr("与国家标准不同：{titles}", titles=words) if titles else tr("与国家标准（GB/T 9704—2012）一致"))
    dress(note, kind="muted")


def _changed(named: Named, values: dict[str, Any]) -> Any:
    """The style as filled in. Refused: a number that is none."""
    given: dict[str, Any] = {key: _number(key, title, values[key]) for key, title in NUMBERS}
    given |= {key: bool(values[key]) for key in ("bold_third", "imprint_on_even")}
    given |= {key: values[key] for key in ("page_numbers", "page_number_form")}
    faces = tuple((key, values[f"face_{key}"].strip()) for key, _ in FACES if values[f"face_{key}"].strip())
    return replace(named.style, **given, latin=values["latin"] or None, faces=faces)


def _number(key: str, title: str, typed: str) -> float | int | None:
    from core.output import styles

    text = typed.strip()
    if not text and key == "line_pitch":
        return None
    try:
        return int(text) if key in WHOLE else float(text)
    except ValueError:
        least, most = styles.LIMITS[key]
        raise Refused(
            "style.out_of_limits", file="", field=key, title=title, least=f"{least:g}", most=f"{most:g}"
        ) from None


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
