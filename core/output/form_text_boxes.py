"""文本框: text boxes of a form that ask for something (密级：, 填报单位：). They are told of and never written."""

import re
from collections.abc import Iterator, Sequence

from core.output.form_package import FormPackage
from core.output.form_sheet import local

_LABEL = r"[\u4e00-\u9fff][\u4e00-\u9fff（）()]{0,20}\s*[:：]"
_OPEN = re.compile(rf"({_LABEL})[\s_＿]*(?:年[\s_＿]*月[\s_＿]*日?)?\s*(?=$|{_LABEL})")


def open_labels(package: FormPackage, sheets: Sequence[str]) -> Iterator[str]:
    """What text boxes on these sheets ask for and have no answer to yet."""
    for sheet in sheets:
        for kind, part in package.related(sheet):
            if kind == "drawing" and b"txBody" in package.read(part):
                yield from _asked(package, part)


def _asked(package: FormPackage, part: str) -> Iterator[str]:
    for body in package.tree(part).iter():
        if local(body) != "txBody":
            continue
        for paragraph in body:
            text = "".join(one.text or "" for one in paragraph.iter() if local(one) == "t")
            yield from (found[1].rstrip("：: ") for found in _OPEN.finditer(text))
