"""编码: bytes into text — UTF-8, UTF-16, GB 18030 (with GBK and GB 2312 inside it) and, when certain, Big5.

UTF-8 and the byte order marks are their own proof. Between GB 18030 and Big5 almost any bytes decode, so the text
must look Chinese: the commonest characters of official Chinese make up a good part of any page of it.
"""

from collections.abc import Callable

from core.base.errors import Trouble
from core.base.text import fold

Refuse = Callable[..., Trouble]

# The most frequent characters of newspaper Chinese and of this genre; a page has 25 % and more of them.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多"
    "经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性"
    "全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加斯月话合回特代内信表化老给世位次度门"
    "任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做"
    "接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南"
    "巡视察组党委整改落实问题干部监督纪领导责任不够执行制度廉政严从建设工作反馈情况省县局巩固存在"
    "，。、；：“”（）《》 0123456789\n\r\t"
)


def decode(content: bytes, refuse: Refuse) -> tuple[str, str]:
    """Text and the name of its encoding. Refuses bytes that are no text, of no known or of more than one encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16-LE"), (b"\xfe\xff", "UTF-16-BE")):
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, refuse), encoding
    plain = _try(content, "UTF-8")
    if plain is not None and "\x00" not in plain:
        return _without_control_codes(plain, refuse), "UTF-8"
    wide = _wide(content)
    if wide is not None:
        return wide
    if b"\x00" in content:
        raise refuse("source.binary")
    return _two_bytes(content, refuse)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str, refuse: Refuse) -> str:
    text = _try(content, encoding)
    if text is None:
        raise _wrong(content, refuse) if encoding == "UTF-8" else refuse("source.encoding_unknown")
    return _without_control_codes(text, refuse)


def _without_control_codes(text: str, refuse: Refuse) -> str:
    strange = sum(char < " " and char not in "\t\n\r\f\v\x1a" for char in text)
    if strange * 200 > len(text):
        raise refuse("source.binary")
    return text


def _wide(content: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: line ends and digits leave zero bytes, always on the same side."""
    if len(content) % 2:
        return None
    for encoding in ("UTF-16-LE", "UTF-16-BE"):
        text = _try(content, encoding)
        if text and "\x00" not in text and likeness(text) > 0.3:
            return text, encoding
    return None


def likeness(text: str) -> float:
    """Share of the text's characters that are among the commonest of official Chinese."""
    sample = text[:20000]
    return sum(char in _COMMON for char in fold(sample)) / len(sample) if sample else 0.0


def _two_bytes(content: bytes, refuse: Refuse) -> tuple[str, str]:
    candidates = [(likeness(text), text, name) for name in ("GB18030", "Big5") if (text := _try(content, name))]
    candidates.sort(key=lambda each: -each[0])
    if candidates:
        best, text, name = candidates[0]
        other = candidates[1][0] if len(candidates) > 1 else 0.0
        # Big5 is taken only when certain: far better than the other reading.
        if best > 0.25 and (name == "GB18030" or best > other + 0.2):
            return _without_control_codes(text, refuse), name
    raise _wrong(content, refuse)


def _wrong(content: bytes, refuse: Refuse) -> Trouble:
    """What is wrong with bytes that are of no one encoding: two of them line by line, no text at all, or unknown."""
    lines = content.splitlines(keepends=True)
    as_utf8 = [_try(line, "UTF-8") for line in lines]
    good = [line for line in as_utf8 if line and not line.isascii()]
    first_bad = next((number for number, line in enumerate(as_utf8, 1) if line is None), None)
    if good and first_bad is not None and likeness("".join(good)) > 0.2:
        return refuse("source.encoding_mixed", line=first_bad)
    strange = sum(byte < 9 or 14 <= byte < 32 for byte in content[:65536])
    return refuse("source.binary" if strange * 50 > len(content[:65536]) else "source.encoding_unknown")
