"""金额: amounts as offices type and print them; kept in 分 (1/100 元), so that sums are exact.

An amount given in 万元 keeps the decimals of its source for printing: «3.60万元» stays 3.60.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from core.base.errors import Refused
from core.base.text import fold

TEN_THOUSANDS = "万元"
_FEN = {"元": 100, "万元": 1_000_000, "万": 1_000_000, "亿元": 10_000_000_000, "亿": 10_000_000_000}
_TYPED = re.compile(r"(?:¥|人民币)?(-?\d[\d,]*(?:\.\d+)?)(元|万元|万|亿元|亿)?")
_MOST = 10**15  # 分: ten trillion 元, more than any office answers for


def read_money(typed: str, unit: str = "元") -> tuple[int, int | None]:
    """`3.6万元`, `36,000`, `12.50元` → the amount in 分 and, where it was given in 万元, the decimals it had there.

    `unit` holds where none was typed. Refused: no amount, more than two decimals of 元, more than ten trillion 元.
    """
    found = _TYPED.fullmatch(fold(typed).replace(" ", "").replace("圆", "元"))
    if found is None:
        raise Refused("money.not_an_amount", text=typed)
    number, given = found.group(1).replace(",", ""), found.group(2) or unit
    amount = Decimal(number) * _FEN[given]
    if amount != amount.to_integral_value():
        raise Refused("money.too_fine", text=typed)
    if abs(amount) > _MOST:
        raise Refused("money.too_much", text=typed)
    decimals = len(number.partition(".")[2]) if given in ("万元", "万") else None
    return int(amount), decimals


def in_ten_thousands(amount: int | None, decimals: int | None = None) -> str:
    """The amount (分) in 万元: with the source's decimals where they hold it, else with as many as it takes."""
    if amount is None:
        return ""
    exact = Decimal(amount) / 1_000_000
    if decimals is not None:
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded == exact:
            return f"{rounded:f}"
    return f"{exact.normalize():f}"


def in_yuan(amount: int | None) -> str:
    """The amount (分) in 元, two decimals only where there are 分."""
    if amount is None:
        return ""
    return f"{amount // 100}" if amount % 100 == 0 else f"{Decimal(amount) / 100:.2f}"
