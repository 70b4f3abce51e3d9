"""Make resources/papers/paper.docx, the prepared document into which Word papers are written.

    python installer/make_word_template.py

It holds the paragraph styles of an official paper with their outline levels and nothing of an office: faces, sizes and
line pitch are those of the office's style and are set when a paper is written (core/output/word.py).
"""

import sys
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "papers" / "paper.docx"

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Id, name in Word's list of styles, outline level (from 0) or none. The names of Word's own styles are English in the
# file and shown in the language of the program.
STYLES = (
    ("Title", "Title", None), ("Heading1", "heading 1", 0), ("Heading2", "heading 2", 1),
    ("Heading3", "heading 3", 2), ("Heading4", "heading 4", 3), ("Footer", "footer", None),
    ("Subtitle", "Subtitle", None), ("Addressee", "主送机关", None), ("Mark", "发文机关标志", None),
    ("Number", "发文字号", None), ("Corner", "版头要素", None), ("AttachmentNote", "附件说明", None),
    ("AttachmentLabel", "附件标签", 0), ("AttachmentTitle", "附件标题", None),
    ("Signed", "署名和成文日期", None), ("TableText", "表格文字", None), ("TableHead", "表格表头", None),
    ("Imprint", "版记", None),
)  # fmt: skip
# In the order of the schema (ECMA-376, 17.3.1): Word refuses a paragraph's properties in any other.
BODY = (
    ("widowControl", 1), ("kinsoku", 1), ("overflowPunct", 0), ("topLinePunct", 0), ("autoSpaceDE", 0),
    ("autoSpaceDN", 0), ("snapToGrid", 0),
)  # fmt: skip


def main() -> None:
    """Make the template anew."""
    TARGET.write_bytes(template())
    print(TARGET.relative_to(ROOT), TARGET.stat().st_size, "bytes")


def template() -> bytes:
    """The document; the same bytes each time."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts().items():
            package.writestr(zipfile.ZipInfo(name), HEAD + content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _parts() -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{TYPE}.settings+xml"/></Types>',
        "_rels/.rels": _links(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _links(("styles", "styles.xml"), ("settings", "settings.xml")),
        "word/document.xml": f'<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}">'
        "<w:body><w:sectPr/></w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{MAIN}">{_styles()}</w:styles>',
        "word/settings.xml": f'<w:settings xmlns:w="{MAIN}"><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>",
    }


def _links(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{nth}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def _styles() -> str:
    body = "".join(f'<w:{name} w:val="{value}"/>' for name, value in BODY)
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{body}</w:pPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>' + "".join(_style(*each) for each in STYLES)
    )


def _style(style_id: str, name: str, level: int | None) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{outline}</w:pPr></w:style>'
    )


if __name__ == "__main__":
    sys.exit(main())
