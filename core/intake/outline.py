"""层次: the headings that stand open above a place of a document, from the highest down."""

from dataclasses import dataclass

from core.base.numbering import OUTLINE
from core.intake.headings import is_organisation


@dataclass(frozen=True, slots=True)
class Heading:
    """An open heading: how deep it stands (its number's style, or none) and its words.

    `is_section` when it divides the document itself (二、存在的问题) and names no field of findings.
    """

    style: str
    words: str
    is_section: bool


class Outline:
    """The open headings. A new one closes those of its own style and of the steps below."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []

    def open(self, heading: Heading) -> None:
        """A section without number closes everything."""
        self._close(heading.style, everything=heading.is_section and not heading.style)
        self.headings.append(heading)

    def _close(self, style: str, *, everything: bool) -> None:
        for index, heading in enumerate(self.headings):
            if heading.style == style or everything:
                del self.headings[index:]
                return
        lower = _lower(style)
        self.headings[:] = [heading for heading in self.headings if heading.style not in lower]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(heading.words for heading in self.headings)

    @property
    def styles(self) -> list[str]:
        return [heading.style for heading in self.headings]

    def styles_above(self, style: str) -> list[str]:
        """Styles of the headings that stay open above a number of this style."""
        styles = self.styles
        if style in styles:
            return styles[: styles.index(style)]
        return [each for each in styles if each not in _lower(style)]

    def above_last(self) -> str | None:
        """The highest field above the last heading; an organisation below one is no new subject."""
        return next((heading.words for heading in self.headings[:-1] if not heading.is_section), None)

    def category(self) -> str | None:
        """The highest heading below the section's own, as written."""
        fields = (heading.words for heading in self.headings if not heading.is_section)
        return next((words for words in fields if not is_organisation(words)), None)


def _lower(style: str) -> tuple[str, ...]:
    """The steps of the numbered outline below a style."""
    return OUTLINE[OUTLINE.index(style) + 1 :] if style in OUTLINE else ()
