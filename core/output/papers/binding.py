"""装订: finished sheets as files — all in one PDF or Word document, or one file each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from core.base.errors import Refused
from core.base.meter import Meter, silent
from core.output import archive, export
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.pages import Place
from core.output.papers.catalogue import Sheet
from core.output.pdf import PLAIN, Finish, Printed, write_pdf
from core.output.word import write_word

FORMS = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Binding:
    """How sheets become files: the office's style, and what is done to the file."""

    style: Style = STANDARD
    finish: Finish = PLAIN


def check(suffix: str, binding: Binding) -> None:
    """Refuses `binding.unknown_form` for another suffix than .pdf and .docx, and what only a PDF can be."""
    if suffix.lower() not in FORMS:
        raise Refused("binding.unknown_form", suffix=suffix or "—", known=" ".join(FORMS))
    if suffix.lower() == ".docx" and (binding.finish.pdfa or binding.finish.password):
        raise Refused("binding.pdf_only")


def write(
    sheets: Sequence[Sheet], stream: BinaryIO, suffix: str, binding: Binding, meter: Meter | None = None
) -> Printed | None:
    """Write the sheets into one file of that suffix; of a PDF, tells its pages and where each record stands."""
    check(suffix, binding)
    papers = [sheet.paper for sheet in sheets]
    fonts = Fonts()
    if suffix.lower() == ".pdf" and any(sheet.pieces for sheet in sheets):
        return _with_evidence(sheets, stream, fonts, binding, meter or silent())
    if suffix.lower() == ".pdf":
        return write_pdf(papers, stream, fonts=fonts, style=binding.style, finish=binding.finish, meter=meter)
    finish = binding.finish
    write_word(papers, stream, fonts=fonts, style=binding.style, duplex=finish.duplex, code=finish.code, meter=meter)
    return None


def _with_evidence(sheets: Sequence[Sheet], stream: BinaryIO, fonts: Fonts, binding: Binding, meter: Meter) -> Printed:
    """Each paper with its evidence behind it, one after the other. Refuses `binding.evidence_alone`: files from outside
    cannot be made fit for the archive."""
    from core.output import evidence_pages

    if binding.finish.pdfa:
        raise Refused("binding.evidence_alone")
    parts: list[bytes] = []
    pages, faces, places, firsts = 0, dict[str, None](), list[tuple[int, Place]](), list[int]()
    plain = replace(binding.finish, password="")
    for sheet in sheets:
        drawn, whole = BytesIO(), BytesIO()
        pages += pages % 2 if binding.finish.duplex else 0
        printed = write_pdf(sheet.paper, drawn, fonts=fonts, style=binding.style, finish=plain, meter=meter)
        followed = evidence_pages.follow(drawn.getvalue(), sheet.paper, sheet.pieces, whole, fonts, meter)
        parts.append(whole.getvalue())
        faces |= dict.fromkeys(printed.faces)
        places += [(pages + number, place) for number, place in printed.places]
        firsts.append(pages + 1)
        pages += printed.pages + followed.pages
    archive.join(parts, stream, password=binding.finish.password, duplex=binding.finish.duplex)
    return Printed(pages, tuple(faces), tuple(places), tuple(firsts))


def write_each(
    sheets: Sequence[Sheet], folder: Path, suffix: str, binding: Binding, *, force: bool, meter: Meter | None = None
) -> list[Path]:
    """One file a sheet in the folder, named by the record (`销号编号-简述`); two of one name are told apart.

    Refuses `export.exists` for the first that is there already, unless `force`, before any is written.
    """
    check(suffix, binding)
    meter = meter or silent()
    targets = _targets(sheets, folder, suffix)
    for target in targets:
        if target.exists() and not force:
            raise Refused("export.exists", name=target.name)
    meter.begin("生成文件", len(sheets))
    for nth, (sheet, target) in enumerate(zip(sheets, targets, strict=True)):
        meter.step(nth)
        export.write(target, lambda stream, one=sheet: _quiet(write([one], stream, suffix, binding)), force=force)
    return targets


def _targets(sheets: Sequence[Sheet], folder: Path, suffix: str) -> list[Path]:
    taken: dict[str, int] = {}
    targets: list[Path] = []
    for sheet in sheets:
        count = taken[sheet.file_name] = taken.get(sheet.file_name, 0) + 1
        name = sheet.file_name if count == 1 else f"{sheet.file_name} ({count})"
        targets.append(export.safe_path(folder, name, suffix))
    return targets


def _quiet(_: object) -> None:
    """`export.write` takes a writer that gives nothing back."""
