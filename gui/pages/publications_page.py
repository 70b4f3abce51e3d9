"""公开: what was published inside the Party and to society, what came in, and the wording of every finding for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.states import AUDIENCES, PUBLIC_WORDINGS, PUBLICATION_STATES, PUBLISHED
from core.domain import finder, publications, withholdings
from core.domain.finder import FindingFilter
from core.domain.publications import CommentRow, PublicationRow
from core.domain.withholdings import PublicRow
from gui.cards import public_wording, publication_form
from gui.cards.fact_sheet import Facts, Section, Step
from gui.cards.inspection_choice import the_inspection
from gui.cards.public_wording import WordingView
from gui.cards.record_sheet import RecordSheet
from gui.cards.tones import PUBLICATION_TONES, WORDING_TONES
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.form import scrolled
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

WORDING_COLUMNS = (
    Column("number", "序号", lambda row: row.number, None, 6, "center"),
    Column("category", "问题类别", lambda row: row.category, "category", 18, shown=False),
    Column("state", "公开情况", lambda row: PUBLIC_WORDINGS[row.state], "state", 14, "center"),
    Column("finding", "具体问题（公开表述）", lambda row: row.finding.public, None, 40),
    Column("result", "整改落实情况（公开表述）", lambda row: row.result.public, None, 40, shown=False),
    Column("original", "具体问题（原文）", lambda row: row.finding.original, None, 40, shown=False),
    Column("result_original", "整改落实情况（原文）", lambda row: row.result.original, None, 40, shown=False),
)
MENU = (
    "record.new", "record.edit", "comment.add", "comment.answer", "-", "edit.copy", "-", "record.delete",
)  # fmt: skip
WORDING_MENU = ("record.open", "withholding.put", "withholding.result", "-", "edit.copy")
_AUDIENCES = tuple(AUDIENCES)


class PublicationsPage(ListsPage):
    """Three tabs: the publications, and the wording for either audience."""

    name = "publications"
    nouns = frozenset(
        {
            "publication",
            "public_comment",
            "withholding",
            "finding",
            "progress",
            "measure",
            "person",
            "evidence_tie",
            "evidence",
        }
    )
    tools = ("record.new", "comment.add", "comment.answer", "withholding.put")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = RecordSheet(desk, "publication")
        self.notices = ListPane(desk, self._notices(), self._no_notices(), self.sheet)
        self.view = WordingView(desk, stacked=False)
        self.wordings = ListPane(desk, self._wordings(), self._no_wordings(), scrolled(self.view))
        words = (tr("{audience}表述", audience=tr(word)) for word in AUDIENCES.values())
        self.lay_out(tr("公开的各个方面"), (
            Tab(tr("公开情况"), lambda: self.notices, MENU),
            *(Tab(word, lambda: self.wordings, WORDING_MENU) for word in words),
        ))  # fmt: skip
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)

    def _notices(self) -> Listed:
        desk = self.desk
        return Listed(
            "publications", tr("公开"), publications.COLUMNS,
            lambda workspace: publications.rows(workspace, desk.inspection),
            tr("搜索标题、渠道、联系方式"),
            facets=(
                Facet("audience", "公开范围", lambda: [(key, tr(word)) for key, word in AUDIENCES.items()]),
                Facet("state", "公开情况", lambda: [(key, tr(word)) for key, word in PUBLICATION_STATES.items()]),
            ),
            tells={"audience": lambda row: row.given.audience, "state": lambda row: row.state},
            tones={"state": lambda row: PUBLICATION_TONES[row.state], "audience": lambda row: None,
                   "subject": lambda row: None},
        )  # fmt: skip

    def _wordings(self) -> Listed:
        desk = self.desk
        return Listed(
            "wordings", tr("公开表述"), WORDING_COLUMNS,
            lambda workspace: withholdings.of_inspection(workspace, desk.inspection, self.audience),
            tr("搜索问题和整改情况"),
            facets=(Facet("state", "公开情况", lambda: [(key, tr(word)) for key, word in PUBLIC_WORDINGS.items()]),),
            tells={"state": lambda row: row.state},
            tones={"state": lambda row: WORDING_TONES[row.state]},
            sizes=(440, 640), count=lambda workspace: finder.count(workspace, FindingFilter(desk.inspection)),
        )  # fmt: skip

    def _no_notices(self) -> EmptyState:
        return EmptyState(
            "publication", tr("还没有公开"),
            tr("反馈意见和整改情况要在党内通报、向社会公开。登记渠道、公示期和联系方式，收到的意见在这里答复。"),
            ((tr("新增公开"), lambda: self._run("record.new")),),
        )  # fmt: skip

    def _no_wordings(self) -> EmptyState:
        return EmptyState(
            "publication", tr("还没有问题"), tr("有了问题，才有要公开的表述。"),
            ((tr("去问题台账"), lambda: self.desk.go("findings")),),
        )  # fmt: skip

    # -- what is shown ------------------------------------------------------------------------------

    @property
    def audience(self) -> str:
        """The audience whose wordings are shown; for publications the public one."""
        return _AUDIENCES[self.tabs.currentIndex() - 1] if self.tabs.currentIndex() > 0 else "social"

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case ("publication", int() as record):
                self.reveal(0, record)
            case ("withholding", str() as audience):
                self.tabs.setCurrentIndex(1 + _AUDIENCES.index(audience))
            case _:
                pass

    def show_chosen(self) -> None:
        if self.pane is self.notices:
            row: PublicationRow | None = self.notices.row
            self.sheet.show_record(row.id if row is not None else None, self._facts(row) if row is not None else None)
        else:
            chosen: PublicRow | None = self.wordings.row
            self.view.show_rows([(self.audience, chosen)] if chosen is not None else [])

    def _facts(self, row: PublicationRow) -> Facts:
        given = row.given
        lines = (
            (tr("公开范围"), tr(AUDIENCES[given.audience])), (tr("公开内容"), tr(PUBLISHED[given.subject])),
            (tr("公开渠道"), given.channel), (tr("公开日期"), show_day(given.published_on)),
            (tr("公示期"), row.period), (tr("联系单位"), given.contact_unit), (tr("联系电话"), given.contact_phone),
            (tr("邮政信箱"), given.contact_address), (tr("电子邮箱"), given.contact_email), (tr("备注"), given.remark),
        )  # fmt: skip
        received = publications.comments(self.desk.workspace, row.id)
        sections = [Section(_heading(place, one), _said(one)) for place, one in enumerate(received, 1)]
        state = (tr(PUBLICATION_STATES[row.state]), PUBLICATION_TONES[row.state])
        return Facts(row.title, state, lines, sections, self._steps(row, received))

    def _steps(self, row: PublicationRow, received: Sequence[CommentRow]) -> Sequence[Step]:
        edit = (tr("修改…"), lambda: publication_form.ask_publication(self.desk, row.inspection, row))
        comment = (tr("登记意见…"), lambda: publication_form.ask_comment(self.desk, row, None))
        waiting = [one for one in received if one.answered_on is None]
        if waiting:
            return ((tr("登记答复…"), lambda: publication_form.answer(self.desk, waiting[0])), comment, edit)
        return (comment, edit) if row.published_on is not None else (edit,)

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        return {"record.new": self._add} | (
            self._notice_commands() if self.pane is self.notices else self._wording_commands()
        )

    def _notice_commands(self) -> dict[str, Callable[[], object]]:
        row = self.notices.row
        if row is None:
            return {}
        waiting = [one for one in publications.comments(self.desk.workspace, row.id) if one.answered_on is None]
        known: dict[str, Callable[[], object]] = {
            "record.edit": lambda: publication_form.ask_publication(self.desk, row.inspection, row),
            "record.delete": lambda: self._delete(row.id),
            "comment.add": lambda: publication_form.ask_comment(self.desk, row, None),
        }
        if waiting:
            known["comment.answer"] = lambda: publication_form.answer(self.desk, waiting[0])
        return known | self.sheet.commands()

    def _wording_commands(self) -> dict[str, Callable[[], object]]:
        row = self.wordings.row
        if row is None:
            return {}
        audience = (self.audience,)
        put = partial(public_wording.put, self.desk, row.id, row.finding, audience)
        return {
            "withholding.put": put,
            "record.edit": put,
            "withholding.result": lambda: public_wording.put(self.desk, row.id, row.result, audience),
            "record.open": lambda: self.desk.show("finding", row.id),
        }

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        if inspection is None:
            return
        made = publication_form.ask_publication(self.desk, inspection, None, self.audience)
        if made is not None:
            self.reveal(0, made)

    def _delete(self, key: int) -> None:
        if self.desk.do(publications.delete, key):
            self.desk.done(tr("这条公开已删除到回收站。"))


def _heading(place: int, one: CommentRow) -> str:
    day = show_day(one.given.received_on)
    if one.answered_on is not None:
        return tr("意见 {n}（{day}，已答复）", n=place, day=day)
    left = one.days_left or 0
    if left < 0:
        return tr("意见 {n}（{day}，答复超期 {days} 天）", n=place, day=day, days=-left)
    return tr("意见 {n}（{day}，{days} 天内答复）", n=place, day=day, days=left)


def _said(one: CommentRow) -> list[str]:
    """A comment and its answer, line by line."""
    sender = " ".join(part for part in (one.given.sender, one.given.way) if part)
    lines = [tr("{name}：{text}", name=tr("来信来访人"), text=sender)] if sender else []
    lines += one.given.text.split("\n")
    if one.answered_on is not None:
        lines.append(tr("答复（{day}）：{text}", day=show_day(one.answered_on), text=one.answer))
    return lines
