"""登录: who sits here, and his password; the way back in with the recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.base.errors import Refused
from core.domain import operators, sign_in
from core.store.workspace import Workspace
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge
from gui.parts.fields import ChoiceField, LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog

if TYPE_CHECKING:
    from gui.desk import Desk


class SignInDialog(QDialog):
    """Accepted once somebody has signed in. `leave` names what the other button does."""

    def __init__(self, parent: QWidget | None, workspace: Workspace, *, leave: str) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._recovering = False
        self.setWindowTitle(tr("登录"))
        heading = QLabel(workspace.name)
        heading.setWordWrap(True)
        enlarge(heading, 1.25)
        self.form = Form()
        names = [row.name for row in operators.active(workspace)]
        self.name = self.form.add("operator", "操作员", ChoiceField([(name, name) for name in names]))
        self.name.value = workspace.operator_name if workspace.operator_name in names else names[0]
        self.password = self.form.add("password", "密码", _secret())
        self.code = self.form.add("code", "恢复码", LineField())
        self.new = self.form.add("new", "新密码", _secret())
        self.button = QPushButton(tr("登录"))
        dress(self.button, kind="first")
        self.button.setDefault(True)
        self.button.clicked.connect(self.try_it)
        self.forgotten = QPushButton(tr("忘记密码…"))
        dress(self.forgotten, kind="quiet")
        self.forgotten.setAutoDefault(False)
        self.forgotten.clicked.connect(lambda: self._recover(not self._recovering))
        self.forgotten.setVisible(sign_in.has_code(workspace))
        away = QPushButton(leave)
        away.setAutoDefault(False)
        away.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(RHYTHM)
        buttons.addWidget(self.forgotten)
        buttons.addStretch(1)
        buttons.addWidget(away)
        buttons.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, 3 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        column.setSpacing(2 * RHYTHM)
        column.addWidget(heading)
        column.addWidget(self.form)
        column.addStretch(1)
        column.addLayout(buttons)
        self.resize(QSize(52 * RHYTHM, 30 * RHYTHM))
        self._recover(False)
        QTimer.singleShot(0, self, self.password.setFocus)

    def try_it(self) -> None:
        """Sign in with what was typed; a complaint stands beside its field."""
        given = self.form.values()
        try:
            if self._recovering:
                sign_in.recover(self._workspace, self.name.value, given["code"], given["new"])
            else:
                sign_in.sign_in(self._workspace, self.name.value, given["password"])
        except Refused as error:
            shown = {"password": "code"} if self._recovering else {}
            self.form.complain(Refused(error.code, field=shown.get(error.field or "", error.field), **error.facts))
            self.password.selectAll()
            return
        self.accept()

    def _recover(self, recovering: bool) -> None:
        self._recovering = recovering
        for name, shown in (("password", not recovering), ("code", recovering), ("new", recovering)):
            self.form.show_field(name, shown)
        self.forgotten.setText(tr("用密码登录") if recovering else tr("忘记密码…"))
        self.button.setText(tr("重设密码并登录") if recovering else tr("登录"))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.reject()


def admit(parent: QWidget | None, workspace: Workspace) -> bool:
    """Whether somebody may sit at this workspace: asks where the office wants that."""
    if not sign_in.asks(workspace):
        return True
    dialog = SignInDialog(parent, workspace, leave=tr("取消"))
    admitted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return admitted


def change_password(desk: Desk) -> bool:
    """Set, change or take away one's own password; whether it was done."""
    row = operators.one(desk.workspace, desk.workspace.operator)
    form = Form()
    if row.password:
        form.add("old", "现在的密码", _secret())
    form.add("new", "新密码", _secret(), tip=tr("至少 {n} 位；留空表示不用密码", n=sign_in.SHORTEST))
    form.add("again", "再输一次", _secret())

    def save(values: dict[str, Any]) -> bool:
        if values["new"] != values["again"]:
            dialog.complain(Refused("operator.not_the_same", field="again"))
            return False
        return desk.do(
            sign_in.set_password, row.id, values["new"], old=values.get("old", ""), complain=dialog.complain
        ).done

    dialog = FormDialog(desk, tr("修改我的密码"), form, save, size=QSize(60 * RHYTHM, 40 * RHYTHM))
    changed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if changed:
        desk.notice(tr("密码已修改"))
    return changed


def _secret() -> LineField:
    field = LineField()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
