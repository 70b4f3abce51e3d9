"""预览: what stands in a piece of evidence, as text, without opening it in another program.

Hostile files end in one sentence: the readers are those of intake, with their limits on size and inflation.
Macros, formulas, links and scripts are never followed.
"""

from pathlib import Path

from core.base.grid import Grid, as_text
from core.intake.decoding import decode
from core.intake.source import content_of, refuser
from core.intake.word_text import read_word
from core.intake.workbook import read_workbook

READABLE = frozenset({"word", "sheet", "text"})
LONGEST = 100_000  # characters; nobody reads more in a preview
LARGEST = 50  # MB
_ROWS = 500


def text_of(file: Path, sort: str, name: str) -> str:
    """The text of a file of a sort in `READABLE`, cut after 100,000 characters; a sheet's cells part by tabs.

    Trouble, in one sentence: damaged, locked, of an old format that is not read, or beyond the limits.
    """
    refuse = refuser(name)
    if sort == "sheet":
        return "\n\n".join(_sheet(grid) for grid in read_workbook(file).grids)[:LONGEST]
    content = content_of(file, refuse, LARGEST)
    if sort == "word" and content.startswith(b"PK\x03\x04"):
        return read_word(content, refuse).text[:LONGEST]
    if sort == "word":
        raise refuse("source.is_rtf" if content.startswith(b"{\\rtf") else "source.old_word")
    return decode(content, refuse)[0][:LONGEST]


def _sheet(grid: Grid) -> str:
    lines = [grid.name]
    for row in range(min(grid.height, _ROWS)):
        cells = [as_text(grid.value(row, column)).replace("\n", " ") for column in range(grid.width)]
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines)
