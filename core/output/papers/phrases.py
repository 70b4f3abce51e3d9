"""行文: small rules of writing that papers share — marks at the end, quotation marks within others."""


def nested(text: str) -> str:
    """A text to stand inside “ ”: its own marks alternate from ‘ ’ inwards (GB/T 15834-2011, 4.8.3.3)."""
    depth, written = 0, ""
    for char in text:
        if char in "“‘":
            char = "‘“"[depth % 2]
            depth += 1
        elif char in "”’" and depth:
            depth -= 1
            char = "’”"[depth % 2]
        written += char
    return written


def sentence_less(text: str) -> str:
    """The text without its final mark, for a heading or a quotation."""
    return text.strip().rstrip("。；;，,.")


def sentence(text: str) -> str:
    """The text ending with a mark, for running prose; empty stays empty."""
    plain = text.strip()
    return plain if not plain or plain[-1] in "。！？”…）" else sentence_less(plain) + "。"
