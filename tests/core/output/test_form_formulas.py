"""公式的行号: what Excel does to formulas when rows are inserted, and what a clerk expects of a sum above them."""

import pytest

from core.output.form_formulas import Shift, mentions, translated

# Records in rows 6 to 8 of 台账; four rows come before row 8.
WITHIN = Shift("台账", [(7, 4)], 5, 7)
# A single record in row 6; four rows come below it.
BELOW = Shift("台账", [(6, 4)], 5, 5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(F6:F8)", "SUM(F6:F12)"),
        ("SUM($F$6:$F$8)/F9", "SUM($F$6:$F$12)/F13"),
        ("SUM(F6:F7)", "SUM(F6:F11)"),  # ends right above the new rows
        ("SUM(F2:F3)", "SUM(F2:F3)"),
        ("A9&\"F6:F8 台账!F8\"", "A13&\"F6:F8 台账!F8\""),
        ("台账!F8+其他!F8", "台账!F12+其他!F8"),
        ("'台账'!F8", "'台账'!F12"),
        ("[1]台账!F8+'[册.xlsx]台账'!F8", "[1]台账!F8+'[册.xlsx]台账'!F8"),
        ("SUM(F:F)+LOG10(F8)", "SUM(F:F)+LOG10(F12)"),
        ("SUM($6:$8)+ROW(9:9)", "SUM($6:$12)+ROW(13:13)"),
        ("COUNTA(表1[问题8])", "COUNTA(表1[问题8])"),
        ("F8_1+XF8A+问题F8", "F8_1+XF8A+问题F8"),
    ],
)  # fmt: skip
def test_references_follow_rows_put_in_among_the_records(before: str, after: str) -> None:
    assert WITHIN.formula(before, own=True) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(F6:F6)", "SUM(F6:F10)"),
        ("COUNTA(F6)", "COUNTA(F6:F10)"),
        ("SUMIF(C6,\"是\",F6)", "SUMIF(C6:C10,\"是\",F6)"),
        ("F6*2", "F6*2"),
        ("SUM(F7:F9)", "SUM(F11:F13)"),
    ],
)  # fmt: skip
def test_sums_over_the_only_record_take_in_those_below_it(before: str, after: str) -> None:
    assert BELOW.formula(before, own=True) == after


def test_a_record_s_own_formula_grows_only_where_it_is_tied_to_its_rows() -> None:
    assert BELOW.formula("SUM(D6:E6)/SUM($F$6:$F$6)", own=True, in_records=True) == "SUM(D6:E6)/SUM($F$6:$F$10)"


def test_a_formula_of_another_sheet_follows_only_where_it_names_the_sheet() -> None:
    assert WITHIN.formula("F8+台账!F8", own=False) == "F8+台账!F12"
    assert mentions("SUM('台账'!A1)", "台账")
    assert not mentions('SUM(总台账!A1)&"台账!A1"', "台账")


def test_a_copied_formula_speaks_of_its_own_row() -> None:
    assert translated('D6-E$6+$F6&"D6"', 3) == 'D9-E$6+$F9&"D6"'
    assert translated("A1+B2", 1, 2) == "C2+D3"
    assert translated("SUM(6:6)+SUM($6:$6)", 2) == "SUM(8:8)+SUM($6:$6)"


def test_lists_of_ranges_follow_and_whole_columns_stay() -> None:
    assert WITHIN.ranges("A6:C8 F9 H:H") == "A6:C12 F13 H:H"
    assert BELOW.ranges("C6") == "C6:C10"
    assert WITHIN.ranges("C6:C1048576") == "C6:C1048576"
    assert WITHIN.formula("COUNTA(C6:C1048576)", own=True) == "COUNTA(C6:C1048576)"


def test_several_insertions_add_up() -> None:
    shift = Shift("台账", [(5, 2), (9, 3)], 3, 12)
    assert [shift.row(row) for row in (4, 5, 8, 9, 20)] == [4, 7, 10, 14, 25]
