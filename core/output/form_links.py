"""表格的其他部件: what else in the workbook speaks of rows that have moved, and only that is written anew.

Names and print areas, formulas of other sheets, charts, tables, drawings with their anchors, comments, pivot tables,
the order in which Excel computes. Where nothing speaks of the moved rows, nothing is touched.
"""

import re
from collections.abc import Iterable
from typing import Any

from core.base.grid import cell_name, cell_of
from core.output.form_formulas import Shift, mentions
from core.output.form_package import FormPackage
from core.output.form_sheet import local

_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]+)(</x:Anchor>)")


def follow(package: FormPackage, part: str, shift: Shift) -> None:
    """Let every other part follow the rows that moved in the sheet `part`."""
    own = {target: kind for kind, target in package.related(part)}
    for target, kind in own.items():
        match kind:
            case "drawing":
                _drawing(package, target, shift)
            case "vmlDrawing":
                _vml(package, target, shift)
            case "comments" | "threadedComment" | "table":
                _ranges(package, target, shift)
            case _:
                pass  # pictures of the background, printer settings: they know no rows
    for name in package.names:
        if name != part and name not in own and name.endswith(".xml") and _may_speak(package.read(name), shift.sheet):
            _formulas(package, name, shift)
    for target, kind in own.items():
        if kind == "table":
            _formulas(package, target, shift)


def mark_for_calculation(package: FormPackage, workbook: str) -> None:
    """Have the whole workbook computed when it is opened; one that is so marked already is left as it is."""
    root = package.tree(workbook)
    main = root.tag.rpartition("}")[0] + "}"
    calculation = next((one for one in root if local(one) == "calcPr"), None)
    if calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true"):
        return
    if calculation is None:
        calculation = root.makeelement(f"{main}calcPr")
        followers = ("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
                     "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip
        after = next((one for one in root if local(one) in followers), None)
        root.append(calculation) if after is None else after.addprevious(calculation)
    calculation.set("fullCalcOnLoad", "1")
    package.put_tree(workbook, root)


def mend_order(
    package: FormPackage, workbook: str, sheet_id: str, shift: Shift, new: Iterable[tuple[int, int]]
) -> None:
    """Let the list of cells in the order of computing follow; Excel takes a wrong one for damage."""
    for kind, name in package.related(workbook):
        if kind == "calcChain":
            root = package.tree(name)
            inherited = ""
            for cell in root:
                inherited = cell.get("i") or inherited
                if inherited == sheet_id:
                    row, column = cell_of(cell.get("r"))
                    cell.set("r", cell_name(shift.row(row), column))
            for row, column in new:
                cell = root.makeelement(root[0].tag if len(root) else root.tag.replace("calcChain", "c"))
                cell.set("r", cell_name(row, column))
                cell.set("i", sheet_id)
                root.append(cell)
            package.put_tree(name, root)


def _may_speak(content: bytes, sheet: str) -> bool:
    """A quick look before a part is parsed: its bytes hold the sheet's name, as XML or formulas may write it. Some
    programs write every Chinese character as a number."""
    if b"&#" in content and not sheet.isascii():
        return True
    name = sheet.replace("&", "&amp;").replace("<", "&lt;")
    return any(form.encode() in content for form in {name, name.replace("'", "''"), name.replace("'", "&apos;&apos;")})


def _formulas(package: FormPackage, name: str, shift: Shift) -> None:
    root = package.tree(name)
    changed = False
    for element in list(root.iter()):  # some are taken out on the way
        kind = local(element)
        if kind in _FORMULAS and element.text and mentions(element.text, shift.sheet):
            moved = shift.formula(element.text, own=False)
            if moved != element.text:
                element.text = moved
                changed = True
                _forget(element)
        elif kind == "worksheetSource" and element.get("sheet") == shift.sheet and element.get("ref"):
            element.set("ref", shift.ranges(element.get("ref")))
            changed = True
        elif kind == "hyperlink" and mentions(element.get("location") or "", shift.sheet):
            element.set("location", shift.formula(element.get("location"), own=False))
            changed = True
    if changed:
        package.put_tree(name, root)


def _forget(formula: Any) -> None:
    """Take out what a cell of another sheet was saved with; a chart keeps what it shows until it is drawn anew."""
    cell = formula.getparent()
    if cell is None or local(cell) != "c" or local(formula) != "f":
        return
    for one in list(cell):
        if local(one) == "v":
            cell.remove(one)
    cell.attrib.pop("t", None)


def _drawing(package: FormPackage, name: str, shift: Shift) -> None:
    """Pictures, charts and text boxes go with the cell they are fastened to, as far as they are."""
    root = package.tree(name)
    moved = False
    for anchor in root:
        if local(anchor) not in ("twoCellAnchor", "oneCellAnchor") or anchor.get("editAs") == "absolute":
            continue
        ends = {
            local(end): one for end in anchor for one in end if local(end) in ("from", "to") and local(one) == "row"
        }
        first, last = ends.get("from"), ends.get("to")
        if first is None:
            continue
        top = int(first.text)
        wanted = shift.row(top)
        if last is not None:
            bottom = int(last.text)
            below = bottom + wanted - top if anchor.get("editAs") == "oneCell" else shift.row(bottom)
            moved = moved or below != bottom
            last.text = str(below)
        moved = moved or wanted != top
        first.text = str(wanted)
    if moved:
        package.put_tree(name, root)


def _vml(package: FormPackage, name: str, shift: Shift) -> None:
    """Boxes of comments: eight numbers, of which the third and the seventh are rows."""

    def row(found: re.Match[bytes]) -> bytes:
        return found[1] + str(shift.row(int(found[2]))).encode() + found[3]

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = found[2].split(b",")
        if len(numbers) != 8:
            return found[0]
        for place in (2, 6):
            numbers[place] = b" " + str(shift.row(int(numbers[place]))).encode()
        return found[1] + b",".join(numbers) + found[3]

    content = package.read(name)
    moved = _VML_ROW.sub(row, content)
    package.put(name, _VML_ANCHOR.sub(anchor, moved) if moved != content else content)


def _ranges(package: FormPackage, name: str, shift: Shift) -> None:
    """Comments and tables: where they stand."""
    root = package.tree(name)
    changed = False
    for element in root.iter():
        if element.get("ref"):
            moved = shift.ranges(element.get("ref"))
            changed = changed or moved != element.get("ref")
            element.set("ref", moved)
    if changed:
        package.put_tree(name, root)
