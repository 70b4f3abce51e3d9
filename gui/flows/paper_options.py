"""版式与输出: how a paper is set and what is done to its file — style, 版头, 版记, seal, code, archive, password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField, TickField
from gui.parts.form import Form

if TYPE_CHECKING:
    from core.output.paper import Imprint, Letterhead
    from core.output.styles import Named
    from gui.desk import Desk


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen: the style, what is printed above and below, how the file is made."""

    style: Named
    letterhead: Letterhead | None
    imprint: Imprint | None
    sealed: bool
    duplex: bool
    code: bool
    pdfa: bool
    password: str
    dots: int


class OptionsForm(Form):
    """Nothing of 版头 or 版记 is printed but what is filled in here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(label_width=12 * RHYTHM)
        self._desk = desk
        self._styles: dict[str, Named] = {}
        self.add("style", "版式", ChoiceField([]))
        self.add("sealed", "", TickField(tr("落款处留出盖章的位置")))
        self.add("duplex", "", TickField(tr("双面印刷（每份从正面开始）")))
        self.add(
            "dots", "打印清晰度", ChoiceField([(300, tr("300 点（一般文字）")), (600, tr("600 点（小字、印章）"))])
        )
        self.add_heading("版头（不填不印）")
        self.add("mark", "发文机关标志", TextField(lines=2, hint=tr("联合行文时一行一个机关")))
        self.add("number", "发文字号", LineField(hint=tr("如 云党发〔2025〕1号")))
        self.add("signatories", "签发人", LineField(hint=tr("上行文填写，多人用顿号分开")))
        self.add("copy_number", "份号", LineField())
        self.add("secrecy", "密级", LineField())
        self.add("urgency", "紧急程度", LineField())
        self.add_heading("版记（不填不印）")
        self.add("copies_to", "抄送机关", LineField())
        self.add("printed_by", "印发机关", LineField())
        self.add("printed_on", "印发日期", DateField(desk.workspace.today))
        self.add_heading("文件")
        self.add("code", "", TickField(tr("页脚印核对码，供以后核对")))
        self.add("pdfa", "", TickField(tr("PDF 按归档格式保存（PDF/A-2b）")))
        self.add("password", "打开密码", LineField(hint=tr("不填不加密；加密的 PDF 不能用于归档")))
        self.field("password").setEchoMode(LineField.EchoMode.Password)
        self.close_up()
        self.show_styles()
        self.fill({"dots": 300})

    def show_styles(self, chosen: str = "") -> None:
        """The styles there are now, the office's own among them; the one in use is chosen."""
        from core.base.errors import Refused
        from core.output import styles

        try:
            self._styles = {named.name: named for named in styles.known(self._desk.workspace)}
            usual = styles.of(self._desk.workspace).name
        except Refused:  # an own style that came from elsewhere and is wrong
            self._styles = {styles.standard().name: styles.standard()}
            usual = styles.standard().name
        field = self.field("style")
        field.blockSignals(True)
        field.offer([(name, name) for name in self._styles])
        field.value = chosen if chosen in self._styles else usual
        field.blockSignals(False)

    def options(self) -> Options:
        """What stands in the form."""
        from core.output import styles
        from core.output.paper import Imprint, Letterhead

        values: dict[str, Any] = self.values()
        said: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in values.items()
        }
        mark = tuple(line.strip() for line in said["mark"].splitlines() if line.strip())
        signatories = tuple(name.strip() for name in said["signatories"].replace(",", "、").split("、") if name.strip())
        head = Letterhead(
            mark, said["number"], signatories, said["copy_number"], said["secrecy"], said["urgency"]
        )  # fmt: skip
        imprint = Imprint(said["copies_to"], said["printed_by"], said["printed_on"])
        return Options(
            self._styles.get(said["style"], styles.standard()), head if mark else None,
            imprint if imprint != Imprint() else None, bool(said["sealed"]), bool(said["duplex"]), bool(said["code"]),
            bool(said["pdfa"]), values["password"] or "", said["dots"] or 300,
        )  # fmt: skip
