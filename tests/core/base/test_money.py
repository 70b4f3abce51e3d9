"""金额: read as typed, kept exactly, printed with the source's decimals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.errors import Refused
from core.base.money import in_ten_thousands, in_yuan, read_money


@pytest.mark.parametrize(
    ("typed", "unit", "amount", "decimals"),
    [
        ("3.6万元", "元", 3_600_000, 1),
        ("３.６０万", "元", 3_600_000, 2),
        ("36,000", "元", 3_600_000, None),
        ("36000.50元", "万元", 3_600_050, None),
        ("12.345678", "万元", 12_345_678, 6),
        ("1.2亿元", "元", 12_000_000_000, None),
        ("人民币 500 元", "元", 50_000, None),
        ("-2", "万元", -2_000_000, 0),
        ("0", "元", 0, None),
    ],
)
def test_amounts_are_read_as_offices_type_them(typed, unit, amount, decimals):
    assert read_money(typed, unit) == (amount, decimals)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money.not_an_amount"),
        ("三万元", "money.not_an_amount"),
        ("约3万元", "money.not_an_amount"),
        ("1.2.3", "money.not_an_amount"),
        ("0.001元", "money.too_fine"),
        ("99999999亿元", "money.too_much"),
    ],
)
def test_what_is_no_exact_amount_is_refused_and_never_guessed(typed, code):
    with pytest.raises(Refused) as caught:
        read_money(typed)
    assert caught.value.code == code


def test_ten_thousands_keep_the_decimals_of_the_source_only_where_they_hold_the_amount():
    assert in_ten_thousands(3_600_000) == "3.6"
    assert in_ten_thousands(3_600_000, 2) == "3.60"
    assert in_ten_thousands(3_612_345, 1) == "3.612345"
    assert in_ten_thousands(120_000_000) == "120"
    assert in_ten_thousands(0, 2) == "0.00"
    assert in_ten_thousands(None) == ""


def test_yuan_have_decimals_only_where_there_are_any():
    assert (in_yuan(3_600_000), in_yuan(3_600_050), in_yuan(None)) == ("36000", "36000.50", "")


@given(st.integers(-(10**14), 10**14))
def test_what_was_printed_is_read_back(amount):
    assert read_money(in_ten_thousands(amount), "万元")[0] == amount
    assert read_money(in_yuan(abs(amount)))[0] == abs(amount)
