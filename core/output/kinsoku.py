"""禁则: which marks may not begin or end a line, which characters take a whole place on the grid.

GB/T 15834-2011, 5.1 (places of the marks) and 5.2.6; GB/T 9704-2012 leaves this to it.
"""

import unicodedata
from functools import cache

# 5.1: marks after which something is closed, and signs that belong to the number before them.
NO_START = frozenset("，。、；：？！）》〉」』】〕〗］｝”’…·～％‰℃,.;:?!)]}%°々〻／/")
# Opening marks and signs that belong to what follows.
NO_END = frozenset("（《〈「『【〔〖［｛“‘([{￥＄$№／/")

CLOSING = frozenset("，。、；：？！）》〉」』】〕〗］｝”’")
OPENING = frozenset("（《〈「『【〔〖［｛“‘")

# —— and …… are one mark each and never divided (5.1.5, 5.1.6).
PAIRED = frozenset("—…")

# Of ambiguous width in Unicode, a whole character in Chinese setting.
_WIDE = frozenset("“”‘’—…·×÷±°℃‰№→←↑↓√○●◎□■△▲☆★※≤≥≠≈∶∵∴☐☑☒✓✔")
_WIDE_BLOCKS = (
    (0x2150, 0x218F), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3),
    (0x20000, 0x3FFFF),
)  # fmt: skip


@cache
def is_full(character: str) -> bool:
    """Whether the character takes a whole place on the grid."""
    if character.isascii():
        return False
    if character in _WIDE:
        return True
    code = ord(character)
    if any(first <= code <= last for first, last in _WIDE_BLOCKS):
        return True
    return unicodedata.east_asian_width(character) in "WF"


def is_apostrophe(text: str, at: int) -> bool:
    """Whether the ’ at that place stands inside a Latin word (it’s) and not at the end of a quotation."""
    if text[at] != "’" or at == 0 or at + 1 >= len(text):
        return False
    before, after = text[at - 1], text[at + 1]
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
