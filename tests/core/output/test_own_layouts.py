"""自制台账: kept in the workspace, found by name, written and read back as the very same layout."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.errors import Refused
from core.base.meter import silent
from core.domain import operators, own_resources
from core.output import layout_file, layout_text, layouts, ledgers, own_layouts
from core.output.layouts import Layout, LayoutColumn, Line
from core.output.ledgers import Request

OWN = Layout(
    "main", 1, "领导包案台账", "{office}领导包案台账",
    (LayoutColumn("running", heading=("序号",)), LayoutColumn(key="text", heading=("问题", "表述"), width=30.5),
     LayoutColumn(key="deadline", written_as="date", align="right"), LayoutColumn("blank", heading=("签字",))),
    lines=(Line("填报：{office}", "", "截至{until}"), Line(center="内部资料")),
    signature=("审核：",), split="leader", frozen=1, sort=(("due", True),), only=(("warning", ("已超期", "未填")),),
    choose=(("kinds", ("finding", "demand")), ("withdrawn", True)), file="领导包案台账",
)  # fmt: skip

words = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"], exclude_characters="{}"), min_size=1,
                max_size=20)  # fmt: skip


@pytest.mark.parametrize("layout", [*layouts.built_in(), OWN], ids=lambda layout: layout.id)
def test_what_is_written_is_read_back_the_same(layout):
    assert layout_file.parse(layout_text.write(layout), layout.file) == layout


@given(words, words, words)
def test_whatever_an_office_writes_in_it_comes_back(title, heading, sign):
    layout = replace(OWN, title=title, columns=(LayoutColumn(key="text", heading=(heading,)),), signature=(sign,))
    assert layout_file.parse(layout_text.write(layout), layout.file) == layout


def test_an_own_layout_is_found_by_its_name_and_writes_a_ledger(office):
    office.findings()
    own_resources.add(office.workspace, own_layouts.KIND, OWN.name, own_layouts.text_of(OWN, OWN.name))
    layout = layouts.find("领导包案台账", own_layouts.known(office.workspace))
    assert (layout.id, layout.based_on, layout.split) == ("own_1", "main", "leader")
    stream = io.BytesIO()
    ledgers.write(office.workspace, layout, Request(office.inspection, date(2025, 9, 15)), stream, silent())
    assert stream.getvalue()


@pytest.mark.parametrize(
    ("layout", "name", "code"),
    [
        (OWN, "整改台账", "layout.name_of_built_in"),
        (replace(OWN, choose=(("colour", "红"),)), "自制", "layout.unknown_filter"),
        (replace(OWN, sort=(("age", False),)), "自制", "layout.unknown_column"),
        (replace(OWN, columns=()), "自制", "layout.no_columns"),
        (replace(OWN, subject="figure", columns=(LayoutColumn(key="title"),), sort=(), only=(), choose=()), "自制",
         "layout.cannot_group"),
    ],
)  # fmt: skip
def test_what_is_no_right_layout_is_refused_before_it_is_kept(layout, name, code):
    with pytest.raises(Refused) as caught:
        own_layouts.text_of(layout, name)
    assert code in {one.code for one in getattr(caught.value, "items", (caught.value,))}


def test_a_layout_that_became_wrong_is_told_and_stands_in_nobodys_way(workspace):
    own_resources.add(
        workspace, own_layouts.KIND, "旧格式", 'id = "own"\nname = "旧"\ntitle = "旧"\n[[columns]]\nkey = "gone"\n'
    )
    [one] = own_layouts.own(workspace)
    assert one.layout is None
    assert isinstance(one.wrong, Refused)
    assert own_layouts.known(workspace) == list(layouts.built_in())


def test_ledgers_of_what_one_may_not_see_are_not_offered(workspace):
    assert {"clues", "petitions"} <= {layout.id for layout in own_layouts.known(workspace)}
    operators.add(workspace, "李敏", ("write",))
    workspace.work_as("李敏")
    assert not {"clues", "petitions"} & {layout.id for layout in own_layouts.known(workspace)}
