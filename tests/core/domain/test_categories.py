"""类别: headings of a document or nodes of a scheme, in a tree."""

import pytest

from core.base.errors import Refused
from core.domain import categories, findings
from core.domain.finder import FindingFilter


def shown(office):
    return [(row.title, row.depth, row.findings) for row in categories.tree(office.workspace, office.inspection)]


def test_headings_stand_after_their_parent_with_what_stands_directly_under_them(office):
    top = office.category("党的领导方面")
    below = office.category("学习贯彻不够深入", top)
    office.category("党的建设方面")
    office.finding("甲。", category=below, manifestations=("一。",))
    office.finding("乙。", category=top)
    assert shown(office) == [("党的领导方面", 0, 1), ("学习贯彻不够深入", 1, 1), ("党的建设方面", 0, 0)]


def test_siblings_have_different_titles_but_cousins_may_share_one(office, refusal):
    top, other = office.category("党的领导方面"), office.category("党的建设方面")
    office.category("其他", top)
    refusal("category.known_already", office.workspace, categories.add, office.inspection, " 其他 ", top)
    refusal("category.no_title", office.workspace, categories.add, office.inspection, " ")
    refusal("category.known_already", office.workspace, categories.rename, other, "党的领导方面", seen=1)
    assert office.category("其他", other)


def test_a_heading_may_keep_its_own_title(office):
    key = office.category("党的领导方面")
    categories.rename(office.workspace, key, "党的领导方面 ", seen=1)
    assert shown(office) == [("党的领导方面", 0, 0)]


def test_a_heading_in_use_is_not_deleted_and_an_empty_one_leaves_no_gap(office, refusal):
    keys = [office.category(title) for title in ("一方面", "二方面", "三方面")]
    office.category("下级", keys[1])
    office.finding("甲。", category=keys[2])
    refusal("category.in_use", office.workspace, categories.delete, keys[1])
    refusal("category.in_use", office.workspace, categories.delete, keys[2])
    categories.delete(office.workspace, keys[0])
    assert office.workspace.sql("SELECT title, place FROM category WHERE parent_id IS NULL ORDER BY place") == [
        ("二方面", 1), ("三方面", 2),
    ]  # fmt: skip


def test_headings_are_arranged_and_the_list_by_category_follows(office):
    first, second = office.category("一方面"), office.category("二方面")
    low = office.category("细目", second)
    keys = [office.finding("甲。", category=first), office.finding("乙。", category=low)]
    office.finding("丙。")
    categories.reorder(office.workspace, office.inspection, None, [second, first])
    assert [title for title, _, _ in shown(office)] == ["二方面", "细目", "一方面"]
    ordered = findings.ids(office.workspace, FindingFilter(), [("category", False)])
    assert ordered[:2] == keys[::-1]


def test_what_has_no_category_stands_last(office):
    first = office.finding("甲。")
    second = office.finding("乙。", category=office.category("一方面"))
    assert findings.ids(office.workspace, FindingFilter(), [("category", False)]) == [second, first]


def test_a_scheme_is_adopted_once_whatever_is_there_already(office):
    office.category("党的建设方面")
    for _ in range(2):
        categories.adopt_scheme(office.workspace, office.inspection, "three_aspects")
    assert [title for title, _, _ in shown(office)] == ["党的建设方面", "党的领导方面", "全面从严治党方面"]
    assert office.workspace.sql("SELECT scheme, scheme_version FROM inspection") == [("three_aspects", "1")]


def test_a_heading_of_the_document_names_its_node_of_the_scheme_for_all_below(office):
    top = office.category("学习贯彻方面")
    low = office.category("学用脱节", top)
    node = categories.scheme_nodes(office.workspace, "four_implementations")[0]
    categories.assign_node(office.workspace, top, node, seen=1)
    row = office.row(office.finding("甲。", category=low))
    assert (row.category_path, row.category_title, row.scheme_node) == (("学习贯彻方面", "学用脱节"), "学用脱节", node)


def test_every_built_in_scheme_has_its_nodes(workspace):
    known = set(categories.schemes(workspace))
    assert known >= {"four_implementations", "four_focuses", "six_buildings", "three_aspects"}
    assert all(categories.scheme_nodes(workspace, name) for name in known)


def test_arranging_headings_of_another_parent_is_our_own_fault(office):
    top = office.category("一方面")
    low = office.category("细目", top)
    with pytest.raises((KeyError, Refused)):
        categories.reorder(office.workspace, office.inspection, None, [low])
    assert office.workspace.sql("SELECT count(*) FROM operation WHERE name = 'category.arrange'") == [(0,)]
